//! A scenario with what it starts from: how each plant's years are dispatched, solved, projected and accounted.

use super::amount::Amount;
use super::base::{Plant, StartingPoint};
use super::by_products::Leftover;
use super::dispatch::Dispatch;
use super::emission_without_quantity::emissions_without_quantity;
use super::history::history;
use super::indicators::Indicators;
use super::lever::CAPTURED;
use super::made::made_in;
use super::plant_result::{PlantResult, rows_of};
use super::plant_year::{Change, PlantYear};
use super::projection::Drive;
use super::scenario::Scenario;
use super::scenario_problem as problem;
use super::solution::{ELECTRICITY, Solution};
use super::supply_note::supply_notes;
use super::trajectory::{Trajectory, YearResult};
use super::trajectory_notes::TrajectoryNotes;
use crate::activity::Ledger;
use crate::factor::{Library, Named};
use crate::inventory::{AccountRequest, Inventory, account};
use crate::methodology::{Level, Methodology};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;

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
    /// The plants: those that it starts from, then those that levers add.
    pub plants: Vec<Plant<'a>>,
}

/// A plant's year: what it runs, and its ledger.
#[derive(Debug)]
pub struct PlantBooks {
    /// Place of the plant in the run.
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
    /// What must be said of what they did, each with the place of its lever.
    pub notes: Vec<(usize, Problem)>,
    /// What of by-products is left over, or lacks, that no line says anything of.
    pub leftovers: Vec<Leftover>,
    /// What it buys of power at the size of the plant, MWh, below zero sells; `None` without a network of it.
    pub power_bought: Option<Ratio>,
    /// Its ledger; `None` where it puts out nothing and nothing is left of its lines.
    pub ledger: Option<Ledger>,
}

