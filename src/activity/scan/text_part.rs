//! A part of a CSV file: its lines as batches.

use std::sync::Mutex;

use super::aspect::Known;
use super::batch::{Batch, Codes};
use super::interner::BLANK;
use super::known_texts::KnownTexts;
use super::layout::Layout;
use super::number::{FREE_SCALE, MOST_PERCENTAGE, of_bytes};
use super::number_column::{BLANK_NUMBER, NumberColumnBuilder, ODD_NUMBER};
use super::summing::Sink;
use super::text_file::TextFile;
use super::worker::Worker;
use crate::activity::column::Column;

/// Lines of a batch: few enough that a batch stays in the processor's cache.
const BATCH: usize = 8192;

/// Hands the lines of a part to a worker, batch by batch; `false`: reading may stop.
pub(super) fn read_part<S: Sink>(file: &TextFile, bytes: &[u8], first_row: u64, worker: &mut Worker<'_, S>) -> bool {
    let mut part = PartReader::new(file, worker.layout, worker.known);
    let mut row = first_row;
    let mut at = 0;
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
        let line = bytes[at..end].strip_suffix(b"\r").unwrap_or(&bytes[at..end]);
        at = end + 1;
        row += 1;
        if is_blank(line, file.delimiter) {
            // Rows of a batch follow one another.
            if !part.hand_over(row - 1, worker) {
                return false;
            }
            continue;
        }
        part.take(line);
        if part.lines.len() == BATCH && !part.hand_over(row, worker) {
            return false;
        }
    }
    part.hand_over(row, worker)
}

/// What a cell of the file is for.
#[derive(Clone, Copy)]
enum Role {
    Key(usize),
    Quantity,
    Value(usize),
    /// A percentage that is in no sum.
    Checked,
    /// A column that no sum needs.
    Unread,
    /// A column without a name, whose cells are blank.
    Unnamed,
}

/// A part while its batches fill.
struct PartReader<'t> {
    file: &'t TextFile,
    roles: Vec<Role>,
    known: &'t Mutex<Known>,
    texts: Vec<KnownTexts<'t>>,
    lines: Vec<&'t [u8]>,
    codes: Vec<Option<Vec<u32>>>,
    quantities: NumberColumnBuilder,
    values: Vec<NumberColumnBuilder>,
    checked: NumberColumnBuilder,
    quantity_scale: u32,
    value_scales: Vec<u32>,
}

impl<'t> PartReader<'t> {
    fn new(file: &'t TextFile, layout: &Layout, known: &'t Mutex<Known>) -> PartReader<'t> {
        let header = &file.scanned.header;
        let width = header.iter().map(|(at, ..)| at + 1).max().unwrap_or(0);
        let mut roles = vec![Role::Unnamed; width];
        let mut codes = vec![None; layout.keys.len()];
        let value_of = |column: &Column| {
            let mut values = layout.values.iter();
            values.position(|value| Column::Value(value.parameter.clone()) == *column)
        };
        for (at, column, _) in header {
            roles[*at] = if let Some(key) = layout.keys.iter().position(|key| key == column) {
                codes[key] = Some(Vec::new());
                Role::Key(key)
            } else if let Some(value) = value_of(column) {
                Role::Value(value)
            } else {
                match column {
                    Column::Quantity => Role::Quantity,
                    Column::Uncertainty => Role::Checked,
                    _ => Role::Unread,
                }
            };
        }
        PartReader {
            file,
            roles,
            known,
            texts: layout.keys.iter().map(|_| KnownTexts::default()).collect(),
            lines: Vec::new(),
            codes,
            quantities: NumberColumnBuilder::default(),
            values: layout.values.iter().map(|_| NumberColumnBuilder::default()).collect(),
            checked: NumberColumnBuilder::default(),
            quantity_scale: layout.quantity_scale,
            value_scales: layout.values.iter().map(|value| value.scale).collect(),
        }
    }

    fn take(&mut self, line: &'t [u8]) {
        self.lines.push(line);
        let mut is_odd = false;
        let mut columns = 0;
        for cell in self.file.cells(line) {
            match self.roles.get(columns) {
                // A cell that no column names is told by the reader of single lines.
                None | Some(Role::Unnamed) => is_odd |= !cell.trim_ascii().is_empty(),
                Some(Role::Unread) => {}
                Some(Role::Checked) => self.checked.push(percentage(cell)),
                Some(Role::Key(key)) => {
                    let id = self.texts[*key].id(cell, *key, self.known);
                    if let Some(codes) = &mut self.codes[*key] {
                        codes.push(id);
                    }
                }
                Some(Role::Quantity) => self.quantities.push(number(cell, self.quantity_scale)),
                Some(Role::Value(value)) => self.values[*value].push(number(cell, self.value_scales[*value])),
            }
            columns += 1;
        }
        if columns < self.roles.len() {
            self.fill(columns);
        }
        if is_odd {
            self.quantities.mark_last_as_odd();
        }
    }

    /// Blank cells for a line that ends before the header does.
    fn fill(&mut self, from: usize) {
        for role in &self.roles[from..] {
            match role {
                Role::Key(key) => self.codes[*key].iter_mut().for_each(|codes| codes.push(BLANK)),
                Role::Quantity => self.quantities.push(BLANK_NUMBER),
                Role::Value(value) => self.values[*value].push(BLANK_NUMBER),
                Role::Checked => self.checked.push(BLANK_NUMBER),
                Role::Unread | Role::Unnamed => {}
            }
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
            quantities: self.quantities.finish(),
            values: self.values.iter_mut().map(NumberColumnBuilder::finish).collect(),
            checked: vec![self.checked.finish()],
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

fn percentage(cell: &[u8]) -> i128 {
    let share = match cell.trim_ascii().strip_suffix(b"%") {
        Some([]) => ODD_NUMBER,
        Some(digits) => number(digits, FREE_SCALE),
        None => number(cell, FREE_SCALE),
    };
    if share > MOST_PERCENTAGE { ODD_NUMBER } else { share }
}

fn is_blank(line: &[u8], delimiter: u8) -> bool {
    if line.first().is_some_and(|byte| !byte.is_ascii()) {
        let text = String::from_utf8_lossy(line);
        return text
            .chars()
            .all(|letter| letter == char::from(delimiter) || letter.is_whitespace());
    }
    line.iter().all(|byte| *byte == delimiter || byte.is_ascii_whitespace())
}
