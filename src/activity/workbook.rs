//! Reading XLSX workbooks: every sheet, merged cells, dates, numbers by their shortest round-trip text.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{CellErrorType, DataRef, Dimensions, Reader, Xlsx};

use super::problem;
use super::reading_note::named_sheet_alone;
use super::report_workbook::{LEDGER_NAME, areas, shown_total, typed_over};
use super::table::{Table, TableRow};
use crate::problem::{Place, Problems};

/// Reads the sheets of a workbook, hidden ones too. A file that the library below cannot digest is an error, never a crash.
pub fn read_workbook(name: &str, bytes: &[u8]) -> Result<Vec<Table>, Problems> {
    if !bytes.starts_with(b"PK") {
        return Err(problem::no_workbook(name).into());
    }
    catch_unwind(AssertUnwindSafe(|| read_sheets(name, bytes)))
        .unwrap_or_else(|_| Err(problem::unreadable(Place::file(name), "damaged workbook").into()))
}

fn read_sheets(name: &str, bytes: &[u8]) -> Result<Vec<Table>, Problems> {
    let unreadable = |reason: String| Problems::from(problem::unreadable(Place::file(name), &reason));
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(error.to_string()))?;
    let mut tables = Vec::new();
    let names = workbook.defined_names().to_vec();
    let sheets = workbook.sheet_names();
    // A name that points to no sheet any more says nothing.
    let ledger = areas(&names, LEDGER_NAME).into_iter().next();
    let ledger = ledger.filter(|area| sheets.contains(&area.sheet));
    let named = ledger.as_ref().map(|area| area.sheet.clone());
    let others = sheets.len().saturating_sub(1);
    for sheet in sheets {
        if named.as_ref().is_some_and(|named| *named != sheet) {
            continue;
        }
        let merges = workbook.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
        let mut table = Table {
            file: name.to_owned(),
            sheet: Some(sheet.clone()),
            floating: true,
            ..Table::default()
        };
        // Cells are read one by one: a stray cell in the last corner of a sheet must not ask for the whole sheet's memory.
        let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
        let mut valued: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut reader = workbook
            .worksheet_cells_reader(&sheet)
            .map_err(|error| unreadable(format!("{sheet}: {error}")))?;
        while let Some(cell) = reader
            .next_cell()
            .map_err(|error| unreadable(format!("{sheet}: {error}")))?
        {
            let (row, column) = cell.get_position();
            if !matches!(cell.get_value(), DataRef::Empty) {
                valued.insert((row, column));
            }
            if matches!(cell.get_value(), DataRef::DateTime(_)) {
                table.dates.push((u64::from(row) + 1, column as usize));
            }
            let text = cell_text(cell.get_value());
            if !text.trim().is_empty() {
                rows.entry(row).or_default().insert(column, text);
            }
        }
        drop(reader);
        // A formula without a result, as a program that cannot calculate leaves it, stands as its text: a number there is then told to
        // be none, instead of being blank without a word.
        let mut reader = workbook
            .worksheet_cells_reader(&sheet)
            .map_err(|error| unreadable(format!("{sheet}: {error}")))?;
        while let Some(cell) = reader
            .next_formula()
            .map_err(|error| unreadable(format!("{sheet}: {error}")))?
        {
            let (row, column) = cell.get_position();
            let formula = cell.get_value().trim();
            if !formula.is_empty() && !valued.contains(&(row, column)) {
                rows.entry(row).or_default().insert(column, format!("={formula}"));
            }
        }
        drop(reader);
        for merge in &merges {
            repeat_first_cell(merge, &mut rows, &mut table);
        }
        for (row, cells) in rows {
            let last = cells.keys().next_back().copied().unwrap_or_default();
            let mut texts = vec![String::new(); last as usize + 1];
            for (column, text) in cells {
                texts[column as usize] = text;
            }
            table.rows.push(TableRow {
                row: u64::from(row) + 1,
                cells: texts,
                ..TableRow::default()
            });
        }
        if let Some(named) = &named {
            table.notes.push(named_sheet_alone(&table, others));
            let fault = |error: calamine::XlsxError| unreadable(error.to_string());
            Problems(typed_over(name, &mut workbook, &names, named).map_err(fault)?).check()?;
            table.shown_total = shown_total(name, &mut workbook, &names).map_err(fault)?;
        }
        tables.push(table);
    }
    Ok(tables)
}

/// A merged range means its first cell in every row and column that has other cells too.
fn repeat_first_cell(merge: &Dimensions, rows: &mut BTreeMap<u32, BTreeMap<u32, String>>, table: &mut Table) {
    let ((top, left), (bottom, right)) = (merge.start, merge.end);
    let Some(first) = rows.get(&top).and_then(|row| row.get(&left)).cloned() else {
        return;
    };
    if top > bottom || left > right {
        return;
    }
    for (row, cells) in rows.range_mut(top..=bottom) {
        // A title merged over the whole width repeats once a row, not in each of thousands of columns.
        for column in left..=right.min(left + 64) {
            if (*row, column) != (top, left) && !cells.contains_key(&column) {
                cells.insert(column, first.clone());
                table.merged.push((u64::from(*row) + 1, column as usize));
            }
        }
    }
}

pub(super) fn cell_text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => float_text(*number),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(date) => date
            .as_datetime()
            .map_or_else(|| date.as_f64().to_string(), |moment| moment.date().to_string()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error_text(error).to_owned(),
    }
}

fn error_text(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Name => "#NAME?",
        CellErrorType::Null => "#NULL!",
        CellErrorType::Num => "#NUM!",
        CellErrorType::Ref => "#REF!",
        CellErrorType::Value => "#VALUE!",
        CellErrorType::GettingData => "#GETTING_DATA",
    }
}

/// The shortest text that reads back as the same number, held to the 15 digits that a spreadsheet means: 0.1 + 0.2 shows as 0.3.
pub(super) fn float_text(number: f64) -> String {
    if !number.is_finite() {
        return "#NUM!".to_owned();
    }
    let shortest = format!("{number}");
    let digits = shortest.bytes().filter(u8::is_ascii_digit).count();
    if digits <= 15 {
        return shortest;
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}
