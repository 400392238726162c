//! Big CSV files as a ledger: cut at line ends into parts, each part read as batches of lines.
//!
//! Only plain text is read this way: without quotation marks, every line a record. Anything else goes through the reader of small files.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::aspect::Known;
use super::interner::BLANK;
use super::layout::Layout;
use super::number::{FREE_SCALE, of_bytes};
use super::worker::{BLANK_NUMBER, Batch, Codes, ODD_NUMBER, ScannedTable, Sink, Worker};
use crate::activity::column::{Column, ColumnNames};
use crate::activity::csv_file::{delimiter, read_csv};
use crate::activity::header::{header_row, read_header};
use crate::activity::table::Table;
use crate::problem::{Problem, Problems};

/// Bytes from which a text is read in parts and summed while it is read.
pub(in crate::activity) const BIG_TEXT: u64 = 16 << 20;

/// Bytes of a part.
const PART: usize = 8 << 20;

/// Lines of a batch: few enough that a batch stays in the processor's cache.
const BATCH: usize = 8192;

/// Bytes at the top in which the header stands and from which the places of numbers are judged.
const TOP: usize = 64 << 10;

/// A big text whose header was read.
#[derive(Debug)]
pub(in crate::activity) struct TextFile {
    bytes: Vec<u8>,
    delimiter: u8,
    pub(super) scanned: ScannedTable,
    /// Decimal places of its numbers, judged by the first lines with a margin; finer ones are read one by one.
    scale: u32,
    /// First byte, byte after the last, first row and rows of each part.
    parts: Vec<TextPart>,
    /// Notes on what was assumed.
    pub notes: Vec<Problem>,
}

#[derive(Clone, Copy, Debug)]
struct TextPart {
    start: usize,
    end: usize,
    first_row: u64,
    rows: u64,
}

impl TextFile {
    /// Whether a text can be read in parts: UTF-8 without quotation marks, its header in the first row.
    pub fn is_plain(bytes: &[u8], names: &ColumnNames) -> bool {
        let is_plain = !bytes.contains(&b'"') && bytes.contains(&b'\n') && std::str::from_utf8(bytes).is_ok();
        let has_header = || read_csv("", top(bytes)).is_ok_and(|head| header_row(&head, names) == Some(0));
        is_plain && !has_lone_returns(bytes) && has_header()
    }

    /// Reads the header of a plain text and cuts the rest into parts.
    pub fn open(path: &Path, bytes: Vec<u8>, index: usize, names: &ColumnNames) -> Result<TextFile, Problems> {
        let start = mark(&bytes);
        let name = path.display().to_string();
        let head = read_csv(&name, top(&bytes))?;
        let delimiter = delimiter(&String::from_utf8_lossy(top(&bytes)));
        let header = read_header(&head, 0, names).map_err(Problems)?;
        let places = |cell: &String| cell.split_once('.').map_or(0, |(_, fraction)| fraction.len() as u32);
        let numbers = |column: &Column| matches!(column, Column::Quantity | Column::Value(_));
        let columns: Vec<usize> = header
            .iter()
            .filter(|(_, column, _)| numbers(column))
            .map(|(at, ..)| *at)
            .collect();
        let cells = head.rows[1..]
            .iter()
            .flat_map(|row| columns.iter().filter_map(|at| row.cells.get(*at)));
        let scale = (cells.map(places).max().unwrap_or(0) + 2).min(FREE_SCALE);
        // Rows are counted by line ends from the top of the file.
        let header_line = head.rows[0].row;
        let body = bytes[start..]
            .iter()
            .enumerate()
            .filter(|(_, byte)| **byte == b'\n')
            .nth(header_line as usize - 1)
            .map_or(bytes.len(), |(at, _)| start + at + 1);
        let parts = cut(&bytes, body, header_line + 1);
        let table = Table {
            file: name,
            ..Table::default()
        };
        Ok(TextFile {
            delimiter,
            scanned: ScannedTable {
                table,
                header,
                index,
                has_dates: false,
            },
            scale,
            parts,
            bytes,
            notes: head.notes,
        })
    }

    /// Decimal places of its number columns.
    pub(super) fn scale(&self, column: &Column) -> u32 {
        let has = self.scanned.header.iter().any(|(_, known, _)| known == column);
        if has { self.scale } else { 0 }
    }

    /// First row, rows and bytes of each part.
    pub(super) fn parts(&self) -> impl Iterator<Item = (u64, u64, u64)> {
        self.parts
            .iter()
            .map(|part| (part.first_row, part.rows, (part.end - part.start) as u64))
    }

