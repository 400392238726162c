//! All that is found of a scenario: its trajectory, what its levers are worth, how robust its peak is, which targets it meets, why its total changes.

use std::collections::BTreeMap;

use super::grouping::TrajectoryGrouping;
use super::sheet::TrajectorySheet;
use crate::methodology::{Level, MethodologyRegistry};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::scenario::base::CARBON_BALANCE;
use crate::scenario::compiled::CompiledTotals;
use crate::scenario::credit::{CreditTable, Totals};
use crate::scenario::exact_totals::ExactTotals;
use crate::scenario::peak::{Peak, PeakDefinition};
use crate::scenario::process_table::ProcessTable;
use crate::scenario::ready::Ready;
use crate::scenario::robustness::Robustness;
use crate::scenario::series::YearValue;
use crate::scenario::trajectory::{Trajectory, YearResult};
use crate::target::{Plan, Score};
use crate::text::Text;

/// What is asked of a scenario.
pub struct TrajectoryRequest<'a> {
    /// When a peak is confirmed.
    pub definition: &'a PeakDefinition,
    /// The year before which it must peak; without it, that of the plan named under `targets`, else that of the definition.
    pub before: Option<i32>,
    /// The two years between which the change is explained; without them, the base year and the last.
    pub why: Option<(i16, i16)>,
    /// What further tables group by.
    pub by: Vec<TrajectoryGrouping>,
    /// Whether the emissions by process are wanted, which are accounted on their own.
    pub by_process: bool,
    /// The budget of emissions after the base year, tCO2.
    pub budget: Option<Ratio>,
    /// Whether the levers' credits and how robust the peak is are left out, for which a scenario is run many times.
    pub quick: bool,
    /// Whether what has no factor is left out.
    pub allow_gaps: bool,
}

impl<'a> TrajectoryRequest<'a> {
    /// All that a scenario gives where nobody asks for more.
    pub fn by(definition: &'a PeakDefinition) -> TrajectoryRequest<'a> {
        TrajectoryRequest {
            definition,
            before: None,
            why: None,
            by: Vec::new(),
            by_process: false,
            budget: None,
            quick: false,
            allow_gaps: false,
        }
    }
}

/// What was found of a scenario.
pub struct TrajectoryFindings {
    /// The years.
    pub trajectory: Trajectory,
    robustness: Option<Option<Robustness>>,
    credits: Option<CreditTable>,
    scores: Vec<Score>,
    processes: Option<ProcessTable>,
    before: i32,
}

impl TrajectoryFindings {
    /// Runs a scenario and finds what is asked. Errors: those of the run, of the plans and of the methodology.
    pub fn of(ready: &Ready<'_, '_>, request: &TrajectoryRequest<'_>) -> Result<TrajectoryFindings, Problems> {
        let definition = request.definition;
        let run = ready.run;
        let scenario = run.scenario;
        let plans = scenario.targets.iter().map(|(name, place)| Plan::load(name, place));
        let plans: Vec<Plan> = plans.collect::<Result<_, _>>()?;
        let trajectory = run.trajectory(&|_| {})?;
        let before = request
            .before
            .or_else(|| Plan::peak_deadline(&plans))
            .unwrap_or(definition.before);
        let totals = if request.quick {
            None
        } else {
            Some(totals(ready, request.allow_gaps)?)
        };
        let processes = request.by_process.then(|| {
            if run.methodology.file.levels.contains_key(Level::Process.id()) {
                return run.by_process(&trajectory, run.methodology);
            }
            let balance = MethodologyRegistry::load(CARBON_BALANCE, &BTreeMap::new(), ready.library)?;
            run.by_process(&trajectory, &balance)
        });
        let processes = processes.transpose()?;
        let totals = totals.as_deref();
        let of_levers = totals.filter(|_| !scenario.levers.is_empty());
        let credits = of_levers.map(|totals| CreditTable::of(scenario, totals)).transpose()?;
        let history: Vec<YearValue> = trajectory.history.iter().map(YearResult::value).collect();
        let robustness = totals.map(|totals| Robustness::of(scenario, totals, (&history, definition), before));
        let robustness = robustness.transpose()?;
        let scores = plans.iter().map(|plan| Score::of(plan, (run, &trajectory), definition));
        Ok(TrajectoryFindings {
            scores: scores.collect(),
            trajectory,
            robustness,
            credits,
            processes,
            before,
        })
    }

