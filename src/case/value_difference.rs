//! Where two files of one result differ, and by how much: by field of JSON and of the data of pages, by cell of CSV and workbooks, by line of text.

use std::collections::BTreeSet;

use serde_json::Value;

use super::page_data::parted;
use super::result_file::ResultKind;
use super::rounded_number::turned_numbers;
use super::workbook_cell::{CellPlace, cells_of};
use crate::yaml;

/// How far solved numbers may lie apart, as a part of the greater.
pub const TOLERANCE: f64 = 1e-9;

/// The fields of a JSON result that name the program, not what it found.
const OF_PROGRAM: [&str; 2] = ["manifest.version", "program"];

/// A place at which two files differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDifference {
    /// Where: `rows[3: 2026-06 coke].emission`, `row 5, emission`, `line 12`.
    pub at: Spot,
    /// What stands in the first; `None` where it ends before.
    pub first: Option<String>,
    /// What stands in the second.
    pub second: Option<String>,
}

/// A spot of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A field of JSON.
    Field(String),
    /// A row and column of CSV; the header is row 1.
    Cell(u64, String),
    /// A sheet of a workbook, and the cell as spreadsheets name it: `C12`.
    SheetCell(String, String),
    /// A line of text.
    Line(u64),
    /// A workbook, not one of whose cells differs.
    Whole,
}

/// What comes of the comparison of two files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileComparison {
    /// The differences.
    pub differences: Vec<ValueDifference>,
    /// How many numbers were compared within the tolerance.
    pub numbers: u64,
    /// How many computed numbers of text, which are rounded, differ by one unit of the last place.
    pub turned: u64,
    /// The greatest deviation among the numbers within the tolerance, as a part of the greater.
    pub greatest: f64,
    /// Whether fields that name the program count too.
    with_program: bool,
}

/// Compares two JSON values field by field, those that name the program too.
pub fn compare_values(kind: ResultKind, first: &Value, second: &Value) -> FileComparison {
    let mut comparison = FileComparison {
        with_program: true,
        ..FileComparison::default()
    };
    comparison.values("", kind, first, second);
    comparison
}

/// Compares two files of one result. Exact ones are equal or not; of solved ones numbers may lie apart by the tolerance, and computed numbers of text, which
/// are rounded and have a decimal point or groups of digits, by one unit of the last place.
pub fn compare_files(path: &str, kind: ResultKind, first: &[u8], second: &[u8]) -> FileComparison {
    let mut comparison = FileComparison::default();
    if first == second {
        return comparison;
    }
    let ending = path.rsplit('.').next().unwrap_or_default();
    let parsed = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).ok();
    match ending {
        "json" => match (parsed(first), parsed(second)) {
            (Some(first), Some(second)) => comparison.values("", kind, &first, &second),
            _ => comparison.lines(kind, first, second),
        },
        "csv" => match (records(first), records(second)) {
            (Some(first), Some(second)) => comparison.cells(kind, &first, &second),
            _ => comparison.lines(kind, first, second),
        },
        "xlsx" => comparison.workbooks(kind, first, second),
        "html" => comparison.pages(kind, first, second),
        _ => comparison.lines(kind, first, second),
    }
    comparison
}

/// Whether both sides of a difference say the same but for the hash of something that they name.
pub(super) fn is_of_a_hash(difference: &ValueDifference) -> bool {
    match (&difference.first, &difference.second) {
        (Some(first), Some(second)) => differ_in_hashes_alone(first, second),
        _ => false,
    }
}

/// Whether two texts differ in nothing but hashes, whole or cut short.
fn differ_in_hashes_alone(first: &str, second: &str) -> bool {
    let [own, its] = [first, second].map(without_hashes);
    first != second && own == its
}

