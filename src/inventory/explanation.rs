//! Where a figure comes from: a tree from the figure through its formula with numbers to ledger lines, factor records and clauses.

use std::collections::BTreeSet;

use super::Inventory;
use super::grouping::Grouping;
use super::row::Row;
use super::selector::Selector;
use crate::activity::LedgerLine;
use crate::factor::Named;
use crate::methodology::formula_token::{FormulaToken, formula_tokens};
use crate::problem::Problems;
use crate::quantity::{Ratio, Rounding, RoundingMode};
use crate::text::{Language, Text};

/// A figure and what it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// What the figure is.
    pub title: Text,
    /// The figure.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// The formula in names.
    pub formula: Option<String>,
    /// What the names of the formula are called, by name.
    pub names: Vec<(String, Text)>,
    /// The formula in numbers; it evaluates to the figure, after rounding where there is one.
    pub expression: Option<String>,
    /// How the expression was rounded to the figure.
    pub rounding: Option<Rounding>,
    /// The clause of the standard, in the words of the document.
    pub clause: Option<Text>,
    /// How the value was obtained, or what must be said of it.
    pub remarks: Vec<Text>,
    /// The ledger lines that add up to the figure.
    pub lines: Vec<LedgerLine>,
    /// The factor record that the figure is.
    pub record: Option<Box<ExplainedRecord>>,
    /// The figures that it was made of.
    pub children: Vec<Explanation>,
}

impl Explanation {
    /// The formula for people: its names as they stand in the methodology, in Chinese by what they are called.
    pub fn formula_in(&self, language: Language) -> Option<String> {
        let formula = self.formula.as_deref()?;
        if language == Language::En {
            return Some(formula.to_owned());
        }
        let mut words = String::new();
        for token in formula_tokens(formula) {
            words += match token {
                FormulaToken::Name(name) => {
                    let known = self.names.iter().find(|(known, _)| known == name);
                    known.map_or(name, |(_, title)| &title.zh)
                }
                FormulaToken::Other("*") => "×",
                FormulaToken::Other("/") => "÷",
                FormulaToken::Other(other) => other,
            };
        }
        Some(words)
    }
}

/// A factor record in an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedRecord {
    /// Its id.
    pub id: String,
    /// As printed in the document.
    pub printed: String,
    /// The document.
    pub document: String,
    /// The table.
    pub table: Option<String>,
    /// The year described.
    pub describes: Option<i16>,
    /// The day published.
    pub published: Option<String>,
    /// The region.
    pub region: String,
    /// How sure it is, id and name.
    pub confidence: (&'static str, Text),
    /// Who gives it.
    pub source: String,
    /// What else must be said.
    pub note: Option<String>,
}

