//! Where two files of one result differ, and by how much: by field of JSON, by cell of CSV, by line of text and pages; of workbooks that they do.

use serde_json::Value;

use super::result_file::ResultKind;
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
    /// A line of text.
    Line(u64),
    /// A file that has no lines, a workbook.
    Whole,
}

/// What comes of the comparison of two files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileComparison {
    /// The differences.
    pub differences: Vec<ValueDifference>,
    /// How many numbers were compared within the tolerance.
    pub numbers: u64,
    /// The greatest deviation among them, as a part of the greater.
    pub greatest: f64,
}

/// Compares two files of one result. Exact ones are equal or not; of solved ones numbers may lie apart by the tolerance, and numbers of text, which are
/// rounded, by one unit of the last place.
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
        "xlsx" => {
            let named = |bytes: &[u8]| Some(format!("SHA-256 {}", yaml::sha256(bytes)));
            comparison.differ(Spot::Whole, named(first), named(second));
        }
        _ => comparison.lines(kind, first, second),
    }
    comparison
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

    fn values(&mut self, at: &str, kind: ResultKind, first: &Value, second: &Value) {
        if OF_PROGRAM.contains(&without_places(at).as_str()) {
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
            let is_same = match (left, right) {
                (Some(left), Some(right)) => left == right || (kind == ResultKind::Solved && alike(left, right)),
                _ => false,
            };
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

/// Whether two lines of words are the same but for numbers that differ by one unit of the last place at most.
fn alike(left: &str, right: &str) -> bool {
    let (own, its): (Vec<&str>, Vec<&str>) = (left.split_whitespace().collect(), right.split_whitespace().collect());
    own.len() == its.len() && own.iter().zip(&its).all(|(own, its)| own == its || are_near(own, its))
}

fn are_near(left: &str, right: &str) -> bool {
    let number = |text: &str| text.replace(',', "").parse::<f64>().ok();
    let places = |text: &str| text.split_once('.').map_or(0, |(_, places)| places.len());
    let (Some(own), Some(its)) = (number(left), number(right)) else {
        return false;
    };
    // Half a unit more, for the numbers themselves are rounded to floating point here.
    let unit = 10f64.powi(-i32::try_from(places(left).min(places(right))).unwrap_or(0));
    (own - its).abs() <= unit * 1.5
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
    const NAMES: [&str; 8] = ["plant", "process", "period", "year", "source", "item", "id", "code"];
    let texts = NAMES.iter().filter_map(|name| match value.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let words: Vec<String> = texts.collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// A value in words; a long one is cut.
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
