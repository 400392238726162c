//! The columns of a wide table: what each is, by the mapping and by its header.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::cell_name::column_letters;
use super::column::{Column, ColumnNames};
use super::header_words::{MakerMeans, Words, read_known_words, read_words, split_parentheses};
use super::mapping::{Known, Use};
use super::mapping_problem as problem;
use super::name_pattern::fits;
use super::table::TableRow;
use super::wide_note::Taken;
use super::wide_table::{Read, WideReader};
use crate::factor::Named;
use crate::flow::Flow;
use crate::problem::Place;
use crate::spelling::tidy;
use crate::text::Text;

/// A column, its meaning known.
pub(super) struct WideColumn {
    pub header: Arc<str>,
    pub place: Arc<Place>,
    pub meaning: Meaning,
}

pub(super) enum Meaning {
    /// No header.
    Nameless,
    Ignored,
    Key(Column),
    Numbers(Box<Known>),
    /// It could not be understood and was told.
    Refused,
}

impl WideReader<'_> {
    pub fn columns(&self, read: &mut Read, taken: &mut Taken) -> Option<Vec<WideColumn>> {
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
        let texts: BTreeSet<&str> = headers
            .iter()
            .flatten()
            .map(String::as_str)
            .filter(|text| !text.is_empty())
            .collect();
        if let (Some(title), true) = (texts.first(), texts.len() == 1 && width > 2) {
            let below = rows.iter().filter(|row| row.row > self.last_header());
            let next = below
                .into_iter()
                .find(|row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count() > 2);
            let fault = problem::title_as_header(self.table, self.last_header(), title, next.map(|row| row.row));
            read.faults.push(fault);
            return None;
        }
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
        let is_own = |key: &str| !header.is_empty() && fits(key, &header);
        // What names the column itself goes before a pattern that it also fits.
        let found = columns()
            .find(|(_, (key, _))| !key.contains('*') && is_own(key))
            .or_else(|| columns().find(|(_, (key, _))| key == letters))
            .or_else(|| columns().find(|(_, (key, _))| is_own(key)))?;
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
        match read_words(parts, self.vocabulary(year.as_deref())) {
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
            Err(fault) => {
                // Of a column that the mapping names, it says what the header does not; of any other, every word must be understood.
                let is_total = matches!(listed, Some(Use::Total));
                let is_said = listed.is_some() || is_quantity;
                let words = if is_said {
                    read_known_words(parts, self.vocabulary(year.as_deref()))
                } else {
                    Words::default()
                };
                let has_item = || {
                    words.item.is_some()
                        || known.get(&Column::Item).is_some()
                        || self.base(&Column::Item).is_some()
                        || self.has_item_column(names)
                };
                if !(is_quantity || is_total || (is_said && has_item())) {
                    let fault = problem::column_not_understood(place, self.mapping, &fault, self.library);
                    read.faults.push(fault);
                    return Meaning::Refused;
                }
                taken.from_headers.extend(self.fill(parts, &mut known, &words));
            }
        }
        Meaning::Numbers(Box::new(known))
    }

    /// Adds what a header says and the mapping does not; in words, what was added.
    fn fill(&self, parts: &[String], known: &mut Known, words: &Words) -> Option<Text> {
        let mut added: Vec<(Column, String)> = said(words)
            .into_iter()
            .filter(|(column, _)| known.get(column).is_none())
            .collect();
        known.cells.extend(added.iter().cloned());
        if words.process.is_none() {
            known.maker.clone_from(&words.maker);
        }
        // Where the column itself says that it is produced, whatever its rows say, the process in the item's name is its process.
        let flow = known.get(&Column::Flow).and_then(Flow::parse);
        if let Some(maker) = &known.maker
            && flow.is_some_and(|flow| MakerMeans::of(flow) == MakerMeans::Process)
            && known.parameter.is_none()
            && known.get(&Column::Process).is_none()
        {
            let process = (Column::Process, maker.process.clone());
            known.cells.push(process.clone());
            added.push(process);
        }
        self.in_words(&parts.join(" / "), &added)
    }

    /// What was read from a header or a row's name, in words; `None` where nothing was.
    pub fn in_words(&self, name: &str, read: &[(Column, String)]) -> Option<Text> {
        let title = |(column, text): &(Column, String)| {
            let title = match column {
                Column::Item => self.library.items.find(text).map(|item| item.title().zh.clone()),
                Column::Process => {
                    let process = self.library.processes.find(text);
                    process.map(|process| process.title().zh.clone())
                }
                Column::Flow => Flow::parse(text).map(|flow| flow.title().zh),
                _ => None,
            };
            title.unwrap_or_else(|| text.clone())
        };
        let zh: Vec<String> = read.iter().map(title).collect();
        let en: Vec<&str> = read.iter().map(|(_, text)| text.as_str()).collect();
        (!read.is_empty()).then(|| {
            Text::new(
                format!("`{name}` = {}", zh.join("、")),
                format!("`{name}` = {}", en.join(", ")),
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
pub(super) fn said(words: &Words) -> Vec<(Column, String)> {
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
