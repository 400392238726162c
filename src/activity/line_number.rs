//! The numbers of a ledger line with their units.

use super::column::Column;
use super::line::LineReader;
use super::problem;
use super::statement::Statement;
use super::table::TableRow;
use crate::factor::{Item, Named};
use crate::problem::Problem;
use crate::quantity::number::read_number;
use crate::quantity::{Decimal, Ratio, Unit};
use crate::text::Text;

impl LineReader<'_> {
    /// A percentage, with or without its sign.
    pub(super) fn percentage(
        &self,
        row: &TableRow,
        column: &Column,
        what: &Text,
        faults: &mut Vec<Problem>,
    ) -> Option<Ratio> {
        let typed = self.text(row, column)?;
        match read_number(typed.trim_end_matches('%')) {
            Ok(value) if value.is_negative() => {
                faults.push(problem::negative_value(self.place(row, column), &typed, what));
                None
            }
            Ok(value) => Some(Ratio::from(value)),
            Err(error) => {
                faults.push(problem::bad_number(self.place(row, column), &typed, error));
                None
            }
        }
    }

    /// Whether a number of a workbook is below 1 where a percentage is meant: a cell formatted as a percentage holds the share.
    pub(super) fn is_ambiguous_percentage(&self, typed: &str, value: &Ratio) -> bool {
        self.table.floating && !value.is_zero() && *value < Ratio::one() && !typed.contains('%')
    }

    /// A number that is not negative; `what` names a value that is no quantity.
    pub(super) fn number(
        &self,
        row: &TableRow,
        column: &Column,
        what: Option<&Text>,
        faults: &mut Vec<Problem>,
    ) -> Option<Decimal> {
        let typed = self.text(row, column)?;
        match read_number(&typed) {
            Ok(value) if value.is_negative() => {
                let place = self.place(row, column);
                faults.push(match what {
                    None => problem::negative(place, &typed),
                    Some(what) => problem::negative_value(place, &typed, what),
                });
                None
            }
            Ok(value) => Some(value),
            Err(error) => {
                faults.push(problem::bad_number(self.place(row, column), &typed, error));
                None
            }
        }
    }

    pub(super) fn unit(&self, row: &TableRow, column: &Column, faults: &mut Vec<Problem>) -> Option<Unit> {
        let place = self.place(row, column);
        let Some(typed) = self.text(row, column) else {
            faults.push(problem::blank_cell(place, &Text::new("单位", "the unit")));
            return None;
        };
        match self.library.units.parse(&typed) {
            Ok(unit) => Some(unit),
            Err(error) => {
                faults.push(problem::unknown_unit(place, &typed, error));
                None
            }
        }
    }

    pub(super) fn refuse_merged(&self, row: &TableRow, column: &Column, faults: &mut Vec<Problem>) {
        if let Some((index, ..)) = self.columns.iter().find(|(_, known, _)| known == column)
            && self.table.merged.contains(&(row.row, *index))
        {
            faults.push(problem::merged_quantity(self.place(row, column)));
        }
    }

    pub(super) fn quantity(
        &self,
        row: &TableRow,
        item: &Item,
        faults: &mut Vec<Problem>,
    ) -> Option<(Ratio, String, Option<Statement>)> {
        self.refuse_merged(row, &Column::Quantity, faults);
        let Some(typed) = self.text(row, &Column::Quantity) else {
            faults.push(problem::blank_cell(
                self.place(row, &Column::Quantity),
                &Text::new("数量", "the quantity"),
            ));
            self.unit(row, &Column::Unit, faults);
            return None;
        };
        let number = self.number(row, &Column::Quantity, None, faults);
        let unit = self.unit(row, &Column::Unit, faults)?;
        if unit.dimension != item.unit.dimension {
            let what = Text::new(&item.title().zh, format!("{} ({})", item.id(), item.title().zh));
            faults.push(problem::wrong_dimension(
                self.place(row, &Column::Unit),
                &unit.text,
                &what,
                &item.unit.text,
            ));
            return None;
        }
        let base = Ratio::from(number?) * unit.size.divide(&item.unit.size)?;
        if base.exact_decimal().is_none() {
            faults.push(problem::inexact_unit(
                self.place(row, &Column::Unit),
                &unit.text,
                &item.unit.text,
            ));
            return None;
        }
        Some((base, format!("{typed} {}", unit.text), None))
    }
}
