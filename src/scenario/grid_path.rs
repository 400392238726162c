//! The grid's emission factor of years to come, as a factor set of the scenario's own.

use std::collections::{BTreeMap, BTreeSet};

use super::base::StartingPoint;
use super::scenario::Scenario;
use super::solution::ELECTRICITY;
use crate::factor::{AssumedPath, AssumedSet, Library, Named};
use crate::methodology::Methodology;
use crate::problem::{Problem, Problems};
use crate::quantity::{Decimal, Ratio, Rounding, RoundingMode};
use crate::text::Text;

/// The id of the set.
pub const GRID_SET: &str = "scenario-grid";

/// The parameter and the unit of the path.
const PARAMETER: &str = "emission_factor";
const UNIT: &str = "tCO2/MWh";

/// Decimal places of a factor: those that the official documents print, and four more.
const PLACES: u32 = 8;

impl Scenario {
    /// The factors and the methodology by which the years are accounted: the grid's factor of years after the base year is that of the driver, where the
    /// scenario names one; nothing else changes. Errors: values that cannot be factors; a driver in another unit.
    pub fn factors(
        &self,
        start: &StartingPoint<'_>,
        methodology: &Methodology,
        library: &Library,
    ) -> Result<(Library, Methodology), Problems> {
        let driver = self.grid_factor.as_ref().and_then(|id| self.drivers.get(id));
        let Some(driver) = driver else {
            return Ok((library.clone(), methodology.clone()));
        };
        if let Some(unit) = driver.unit.as_ref().filter(|unit| *unit != UNIT) {
            let id = &driver.id;
            let problem = Problem::error(
                "grid-factor-unit",
                Text::new(
                    format!("驱动量 `{id}` 的单位为 `{unit}`，电网排放因子应为 `{UNIT}`"),
                    format!("the unit of driver `{id}` is `{unit}`; a grid factor is in `{UNIT}`"),
                ),
            );
            return Err(problem.at(driver.place.clone()).into());
        }
        let years = start.year + 1..=self.last_year;
        let values: BTreeMap<i16, Decimal> = years
            .filter_map(|year| Some((year, factor(&driver.course.at(year))?)))
            .collect();
        let title = Text::new(
            format!("情景 {}：{}", self.title.zh, driver.title.zh),
            format!("scenario {}: {}", self.title.en, driver.title.en),
        );
        let source = driver.source.clone().unwrap_or_default();
        let set = grid_set(start, (title, self.file.clone()), (&values, &source));
        let library = library.assuming(&set)?;
        Ok((library, methodology.asking_first(ELECTRICITY, GRID_SET)))
    }
}

/// A set by which the grid of every region in which plants stand has the factors of a path: with its title, its file, and where the path comes from.
pub(super) fn grid_set(
    start: &StartingPoint<'_>,
    (title, path): (Text, String),
    (values, source): (&BTreeMap<i16, Decimal>, &str),
) -> AssumedSet {
    let regions: BTreeSet<String> = start.plants.iter().filter_map(|plant| plant.region()).collect();
    let paths = regions.into_iter().map(|region| AssumedPath {
        item: ELECTRICITY.to_owned(),
        parameter: PARAMETER.to_owned(),
        unit: UNIT.to_owned(),
        region,
        values: values.clone(),
        source: source.to_owned(),
    });
    AssumedSet {
        id: GRID_SET.to_owned(),
        title,
        path,
        after: start.year,
        paths: paths.collect(),
    }
}

/// A number as a grid factor, tCO2/MWh.
pub(super) fn factor(value: &Ratio) -> Option<Decimal> {
    value.round(Rounding {
        places: PLACES,
        mode: RoundingMode::HalfAwayFromZero,
    })
}

impl super::base::Plant<'_> {
    /// Id of its region.
    pub fn region(&self) -> Option<String> {
        let plant = &self.base.ledger.plants.plants[self.base.plant];
        let region = plant.region.as_deref()?;
        self.base
            .library
            .regions
            .find(region)
            .map(|region| region.id().to_owned())
    }
}
