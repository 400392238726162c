//! Reading one wide table by its layout: what each column and row is, and every number with all that is known of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::cell_name::column_letters;
use super::column::Column;
use super::header_words::{Maker, MakerMeans, Month, NotUnderstood, Vocabulary, month_of_year, read_words};
use super::mapping::{Known, Layout, Use};
use super::mapping_problem as problem;
use super::name_pattern::fits;
use super::problem::merged_quantity;
use super::table::{Table, TableRow};
use super::wide_header::{Meaning, WideColumn, said};
use super::wide_note::{Taken, notes};
use crate::factor::{Library, Named, Process};
use crate::flow::Flow;
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

/// What a row says of its data.
struct RowSays {
    cells: BTreeMap<Column, Cell>,
    /// The process type that stands in its item's name, where, and the name of the row.
    maker: Option<(Maker, Arc<Place>, String)>,
    /// What its name was read as.
    in_words: Option<Text>,
}

pub(super) struct WideReader<'a> {
    pub library: &'a Library,
    pub mapping: &'a str,
    pub layout: &'a Layout,
    pub sheet: &'a Known,
    pub table: &'a Table,
    /// Names of the units of plants.
    pub units: &'a [String],
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
    pub fn year<'k>(&'k self, own: Option<&'k Known>) -> Option<&'k str> {
        let levels = [own, Some(self.sheet), Some(&self.layout.constants)];
        levels.into_iter().flatten().find_map(|known| known.year.as_deref())
    }

    pub fn vocabulary<'v>(&'v self, year: Option<&'v str>) -> Vocabulary<'v> {
        Vocabulary {
            library: self.library,
            units: self.units,
            year,
        }
    }

    pub fn base(&self, column: &Column) -> Option<&str> {
        self.sheet.get(column).or_else(|| self.layout.constants.get(column))
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
                read.faults
                    .push(problem::nameless_column(place, text, &column_letters(index)));
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
        let Some(RowSays {
            cells: of_row,
            maker: maker_of_row,
            in_words,
        }) = self.row_says(row, &texts, columns, months, (known, label, is_total), read)
        else {
            return;
        };
        taken.add_row_name(in_words);
        let mut of_all = self.constant_cells();
        of_all.extend(of_row.clone());
        for (index, of_column) in numbers {
            let column = &columns[index];
            let place = Arc::new(self.table.place(row.row, Some(&column.header)));
            if self.table.merged.contains(&(row.row, index)) {
                read.faults.push(merged_quantity(Place::clone(&place)));
                continue;
            }
            let mut cells = of_all.clone();
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
            let parameter = pick(|known| known.parameter.as_ref());
            let of_header = of_column
                .maker
                .as_ref()
                .map(|maker| (maker, &column.place, &*column.header));
            let of_name = maker_of_row
                .as_ref()
                .map(|(maker, place, name)| (maker, place, name.as_str()));
            if let Some((maker, said_at, key)) = of_header.or(of_name).filter(|_| parameter.is_none()) {
                // What a name says goes before what holds for the sheet or the table.
                let says_process = of_row.contains_key(&Column::Process)
                    || of_column.get(&Column::Process).is_some()
                    || known.is_some_and(|known| known.get(&Column::Process).is_some());
                match self.maker_means(maker, says_process, &cells) {
                    MakerMeans::Process => {
                        let text = maker.process.clone();
                        let words = self.in_words(&maker.name, &[(Column::Process, text.clone())]);
                        if of_header.is_some() {
                            taken.add_header(words);
                        } else {
                            taken.add_row_name(words);
                        }
                        let place = Arc::clone(said_at);
                        cells.insert(Column::Process, Cell { text, place });
                    }
                    MakerMeans::Nothing => {}
                    MakerMeans::Unclear => {
                        let fault = problem::process_in_item_name(said_at, (self.mapping, key), maker, self.library);
                        read.faults.push(fault);
                        continue;
                    }
                }
            }
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
                parameter,
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

    /// What the process in an item's name means for a number of which all that is known stands in `cells`.
    fn maker_means(&self, maker: &Maker, says_process: bool, cells: &BTreeMap<Column, Cell>) -> MakerMeans {
        let of = |column: &Column| cells.get(column).map(|cell| cell.text.as_str());
        let flow = of(&Column::Flow).and_then(Flow::parse);
        let means = flow.map_or(MakerMeans::Nothing, MakerMeans::of);
        let item = of(&Column::Item).and_then(|item| self.library.items.find(item));
        let product = self.library.processes.find(&maker.process).and_then(Process::product);
        let item = item.map(Named::id);
        if says_process {
            MakerMeans::Nothing
        } else if item == product {
            means
        } else if item == Some(maker.rest.as_str()) && means != MakerMeans::Nothing {
            // The mapping says that the item is the rest of the name, so the head of it is the process.
            MakerMeans::Process
        } else {
            MakerMeans::Nothing
        }
    }

    /// What a row says of its data by its key cells and by the mapping; `None` after a fault.
    fn row_says(
        &self,
        row: &TableRow,
        texts: &[String],
        columns: &[WideColumn],
        months: bool,
        (known, label, is_total): (Option<&Known>, Option<usize>, bool),
        read: &mut Read,
    ) -> Option<RowSays> {
        let mut cells: BTreeMap<Column, Cell> = BTreeMap::new();
        let mut maker = None;
        let mut in_words = None;
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
                Column::Item => match read_words(std::slice::from_ref(text), self.vocabulary(self.year(known))) {
                    Ok(words) => {
                        in_words = self.in_words(text, &said(&words));
                        for (column, text) in said(&words) {
                            cells.entry(column).or_insert_with(|| cell(text));
                        }
                        maker = words.maker.map(|maker| (maker, Arc::clone(&place), text.clone()));
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
        (read.faults.len() == faults).then_some(RowSays { cells, maker, in_words })
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
