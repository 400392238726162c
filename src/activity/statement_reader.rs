//! Reading what a line states of its item's parameters.

use super::column::Column;
use super::line::LineReader;
use super::problem;
use super::statement::{Basis, Statement, WrittenNumber};
use super::table::TableRow;
use crate::factor::record::conversion_to_base;
use crate::factor::{Item, Named, Parameter};
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

impl LineReader<'_> {
    /// The value of a `parameter` line: quantity and unit are those of the parameter.
    pub(super) fn parameter_value(
        &self,
        row: &TableRow,
        item: &Item,
        faults: &mut Vec<Problem>,
    ) -> Option<(Ratio, String, Option<Statement>)> {
        let place = self.place(row, &Column::Parameter);
        let Some(typed) = self.text(row, &Column::Parameter) else {
            faults.push(problem::blank_cell(place, &Text::new("参数", "the parameter")));
            return None;
        };
        let Some(parameter) = self.library.parameters.find(&typed) else {
            faults.push(problem::unknown_name(
                "unknown-parameter",
                place,
                Text::new("参数", "parameter"),
                &typed,
                self.library.parameters.nearest_words(&typed),
                None,
            ));
            return None;
        };
        self.refuse_merged(row, &Column::Quantity, faults);
        if self.text(row, &Column::Quantity).is_none() {
            // A line without its value would leave the default to stand in without a word.
            faults.push(problem::blank_cell(
                self.place(row, &Column::Quantity),
                parameter.title(),
            ));
            return None;
        }
        let statement = self.statement(row, item, parameter, (&Column::Quantity, &Column::Unit), faults)?;
        Some((Ratio::zero(), statement.typed.clone(), Some(statement)))
    }

    pub(super) fn statements(&self, row: &TableRow, item: &Item, faults: &mut Vec<Problem>) -> Vec<Statement> {
        let mut statements = Vec::new();
        for (_, column, _) in self.columns {
            let Column::Value(id) = column else { continue };
            if self.text(row, column).is_none() {
                continue;
            }
            self.refuse_merged(row, column, faults);
            if let Some(parameter) = self.library.parameters.find(id) {
                let unit = Column::ValueUnit(id.clone());
                statements.extend(self.statement(row, item, parameter, (column, &unit), faults));
            }
        }
        statements
    }

    fn statement(
        &self,
        row: &TableRow,
        item: &Item,
        parameter: &Parameter,
        (value, unit): (&Column, &Column),
        faults: &mut Vec<Problem>,
    ) -> Option<Statement> {
        let basis_column = Column::ValueBasis(parameter.id().to_owned());
        let typed_basis = self.text(row, &basis_column).unwrap_or_default();
        let basis = Basis::parse(&typed_basis);
        if basis.is_none() {
            faults.push(problem::unknown_name(
                "unknown-basis",
                self.place(row, &basis_column),
                Text::new("获取方式", "basis"),
                &typed_basis,
                Vec::new(),
                Some(Text::new(
                    "应为 measured（实测）、calculated（计算）、default（缺省）加因子集名，或留空",
                    "one of: measured, calculated, default with the name of its set, or blank",
                )),
            ));
        }
        let title = parameter.title();
        let number = self.number(row, value, Some(title), faults);
        let wanted = parameter.unit_text(item);
        // A rate without a unit is a plain number; everything else says its unit.
        let typed_unit = if self.text(row, unit).is_none() && parameter.unit.dimension.is_one() {
            parameter.unit.clone()
        } else {
            self.unit(row, unit, faults)?
        };
        let Some(to_base) = conversion_to_base(&typed_unit, item, parameter) else {
            let what = Text::new(
                format!("{}的{}", item.title().zh, title.zh),
                format!("{} of {}", title.en, item.id()),
            );
            faults.push(problem::wrong_dimension(
                self.place(row, unit),
                &typed_unit.text,
                &what,
                &wanted,
            ));
            return None;
        };
        let typed_value = self.text(row, value).unwrap_or_default();
        let number = number?;
        let amount = Ratio::from(number) * to_base.clone();
        if typed_unit.text == "%" && self.is_ambiguous_percentage(&typed_value, &Ratio::from(number)) {
            faults.push(problem::percent_cell(self.place(row, value), &typed_value));
        }
        if let Some((limit, written)) = parameter
            .at_most()
            .filter(|_| item.is_by_mass() || parameter.unit.dimension.is_one())
            && amount > limit
        {
            let unit = if wanted == "1" { "" } else { &wanted };
            faults.push(problem::out_of_range(
                self.place(row, value),
                &typed_value,
                title,
                written,
                unit,
            ));
        }
        if parameter.is_above_zero() && amount.is_zero() {
            faults.push(problem::zero_value(self.place(row, value), title));
        }
        let typed = if typed_unit.dimension.is_one() && typed_unit.text == "1" {
            typed_value
        } else {
            format!("{typed_value} {}", typed_unit.text)
        };
        Some(Statement {
            parameter: parameter.id().to_owned(),
            value: amount,
            typed,
            written: Some(WrittenNumber { number, size: to_base }),
            basis: basis?,
            spread: None,
        })
    }
}
