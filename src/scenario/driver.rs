//! Courses that are given from outside: demand, the grid's factor, the supply of scrap.

use std::collections::BTreeMap;
use std::path::Path;

use super::course::{Course, Interpolation, read_share};
use super::file::{CsvEntry, DriverEntry, UncertainEntry};
use super::file_problem;
use super::scenario_problem as problem;
use super::year_table::{VALUE, YearTable};
use crate::activity::table::TableRow;
use crate::format::factor_set::ConfidenceEntry;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::spelling::fold;
use crate::text::Text;
use crate::uncertainty::distribution::{DEVIATIONS_OF_HALF_WIDTH, Distribution, Shape};

/// A course given from outside.
#[derive(Clone, Debug)]
pub struct Driver {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its unit.
    pub unit: Option<String>,
    /// Its values.
    pub course: Course,
    /// Whether the last value holds beyond its year.
    pub holds: bool,
    /// Where it comes from.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
    /// What else must be said.
    pub note: Option<Text>,
    /// How the whole course is spread.
    pub uncertain: Option<Spread>,
    /// Where it stands.
    pub place: Place,
}

/// How a number of a scenario is spread: a draw of factors on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// The distribution of the factor.
    pub distribution: Distribution,
    /// Where it comes from.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
}

impl Driver {
    /// A driver as written. `folder` is that of the file; `last` the last year of the horizon. Errors: no values or several kinds of them; an unknown
    /// interpolation, or one beside rates of growth; a constant rate from or to what is not above zero; a CSV file that cannot be read.
    pub(super) fn of(
        id: &str,
        entry: &DriverEntry,
        place: &Place,
        folder: &Path,
        last: i16,
    ) -> Result<Driver, Problems> {
        let mut faults: Vec<Problem> = Vec::new();
        let interpolation = entry.interpolation.as_ref().map(|written| {
            let known = Interpolation::ALL.iter().find(|known| known.id() == written.value);
            known.copied().unwrap_or_else(|| {
                faults.push(problem::unknown_interpolation(place.clone(), &written.value));
                Interpolation::Linear
            })
        });
        if let Some(beyond) = entry.beyond.as_ref().filter(|beyond| beyond.value != "hold") {
            faults.push(problem::unknown_beyond(place.clone(), &beyond.value));
        }
        let is_set = |course: &Option<Course>| {
            let course = course.as_ref();
            course.is_some_and(|course| {
                course.interpolation() != Interpolation::default() && course.first_year().is_some()
            })
        };
        if entry.growth.is_some() && (entry.interpolation.is_some() || is_set(&entry.growth) || is_set(&entry.points)) {
            let place = match &entry.interpolation {
                Some(written) => Place {
                    row: Some(written.referenced.line()),
                    ..place.clone()
                },
                None => place.clone(),
            };
            faults.push(file_problem::interpolation_beside_growth(place, id));
        }
        let course = match (&entry.points, &entry.growth, &entry.csv) {
            (Some(points), None, None) => Ok(points.clone()),
            (Some(points), Some(rates), None) => grown(id, points, rates, place, last),
            (None, None, Some(csv)) if !folder.join(&csv.file).is_file() => {
                let file = folder.join(&csv.file).display().to_string();
                Err(problem::no_csv_file(place.clone(), id, &file).into())
            }
            (None, None, Some(csv)) => of_csv(csv, folder),
            _ => Err(problem::no_values(place.clone(), id).into()),
        };
        let uncertain = entry
            .uncertain
            .as_ref()
            .map(|written| Spread::of(&written.value, place));
        let uncertain = match uncertain.transpose() {
            Ok(spread) => spread,
            Err(Problems(found)) => {
                faults.extend(found);
                None
            }
        };
        let course = match course {
            Ok(course) => course,
            Err(Problems(found)) => {
                faults.extend(found);
                return Err(Problems(faults));
            }
        };
        let course = match interpolation {
            Some(interpolation) if entry.growth.is_none() => course.interpolated(interpolation),
            _ => course,
        };
        if let Some(point) = course.without_rate() {
            faults.push(file_problem::geometric_without_growth(place.clone(), id, point));
        }
        Problems(faults).check()?;
        Ok(Driver {
            id: id.to_owned(),
            title: entry.title.clone().unwrap_or_else(|| Text::same(id)),
            unit: entry.unit.clone(),
            course,
            holds: entry.beyond.is_some() || entry.growth.is_some(),
            source: entry.source.clone(),
            confidence: entry.confidence.unwrap_or(ConfidenceEntry::Assumed),
            note: entry.note.clone(),
            uncertain,
            place: place.clone(),
        })
    }

