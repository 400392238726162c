//! A file of either kind, as a scan asks it.

use super::batch::ScannedTable;
use super::parquet_file::ParquetFile;
use super::summing::Sink;
use super::text_file::TextFile;
use super::worker::Worker;
use crate::activity::column::Column;
use crate::problem::{Problem, Problems};

/// A file whose lines are summed while they are read.
#[derive(Debug)]
pub(in crate::activity) enum ScannedFile {
    /// Parquet, row group by row group.
    Parquet(Box<ParquetFile>),
    /// A big CSV file, part by part.
    Text(Box<TextFile>),
}

impl ScannedFile {
    pub(super) fn table(&self) -> &ScannedTable {
        match self {
            ScannedFile::Parquet(file) => &file.scanned,
            ScannedFile::Text(file) => &file.scanned,
        }
    }

    /// Gives the file its place among the ledger's tables.
    pub fn stand_at(&mut self, index: usize) {
        match self {
            ScannedFile::Parquet(file) => file.scanned.index = index,
            ScannedFile::Text(file) => file.scanned.index = index,
        }
    }

    /// The file, as the user named it.
    pub fn name(&self) -> &str {
        &self.table().table.file
    }

    /// Notes on what was assumed.
    pub fn notes(&self) -> &[Problem] {
        match self {
            ScannedFile::Parquet(file) => &file.notes,
            ScannedFile::Text(file) => &file.notes,
        }
    }

    /// Whether it has a column of uncertainties.
    pub fn has_uncertainty(&self) -> bool {
        let mut header = self.table().header.iter();
        header.any(|(_, column, _)| *column == Column::Uncertainty)
    }

    pub(super) fn scale(&self, column: &Column) -> u32 {
        match self {
            ScannedFile::Parquet(file) => file.scale(column),
            ScannedFile::Text(file) => file.scale(column),
        }
    }

    /// First row, rows and bytes of each part.
    pub(super) fn parts(&self) -> Vec<(u64, u64, u64)> {
        match self {
            ScannedFile::Parquet(file) => file.parts(),
            ScannedFile::Text(file) => file.parts().collect(),
        }
    }

    /// Hands the lines of a part to a worker; `false`: reading may stop.
    pub(super) fn read<S: Sink>(
        &self,
        part: usize,
        first_row: u64,
        every_column: bool,
        worker: &mut Worker<'_, S>,
    ) -> Result<bool, Problems> {
        match self {
            ScannedFile::Parquet(file) => file.read(part, first_row, every_column, worker),
            ScannedFile::Text(file) => file.read(part, worker),
        }
    }
}
