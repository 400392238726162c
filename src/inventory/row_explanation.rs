//! Where a row comes from: its formula with numbers, its quantity with the ledger lines, its parameters.

use super::Inventory;
use super::explanation::{Explanation, join_terms};
use super::parameter::ResolvedParameter;
use super::row::{Lift, QuantityTerm, Row};
use crate::activity::{LedgerLine, PolarsSummation, Summation};
use crate::factor::Named;
use crate::format::methodology::CountEntry;
use crate::methodology::Floor;
use crate::problem::Problems;
use crate::quantity::{Decimal, Ratio};
use crate::text::Text;

impl Inventory<'_> {
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
        if let (Some(floor), Some(lift)) = (&source.floor, &row.lift) {
            return Ok(self.explain_lift(row, title, floor, lift));
        }
        let mut quantity = self.explain_quantity(row)?;
        if source.count == CountEntry::Memo {
            let words = Text::new("备查项，不入总量", "a memo item, outside the total");
            quantity.remarks.push(words);
        }
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
        let mut names = vec![("quantity".to_owned(), Text::new("数量", "quantity"))];
        names.extend(
            row.parameters
                .iter()
                .map(|parameter| self.named_parameter(&parameter.id)),
        );
        for parameter in &row.parameters {
            children.push(self.explain_parameter(parameter, &item.unit.text));
        }
        for name in formula.names() {
            if let Some(constant) = self.methodology.constants.get(name) {
                names.push((name.to_owned(), constant.entry.title.clone()));
                children.push(Explanation {
                    title: constant.entry.title.clone(),
                    value: constant.written.clone(),
                    unit: constant.unit.text.replace("[item]", &item.unit.text),
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
            names,
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

    /// A row that lifts a sum to its floor: the rows of the sum, each of which has an explanation of its own.
    fn explain_lift(&self, row: &Row, title: Text, floor: &Floor, lift: &Lift) -> Explanation {
        let source = self.source(row);
        let of_sum = self.rows.iter().filter(|other| lift.cells.contains(&other.cell));
        let emissions: Vec<String> = of_sum
            .clone()
            .filter_map(|other| other.emission)
            .map(|value| value.to_string())
            .collect();
        let each = of_sum.map(|other| {
            let item = self.library.items.at(self.cell(other).item).title();
            let (own, value) = (&self.source(other).title, other.emission.unwrap_or(Decimal::ZERO));
            Explanation {
                title: Text::new(format!("{}：{}", own.zh, item.zh), format!("{}: {}", own.en, item.en)),
                value: value.to_string(),
                unit: self.methodology.unit.text.clone(),
                ..Explanation::default()
            }
        });
        let terms = join_terms(&emissions);
        Explanation {
            title,
            value: row.emission.unwrap_or(Decimal::ZERO).to_string(),
            unit: self.methodology.unit.text.clone(),
            formula: Some(format!("{} - sum({})", floor.written, floor.sources.join(", "))),
            expression: Some(format!("{} - ({terms})", floor.written)),
            clause: Some(Text::new(
                format!("{}：{}", source.title.zh, source.clause),
                format!("{}: {}", source.title.en, source.clause),
            )),
            remarks: source.note.iter().cloned().collect(),
            children: each.collect(),
            ..Explanation::default()
        }
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

    /// The lines of a group: a second, filtered scan of the ledger. Errors: those of reading a big file again.
    pub fn lines_of_group(&self, place: usize) -> Result<Vec<LedgerLine>, Problems> {
        PolarsSummation.lines_of(self.ledger, &self.groups[place], self.library)
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
