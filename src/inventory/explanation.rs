//! Where a figure comes from: a tree from the figure through its formula with numbers to ledger lines, factor records and clauses.

use std::collections::BTreeSet;

use super::Inventory;
use super::grouping::Grouping;
use super::parameter::{ParameterOrigin, ResolvedParameter, StatedPart};
use super::row::{QuantityTerm, Row};
use super::selector::Selector;
use crate::activity::{LedgerLine, PolarsSummation, Summation};
use crate::factor::record::confidence_title;
use crate::factor::{FactorRecord, Named};
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

    /// One row: formula, quantity with its lines, parameters with their records.
    pub fn explain_row(&self, row: &Row) -> Result<Explanation, Problems> {
        let cell = self.cell(row);
        let source = self.source(row);
        let item = self.library.items.at(cell.item);
        let mut title = Text::new(
            format!("{} {}", cell.period, item.title().zh),
            format!("{} {}", cell.period, item.title().en),
        );
        if self.ledger.plants.plants.len() > 1 {
            let plant = &self.ledger.plants.plants[cell.plant].title;
            title = Text::new(
                format!("{} {}", plant.zh, title.zh),
                format!("{} {}", plant.en, title.en),
            );
        }
        if let Some(process) = &cell.process {
            let words = self.process_title(cell.plant, process);
            title = Text::new(
                format!("{} {}", words.zh, title.zh),
                format!("{} {}", words.en, title.en),
            );
        }
        if let Some(supply) = cell.supply {
            let words = supply.title();
            title.zh += &format!("（{}）", words.zh);
            title.en += &format!(" ({})", words.en);
        }
        let quantity = self.explain_quantity(row)?;
        let (Some(formula), Some(emission)) = (&source.formula, row.emission) else {
            return Ok(Explanation {
                title,
                clause: Some(Text::same(&source.clause)),
                ..quantity
            });
        };
        let number_of = |name: &str| -> String {
            if name == "quantity" {
                return quantity.value.clone();
            }
            if let Some(parameter) = row.parameters.iter().find(|parameter| parameter.id == name) {
                return parameter_expression(parameter);
            }
            match self.methodology.constants.get(name) {
                Some(constant) if constant.unit.size == Ratio::one() && constant.written.contains('/') => {
                    format!("({})", constant.written)
                }
                Some(constant) => constant.value.to_expression(),
                None => name.to_owned(),
            }
        };
        let mut expression = formula.with(&number_of);
        let mut formula_text = formula.text().to_owned();
        if source.is_deduction {
            expression = format!("-({expression})");
            formula_text = format!("-({formula_text})");
        }
        let mut children = vec![quantity];
        for parameter in &row.parameters {
            children.push(self.explain_parameter(parameter));
        }
        for name in formula.names() {
            if let Some(constant) = self.methodology.constants.get(name) {
                children.push(Explanation {
                    title: constant.entry.title.clone(),
                    value: constant.written.clone(),
                    unit: constant.unit.text.clone(),
                    clause: Some(Text::same(&constant.entry.source)),
                    ..Explanation::default()
                });
            }
        }
        let mut remarks = Vec::new();
        if cell.inferred {
            remarks.push(Text::new(
                "推断：必为外购，取工序消耗量",
                "inferred: necessarily bought, what the processes consumed is taken",
            ));
        }
        if row.derived {
            remarks.push(Text::new(
                "标准无此系数，取企业或台账的值，按推导规则计入",
                "the standard has no such coefficient; the plant's own stands in by the derived rule",
            ));
        }
        remarks.extend(source.note.clone());
        Ok(Explanation {
            title,
            value: emission.to_string(),
            unit: self.methodology.unit.text.clone(),
            formula: Some(formula_text),
            expression: Some(expression),
            rounding: Some(self.methodology.rounding),
            clause: Some(Text::new(
                format!("{}：{}", source.title.zh, source.clause),
                format!("{}: {}", source.title.en, source.clause),
            )),
            remarks,
            children,
            ..Explanation::default()
        })
    }

    fn explain_quantity(&self, row: &Row) -> Result<Explanation, Problems> {
        let cell = self.cell(row);
        let unit = self.library.items.at(cell.item).unit.text.clone();
        let mut children = Vec::new();
        for term in &row.terms {
            let mut child = self.explain_term(term, &unit, self.shown_places(self.source(row)))?;
            if let Some(charge) = cell.charge.as_ref().filter(|charge| charge.groups == term.groups)
                && charge.share != Ratio::one()
            {
                let flared: Ratio = child.lines.iter().map(|line| line.quantity.clone()).sum();
                let whole = Explanation {
                    title: Text::new("放散量", "flared"),
                    value: flared.to_text(),
                    unit: unit.clone(),
                    lines: std::mem::take(&mut child.lines),
                    ..Explanation::default()
                };
                child.value = term.amount.to_text();
                child.expression = Some(format!("{flared} * {}", charge.share.to_expression()));
                child.children.push(whole);
            }
            children.push(child);
        }
        let signed: Vec<String> = row
            .terms
            .iter()
            .map(|term| {
                let is_charge = cell.charge.as_ref().is_some_and(|charge| charge.groups == term.groups);
                let amount = if is_charge {
                    term.amount.to_expression()
                } else {
                    term.amount.to_text_with(self.shown_places(self.source(row)))
                };
                if term.is_subtracted {
                    format!("-{amount}")
                } else {
                    amount
                }
            })
            .collect();
        let title = Text::new("数量", "quantity");
        if let ([only], [term]) = (children.as_slice(), row.terms.as_slice())
            && !term.is_subtracted
            && row.quantity == row.quantity_unrounded
        {
            let mut only = only.clone();
            only.title = Text::new(
                format!("数量：{}", only.title.zh),
                format!("quantity: {}", only.title.en),
            );
            return Ok(only);
        }
        Ok(Explanation {
            title,
            value: self.quantity_text(row),
            unit,
            expression: Some(if signed.is_empty() {
                "0".to_owned()
            } else {
                join_terms(&signed)
            }),
            rounding: self.source(row).quantity_places.map(|places| self.rounding(places)),
            children,
            ..Explanation::default()
        })
    }

    fn explain_term(&self, term: &QuantityTerm, unit: &str, places: u32) -> Result<Explanation, Problems> {
        let mut lines = Vec::new();
        for place in &term.groups {
            lines.extend(self.lines_of_group(*place)?);
        }
        Ok(Explanation {
            title: term.title.clone(),
            value: term.amount.to_text_with(places),
            unit: unit.to_owned(),
            lines,
            ..Explanation::default()
        })
    }

    /// The lines of a group: a second, filtered scan of the ledger.
    pub(super) fn lines_of_group(&self, place: usize) -> Result<Vec<LedgerLine>, Problems> {
        PolarsSummation.lines_of(self.ledger, &self.groups[place], self.library)
    }

    fn explain_parameter(&self, parameter: &ResolvedParameter) -> Explanation {
        let title = self
            .library
            .parameters
            .find(&parameter.id)
            .map_or_else(|| Text::same(&parameter.id), |known| known.title().clone());
        let mut node = Explanation {
            title,
            value: parameter.text.clone(),
            unit: parameter.unit.clone(),
            rounding: parameter.places.map(|places| self.rounding(places)),
            remarks: vec![parameter.tier.title()],
            ..Explanation::default()
        };
        match &parameter.origin {
            ParameterOrigin::Stated { parts, mean, rest } => {
                node.expression = Some(mean_expression(parts, rest.as_deref()));
                if *mean != crate::format::methodology::MeanEntry::None {
                    let words = match mean {
                        crate::format::methodology::MeanEntry::ByEnergy => {
                            Text::new("按热量加权平均", "mean weighted by energy")
                        }
                        _ => Text::new("按数量加权平均", "mean weighted by quantity"),
                    };
                    node.remarks.push(words);
                }
                for part in parts {
                    let basis = part.basis.title();
                    node.children.push(Explanation {
                        title: Text::new(format!("填报值（{}）", basis.zh), format!("stated ({})", basis.en)),
                        value: part.value.to_text(),
                        unit: parameter.unit.clone(),
                        remarks: vec![stated_words(part)],
                        ..Explanation::default()
                    });
                }
                if let Some(rest) = rest {
                    node.children.push(self.explain_parameter(&rest.1));
                }
            }
            ParameterOrigin::Plant { printed, evidence } => {
                node.expression = Some(parameter.unrounded.to_expression());
                let record = parameter.record.clone().unwrap_or_default();
                node.remarks.push(Text::same(format!("{record} = {printed}")));
                node.remarks
                    .push(Text::new(format!("依据：{evidence}"), format!("evidence: {evidence}")));
            }
            ParameterOrigin::Record { set, .. } => {
                node.expression = Some(parameter.unrounded.to_expression());
                let found = self.library.set(set).and_then(|set| {
                    let id = parameter.record.as_deref()?;
                    let record = set
                        .records
                        .iter()
                        .find(|record| record.id == id && record.base_value().as_ref() == Some(&parameter.unrounded))?;
                    Some(explain_record(record, &set.document_words()))
                });
                node.record = found.map(Box::new);
            }
            ParameterOrigin::Derived {
                formula,
                expression,
                inputs,
            } => {
                node.formula = Some(formula.clone());
                node.expression = Some(expression.clone());
                for input in inputs.values() {
                    node.children.push(self.explain_parameter(input));
                }
                for name in self
                    .methodology
                    .constants
                    .iter()
                    .filter(|(name, _)| formula.contains(name.as_str()))
                {
                    node.children.push(Explanation {
                        title: name.1.entry.title.clone(),
                        value: name.1.written.clone(),
                        unit: name.1.unit.text.clone(),
                        clause: Some(Text::same(&name.1.entry.source)),
                        ..Explanation::default()
                    });
                }
            }
        }
        node
    }
}

