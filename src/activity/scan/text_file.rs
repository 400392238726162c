//! Big CSV files as a ledger: cut at line ends into parts, each part read as batches of lines.
//!
//! Only plain text is read this way: without quotation marks, every line a record. Anything else goes through the reader of small files.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::batch::ScannedTable;
use super::number::FREE_SCALE;
use super::summing::Sink;
use super::text_part::read_part;
use super::text_survey::{TextSpan, is_plain, survey};
use super::worker::Worker;
use crate::activity::column::{Column, ColumnNames};
use crate::activity::csv_file::{delimiter, read_csv};
use crate::activity::header::{header_row, read_header};
use crate::activity::problem;
use crate::activity::table::Table;
use crate::problem::{Place, Problem, Problems};

/// Bytes from which a text is read in parts and summed while it is read.
pub(in crate::activity) const BIG_TEXT: u64 = 16 << 20;

/// Bytes at the top in which the header stands and from which the places of numbers are judged.
const TOP: u64 = 64 << 10;

/// A big text whose header was read.
#[derive(Debug)]
pub(in crate::activity) struct TextFile {
    path: PathBuf,
    pub(super) delimiter: u8,
    pub(super) scanned: ScannedTable,
    /// Decimal places of its numbers, judged by the first lines of each part with a margin; finer ones are read one by one.
    scale: u32,
    parts: Vec<TextSpan>,
    /// Notes on what was assumed.
    pub notes: Vec<Problem>,
}

impl TextFile {
    /// Reads the header of a text and finds its parts; `None` where it cannot be read in parts: it is not UTF-8, has quotation marks, or
    /// its header is not in the first row.
    pub fn open(path: &Path, names: &ColumnNames, threads: usize) -> Result<Option<TextFile>, Problems> {
        let name = path.display().to_string();
        let unreadable = |error: io::Error| problem::unreadable(Place::file(&name), &error.to_string());
        let mut top = Vec::new();
        let mut file = File::open(path).map_err(unreadable)?;
        Read::by_ref(&mut file)
            .take(TOP)
            .read_to_end(&mut top)
            .map_err(unreadable)?;
        let start = mark(&top);
        let top = whole_lines(&top[start..]);
        let Some(head) = read_csv(&name, top)
            .ok()
            .filter(|head| header_row(head, names) == Some(0))
        else {
            return Ok(None);
        };
        // Rows are counted by line ends from the top of the file.
        let header_line = head.rows[0].row;
        let mut ends = memchr::memchr_iter(b'\n', top);
        let Some(end) = ends.nth(header_line as usize - 1) else {
            return Ok(None);
        };
        let body = (start + end + 1) as u64;
        if !is_plain(&top[..=end]) {
            return Ok(None);
        }
        let header = read_header(&head, 0, names).map_err(Problems)?;
        let numbers = |column: &Column| matches!(column, Column::Quantity | Column::Value(_));
        let columns: Vec<usize> = header
            .iter()
            .filter(|(_, column, _)| numbers(column))
            .map(|(at, ..)| *at)
            .collect();
        let delimiter = delimiter(&String::from_utf8_lossy(top));
        let places = |lines: &[u8]| most_places(lines, delimiter, &columns);
        let parts = survey(path, body, header_line + 1, threads, &places).map_err(unreadable)?;
        let Some(parts) = parts else { return Ok(None) };
        let most = parts.iter().map(|part| part.places).max().unwrap_or(0);
        let scale = (most + MARGIN).min(FREE_SCALE);
        let table = Table {
            file: name,
            ..Table::default()
        };
        Ok(Some(TextFile {
            path: path.to_owned(),
            delimiter,
            scanned: ScannedTable {
                table,
                header,
                index: 0,
                has_dates: false,
            },
            scale,
            parts,
            notes: head.notes,
        }))
    }

    /// Decimal places of its number columns.
    pub(super) fn scale(&self, column: &Column) -> u32 {
        let has = self.scanned.header.iter().any(|(_, known, _)| known == column);
        if has { self.scale } else { 0 }
    }

    /// First row, rows and bytes of each part.
    pub(super) fn parts(&self) -> impl Iterator<Item = (u64, u64, u64)> {
        self.parts.iter().map(|part| (part.first_row, part.rows, part.bytes))
    }

    /// Hands the lines of a part to a worker, batch by batch; `false`: reading may stop.
    pub(super) fn read<S: Sink>(&self, part: usize, worker: &mut Worker<'_, S>) -> Result<bool, Problems> {
        let part = self.parts[part];
        let unreadable =
            |error: io::Error| problem::unreadable(Place::file(&self.scanned.table.file), &error.to_string());
        let bytes = part.read(&self.path).map_err(unreadable)?;
        if !part.is_still(&bytes) {
            return Err(problem::changed_while_read(&self.scanned.table.file).into());
        }
        Ok(read_part(self, &bytes, part.first_row, worker))
    }

    /// The cells of a line.
    pub(super) fn cells<'l>(&self, line: &'l [u8]) -> impl Iterator<Item = &'l [u8]> + use<'l> {
        let delimiter = self.delimiter;
        line.split(move |byte| *byte == delimiter)
    }
}

/// Decimal places added to those of the lines looked at.
const MARGIN: u32 = 2;

/// The most decimal places of the numbers in some columns of lines.
fn most_places(lines: &[u8], delimiter: u8, columns: &[usize]) -> u32 {
    let places =
        |cell: &[u8]| memchr::memchr(b'.', cell).map_or(0, |at| cell.trim_ascii_end().len().saturating_sub(at + 1));
    let of_line = |line: &[u8]| {
        let cells = line.split(|byte| *byte == delimiter).enumerate();
        let numbers = cells.filter(|(at, _)| columns.contains(at));
        numbers.map(|(_, cell)| places(cell)).max().unwrap_or(0)
    };
    let most = lines.split(|byte| *byte == b'\n').map(of_line).max().unwrap_or(0);
    u32::try_from(most).unwrap_or(u32::MAX).min(FREE_SCALE)
}

/// The length of a byte-order mark.
fn mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 }
}

/// The lines that are there to their end.
fn whole_lines(bytes: &[u8]) -> &[u8] {
    let end = memchr::memrchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    &bytes[..end]
}
