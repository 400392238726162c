//! What a draw of a scenario's inputs comes to: the totals of the years.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::draw::UncertainInput;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::scenario::compiled::{CompiledRun, CompiledTrajectory, Workings};
use crate::scenario::run::Run;
use crate::scenario::scenario::{Followed, Scenario};
use crate::uncertainty::draws::{LANES, Lanes};
use crate::uncertainty::response::{Response, central_differences};

/// The totals of a scenario's years, and the greatest of them with its year, by draws of its inputs.
pub(super) struct TrajectoryResponse<'r> {
    run: CompiledRun<'r>,
    inputs: &'r [UncertainInput],
    years: usize,
    /// What the plants put out, by year; `None` where draws change that.
    outputs: Option<Vec<Vec<Ratio>>>,
    /// Told of every draw.
    progress: &'r (dyn Fn() + Sync),
    pub plant_years: AtomicUsize,
    pub exact_plant_years: AtomicUsize,
    /// Why draws have no value, the first in alphabetical order of each kind.
    pub faults: Mutex<BTreeMap<&'static str, Problem>>,
}

impl<'r> TrajectoryResponse<'r> {
    pub fn new(
        run: CompiledRun<'r>,
        inputs: &'r [UncertainInput],
        progress: &'r (dyn Fn() + Sync),
    ) -> Result<TrajectoryResponse<'r>, Problems> {
        let years = run.run.start.year..=run.run.scenario.last_year;
        let outputs = if moves_output(run.run.scenario) {
            None
        } else {
            let each = years.clone().map(|year| Ok(run.run.dispatch(year)?.1));
            Some(each.collect::<Result<Vec<Vec<Ratio>>, Problems>>()?)
        };
        Ok(TrajectoryResponse {
            run,
            inputs,
            years: years.count(),
            outputs,
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
        let run = Run::new(&scenario, own.start, own.methodology, own.library, own.allow_gaps)?;
        let run = CompiledRun {
            run: &run,
            desk: self.run.desk,
        };
        let Some(outputs) = &self.outputs else {
            return run.trajectory_with(workings, |run, year| Ok(Cow::Owned(run.dispatch(year)?.1)));
        };
        let base = own.start.year;
        run.trajectory_with(workings, |_, year| {
            Ok(Cow::Borrowed(&outputs[usize::from(year.abs_diff(base))]))
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

/// Whether a draw changes what plants put out.
fn moves_output(scenario: &Scenario) -> bool {
    let is_drawn = |id: &String| {
        scenario
            .drivers
            .get(id)
            .is_some_and(|driver| driver.uncertain.is_some())
    };
    let follows = matches!(&scenario.follow.output, Followed::Driver(id) if is_drawn(id));
    let mut drawn = scenario.levers.iter().filter(|lever| lever.uncertain.is_some());
    follows || drawn.any(|lever| lever.action.moves_output())
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
