//! Reading one wide table by its layout: what each column and row is, and every number with all that is known of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::column::{Column, ColumnNames};
use super::header_words::{Month, NotUnderstood, Words, month_of_year, read_words, split_parentheses};
use super::line::column_letters;
use super::mapping::{Known, Layout, Use, fits};
use super::mapping_problem as problem;
use super::problem::{merged_quantity, stray_cell};
use super::table::{Table, TableRow};
use super::wide_note::{Taken, notes};
use crate::factor::{Library, Named};
use crate::period::{Period, PeriodError};
use crate::problem::{Place, Problem};
use crate::spelling::{fold, tidy};
use crate::text::Text;

/// A text with its place in the file.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub text: String,
    pub place: Arc<Place>,
}

/// A number of a wide table with all that is known of it.
#[derive(Clone, Debug)]
pub(super) struct Datum {
    pub row: u64,
    pub column: Arc<str>,
    pub letters: String,
    pub number: Cell,
    pub cells: BTreeMap<Column, Cell>,
    /// The parameter whose value it is; `None`: a quantity.
    pub parameter: Option<String>,
    pub basis: Option<String>,
    /// Whether its own column or row says the flow.
    pub says_flow: bool,
    /// Whether it is a total, to be checked.
    pub is_total: bool,
    pub add: bool,
}

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub data: Vec<Datum>,
    pub notes: Vec<Problem>,
    pub faults: Vec<Problem>,
    pub used_columns: BTreeSet<usize>,
    pub used_rows: BTreeSet<usize>,
    pub headers: Vec<String>,
}

pub(super) struct WideReader<'a> {
    pub library: &'a Library,
    pub mapping: &'a str,
    pub layout: &'a Layout,
    pub sheet: &'a Known,
    pub table: &'a Table,
}

/// A column, its meaning known.
struct WideColumn {
    header: Arc<str>,
    place: Arc<Place>,
    meaning: Meaning,
}

enum Meaning {
    /// No header.
    Nameless,
    Ignored,
    Key(Column),
    Numbers(Box<Known>),
    /// It could not be understood and was told.
    Refused,
}