    /// Whether nothing was left out in any year.
    pub fn is_complete(&self) -> bool {
        self.trajectory.years.iter().all(YearResult::is_complete)
    }

    /// Does something with the sheet of it; nothing where a trajectory has no years. Errors: causes asked for between years of which one has none; what is done.
    pub fn with_sheet(
        self,
        ready: &Ready<'_, '_>,
        request: &TrajectoryRequest<'_>,
        act: impl FnOnce(&TrajectorySheet<'_>) -> Result<(), Problems>,
    ) -> Result<(), Problems> {
        let run = ready.run;
        let Some(series) = self.trajectory.series(&run.scenario.id) else {
            return Ok(());
        };
        let (first, last) = (self.trajectory.base_year, run.scenario.last_year);
        let (from, to) = request.why.unwrap_or((first, last));
        let attribution = self.trajectory.attribution(&run.plants, from, to);
        let attribution = attribution.ok_or_else(|| {
            let history: Vec<i16> = self.trajectory.history.iter().map(|year| year.year).collect();
            years_outside(&run.scenario.id, (from, to), (first, last), &history)
        })?;
        let attribution = attribution.map_err(|error| Problem::error("internal", Text::same(error.to_string())))?;
        let sheet = TrajectorySheet {
            scenario: run.scenario,
            start: run.start,
            plants: &run.plants,
            methodology: ready.methodology,
            trajectory: &self.trajectory,
            peak: Peak::of(&series, request.definition),
            before: Some(self.before),
            robustness: self.robustness,
            credits: self.credits,
            attribution: Some(attribution),
            scores: self.scores,
            by: request.by.clone(),
            processes: self.processes,
            budget: request.budget.clone(),
        };
        act(&sheet)
    }
}

/// What gives the totals of the very many scenarios that are made from one: at speed, but where only the exact run tells.
fn totals<'r>(ready: &Ready<'r, 'r>, allow_gaps: bool) -> Result<Box<dyn Totals + 'r>, Problems> {
    let (start, methodology, library) = (ready.run.start, ready.methodology, ready.library);
    Ok(
        match CompiledTotals::of(ready.run.scenario, start, (methodology, library), allow_gaps)? {
            Some(compiled) => Box::new(compiled),
            None => Box::new(ExactTotals {
                start,
                methodology,
                library,
                allow_gaps,
            }),
        },
    )
}

/// An error where causes are asked for between years of which one has none; `first` is the base year.
fn years_outside(id: &str, (from, to): (i16, i16), (first, last): (i16, i16), history: &[i16]) -> Problem {
    let outside = [from.min(to), from.max(to)];
    let outside: Vec<i16> = outside
        .into_iter()
        .filter(|year| *year < first || *year > last)
        .collect();
    let years: Vec<String> = outside.iter().map(i16::to_string).collect();
    let (years_zh, years_en) = (years.join("、"), years.join(" and "));
    let (history_zh, history_en) = if outside.iter().any(|year| history.contains(year)) {
        (
            "；历史年份只有清单，没有可分解的网络",
            "; a year of `history` has an inventory alone, and no network to tell causes from",
        )
    } else {
        ("", "")
    };
    let nearest = (from.clamp(first, last), to.clamp(first, last));
    let (from_near, to_near) = if nearest.0 == nearest.1 { (first, last) } else { nearest };
    let hint = Text::new(
        format!("可写 --why {from_near}..{to_near}"),
        format!("say --why {from_near}..{to_near}"),
    );
    Problem::error(
        "year-outside-horizon",
        Text::new(
            format!(
                "--why {from}..{to}：情景 `{id}` 可分解 {first} 年（基准年）至 {last} 年，不含 {years_zh} 年{history_zh}"
            ),
            format!(
                "--why {from}..{to}: scenario `{id}` can be explained from {first}, its base year, to {last}, not in {years_en}{history_en}"
            ),
        ),
    )
    .hint(hint)
}
