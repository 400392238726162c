//! Every table of a report, and its key figures, findings and explanations, as a file of its own: CSV with exact text, Parquet with exact decimals.

use polars::prelude::*;

use super::listing::listings;
use super::{Cell, ColumnKind, Document, Table};
use crate::quantity::Ratio;
use crate::report::csv_bytes::csv_writer;
use crate::text::Language;

/// The digits that a decimal of Parquet has at most.
const MOST_DIGITS: usize = 38;

/// A table as a file.
pub struct TableFile {
    /// Its name, without an ending: the id of the table.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Every table as CSV in UTF-8 with a byte-order mark, so that spreadsheets read the Chinese. Columns are called by their ids, numbers have all their digits;
/// `row_style` says which rows are totals.
pub fn write_csv_files(document: &Document, language: Language) -> Result<Vec<TableFile>, csv::Error> {
    let listings = listings(document);
    let tables = document.tables().chain(&listings);
    tables.map(|table| csv_file(table, language)).collect()
}

fn csv_file(table: &Table, language: Language) -> Result<TableFile, csv::Error> {
    let mut writer = csv_writer();
    writer.write_record(header(table))?;
    for row in &table.rows {
        let style = [row.style.id().to_owned()];
        writer.write_record(
            style
                .into_iter()
                .chain(row.cells.iter().map(|cell| text(cell, language))),
        )?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(TableFile {
        name: table.id.clone(),
        bytes,
    })
}

fn header(table: &Table) -> Vec<String> {
    // The unit of a whole column stands in its name, as nobody reads a number without it.
    let of_column = table.columns.iter().map(|column| match &column.unit {
        Some(unit) => format!("{} [{unit}]", column.id),
        None => column.id.clone(),
    });
    std::iter::once("row_style".to_owned()).chain(of_column).collect()
}

fn text(cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Words(words) => words.in_language(language).to_owned(),
        Cell::Number(number) => number.digits().to_owned(),
    }
}

/// Every table as Parquet: a column of numbers is one of exact decimals where all its digits fit, else of text.
pub fn write_parquet_files(document: &Document, language: Language) -> PolarsResult<Vec<TableFile>> {
    let listings = listings(document);
    let tables = document.tables().chain(&listings);
    tables.map(|table| parquet_file(table, language)).collect()
}

fn parquet_file(table: &Table, language: Language) -> PolarsResult<TableFile> {
    let styles: Vec<&str> = table.rows.iter().map(|row| row.style.id()).collect();
    let mut columns = vec![Column::new("row_style".into(), styles)];
    for (place, name) in header(table).into_iter().skip(1).enumerate() {
        let is_number = matches!(table.columns[place].kind, ColumnKind::Number { .. });
        let decimals = if is_number { decimals(table, place)? } else { None };
        columns.push(match decimals {
            Some(series) => series.with_name(name.as_str().into()).into_column(),
            None => {
                let texts = table.rows.iter().map(|row| match &row.cells[place] {
                    Cell::Blank => None,
                    cell => Some(text(cell, language)),
                });
                Column::new(name.as_str().into(), texts.collect::<Vec<Option<String>>>())
            }
        });
    }
    let mut frame = DataFrame::new(table.rows.len(), columns)?;
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut frame)?;
    Ok(TableFile {
        name: table.id.clone(),
        bytes,
    })
}

/// A column of numbers as decimals of one scale; `None` where they do not fit.
fn decimals(table: &Table, column: usize) -> PolarsResult<Option<Series>> {
    let numbers: Vec<Option<Ratio>> = table
        .rows
        .iter()
        .map(|row| {
            row.cells[column]
                .number()
                .and_then(|number| number.digits().parse().ok())
        })
        .collect();
    let scaled: Vec<Option<(i128, u32)>> = numbers
        .iter()
        .map(|number| number.as_ref().and_then(Ratio::as_scaled))
        .collect();
    let are_all = numbers
        .iter()
        .zip(&scaled)
        .all(|(number, scaled)| number.is_some() == scaled.is_some());
    let places = scaled.iter().flatten().map(|(_, places)| *places).max().unwrap_or(0);
    let widened = |(mantissa, own): (i128, u32)| {
        10i128
            .checked_pow(places - own)
            .and_then(|factor| mantissa.checked_mul(factor))
    };
    let values: Vec<Option<i128>> = scaled.iter().map(|scaled| scaled.and_then(widened)).collect();
    let fits = |value: &i128| value.unsigned_abs().to_string().len() <= MOST_DIGITS;
    let all_fit = values
        .iter()
        .zip(&scaled)
        .all(|(value, scaled)| value.is_some() == scaled.is_some())
        && values.iter().flatten().all(fits);
    if !are_all || !all_fit || places as usize > MOST_DIGITS {
        return Ok(None);
    }
    let series = Series::new("".into(), values);
    Ok(Some(
        series
            .i128()?
            .clone()
            .into_decimal(MOST_DIGITS, places as usize)?
            .into_series(),
    ))
}
