//! The long form of a ledger: every line of every table under the standard columns, each cell as it was typed.

use std::collections::BTreeSet;

use super::column::{Column, ColumnNames};
use super::header::{Header, dates_as_months, header_row, month_row, read_header};
use super::table::Table;
use crate::factor::Library;
use crate::problem::Problems;
use crate::text::Language;

/// Lines under the standard columns.
#[derive(Clone, Debug, Default)]
pub struct LongForm {
    /// The columns that some table has.
    pub columns: Vec<Column>,
    /// The cells of every line, in the order of the columns.
    pub rows: Vec<Vec<String>>,
}

impl LongForm {
    /// Gathers the lines of tables; one without a ledger header has none.
    pub fn new(tables: &[Table], library: &Library) -> Result<LongForm, Problems> {
        let names = ColumnNames::new(library);
        let mut problems = Vec::new();
        let mut found: Vec<(&Table, usize, Header)> = Vec::new();
        for table in tables {
            let Some(header) = header_row(table, &names) else {
                continue;
            };
            match read_header(table, header, &names) {
                Ok(columns) => found.push((table, header, columns)),
                Err(faults) => problems.extend(faults),
            }
        }
        Problems(problems).check()?;
        let present: BTreeSet<&Column> = found
            .iter()
            .flat_map(|(.., header)| header.iter().map(|(_, column, _)| column))
            .collect();
        let mut columns: Vec<Column> = present.into_iter().cloned().collect();
        // Value, unit and basis of a parameter stand side by side.
        columns.sort_by(|left, right| (left.parameter(), left).cmp(&(right.parameter(), right)));
        let mut rows = Vec::new();
        for (table, header, named) in &found {
            let months = dates_as_months(table, named);
            for row in &table.rows[header + 1..] {
                let as_month = months.then(|| month_row(table, row, named));
                let row = as_month.as_ref().unwrap_or(row);
                let cell = |column: &Column| {
                    let (index, ..) = named.iter().find(|(_, known, _)| known == column)?;
                    row.cells.get(*index).cloned()
                };
                rows.push(columns.iter().map(|column| cell(column).unwrap_or_default()).collect());
            }
        }
        Ok(LongForm { columns, rows })
    }

    /// The headers in a language.
    pub fn headers(&self, language: Language, library: &Library) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| column.title(language, library))
            .collect()
    }
}
