//! Which columns the scanned files have together, and at which scale their numbers are summed.

use std::collections::BTreeSet;

use super::ScanRequest;
use crate::activity::column::Column;
use crate::activity::header::Header;
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::period::PeriodLength;

/// The columns of all files of a scan.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Columns whose texts tell lines apart: plant, process and period first, then those of the kind.
    pub keys: Vec<Column>,
    /// Decimal places at which quantities are summed.
    pub quantity_scale: u32,
    /// Columns of stated values.
    pub values: Vec<ValueColumn>,
    /// Days are summed into months unless rows are days.
    pub finest: PeriodLength,
    /// Whether lines of different processes are told apart; else only whether they name one.
    pub tells_processes_apart: bool,
}

/// A column of stated values.
#[derive(Clone, Debug)]
pub(super) struct ValueColumn {
    pub parameter: String,
    pub scale: u32,
}

/// How many of the key columns are plant, process and period.
pub(super) const BEFORE_KIND: usize = 3;

impl Layout {
    /// The union of the files' columns; `scale` gives the finest scale of a number column over all files.
    pub fn new(headers: &[&Header], request: ScanRequest<'_>, scale: impl Fn(&Column) -> u32) -> Layout {
        let all: BTreeSet<&Column> = headers
            .iter()
            .flat_map(|header| header.iter().map(|(_, column, _)| column))
            .collect();
        let mut keys = vec![Column::Plant, Column::Process, Column::Period];
        let of_kind = |column: &&Column| {
            matches!(
                column,
                Column::Item
                    | Column::Flow
                    | Column::Unit
                    | Column::MoistureBasis
                    | Column::Moisture
                    | Column::Parameter
                    | Column::Asserts
                    | Column::Supply
                    | Column::ValueUnit(_)
                    | Column::ValueBasis(_)
                    | Column::ValueMoistureBasis(_)
            )
        };
        keys.extend(all.iter().copied().filter(of_kind).cloned());
        let values = all.iter().filter_map(|column| match column {
            Column::Value(parameter) => Some(ValueColumn {
                parameter: parameter.clone(),
                scale: scale(column),
            }),
            _ => None,
        });
        Layout {
            keys,
            quantity_scale: scale(&Column::Quantity),
            values: values.collect(),
            finest: request.finest,
            tells_processes_apart: request.tells_processes_apart,
        }
    }

    /// Place of the calorific value among the stated values.
    pub fn calorific(&self) -> Option<usize> {
        self.values
            .iter()
            .position(|column| column.parameter == CALORIFIC_VALUE)
    }
}
