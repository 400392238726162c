//! The report of an inventory, of scenarios or of the targets of plans as one model: sections of tables, charts, key figures and findings, in both languages at once. Everything
//! that a report says is worked out here; workbooks, pages and files of tables only render it.

mod cell;
mod chart;
mod data;
mod files;
pub mod finding;
mod formula;
pub mod html;
pub mod indices;
mod listing;
mod of_inventory;
mod of_region;
mod of_scenarios;
mod of_scores;
mod of_targets;
mod plant_cautions;
mod rule_findings;
mod table;
pub mod workbook;

pub use cell::{Cell, Number};
pub use chart::{Chart, ChartKind, Mark, MarkPlace};
pub use data::document_json;
pub use files::{TableFile, write_csv_files, write_parquet_files};
pub use finding::{Finding, FindingStatus};
pub use formula::{CellPlace, Formula, MOST_RUNS, Piece};
pub use html::html;
pub use of_inventory::{InventoryReport, of_inventory};
pub use of_region::of_region;
pub use of_scenarios::ScenarioReport;
pub use of_scores::of_scores;
pub use of_targets::of_targets;
pub use rule_findings::rule_findings;
pub use table::{Column, ColumnKind, Row, RowStyle, Table};
pub use workbook::write_workbook;

use std::collections::BTreeMap;

use crate::inventory::Explanation;
use crate::quantity::UnitTable;
use crate::text::{Language, Text};

/// A whole report.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it is: `inventory-report`, `scenario-report`, `target-report`.
    pub id: &'static str,
    /// What it is called.
    pub title: Text,
    /// Whose it is, and of when.
    pub subtitle: Text,
    /// What stands at its head.
    pub stamp: Stamp,
    /// The sections, in the order of reading.
    pub sections: Vec<Section>,
    /// The explained figures, by the ids that numbers and key figures refer to.
    pub explanations: BTreeMap<String, ExplainedFigure>,
    /// Units whose ids are words, as people read them. Files for programs have the ids.
    pub written_units: BTreeMap<String, Text>,
}

/// What stands at the head of a report: what it was drawn up by and of, and what must be said before any figure is read.
#[derive(Clone, Debug, Default)]
pub struct Stamp {
    /// Methodology, plants, period, level, the day up to which factors count, the program: each with its name.
    pub facts: Vec<Fact>,
    /// Whether everything was counted.
    pub completeness: Completeness,
    /// What must be said wherever the figures show: modelled data, a derived rule.
    pub cautions: Vec<Text>,
    /// The files that went in, by SHA-256.
    pub inputs: Vec<InputStamp>,
}

/// One fact of the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its id: `methodology`, `plants`, `period`, `level`, `as-of`, `program`.
    pub id: &'static str,
    /// What it is called.
    pub title: Text,
    /// What it is.
    pub value: Text,
}

/// A file that went in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputStamp {
    /// What it is: `ledger`, `methodology`, `factor-set`, `scenario`, `register`, `plan`.
    pub kind: &'static str,
    /// Its path or id.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// Whether everything was counted; what says least of a total is the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Completeness {
    /// Nothing was left out.
    #[default]
    Complete,
    /// Something was left out; totals are at least what is printed.
    AtLeast,
    /// Something was left out that may lower totals; they are no lower bound.
    NoBound,
}

impl Completeness {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Completeness::Complete => "complete",
            Completeness::AtLeast => "at-least",
            Completeness::NoBound => "no-bound",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Completeness::Complete => Text::new("完整", "complete"),
            Completeness::AtLeast => Text::new(
                "不完整：有物料未计入，总量为“至少”",
                "incomplete: some items are not counted, totals are \"at least\"",
            ),
            Completeness::NoBound => Text::new(
                "不完整：有物料未计入，总量非下限",
                "incomplete: some items are not counted, and totals are no lower bound",
            ),
        }
    }

    /// What stands before a total.
    pub fn mark(self) -> Text {
        match self {
            Completeness::Complete => Text::default(),
            Completeness::AtLeast => Text::new("至少", "at least"),
            Completeness::NoBound => Text::new("不完整", "incomplete"),
        }
    }
}

/// A section: on a page under a heading, in a workbook one sheet or a few.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its id, which links and sheets are named by: `summary`, `emissions`, `activity`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What a reader must know of it, in sentences.
    pub prose: Vec<Text>,
    /// What it holds, in the order of reading.
    pub parts: Vec<Part>,
}

/// A part of a section.
#[derive(Clone, Debug)]
pub enum Part {
    /// The figures that a reader looks for first.
    KeyFigures(Vec<KeyFigure>),
    /// A table.
    Table(Table),
    /// A chart of a table of the same document.
    Chart(Chart),
    /// Findings of the check and of rules.
    Findings(Vec<Finding>),
    /// Explanations, by id, in the order of reading.
    Explanations(Vec<String>),
}

