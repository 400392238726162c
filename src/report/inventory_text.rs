//! An inventory in a terminal.

use std::fmt::Write as _;

use super::plant_heading::{caution_lines, plant_line};
use super::problem_text::write_problem;
use super::table::TableStyle;
use crate::factor::Named;
use crate::inventory::{Grouping, Inventory};
use crate::methodology::Level;
use crate::problem::Severity;
use crate::text::{Language, Text};

/// Up to this many rows are shown one by one; more are grouped by source and item.
const ROWS_SHOWN: usize = 40;

/// Writes inventories for people.
pub struct InventoryText<'a> {
    /// The inventory.
    pub inventory: &'a Inventory<'a>,
    /// The language.
    pub language: Language,
    /// The style of tables.
    pub style: TableStyle,
    /// What to group rows by; empty: rows, or source and item.
    pub by: &'a [Grouping],
}

impl InventoryText<'_> {
    pub(super) fn pick<'t>(&self, zh: &'t str, en: &'t str) -> &'t str {
        self.language.pick(zh, en)
    }

    pub(super) fn words<'t>(&self, text: &'t Text) -> &'t str {
        text.in_language(self.language)
    }

    /// The whole text.
    pub fn write(&self) -> String {
        let mut text = self.heading();
        text += &if !self.by.is_empty() {
            self.grouped()
        } else if self.inventory.level == Level::Process {
            self.by_process()
        } else if self.inventory.counted().count() <= ROWS_SHOWN {
            self.each_row()
        } else {
            self.by_source_and_item()
        };
        text += &self.unattributed();
        text += &self.gases();
        text += &self.memo();
        text += &self.results();
        text += &self.coverage();
        text += &self.gaps();
        text += &self.notes();
        text
    }

    pub(super) fn heading(&self) -> String {
        let inventory = self.inventory;
        let methodology = inventory.methodology;
        let mut text = format!("{}\n", self.style.bold(self.words(&methodology.title(inventory.level))));
        let plants: Vec<usize> = (0..inventory.ledger.plants.plants.len()).collect();
        let _ = writeln!(text, "{}", plant_line(inventory, &plants, self.language));
        if !inventory.is_complete() {
            let words = self.pick(
                "不完整：下列物料未计入",
                "INCOMPLETE: the items listed below are not counted",
            );
            let _ = writeln!(text, "{}", self.style.bold(words));
        }
        for caution in caution_lines(inventory, &plants, self.language) {
            let _ = writeln!(text, "{caution}");
        }
        text += &self.derived_line();
        text.push('\n');
        text
    }

    fn results(&self) -> String {
        let inventory = self.inventory;
        let mut text = String::from("\n");
        for intensity in inventory.intensities(&[]) {
            let Some(value) = intensity.value else {
                let words = self.pick("无（分母为零）", "none (nothing was made)");
                let _ = writeln!(text, "  {}: {words}", self.words(&intensity.title));
                continue;
            };
            let at_least = match (inventory.is_complete(), inventory.is_lower_bound()) {
                (true, _) => "",
                (false, true) => self.pick("不完整，至少 ", "incomplete, at least "),
                (false, false) => self.pick("不完整 ", "incomplete "),
            };
            let item = inventory
                .library
                .items
                .find(&intensity.denominator_item)
                .map(|item| self.words(item.title()).to_owned())
                .unwrap_or_default();
            let figure = self.style.bold(&format!("{at_least}{value} {}", intensity.unit));
            let _ = writeln!(
                text,
                "  {}: {figure}  ({} {} ÷ {} {} {item})",
                self.words(&intensity.title),
                intensity.numerator,
                intensity.numerator_unit,
                intensity.denominator.to_text_with(inventory.ledger.shown_places()),
                intensity.denominator_unit,
            );
        }
        let mut missing: Vec<Text> = Vec::new();
        for indicator in inventory.indicators() {
            let unit = if indicator.unit == "1" {
                String::new()
            } else {
                format!(" {}", indicator.unit)
            };
            if let Some(value) = indicator.value {
                let _ = writeln!(text, "  {}: {value}{unit}", self.words(&indicator.title));
            } else if let Some(reason) = indicator.missing
                && !missing.contains(&reason)
            {
                missing.push(reason);
            }
        }
        if !missing.is_empty() {
            let reasons: Vec<&str> = missing.iter().map(|reason| self.words(reason)).collect();
            let title = self.pick("未给出的废钢指标", "scrap indicators not given");
            let _ = writeln!(text, "  {title}: {}", reasons.join(self.pick("；", "; ")));
        }
        text
    }

    fn notes(&self) -> String {
        let methodology = self.inventory.methodology;
        let mut text = format!("\n{}\n", self.style.bold(self.pick("方法说明", "About the method")));
        let _ = writeln!(text, "  {}", self.words(&methodology.file.read_from));
        if let Some(rule) = self.inventory.derived_rule() {
            let _ = writeln!(text, "  {}", self.words(rule.text));
        }
        for note in &methodology.file.notes {
            let _ = writeln!(text, "  {}", self.words(note));
        }
        let notes: Vec<_> = self
            .inventory
            .notes
            .iter()
            .filter(|note| note.severity == Severity::Note)
            .collect();
        if !notes.is_empty() {
            let _ = writeln!(
                text,
                "\n{}",
                self.style.bold(self.pick("读取与假定", "Readings and assumptions"))
            );
            for note in notes {
                for line in write_problem(note, self.language, false).lines() {
                    let _ = writeln!(
                        text,
                        "  {}",
                        line.trim_start_matches(&format!("{}[{}]: ", self.pick("说明", "note"), note.code))
                    );
                }
            }
        }
        text
    }
}
