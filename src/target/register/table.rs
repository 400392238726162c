//! A register as a file holds it: where the header stands and which column means what.

use std::path::Path;

use super::column::Column;
use super::problem;
use crate::activity::csv_file::read_csv;
use crate::activity::ledger_source::not_found;
use crate::activity::problem::{empty_file, unreadable};
use crate::activity::table::{Table, TableRow};
use crate::activity::workbook::read_workbook;
use crate::problem::{Place, Problem, Problems};
use crate::spelling::tidy;
use crate::yaml::sha256;

/// Rows above the header that may hold a title.
const TITLE_ROWS: usize = 10;
/// Columns that a row must name to be a header.
const FEWEST_COLUMNS: usize = 3;
/// What a table of units cannot be without.
const OF_UNITS: [Column; 4] = [Column::Plant, Column::Unit, Column::Product, Column::Year];
/// What a table of quantities cannot be without.
const OF_QUANTITIES: [Column; 5] = [
    Column::Plant,
    Column::Quantity,
    Column::Value,
    Column::ValueUnit,
    Column::Year,
];

/// A table with its columns known.
pub(super) struct RegisterTable {
    table: Table,
    header: usize,
    columns: Vec<(usize, Column, String)>,
}

/// The tables of a file, and the SHA-256 of its bytes. Errors, all together: what cannot be read, headers that are none.
pub(super) fn read_file(path: &Path) -> Result<(Vec<RegisterTable>, String), Problems> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => not_found(path),
        _ => unreadable(Place::file(&name), &error.to_string()),
    })?;
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let mut tables = match ending.as_deref() {
        Some("xlsx" | "xlsm") => read_workbook(&name, &bytes)?,
        Some("parquet" | "pq" | "xls" | "json" | "yaml" | "yml") => return Err(problem::unknown_format(&name).into()),
        _ => vec![read_csv(&name, &bytes)?],
    };
    tables.retain(|table| !table.rows.is_empty());
    if tables.is_empty() {
        return Err(empty_file(Place::file(&name)).into());
    }
    let mut read = Vec::new();
    let mut faults = Vec::new();
    for table in tables {
        match RegisterTable::of(table) {
            Ok(table) => read.push(table),
            Err(Problems(found)) => faults.extend(found),
        }
    }
    Problems(faults).check()?;
    Ok((read, sha256(&bytes)))
}

impl RegisterTable {
    fn of(table: Table) -> Result<RegisterTable, Problems> {
        let named = |row: &TableRow| row.cells.iter().filter(|cell| Column::find(cell).is_some()).count();
        let mut rows = table.rows.iter().take(TITLE_ROWS);
        let Some(header) = rows.position(|row| named(row) >= FEWEST_COLUMNS) else {
            let first = &table.rows[0];
            return Err(problem::no_header(table.place(first.row, None), &first.cells).into());
        };
        let row = &table.rows[header];
        let mut columns: Vec<(usize, Column, String)> = Vec::new();
        let mut faults: Vec<Problem> = Vec::new();
        for (index, cell) in row.cells.iter().enumerate() {
            let text = tidy(cell);
            if text.is_empty() {
                continue;
            }
            let place = table.place(row.row, Some(&text));
            match Column::find(&text) {
                None => faults.push(problem::unknown_column(place, &text)),
                Some(column) => match columns.iter().find(|(_, known, _)| *known == column) {
                    Some((.., first)) => faults.push(problem::column_twice(place, &text, first)),
                    None => columns.push((index, column, text)),
                },
            }
        }
        let has = |column: &Column| columns.iter().any(|(_, known, _)| known == column);
        let needed: &[Column] = if has(&Column::Quantity) && !has(&Column::Product) {
            &OF_QUANTITIES
        } else {
            &OF_UNITS
        };
        let missing: Vec<Column> = needed.iter().copied().filter(|column| !has(column)).collect();
        if !missing.is_empty() {
            faults.push(problem::missing_columns(table.place(row.row, None), &missing));
        }
        Problems(faults).check()?;
        Ok(RegisterTable { table, header, columns })
    }

    /// Whether its rows state quantities rather than units.
    pub fn is_of_quantities(&self) -> bool {
        let has = |column: Column| self.columns.iter().any(|(_, known, _)| *known == column);
        has(Column::Quantity) && !has(Column::Product)
    }

    /// The rows below the header.
    pub fn rows(&self) -> &[TableRow] {
        &self.table.rows[self.header + 1..]
    }

    /// What must be said of how it was read.
    pub fn notes(&self) -> &[Problem] {
        &self.table.notes
    }

    /// A cell, tidied; `None` where it is blank or the column is not there.
    pub fn text(&self, row: &TableRow, column: Column) -> Option<String> {
        let (index, ..) = self.columns.iter().find(|(_, known, _)| *known == column)?;
        let text = tidy(row.cells.get(*index)?);
        (!text.is_empty()).then_some(text)
    }

    /// The place of a cell.
    pub fn place(&self, row: &TableRow, column: Column) -> Place {
        let found = self.columns.iter().find(|(_, known, _)| *known == column);
        let title = found.map_or(column.id(), |(.., title)| title);
        self.table.place(row.row, Some(title))
    }

    /// The place of a row.
    pub fn row_place(&self, row: &TableRow) -> Place {
        self.table.place(row.row, None)
    }
}
