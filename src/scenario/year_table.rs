//! A table with a column of years, as a file holds it: what a series and a table of factors have in common.

use std::path::Path;

use super::problem;
use crate::activity::csv_file::read_csv;
use crate::activity::ledger_source::not_found;
use crate::activity::problem::bad_number;
use crate::activity::table::{Table, TableRow};
use crate::activity::workbook::read_workbook;
use crate::period::year;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::spelling::{fold, tidy};

/// What a column of years is called.
const YEAR: [&str; 4] = ["year", "年份", "年", "年度"];
/// What a column of values is called.
pub(super) const VALUE: [&str; 2] = ["value", "数值"];
/// Rows above the header that may hold a title.
const TITLE_ROWS: usize = 10;

/// The rows of a table below its header.
pub(super) struct YearTable {
    table: Table,
    header_row: usize,
    header: Vec<String>,
    year_column: usize,
}

impl YearTable {
    /// Reads a CSV file or a workbook of one sheet. Errors: what cannot be read; a table without a column of years, without rows, or with
    /// two columns of one name; rows of a CSV file with more cells than its header, or fewer.
    pub fn read(path: &Path) -> Result<YearTable, Problems> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => not_found(path),
            _ => problem::unreadable(&name, &error),
        })?;
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            Some("xlsx" | "xlsm") => {
                let mut tables = read_workbook(&name, &bytes)?;
                tables.retain(|table| !table.rows.is_empty());
                let sheets: Vec<&str> = tables.iter().filter_map(|table| table.sheet.as_deref()).collect();
                match tables.len() {
                    0 | 1 => YearTable::of(tables.pop().unwrap_or_default(), &name),
                    _ => Err(problem::several_sheets(&name, &sheets).into()),
                }
            }
            Some("parquet" | "pq" | "xls" | "json" | "yaml" | "yml") => Err(problem::unknown_format(&name).into()),
            _ => {
                let table = YearTable::of(read_csv(&name, &bytes)?, &name)?;
                Problems(table.ragged_rows()).check()?;
                Ok(table)
            }
        }
    }

    /// Finds the header of a table; `name` is that of the file.
    pub fn of(table: Table, name: &str) -> Result<YearTable, Problems> {
        let is_year = |cell: &String| YEAR.iter().any(|known| fold(known) == fold(cell));
        let mut rows = table.rows.iter().take(TITLE_ROWS);
        let Some(header_row) = rows.position(|row| row.cells.iter().any(is_year)) else {
            return Err(match table.rows.first() {
                Some(first) => problem::no_year_column(table.row_place(first), &first.cells),
                None => problem::no_rows(name),
            }
            .into());
        };
        let row = &table.rows[header_row];
        let header: Vec<String> = row.cells.iter().map(|cell| tidy(cell)).collect();
        let twice = header.iter().enumerate().filter(|(place, title)| {
            let before = &header[..*place];
            !title.is_empty() && before.iter().any(|other| fold(other) == fold(title))
        });
        let faults: Vec<Problem> = twice
            .map(|(_, title)| problem::column_twice(table.place(row.row, Some(title))))
            .collect();
        Problems(faults).check()?;
        if table.rows.len() == header_row + 1 {
            return Err(problem::no_rows(name).into());
        }
        let year_column = row.cells.iter().position(is_year).unwrap_or_default();
        Ok(YearTable {
            table,
            header_row,
            header,
            year_column,
        })
    }

    /// An error for each row that has not as many cells as the header: its numbers may stand under the wrong titles. Blank cells behind the
    /// header, and titles that are blank at its end, shift nothing and count for neither.
    fn ragged_rows(&self) -> Vec<Problem> {
        let filled = |cells: &[String]| {
            let last = cells.iter().rposition(|cell| !cell.trim().is_empty());
            last.map_or(0, |last| last + 1)
        };
        let (least, most) = (filled(&self.header), self.header.len());
        let ragged = self.rows().iter().filter_map(|row| {
            let place = self.table.place(row.row, None);
            match (row.cells.len(), filled(&row.cells)) {
                (found, _) if found < least => Some(problem::too_few_cells(place, found, least)),
                (_, found) if found > most => Some(problem::too_many_cells(place, found, most)),
                _ => None,
            }
        });
        ragged.collect()
    }

    /// The file, as the user named it.
    pub fn file(&self) -> &str {
        &self.table.file
    }

    /// What must be said of how it was read.
    pub fn notes(&self) -> &[Problem] {
        &self.table.notes
    }

    /// The rows below the header.
    pub fn rows(&self) -> &[TableRow] {
        &self.table.rows[self.header_row + 1..]
    }

    /// The title of a column.
    pub fn title(&self, column: usize) -> &str {
        self.header.get(column).map_or("", String::as_str)
    }

    /// The columns that have a title, but for the years.
    pub fn other_columns(&self) -> impl Iterator<Item = usize> {
        (0..self.header.len()).filter(|column| *column != self.year_column && !self.header[*column].is_empty())
    }

    /// The column of one of these names.
    pub fn find(&self, names: &[&str]) -> Option<usize> {
        let is_named = |title: &str| names.iter().any(|name| fold(name) == fold(title));
        self.other_columns().find(|column| is_named(&self.header[*column]))
    }

    /// The column that the user named by an option. Errors: no such column.
    pub fn named(&self, option: &str, name: &str) -> Result<usize, Problems> {
        self.find(&[name]).ok_or_else(|| {
            let known: Vec<&str> = self.other_columns().map(|column| self.title(column)).collect();
            problem::unknown_column(self.file(), option, name, &known).into()
        })
    }

    /// A cell, tidied.
    pub fn cell(&self, row: &TableRow, column: usize) -> String {
        row.cells.get(column).map(|cell| tidy(cell)).unwrap_or_default()
    }

    /// Whether every cell of a column that is not blank is a number, and some cell is.
    pub fn is_numeric(&self, column: usize) -> bool {
        let cells = self.rows().iter().map(|row| self.cell(row, column));
        let mut filled = cells.filter(|cell| !cell.is_empty()).peekable();
        filled.peek().is_some() && filled.all(|cell| read_number(&cell).is_ok())
    }

    /// The year of a row: four digits, with or without 年 behind them.
    pub fn year(&self, row: &TableRow) -> Result<i32, Problems> {
        let typed = self.cell(row, self.year_column);
        year(&typed)
            .map(i32::from)
            .ok_or_else(|| problem::not_a_year(self.place(row, self.year_column), &typed).into())
    }

    /// The number in a cell, exact. Errors: a blank cell, in the words of `blank`; no number.
    pub fn number(&self, row: &TableRow, column: usize, blank: fn(Place) -> Problem) -> Result<Ratio, Problems> {
        let place = self.place(row, column);
        let typed = self.cell(row, column);
        if typed.is_empty() {
            return Err(blank(place).into());
        }
        let number = read_number(&typed).map_err(|error| Problems::from(bad_number(place, &typed, error)))?;
        Ok(Ratio::from(number))
    }

    /// The place of a cell.
    pub fn place(&self, row: &TableRow, column: usize) -> Place {
        self.table.place(row.row, Some(self.title(column)))
    }
}
