//! A scenario run in floating point, on coefficients that are drawn up once.

use std::borrow::Cow;

use super::coefficient_book::{BaseName, YearCoefficients, name_of};
use super::compiled_base::{Emitted, Standing, buys_scrap};
use super::desk::Desk;
use super::workings::{Solved, Workings};
use crate::activity::LineKey;
use crate::flow::Flow;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::scenario::base::Plant;
use crate::scenario::grid_path;
use crate::scenario::indicators::Indicators;
use crate::scenario::plant_year::PlantYear;
use crate::scenario::run::Run;
use crate::scenario::scenario::{Followed, Scenario};

/// A scenario to be run.
#[derive(Clone, Copy, Debug)]
pub struct CompiledRun<'r> {
    /// The scenario with what it starts from.
    pub run: &'r Run<'r>,
    /// What it shares with others of the same start.
    pub desk: &'r Desk<'r>,
}

/// What a scenario comes to, in floating point and without the rounding of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct CompiledTrajectory {
    /// The years, the base year first.
    pub years: Vec<CompiledYear>,
    /// Plants times years in which they put out something.
    pub plant_years: usize,
    /// How many of these had to be solved exactly.
    pub exact_plant_years: usize,
    /// Whether no inventory left something out.
    pub is_complete: bool,
}

/// A year of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CompiledYear {
    /// The year.
    pub year: i16,
    /// The emissions of all plants, in the unit of the methodology.
    pub total: f64,
    /// What all plants put out.
    pub output: f64,
}

impl CompiledTrajectory {
    /// The year of the greatest total; the last where several years share it.
    pub fn peak(&self) -> Option<&CompiledYear> {
        let greater = |known: &&CompiledYear, other: &&CompiledYear| known.total.total_cmp(&other.total);
        self.years.iter().max_by(greater)
    }
}

/// Plants of one base on which the same levers act alike, and which stand alike beside the base year: one stands for all.
struct Alike {
    plant: usize,
    base: BaseName,
    acting: Vec<usize>,
    output: f64,
    /// Whether a lever adds them.
    is_added: bool,
    /// Set where a lever does not do the same to plants of every size.
    own_scale: Option<f64>,
    scales: f64,
    plants: usize,
}

/// How near two plants stand to be alike.
const ALIKE: f64 = 1e-13;

impl<'r> CompiledRun<'r> {
    /// The trajectory. Errors: those of the exact one, but for errors of rows alone, such as results of too many digits.
    pub fn trajectory(&self, workings: &mut Workings) -> Result<CompiledTrajectory, Problems> {
        self.run.check()?;
        self.trajectory_with(workings, |run, year| Ok(Cow::Owned(run.dispatch(year)?.1)))
    }

    /// The same, with what the plants put out from elsewhere.
    pub(in crate::scenario) fn trajectory_with<'o>(
        &self,
        workings: &mut Workings,
        outputs: impl Fn(&Run<'r>, i16) -> Result<Cow<'o, [Ratio]>, Problems>,
    ) -> Result<CompiledTrajectory, Problems> {
        let (first, last) = (self.run.start.year, self.run.scenario.last_year);
        let mut found = CompiledTrajectory {
            years: Vec::with_capacity(usize::try_from(last - first).unwrap_or_default() + 1),
            plant_years: 0,
            exact_plant_years: 0,
            is_complete: true,
        };
        for year in first..=last {
            let outputs = outputs(self.run, year)?;
            let total = self.total(year, &outputs, workings, &mut found)?;
            found.years.push(CompiledYear {
                year,
                total,
                output: outputs.iter().map(Ratio::to_f64).sum(),
            });
        }
        Ok(found)
    }

    fn total(
        &self,
        year: i16,
        outputs: &[Ratio],
        workings: &mut Workings,
        found: &mut CompiledTrajectory,
    ) -> Result<f64, Problems> {
        let mut sum = Emitted::default();
        for alike in self.alike(year, outputs) {
            let standing = self.standing(&alike, year);
            found.plant_years += alike.plants;
            let coefficients = workings.coefficients(self.desk, alike.base, year)?;
            found.is_complete &= coefficients.is_complete;
            let quick = if self.desk.solves_exactly {
                None
            } else {
                self.quick(&alike, year, standing, (&coefficients, &mut *workings))?
            };
            let own = match quick {
                Some(own) => own,
                None => {
                    found.exact_plant_years += alike.plants;
                    self.exact(&alike, year, (&outputs[alike.plant], standing.grid), &coefficients)?
                }
            };
            sum.total += alike.scales * own.total;
            sum.scrap += alike.scales * own.scrap;
        }
        self.check_scrap(year, outputs, sum.scrap)?;
        Ok(sum.total)
    }

