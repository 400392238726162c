//! A data reconciliation for people: each reading beside its reconciled value, how each balance closes, which meters are suspect.

use std::fmt::Write as _;

use super::floating_number::order_of;
use super::narrowed_table::NarrowedTable;
use super::solved_number::rounded;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::activity::Ledger;
use crate::quantity::floating_number::{at_places, signed_at_places};
use crate::quantity::{Ratio, significant};
use crate::reconciliation::{
    Closure, Elimination, GlobalTest, PlantReconciliation, ReconciledVariable, Variable, VariableClass, threshold,
    threshold_of_many,
};
use crate::text::{Language, Text};

/// What stands where there is no number.
const NONE: &str = "—";

/// What a reconciliation is printed with.
pub struct ReconciliationSheet<'s> {
    /// The ledger.
    pub ledger: &'s Ledger,
    /// Plant by plant, period by period.
    pub plants: &'s [PlantReconciliation],
    /// The share of sound sets of readings that a test rejects.
    pub significance: f64,
}

/// The sheet of one plant and period.
struct PlantText<'s> {
    sheet: &'s ReconciliationSheet<'s>,
    plant: &'s PlantReconciliation,
    language: Language,
    style: TableStyle,
    /// Decimal places of readings.
    places: usize,
}

impl ReconciliationSheet<'_> {
    /// The reconciliation as text.
    pub fn text(&self, language: Language, style: TableStyle) -> String {
        let mut text = format!(
            "{}\n",
            language.pick(
                "数据校正（加权最小二乘）",
                "Data reconciliation by weighted least squares"
            )
        );
        for plant in self.plants {
            let own = PlantText {
                sheet: self,
                plant,
                language,
                style,
                places: self.ledger.shown_places() as usize,
            };
            text += &own.text();
        }
        text + &about(language)
    }

    /// Whether a test statistic flags its reading, and whether it would beside so many others.
    pub(super) fn is_flagged(&self, plant: &PlantReconciliation, test: f64) -> (bool, bool) {
        let of_many = threshold_of_many(self.significance, plant.reconciled.tests());
        (test.abs() > threshold(self.significance), test.abs() > of_many)
    }

    /// The plants' names and the span of their lines: what stands over a result.
    pub(super) fn heading(&self, plant: &PlantReconciliation) -> Text {
        let known = &self.ledger.plants.plants[plant.drawn.plant];
        let (first, last) = plant.drawn.span;
        let span = if first == last {
            first.to_string()
        } else {
            format!("{first} – {last}")
        };
        Text::new(
            format!("{} · {span}", known.title.zh),
            format!("{} · {span}", known.title.en),
        )
    }
}

