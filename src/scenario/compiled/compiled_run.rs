//! A scenario run in floating point, on coefficients that are drawn up once.

use std::collections::HashMap;
use std::sync::Arc;

use super::coefficient_book::{BaseName, CoefficientBook, YearCoefficients, name_of};
use super::compiled_base::{CompiledBase, Standing};
use super::shape::{Attempt, Shape, ToppedUp, write_pattern};
use crate::factor::Library;
use crate::methodology::Methodology;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::base::{Plant, PlantBase, StartingPoint};
use crate::scenario::plant_year::PlantYear;
use crate::scenario::scenario::{Followed, Scenario};
use crate::scenario::solution::Solution;
use crate::scenario::trajectory::Run;
use crate::text::Text;

/// What scenarios of one starting point and one methodology share: their bases in floating point, and coefficients.
#[derive(Debug)]
pub struct Desk<'a> {
    bases: HashMap<BaseName, CompiledBase<'a>>,
    book: CoefficientBook,
    /// What must be said of the bases.
    pub notes: Vec<Problem>,
}

/// What one thread works with: the shapes that it has met, and room.
#[derive(Debug, Default)]
pub struct Workings {
    shapes: HashMap<Vec<u64>, Option<Shape>>,
    pattern: Vec<u64>,
    asked: Vec<f64>,
    coefficients: HashMap<(BaseName, i16), Arc<YearCoefficients>>,
}

/// More shapes than this are forgotten: a scenario has a few.
const MOST_SHAPES: usize = 512;

impl Workings {
    /// What a plant runs: every absorber takes what is left, but for items that lack, which are topped up one after the other, as exactly. `None` where
    /// only the exact solution tells.
    fn solution(&mut self, state: &PlantYear<'_, f64>, base: BaseName) -> Option<Solution<f64>> {
        let mut topped_up: ToppedUp = 0;
        write_pattern(state, base, &mut self.pattern);
        let whole = self.pattern.len();
        loop {
            self.pattern.truncate(whole);
            self.pattern.push(topped_up);
            if !self.shapes.contains_key(self.pattern.as_slice()) {
                if self.shapes.len() >= MOST_SHAPES {
                    self.shapes.clear();
                }
                // A network that cannot be solved is told by the exact solution.
                let shape = Shape::of(state, topped_up).unwrap_or_default();
                self.shapes.insert(self.pattern.clone(), shape);
            }
            let shape = self.shapes.get_mut(self.pattern.as_slice()).and_then(Option::as_mut)?;
            match shape.attempt(state, &mut self.asked) {
                Attempt::Solved(solution) => return Some(solution),
                Attempt::Lacks(item) => topped_up |= 1 << item,
                Attempt::Unclear => return None,
            }
        }
    }
}

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

impl<'a> Desk<'a> {
    /// The desk of a starting point, for the years up to `last`. Errors: those of `account` for the bases in the base year.
    pub fn new(
        start: &'a StartingPoint<'a>,
        methodology: &Methodology,
        library: &Library,
        last: i16,
        (follows_grid, allow_gaps): (bool, bool),
    ) -> Result<Desk<'a>, Problems> {
        let of_plants = || start.plants.iter().map(|plant| &*plant.base);
        let all = || of_plants().chain(start.archetypes.values().map(|base| &**base));
        let book = CoefficientBook::new(
            methodology,
            library,
            all(),
            (start.year, last),
            follows_grid,
            allow_gaps,
        )?;
        let mut bases = HashMap::new();
        for base in all() {
            bases.entry(name_of(base)).or_insert_with(|| CompiledBase::of(base));
        }
        let mut notes: Vec<Problem> = Vec::new();
        let mut seen = Vec::new();
        for base in of_plants() {
            if seen.contains(&name_of(base)) {
                continue;
            }
            seen.push(name_of(base));
            if !book.is_linear(base, start.year)? {
                notes.push(moving_means(base));
            }
        }
        Ok(Desk { bases, book, notes })
    }

    /// Whether coefficients follow the grid factor of a scenario.
    pub fn follows_grid(&self) -> bool {
        self.book.follows_grid()
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
        let (scenario, base_year) = (self.run.scenario, self.run.start.year);
        let grid = grid_factor(scenario, year).unwrap_or_default();
        let follows_output = scenario.follow.other == Some(Followed::Output);
        let other = scenario.other_index(&Ratio::one(), year, base_year).to_f64();
        let mut total = 0.0;
        for alike in self.alike(year, outputs) {
            let standing = Standing {
                output: alike.output,
                other: if follows_output { alike.output } else { other },
                grid,
            };
            found.plant_years += alike.plants;
            let coefficients = self.coefficients(alike.base, year, workings)?;
            found.is_complete &= coefficients.is_complete;
            let quick = self.quick(&alike, year, standing, (&coefficients, &mut *workings))?;
            total += alike.scales
                * match quick {
                    Some(emission) => emission,
                    None => {
                        found.exact_plant_years += alike.plants;
                        self.exact(&alike, year, (outputs[alike.plant], grid), &coefficients)?
                    }
                };
        }
        Ok(total)
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

    fn coefficients(
        &self,
        base: BaseName,
        year: i16,
        workings: &mut Workings,
    ) -> Result<Arc<YearCoefficients>, Problems> {
        if let Some(known) = workings.coefficients.get(&(base, year)) {
            return Ok(known.clone());
        }
        let found = self.desk.book.of_year(self.desk.bases[&base].base, year)?;
        workings.coefficients.insert((base, year), found.clone());
        Ok(found)
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

fn moving_means(base: &PlantBase<'_>) -> Problem {
    let plant = &base.ledger.plants.plants[base.plant].id;
    Problem::note(
        "means-keep-their-weights",
        Text::new(
            format!("`{plant}` 有按数量加权的填报均值；快速推算沿用基准年的权重，与逐年核算略有出入"),
            format!(
                "`{plant}` states values whose means weigh quantities; at speed they keep the weights of the base year, which moves totals a little"
            ),
        ),
    )
}