/// Where a stated value stands: its first line, and how many more state the same or were summed into it.
fn stated_words(part: &StatedPart) -> Text {
    let (zh, en) = (
        part.place.in_language(Language::Zh),
        part.place.in_language(Language::En),
    );
    match part.lines.saturating_sub(1) {
        0 => Text::new(format!("{zh}：{}", part.typed), format!("{en}: {}", part.typed)),
        more => Text::new(
            format!("{zh}，另 {more} 行：{}", part.typed),
            format!("{en} and {more} more line(s): {}", part.typed),
        ),
    }
}

fn explain_record(record: &FactorRecord, document: &str) -> ExplainedRecord {
    ExplainedRecord {
        id: record.id.clone(),
        printed: record.printed(),
        document: document.to_owned(),
        table: record.table.clone(),
        describes: record.describes,
        published: record.published.map(|day| day.to_string()),
        region: record.region.clone(),
        confidence: confidence_title(record.confidence),
        source: record.source.clone(),
        note: record.note.clone(),
    }
}

/// A parameter's value as a formula reads it back: as shown where that loses nothing.
fn parameter_expression(parameter: &ResolvedParameter) -> String {
    if parameter.text.parse::<Ratio>().as_ref() == Ok(&parameter.value) {
        parameter.text.clone()
    } else {
        parameter.value.to_expression()
    }
}

/// A mean as a formula: `(1000 * 20 + 3000 * 26) / (1000 + 3000)`; a unique value as itself.
fn mean_expression(parts: &[StatedPart], rest: Option<&(Ratio, ResolvedParameter)>) -> String {
    let unique = parts.iter().all(|part| part.value == parts[0].value);
    if unique && rest.is_none() {
        return parts[0].value.to_expression();
    }
    let mut weighed: Vec<(String, String)> = parts
        .iter()
        .map(|part| (part.weight.to_expression(), part.value.to_expression()))
        .collect();
    if let Some((weight, parameter)) = rest {
        weighed.push((weight.to_expression(), parameter.value.to_expression()));
    }
    let over: Vec<String> = weighed
        .iter()
        .map(|(weight, value)| format!("{weight} * {value}"))
        .collect();
    let under: Vec<String> = weighed.into_iter().map(|(weight, _)| weight).collect();
    format!("({}) / ({})", over.join(" + "), under.join(" + "))
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
