//! A table that is no ledger: a header of known words and rows below it. What may be wrong with any such header, and with a cell of any such row.

use std::path::Path;

use super::csv_file::read_csv;
use super::ledger_source::not_found;
use super::problem;
use super::table::{Table, TableRow};
use super::workbook::read_workbook;
use crate::factor::{Named, Registry};
use crate::period::year;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::number::read_number;
use crate::quantity::{Decimal, Unit, UnitTable};
use crate::spelling::{fold, nearest, tidy};
use crate::text::Text;
use crate::yaml::sha256;

/// Rows above the header that may hold a title.
const TITLE_ROWS: usize = 10;
/// Columns that a row must name to be a header.
const FEWEST_COLUMNS: usize = 3;
/// Columns that a row must name to have been meant as a header.
const FEWEST_NAMES: usize = 2;

/// A column, by the words that head it.
pub(crate) trait TableColumn: Copy + PartialEq + 'static {
    /// Every column.
    fn all() -> impl Iterator<Item = Self>;

    /// Its names: the English id and the Chinese word first.
    fn names(self) -> &'static [&'static str];

    /// Its English id.
    fn id(self) -> &'static str {
        self.names()[0]
    }

    /// Its Chinese word.
    fn zh(self) -> &'static str {
        self.names()[1]
    }

    /// The column that holds the unit of its numbers, where it has numbers.
    fn unit_column(self) -> Option<Self> {
        None
    }

    /// The column that a header means. The header of a number may have its unit in brackets.
    fn find(header: &str) -> Option<Self> {
        Self::named(header).or_else(|| Some(Self::with_unit(header)?.0))
    }

    /// The column of this name.
    fn named(header: &str) -> Option<Self> {
        let typed = fold(header);
        Self::all().find(|column| column.names().iter().any(|name| fold(name) == typed))
    }

    /// Of a header with a unit in brackets, as 产能（万吨/年）: the column of the numbers, that of their unit, and the unit.
    fn with_unit(header: &str) -> Option<(Self, Self, String)> {
        let header = tidy(header);
        let (name, rest) = header.split_once('(')?;
        let unit = rest.strip_suffix(')')?.trim();
        let column = Self::named(name)?;
        (!unit.is_empty()).then_some((column, column.unit_column()?, unit.to_owned()))
    }

    /// Headers near what was typed.
    fn nearest(header: &str) -> Vec<&'static str> {
        nearest(header, Self::all().flat_map(|column| column.names().iter().copied()), 3)
    }
}

/// What a table is, in the words of its problems.
pub(crate) struct TableKind<C: 'static> {
    /// Its name in Chinese and English: 能效清单, register.
    pub name: (&'static str, &'static str),
    /// The columns that it has at least, in both languages, told where no row is a header.
    pub at_least: (&'static str, &'static str),
    /// The header of a column that nobody reads, where it may have one.
    pub remark: Option<&'static str>,
    /// What it cannot be without, by the columns that it has.
    pub needed: fn(has: &dyn Fn(C) -> bool) -> &'static [C],
}

/// A table with its columns known.
pub(crate) struct HeadedTable<C> {
    table: Table,
    header: usize,
    columns: Vec<(usize, C, String)>,
    units: Vec<HeaderUnit<C>>,
}

/// A unit that a header states for every number below it.
struct HeaderUnit<C> {
    /// The column that it stands for.
    column: C,
    /// The column of the numbers.
    of: C,
    unit: String,
    title: String,
}