impl Inventory<'_> {
    /// Explains the figure that a selector names.
    pub fn explain(&self, selector: &Selector) -> Result<Explanation, Problems> {
        let mut explanation = self.explain_figure(selector)?;
        if let Selector::Rows(conditions) = selector {
            explanation.remarks.extend(self.charged_beside_rows(conditions));
        }
        explanation
            .remarks
            .extend(self.derived_rule().map(|rule| rule.text.clone()));
        // What must be said of a plant is said wherever its figures show.
        for plant in &self.ledger.plants.plants {
            explanation.remarks.extend(plant.note.clone());
        }
        if !self.is_complete() {
            let words = Text::new("不完整：有物料未计入", "incomplete: some items are not counted");
            explanation.remarks.push(words);
        }
        Ok(explanation)
    }

    pub(super) fn explain_figure(&self, selector: &Selector) -> Result<Explanation, Problems> {
        match selector {
            Selector::Intensity(id) => self.explain_intensity(id),
            Selector::Indicator(id) => self.explain_indicator(id),
            Selector::Unattributed => self.explain_unattributed(),
            Selector::ProcessIntensity(plant, process) => self.explain_process_intensity(*plant, process),
            Selector::Charged(conditions) => self.explain_charged(conditions),
            Selector::Total => self.explain_rows(Text::new("总量", "total"), &selector.rows(self)),
            Selector::Rows(conditions) => {
                let rows = selector.rows(self);
                let uncounted = self.uncounted_groups(conditions);
                if !uncounted.is_empty() {
                    return self.explain_rowless_process(conditions, &rows, &uncounted);
                }
                if let [row] = rows.as_slice() {
                    return self.explain_row(row);
                }
                if let [(Grouping::Process, id)] = conditions.as_slice()
                    && let Some(known) = self.library.processes.find(id)
                {
                    return self.explain_rows(known.title().clone(), &rows);
                }
                let words = conditions
                    .iter()
                    .map(|(_, id)| id.as_str())
                    .collect::<Vec<_>>()
                    .join(", ");
                self.explain_rows(Text::same(words), &rows)
            }
        }
    }

    pub(super) fn rounding(&self, places: u32) -> Rounding {
        Rounding {
            places,
            mode: self.methodology.rounding.mode,
        }
    }

    /// A sum of rows, by process and by source where they are of several.
    pub(super) fn explain_rows(&self, title: Text, rows: &[&Row]) -> Result<Explanation, Problems> {
        let mut children = Vec::new();
        let mut is_split = false;
        for grouping in [Grouping::Process, Grouping::Source] {
            let mut groups: Vec<((String, Text), Vec<&Row>)> = Vec::new();
            for row in rows {
                let key = self.value(row, grouping);
                match groups.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, rows)) => rows.push(row),
                    None => groups.push((key, vec![row])),
                }
            }
            if groups.len() > 1 {
                is_split = true;
                for ((_, title), rows) in groups {
                    children.push(self.explain_rows(title, &rows)?);
                }
                break;
            }
        }
        if !is_split {
            for row in rows {
                children.push(self.explain_row(row)?);
            }
        }
        // Memo rows stand in a tree but in no sum.
        let counted: Vec<&Row> = rows.iter().copied().filter(|row| self.counts(row)).collect();
        if counted.is_empty() {
            let items: BTreeSet<usize> = rows.iter().map(|row| self.cell(row).item).collect();
            let item = items
                .iter()
                .next()
                .filter(|_| items.len() == 1)
                .map(|item| self.library.items.at(*item));
            let sum: Ratio = rows.iter().map(|row| row.quantity.clone()).sum();
            return Ok(Explanation {
                title,
                value: item.map(|_| sum.to_text()).unwrap_or_default(),
                unit: item.map(|item| item.unit.text.clone()).unwrap_or_default(),
                remarks: vec![Text::new("备查项，不入总量", "memo items, outside the total")],
                children,
                ..Explanation::default()
            });
        }
        let sum = self.sum(counted.iter().copied());
        let terms: Vec<String> = if is_split {
            let of_parts = children.iter().filter(|child| child.expression.is_some());
            of_parts.map(|child| child.value.clone()).collect()
        } else {
            counted
                .iter()
                .filter_map(|row| row.emission)
                .map(|emission| emission.to_string())
                .collect()
        };
        Ok(Explanation {
            title,
            value: sum.to_string(),
            unit: self.methodology.unit.text.clone(),
            expression: Some(join_terms(&terms)),
            children,
            ..Explanation::default()
        })
    }
}

/// `a + b - c` of signed terms.
pub(super) fn join_terms(terms: &[String]) -> String {
    let mut text = String::new();
    for (place, term) in terms.iter().enumerate() {
        match (place, term.strip_prefix('-')) {
            (0, _) => text += term,
            (_, Some(amount)) => text += &format!(" - {amount}"),
            (_, None) => text += &format!(" + {term}"),
        }
    }
    text
}

/// A rounding in words.
pub fn rounding_words(rounding: Rounding) -> Text {
    let places = rounding.places;
    match rounding.mode {
        RoundingMode::HalfAwayFromZero => Text::new(
            format!("四舍五入到 {places} 位小数"),
            format!("rounded half away from zero to {places} places"),
        ),
        RoundingMode::HalfEven => Text::new(
            format!("四舍六入五成双到 {places} 位小数"),
            format!("rounded half to even to {places} places"),
        ),
    }
}