    /// What is wrong with it for a horizon: years before its first point, or beyond its last where that does not hold.
    pub(super) fn beyond(&self, first: i16, last: i16) -> Option<Problem> {
        let (from, to) = (self.course.first_year()?, self.course.last_year()?);
        if first < from || (last > to && !self.holds) {
            return Some(problem::driver_too_short(self, first, last));
        }
        None
    }

    /// The value of a year beside that of another; `None` where the other is zero.
    pub fn index(&self, year: i16, base: i16) -> Option<Ratio> {
        self.course.at(year).divide(&self.course.at(base))
    }
}

fn grown(id: &str, points: &Course, rates: &Course, place: &Place, last: i16) -> Result<Course, Problems> {
    let mut start = points.points().iter();
    match (start.next(), start.next()) {
        (Some((year, value)), None) if *year != i16::MIN => {
            Ok(Course::growing((*year, value.clone()), rates.points(), last))
        }
        _ => Err(problem::growth_without_start(place.clone(), id).into()),
    }
}

fn of_csv(entry: &CsvEntry, folder: &Path) -> Result<Course, Problems> {
    let path = folder.join(&entry.file);
    let table = YearTable::read(&path)?;
    let mut faults = Vec::new();
    let mut column = |option: &str, name: &str| match table.named(option, name) {
        Ok(column) => Some(column),
        Err(Problems(found)) => {
            faults.extend(found);
            None
        }
    };
    let value = match &entry.column {
        Some(name) => column("column", name),
        None => table.find(&VALUE),
    };
    let wanted: Vec<(usize, &String)> = entry
        .rows
        .iter()
        .filter_map(|(name, text)| Some((column("where", name)?, text)))
        .collect();
    if value.is_none() && faults.is_empty() {
        faults.push(problem::no_column_of_csv(Place::file(table.file())));
    }
    Problems(faults).check()?;
    let value = value.unwrap_or_default();
    let mut points: BTreeMap<i16, Ratio> = BTreeMap::new();
    let mut faults = Vec::new();
    let fits = |row: &&TableRow| {
        wanted
            .iter()
            .all(|(column, text)| fold(&table.cell(row, *column)) == fold(text))
    };
    for row in table.rows().iter().filter(fits) {
        let read = table.year(row).and_then(|year| {
            let number = table.number(row, value, super::problem::missing_cell)?;
            Ok((i16::try_from(year).unwrap_or_default(), number))
        });
        match read {
            Ok((year, number)) => {
                if points.insert(year, number).is_some() {
                    faults.push(problem::year_twice_in_csv(table.place(row, value), year));
                }
            }
            Err(Problems(found)) => faults.extend(found),
        }
    }
    Problems(faults).check()?;
    let file = Place::file(table.file());
    Course::new(points, Interpolation::Linear).ok_or_else(|| problem::no_rows_of_csv(file, &entry.rows).into())
}

impl Spread {
    /// A spread as written. Errors: an unknown shape; a shape without its numbers, or with numbers that do not lie around 1.
    pub(super) fn of(entry: &UncertainEntry, place: &Place) -> Result<Spread, Problems> {
        let number = |written: &Option<String>| written.as_deref().and_then(read_share).map(|number| number.to_f64());
        // A half width is in per cent, with or without the sign.
        let half_width = number(&entry.half_width).map(|width| match &entry.half_width {
            Some(written) if written.contains(['%', '％']) => width,
            _ => width / 100.0,
        });
        let half_width = half_width.filter(|width| *width > 0.0);
        let ends = number(&entry.low).zip(number(&entry.high));
        let ends = ends.filter(|(low, high)| *low >= 0.0 && *low <= 1.0 && *high >= 1.0 && low < high);
        let shape = match (entry.distribution.as_str(), half_width, ends) {
            ("normal", Some(half_width), None) => Some(Shape::Normal {
                mean: 1.0,
                deviation: half_width / DEVIATIONS_OF_HALF_WIDTH,
            }),
            // The ends of the 95 % interval, e^(1.96 d) and e^(-1.96 d), lie twice the half width apart: sinh(1.96 d) is the half width.
            ("log-normal", Some(half_width), None) => Some(Shape::Lognormal {
                mean_of_log: 0.0,
                deviation_of_log: half_width.asinh() / DEVIATIONS_OF_HALF_WIDTH,
            }),
            ("triangular", None, Some((low, high))) => Some(Shape::Triangular { low, mode: 1.0, high }),
            ("uniform", None, Some((low, high))) => Some(Shape::Uniform { low, high }),
            _ => None,
        };
        let distribution = shape.and_then(|shape| Distribution::of(shape).cut(0.0, f64::INFINITY));
        let distribution = distribution.ok_or_else(|| problem::bad_spread(place.clone(), &entry.distribution))?;
        Ok(Spread {
            distribution,
            source: entry.source.clone(),
            confidence: entry.confidence.unwrap_or(ConfidenceEntry::Assumed),
        })
    }
}