impl Section {
    /// Whether nothing stands in it: no part, or tables without rows.
    fn is_blank(&self) -> bool {
        self.parts
            .iter()
            .all(|part| matches!(part, Part::Table(table) if table.rows.is_empty()))
    }

    /// Whether a table stands in it.
    fn holds(&self, table: &str) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Table(own) if own.id == table))
    }
}

/// A figure that a reader looks for first.
#[derive(Clone, Debug)]
pub struct KeyFigure {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: Text,
    /// The figure; `None` where there is none, and `note` says why.
    pub value: Option<Number>,
    /// Its unit; blank where it has none.
    pub unit: String,
    /// How it is made, or why it is missing.
    pub note: Option<Text>,
}

/// An explained figure. What a sum is made of stands once, in the figures that `parts` names.
#[derive(Clone, Debug, Default)]
pub struct ExplainedFigure {
    /// The explanation: of a row the whole tree, of a sum or quotient without its parts.
    pub explanation: Explanation,
    /// Ids of the explained figures that it is the sum of, or of a quotient the one above the line.
    pub parts: Vec<String>,
}

impl ExplainedFigure {
    /// Whether it is a quotient, whose parts are what stands above the line; other figures with parts are their sum.
    pub fn is_quotient(&self) -> bool {
        self.explanation.formula.is_some()
    }
}

impl Document {
    /// The sections of another report behind its own, with what they were drawn up from.
    #[must_use]
    pub fn with(mut self, other: Document) -> Document {
        let Stamp {
            facts,
            completeness,
            cautions,
            inputs,
        } = other.stamp;
        let head = &mut self.stamp;
        let new: Vec<Fact> = facts
            .into_iter()
            .filter(|fact| !head.facts.iter().any(|known| known.id == fact.id))
            .collect();
        head.facts.extend(new);
        head.completeness = head.completeness.max(completeness);
        for caution in cautions {
            if !head.cautions.contains(&caution) {
                head.cautions.push(caution);
            }
        }
        for input in inputs {
            if !head.inputs.contains(&input) {
                head.inputs.push(input);
            }
        }
        self.sections.extend(other.sections);
        self.explanations.extend(other.explanations);
        self.written_units.extend(other.written_units);
        self
    }

    /// Sets the thousands of numbers apart in what key figures say and below tables.
    fn group_digits(&mut self) {
        for part in self.sections.iter_mut().flat_map(|section| &mut section.parts) {
            match part {
                Part::KeyFigures(figures) => figures.iter_mut().for_each(|figure| {
                    figure.note = figure.note.take().map(cell::grouped);
                }),
                Part::Table(table) => {
                    let notes = std::mem::take(&mut table.footnotes);
                    table.footnotes = notes.into_iter().map(cell::grouped).collect();
                }
                _ => {}
            }
        }
    }

    /// Says of every table with words of sources in one language that they are theirs.
    fn note_original_language(&mut self) {
        for part in self.sections.iter_mut().flat_map(|section| &mut section.parts) {
            // The lines of the ledger are a person's own.
            if let Part::Table(table) = part
                && table.id != "ledger"
            {
                table.note_original_language();
            }
        }
    }

    /// Finds how people read the units that stand in it.
    fn write_units(&mut self, units: &UnitTable) {
        let mut found = std::collections::BTreeSet::new();
        for part in self.sections.iter().flat_map(|section| &section.parts) {
            match part {
                Part::KeyFigures(figures) => found.extend(figures.iter().map(|figure| figure.unit.clone())),
                Part::Chart(chart) => drop(found.insert(chart.unit.clone())),
                Part::Table(table) => found.extend(table.units().map(str::to_owned)),
                Part::Findings(_) | Part::Explanations(_) => {}
            }
        }
        let mut nodes: Vec<&Explanation> = self.explanations.values().map(|figure| &figure.explanation).collect();
        while let Some(node) = nodes.pop() {
            found.insert(node.unit.clone());
            nodes.extend(&node.children);
        }
        let written = found.into_iter().map(|unit| (units.written(&unit), unit));
        let words = written.filter(|(words, unit)| words.zh != *unit || words.en != *unit);
        self.written_units = words.map(|(words, unit)| (unit, words)).collect();
    }

    /// A unit as people read it.
    pub fn unit<'d>(&'d self, unit: &'d str, language: Language) -> &'d str {
        let written = self.written_units.get(unit);
        written.map_or(unit, |words| words.in_language(language))
    }

    /// Every table, in the order of reading.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        let parts = self.sections.iter().flat_map(|section| &section.parts);
        parts.filter_map(|part| match part {
            Part::Table(table) => Some(table),
            _ => None,
        })
    }

    /// The table of an id.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables().find(|table| table.id == id)
    }
}
