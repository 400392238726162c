//! What very many draws of a scenario come to.

use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::draw::{UncertainInput, exact};
use super::trajectory_response::TrajectoryResponse;
use crate::problem::{Problem, Problems};
use crate::scenario::compiled::{CompiledRun, CompiledTrajectory, Workings};
use crate::text::Text;
use crate::uncertainty::draws::Stream;
use crate::uncertainty::monte_carlo::{Sampling, Variable, rank_correlations, sample};
use crate::uncertainty::statistics::Summary;

/// What very many draws of a scenario come to. All numbers but the counts are floating point.
#[derive(Clone, Debug)]
pub struct SampledTrajectory {
    /// How it was drawn.
    pub sampling: Sampling,
    /// The scenario with nothing drawn.
    pub stated: CompiledTrajectory,
    /// The years, the base year first.
    pub years: Vec<AtYear>,
    /// The greatest total of each draw.
    pub peak_total: Summary,
    /// When it was.
    pub peak: PeakChances,
    /// The uncertain inputs, that with the largest share of the peak's variance first.
    pub inputs: Vec<SampledInput>,
    /// The part of the variance of the greatest total that comes from inputs that are assumed, in value or spread, by squared rank correlations; `None` where the
    /// total never varies.
    pub assumed_share: Option<f64>,
    /// Draws without a value.
    pub unsolved: usize,
    /// Why draws have none, one problem of each kind.
    pub faults: Vec<Problem>,
    /// Plants times years solved in all draws, and how many of these had to be solved exactly.
    pub plant_years: (usize, usize),
}

/// A year of all draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AtYear {
    /// The year.
    pub year: i16,
    /// The total with nothing drawn.
    pub stated: f64,
    /// The totals of the draws.
    pub drawn: Summary,
}

/// When the draws have their greatest total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeakChances {
    /// The draws that have a value.
    pub draws: usize,
    /// By year how many draws have their greatest total then; of several years that share it the last counts.
    pub years: BTreeMap<i16, usize>,
    /// How many have it in the last year of all, so that no peak is seen.
    pub at_end: usize,
    /// The deadline asked for, with how many draws have their greatest total in a year before it, and not at the end of all years.
    pub before: Option<(i16, usize)>,
}

/// An uncertain input with what it does to the greatest total.
#[derive(Clone, Debug, PartialEq)]
pub struct SampledInput {
    /// The input.
    pub input: UncertainInput,
    /// Spearman's rank correlation with the greatest total; `None` where that never varies.
    pub rank_correlation: Option<f64>,
    /// Its squared rank correlation over the sum of all.
    pub share: Option<f64>,
    /// Draws in which its course was clipped to what can be: a share of no more than one, or than its ceiling.
    pub clipped: usize,
}

impl SampledTrajectory {
    /// Draws the trajectories of a scenario. `before`: the year before which a peak is asked for. Errors: nothing is uncertain; the scenario has no
    /// trajectory with nothing drawn; a deadline outside its years; no two draws have a value.
    pub fn of(
        run: CompiledRun<'_>,
        sampling: Sampling,
        before: Option<i16>,
        progress: &(dyn Fn() + Sync),
    ) -> Result<SampledTrajectory, Problems> {
        let (scenario, base) = (run.run.scenario, run.run.start.year);
        let inputs = scenario.uncertain_inputs();
        if inputs.is_empty() {
            return Err(nothing_uncertain(&scenario.id).at(scenario.place.clone()).into());
        }
        if let Some(year) = before.filter(|year| *year <= base || *year > scenario.last_year) {
            return Err(deadline_outside(year, base, scenario.last_year).into());
        }
        let stated = run.trajectory(&mut Workings::default())?;
        let response = TrajectoryResponse::new(run, &inputs, progress)?;
        let variables: Vec<Variable> = inputs
            .iter()
            .map(|input| Variable {
                id: input.id.clone(),
                distribution: input.spread.distribution,
            })
            .collect();
        let drawn = sample(&response, &variables, sampling);
        let faults = response.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let faults: Vec<Problem> = faults.values().cloned().collect();
        let no_value = || no_draw(sampling.draws, &faults);
        let summary = |place: usize| Summary::of(&drawn.results[place]).ok_or_else(no_value);
        let years = stated.years.iter().enumerate().map(|(place, year)| {
            Ok(AtYear {
                year: year.year,
                stated: year.total,
                drawn: summary(place)?,
            })
        });
        let years = years.collect::<Result<Vec<AtYear>, Problems>>()?;
        let count = years.len();
        let correlations = rank_correlations(&drawn, &variables, sampling);
        let of_peak: Vec<Option<f64>> = correlations.iter().map(|of_input| of_input[count]).collect();
        let squares: f64 = of_peak.iter().flatten().map(|found| found * found).sum();
        let clips = inputs.iter().map(|input| clipped(input, run, sampling));
        let each = inputs.iter().zip(&of_peak).zip(clips);
        let mut each: Vec<SampledInput> = each
            .map(|((input, rank_correlation), clipped)| SampledInput {
                input: input.clone(),
                rank_correlation: *rank_correlation,
                share: rank_correlation
                    .filter(|_| squares > 0.0)
                    .map(|found| found * found / squares),
                clipped,
            })
            .collect();
        let assumed: Option<f64> = each
            .iter()
            .map(|input| {
                input
                    .share
                    .map(|share| if input.input.is_assumed() { share } else { 0.0 })
            })
            .sum();
        each.sort_by(|one, other| {
            other
                .share
                .unwrap_or_default()
                .total_cmp(&one.share.unwrap_or_default())
        });
        Ok(SampledTrajectory {
            sampling,
            peak_total: summary(count)?,
            peak: PeakChances::of(&drawn.results[count + 1], scenario.last_year, before),
            inputs: each,
            assumed_share: assumed,
            unsolved: drawn.unsolved,
            plant_years: (
                response.plant_years.load(Ordering::Relaxed),
                response.exact_plant_years.load(Ordering::Relaxed),
            ),
            faults: if drawn.unsolved > 0 { faults.clone() } else { Vec::new() },
            years,
            stated,
        })
    }