impl WideReader<'_> {
    pub fn last_header(&self) -> u64 {
        self.layout.header.last().copied().unwrap_or(1)
    }

    /// Reads the table; every fault together.
    pub fn read(&self) -> Read {
        let mut read = Read::default();
        let mut taken = Taken::default();
        let Some(columns) = self.columns(&mut read, &mut taken) else {
            return read;
        };
        read.headers = columns.iter().map(|column| column.header.to_string()).collect();
        let months = self.dates_are_months(&columns);
        taken.dates_as_months = months;
        for row in self.table.rows.iter().filter(|row| row.row > self.last_header()) {
            self.read_row(row, &columns, months, &mut read, &mut taken);
        }
        taken.above = self
            .table
            .rows
            .iter()
            .filter(|row| row.row < self.layout.header[0])
            .count();
        taken.numbers = read.data.len();
        read.notes = notes(self.table, self.mapping, &taken);
        read
    }

    /// The year of months: of the row or column, else of the sheet, else of the table.
    fn year<'k>(&'k self, own: Option<&'k Known>) -> Option<&'k str> {
        let levels = [own, Some(self.sheet), Some(&self.layout.constants)];
        levels.into_iter().flatten().find_map(|known| known.year.as_deref())
    }

    fn base(&self, column: &Column) -> Option<&str> {
        self.sheet.get(column).or_else(|| self.layout.constants.get(column))
    }

    fn columns(&self, read: &mut Read, taken: &mut Taken) -> Option<Vec<WideColumn>> {
        let rows = &self.table.rows;
        let last_row = rows.last().map_or(0, |row| row.row);
        let mut headers = Vec::new();
        for number in &self.layout.header {
            match rows.iter().find(|row| row.row == *number) {
                Some(row) => headers.push(self.header_texts(row)),
                None => {
                    read.faults.push(problem::no_header_row(self.table, *number, last_row));
                    return None;
                }
            }
        }
        let below = rows.iter().filter(|row| row.row >= self.layout.header[0]);
        let width = below.map(|row| row.cells.len()).max().unwrap_or(0);
        // A CSV has no merged cells: in a header of several rows, a group's name stands over its first column only.
        if self.table.sheet.is_none() {
            fill_to_the_right(&mut headers, width);
        }
        let names = ColumnNames::new(self.library);
        let column = |index: usize| {
            let mut parts: Vec<String> = Vec::new();
            for row in &headers {
                let text = row.get(index).cloned().unwrap_or_default();
                if !text.is_empty() && parts.last() != Some(&text) {
                    parts.push(text);
                }
            }
            let letters = column_letters(index);
            let header = if parts.is_empty() {
                letters.clone()
            } else {
                parts.join(" / ")
            };
            let place = Arc::new(self.table.place(self.last_header(), Some(&header)));
            let listed = self.listed(&parts, &letters);
            if let Some((at, _)) = listed {
                read.used_columns.insert(at);
            }
            let meaning = self.meaning(&parts, listed.map(|(_, meaning)| meaning), &names, &place, read, taken);
            if matches!(meaning, Meaning::Ignored) {
                taken.ignored_columns.push(header.clone());
            }
            WideColumn {
                header: header.into(),
                place,
                meaning,
            }
        };
        Some((0..width).map(column).collect())
    }

    /// What the mapping says of a column, by its header, else by its letters.
    fn listed(&self, parts: &[String], letters: &str) -> Option<(usize, &Use)> {
        let columns = || self.layout.columns.iter().enumerate();
        let header = parts.join(" / ");
        let by_header = columns().find(|(_, (key, _))| !header.is_empty() && fits(key, &header));
        let found = by_header.or_else(|| columns().find(|(_, (key, _))| key == letters))?;
        Some((found.0, &found.1.1))
    }

    /// The texts of a header row; a date that a spreadsheet made of a month is the month again.
    fn header_texts(&self, row: &TableRow) -> Vec<String> {
        let dates: Vec<usize> = self
            .table
            .dates
            .iter()
            .filter(|(at, _)| *at == row.row)
            .map(|(_, column)| *column)
            .collect();
        let is_first = |column: &usize| row.cells.get(*column).is_some_and(|cell| cell.ends_with("-01"));
        let months = dates.iter().all(is_first);
        let text = |(index, cell): (usize, &String)| {
            let text = tidy(cell);
            if months && dates.contains(&index) {
                text.chars().take(7).collect()
            } else {
                text
            }
        };
        row.cells.iter().enumerate().map(text).collect()
    }

    fn meaning(
        &self,
        parts: &[String],
        listed: Option<&Use>,
        names: &ColumnNames,
        place: &Arc<Place>,
        read: &mut Read,
        taken: &mut Taken,
    ) -> Meaning {
        let mut known = match listed {
            Some(Use::Ignore) => return Meaning::Ignored,
            Some(Use::Key(Column::Quantity)) => Known::default(),
            Some(Use::Key(column)) => return Meaning::Key(column.clone()),
            Some(Use::Data(known)) => known.clone(),
            Some(Use::Total) => Known {
                total: Some(self.year(None).unwrap_or_default().to_owned()),
                ..Known::default()
            },
            None if parts.is_empty() => return Meaning::Nameless,
            None => match parts
                .last()
                .and_then(|last| key_of_header(last, names))
                .filter(|_| parts.len() == 1)
            {
                Some(Column::Quantity) => Known::default(),
                Some(column) => return Meaning::Key(column),
                None => Known::default(),
            },
        };
        let is_quantity = matches!(listed, Some(Use::Key(Column::Quantity)))
            || parts.last().and_then(|last| key_of_header(last, names)) == Some(Column::Quantity);
        let year = self.year(Some(&known)).map(str::to_owned);
        match read_words(parts, year.as_deref(), self.library) {
            Ok(words) => {
                if let (Some(own), Some(header)) = (known.get(&Column::Unit), &words.unit)
                    && !self.is_same_unit(own, header)
                {
                    let (name, own) = (parts.join(" / "), own.to_owned());
                    taken.overridden.push(Text::new(
                        format!("`{name}` 写 {header}，映射写 {own}"),
                        format!("`{name}` says {header}, the mapping {own}"),
                    ));
                }
                taken.from_headers.extend(self.fill(parts, &mut known, &words));
            }
            Err(_) if is_quantity || matches!(listed, Some(Use::Total)) => {}
            // What the mapping says of the column goes before its header; only the unit is still looked for.
            Err(fault) if listed.is_some() => {
                let needs_item = known.get(&Column::Item).is_none() && self.base(&Column::Item).is_none();
                if needs_item && !self.has_item_column(names) {
                    read.faults.push(problem::column_not_understood(
                        place,
                        self.mapping,
                        &fault,
                        self.library,
                    ));
                    return Meaning::Refused;
                }
                let unit = parts
                    .last()
                    .and_then(|last| split_parentheses(last))
                    .map(|(_, unit)| unit);
                if let Some(unit) = unit.filter(|unit| self.library.units.parse(unit).is_ok()) {
                    let words = Words {
                        unit: Some(unit.to_owned()),
                        ..Words::default()
                    };
                    taken.from_headers.extend(self.fill(parts, &mut known, &words));
                }
            }
            Err(fault) => {
                read.faults.push(problem::column_not_understood(
                    place,
                    self.mapping,
                    &fault,
                    self.library,
                ));
                return Meaning::Refused;
            }
        }
        Meaning::Numbers(Box::new(known))
    }

    /// Adds what a header says and the mapping does not; in words, what was added.
    fn fill(&self, parts: &[String], known: &mut Known, words: &Words) -> Option<Text> {
        let mut zh = Vec::new();
        let mut en = Vec::new();
        for (column, text) in said(words) {
            if known.get(&column).is_some() {
                continue;
            }
            let title = match column {
                Column::Item => self.library.items.find(&text).map(|item| item.title().zh.clone()),
                Column::Process => self
                    .library
                    .processes
                    .find(&text)
                    .map(|process| process.title().zh.clone()),
                Column::Flow => words.flow.map(|flow| flow.title().zh),
                _ => None,
            };
            zh.push(title.unwrap_or_else(|| text.clone()));
            en.push(text.clone());
            known.cells.push((column, text));
        }
        let header = parts.join(" / ");
        (!en.is_empty()).then(|| {
            Text::new(
                format!("`{header}` = {}", zh.join("、")),
                format!("`{header}` = {}", en.join(", ")),
            )
        })
    }

    fn is_same_unit(&self, left: &str, right: &str) -> bool {
        let units = &self.library.units;
        match (units.parse(left), units.parse(right)) {
            (Ok(left), Ok(right)) => left.dimension == right.dimension && left.size == right.size,
            _ => false,
        }
    }

    /// Whether some column gives the item of each row.
    fn has_item_column(&self, names: &ColumnNames) -> bool {
        let listed = self
            .layout
            .columns
            .iter()
            .any(|(_, meaning)| matches!(meaning, Use::Key(Column::Item)));
        let header = self
            .table
            .rows
            .iter()
            .filter(|row| self.layout.header.contains(&row.row));
        listed
            || header
                .flat_map(|row| &row.cells)
                .any(|cell| names.find(cell) == Some(&Column::Item))
    }

    fn dates_are_months(&self, columns: &[WideColumn]) -> bool {
        let is_period = |index: &usize| {
            let column = columns.get(*index);
            column.is_some_and(|column| matches!(column.meaning, Meaning::Key(Column::Period)))
        };
        let mut dates = self
            .table
            .dates
            .iter()
            .filter(|(row, column)| *row > self.last_header() && is_period(column))
            .filter_map(|(row, column)| {
                let row = self.table.rows.iter().find(|known| known.row == *row)?;
                row.cells.get(*column)
            })
            .peekable();
        dates.peek().is_some() && dates.all(|date| date.ends_with("-01"))
    }

    fn read_row(&self, row: &TableRow, columns: &[WideColumn], months: bool, read: &mut Read, taken: &mut Taken) {
        let texts: Vec<String> = row.cells.iter().map(|cell| tidy(cell)).collect();
        let Some(first) = texts.iter().position(|text| !text.is_empty()) else {
            return;
        };
        let is_key = |index: usize| {
            columns
                .get(index)
                .is_some_and(|column| matches!(column.meaning, Meaning::Key(_)))
        };
        let labels = (0..texts.len()).filter(|index| *index == first || is_key(*index));
        let ruled = self
            .layout
            .rows
            .iter()
            .enumerate()
            .find_map(|(at, (pattern, meaning))| {
                let label = labels
                    .clone()
                    .find(|index| !texts[*index].is_empty() && fits(pattern, &texts[*index]))?;
                Some((at, meaning, label))
            });
        if let Some((at, ..)) = ruled {
            read.used_rows.insert(at);
        }
        let (rule, label) = match ruled {
            Some((_, Use::Ignore, label)) => {
                taken.ignored_rows.push((texts[label].clone(), row.row));
                return;
            }
            Some((_, meaning, label)) => (Some(meaning), Some(label)),
            None => (None, None),
        };
        for (index, column) in columns.iter().enumerate() {
            if let (Meaning::Nameless, Some(text)) = (&column.meaning, texts.get(index).filter(|text| !text.is_empty()))
            {
                let place = self.table.place(row.row, None);
                read.faults.push(stray_cell(place, text, &column_letters(index)));
            }
        }
        let mut numbers: Vec<(usize, &Known)> = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            if let (Meaning::Numbers(known), Some(text)) = (&column.meaning, texts.get(index)) {
                if self.layout.blank.contains(&fold(text)) {
                    taken.blank_words += 1;
                } else if !text.is_empty() {
                    numbers.push((index, known));
                }
            }
        }
        if numbers.is_empty() {
            let refused = columns.iter().any(|column| matches!(column.meaning, Meaning::Refused));
            if !refused {
                taken.rows_without_numbers.push((texts[first].clone(), row.row));
            }
            return;
        }
        let known = match rule {
            Some(Use::Data(known)) => Some(known),
            _ => None,
        };
        let is_total = matches!(rule, Some(Use::Total)) || known.is_some_and(|known| known.total.is_some());
        let Some(of_row) = self.row_cells(row, &texts, columns, months, (known, label, is_total), read) else {
            return;
        };
        for (index, of_column) in numbers {
            let column = &columns[index];
            let place = Arc::new(self.table.place(row.row, Some(&column.header)));
            if self.table.merged.contains(&(row.row, index)) {
                read.faults.push(merged_quantity(Place::clone(&place)));
                continue;
            }
            let mut cells = self.constant_cells();
            cells.extend(of_row.clone());
            for (field, text) in &of_column.cells {
                if let Some(other) = of_row.get(field).filter(|other| fold(&other.text) != fold(text)) {
                    read.faults
                        .push(problem::said_differently(&place, field, &other.text, text));
                }
                let cell = Cell {
                    text: text.clone(),
                    place: Arc::clone(&column.place),
                };
                cells.insert(field.clone(), cell);
            }
            let total = of_column
                .total
                .as_deref()
                .or(known.and_then(|known| known.total.as_deref()));
            let is_total = is_total || of_column.total.is_some();
            if is_total && let Some(period) = self.total_period(total, &cells) {
                let place = Arc::clone(&place);
                cells.insert(Column::Period, Cell { text: period, place });
            }
            let levels = [Some(of_column), known, Some(self.sheet), Some(&self.layout.constants)];
            let pick = |of: fn(&Known) -> Option<&String>| levels.into_iter().flatten().find_map(of).cloned();
            read.data.push(Datum {
                row: row.row,
                column: Arc::clone(&column.header),
                letters: column_letters(index),
                number: Cell {
                    text: texts[index].clone(),
                    place,
                },
                says_flow: of_row.contains_key(&Column::Flow) || of_column.get(&Column::Flow).is_some(),
                cells,
                parameter: pick(|known| known.parameter.as_ref()),
                basis: pick(|known| known.basis.as_ref()),
                is_total,
                add: levels.into_iter().flatten().any(|known| known.add),
            });
        }
    }

    /// The period of a total: stated, else that of its row or column, else the year.
    fn total_period(&self, stated: Option<&str>, cells: &BTreeMap<Column, Cell>) -> Option<String> {
        match stated {
            Some(stated) if !stated.is_empty() => Some(match month_of_year(stated, self.year(None)) {
                Month::Period(period) => period,
                _ => stated.to_owned(),
            }),
            _ if cells.contains_key(&Column::Period) => None,
            _ => self.year(None).map(str::to_owned),
        }
    }

    /// What the table and the sheet say of all their data.
    fn constant_cells(&self) -> BTreeMap<Column, Cell> {
        let place = Arc::new(Place {
            row: None,
            ..self.table.place(0, None)
        });
        let known = self.layout.constants.cells.iter().chain(&self.sheet.cells);
        known
            .map(|(column, text)| {
                let cell = Cell {
                    text: text.clone(),
                    place: Arc::clone(&place),
                };
                (column.clone(), cell)
            })
            .collect()
    }

    /// What a row says of its data by its key cells and by the mapping; `None` after a fault.
    fn row_cells(
        &self,
        row: &TableRow,
        texts: &[String],
        columns: &[WideColumn],
        months: bool,
        (known, label, is_total): (Option<&Known>, Option<usize>, bool),
        read: &mut Read,
    ) -> Option<BTreeMap<Column, Cell>> {
        let mut cells: BTreeMap<Column, Cell> = BTreeMap::new();
        let faults = read.faults.len();
        for (index, column) in columns.iter().enumerate() {
            let (Meaning::Key(key), Some(text)) = (&column.meaning, texts.get(index)) else {
                continue;
            };
            // The label of a total is no period, item or process.
            let is_label = label == Some(index);
            let is_said = known.is_some_and(|known| known.get(key).is_some());
            if text.is_empty() || is_said || (is_label && is_total) {
                continue;
            }
            let place = Arc::new(self.table.place(row.row, Some(&column.header)));
            let cell = |text: String| Cell {
                text,
                place: Arc::clone(&place),
            };
            match key {
                Column::Period => {
                    let is_date = months && self.table.dates.contains(&(row.row, index));
                    let text = if is_date {
                        text.chars().take(7).collect()
                    } else {
                        text.clone()
                    };
                    match self.period(text, known) {
                        Ok(period) => {
                            cells.insert(Column::Period, cell(period));
                        }
                        Err(fault) => {
                            read.faults
                                .push(problem::row_not_understood(&place, self.mapping, &fault, self.library))
                        }
                    }
                }
                Column::Item => match read_words(std::slice::from_ref(text), self.year(known), self.library) {
                    Ok(words) => {
                        for (column, text) in said(&words) {
                            cells.entry(column).or_insert_with(|| cell(text));
                        }
                    }
                    Err(fault) => {
                        read.faults
                            .push(problem::row_not_understood(&place, self.mapping, &fault, self.library))
                    }
                },
                _ => {
                    cells.insert(key.clone(), cell(text.clone()));
                }
            }
        }
        let place = Arc::new(self.table.place(row.row, None));
        for (column, text) in known.map(|known| known.cells.as_slice()).unwrap_or_default() {
            let cell = Cell {
                text: text.clone(),
                place: Arc::clone(&place),
            };
            cells.insert(column.clone(), cell);
        }
        (read.faults.len() == faults).then_some(cells)
    }

    fn period(&self, text: String, known: Option<&Known>) -> Result<String, NotUnderstood> {
        match month_of_year(&text, self.year(known)) {
            Month::Period(period) => Ok(period),
            Month::WithoutYear => Err(NotUnderstood::Year(text)),
            Month::Other => match Period::parse(&text) {
                Err(PeriodError::NotAPeriod) => Err(NotUnderstood::Name(text)),
                _ => Ok(text),
            },
        }
    }
}

