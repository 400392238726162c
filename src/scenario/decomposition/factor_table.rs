//! The table of factors: a row for each year and category, whose factors multiply to its value.

use std::collections::BTreeMap;
use std::path::Path;

use super::problem;
use crate::activity::table::TableRow;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::number::read_number;
use crate::quantity::{Ratio, Rounding, RoundingMode};
use crate::scenario::year_table::{VALUE, YearTable};

/// The factors of a category in a year, exact.
#[derive(Clone, Debug)]
pub(super) struct FactorRow {
    pub factors: Vec<Ratio>,
    pub place: Place,
}

/// Factors by year and category.
#[derive(Clone, Debug)]
pub struct FactorTable {
    /// The file, as the user named it.
    pub file: String,
    /// The titles of the factors, in the order of the identity.
    pub factors: Vec<String>,
    /// The titles of the columns that tell categories apart.
    pub category_columns: Vec<String>,
    /// The categories, in the order of the file, by their texts in those columns.
    pub categories: Vec<Vec<String>>,
    /// What must be said of how the table was read.
    pub notes: Vec<Problem>,
    pub(super) years: BTreeMap<i32, BTreeMap<usize, FactorRow>>,
}

impl FactorTable {
    /// Reads a table from a CSV file or a workbook of one sheet. `factors` are its columns in the order of the identity; `by` those that tell
    /// categories apart, without which every other column of text does. A column `value` is checked against the product. Errors, all together:
    /// columns that are not there or are named twice, what is no year, blank cells, what is no number, a category twice in a year, a value that is
    /// not the product.
    pub fn read(path: &Path, factors: &[String], by: Option<&[String]>) -> Result<FactorTable, Problems> {
        let table = YearTable::read(path)?;
        let columns = Columns::of(&table, factors, by)?;
        let titles = |columns: &[usize]| columns.iter().map(|column| table.title(*column).to_owned()).collect();
        let mut found = FactorTable {
            file: table.file().to_owned(),
            factors: titles(&columns.factors),
            category_columns: titles(&columns.categories),
            categories: Vec::new(),
            notes: table.notes().to_vec(),
            years: BTreeMap::new(),
        };
        if !columns.not_read.is_empty() {
            let titles: Vec<&str> = columns.not_read.iter().map(|column| table.title(*column)).collect();
            found.notes.push(problem::columns_not_read(table.file(), &titles));
        }
        let mut faults = Vec::new();
        for row in table.rows() {
            faults.extend(found.add(&table, &columns, row));
        }
        Problems(faults).check()?;
        Ok(found)
    }

    /// The years of the table, the earliest first.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.keys().copied()
    }

    /// A category in words: its texts, apart by slashes.
    pub fn category(&self, category: usize) -> String {
        self.categories[category].join(" / ")
    }

    /// The sum of all products of a year, exact.
    pub fn total(&self, year: i32) -> Ratio {
        let rows = self.years.get(&year).into_iter().flat_map(BTreeMap::values);
        rows.map(|row| product(&row.factors)).sum()
    }

    /// Adds a row, and gives what is wrong with it.
    fn add(&mut self, table: &YearTable, columns: &Columns, row: &TableRow) -> Vec<Problem> {
        let mut faults = Vec::new();
        let year = table.year(row).map_err(|Problems(found)| faults.extend(found)).ok();
        let mut texts = Vec::new();
        for column in &columns.categories {
            let text = table.cell(row, *column);
            if text.is_empty() {
                faults.push(crate::scenario::problem::missing_name(table.place(row, *column)));
            }
            texts.push(text);
        }
        let mut factors = Vec::new();
        for column in &columns.factors {
            match table.number(row, *column, problem::missing_factor) {
                Ok(number) => factors.push(number),
                Err(Problems(found)) => faults.extend(found),
            }
        }
        let value = columns
            .value
            .map(|column| table.number(row, column, problem::missing_factor));
        let value = value
            .transpose()
            .map_err(|Problems(found)| faults.extend(found))
            .ok()
            .flatten();
        let Some(year) = year.filter(|_| faults.is_empty()) else {
            return faults;
        };
        if let (Some(value), Some(column)) = (value, columns.value) {
            let product = product(&factors);
            let typed = table.cell(row, column);
            let places = read_number(&typed).map_or(0, |stated| stated.places());
            if !agrees(&product, &value, places) {
                faults.push(problem::value_differs(
                    table.place(row, column),
                    &typed,
                    &product,
                    &self.factors,
                ));
            }
        }
        let place = self.categories.iter().position(|known| *known == texts);
        let category = place.unwrap_or_else(|| {
            self.categories.push(texts);
            self.categories.len() - 1
        });
        let place = table.place(row, columns.factors.first().copied().unwrap_or_default());
        let rows = self.years.entry(year).or_default();
        if let Some(first) = rows.get(&category) {
            let name = self.categories[category].join(" / ");
            faults.push(problem::category_twice(
                place,
                year,
                &name,
                first.place.row.unwrap_or_default(),
            ));
            return faults;
        }
        rows.insert(category, FactorRow { factors, place });
        faults
    }
}

/// The product of the factors of one category.
pub(super) fn product(factors: &[Ratio]) -> Ratio {
    factors
        .iter()
        .cloned()
        .fold(Ratio::one(), |product, factor| product * factor)
}

/// Whether a stated value is the product: to the last place that it is stated with, or to one part in a million, for factors are rounded too.
fn agrees(product: &Ratio, value: &Ratio, places: u32) -> bool {
    let difference = (product.clone() - value.clone()).abs();
    if difference * Ratio::from(1_000_000) <= value.abs() {
        return true;
    }
    let mode = RoundingMode::HalfAwayFromZero;
    let rounded = product.round(Rounding { places, mode });
    rounded.is_some_and(|rounded| Ratio::from(rounded) == *value)
}

/// Which column is what.
struct Columns {
    factors: Vec<usize>,
    categories: Vec<usize>,
    value: Option<usize>,
    not_read: Vec<usize>,
}

impl Columns {
    fn of(table: &YearTable, factors: &[String], by: Option<&[String]>) -> Result<Columns, Problems> {
        let mut faults = Vec::new();
        let mut taken: Vec<usize> = Vec::new();
        let mut find = |option: &str, names: &[String]| -> Vec<usize> {
            let mut found = Vec::new();
            for name in names {
                match table.named(option, name.trim()) {
                    Err(Problems(found)) => faults.extend(found),
                    Ok(column) if taken.contains(&column) => {
                        faults.push(problem::named_twice(table.file(), option, table.title(column)));
                    }
                    Ok(column) => {
                        taken.push(column);
                        found.push(column);
                    }
                }
            }
            found
        };
        let factors = find("--identity", factors);
        let categories = by.map(|names| find("--by", names));
        Problems(faults).check()?;
        let value = table.find(&VALUE).filter(|column| !taken.contains(column));
        let others = table.other_columns();
        let others = others.filter(|column| !taken.contains(column) && Some(*column) != value);
        let (numbers, texts): (Vec<usize>, Vec<usize>) = others.partition(|column| table.is_numeric(*column));
        let (categories, not_read) = match categories {
            None => (texts, numbers),
            Some(named) => (named, [texts, numbers].concat()),
        };
        Ok(Columns {
            factors,
            categories,
            value,
            not_read,
        })
    }
}
