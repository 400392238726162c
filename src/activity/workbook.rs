//! Reading XLSX workbooks: every sheet, merged cells, dates, numbers by their shortest round-trip text.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};

use super::problem;
use super::table::{Table, TableRow};
use crate::problem::{Place, Problems};

/// Reads the sheets of a workbook, hidden ones too.
pub fn read_workbook(name: &str, bytes: &[u8]) -> Result<Vec<Table>, Problems> {
    let unreadable = |reason: String| Problems::from(problem::unreadable(Place::file(name), &reason));
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(error.to_string()))?;
    let mut tables = Vec::new();
    for sheet in workbook.sheet_names() {
        let merges = workbook.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
        let range = workbook
            .worksheet_range(&sheet)
            .map_err(|error| unreadable(format!("{sheet}: {error}")))?;
        let mut table = Table {
            file: name.to_owned(),
            sheet: Some(sheet),
            floating: true,
            ..Table::default()
        };
        let Some((top, left)) = range.start() else {
            tables.push(table);
            continue;
        };
        for (offset, cells) in range.rows().enumerate() {
            let row = top as usize + offset;
            let mut texts: Vec<String> = vec![String::new(); left as usize];
            texts.extend(cells.iter().map(cell_text));
            for merge in &merges {
                if !(merge.start.0 as usize..=merge.end.0 as usize).contains(&row) {
                    continue;
                }
                let first = range
                    .get_value((merge.start.0, merge.start.1))
                    .map(cell_text)
                    .unwrap_or_default();
                for column in merge.start.1 as usize..=merge.end.1 as usize {
                    let is_first = (row, column) == (merge.start.0 as usize, merge.start.1 as usize);
                    if is_first || column >= texts.len() {
                        continue;
                    }
                    texts[column].clone_from(&first);
                    table.merged.push((row as u64 + 1, column));
                }
            }
            if texts.iter().any(|text| !text.trim().is_empty()) {
                table.rows.push(TableRow {
                    row: row as u64 + 1,
                    cells: texts,
                });
            }
        }
        tables.push(table);
    }
    Ok(tables)
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => float_text(*number),
        Data::Bool(truth) => truth.to_string(),
        Data::DateTime(date) => date
            .as_datetime()
            .map_or_else(|| date.as_f64().to_string(), |moment| moment.date().to_string()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => format!("#{error:?}"),
        #[allow(unreachable_patterns)]
        other => other.to_string(),
    }
}

/// The shortest text that reads back as the same number, held to the 15 digits that a spreadsheet means: 0.1 + 0.2 shows as 0.3.
fn float_text(number: f64) -> String {
    let shortest = format!("{number}");
    let digits = shortest.bytes().filter(u8::is_ascii_digit).count();
    if digits <= 15 || !number.is_finite() {
        return shortest;
    }
    let rounded: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{rounded}")
}