    /// Between which counts of all draws those that peak before the deadline lie, since it is not known of draws without a value; `None` where all have one,
    /// or no deadline is asked for.
    pub fn bounds_of_early(&self) -> Option<(usize, usize)> {
        let (_, early) = self.peak.before.filter(|_| self.unsolved > 0)?;
        Some((early, early + self.unsolved))
    }

    /// How many of the uncertain inputs are assumed, in value or spread.
    pub fn assumed_inputs(&self) -> usize {
        self.inputs.iter().filter(|input| input.input.is_assumed()).count()
    }
}

impl PeakChances {
    fn of(peak_years: &[f64], last: i16, before: Option<i16>) -> PeakChances {
        let mut years = BTreeMap::new();
        for year in peak_years {
            *years.entry(*year as i16).or_insert(0) += 1;
        }
        let at_end = years.get(&last).copied().unwrap_or_default();
        let before = before.map(|deadline| {
            let early = years.range(..deadline).filter(|(year, _)| **year != last);
            (deadline, early.map(|(_, draws)| draws).sum())
        });
        PeakChances {
            draws: peak_years.len(),
            at_end,
            before,
            years,
        }
    }

    /// The share of the draws whose greatest total lies before the deadline.
    pub fn probability(&self) -> Option<f64> {
        let (_, early) = self.before?;
        (self.draws > 0).then(|| early as f64 / self.draws as f64)
    }
}

/// How many draws of an input are clipped.
fn clipped(input: &UncertainInput, run: CompiledRun<'_>, sampling: Sampling) -> usize {
    if !input.is_lever() {
        return 0;
    }
    let (scenario, base) = (run.run.scenario, run.run.start.year);
    let mut drawn = vec![0.0; sampling.draws];
    Stream::new(sampling.seed, &input.id).fill(&input.spread.distribution, &mut drawn);
    let is_clipped = |drawn: &&f64| input.is_clipped(scenario, base, &exact(**drawn));
    drawn.iter().filter(is_clipped).count()
}

fn nothing_uncertain(id: &str) -> Problem {
    Problem::error(
        "nothing-uncertain",
        Text::new(
            format!("情景 `{id}` 没有说明任何不确定的输入，没有可抽样的"),
            format!("scenario `{id}` states no uncertain input: there is nothing to draw"),
        ),
    )
    .hint(Text::new(
        "在驱动量或措施下写 uncertain，如 uncertain: {distribution: normal, half_width: 10 %, source: ..., confidence: assumed}",
        "state `uncertain` under a driver or a lever, such as uncertain: {distribution: normal, half_width: 10 %, source: ..., confidence: assumed}",
    ))
}

fn deadline_outside(year: i16, base: i16, last: i16) -> Problem {
    Problem::error(
        "deadline-outside-horizon",
        Text::new(
            format!("`--before {year}` 不在情景的年份之内：{} 至 {last}", base + 1),
            format!(
                "`--before {year}` lies outside the years of the scenario, {} to {last}",
                base + 1
            ),
        ),
    )
    .hint(Text::new(
        "延长 horizon，或换一个年份",
        "lengthen `horizon`, or name another year",
    ))
}

fn no_draw(draws: usize, faults: &[Problem]) -> Problems {
    let problem = Problem::error(
        "no-draw-has-a-value",
        Text::new(
            format!("{draws} 次抽样中有值的不到两次：分布使情景不成立"),
            format!("fewer than two of {draws} draws have a value: under these distributions the scenario cannot be"),
        ),
    );
    Problems(std::iter::once(problem).chain(faults.iter().cloned()).collect())
}