    /// Errors: the plants buy more scrap than there is; what comes near to that is looked at exactly.
    fn check_scrap(&self, year: i16, outputs: &[Ratio], scrap: f64) -> Result<(), Problems> {
        let run = self.run;
        let Some((_, supply)) = run.scenario.supply_of_scrap(year, run.library)? else {
            return Ok(());
        };
        if scrap < supply.to_f64() * NEAR {
            return Ok(());
        }
        let mut bought = Vec::new();
        for (plant, output) in outputs.iter().enumerate() {
            let books = run.books(plant, year, output)?;
            let place = run.plants[plant].base.plant;
            let ledger = books.ledger.as_ref();
            let indicators = ledger
                .map(|ledger| Indicators::of(ledger, place, run.library))
                .transpose()?;
            let scrap = indicators.map(|indicators| indicators.scrap_bought).unwrap_or_default();
            bought.push((run.plants[plant].id.clone(), scrap));
        }
        Ok(run.scenario.scrap_beyond_supply(year, &bought, run.library)?)
    }

    /// How plants stand beside the base year.
    fn standing(&self, alike: &Alike, year: i16) -> Standing {
        let (scenario, base) = (self.run.scenario, self.run.start.year);
        let other = match scenario.follow.other {
            // A plant that has no base year has nothing that could stay as it was.
            _ if alike.is_added => alike.output,
            Some(Followed::Output) => alike.output,
            _ => scenario.other_index(&Ratio::one(), year, base).to_f64(),
        };
        Standing {
            output: alike.output,
            other,
            grid: grid_factor(scenario, year).unwrap_or_default(),
        }
    }

    /// How far the quick way lies from the exact one, relatively, at the most of all plants in a year in the middle and in the last year.
    pub(super) fn apart(&self, workings: &mut Workings) -> Result<f64, Problems> {
        let (first, last) = (self.run.start.year, self.run.scenario.last_year);
        let mut most: f64 = 0.0;
        for year in [first + (last - first) / 2, last] {
            let (_, outputs) = self.run.dispatch(year)?;
            for alike in self.alike(year, &outputs) {
                let standing = self.standing(&alike, year);
                let coefficients = workings.coefficients(self.desk, alike.base, year)?;
                if let Some(quick) = self.quick(&alike, year, standing, (&coefficients, &mut *workings))? {
                    let exact = self.exact(&alike, year, (&outputs[alike.plant], standing.grid), &coefficients)?;
                    most = most.max((quick.total - exact.total).abs() / exact.total.abs().max(1.0));
                }
            }
        }
        Ok(most)
    }

    /// The plants that put out something, those alike together.
    fn alike(&self, year: i16, outputs: &[Ratio]) -> Vec<Alike> {
        let mut all: Vec<Alike> = Vec::new();
        let levers = &self.run.scenario.levers;
        let acting: Vec<usize> = (0..levers.len())
            .filter(|place| levers[*place].year_of_numbers(year, self.run.start.year).is_some())
            .collect();
        for (place, output) in outputs.iter().enumerate().filter(|(_, output)| !output.is_zero()) {
            let plant: &Plant<'_> = &self.run.plants[place];
            let acting: Vec<usize> = acting.iter().copied().filter(|at| levers[*at].is_of(plant)).collect();
            let (scale, base) = (plant.scale.to_f64(), name_of(&plant.base));
            // Units that state what they can put out bound plants of each size otherwise.
            let is_bounded = self.desk.bases[&base].has_capacities;
            let is_scale_free = !is_bounded && acting.iter().all(|at| levers[*at].action.is_scale_free());
            let own_scale = (!is_scale_free).then_some(scale);
            let output = output.to_f64() / plant.output.to_f64();
            let known = all.iter_mut().find(|known| {
                known.base == base
                    && known.is_added == plant.is_added
                    && known.own_scale == own_scale
                    && (known.output - output).abs() <= ALIKE * output
                    && known.acting == acting
            });
            match known {
                Some(known) => {
                    known.scales += scale;
                    known.plants += 1;
                }
                None => all.push(Alike {
                    plant: place,
                    base,
                    acting,
                    output,
                    is_added: plant.is_added,
                    own_scale,
                    scales: scale,
                    plants: 1,
                }),
            }
        }
        all
    }

