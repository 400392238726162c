//! A data reconciliation for people: each reading beside its reconciled value, how each balance closes, which meters are suspect.

use std::fmt::Write as _;

use super::floating_number::order_of;
use super::solved_number::rounded;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::activity::Ledger;
use crate::quantity::floating_number::{at_places, signed_at_places};
use crate::quantity::{Ratio, significant};
use crate::reconciliation::{
    Elimination, GlobalTest, PlantReconciliation, Variable, VariableClass, threshold, threshold_of_many,
};
use crate::text::{Language, Text};

/// What stands where there is no number.
pub(super) const NONE: &str = "—";

/// Decimal places of solved numbers for people.
pub(super) const PLACES: usize = 2;

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
pub(super) struct PlantText<'s> {
    pub sheet: &'s ReconciliationSheet<'s>,
    pub plant: &'s PlantReconciliation,
    pub language: Language,
    pub style: TableStyle,
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
    pub(super) fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
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
                    "  ! {}：与下列读数总是一同受平衡校核，|z| 相同，无法分辨是哪一个：{titles}\n",
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

    pub(super) fn mark(&self, test: Option<f64>) -> String {
        let flags = test.map(|test| self.sheet.is_flagged(self.plant, test));
        match flags {
            Some((_, true)) => "**".to_owned(),
            Some((true, false)) => "*".to_owned(),
            _ => String::new(),
        }
    }

    pub(super) fn reading(&self, variable: &Variable) -> String {
        let measured = variable.measurement.as_ref();
        measured.map_or_else(|| NONE.to_owned(), |measured| self.exact(&measured.value))
    }

    pub(super) fn exact(&self, value: &Ratio) -> String {
        rounded(value, self.sheet.ledger.shown_places())
    }

    pub(super) fn number(&self, value: f64) -> String {
        at_places(value, PLACES)
    }

    pub(super) fn maybe(&self, value: Option<f64>) -> String {
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
