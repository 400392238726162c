//! Series of yearly values.

use std::path::Path;

use super::problem;
use super::year_table::{VALUE, YearTable};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;

/// The value of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearValue {
    /// The year.
    pub year: i32,
    /// The value, in the unit of its series.
    pub value: Ratio,
}

/// Values of distinct years, the earliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// What it is called: a scenario, a region; empty where there is only one.
    pub name: String,
    values: Vec<YearValue>,
}

impl Series {
    /// A series of values in any order; `None` where there are none, or two of one year.
    pub fn new(name: impl Into<String>, mut values: Vec<YearValue>) -> Option<Series> {
        values.sort_by_key(|value| value.year);
        let is_distinct = values.windows(2).all(|pair| pair[0].year != pair[1].year);
        (is_distinct && !values.is_empty()).then(|| Series {
            name: name.into(),
            values,
        })
    }

    /// The values, the earliest first; at least one.
    pub fn values(&self) -> &[YearValue] {
        &self.values
    }

    /// The latest value.
    pub fn latest(&self) -> &YearValue {
        &self.values[self.values.len() - 1]
    }

    /// The earliest value.
    pub fn earliest(&self) -> &YearValue {
        &self.values[0]
    }

    /// The years between the earliest and the latest that have no value.
    pub fn missing_years(&self) -> Vec<i32> {
        let between = self.values.windows(2);
        between.flat_map(|pair| pair[0].year + 1..pair[1].year).collect()
    }
}

/// The series of a file.
#[derive(Clone, Debug)]
pub struct SeriesFile {
    /// The file, as the user named it.
    pub file: String,
    /// The column of the values, by its title.
    pub column: String,
    /// The column that tells the series apart, by its title.
    pub by: Option<String>,
    /// The series, in the order of the file.
    pub series: Vec<Series>,
    /// What must be said of how the file was read.
    pub notes: Vec<Problem>,
}

impl SeriesFile {
    /// Reads the series of a CSV file or a workbook of one sheet: a column of years (`year`, 年份), a column of values (that named, else
    /// `value` or 数值, else the only one of numbers), and a series for each text in the column `by`. Errors, all together: columns that are
    /// not there or are several, what is no year, a year twice in one series, blank cells, what is no number.
    pub fn read(path: &Path, column: Option<&str>, by: Option<&str>) -> Result<SeriesFile, Problems> {
        SeriesFile::of_table(&YearTable::read(path)?, column, by)
    }

    fn of_table(table: &YearTable, column: Option<&str>, by: Option<&str>) -> Result<SeriesFile, Problems> {
        let by = by.map(|name| table.named("--by", name)).transpose();
        let value = match (&by, column) {
            (_, Some(name)) => table.named("--column", name),
            (Ok(by), None) => value_column(table, *by),
            // Which columns are left depends on the one that is not there.
            (Err(_), None) => Ok(0),
        };
        let (by, value) = match (by, value) {
            (Ok(by), Ok(value)) => (by, value),
            (by, value) => {
                let faults = [by.err(), value.err()].into_iter().flatten();
                return Err(Problems(faults.flat_map(|Problems(found)| found).collect()));
            }
        };
        let mut gathered: Vec<Gathered> = Vec::new();
        let mut faults = Vec::new();
        for row in table.rows() {
            let name = by.map(|by| table.cell(row, by)).unwrap_or_default();
            if let Some(by) = by.filter(|_| name.is_empty()) {
                faults.push(problem::missing_name(table.place(row, by)));
                continue;
            }
            let (year, number) = (table.year(row), table.number(row, value, problem::missing_cell));
            let (year, number) = match (year, number) {
                (Ok(year), Ok(number)) => (year, number),
                (year, number) => {
                    let found = [year.err(), number.err()].into_iter().flatten();
                    faults.extend(found.flat_map(|Problems(found)| found));
                    continue;
                }
            };
            let place = gathered.iter().position(|known| known.name == name);
            let place = place.unwrap_or_else(|| {
                gathered.push(Gathered {
                    name,
                    values: Vec::new(),
                    rows: Vec::new(),
                });
                gathered.len() - 1
            });
            let own = &mut gathered[place];
            if let Some(first) = own.values.iter().position(|known| known.year == year) {
                let candidates: Vec<&str> = table
                    .other_columns()
                    .filter(|column| *column != value && Some(*column) != by && !table.is_numeric(*column))
                    .map(|column| table.title(column))
                    .collect();
                let twice = problem::YearTwice {
                    year,
                    first_row: own.rows[first],
                    series: &own.name,
                    candidates: &candidates,
                };
                faults.push(twice.problem(table.place(row, value)));
                continue;
            }
            own.values.push(YearValue { year, value: number });
            own.rows.push(row.row);
        }
        Problems(faults).check()?;
        let series = gathered.into_iter();
        Ok(SeriesFile {
            file: table.file().to_owned(),
            column: table.title(value).to_owned(),
            by: by.map(|by| table.title(by).to_owned()),
            series: series.filter_map(|own| Series::new(own.name, own.values)).collect(),
            notes: table.notes().to_vec(),
        })
    }
}

/// A series while it is read, with the rows of its values.
struct Gathered {
    name: String,
    values: Vec<YearValue>,
    rows: Vec<u64>,
}

/// The column of values where none is named.
fn value_column(table: &YearTable, by: Option<usize>) -> Result<usize, Problems> {
    if let Some(column) = table.find(&VALUE).filter(|column| Some(*column) != by) {
        return Ok(column);
    }
    let others = table.other_columns().filter(|column| Some(*column) != by);
    let numeric: Vec<usize> = others.filter(|column| table.is_numeric(*column)).collect();
    match numeric.as_slice() {
        [only] => Ok(*only),
        [] => {
            let others: Vec<&str> = table.other_columns().map(|column| table.title(column)).collect();
            Err(problem::no_value_column(table.file(), &others).into())
        }
        several => {
            let titles: Vec<&str> = several.iter().map(|column| table.title(*column)).collect();
            Err(problem::several_value_columns(table.file(), &titles).into())
        }
    }
}