    /// Hands the lines of a part to a worker, batch by batch; `false`: reading may stop.
    pub(super) fn read<S: Sink>(&self, part: usize, worker: &mut Worker<'_, S>) -> bool {
        let part = self.parts[part];
        let layout = worker.layout;
        let mut reading = Reading::new(self, layout, worker.known);
        let mut row = part.first_row;
        let mut at = part.start;
        while at < part.end {
            let end = self.bytes[at..part.end]
                .iter()
                .position(|byte| *byte == b'\n')
                .map_or(part.end, |length| at + length);
            let line = self.bytes[at..end].strip_suffix(b"\r").unwrap_or(&self.bytes[at..end]);
            at = end + 1;
            if is_blank(line, self.delimiter) {
                // Rows of a batch follow one another.
                if !reading.hand_over(row, worker) {
                    return false;
                }
                row += 1;
                continue;
            }
            reading.take(line);
            row += 1;
            if reading.lines.len() == BATCH && !reading.hand_over(row, worker) {
                return false;
            }
        }
        reading.hand_over(row, worker)
    }

    fn cells<'l>(&self, line: &'l [u8]) -> impl Iterator<Item = &'l [u8]> {
        let delimiter = self.delimiter;
        line.split(move |byte| *byte == delimiter)
    }
}

/// What a cell of the file is for.
#[derive(Clone, Copy)]
enum Role {
    Key(usize),
    Quantity,
    Value(usize),
    /// A column that no sum needs.
    Unread,
    /// A column without a name, whose cells are blank.
    Unnamed,
}

/// A part of a text while its batches fill.
struct Reading<'t> {
    file: &'t TextFile,
    roles: Vec<Role>,
    known: &'t Mutex<Known>,
    texts: Vec<TextIds<'t>>,
    lines: Vec<&'t [u8]>,
    codes: Vec<Option<Vec<u32>>>,
    quantities: Vec<i128>,
    values: Vec<Vec<i128>>,
    quantity_up: u32,
    value_up: Vec<u32>,
}

impl<'t> Reading<'t> {
    fn new(file: &'t TextFile, layout: &Layout, known: &'t Mutex<Known>) -> Reading<'t> {
        let header = &file.scanned.header;
        let width = header.iter().map(|(at, ..)| at + 1).max().unwrap_or(0);
        let mut roles = vec![Role::Unnamed; width];
        let mut codes = vec![None; layout.keys.len()];
        for (at, column, _) in header {
            if let Some(key) = layout.keys.iter().position(|key| key == column) {
                roles[*at] = Role::Key(key);
                codes[key] = Some(Vec::new());
            } else if *column == Column::Quantity {
                roles[*at] = Role::Quantity;
            } else if let Some(value) = layout
                .values
                .iter()
                .position(|value| Column::Value(value.parameter.clone()) == *column)
            {
                roles[*at] = Role::Value(value);
            } else {
                roles[*at] = Role::Unread;
            }
        }
        Reading {
            file,
            roles,
            known,
            texts: layout.keys.iter().map(|_| TextIds::default()).collect(),
            lines: Vec::new(),
            codes,
            quantities: Vec::new(),
            values: vec![Vec::new(); layout.values.len()],
            quantity_up: layout.quantity_scale,
            value_up: layout.values.iter().map(|value| value.scale).collect(),
        }
    }

    fn take(&mut self, line: &'t [u8]) {
        let row = self.lines.len();
        self.lines.push(line);
        let mut is_odd = false;
        let mut columns = 0;
        for cell in self.file.cells(line) {
            match self.roles.get(columns) {
                // A cell that no column names is told by the reader of single lines.
                None | Some(Role::Unnamed) => is_odd |= !cell.trim_ascii().is_empty(),
                Some(Role::Unread) => {}
                Some(Role::Key(key)) => {
                    let id = self.texts[*key].id(cell, *key, self.known);
                    if let Some(codes) = &mut self.codes[*key] {
                        codes.push(id);
                    }
                }
                Some(Role::Quantity) => self.quantities.push(number(cell, self.quantity_up)),
                Some(Role::Value(value)) => self.values[*value].push(number(cell, self.value_up[*value])),
            }
            columns += 1;
        }
        if columns < self.roles.len() {
            for codes in self.codes.iter_mut().flatten().filter(|codes| codes.len() == row) {
                codes.push(BLANK);
            }
            for values in self.values.iter_mut().filter(|values| values.len() == row) {
                values.push(BLANK_NUMBER);
            }
            if self.quantities.len() == row {
                self.quantities.push(BLANK_NUMBER);
            }
        }
        if is_odd {
            self.quantities[row] = ODD_NUMBER;
        }
    }

    /// Hands the lines so far to the worker; `after` is the number of the row after them.
    fn hand_over<S: Sink>(&mut self, after: u64, worker: &mut Worker<'_, S>) -> bool {
        let rows = self.lines.len();
        if rows == 0 {
            return true;
        }
        let codes = self.codes.iter_mut().map(|codes| match codes {
            None => Codes::One(BLANK),
            Some(codes) => {
                let codes = std::mem::take(codes);
                let first = codes[0];
                if codes.iter().all(|code| *code == first) {
                    Codes::One(first)
                } else {
                    Codes::Each(codes)
                }
            }
        });
        let lines = std::mem::take(&mut self.lines);
        let file = self.file;
        let texts = |row: usize| -> Vec<String> {
            file.cells(lines[row])
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect()
        };
        let batch = Batch {
            table: &file.scanned,
            first_row: after - rows as u64,
            rows,
            codes: codes.collect(),
            quantities: std::mem::take(&mut self.quantities),
            values: self.values.iter_mut().map(std::mem::take).collect(),
            texts: &texts,
        };
        worker.take(&batch)
    }
}