/// The ledger column that a header names by itself, with or without a unit behind it: `月份`, `数量(t)`.
fn key_of_header(header: &str, names: &ColumnNames) -> Option<Column> {
    let plain = [
        Column::Plant,
        Column::Process,
        Column::Period,
        Column::Item,
        Column::Flow,
        Column::Unit,
        Column::Supply,
        Column::DataSource,
        Column::Evidence,
        Column::Note,
        Column::Quantity,
    ];
    let found = names.find(header).or_else(|| {
        let (head, _) = split_parentheses(header)?;
        names.find(head).filter(|column| **column == Column::Quantity)
    })?;
    plain.contains(found).then(|| found.clone())
}

/// What words say, as cells of a line.
fn said(words: &Words) -> Vec<(Column, String)> {
    let cells = [
        (Column::Item, words.item.clone()),
        (Column::Flow, words.flow.map(|flow| flow.id().to_owned())),
        (Column::Process, words.process.clone()),
        (Column::Period, words.period.clone()),
        (Column::Unit, words.unit.clone()),
    ];
    cells
        .into_iter()
        .filter_map(|(column, text)| Some((column, text?)))
        .collect()
}

fn fill_to_the_right(headers: &mut [Vec<String>], width: usize) {
    let Some((lowest, upper)) = headers.split_last_mut() else {
        return;
    };
    for row in upper {
        row.resize(width, String::new());
        for index in 1..width {
            let below = lowest.get(index).is_some_and(|text| !text.is_empty());
            if row[index].is_empty() && below {
                row[index] = row[index - 1].clone();
            }
        }
    }
}
