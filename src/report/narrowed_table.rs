//! Tables that leave their least important columns out on a narrow terminal.

use super::table::{ColumnKind, TableStyle, TableWriter};

/// Columns of a terminal from which on a table is whole.
const WHOLE_FROM: u16 = 100;

/// Whether a terminal is too narrow for whole tables.
pub(super) fn is_narrow(style: TableStyle) -> bool {
    style.width < WHOLE_FROM
}

/// A table of which some columns are left out where the terminal is narrow.
pub(super) struct NarrowedTable<'c> {
    table: TableWriter,
    /// Places of the columns that are left out.
    left_out: &'c [usize],
}

impl<'c> NarrowedTable<'c> {
    /// A table with these columns; `dispensable`: places of those that a narrow terminal does without.
    pub(super) fn new(
        style: TableStyle,
        columns: &[(&str, ColumnKind)],
        dispensable: &'c [usize],
    ) -> NarrowedTable<'c> {
        let left_out = if is_narrow(style) { dispensable } else { &[] };
        NarrowedTable {
            table: TableWriter::new(style, &kept(columns, left_out)),
            left_out,
        }
    }

    /// Adds a row, given with a cell for every column.
    pub(super) fn row(&mut self, cells: &[String]) {
        self.table.row(&kept(cells, self.left_out));
    }

    /// The table as text.
    pub(super) fn finish(self) -> String {
        self.table.finish()
    }
}

fn kept<T: Clone>(all: &[T], left_out: &[usize]) -> Vec<T> {
    let places = all.iter().enumerate().filter(|(place, _)| !left_out.contains(place));
    places.map(|(_, one)| one.clone()).collect()
}
