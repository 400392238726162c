//! The grid's emission factor of years to come, as a factor set of the scenario's own.

use std::collections::{BTreeMap, BTreeSet};

use super::base::{PlantBase, StartingPoint};
use super::driver::Driver;
use super::scenario::Scenario;
use super::solution::ELECTRICITY;
use crate::factor::{AssumedPath, AssumedSet, Library, Named};
use crate::inventory::Inventory;
use crate::methodology::Methodology;
use crate::problem::{Problem, Problems};
use crate::quantity::{Decimal, Ratio, Rounding, RoundingMode};
use crate::supply::Supply;
use crate::text::Text;

/// The id of the set.
pub const GRID_SET: &str = "scenario-grid";

/// The code of the warning that a path begins at another factor than that of the base year.
pub const GRID_JUMPS: &str = "grid-path-jumps";

/// The parameter and the unit of the path.
const PARAMETER: &str = "emission_factor";
const UNIT: &str = "tCO2/MWh";

/// Decimal places of a factor: those that the official documents print, and four more.
const PLACES: u32 = 8;

impl Scenario {
    /// The factors and the methodology by which the years are accounted: the grid's factor of years after the base year is that of the driver, where the
    /// scenario names one; nothing else changes. Errors: values that cannot be factors; a driver in another unit; those of
    /// [`Scenario::plants`].
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
        let plants = self.plants(start)?;
        let regions: BTreeSet<String> = plants.iter().filter_map(|plant| plant.base.region()).collect();
        let mut values: BTreeMap<i16, Decimal> = BTreeMap::new();
        for year in start.year.saturating_add(1)..=self.last_year {
            let value = driver.course.at(year);
            let fits = factor(&value).filter(|_| !value.is_negative());
            values.insert(year, fits.ok_or_else(|| no_factor(driver, year, &value))?);
        }
        let title = Text::new(
            format!("情景 {}：{}", self.title.zh, driver.title.zh),
            format!("scenario {}: {}", self.title.en, driver.title.en),
        );
        let source = driver.source.clone().unwrap_or_default();
        let set = grid_set((regions, start.year), (title, self.file.clone()), (&values, &source));
        let library = library.assuming(&set)?;
        Ok((library, methodology.asking_first(ELECTRICITY, GRID_SET)))
    }
}

impl Scenario {
    /// What must be said where the driver begins at another factor than that by which the base year counts power from the grid: the years after it then
    /// jump by the difference alone.
    pub(super) fn grid_jumps(&self, inventory: &Inventory<'_>, base: i16) -> Vec<Problem> {
        let Some(driver) = self.grid_factor.as_ref().and_then(|id| self.drivers.get(id)) else {
            return Vec::new();
        };
        let items = &inventory.library.items;
        let mut used: Vec<(Ratio, String)> = Vec::new();
        for row in inventory.counted() {
            let cell = inventory.cell(row);
            let is_of_grid = cell.supply.is_none_or(|supply| supply == Supply::Grid);
            if items.at(cell.item).id() != ELECTRICITY || !is_of_grid || row.quantity.is_zero() {
                continue;
            }
            let factors = row
                .parameters
                .iter()
                .filter(|parameter| parameter.id == PARAMETER && parameter.unit == UNIT);
            for factor in factors {
                if !used.iter().any(|(known, _)| *known == factor.value) {
                    used.push((factor.value.clone(), factor.text.clone()));
                }
            }
        }
        let stated = driver.course.at(base);
        let other = used.iter().filter(|(value, _)| *value != stated);
        other.map(|(_, text)| jumps(driver, base, text, &stated)).collect()
    }
}

fn jumps(driver: &Driver, base: i16, used: &str, stated: &Ratio) -> Problem {
    let id = &driver.id;
    Problem::warning(
        GRID_JUMPS,
        Text::new(
            format!("{base} 年的清单按 {used} {UNIT} 核算网电，驱动量 `{id}` 该年为 {stated}：此后各年的排放含这一差别，不全是变化"),
            format!(
                "the inventory of {base} counts power from the grid at {used} {UNIT}, and driver `{id}` begins at {stated}: the years after it differ by that too"
            ),
        ),
    )
    .at(driver.place.clone())
    .hint(Text::new(
        format!("路径从 {used} 起，按相同的比例下降"),
        format!("let the path begin at {used} and fall in the same proportions"),
    ))
}

fn no_factor(driver: &Driver, year: i16, value: &Ratio) -> Problem {
    let id = &driver.id;
    Problem::error(
        "bad-grid-factor",
        Text::new(
            format!("驱动量 `{id}` 在 {year} 年为 {value}，不能作为电网排放因子"),
            format!("driver `{id}` is {value} in {year}, which can be no grid factor"),
        ),
    )
    .at(driver.place.clone())
    .hint(Text::new(
        format!("写不小于零的数，单位 {UNIT}，如 0.42"),
        format!("write numbers not below zero, in {UNIT}, such as 0.42"),
    ))
}

/// A set by which the grid of regions has after the base year the factors of a path: with its title, its file, and where the path comes from.
pub(super) fn grid_set(
    (regions, base): (BTreeSet<String>, i16),
    (title, path): (Text, String),
    (values, source): (&BTreeMap<i16, Decimal>, &str),
) -> AssumedSet {
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
        after: base,
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

impl PlantBase<'_> {
    /// Id of its region.
    pub fn region(&self) -> Option<String> {
        let plant = &self.ledger.plants.plants[self.plant];
        let region = plant.region.as_deref()?;
        self.library.regions.find(region).map(|region| region.id().to_owned())
    }
}
