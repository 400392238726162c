//! The cells of the table of ledger lines that figures follow from. A datum is edited there and nowhere else; formulas lead from it to the totals.

use std::collections::BTreeMap;

use super::ledger_section::{TABLE, number_columns};
use crate::activity::LedgerLine;
use crate::activity::column::Column;
use crate::activity::long_form::LongForm;
use crate::factor::Library;
use crate::inventory::parameter::StatedPart;
use crate::problem::Place;
use crate::quantity::{Ratio, Unit};
use crate::report::document::{CellPlace, Formula, Number};

/// The digits that a spreadsheet keeps; a cell with more is text, which no formula reads.
const MOST_DIGITS: usize = 15;

/// A cell with what one of it counts.
pub(super) type WeighedCell = (CellPlace, Ratio);

/// The numbers of the ledger table, found by where their lines stand in the files.
pub(super) struct LedgerCells<'f> {
    form: &'f LongForm,
    library: &'f Library,
    is_number: Vec<bool>,
    /// The row of each place; `None` where several lines stand at one.
    rows: BTreeMap<&'f Place, Option<usize>>,
}

impl<'f> LedgerCells<'f> {
    /// The cells of lines as they were read.
    pub fn of(form: &'f LongForm, library: &'f Library) -> LedgerCells<'f> {
        let mut rows: BTreeMap<&Place, Option<usize>> = BTreeMap::new();
        for (row, place) in form.places.iter().enumerate() {
            rows.entry(place).and_modify(|known| *known = None).or_insert(Some(row));
        }
        LedgerCells {
            form,
            library,
            is_number: number_columns(form),
            rows,
        }
    }

    /// The cell of a line's quantity, and how much of the unit one of it is.
    pub fn quantity(&self, line: &LedgerLine, unit: &Unit) -> Option<WeighedCell> {
        let row = self.row(&line.place).filter(|_| line.count == 1)?;
        let (place, value) = self.number(row, &Column::Quantity)?;
        // What a line counts is its number times its unit, and where it is dried the share that is not water.
        let weight = match line.quantity.divide(&value) {
            Some(weight) => weight,
            None if line.moisture.is_none() => {
                let typed = self.text(row, &Column::Unit)?;
                self.library.units.parse(typed).ok()?.size.divide(&unit.size)?
            }
            None => return None,
        };
        Some((place, weight))
    }

    /// The cell of a stated value of a parameter, and how much one of it is.
    pub fn value(&self, part: &StatedPart, parameter: &str) -> Option<WeighedCell> {
        let row = self.row(&part.place).filter(|_| part.lines == 1)?;
        // A line of the flow `parameter` states its value where others state a quantity.
        let own = Column::Value(parameter.to_owned());
        let (place, value) = self.number(row, &own).or_else(|| {
            self.text(row, &Column::Parameter)?;
            self.number(row, &Column::Quantity)
        })?;
        Some((place, part.value.divide(&value)?))
    }

    /// The cell of the quantity that a stated value weighs by, and how much one of it weighs.
    pub fn weight(&self, part: &StatedPart) -> Option<WeighedCell> {
        let row = self.row(&part.place).filter(|_| part.lines == 1)?;
        let (place, value) = self.number(row, &Column::Quantity)?;
        Some((place, part.weight.divide(&value)?))
    }

    fn row(&self, place: &Place) -> Option<usize> {
        *self.rows.get(place)?
    }

    fn column(&self, wanted: &Column) -> Option<usize> {
        self.form.columns.iter().position(|known| known == wanted)
    }

    fn text(&self, row: usize, column: &Column) -> Option<&'f str> {
        let text = self.form.rows[row][self.column(column)?].trim();
        (!text.is_empty()).then_some(text)
    }

    fn number(&self, row: usize, column: &Column) -> Option<(CellPlace, Ratio)> {
        let at = self.column(column).filter(|at| self.is_number[*at])?;
        let value: Ratio = self.text(row, column)?.parse().ok()?;
        let digits = Number::exact(&value, 0)
            .digits()
            .bytes()
            .filter(u8::is_ascii_digit)
            .count();
        (digits <= MOST_DIGITS).then(|| (CellPlace::new(TABLE, row, at), value))
    }
}

/// The sum of cells, each times its weight, and of a number; `None` where it is longer than spreadsheets take.
pub(super) fn weighed_sum(cells: &[WeighedCell], rest: &Ratio) -> Option<Formula> {
    let mut by_weight: Vec<(&Ratio, Vec<CellPlace>)> = Vec::new();
    for (place, weight) in cells {
        match by_weight.iter_mut().find(|(known, _)| *known == weight) {
            Some((_, places)) => places.push(place.clone()),
            None => by_weight.push((weight, vec![place.clone()])),
        }
    }
    let mut formula = Formula::default();
    let sign = |formula: Formula, is_negative: bool| match (is_negative, formula.pieces.is_empty()) {
        (true, _) => formula.then("-"),
        (false, true) => formula,
        (false, false) => formula.then("+"),
    };
    for (weight, places) in by_weight {
        formula = sign(formula, weight.is_negative());
        let sum = match places.as_slice() {
            [only] => Formula::same_as(only.clone()),
            _ => Formula::sum(places)?,
        };
        formula.pieces.extend(sum.pieces);
        formula = times(formula, &weight.abs());
    }
    if !rest.is_zero() {
        formula = sign(formula, rest.is_negative()).then(plain(&rest.abs()));
    }
    (!formula.pieces.is_empty()).then_some(formula)
}

/// A formula times a number.
pub(super) fn times(formula: Formula, weight: &Ratio) -> Formula {
    if *weight == Ratio::one() {
        return formula;
    }
    formula.then(format!("*{}", plain(weight)))
}

/// A number as formulas write it.
pub(super) fn plain(number: &Ratio) -> String {
    number.to_expression().replace(' ', "")
}
