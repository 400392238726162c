//! Two inventories side by side in a terminal: boundaries first, then the bridge of causes, then intensities.

use std::fmt::Write as _;

use super::solved_number::rounded;
use super::table::{ColumnKind, TableStyle, TableWriter};
use crate::comparison::{Cause, Comparison, Effect, IntensityBridge, Standing, Subject};
use crate::factor::Named;
use crate::methodology::Level;
use crate::quantity::Ratio;
use crate::text::{Language, Text};

/// The names of the two sides.
pub(super) const SIDES: [&str; 2] = ["A", "B"];

/// Decimal places up to which a parameter is shown in full.
const PARAMETER_PLACES: u32 = 6;

/// Stands where a side has no number.
const NOTHING: &str = "—";

/// Writes comparisons for people.
pub struct ComparisonText<'a> {
    /// The comparison.
    pub comparison: &'a Comparison<'a>,
    /// The files of each ledger, as the user named them.
    pub ledgers: [String; 2],
    /// The language.
    pub language: Language,
    /// The style of tables.
    pub style: TableStyle,
}

impl ComparisonText<'_> {
    fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        self.language.pick(zh, en)
    }

    fn words<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(self.language)
    }

    /// The whole text.
    pub fn write(&self) -> String {
        let mut text = self.heading();
        text += &self.boundaries();
        text += &self.bridge();
        text += &self.intensity();
        text += self.pick(
            "\n  各侧的全部结果与依据：dafeng account；某个数的由来：dafeng explain\n",
            "\n  each side in full, and on what it rests: dafeng account; where a figure comes from: dafeng explain\n",
        );
        text
    }

    fn heading(&self) -> String {
        let mut text = String::new();
        for side in [0, 1] {
            let inventory = self.comparison.inventories[side];
            let parts = [
                self.ledgers[side].clone(),
                self.words(&self.comparison.plant_words(side)).to_owned(),
                self.words(&self.comparison.period_words(side)).to_owned(),
                inventory.methodology.id().to_owned(),
                self.words(&inventory.level.title()).to_owned(),
            ];
            let _ = writeln!(text, "{}  {}", self.style.bold(SIDES[side]), parts.join(" · "));
        }
        let mut remarks: Vec<String> = Vec::new();
        for inventory in self.comparison.inventories {
            let notes = inventory
                .ledger
                .plants
                .plants
                .iter()
                .filter_map(|plant| plant.note.as_ref());
            remarks.extend(notes.map(|note| self.words(note).to_owned()));
            remarks.extend(inventory.derived_rule().map(|rule| self.words(rule.text).to_owned()));
        }
        let mut said: Vec<&String> = Vec::new();
        for remark in &remarks {
            if !said.contains(&remark) {
                let _ = writeln!(text, "! {remark}");
                said.push(remark);
            }
        }
        text
    }

    /// What differs in the boundaries; that they are the same is said in one line.
    fn boundaries(&self) -> String {
        let boundaries = &self.comparison.boundaries;
        let title = self.style.bold(self.pick("边界", "Boundaries"));
        if boundaries.are_same() {
            let words = self.pick(
                "边界相同：方法学、层级、月份、企业、地区、气体与计入的源类别、物料",
                "the same: methodology, level, months, plant, region, gases, source categories and items counted",
            );
            return format!("\n{title}{}{words}\n", self.pick("：", ": "));
        }
        let columns = [
            (self.pick("不同之处", "what differs"), ColumnKind::Words),
            (SIDES[0], ColumnKind::Words),
            (SIDES[1], ColumnKind::Words),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        for aspect in boundaries.differing() {
            let [own, its] = aspect.values.each_ref().map(|value| self.words(value).to_owned());
            table.row(&[self.words(&aspect.title).to_owned(), own, its]);
        }
        let counted = || self.pick("计入", "counted").to_owned();
        for source in &boundaries.sources {
            let scope = source.scope.map(|scope| match self.language {
                Language::Zh => format!("（范围{scope}）"),
                Language::En => format!(" (scope {scope})"),
            });
            let label = format!(
                "{}{}{}",
                self.pick("源类别：", "source: "),
                self.words(&source.title),
                scope.unwrap_or_default()
            );
            let other = match &source.memo {
                Some(memo) => self.words(memo).to_owned(),
                None => self.pick("无此类别", "no such category").to_owned(),
            };
            table.row(&sided(source.side, label, counted(), other));
        }
        for item in &boundaries.items {
            let label = format!("{}{}", self.pick("物料：", "item: "), self.subject(&item.subject));
            table.row(&sided(item.side, label, counted(), self.standing(&item.standing)));
        }
        for quantity in &boundaries.quantities {
            let label = format!("{}{}", self.pick("物料：", "item: "), self.subject(&quantity.subject));
            let [own, its] = quantity.values.each_ref().map(|value| self.words(value).to_owned());
            table.row(&[label, own, its]);
        }
        format!("\n{title}\n{}", table.finish())
    }

    /// How an item stands, with the clause where the methodology names one.
    fn standing(&self, standing: &Standing) -> String {
        let words = self.words(&standing.title()).to_owned();
        match standing {
            Standing::Outside(_, Some(clause)) => format!("{words} [{clause}]"),
            _ => words,
        }
    }

    fn subject(&self, subject: &Subject) -> String {
        let inventory = self.comparison.inventories[0];
        let item = inventory.library.items.at(subject.item);
        let mut words: Vec<String> = subject.plant.iter().cloned().collect();
        let process = self.comparison.process_title(subject);
        words.extend(process.map(|title| self.words(&title).to_owned()));
        words.push(self.words(item.title()).to_owned());
        let supply = subject.supply.map(|supply| {
            let title = supply.title();
            format!(
                "{}{}{}",
                self.pick("（", " ("),
                self.words(&title),
                self.pick("）", ")")
            )
        });
        format!("{}{}", words.join(" · "), supply.unwrap_or_default())
    }

    /// The total of the first side, what each cause changes by item, the total of the second.
    fn bridge(&self) -> String {
        let comparison = self.comparison;
        let methodology = comparison.inventories[0].methodology;
        let (unit, places) = (&methodology.unit.text, methodology.rounding.places);
        let order: Vec<Text> = comparison.order.causes().iter().map(|cause| cause.title()).collect();
        let order: Vec<&str> = order.iter().map(|title| self.words(title)).collect();
        let title = self.style.bold(self.pick("差异归因", "Bridge of causes"));
        let words = match self.language {
            Language::Zh => format!(
                "按此次序由 A 逐项换为 B，次序决定共同作用归于何者（--order）：{}",
                order.join(" → ")
            ),
            Language::En => format!(
                "from A to B, changed in this order, which decides what a cause is charged with (--order):\n  {}",
                order.join(" -> ")
            ),
        };
        let columns = [
            (self.pick("原因、物料", "cause, item"), ColumnKind::Words),
            (SIDES[0], ColumnKind::Number),
            (SIDES[1], ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (unit.as_str(), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        let blank = String::new;
        let line = |label: String, amount: String| [label, blank(), blank(), blank(), amount];
        let total = |side: usize| line(self.total_word(side), comparison.totals[side].to_string());
        table.strong_row(&total(0));
        let shown = comparison.shown(places);
        for cause in comparison.order.causes() {
            let title = cause.title();
            if *cause == Cause::Rounding {
                let of = |side: usize| rounded(&comparison.rounding(side), places + 2);
                let label = self.words(&title).to_owned();
                table.strong_row(&[label, of(0), of(1), unit.clone(), shown.rounding.to_text_with(places)]);
                continue;
            }
            let of_cause: Vec<&Effect> = shown.effects.iter().filter(|effect| effect.cause == *cause).collect();
            let sum: Ratio = of_cause.iter().map(|effect| effect.amount.clone()).sum();
            table.strong_row(&line(self.words(&title).to_owned(), sum.to_text_with(places)));
            for effect in of_cause {
                table.row(&[
                    format!("· {}", self.subject(&effect.subject)),
                    self.value(effect, 0),
                    self.value(effect, 1),
                    effect.unit.clone(),
                    effect.amount.to_text_with(places),
                ]);
            }
        }
        table.strong_row(&total(1));
        let difference = comparison.difference().to_text_with(places);
        table.strong_row(&line(
            self.pick("差额 B − A", "Difference B - A").to_owned(),
            difference,
        ));
        let of_table = shown.rounding - comparison.amount(Cause::Rounding);
        let remark = match (of_table.is_zero(), self.language) {
            (true, _) => String::new(),
            (false, Language::Zh) => format!(
                "  修约：各侧总量 − 未修约之和；另含上列各数取 {places} 位小数所余 {}\n",
                rounded(&of_table, places + 2)
            ),
            (false, Language::En) => format!(
                "  rounding: each total less its unrounded sum, and {} left by giving the amounts above {places} decimal places\n",
                rounded(&of_table, places + 2)
            ),
        };
        format!("\n{title}{}{words}\n{}{remark}", self.pick("：", ": "), table.finish())
    }

    fn total_word(&self, side: usize) -> String {
        let of_processes = match self.comparison.inventories[side].level {
            Level::Enterprise => "",
            Level::Process => self.pick("（各工序）", ", all processes"),
        };
        let incomplete = self.incomplete(side);
        match self.language {
            Language::Zh => format!("{} 总量{of_processes}{incomplete}", SIDES[side]),
            Language::En => format!("Total of {}{of_processes}{incomplete}", SIDES[side]),
        }
    }

    fn incomplete(&self, side: usize) -> &str {
        if self.comparison.inventories[side].is_complete() {
            ""
        } else {
            self.pick("（不完整）", " (incomplete)")
        }
    }

    /// The number of a side: a quantity as the ledger has it, a parameter with up to six places.
    fn value(&self, effect: &Effect, side: usize) -> String {
        let is_quantity = matches!(effect.cause, Cause::Activity | Cause::Boundary);
        match &effect.values[side] {
            None => {
                let standing = effect.standing.as_ref();
                standing.map_or_else(|| NOTHING.to_owned(), |standing| self.short(standing).to_owned())
            }
            Some(value) if is_quantity => {
                let places = self.comparison.inventories[side].ledger.shown_places();
                exact_or(value, PARAMETER_PLACES).to_text_with(places)
            }
            Some(value) if effect.implied == Some(side) => format!("{} = {value}", self.pick("无", "none")),
            Some(value) => exact_or(value, PARAMETER_PLACES).to_text(),
        }
    }

    fn short(&self, standing: &Standing) -> &str {
        match standing {
            Standing::Absent => NOTHING,
            Standing::Memo => self.pick("备查", "memo"),
            Standing::Informing(_) => self.pick("参考", "informing"),
            Standing::Outside(..) => self.pick("不计", "outside"),
            Standing::NoValue => self.pick("缺因子", "no factor"),
            Standing::NotNamed => self.pick("未列名", "not named"),
            Standing::CarriesNone => self.pick("无系数", "carries none"),
        }
    }

    fn intensity(&self) -> String {
        let Some(bridge) = &self.comparison.intensity else {
            let words = self.pick(
                "强度未比较：两侧没有相同产品、相同单位的强度",
                "intensities are not compared: the sides have none of the same product in the same unit",
            );
            return format!("\n  {words}\n");
        };
        let [first, second] = bridge.sides.each_ref().map(|side| self.words(&side.title));
        let title = if first == second {
            first.to_owned()
        } else {
            format!("A {first}{}B {second}", self.pick("；", "; "))
        };
        format!("\n{}\n{}", self.style.bold(&title), self.intensity_table(bridge))
    }

    fn intensity_table(&self, bridge: &IntensityBridge) -> String {
        let [first, second] = &bridge.sides;
        let places = first.value.map_or(0, |value| value.places());
        let columns = [
            (self.pick("原因", "cause"), ColumnKind::Words),
            (SIDES[0], ColumnKind::Number),
            (SIDES[1], ColumnKind::Number),
            ("", ColumnKind::Fixed),
            (first.unit.as_str(), ColumnKind::Number),
        ];
        let mut table = TableWriter::new(self.style, &columns);
        let blank = String::new;
        let line = |label: &str, amount: String| [label.to_owned(), blank(), blank(), blank(), amount];
        let value = |side: usize| bridge.sides[side].value.map_or_else(blank, |value| value.to_string());
        table.strong_row(&line(&format!("{}{}", SIDES[0], self.incomplete(0)), value(0)));
        let item = self.comparison.inventories[0]
            .library
            .items
            .find(&first.denominator_item);
        let product = item.map(|item| self.words(item.title()).to_owned()).unwrap_or_default();
        let made = |side: usize| {
            let places = self.comparison.inventories[side].ledger.shown_places();
            bridge.sides[side].denominator.to_text_with(places)
        };
        let (of_total, of_output) = (rounded(&bridge.of_total, places), rounded(&bridge.of_output, places));
        let printed: Ratio = [&of_total, &of_output]
            .into_iter()
            .filter_map(|text| text.parse::<Ratio>().ok())
            .sum();
        table.row(&[
            format!("· {}", self.pick("总量", "total")),
            first.numerator.to_string(),
            second.numerator.to_string(),
            first.numerator_unit.clone(),
            of_total,
        ]);
        table.row(&[
            format!("· {}", self.pick("产量", "output")),
            made(0),
            made(1),
            format!("{} {product}", first.denominator_unit),
            of_output,
        ]);
        let rest = (bridge.difference() - printed).to_text_with(places);
        table.row(&line(&format!("· {}", self.pick("修约", "rounding")), rest));
        table.strong_row(&line(&format!("{}{}", SIDES[1], self.incomplete(1)), value(1)));
        let difference = bridge.difference().to_text_with(places);
        table.strong_row(&line(self.pick("差额 B − A", "Difference B - A"), difference));
        table.finish()
    }
}

/// The three cells of a line that one side counts.
fn sided(side: usize, label: String, own: String, its: String) -> [String; 3] {
    if side == 0 {
        [label, own, its]
    } else {
        [label, its, own]
    }
}

/// A number as it is where it ends within so many places, else rounded there.
fn exact_or(value: &Ratio, places: u32) -> Ratio {
    match value.as_scaled() {
        Some((_, ending)) if ending <= places => value.clone(),
        _ => rounded(value, places).parse().unwrap_or_else(|_| value.clone()),
    }
}
