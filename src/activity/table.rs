//! A table as read from a file, before any cell has a meaning: text with its place.

use crate::problem::Place;

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
}

/// One row of text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TableRow {
    /// Its number as the spreadsheet counts.
    pub row: u64,
    /// Its cells.
    pub cells: Vec<String>,
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
}
