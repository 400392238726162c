//! The cells of a workbook, results and formulas, to be compared one by one.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use crate::activity::cell_name::cell_name;

/// Where a cell stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CellPlace {
    /// The sheet.
    pub sheet: String,
    /// The row, from 0.
    row: u32,
    /// The column, from 0.
    column: u32,
    /// Whether it is the formula of the cell, not its result.
    is_formula: bool,
}

impl CellPlace {
    /// As spreadsheets name it: `AB12`.
    pub(super) fn name(&self) -> String {
        cell_name((self.row, self.column))
    }
}

/// The cells that are not empty, by place; `None` where the file is no workbook that can be read.
pub(super) fn cells_of(bytes: &[u8]) -> Option<BTreeMap<CellPlace, String>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut cells = BTreeMap::new();
    for sheet in workbook.sheet_names() {
        let mut add = |(top, left): (u32, u32), (row, column): (usize, usize), is_formula: bool, text: String| {
            let place = CellPlace {
                sheet: sheet.clone(),
                row: top + u32::try_from(row).unwrap_or(u32::MAX - top),
                column: left + u32::try_from(column).unwrap_or(u32::MAX - left),
                is_formula,
            };
            cells.insert(place, text);
        };
        let values = workbook.worksheet_range(&sheet).ok()?;
        let start = values.start().unwrap_or_default();
        for (row, column, value) in values.used_cells() {
            if *value != Data::Empty {
                add(start, (row, column), false, value.to_string());
            }
        }
        let formulas = workbook.worksheet_formula(&sheet).ok()?;
        let start = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            if !formula.is_empty() {
                add(start, (row, column), true, format!("={formula}"));
            }
        }
    }
    Some(cells)
}