impl PlantText<'_> {
    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        self.language.pick(zh, en)
    }

    fn text(&self) -> String {
        let mut text = format!("{}\n", self.sheet.heading(self.plant).in_language(self.language));
        if let Some(note) = &self.sheet.ledger.plants.plants[self.plant.drawn.plant].note {
            let _ = writeln!(text, "! {}", note.in_language(self.language));
        }
        text += "\n";
        text += &self.counts();
        text += &self.tests();
        text += &self.eliminated();
        text += &self.closures();
        text += &self.flows();
        text += &self.unmeasured();
        text + "\n"
    }

    fn of_class(&self, class: VariableClass) -> usize {
        let each = self.plant.reconciled.variables.iter();
        each.filter(|variable| variable.class == class).count()
    }

    fn counts(&self) -> String {
        let [redundant, alone, exact, determined, open] = [
            VariableClass::Redundant,
            VariableClass::NonRedundant,
            VariableClass::Fixed,
            VariableClass::Determinable,
            VariableClass::Undeterminable,
        ]
        .map(|class| self.of_class(class));
        let balances = self.plant.drawn.system.balances.len();
        match self.language {
            Language::Zh => format!(
                "  平衡 {balances} 个；读数 {} 个：受平衡校核（冗余）{redundant}，不受校核 {alone}，准确值 {exact}；未计量 {} 个：可确定 {determined}，不可确定 {open}\n",
                redundant + alone + exact,
                determined + open
            ),
            Language::En => format!(
                "  balances: {balances}; readings: {}, of which balances check {redundant} (redundant) and not {alone}, exact {exact}; not measured: {}, of which determined {determined}, open {open}\n",
                redundant + alone + exact,
                determined + open
            ),
        }
    }

    fn tests(&self) -> String {
        let Some(test) = self.plant.reconciled.global_test else {
            return format!(
                "  {}\n",
                self.pick("没有平衡校核任何读数", "no balance checks any reading")
            );
        };
        let tests = self.plant.reconciled.tests();
        let significance = self.sheet.significance;
        let level = significant(100.0 * significance, 4);
        let each = at_places(threshold(significance), 2);
        let many = at_places(threshold_of_many(significance, tests), 2);
        let passes = match (test.passes(significance), self.language) {
            (true, Language::Zh) => "通过",
            (false, Language::Zh) => "不通过",
            (true, Language::En) => "passes",
            (false, Language::En) => "fails",
        };
        let words = global_words(&test, self.language);
        match self.language {
            Language::Zh => format!(
                "  全局检验：{words}；显著性水平 {level} %：{passes}\n  测量检验：|z| > {each} 记 *（读数无误时每个有 {level} % 的可能）；> {many} 记 **（{tests} 个读数均无误时其中任一个有 {level} % 的可能，Šidák）\n"
            ),
            Language::En => format!(
                "  global test: {words}; at {level} % it {passes}\n  measurement test: * beyond {each} ({level} % of sound readings are), ** beyond {many} ({level} % of sets of {tests} sound readings have one, Šidák)\n"
            ),
        }
    }

    fn eliminated(&self) -> String {
        if self.plant.eliminated.is_empty() {
            return String::new();
        }
        let columns = [
            (self.pick("剔除的读数", "reading left out"), ColumnKind::Words),
            (self.pick("单位", "unit"), ColumnKind::Fixed),
            ("z", ColumnKind::Number),
            (self.pick("读数", "read"), ColumnKind::Number),
            (self.pick("其余读数得出", "the others say"), ColumnKind::Number),
            ("±", ColumnKind::Number),
            (
                self.pick("其余的全局检验", "global test of the rest"),
                ColumnKind::Fixed,
            ),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        for step in &self.plant.eliminated {
            let variable = &self.plant.drawn.system.variables[step.variable];
            table.row(&[
                variable.full_title().in_language(self.language).to_owned(),
                variable.unit.clone(),
                signed_at_places(step.test, 2),
                self.reading(variable),
                self.maybe(step.without.value),
                self.maybe(step.without.half_width),
                step.global_test
                    .map_or_else(|| NONE.to_owned(), |test| global_words(&test, self.language)),
            ]);
        }
        let mut text = format!(
            "\n{}\n{}",
            self.pick(
                "逐次剔除：剔除最可疑的读数，直到其余读数通过全局检验",
                "Serial elimination: the most suspect reading is left out until the rest passes the global test"
            ),
            table.finish()
        );
        for step in self.plant.eliminated.iter().filter(|step| !step.alike.is_empty()) {
            text += &self.alike(step);
        }
        text
    }

    /// That the balances cannot tell a reading from others.
    fn alike(&self, step: &Elimination) -> String {
        const SHOWN: usize = 8;
        let variables = &self.plant.drawn.system.variables;
        let own = variables[step.variable].full_title();
        let titles = step.alike.iter().take(SHOWN);
        let titles = titles.map(|place| variables[*place].full_title().in_language(self.language).to_owned());
        let mut titles = titles.collect::<Vec<String>>().join(self.pick("；", "; "));
        let rest = step.alike.len().saturating_sub(SHOWN);
        match self.language {
            Language::Zh => {
                if rest > 0 {
                    let _ = write!(titles, "；另 {rest} 个");
                }
                format!(
                    "  ! {}：与下列读数只同在一个平衡中，z 相同，无法分辨是哪一个：{titles}\n",
                    own.zh
                )
            }
            Language::En => {
                if rest > 0 {
                    let _ = write!(titles, "; {rest} more");
                }
                format!(
                    "  ! {}: as suspect as these, which the balances check only together, so it may be any of them: {titles}\n",
                    own.en
                )
            }
        }
    }

    fn closures(&self) -> String {
        let columns = [
            (self.pick("平衡", "balance"), ColumnKind::Words),
            (self.pick("种类", "kind"), ColumnKind::Fixed),
            (self.pick("单位", "unit"), ColumnKind::Fixed),
            (self.pick("校正前收支差", "in less out, as read"), ColumnKind::Number),
            ("±", ColumnKind::Number),
            ("z", ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (self.pick("校正后", "reconciled"), ColumnKind::Number),
            (self.pick("闭合", "closed"), ColumnKind::Fixed),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        for (balance, closure) in self
            .plant
            .drawn
            .system
            .balances
            .iter()
            .zip(&self.plant.reconciled.closures)
        {
            table.row(&[
                balance.title.in_language(self.language).to_owned(),
                balance.kind.title().in_language(self.language).to_owned(),
                balance.unit.clone(),
                closure
                    .before
                    .as_ref()
                    .map_or_else(|| NONE.to_owned(), |before| self.exact(before)),
                closure
                    .before
                    .as_ref()
                    .map_or_else(|| NONE.to_owned(), |_| self.number(closure.half_width)),
                closure
                    .test
                    .map_or_else(|| NONE.to_owned(), |test| signed_at_places(test, 2)),
                self.mark(closure.test),
                closure.after.map_or_else(|| NONE.to_owned(), order_of),
                self.closed(closure).to_owned(),
            ]);
        }
        format!(
            "\n{}\n{}",
            self.pick(
                "平衡的闭合（节点检验 z：收支差除以其标准差）",
                "How balances close (nodal test z: the difference in its standard deviations)"
            ),
            table.finish()
        )
    }

    fn closed(&self, closure: &Closure) -> &'static str {
        match closure.closes() {
            Some(true) => self.pick("是", "yes"),
            Some(false) => self.pick("否", "no"),
            None => self.pick("未定", "open"),
        }
    }

    fn flows(&self) -> String {
        let columns = [
            (self.pick("读数", "reading"), ColumnKind::Words),
            (self.pick("测量值", "measured"), ColumnKind::Number),
            ("±", ColumnKind::Number),
            (self.pick("校正值", "reconciled"), ColumnKind::Number),
            ("±", ColumnKind::Number),
            (self.pick("校正量", "adjustment"), ColumnKind::Number),
            (self.pick("标准差数", "in st. dev."), ColumnKind::Number),
            ("z", ColumnKind::Number),
            ("", ColumnKind::Fixed),
        ];
        let mut table = NarrowedTable::new(self.style, &columns, &[2, 4]);
        let variables = &self.plant.drawn.system.variables;
        let measured = |place: &usize| variables[*place].measurement.is_some();
        for (subject, places) in self.by_subject(measured) {
            let unit = &variables[places[0]].unit;
            let mut cells = vec![String::new(); columns.len()];
            cells[0] = match self.language {
                Language::Zh => format!("{}（{unit}）", subject.zh),
                Language::En => format!("{} ({unit})", subject.en),
            };
            table.row(&cells);
            for place in places {
                table.row(&self.flow(&variables[place], &self.plant.reconciled.variables[place]));
            }
        }
        format!(
            "\n{}\n{}",
            self.pick(
                "读数与校正值（± 为 95 % 区间半宽）",
                "Readings and reconciled values (±: half the 95 % interval)"
            ),
            table.finish()
        )
    }

    fn flow(&self, variable: &Variable, own: &ReconciledVariable) -> [String; 9] {
        let half_width = variable
            .measurement
            .as_ref()
            .map(|measured| measured.half_width.to_f64());
        let is_checked = own.test.is_some();
        let checked = |text: String| if is_checked { text } else { NONE.to_owned() };
        [
            format!("· {}", variable.title.in_language(self.language)),
            self.reading(variable),
            self.maybe(half_width),
            self.maybe(own.value),
            self.maybe(own.half_width),
            checked(signed_at_places(own.adjustment, self.places)),
            checked(signed_at_places(own.in_deviations, 2)),
            own.test
                .map_or_else(|| NONE.to_owned(), |test| signed_at_places(test, 2)),
            self.mark(own.test),
        ]
    }

    fn unmeasured(&self) -> String {
        let variables = &self.plant.drawn.system.variables;
        let unmeasured: Vec<usize> = (0..variables.len())
            .filter(|place| variables[*place].measurement.is_none())
            .collect();
        if unmeasured.is_empty() {
            return String::new();
        }
        let columns = [
            (self.pick("流量", "flow"), ColumnKind::Words),
            (self.pick("数值", "value"), ColumnKind::Number),
            ("±", ColumnKind::Number),
            (self.pick("单位", "unit"), ColumnKind::Fixed),
            ("", ColumnKind::Fixed),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        for place in unmeasured {
            let own = &self.plant.reconciled.variables[place];
            let is_below = own
                .value
                .zip(own.half_width)
                .is_some_and(|(value, half)| value + half < 0.0);
            let remark = match own.class {
                VariableClass::Determinable if is_below => Text::new("低于零", "below zero"),
                class => class.title(),
            };
            table.row(&[
                variables[place].full_title().in_language(self.language).to_owned(),
                self.maybe(own.value),
                self.maybe(own.half_width),
                variables[place].unit.clone(),
                remark.in_language(self.language).to_owned(),
            ]);
        }
        let title = self.pick("未计量，由平衡得出", "Not measured, as the balances determine it");
        format!("\n{title}\n{}", table.finish())
    }

    /// The places of some variables under their subjects, both in the order in which they first stand.
    fn by_subject(&self, is_shown: impl Fn(&usize) -> bool) -> Vec<(&Text, Vec<usize>)> {
        let mut found: Vec<(&Text, Vec<usize>)> = Vec::new();
        for (place, variable) in self.plant.drawn.system.variables.iter().enumerate() {
            if !is_shown(&place) {
                continue;
            }
            match found.iter_mut().find(|(subject, _)| **subject == variable.subject) {
                Some((_, places)) => places.push(place),
                None => found.push((&variable.subject, vec![place])),
            }
        }
        found
    }

    fn mark(&self, test: Option<f64>) -> String {
        let flags = test.map(|test| self.sheet.is_flagged(self.plant, test));
        match flags {
            Some((_, true)) => "**".to_owned(),
            Some((true, false)) => "*".to_owned(),
            _ => String::new(),
        }
    }

    fn reading(&self, variable: &Variable) -> String {
        let measured = variable.measurement.as_ref();
        measured.map_or_else(|| NONE.to_owned(), |measured| self.exact(&measured.value))
    }

    fn exact(&self, value: &Ratio) -> String {
        rounded(value, self.places as u32)
    }

    fn number(&self, value: f64) -> String {
        at_places(value, self.places)
    }

    fn maybe(&self, value: Option<f64>) -> String {
        value.map_or_else(|| NONE.to_owned(), |value| self.number(value))
    }
}

fn global_words(test: &GlobalTest, language: Language) -> String {
    let (statistic, degrees) = (at_places(test.statistic, 2), test.degrees);
    let p = test.p_value();
    let p = if p < 1e-4 {
        format!("p = {}", order_of(p))
    } else {
        format!("p = {}", at_places(p, 4))
    };
    match language {
        Language::Zh => format!("χ² = {statistic}，自由度 {degrees}，{p}"),
        Language::En => format!("χ² = {statistic}, {degrees} d.f., {p}"),
    }
}

fn about(language: Language) -> String {
    let lines = [
        Text::new(
            "校正值使各平衡闭合，且各校正量除以标准差的平方和最小；标准差 = 不确定度半宽 / 1.96；各计量视为互相独立、无系统偏差",
            "reconciled values make every balance close with the least sum of squared adjustments in standard deviations (half-width / 1.96); meters are taken as independent and without bias",
        ),
        Text::new(
            "含碳量按准确值取；碳平衡不闭合，可能是流量、也可能是含碳量有误",
            "carbon contents are taken as exact: where a carbon balance is off, a flow may be, or a content",
        ),
        Text::new(
            "校正值为浮点求解的结果，只供查找问题；核算用的台账不变",
            "reconciled values are solved in floating point and tell where to look; the ledger that is accounted stays as it is",
        ),
    ];
    let mut text = format!("{}\n", language.pick("方法说明", "About the method"));
    for line in lines {
        let _ = writeln!(text, "  {}", line.in_language(language));
    }
    text
}
