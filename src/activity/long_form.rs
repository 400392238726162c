//! The long form of a ledger: every line of every table under the standard columns, each cell as it was typed.

use std::collections::BTreeSet;

use super::column::{Column, ColumnNames};
use super::header::{Header, dates_as_months, header_row, month_row, read_header};
use super::ledger_source::LedgerSource;
use super::moisture::{moisture_basis, moisture_basis_title};
use super::statement::Basis;
use super::table::Table;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::problem::Place;
use crate::problem::Problems;
use crate::supply::Supply;
use crate::text::Language;

/// Lines under the standard columns.
#[derive(Clone, Debug, Default)]
pub struct LongForm {
    /// The columns that some table has.
    pub columns: Vec<Column>,
    /// The cells of every line, in the order of the columns.
    pub rows: Vec<Vec<String>>,
    /// Where every line was read.
    pub places: Vec<Place>,
}

impl LongForm {
    /// Gathers the lines of tables; one without a ledger header has none. What a mapping wrote is written in the language, what a person
    /// typed stays as typed.
    pub fn new(tables: &[Table], language: Language, library: &Library) -> Result<LongForm, Problems> {
        LongForm::gathered(tables, language, library, false)
    }

    /// The lines of tables; `has_titles`: what a person typed as an id is written by what it is called too.
    fn gathered(
        tables: &[Table],
        language: Language,
        library: &Library,
        has_titles: bool,
    ) -> Result<LongForm, Problems> {
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
        let (mut rows, mut places) = (Vec::new(), Vec::new());
        for (table, header, named) in &found {
            let months = dates_as_months(table, named);
            for row in &table.rows[header + 1..] {
                let as_month = months.then(|| month_row(table, row, named));
                let row = as_month.as_ref().unwrap_or(row);
                let cell = |column: &Column| {
                    let (index, ..) = named.iter().find(|(_, known, _)| known == column)?;
                    let text = row.cells.get(*index)?;
                    let is_written = has_titles || row.origin.is_some();
                    let written = is_written
                        .then(|| in_language(column, text, language, library))
                        .flatten();
                    Some(written.unwrap_or_else(|| text.clone()))
                };
                places.push(table.row_place(row));
                rows.push(columns.iter().map(|column| cell(column).unwrap_or_default()).collect());
            }
        }
        Ok(LongForm { columns, rows, places })
    }

    /// The lines of a source in Chinese and in English, each with its plant. Ids are words in Chinese, which the reader takes; numbers, units and whatever
    /// no register knows stay as typed. `None` where some file is summed while it is read, so that its lines
    /// stand nowhere one by one. Errors: those of reading the files.
    pub fn of_source(source: &LedgerSource, library: &Library) -> Result<Option<(LongForm, LongForm)>, Problems> {
        let source = LedgerSource {
            files: source.resolved()?,
            ..source.clone()
        };
        if source.has_scanned() {
            return Ok(None);
        }
        let mut inputs = Vec::new();
        let plants = source.read_plants(&mut inputs, library)?;
        let tables = source.read_tables(&mut inputs, &plants, library)?;
        let form = |language| -> Result<LongForm, Problems> {
            let mut form = LongForm::gathered(&tables, language, library, true)?;
            if let Some(plant) = &source.plant {
                form.name_plant(plant);
            }
            Ok(form)
        };
        Ok(Some((form(Language::Zh)?, form(Language::En)?)))
    }

    /// Names the plant of lines that name none.
    fn name_plant(&mut self, plant: &str) {
        let at = match self.columns.iter().position(|column| *column == Column::Plant) {
            Some(at) => at,
            None => {
                self.columns.insert(0, Column::Plant);
                self.rows.iter_mut().for_each(|row| row.insert(0, String::new()));
                0
            }
        };
        for row in self.rows.iter_mut().filter(|row| row[at].trim().is_empty()) {
            plant.clone_into(&mut row[at]);
        }
    }

    /// The headers in a language.
    pub fn headers(&self, language: Language, library: &Library) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| column.title(language, library))
            .collect()
    }
}

/// What an id is called in the language, where that is another word.
fn in_language(column: &Column, id: &str, language: Language, library: &Library) -> Option<String> {
    if language == Language::En {
        return None;
    }
    let title = match column {
        Column::Item => library
            .items
            .find(id)
            .filter(|item| {
                // Words that another item has as well would be read as that.
                library.items.find(&item.title().zh).map(Named::id) == Some(item.id())
            })?
            .title()
            .clone(),
        Column::Process => library
            .processes
            .find(id)
            .filter(|process| process.id() == id)?
            .title()
            .clone(),
        Column::Parameter => library.parameters.find(id)?.title().clone(),
        Column::Flow | Column::Asserts => Flow::parse(id)?.title(),
        Column::Supply => Supply::parse(id)?.title(),
        Column::ValueBasis(_) => match Basis::parse(id)? {
            basis @ (Basis::Measured | Basis::Calculated | Basis::Default(None)) => basis.title(),
            _ => return None,
        },
        Column::MoistureBasis | Column::ValueMoistureBasis(_) => moisture_basis_title(moisture_basis(id)?),
        _ => return None,
    };
    Some(title.zh)
}
