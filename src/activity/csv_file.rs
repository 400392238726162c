//! Reading CSV files.

use std::borrow::Cow;

use super::encoding::decode;
use super::problem;
use super::table::{Table, TableRow};
use crate::problem::{Place, Problems};

/// Reads the bytes of a CSV file: UTF-8 or GB18030, or UTF-16 with its byte-order mark; comma, semicolon or tab.
pub fn read_csv(name: &str, bytes: &[u8]) -> Result<Table, Problems> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(problem::workbook_called_csv(name).into());
    }
    let (text, notes) = decode(name, bytes)?;
    // One kind of line end: rows are counted by it.
    let text = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        text
    };
    let mut table = Table {
        file: name.to_owned(),
        notes,
        ..Table::default()
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    // A quoted line break is one row for a spreadsheet and two lines for a file.
    let odd_quotes = text.matches('"').count() % 2 == 1;
    let mut breaks_inside = 0u64;
    let mut lines = Lines { at: 0, row: 1 };
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => return Ok(table),
            Ok(true) => {
                let start = record.position().map_or(0, csv::Position::byte) as usize;
                lines.advance(&text, start);
                let row = lines.row - breaks_inside;
                let inside = record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
                // One quotation mark too many, and lines have run together: they would be lost in a cell.
                if inside > MOST_BREAKS || (inside > 0 && odd_quotes) {
                    return Err(problem::unbalanced_quote(table.place(row, None)).into());
                }
                breaks_inside += inside;
                let cells: Vec<String> = record.iter().map(str::to_owned).collect();
                if cells.iter().any(|cell| !cell.trim().is_empty()) {
                    table.rows.push(TableRow {
                        row,
                        cells,
                        ..TableRow::default()
                    });
                }
            }
            Err(error) => return Err(problem::unreadable(Place::file(name), &error.to_string()).into()),
        }
    }
}

/// Counts the lines of a text as records are read; blank lines count, as they do in a spreadsheet.
struct Lines {
    at: usize,
    row: u64,
}

impl Lines {
    /// Goes on to a record; the reader gives the place where it began to look, blank lines before the record included.
    fn advance(&mut self, text: &str, start: usize) {
        let bytes = text.as_bytes();
        let blank = bytes[start.min(bytes.len())..]
            .iter()
            .take_while(|byte| **byte == b'\n')
            .count();
        let record = (start + blank).min(bytes.len());
        let passed = bytes[self.at.min(record)..record]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        self.row += passed as u64;
        self.at = record;
    }
}

/// More line breaks than a real cell of a row has: a quotation mark was not closed.
const MOST_BREAKS: u64 = 5;

pub(crate) fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let count = |delimiter: char| header.matches(delimiter).count();
    [',', ';', '\t']
        .into_iter()
        .max_by_key(|delimiter| (count(*delimiter), *delimiter == ','))
        .map_or(b',', |delimiter| delimiter as u8)
}
