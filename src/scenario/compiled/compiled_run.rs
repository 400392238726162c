//! A scenario run in floating point, on coefficients that are drawn up once.

use super::coefficient_book::{BaseName, YearCoefficients, name_of};
use super::compiled_base::Standing;
use super::desk::Desk;
use super::workings::Workings;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::base::Plant;
use crate::scenario::scenario::{Followed, Scenario};
use crate::scenario::solution::Solution;
use crate::scenario::trajectory::Run;

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
        self.trajectory_with(workings, |run, year| {
            let (_, outputs) = run.dispatch(year)?;
            Ok(outputs.iter().map(Ratio::to_f64).collect())
        })
    }

    /// The same, with what the plants put out from elsewhere.
    pub(in crate::scenario) fn trajectory_with(
        &self,
        workings: &mut Workings,
        outputs: impl Fn(&Run<'r>, i16) -> Result<Vec<f64>, Problems>,
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
                output: outputs.iter().sum(),
            });
        }
        Ok(found)
    }

    fn total(
        &self,
        year: i16,
        outputs: &[f64],
        workings: &mut Workings,
        found: &mut CompiledTrajectory,
    ) -> Result<f64, Problems> {
        let mut total = 0.0;
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
            total += alike.scales
                * match quick {
                    Some(emission) => emission,
                    None => {
                        found.exact_plant_years += alike.plants;
                        self.exact(&alike, year, (outputs[alike.plant], standing.grid), &coefficients)?
                    }
                };
        }
        Ok(total)
    }

    /// How plants stand beside the base year.
    fn standing(&self, alike: &Alike, year: i16) -> Standing {
        let scenario = self.run.scenario;
        let other = match scenario.follow.other {
            Some(Followed::Output) => alike.output,
            _ => scenario.other_index(&Ratio::one(), year, self.run.start.year).to_f64(),
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
            let outputs: Vec<f64> = outputs.iter().map(Ratio::to_f64).collect();
            for alike in self.alike(year, &outputs) {
                let standing = self.standing(&alike, year);
                let coefficients = workings.coefficients(self.desk, alike.base, year)?;
                if let Some(quick) = self.quick(&alike, year, standing, (&coefficients, &mut *workings))? {
                    let exact = self.exact(&alike, year, (outputs[alike.plant], standing.grid), &coefficients)?;
                    most = most.max((quick - exact).abs() / exact.abs().max(1.0));
                }
            }
        }
        Ok(most)
    }

    /// The plants that put out something, those alike together.
    fn alike(&self, year: i16, outputs: &[f64]) -> Vec<Alike> {
        let mut all: Vec<Alike> = Vec::new();
        let levers: Vec<usize> = (0..self.run.scenario.levers.len())
            .filter(|place| self.run.scenario.levers[*place].acts_in(year))
            .collect();
        for (place, output) in outputs.iter().enumerate().filter(|(_, output)| **output > 0.0) {
            let plant: &Plant<'_> = &self.run.start.plants[place];
            let lever = |place: &usize| &self.run.scenario.levers[*place];
            let acting: Vec<usize> = levers.iter().copied().filter(|at| lever(at).is_of(plant)).collect();
            let scale = plant.scale.to_f64();
            let is_scale_free = acting.iter().all(|at| lever(at).action.is_scale_free());
            let own_scale = (!is_scale_free).then_some(scale);
            let (base, output) = (name_of(&plant.base), output / plant.output.to_f64());
            let known = all.iter_mut().find(|known| {
                known.base == base
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
    ) -> Result<Option<f64>, Problems> {
        let base = &self.desk.bases[&alike.base];
        let mut state = base.template.clone();
        state.year = year;
        let plant = &self.run.start.plants[alike.plant];
        self.run.apply(plant, (&standing.output, &standing.other), &mut state)?;
        let solution = if base.base.network.is_some() {
            workings.solution(&state, alike.base)
        } else {
            Some(Solution::default())
        };
        let Some(solution) = solution else {
            return Ok(None);
        };
        base.emission(&state, &solution, standing, (coefficients, &self.desk.book))
    }

    /// The emission at the scale of the base: solved and projected exactly, times the coefficients.
    fn exact(
        &self,
        alike: &Alike,
        year: i16,
        (output, grid): (f64, f64),
        coefficients: &YearCoefficients,
    ) -> Result<f64, Problems> {
        let (state, drive) = self.run.plant_year(alike.plant, year, &output.to_ratio())?;
        let solution = state.solve()?;
        let projection = state.projection(&solution, &drive, &self.run.scenario.file)?;
        let scale = drive.scale.to_f64();
        let mut sum = coefficients.constant.at(grid) * scale;
        for ((key, ..), coefficient) in state.base.lines.iter().zip(&coefficients.lines) {
            if let Some(ratio) = projection.ratios.get(key) {
                sum += coefficient.at(grid) * ratio.to_f64();
            }
        }
        for added in &projection.added {
            let coefficient = self.desk.book.of_added(state.base, year, &added.key)?;
            sum += coefficient.at(grid) * added.quantity.to_f64();
        }
        Ok(sum / scale)
    }
}

/// The decimal places to which a scenario's grid factor is taken in an account.
const GRID_PLACES: i32 = 8;

/// The grid factor of a year, tCO2/MWh; `None` where the scenario names no driver of it.
fn grid_factor(scenario: &Scenario, year: i16) -> Option<f64> {
    let driver = scenario.drivers.get(scenario.grid_factor.as_ref()?)?;
    let places = 10f64.powi(GRID_PLACES);
    Some((driver.course.at(year).to_f64() * places).round() / places)
}