impl<C: TableColumn> HeadedTable<C> {
    /// The tables of a file of this kind, CSV or a workbook, and the SHA-256 of its bytes. Sheets of something else beside them are told in a note. Errors,
    /// all together: what cannot be read, headers that are none.
    pub fn read_file(path: &Path, kind: &TableKind<C>) -> Result<(Vec<HeadedTable<C>>, String), Problems> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => not_found(path),
            _ => problem::unreadable(Place::file(&name), &error.to_string()),
        })?;
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        let mut tables = match ending.as_deref() {
            Some("xlsx" | "xlsm") => read_workbook(&name, &bytes)?,
            Some("parquet" | "pq" | "xls" | "json" | "yaml" | "yml") => {
                return Err(unknown_format(&name, kind).into());
            }
            _ => vec![read_csv(&name, &bytes)?],
        };
        tables.retain(|table| !table.rows.is_empty());
        if tables.is_empty() {
            return Err(problem::empty_file(Place::file(&name)).into());
        }
        // Beside a table with a header, a sheet of something else is told and passed over.
        let has_header = tables
            .iter()
            .any(|table| first_row_naming::<C>(table, FEWEST_COLUMNS).is_some());
        let is_other = |table: &Table| has_header && first_row_naming::<C>(table, FEWEST_NAMES).is_none();
        let (others, mut tables): (Vec<Table>, Vec<Table>) = tables.into_iter().partition(is_other);
        if let Some(table) = tables.first_mut().filter(|_| !others.is_empty()) {
            table.notes.push(sheets_skipped(&name, &others, kind));
        }
        let mut read = Vec::new();
        let mut faults = Vec::new();
        for table in tables {
            match HeadedTable::of(table, kind) {
                Ok(table) => read.push(table),
                Err(Problems(found)) => faults.extend(found),
            }
        }
        Problems(faults).check()?;
        Ok((read, sha256(&bytes)))
    }

    fn of(table: Table, kind: &TableKind<C>) -> Result<HeadedTable<C>, Problems> {
        let Some(header) = first_row_naming::<C>(&table, FEWEST_COLUMNS) else {
            let first = &table.rows[0];
            return Err(no_header(table.place(first.row, None), &first.cells, kind).into());
        };
        let row = &table.rows[header];
        let mut columns: Vec<(usize, C, String)> = Vec::new();
        let mut faults: Vec<Problem> = Vec::new();
        for (index, cell) in row.cells.iter().enumerate() {
            let text = tidy(cell);
            if text.is_empty() {
                continue;
            }
            let place = table.place(row.row, Some(&text));
            match C::find(&text) {
                None => {
                    let near = C::nearest(&text);
                    faults.push(problem::unknown_column(place, &text, &near, kind.name.1, kind.remark));
                }
                Some(column) => match columns.iter().find(|(_, known, _)| *known == column) {
                    Some((.., first)) => faults.push(problem::column_twice(place, &text, first, kind.remark)),
                    None => columns.push((index, column, text)),
                },
            }
        }
        let mut units: Vec<HeaderUnit<C>> = Vec::new();
        for (_, _, title) in columns.iter().filter(|(.., title)| C::named(title).is_none()) {
            let Some((of, column, unit)) = C::with_unit(title) else {
                continue;
            };
            if let Some((.., other)) = columns.iter().find(|(_, known, _)| *known == column) {
                let place = table.place(row.row, Some(other));
                faults.push(unit_twice(place, other, title));
            }
            let title = title.clone();
            units.push(HeaderUnit {
                column,
                of,
                unit,
                title,
            });
        }
        let has = |column: C| {
            let is_column = columns.iter().any(|(_, known, _)| *known == column);
            is_column || units.iter().any(|stated| stated.column == column)
        };
        let needed = (kind.needed)(&has).iter().copied();
        let missing: Vec<C> = needed.filter(|column| !has(*column)).collect();
        if !missing.is_empty() {
            faults.push(missing_columns(table.place(row.row, None), &missing));
        }
        Problems(faults).check()?;
        Ok(HeadedTable {
            table,
            header,
            columns,
            units,
        })
    }

    /// Whether it has a column.
    pub fn has(&self, column: C) -> bool {
        self.columns.iter().any(|(_, known, _)| *known == column)
    }

    /// The rows below the header.
    pub fn rows(&self) -> &[TableRow] {
        &self.table.rows[self.header + 1..]
    }

    /// What must be said of how it was read.
    pub fn notes(&self) -> &[Problem] {
        &self.table.notes
    }

    /// A cell, tidied; `None` where it is blank or the column is not there. A unit that stands in the header is that of every number below it.
    pub fn text(&self, row: &TableRow, column: C) -> Option<String> {
        if let Some(stated) = self.units.iter().find(|stated| stated.column == column) {
            return self.text(row, stated.of).map(|_| stated.unit.clone());
        }
        let (index, ..) = self.columns.iter().find(|(_, known, _)| *known == column)?;
        let text = tidy(row.cells.get(*index)?);
        (!text.is_empty()).then_some(text)
    }

    /// Whether a place is one of the header, where a fault of it is told once for all rows.
    pub fn is_of_header(&self, place: &Place) -> bool {
        place.row == Some(self.table.rows[self.header].row) && place.sheet == self.table.sheet
    }

    /// The place of a cell; of a unit that stands in the header, that of the header.
    pub fn place(&self, row: &TableRow, column: C) -> Place {
        if let Some(stated) = self.units.iter().find(|stated| stated.column == column) {
            return self.table.place(self.table.rows[self.header].row, Some(&stated.title));
        }
        let found = self.columns.iter().find(|(_, known, _)| *known == column);
        let title = found.map_or(column.id(), |(.., title)| title);
        self.table.place(row.row, Some(title))
    }

    /// The place of a row.
    pub fn row_place(&self, row: &TableRow) -> Place {
        self.table.place(row.row, None)
    }

    /// The cells of a row of a workbook in which a formula stands whose result was never saved.
    pub fn unsaved_formulas(&self, row: &TableRow) -> Vec<Problem> {
        let columns = self.columns.iter().filter(|_| self.table.sheet.is_some());
        let told = columns.filter_map(|(_, column, _)| {
            let typed = self.text(row, *column)?;
            let place = self.place(row, *column);
            typed.starts_with('=').then(|| problem::unsaved_formula(place, &typed))
        });
        told.collect()
    }

    /// A cell that must not be blank.
    pub fn needed(&self, row: &TableRow, column: C, faults: &mut Vec<Problem>) -> Option<String> {
        let text = self.text(row, column);
        if text.is_none() {
            let what = Text::new(column.zh(), format!("the {}", column.id()));
            faults.push(problem::blank_cell(self.place(row, column), &what));
        }
        text
    }

    /// A year, which must be stated: four digits, with or without 年 behind them.
    pub fn year(&self, row: &TableRow, column: C, faults: &mut Vec<Problem>) -> Option<i16> {
        let typed = self.needed(row, column, faults)?;
        let year = year(&typed);
        if year.is_none() {
            faults.push(problem::not_a_year(self.place(row, column), &typed));
        }
        year
    }

    /// The number that was typed in a cell.
    pub fn number(&self, row: &TableRow, column: C, typed: &str, faults: &mut Vec<Problem>) -> Option<Decimal> {
        let number = read_number(typed);
        number
            .map_err(|error| faults.push(problem::bad_number(self.place(row, column), typed, error)))
            .ok()
    }

    /// The unit that was typed in a cell.
    pub fn unit(
        &self,
        row: &TableRow,
        column: C,
        typed: &str,
        units: &UnitTable,
        faults: &mut Vec<Problem>,
    ) -> Option<Unit> {
        let unit = units.parse(typed);
        unit.map_err(|error| faults.push(problem::unknown_unit(self.place(row, column), typed, error)))
            .ok()
    }

    /// The thing of a registry that a cell names; `None` where it is blank. `code` is that of the problem of a name that is not known.
    pub fn known<'r, T: Named>(
        &self,
        row: &TableRow,
        (column, code): (C, &'static str),
        registry: &'r Registry<T>,
        what: &Text,
        faults: &mut Vec<Problem>,
    ) -> Option<&'r T> {
        let typed = self.text(row, column)?;
        let found = registry.find(&typed);
        if found.is_none() {
            let near = registry.nearest_words(&typed);
            let place = self.place(row, column);
            faults.push(problem::unknown_name(code, place, what.clone(), &typed, near, None));
        }
        found
    }
}

