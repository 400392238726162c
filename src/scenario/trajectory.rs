//! What a scenario comes to, year by year: each plant's ledger of the year, accounted.

use super::amount::Amount;
use super::base::{Plant, StartingPoint};
use super::dispatch::Dispatch;
use super::plant_year::{Change, PlantYear};
use super::projection::Drive;
use super::scenario::Scenario;
use super::scenario_problem as problem;
use super::solution::Solution;
use crate::activity::Ledger;
use crate::factor::Library;
use crate::inventory::{AccountRequest, Inventory, account};
use crate::methodology::{Level, Methodology};
use crate::problem::{Problem, Problems};
use crate::quantity::{Decimal, Ratio};
use crate::supply::Supply;

/// A scenario with what it starts from, ready to be run.
#[derive(Debug)]
pub struct Run<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What it starts from.
    pub start: &'a StartingPoint<'a>,
    /// The methodology by which its years are accounted.
    pub methodology: &'a Methodology,
    /// The factor library.
    pub library: &'a Library,
    /// Whether what has no factor is left out, and the result marked incomplete.
    pub allow_gaps: bool,
}

/// A plant's year: what it runs, and its ledger.
#[derive(Debug)]
pub struct PlantBooks {
    /// Place of the plant in the starting point.
    pub plant: usize,
    /// The year.
    pub year: i16,
    /// What it puts out, in the unit of its product.
    pub output: Ratio,
    /// How its lines stand beside the base year.
    pub drive: Drive,
    /// What it runs.
    pub solution: Solution<Ratio>,
    /// What the levers changed.
    pub changes: Vec<Change<Ratio>>,
    /// Its ledger; `None` where it puts out nothing and nothing is left of its lines.
    pub ledger: Option<Ledger>,
}

/// What a scenario comes to.
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// The base year.
    pub base_year: i16,
    /// The years, the base year first.
    pub years: Vec<YearResult>,
    /// What must be said of it.
    pub notes: Vec<Problem>,
}

/// A year of a trajectory.
#[derive(Clone, Debug)]
pub struct YearResult {
    /// The year.
    pub year: i16,
    /// The plants, in the order of the starting point.
    pub plants: Vec<PlantResult>,
}

/// A plant in a year.
#[derive(Clone, Debug)]
pub struct PlantResult {
    /// Place of the plant in the starting point.
    pub plant: usize,
    /// What it puts out, in the unit of its product.
    pub output: Ratio,
    /// What it can put out.
    pub capacity: Option<Ratio>,
    /// The rows of its inventory.
    pub rows: Vec<EmissionRow>,
    /// Whether nothing was left out.
    pub is_complete: bool,
}

/// A row of a year's inventory, over the whole year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmissionRow {
    /// Id of the source.
    pub source: String,
    /// The scope.
    pub scope: Option<u8>,
    /// Place of the item.
    pub item: usize,
    /// The supply.
    pub supply: Option<Supply>,
    /// Whether it counts in the total, or stands beside it.
    pub counts: bool,
    /// The emission before rows were rounded.
    pub unrounded: Ratio,
    /// The sum of the rounded rows.
    pub rounded: Decimal,
}

