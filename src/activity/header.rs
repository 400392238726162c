//! The header of a table: where it stands, which columns it names, and whether its dates mean months.

use super::column::{Column, ColumnNames};
use super::problem;
use super::table::{Table, TableRow};
use crate::problem::{Place, Problem};

/// Rows above the header that may hold a title.
const TITLE_ROWS: usize = 10;
/// The column that nobody reads.
const REMARK: Option<&str> = Some("note");

/// The header: the first row near the top that names at least three columns.
pub(super) fn header_row(table: &Table, names: &ColumnNames) -> Option<usize> {
    table.rows.iter().take(TITLE_ROWS).position(|row| {
        let known = row.cells.iter().filter(|cell| names.find(cell).is_some()).count();
        known >= 3
    })
}

/// Place, meaning and text of every column that is named.
pub(super) type Header = Vec<(usize, Column, String)>;

pub(super) fn read_header(table: &Table, header: usize, names: &ColumnNames) -> Result<Header, Vec<Problem>> {
    let row = &table.rows[header];
    let mut faults = Vec::new();
    let mut columns: Header = Vec::new();
    for (index, cell) in row.cells.iter().enumerate() {
        let text = crate::spelling::tidy(cell);
        if text.is_empty() {
            continue;
        }
        match names.find(&text) {
            None => faults.push(problem::unknown_column(
                table.place(row.row, Some(&text)),
                &text,
                &names.nearest(&text),
                "ledger",
                REMARK,
            )),
            Some(column) => match columns.iter().find(|(_, known, _)| known == column) {
                Some((.., first)) => {
                    faults.push(problem::column_twice(
                        table.place(row.row, Some(&text)),
                        &text,
                        first,
                        REMARK,
                    ));
                }
                None => columns.push((index, column.clone(), text)),
            },
        }
    }
    let needed = [
        (Column::Period, "时期"),
        (Column::Item, "物料"),
        (Column::Flow, "流向"),
        (Column::Quantity, "数量"),
        (Column::Unit, "单位"),
    ];
    let missing: Vec<(String, &str)> = needed
        .iter()
        .filter(|(column, _)| !columns.iter().any(|(_, known, _)| known == column))
        .map(|(column, zh)| (column.name(), *zh))
        .collect();
    if !missing.is_empty() {
        faults.push(problem::missing_columns(table.place(row.row, None), &missing));
    }
    if faults.is_empty() { Ok(columns) } else { Err(faults) }
}

pub(super) fn no_header(tables: &[Table], file: &str, names: &ColumnNames) -> Vec<Problem> {
    let rows = tables
        .iter()
        .filter(|table| table.file == file && !table.rows.is_empty());
    let Some(table) = rows.into_iter().next() else {
        return vec![problem::empty_file(Place::file(file))];
    };
    let first = &table.rows[0];
    let known = first.cells.iter().filter(|cell| names.find(cell).is_some()).count();
    match read_header(table, 0, names) {
        Err(faults) if known > 0 => faults,
        _ => vec![problem::no_header(table.place(first.row, None), &first.cells.join(","))],
    }
}

/// Whether every date of the period column is the first of a month: then months were typed, and the spreadsheet made them days.
pub(super) fn dates_as_months(table: &Table, columns: &Header) -> bool {
    let Some((period, ..)) = columns.iter().find(|(_, column, _)| *column == Column::Period) else {
        return false;
    };
    let mut dates = table
        .dates
        .iter()
        .filter(|(_, column)| column == period)
        .filter_map(|(row, column)| table.rows.iter().find(|known| known.row == *row)?.cells.get(*column))
        .peekable();
    dates.peek().is_some() && dates.all(|date| date.ends_with("-01"))
}

pub(super) fn month_row(table: &Table, row: &TableRow, columns: &Header) -> TableRow {
    let mut row = row.clone();
    for (index, column, _) in columns {
        if *column == Column::Period
            && table.dates.contains(&(row.row, *index))
            && let Some(cell) = row.cells.get_mut(*index)
        {
            cell.truncate(7);
        }
    }
    row
}
