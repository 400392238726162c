//! How quantities, outputs and stated parameters follow from the cells of the ledger table.

use super::book::InventoryBook;
use super::ledger_cells::{LedgerCells, WeighedCell, plain, times, weighed_sum};
use crate::activity::LedgerLine;
use crate::format::parameter_rule::MeanEntry;
use crate::inventory::parameter::{ParameterOrigin, StatedPart};
use crate::inventory::row::QuantityTerm;
use crate::inventory::{Explanation, ResolvedParameter};
use crate::quantity::{Ratio, RoundingMode, Unit};
use crate::report::document::Formula;

/// The longest mean that is written as a formula, in values.
const MOST_VALUES: usize = 60;

impl InventoryBook<'_, '_> {
    /// How the quantity of a row follows from the lines of the ledger; `None` where it does by more than sums of cells times numbers, or where lines
    /// stand nowhere one by one.
    pub(super) fn quantity_formula(&self, place: usize) -> Option<Formula> {
        let cells = self.cells?;
        let row = self.row(place);
        let unit = &self.inventory.library.items.at(self.inventory.cell(row).item).unit;
        let node = self.quantity_node(place)?;
        // A single term may stand for the whole.
        let nodes: Vec<&Explanation> = match row.terms.len() {
            1 => vec![node],
            _ => node.children.iter().collect(),
        };
        if nodes.len() != row.terms.len() {
            return None;
        }
        let (mut weighed, mut rest) = (Vec::new(), Ratio::zero());
        for (term, node) in row.terms.iter().zip(nodes) {
            add_term(term, &lines_below(node), (cells, unit), &mut weighed, &mut rest)?;
        }
        let formula = weighed_sum(&weighed, &rest).filter(|_| !weighed.is_empty())?;
        match self.inventory.source(row).quantity_places {
            Some(places) => self.rounded(formula, places),
            None => Some(formula),
        }
    }

    /// How a stated or derived value follows from the lines of the ledger.
    pub(super) fn parameter_formula(&self, parameter: &ResolvedParameter) -> Option<Formula> {
        let cells = self.cells?;
        let formula = match &parameter.origin {
            ParameterOrigin::Stated {
                parts,
                mean,
                rest: None,
            } => stated_formula(parts, *mean, parameter, cells)?,
            ParameterOrigin::Derived { formula, inputs, .. } => {
                let mut is_followed = false;
                let mut found = Formula::default();
                for word in words_and_signs(formula) {
                    let own = inputs.get(word);
                    if let Some(follows) = own.and_then(|input| self.parameter_formula(input)) {
                        is_followed = true;
                        found = found.then("(");
                        found.pieces.extend(follows.pieces);
                        found = found.then(")");
                        continue;
                    }
                    let constant = || self.inventory.methodology.constants.get(word).map(|known| &known.value);
                    found = found.then(match own.map(|input| &input.value).or_else(constant) {
                        Some(value) => plain(value),
                        None => word.to_owned(),
                    });
                }
                Some(found).filter(|_| is_followed)?
            }
            _ => return None,
        };
        match parameter.places {
            Some(places) => self.rounded(formula, places),
            None => Some(formula),
        }
    }

    /// How the output of groups follows from the lines of the ledger. A ledger whose lines cannot be read again has no such formula.
    pub(super) fn output_formula(&self, groups: &[usize], unit: &Unit) -> Option<Formula> {
        let cells = self.cells?;
        let mut weighed = Vec::new();
        for group in groups {
            let lines = self.inventory.lines_of_group(*group).ok()?;
            for line in &lines {
                weighed.push(cells.quantity(line, unit)?);
            }
        }
        weighed_sum(&weighed, &Ratio::zero())
    }

    /// Rounded as the standard rounds; spreadsheets round half away from zero alone.
    fn rounded(&self, formula: Formula, places: u32) -> Option<Formula> {
        let rounds_away = self.inventory.methodology.rounding.mode == RoundingMode::HalfAwayFromZero;
        rounds_away.then(|| formula.round(places))
    }

    /// What explains the quantity of a row.
    pub(super) fn quantity_node(&self, place: usize) -> Option<&Explanation> {
        let explanation = self.explained.get(&place)?;
        // Of a row with a formula the quantity stands first; parameters have lines of their own.
        match (&explanation.formula, explanation.children.first()) {
            (Some(_), Some(quantity)) => Some(quantity),
            _ => Some(explanation),
        }
    }
}

/// The cells of a term, each with what one of it counts; what no line gives is a number.
fn add_term(
    term: &QuantityTerm,
    lines: &[&LedgerLine],
    (cells, unit): (&LedgerCells<'_>, &Unit),
    weighed: &mut Vec<WeighedCell>,
    rest: &mut Ratio,
) -> Option<()> {
    let sign = if term.is_subtracted {
        -Ratio::one()
    } else {
        Ratio::one()
    };
    if lines.is_empty() {
        *rest = rest.clone() + sign * term.amount.clone();
        return Some(());
    }
    let all: Ratio = lines.iter().map(|line| line.quantity.clone()).sum();
    // Of what was flared a process may be charged with a part.
    let share = match term.amount.divide(&all) {
        Some(share) => share,
        None if term.amount.is_zero() => Ratio::one(),
        None => return None,
    };
    for line in lines {
        let (place, weight) = cells.quantity(line, unit)?;
        weighed.push((place, sign.clone() * weight * share.clone()));
    }
    Some(())
}

/// The lines of a figure and of all that it is made of.
pub(super) fn lines_below(node: &Explanation) -> Vec<&LedgerLine> {
    let mut lines: Vec<&LedgerLine> = node.lines.iter().collect();
    lines.extend(node.children.iter().flat_map(lines_below));
    lines
}

/// A value stated once, or the mean of several by their quantities.
fn stated_formula(
    parts: &[StatedPart],
    mean: MeanEntry,
    parameter: &ResolvedParameter,
    cells: &LedgerCells<'_>,
) -> Option<Formula> {
    if let [only] = parts {
        let (place, weight) = cells.value(only, &parameter.id)?;
        return Some(times(Formula::same_as(place), &weight)).filter(|_| only.value == parameter.unrounded);
    }
    if mean != MeanEntry::ByQuantity || parts.len() > MOST_VALUES {
        return None;
    }
    let mut over = Formula::text("(");
    let mut under = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let (value, of_value) = cells.value(part, &parameter.id)?;
        let (weight, of_weight) = cells.weight(part)?;
        if at > 0 {
            over = over.then("+");
        }
        over = over.cell(weight.clone()).then("*").cell(value);
        over = times(over, &(of_value * of_weight.clone()));
        under.push((weight, of_weight));
    }
    let mut formula = over.then(")/(");
    formula.pieces.extend(weighed_sum(&under, &Ratio::zero())?.pieces);
    Some(formula.then(")"))
}

/// The names of a formula and what stands between them, blanks left out.
fn words_and_signs(formula: &str) -> Vec<&str> {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
    let mut found = Vec::new();
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        let end = match is_word(first) {
            true => rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        if !piece.trim().is_empty() {
            found.push(piece);
        }
        rest = after;
    }
    found
}