/// A text with a sign for every hash in it.
fn without_hashes(text: &str) -> String {
    const SHORTEST: usize = 12;
    let mut rest = text;
    let mut words = String::new();
    while !rest.is_empty() {
        let is_digit = |letter: char| letter.is_ascii_digit() || matches!(letter, 'a'..='f');
        let end = rest.find(|letter| !is_digit(letter)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        // A number that is as long has no letters.
        let is_hash = run.len() >= SHORTEST && run.chars().any(|letter| letter.is_ascii_alphabetic());
        words += if is_hash { "#" } else { run };
        let next = after.find(is_digit).unwrap_or(after.len());
        let (between, beyond) = after.split_at(next);
        words += between;
        rest = beyond;
    }
    words
}

impl FileComparison {
    fn differ(&mut self, at: Spot, first: Option<String>, second: Option<String>) {
        self.differences.push(ValueDifference { at, first, second });
    }

    /// Whether two texts are equal, or numbers within the tolerance where that is allowed.
    fn agree(&mut self, kind: ResultKind, first: &str, second: &str) -> bool {
        if first == second {
            return true;
        }
        let (ResultKind::Solved, Ok(left), Ok(right)) = (kind, first.parse::<f64>(), second.parse::<f64>()) else {
            return false;
        };
        let deviation = deviation(left, right);
        if deviation > TOLERANCE {
            return false;
        }
        self.numbers += 1;
        self.greatest = self.greatest.max(deviation);
        true
    }

    /// Cell by cell, results and formulas. Where no cell differs, the bytes do: styles, charts, properties.
    fn workbooks(&mut self, kind: ResultKind, first: &[u8], second: &[u8]) {
        let numbers = self.numbers;
        if let (Some(own), Some(its)) = (cells_of(first), cells_of(second)) {
            let places: BTreeSet<&CellPlace> = own.keys().chain(its.keys()).collect();
            for place in places {
                let (left, right) = (own.get(place), its.get(place));
                let is_same = match (left, right) {
                    (Some(left), Some(right)) => self.agree(kind, left, right),
                    _ => false,
                };
                if !is_same {
                    let spot = Spot::SheetCell(place.sheet.clone(), place.name());
                    self.differ(spot, left.cloned(), right.cloned());
                }
            }
        }
        if self.differences.is_empty() && self.numbers == numbers {
            let named = |bytes: &[u8]| Some(format!("SHA-256 {}", yaml::sha256(bytes)));
            self.differ(Spot::Whole, named(first), named(second));
        }
    }

    /// The data that a page carries field by field, the rest line by line.
    fn pages(&mut self, kind: ResultKind, first: &[u8], second: &[u8]) {
        let (Some(own), Some(its)) = (parted(first), parted(second)) else {
            return self.lines(kind, first, second);
        };
        self.values(&own.name, kind, &own.data, &its.data);
        self.lines(kind, own.rest.as_bytes(), its.rest.as_bytes());
        if self.differences.is_empty() && self.numbers == 0 && self.turned == 0 {
            self.lines(ResultKind::Exact, first, second);
        }
    }

    fn values(&mut self, at: &str, kind: ResultKind, first: &Value, second: &Value) {
        if !self.with_program && OF_PROGRAM.contains(&without_places(at).as_str()) {
            return;
        }
        match (first, second) {
            (Value::Object(own), Value::Object(its)) => {
                for (name, value) in own {
                    let field = field(at, name);
                    match its.get(name) {
                        Some(other) => self.values(&field, kind, value, other),
                        None => self.differ(Spot::Field(field), Some(shown(value)), None),
                    }
                }
                for (name, value) in its.iter().filter(|(name, _)| !own.contains_key(*name)) {
                    self.differ(Spot::Field(field(at, name)), None, Some(shown(value)));
                }
            }
            (Value::Array(own), Value::Array(its)) => {
                for place in 0..own.len().max(its.len()) {
                    let (left, right) = (own.get(place), its.get(place));
                    let label = left.or(right).and_then(label).map(|label| format!(": {label}"));
                    let element = format!("{at}[{place}{}]", label.unwrap_or_default());
                    match (left, right) {
                        (Some(left), Some(right)) => self.values(&element, kind, left, right),
                        _ => self.differ(Spot::Field(element), left.map(shown), right.map(shown)),
                    }
                }
            }
            _ => {
                let (left, right) = (shown(first), shown(second));
                if !self.agree(kind, &left, &right) {
                    self.differ(Spot::Field(at.to_owned()), Some(left), Some(right));
                }
            }
        }
    }

    fn cells(&mut self, kind: ResultKind, first: &[Vec<String>], second: &[Vec<String>]) {
        let header = first.first().cloned().unwrap_or_default();
        for row in 0..first.len().max(second.len()) {
            let (own, its) = (first.get(row), second.get(row));
            let counted = row as u64 + 1;
            let (Some(own), Some(its)) = (own, its) else {
                let whole = |cells: Option<&Vec<String>>| cells.map(|cells| cells.join(","));
                self.differ(Spot::Cell(counted, String::new()), whole(own), whole(its));
                continue;
            };
            for column in 0..own.len().max(its.len()) {
                let (left, right) = (own.get(column), its.get(column));
                let is_same = match (left, right) {
                    (Some(left), Some(right)) => self.agree(kind, left, right),
                    _ => false,
                };
                if !is_same {
                    let name = header.get(column).cloned().unwrap_or_default();
                    self.differ(Spot::Cell(counted, name), left.cloned(), right.cloned());
                }
            }
        }
    }

    fn lines(&mut self, kind: ResultKind, first: &[u8], second: &[u8]) {
        let (first, second) = (String::from_utf8_lossy(first), String::from_utf8_lossy(second));
        let (own, its): (Vec<&str>, Vec<&str>) = (first.split('\n').collect(), second.split('\n').collect());
        for line in 0..own.len().max(its.len()) {
            let (left, right) = (own.get(line), its.get(line));
            let turned = match (left, right, kind) {
                (Some(left), Some(right), _) if left == right => Some(0),
                (Some(left), Some(right), ResultKind::Solved) => turned_numbers(left, right),
                _ => None,
            };
            let is_same = turned.is_some();
            self.turned += turned.unwrap_or_default();
            if !is_same {
                let trimmed = |line: Option<&&str>| line.map(|line| line.trim().to_owned());
                self.differ(Spot::Line(line as u64 + 1), trimmed(left), trimmed(right));
            }
        }
    }
}

/// How far two numbers lie apart, as a part of the greater.
fn deviation(left: f64, right: f64) -> f64 {
    let greater = left.abs().max(right.abs());
    if greater == 0.0 {
        0.0
    } else {
        (left - right).abs() / greater
    }
}

fn field(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

/// The names of a path without the places in lists.
fn without_places(at: &str) -> String {
    let mut depth = 0u32;
    let mut names = String::new();
    for letter in at.chars() {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            other if depth == 0 => names.push(other),
            _ => {}
        }
    }
    names.trim_start_matches('.').to_owned()
}

/// What tells an element of a list from the others, in words.
fn label(value: &Value) -> Option<String> {
    const NAMES: [&str; 9] = [
        "plant", "process", "period", "year", "source", "item", "id", "code", "file",
    ];
    let texts = NAMES.iter().filter_map(|name| match value.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let words: Vec<String> = texts.collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A value in words, whole; messages cut what is long.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The records of a CSV file.
fn records(bytes: &[u8]) -> Option<Vec<Vec<String>>> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let records = reader.records().map(|record| {
        let record = record.ok()?;
        Some(record.iter().map(str::to_owned).collect())
    });
    records.collect()
}