    /// The emission at the scale of the base by the quick way; `None` where only the exact one tells.
    fn quick(
        &self,
        alike: &Alike,
        year: i16,
        standing: Standing,
        (coefficients, workings): (&YearCoefficients, &mut Workings),
    ) -> Result<Option<Emitted>, Problems> {
        let base = &self.desk.bases[&alike.base];
        let mut state: PlantYear<'_, f64> = base.template.clone();
        let plant = &self.run.plants[alike.plant];
        state.year = year;
        state.base_year = self.run.start.year;
        state.scale = plant.scale.to_f64();
        // What levers cannot do, the exact way tells: floating point may only have lost a digit.
        let applied = self.run.apply(plant, (&standing.output, &standing.other), &mut state);
        if applied.is_err() || is_near_stack(&state, &base.template) {
            return Ok(None);
        }
        let solved = if base.base.network.is_some() {
            workings.solution(&state, alike.base)
        } else {
            Some(Solved::default())
        };
        let Some(solved) = solved else {
            return Ok(None);
        };
        let is_bounded = base.has_capacities || state.origins.values().any(|origin| origin.capacity.is_some());
        let is_within = || self.run.within_capacities(&state, &solved.solution, alike.plant);
        if year > self.run.start.year && is_bounded && is_within().is_err() {
            return Ok(None);
        }
        Ok(base.emission(&state, &solved, standing, (coefficients, &self.desk.book)))
    }

    /// The emission at the scale of the base: solved and projected exactly, times the coefficients.
    fn exact(
        &self,
        alike: &Alike,
        year: i16,
        (output, grid): (&Ratio, f64),
        coefficients: &YearCoefficients,
    ) -> Result<Emitted, Problems> {
        let run = self.run;
        let (state, drive) = run.plant_year(alike.plant, year, output)?;
        let solution = run.solved(&state, alike.plant)?;
        if year > run.start.year {
            run.within_capacities(&state, &solution, alike.plant)?;
        }
        let projection = state.projection(&solution, &drive, run.scenario)?;
        let scale = drive.scale.to_f64();
        let mut sum = Emitted {
            total: coefficients.constant.at(grid) * scale,
            scrap: 0.0,
        };
        for ((key, amount, _), coefficient) in state.base.lines.iter().zip(&coefficients.lines) {
            if let Some(ratio) = projection.ratios.get(key) {
                sum.total += coefficient.at(grid) * ratio.to_f64();
                if buys_scrap(state.base, key) {
                    sum.scrap += (amount.clone() * ratio.clone()).to_f64();
                }
            }
        }
        // What processes take and make of their own is no line of the fence; what of it is bought or sold has one beside.
        let is_of_fence = |key: &LineKey| key.process.is_none() || key.flow == Flow::Captured;
        for added in projection.added.iter().filter(|added| is_of_fence(&added.key)) {
            let coefficient = self.desk.book.of_added(state.base, year, &added.key)?;
            sum.total += coefficient.at(grid) * added.quantity.to_f64();
            if buys_scrap(state.base, &added.key) {
                sum.scrap += added.quantity.to_f64();
            }
        }
        Ok(Emitted {
            total: sum.total / scale,
            scrap: sum.scrap / scale,
        })
    }
}

/// Whether levers capture all that the stack gas of a process holds, or more.
fn is_near_stack(state: &PlantYear<'_, f64>, base: &PlantYear<'_, f64>) -> bool {
    state.captured.iter().any(|(place, captured)| {
        let was = base.captured.get(place).copied().unwrap_or_default();
        *captured > was && *captured > state.stack_before_capture(*place) * NEAR
    })
}

/// The part of a bound from which on a sum in floating point is looked at exactly.
const NEAR: f64 = 1.0 - 1e-9;

/// The grid factor of a year, tCO2/MWh; `None` where the scenario names no driver of it.
fn grid_factor(scenario: &Scenario, year: i16) -> Option<f64> {
    let driver = scenario.drivers.get(scenario.grid_factor.as_ref()?)?;
    let factor = grid_path::factor(&driver.course.at(year))?;
    Some(Ratio::from(factor).to_f64())
}