impl<'a> Run<'a> {
    /// Checks a scenario against what it starts from. Errors, all together: years outside the horizon or a driver; lines that follow nothing; plants and
    /// routes that levers name and that are not there.
    pub fn check(&self) -> Result<(), Problems> {
        let (scenario, base) = (self.scenario, self.start.year);
        let (first, last) = (base, scenario.last_year);
        let mut faults = Vec::new();
        if last <= base {
            faults.push(problem::horizon_before_base(scenario.place.clone(), last, base));
        }
        faults.extend(
            scenario
                .drivers
                .values()
                .filter_map(|driver| driver.beyond(first, last)),
        );
        for lever in &scenario.levers {
            let years = [
                lever.from.or_else(|| lever.action.first_year()),
                lever.action.last_year(),
            ];
            let outside = years.into_iter().flatten().find(|year| *year < first || *year > last);
            if let Some(year) = outside {
                let place = lever.place.clone();
                faults.push(problem::lever_outside_horizon(place, &lever.id, year, first, last));
            }
            let plants: Vec<&str> = self.start.plants.iter().map(|plant| plant.id.as_str()).collect();
            let mut routes: Vec<&str> = self
                .start
                .plants
                .iter()
                .filter_map(|plant| plant.route.as_deref())
                .collect();
            routes.sort_unstable();
            routes.dedup();
            for (named, known, code, what) in [
                (
                    &lever.plants,
                    &plants,
                    "unknown-plant",
                    crate::text::Text::new("企业", "plant"),
                ),
                (
                    &lever.routes,
                    &routes,
                    "unknown-route",
                    crate::text::Text::new("流程路线", "route"),
                ),
            ] {
                let unknown = named.iter().filter(|name| !known.contains(&name.as_str()));
                faults.extend(unknown.map(|name| problem::unknown(code, lever.place.clone(), &what, name, known)));
            }
        }
        if scenario.follow.other.is_none() {
            let mut of_no_process: Vec<_> = self
                .start
                .plants
                .iter()
                .flat_map(|plant| plant.base.of_no_process())
                .collect();
            of_no_process.sort();
            of_no_process.dedup();
            if !of_no_process.is_empty() {
                faults.push(problem::of_no_process(scenario.place.clone(), &of_no_process));
            }
        }
        Problems(faults).check().map(|_| ())
    }

    /// What every plant puts out in a year.
    pub fn dispatch(&self, year: i16) -> Result<(Dispatch, Vec<Ratio>), Problems> {
        let index = self.scenario.output_index(year, self.start.year);
        let dispatch = self.dispatch_for(year, &index)?;
        let outputs = dispatch.outputs(&self.scenario.place)?;
        Ok((dispatch, outputs))
    }

    /// The plants in a year under the levers, where all put out so many times what they did in the base year.
    pub(super) fn dispatch_for(&self, year: i16, index: &Ratio) -> Result<Dispatch, Problems> {
        let mut dispatch = Dispatch::of(&self.start.plants, year, self.start.year, index);
        for lever in &self.scenario.levers {
            lever.dispatch(&mut dispatch)?;
        }
        Ok(dispatch)
    }

    /// A plant under the levers of a year.
    pub fn plant_year(
        &self,
        plant: usize,
        year: i16,
        output: &Ratio,
    ) -> Result<(PlantYear<'a, Ratio>, Drive), Problems> {
        let known: &'a Plant<'a> = &self.start.plants[plant];
        let beside = output.divide(&known.output).unwrap_or_default();
        let drive = Drive {
            scale: known.scale.clone(),
            other: self.scenario.other_index(&beside, year, self.start.year),
            output: beside,
        };
        let mut state = PlantYear::of(&*known.base, year);
        state.is_recording = true;
        self.apply(known, (&drive.output, &drive.other), &mut state)?;
        Ok((state, drive))
    }

    /// Drives a plant as it was in the base year by what it puts out and by what follows no product, and lets the levers act on it.
    pub(super) fn apply<N: Amount>(
        &self,
        plant: &Plant<'_>,
        (output, other): (&N, &N),
        state: &mut PlantYear<'_, N>,
    ) -> Result<(), Problems> {
        state.drive(output, other);
        for (place, lever) in self.scenario.levers.iter().enumerate() {
            lever.apply(place, plant, state)?;
        }
        Ok(())
    }

    /// The books of a plant in a year.
    pub fn books(&self, plant: usize, year: i16, output: &Ratio) -> Result<PlantBooks, Problems> {
        let (state, drive) = self.plant_year(plant, year, output)?;
        let solution = state.solve()?;
        let projection = state.projection(&solution, &drive, &self.scenario.file)?;
        let is_still = projection.added.is_empty() && projection.ratios.values().all(Ratio::is_zero);
        let ledger = if is_still || drive.output.is_zero() {
            None
        } else {
            Some(state.base.ledger.projected(&projection)?)
        };
        Ok(PlantBooks {
            plant,
            year,
            output: output.clone(),
            drive,
            solution,
            changes: state.changes,
            ledger,
        })
    }