impl<'a> Run<'a> {
    /// A run of a scenario. Errors: those of [`Scenario::plants`].
    pub fn new(
        scenario: &'a Scenario,
        start: &'a StartingPoint<'a>,
        methodology: &'a Methodology,
        library: &'a Library,
        allow_gaps: bool,
    ) -> Result<Run<'a>, Problems> {
        Ok(Run {
            scenario,
            start,
            methodology,
            library,
            allow_gaps,
            plants: scenario.plants(start)?,
        })
    }

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
        faults.extend(self.unfit_drivers());
        faults.extend(self.unfit_unit_of_output());
        for lever in &scenario.levers {
            // Points behind the horizon are no harm, as those of a driver are none; a lever that only acts there is.
            let outside = lever.first_year().filter(|year| *year < first || *year > last);
            if let Some(year) = outside {
                let place = lever.place.clone();
                faults.push(problem::lever_outside_horizon(place, &lever.id, year, first, last));
            }
            faults.extend(lever.unknown_names(&self.plants, &self.start.archetypes));
            faults.extend(lever.unknown_processes(&scenario.levers, &self.plants));
            let plants: Vec<&str> = self.plants.iter().map(|plant| plant.id.as_str()).collect();
            let mut routes: Vec<&str> = self.plants.iter().filter_map(|plant| plant.route.as_deref()).collect();
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
            let of_base = self.plants.iter().filter(|plant| !plant.is_added);
            let mut of_no_process: Vec<_> = of_base.flat_map(|plant| plant.base.of_no_process()).collect();
            of_no_process.sort();
            of_no_process.dedup();
            if !of_no_process.is_empty() {
                faults.push(problem::of_no_process(scenario.follow.place.clone(), &of_no_process));
            }
        }
        Problems(faults).check().map(|_| ())
    }

    /// What every plant puts out in a year.
    pub fn dispatch(&self, year: i16) -> Result<(Dispatch, Vec<Ratio>), Problems> {
        let base = self.start.year;
        let index = self.scenario.output_index(year, base);
        let mut dispatch = Dispatch::of(&self.plants, year, base, &index);
        self.note_retirements(&mut dispatch);
        for lever in &self.scenario.levers {
            lever.dispatch(&mut dispatch, self.library)?;
        }
        let outputs = dispatch.outputs(&self.scenario.follow.place)?;
        Ok((dispatch, outputs))
    }

    /// Names for each plant the lever that retires it first, by years and then in their order, while it runs.
    fn note_retirements(&self, dispatch: &mut Dispatch) {
        let levers = self.scenario.levers.iter();
        let mut stops: Vec<(i16, &str, &str)> = levers
            .flat_map(|lever| {
                lever
                    .retirements()
                    .into_iter()
                    .map(|(year, plant)| (year, lever.id.as_str(), plant))
            })
            .collect();
        stops.sort_by_key(|(year, ..)| *year);
        for (known, plant) in dispatch.plants.iter_mut().zip(&self.plants) {
            let mut own = stops.iter().filter(|(.., id)| *id == plant.id);
            let first = own.next().filter(|(year, ..)| plant.runs_in(*year));
            known.retired_by = first.map(|(_, lever, _)| (*lever).to_owned());
        }
    }

    /// A plant under the levers of a year.
    pub fn plant_year(
        &self,
        plant: usize,
        year: i16,
        output: &Ratio,
    ) -> Result<(PlantYear<'_, Ratio>, Drive), Problems> {
        let known = &self.plants[plant];
        let beside = output.divide(&known.output).unwrap_or_default();
        let drive = Drive {
            scale: known.scale.clone(),
            // A plant that has no base year has nothing that could stay as it was.
            other: if known.is_added {
                beside.clone()
            } else {
                self.scenario.other_index(&beside, year, self.start.year)
            },
            output: beside,
        };
        let mut state = PlantYear::of(&known.base, year);
        state.base_year = self.start.year;
        state.is_recording = true;
        state.scale = known.scale.clone();
        self.apply(known, (&drive.output, &drive.other), &mut state)?;
        self.within_stacks(&state, plant)?;
        Ok((state, drive))
    }

    /// Drives a plant as it was in the base year by what it puts out and by what follows no product, and lets the levers act on it.
    pub(super) fn apply<'b, N: Amount>(
        &'b self,
        plant: &Plant<'_>,
        (output, other): (&N, &N),
        state: &mut PlantYear<'b, N>,
    ) -> Result<(), Problems> {
        state.drive(output, other);
        for (place, lever) in self.scenario.levers.iter().enumerate() {
            lever.apply(place, plant, state, &self.start.archetypes)?;
        }
        Ok(())
    }

    /// The books of a plant in a year.
    pub fn books(&self, plant: usize, year: i16, output: &Ratio) -> Result<PlantBooks, Problems> {
        let (state, drive) = self.plant_year(plant, year, output)?;
        let solution = self.solved(&state, plant)?;
        if year > self.start.year {
            self.within_capacities(&state, &solution, plant)?;
        }
        let projection = state.projection(&solution, &drive, self.scenario)?;
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
            leftovers: state.leftovers(&solution),
            power_bought: state
                .product(ELECTRICITY)
                .map(|power| solution.bought[power].clone() * state.scale.clone()),
            solution,
            changes: state.changes,
            notes: state.notes,
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
        let mut notes = TrajectoryNotes::of(self.start);
        self.index_driver().into_iter().for_each(|note| notes.say(note));
        for year in self.start.year..=self.scenario.last_year {
            years.push(self.year(year, &mut notes)?);
            progress(year);
        }
        for note in emissions_without_quantity(&years, &self.plants) {
            notes.say(note);
        }
        Ok(Trajectory {
            base_year: self.start.year,
            history: history(
                &self.scenario.history,
                self.start,
                (self.methodology, self.library),
                self.allow_gaps,
            )?,
            years,
            notes: notes.into_problems(self.library),
        })
    }

    fn year(&self, year: i16, notes: &mut TrajectoryNotes) -> Result<YearResult, Problems> {
        let (dispatch, outputs) = self.dispatch(year)?;
        let mut said = Vec::new();
        let mut plants = Vec::new();
        let mut scrap = Vec::new();
        for (plant, output) in outputs.iter().enumerate() {
            let mut books = self.books(plant, year, output)?;
            let capacity = dispatch.plants[plant]
                .capacity
                .clone()
                .or_else(|| self.plants[plant].is_added.then(|| output.clone()))
                .filter(|_| dispatch.plants[plant].runs);
            let mut result = PlantResult {
                plant,
                output: output.clone(),
                made: Ratio::zero(),
                uncounted_power: Ratio::zero(),
                balances: self.balances(plant, &books),
                capacity,
                rows: Vec::new(),
                indicators: Indicators::default(),
                is_complete: true,
            };
            if let Some(ledger) = &books.ledger {
                let inventory = self.inventory(ledger);
                let inventory = inventory.map_err(|found| self.of_plant_year(found, plant, year))?;
                let mut said_of_plant = self.without_what_is_deducted(std::mem::take(&mut books.notes), &inventory);
                if year > self.start.year {
                    said_of_plant.extend(supply_notes(&self.scenario.levers, (year, self.start.year), &inventory));
                }
                said.push((&self.plants[plant], said_of_plant));
                if year == self.start.year {
                    let jumps = self.scenario.grid_jumps(&inventory, year);
                    jumps.into_iter().for_each(|note| notes.say(note));
                }
                let of_plant = std::mem::take(&mut books.leftovers);
                notes.leftovers.add(&self.plants[plant], year, of_plant);
                let place = self.plants[plant].base.plant;
                result.rows = rows_of(&inventory);
                result.is_complete = inventory.is_complete();
                result.indicators = Indicators::of(ledger, place, self.library)?;
                result.made = made_in(ledger, place, &self.plants[plant].product, self.library)?;
                result.uncounted_power = result.uncounted_power(self.library);
                if let Some(bought) = &books.power_bought {
                    notes.surplus_power.add(&self.plants[plant], year, bought);
                }
            }
            let put_out = (output, &result.made);
            notes.outputs.add(&self.plants[plant], year, put_out);
            scrap.push((self.plants[plant].id.clone(), result.indicators.scrap_bought.clone()));
            plants.push(result);
        }
        self.scenario.scrap_beyond_supply(year, &scrap, self.library)?;
        notes.levers.add(&self.scenario.levers, &said);
        Ok(YearResult { year, plants })
    }

    /// What was said of a plant. That something is captured needs no word where the methodology deducts it.
    fn without_what_is_deducted(
        &self,
        mut notes: Vec<(usize, Problem)>,
        inventory: &Inventory<'_>,
    ) -> Vec<(usize, Problem)> {
        let items = &self.library.items;
        let mut rows = inventory.rows.iter();
        let is_deducted = rows.any(|row| items.at(inventory.cell(row).item).id() == CAPTURED);
        notes.retain(|(_, problem)| !(is_deducted && problem.code == problem::CAPTURE_NOT_DEDUCTED));
        notes
    }
}
