//! Some lines of a file, column by column.

use super::number_column::NumberColumn;
use crate::activity::header::Header;
use crate::activity::table::Table;

/// One file of a scan.
#[derive(Debug)]
pub(super) struct ScannedTable {
    /// Its name, without rows.
    pub table: Table,
    /// Its columns.
    pub header: Header,
    /// Place of the file among the ledger's tables.
    pub index: usize,
    /// Whether its periods are dates.
    pub has_dates: bool,
}

/// Some lines of a file, column by column.
pub(super) struct Batch<'b> {
    /// The file.
    pub table: &'b ScannedTable,
    /// Number of the first row; the others follow it one by one.
    pub first_row: u64,
    /// How many rows.
    pub rows: usize,
    /// Ids of texts, by key column of the layout.
    pub codes: Vec<Codes>,
    /// Quantities at the layout's scale.
    pub quantities: NumberColumn,
    /// Stated values at their columns' scales.
    pub values: Vec<NumberColumn>,
    /// Numbers that are in no sum: only whether they are sound matters.
    pub checked: Vec<NumberColumn>,
    /// The texts of one row, cell by cell as in the file.
    pub texts: &'b dyn Fn(usize) -> Vec<String>,
}

impl Batch<'_> {
    /// The number of a row in its file.
    pub fn number(&self, row: usize) -> u64 {
        self.first_row + row as u64
    }
}

/// The ids of a column's texts in a batch.
#[derive(Debug)]
pub(super) enum Codes {
    /// One text in every row.
    One(u32),
    /// Row by row.
    Each(Vec<u32>),
}

impl Codes {
    /// The id of a row's text.
    pub fn of(&self, row: usize) -> u32 {
        match self {
            Codes::One(code) => *code,
            Codes::Each(codes) => codes[row],
        }
    }
}

/// Lines of a batch whose aspects are known and whose numbers are sound, column by column.
#[derive(Default)]
pub(super) struct KnownLines {
    /// Their rows in the batch.
    pub rows: Vec<u32>,
    pub places: Vec<u32>,
    pub times: Vec<u32>,
    pub kinds: Vec<u32>,
}

impl KnownLines {
    /// Forgets the lines.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.places.clear();
        self.times.clear();
        self.kinds.clear();
    }

    /// Takes the lines of some rows out; the rows stand in order.
    pub fn remove(&mut self, rows: &[u32]) {
        let keep: Vec<bool> = self.rows.iter().map(|row| rows.binary_search(row).is_err()).collect();
        for column in [&mut self.rows, &mut self.places, &mut self.times, &mut self.kinds] {
            let mut kept = keep.iter();
            column.retain(|_| kept.next().is_some_and(|kept| *kept));
        }
    }
}