    /// The inventory of a year's ledger.
    pub fn inventory<'l>(&'l self, ledger: &'l Ledger) -> Result<Inventory<'l>, Problems> {
        let request = AccountRequest {
            level: Level::Enterprise,
            allow_gaps: self.allow_gaps,
            ..AccountRequest::default()
        };
        account(ledger, self.methodology, self.library, request)
    }

    /// The trajectory, year by year. `progress` is told every year that is done.
    pub fn trajectory(&self, progress: &dyn Fn(i16)) -> Result<Trajectory, Problems> {
        self.check()?;
        let mut years = Vec::new();
        for year in self.start.year..=self.scenario.last_year {
            years.push(self.year(year)?);
            progress(year);
        }
        Ok(Trajectory {
            base_year: self.start.year,
            years,
            notes: Vec::new(),
        })
    }

    fn year(&self, year: i16) -> Result<YearResult, Problems> {
        let (dispatch, outputs) = self.dispatch(year)?;
        let mut plants = Vec::new();
        for (plant, output) in outputs.iter().enumerate() {
            let books = self.books(plant, year, output)?;
            let capacity = dispatch.plants[plant]
                .capacity
                .clone()
                .filter(|_| dispatch.plants[plant].runs);
            let (rows, is_complete) = match &books.ledger {
                Some(ledger) => {
                    let inventory = self.inventory(ledger)?;
                    (rows_of(&inventory), inventory.is_complete())
                }
                None => (Vec::new(), true),
            };
            plants.push(PlantResult {
                plant,
                output: output.clone(),
                capacity,
                rows,
                is_complete,
            });
        }
        Ok(YearResult { year, plants })
    }
}

/// The rows of an inventory, summed over its months.
fn rows_of(inventory: &Inventory<'_>) -> Vec<EmissionRow> {
    let mut rows: Vec<EmissionRow> = Vec::new();
    for row in &inventory.rows {
        let (Some(unrounded), Some(rounded)) = (&row.emission_unrounded, row.emission) else {
            continue;
        };
        let (cell, source) = (inventory.cell(row), inventory.source(row));
        let known = rows
            .iter_mut()
            .find(|known| known.source == source.id && known.item == cell.item && known.supply == cell.supply);
        let rounded = Ratio::from(rounded);
        match known {
            Some(known) => {
                known.unrounded = std::mem::take(&mut known.unrounded) + unrounded.clone();
                let sum = Ratio::from(known.rounded) + rounded;
                known.rounded = sum.round(inventory.methodology.rounding).unwrap_or(known.rounded);
            }
            None => rows.push(EmissionRow {
                source: source.id.clone(),
                scope: source.scope,
                item: cell.item,
                supply: cell.supply,
                counts: inventory.counts(row),
                unrounded: unrounded.clone(),
                rounded: rounded.round(inventory.methodology.rounding).unwrap_or(Decimal::ZERO),
            }),
        }
    }
    rows
}

impl PlantResult {
    /// The sum of its rounded rows.
    pub fn total(&self) -> Ratio {
        let counted = self.rows.iter().filter(|row| row.counts);
        counted.map(|row| Ratio::from(row.rounded)).sum()
    }

    /// The sum of its rows before they were rounded.
    pub fn unrounded(&self) -> Ratio {
        let counted = self.rows.iter().filter(|row| row.counts);
        counted.map(|row| row.unrounded.clone()).sum()
    }
}

impl YearResult {
    /// The total of all plants: the sum of rounded rows.
    pub fn total(&self) -> Ratio {
        self.plants.iter().map(PlantResult::total).sum()
    }

    /// What all plants put out.
    pub fn output(&self) -> Ratio {
        self.plants.iter().map(|plant| plant.output.clone()).sum()
    }
}

impl Trajectory {
    /// The totals by year.
    pub fn totals(&self) -> Vec<(i16, Ratio)> {
        self.years.iter().map(|year| (year.year, year.total())).collect()
    }

    /// The year's result.
    pub fn year(&self, year: i16) -> Option<&YearResult> {
        self.years.iter().find(|known| known.year == year)
    }
}
