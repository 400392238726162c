//! A CSV ledger as Parquet, its columns of chosen types. A blank cell is null.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow_array::types::Int8Type;
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int32Array,
    LargeStringArray, NullArray, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use jiff::civil::Date;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    LargeText,
    Codes,
    Bytes,
    Decimal(u8, i8),
    Double,
    Whole,
    Day,
    Moment,
    Truth,
    Nothing,
}

/// The types of the columns by their names.
pub type Kinds = fn(&str) -> Kind;

pub fn is_number(name: &str) -> bool {
    [
        "quantity",
        "ncv",
        "carbon_content",
        "carbon_fraction",
        "oxidation_rate",
        "emission_factor",
    ]
    .contains(&name)
}

pub fn all_text(_: &str) -> Kind {
    Kind::Text
}

pub fn decimals(name: &str) -> Kind {
    if is_number(name) {
        Kind::Decimal(18, 6)
    } else {
        Kind::Text
    }
}

pub fn doubles(name: &str) -> Kind {
    if is_number(name) { Kind::Double } else { Kind::Text }
}

/// The cells of a CSV text, header first.
pub fn cells(csv: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let rows = reader.records().map(|record| record.expect("a record"));
    rows.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

fn scaled(text: &str, scale: i8) -> i128 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let zeros = usize::try_from(scale).expect("a scale").checked_sub(fraction.len());
    let zeros = "0".repeat(zeros.expect("places enough"));
    sign * format!("{whole}{fraction}{zeros}").parse::<i128>().expect("an integer")
}

fn day(text: &str) -> i32 {
    let text = if text.len() == 7 {
        format!("{text}-01")
    } else {
        text.to_owned()
    };
    let date: Date = text.parse().expect("a date");
    (date - Date::constant(1970, 1, 1)).get_days()
}

fn array(kind: Kind, cells: &[Option<&str>]) -> ArrayRef {
    let each = || cells.iter().copied();
    match kind {
        Kind::Text => Arc::new(each().collect::<StringArray>()),
        Kind::LargeText => Arc::new(each().collect::<LargeStringArray>()),
        Kind::Codes => Arc::new(each().collect::<DictionaryArray<Int8Type>>()),
        Kind::Bytes => Arc::new(each().map(|cell| cell.map(str::as_bytes)).collect::<BinaryArray>()),
        Kind::Decimal(precision, scale) => {
            let values: Decimal128Array = each().map(|cell| cell.map(|cell| scaled(cell, scale))).collect();
            Arc::new(values.with_precision_and_scale(precision, scale).expect("fits"))
        }
        Kind::Double => Arc::new(
            each()
                .map(|cell| cell.map(|cell| cell.parse::<f64>().expect("a number")))
                .collect::<Float64Array>(),
        ),
        Kind::Whole => Arc::new(
            each()
                .map(|cell| cell.map(|cell| cell.parse::<i32>().expect("a number")))
                .collect::<Int32Array>(),
        ),
        Kind::Day => Arc::new(each().map(|cell| cell.map(day)).collect::<Date32Array>()),
        Kind::Moment => Arc::new(
            each()
                .map(|cell| cell.map(|cell| i64::from(day(cell)) * 86_400_000_000))
                .collect::<TimestampMicrosecondArray>(),
        ),
        Kind::Truth => Arc::new(
            each()
                .map(|cell| cell.map(|cell| cell == "true"))
                .collect::<BooleanArray>(),
        ),
        Kind::Nothing => Arc::new(NullArray::new(cells.len())),
    }
}

/// Writes a CSV text as Parquet, so many rows a row group.
pub fn write(path: &Path, csv: &str, kinds: Kinds, group: usize) {
    let cells = cells(csv);
    let columns = cells[0].iter().enumerate().map(|(at, name)| {
        let column: Vec<Option<&str>> = cells[1..]
            .iter()
            .map(|row| Some(row[at].as_str()).filter(|cell| !cell.is_empty()))
            .collect();
        (name.as_str(), array(kinds(name), &column), true)
    });
    let batch = RecordBatch::try_from_iter_with_nullable(columns).expect("columns of one length");
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(group))
        .build();
    let file = File::create(path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("writes");
    writer.close().expect("closes");
}
