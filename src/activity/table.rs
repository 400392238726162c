//! A table as read from a file, before any cell has a meaning: text with its place.

use std::sync::Arc;

use super::report_workbook::ShownTotal;
use crate::problem::{Place, Problem};

/// Rows of text with their places.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The file, as the user named it.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// Every row that is not blank, from the top, the header among them.
    pub rows: Vec<TableRow>,
    /// Row and column of cells in which a merged range repeats its first cell.
    pub merged: Vec<(u64, usize)>,
    /// Row and column of cells that the spreadsheet holds as dates.
    pub dates: Vec<(u64, usize)>,
    /// Whether numbers came through a spreadsheet's floating point, of which 15 digits are meant.
    pub floating: bool,
    /// The total that the workbook of a report shows beside its ledger.
    pub shown_total: Option<ShownTotal>,
    /// What must be said of how the table was read: its encoding, what a mapping took from it.
    pub notes: Vec<Problem>,
}

/// One row of text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TableRow {
    /// Its number as the spreadsheet counts.
    pub row: u64,
    /// Its cells.
    pub cells: Vec<String>,
    /// Where a mapping took the row from; `None`: the row stands in the file as it is.
    pub origin: Option<Box<Origin>>,
}

/// Where a line that a mapping made stands in the file as the mill keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The wide column of its number, by its header.
    pub column: Arc<str>,
    /// The place of each cell.
    pub cells: Vec<Arc<Place>>,
}

impl Table {
    /// The place of a cell.
    pub fn place(&self, row: u64, column: Option<&str>) -> Place {
        Place {
            file: self.file.clone(),
            sheet: self.sheet.clone(),
            row: Some(row),
            column: column.map(str::to_owned),
        }
    }

    /// The place of a row; of a mapped one with its wide column.
    pub fn row_place(&self, row: &TableRow) -> Place {
        self.place(row.row, row.origin.as_ref().map(|origin| &*origin.column))
    }
}