fn number(cell: &[u8], scale: u32) -> i128 {
    match cell.trim_ascii() {
        [] => BLANK_NUMBER,
        cell => of_bytes(cell, scale).unwrap_or_else(|| {
            let is_blank = crate::spelling::tidy(&String::from_utf8_lossy(cell)).is_empty();
            if is_blank { BLANK_NUMBER } else { ODD_NUMBER }
        }),
    }
}

/// Ids of the texts met in a part, in an open table: most cells have been met before.
#[derive(Default)]
struct TextIds<'t> {
    slots: Vec<Option<(&'t [u8], u32)>>,
    count: usize,
}

impl<'t> TextIds<'t> {
    fn id(&mut self, text: &'t [u8], column: usize, known: &Mutex<Known>) -> u32 {
        if self.count * 2 >= self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = hash(text) & mask;
        loop {
            match self.slots[at] {
                Some((known, id)) if known == text => return id,
                Some(_) => at = (at + 1) & mask,
                None => break,
            }
        }
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let id = known.interners[column].id(&String::from_utf8_lossy(text));
        self.slots[at] = Some((text, id));
        self.count += 1;
        id
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![None; (old.len() * 2).max(64)];
        let mask = self.slots.len() - 1;
        for (text, id) in old.into_iter().flatten() {
            let mut at = hash(text) & mask;
            while self.slots[at].is_some() {
                at = (at + 1) & mask;
            }
            self.slots[at] = Some((text, id));
        }
    }
}

/// A quick mixing of the bytes, eight at a time.
fn hash(text: &[u8]) -> usize {
    let mut sum = text.len() as u64;
    for chunk in text.chunks(8) {
        let mut eight = [0u8; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        sum = (sum.rotate_left(5) ^ u64::from_le_bytes(eight)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    (sum >> 32) as usize
}

/// The length of a byte-order mark.
fn mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 }
}

/// The first lines, whole.
fn top(bytes: &[u8]) -> &[u8] {
    let start = mark(bytes);
    let some = &bytes[start..bytes.len().min(start + TOP)];
    let end = some
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(some.len(), |at| at + 1);
    &some[..end]
}

fn is_blank(line: &[u8], delimiter: u8) -> bool {
    line.iter().all(|byte| *byte == delimiter || byte.is_ascii_whitespace())
}

/// Whether a return stands without a line feed: an old line end, which the reader of small files knows.
fn has_lone_returns(bytes: &[u8]) -> bool {
    bytes.contains(&b'\r') && bytes.windows(2).any(|pair| pair[0] == b'\r' && pair[1] != b'\n')
}

/// Cuts the body into parts at line ends.
fn cut(bytes: &[u8], body: usize, first_row: u64) -> Vec<TextPart> {
    let mut parts = Vec::new();
    let mut start = body;
    let mut first_row = first_row;
    while start < bytes.len() {
        let wanted = (start + PART).min(bytes.len());
        let end = bytes[wanted..]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(bytes.len(), |at| wanted + at + 1);
        let ends = bytes[start..end].iter().filter(|byte| **byte == b'\n').count() as u64;
        let rows = ends + u64::from(bytes[end - 1] != b'\n');
        parts.push(TextPart {
            start,
            end,
            first_row,
            rows,
        });
        first_row += rows;
        start = end;
    }
    parts
}
