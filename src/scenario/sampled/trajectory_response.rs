//! What a draw of a scenario's inputs comes to: the totals of the years.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::draw::UncertainInput;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::scenario::compiled::{CompiledRun, CompiledTrajectory, Workings};
use crate::scenario::dispatch::spread;
use crate::scenario::trajectory::Run;
use crate::uncertainty::draws::{LANES, Lanes};
use crate::uncertainty::response::{Response, central_differences};

/// The totals of a scenario's years, and the greatest of them with its year, by draws of its inputs.
pub(super) struct TrajectoryResponse<'r> {
    run: CompiledRun<'r>,
    inputs: &'r [UncertainInput],
    years: usize,
    /// How the plants share what is asked of all, by year; `None` where draws may change that.
    spreads: Option<Vec<YearSpread>>,
    /// Told of every draw.
    progress: &'r (dyn Fn() + Sync),
    pub plant_years: AtomicUsize,
    pub exact_plant_years: AtomicUsize,
    /// Why draws have no value, the first in alphabetical order of each kind.
    pub faults: Mutex<BTreeMap<&'static str, Problem>>,
}

/// How the plants share what is asked of all in a year.
#[derive(Debug)]
struct YearSpread {
    /// What all put out together where that is as in the base year.
    total: f64,
    weights: Vec<f64>,
    capacities: Vec<Option<f64>>,
    runs: Vec<bool>,
}

/// By how much more is asked for to see whether weights stay.
const MORE: (i128, u32) = (101, 2);

impl<'r> TrajectoryResponse<'r> {
    pub fn new(
        run: CompiledRun<'r>,
        inputs: &'r [UncertainInput],
        progress: &'r (dyn Fn() + Sync),
    ) -> Result<TrajectoryResponse<'r>, Problems> {
        let years = run.run.start.year..=run.run.scenario.last_year;
        let levers = &run.run.scenario.levers;
        let is_drawn = levers
            .iter()
            .any(|lever| lever.uncertain.is_some() && lever.action.moves_output());
        let spreads = if is_drawn {
            None
        } else {
            let each = years.clone().map(|year| YearSpread::of(run.run, year));
            each.collect::<Result<Option<Vec<YearSpread>>, Problems>>()?
        };
        Ok(TrajectoryResponse {
            run,
            inputs,
            years: years.count(),
            spreads,
            progress,
            plant_years: AtomicUsize::new(0),
            exact_plant_years: AtomicUsize::new(0),
            faults: Mutex::default(),
        })
    }

    fn trajectory(
        &self,
        drawn: impl Iterator<Item = f64>,
        workings: &mut Workings,
    ) -> Result<CompiledTrajectory, Problems> {
        let own = self.run.run;
        let scenario = own.scenario.drawn(self.inputs, own.start.year, drawn);
        let run = Run {
            scenario: &scenario,
            start: own.start,
            methodology: own.methodology,
            library: own.library,
            allow_gaps: own.allow_gaps,
        };
        let run = CompiledRun {
            run: &run,
            desk: self.run.desk,
        };
        let Some(spreads) = &self.spreads else {
            return run.trajectory(workings);
        };
        let base = own.start.year;
        run.trajectory_with(workings, |run, year| {
            let spread = &spreads[usize::from(year.abs_diff(base))];
            let index = scenario.output_index(year, base).to_f64();
            match spread.outputs(index) {
                Some(outputs) => Ok(outputs),
                // What is asked for is beyond all plants: the exact way says how.
                None => Ok(run.dispatch(year)?.1.iter().map(Ratio::to_f64).collect()),
            }
        })
    }

    fn keep(&self, Problems(faults): Problems) {
        let mut kept = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        for fault in faults {
            let known = kept.entry(fault.code).or_insert_with(|| fault.clone());
            if fault.message < known.message {
                *known = fault;
            }
        }
    }
}

impl YearSpread {
    /// How the plants share what is asked of all in a year; `None` where levers let that depend on how much is asked for.
    fn of(run: &Run<'_>, year: i16) -> Result<Option<YearSpread>, Problems> {
        let index = run.scenario.output_index(year, run.start.year);
        let more = Ratio::from_scaled(MORE.0, MORE.1);
        let (dispatch, _) = run.dispatch(year)?;
        let other = run.dispatch_for(year, &(index.clone() * more.clone()))?;
        let alike = dispatch.plants.len() == other.plants.len()
            && dispatch.plants.iter().zip(&other.plants).all(|(one, other)| {
                one.weight == other.weight && one.capacity == other.capacity && one.runs == other.runs
            });
        let follows = dispatch.total.clone() * more == other.total;
        let Some(total) = dispatch.total.divide(&index).filter(|_| alike && follows) else {
            return Ok(None);
        };
        let plants = &dispatch.plants;
        Ok(Some(YearSpread {
            total: total.to_f64(),
            weights: plants.iter().map(|plant| plant.weight.to_f64()).collect(),
            capacities: plants
                .iter()
                .map(|plant| plant.capacity.as_ref().map(Ratio::to_f64))
                .collect(),
            runs: plants.iter().map(|plant| plant.runs).collect(),
        }))
    }

    fn outputs(&self, index: f64) -> Option<Vec<f64>> {
        spread(
            &(self.total * index),
            &self.weights,
            &self.capacities,
            self.runs.iter().copied(),
        )
    }
}

impl Response for TrajectoryResponse<'_> {
    type Scratch = Workings;

    fn outputs(&self) -> usize {
        self.years + 2
    }

    fn scratch(&self) -> Workings {
        Workings::default()
    }

    fn evaluate(&self, drawn: &[Lanes], workings: &mut Workings, results: &mut [Lanes]) {
        for lane in 0..LANES {
            match self.trajectory(drawn.iter().map(|input| input[lane]), workings) {
                Ok(found) => {
                    self.plant_years.fetch_add(found.plant_years, Ordering::Relaxed);
                    self.exact_plant_years
                        .fetch_add(found.exact_plant_years, Ordering::Relaxed);
                    for (result, year) in results.iter_mut().zip(&found.years) {
                        result[lane] = year.total;
                    }
                    if let Some(peak) = found.peak() {
                        results[self.years][lane] = peak.total;
                        results[self.years + 1][lane] = f64::from(peak.year);
                    }
                }
                Err(faults) => {
                    self.keep(faults);
                    results.iter_mut().for_each(|result| result[lane] = f64::NAN);
                }
            }
            (self.progress)();
        }
    }

    fn gradients(&self) -> Vec<Vec<f64>> {
        central_differences(self, self.inputs.len())
    }
}