/// A unit that a header states and a column too.
fn unit_twice(place: Place, column: &str, header: &str) -> Problem {
    Problem::error(
        "unit-twice",
        Text::new(
            format!("列名 `{header}` 已带单位，又有列 `{column}`"),
            format!("the header `{header}` has a unit, and there is a column `{column}`"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "删去单位列，或去掉列名括号中的单位",
        "delete the column, or take the unit out of the header",
    ))
}

/// The first of the rows that may head a table which names so many columns.
fn first_row_naming<C: TableColumn>(table: &Table, columns: usize) -> Option<usize> {
    let named = |row: &TableRow| row.cells.iter().filter(|cell| C::find(cell).is_some()).count();
    let mut rows = table.rows.iter().take(TITLE_ROWS);
    rows.position(|row| named(row) >= columns)
}

fn sheets_skipped<C: TableColumn>(file: &str, sheets: &[Table], kind: &TableKind<C>) -> Problem {
    let names: Vec<&str> = sheets.iter().filter_map(|table| table.sheet.as_deref()).collect();
    let (zh, en) = kind.name;
    Problem::note(
        "sheet-skipped",
        Text::new(
            format!("没有{zh}列名的工作表，未读取：{}", names.join("、")),
            format!("sheets without a header of a {en} were not read: {}", names.join(", ")),
        ),
    )
    .at(Place::file(file))
}

fn unknown_format<C: TableColumn>(file: &str, kind: &TableKind<C>) -> Problem {
    let (zh, en) = kind.name;
    Problem::error(
        "unknown-format",
        Text::new(
            format!("{zh}不能是这种格式"),
            format!("a {en} is not read in this format"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new("存为 .csv 或 .xlsx", "save it as .csv or .xlsx"))
}

fn no_header<C: TableColumn>(place: Place, first: &[String], kind: &TableKind<C>) -> Problem {
    let first = crate::spelling::shorten(&first.join(","));
    let (zh, en) = kind.name;
    Problem::error(
        "no-header",
        Text::new(
            format!("没有找到{zh}的表头；第一行是 `{first}`"),
            format!("no row heads the columns of a {en}; the first row is `{first}`"),
        ),
    )
    .at(place)
    .hint(Text::new(kind.at_least.0, kind.at_least.1))
}

fn missing_columns<C: TableColumn>(place: Place, missing: &[C]) -> Problem {
    let zh: Vec<&str> = missing.iter().map(|column| column.zh()).collect();
    let en: Vec<String> = missing.iter().map(|column| format!("`{}`", column.id())).collect();
    let (zh, en) = (zh.join("、"), en.join(", "));
    Problem::error(
        "missing-column",
        Text::new(format!("缺少列：{zh}"), format!("missing column(s): {en}")),
    )
    .at(place)
    .hint(Text::new(
        format!("加上 {zh}；已有而列名不同的，改为此名"),
        format!("add {en}, or rename the columns that mean it"),
    ))
}
