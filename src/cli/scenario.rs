//! `dafeng scenario run`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dafeng::methodology::{Level, MethodologyRegistry};
use dafeng::problem::{Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::report::trajectory::{TrajectoryGrouping, TrajectorySheet};
use dafeng::scenario::Scenario;
use dafeng::scenario::base::CARBON_BALANCE;
use dafeng::scenario::compiled::CompiledTotals;
use dafeng::scenario::credit::{CreditTable, Totals};
use dafeng::scenario::exact_totals::ExactTotals;
use dafeng::scenario::peak::{Peak, PeakDefinition};
use dafeng::scenario::process_table::ProcessTable;
use dafeng::scenario::robustness::Robustness;
use dafeng::scenario::series::YearValue;
use dafeng::scenario::trajectory::{Trajectory, YearResult};
use dafeng::target::{PEAK_YEAR, Plan, Score};
use dafeng::text::Text;

use super::account::{library, pretty};
use super::exit;
use super::footprint::failed;
use super::out_format::out_format;
use super::output::Output;
use super::scenario_arguments::{RunArguments, ScenarioArguments, ScenarioCommand, ScenarioFormat};
use super::scenario_compare;
use super::scenario_each::{Ready, with_each};
use super::scenario_explain;
use super::scenario_iamc::IamcExport;
use super::scenario_sample;
use super::scenario_sweep;

/// Runs the command.
pub fn run(arguments: &ScenarioArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    match &arguments.command {
        ScenarioCommand::Run(arguments) => run_files(arguments, factors, output),
        ScenarioCommand::Compare(arguments) => scenario_compare::run(arguments, &library(factors)?, output),
        ScenarioCommand::Explain(arguments) => scenario_explain::run(arguments, &library(factors)?, output),
        ScenarioCommand::Sample(arguments) => scenario_sample::run(arguments, &library(factors)?, output),
        ScenarioCommand::Sweep(arguments) => scenario_sweep::run(arguments, &library(factors)?, output),
    }
}

/// Every scenario of the files, one after the other.
fn run_files(arguments: &RunArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let library = library(factors)?;
    let definition = PeakDefinition::load(&arguments.definition)?;
    let mut written = Written::new(arguments)?;
    let scenarios = read(&arguments.files, &arguments.only)?;
    let mut iamc = IamcExport::of(&arguments.iamc)?;
    let complete = with_each(&scenarios, arguments.allow_gaps, &library, |ready| {
        let found = Found::of(ready, arguments, &definition)?;
        if let Some(iamc) = &mut iamc {
            iamc.add(ready.run, &found.trajectory)?;
        }
        let is_complete = found.trajectory.years.iter().all(YearResult::is_complete);
        found.write(ready, (arguments, &definition), (&mut written, output))?;
        Ok(is_complete)
    })?;
    if let Some(iamc) = iamc {
        iamc.write(output)?;
    }
    written.finish(output)?;
    let is_complete = complete.into_iter().all(|is_complete| is_complete);
    Ok(if is_complete { 0 } else { exit::INCOMPLETE })
}

/// The scenarios of files, those of the ids that are named where some are.
pub(super) fn read(files: &[std::path::PathBuf], only: &[String]) -> Result<Vec<Scenario>, Problems> {
    let mut scenarios = Vec::new();
    let mut faults = Vec::new();
    for path in files {
        match Scenario::read(path) {
            Ok(found) => scenarios.extend(found),
            Err(Problems(found)) => faults.extend(found),
        }
    }
    Problems(faults).check()?;
    let known: BTreeSet<String> = scenarios
        .iter()
        .map(|scenario: &Scenario| scenario.id.clone())
        .collect();
    let unknown: Vec<Problem> = only
        .iter()
        .filter(|name| !known.contains(*name))
        .map(|name| unknown_scenario(name, &known))
        .collect();
    Problems(unknown).check()?;
    scenarios.retain(|scenario| only.is_empty() || only.contains(&scenario.id));
    Ok(scenarios)
}

fn unknown_scenario(name: &str, known: &BTreeSet<String>) -> Problem {
    let names: Vec<String> = known.iter().map(|id| format!("`{id}`")).collect();
    Problem::error(
        "unknown-scenario",
        Text::new(format!("没有情景 `{name}`"), format!("there is no scenario `{name}`")),
    )
    .hint(Text::new(
        format!("可用：{}", names.join("、")),
        format!("known: {}", names.join(", ")),
    ))
}

/// What was found of a scenario.
struct Found {
    trajectory: Trajectory,
    robustness: Option<Option<Robustness>>,
    credits: Option<CreditTable>,
    scores: Vec<Score>,
    processes: Option<ProcessTable>,
    before: i32,
}

impl Found {
    fn of(ready: &Ready<'_, '_>, arguments: &RunArguments, definition: &PeakDefinition) -> Result<Found, Problems> {
        let run = ready.run;
        let scenario = run.scenario;
        let plans = scenario.targets.iter().map(|(name, place)| Plan::load(name, place));
        let plans: Vec<Plan> = plans.collect::<Result<_, _>>()?;
        let trajectory = run.trajectory(&|_| {})?;
        let before = arguments
            .before
            .or_else(|| deadline(&plans))
            .unwrap_or(definition.before);
        let totals = if arguments.quick {
            None
        } else {
            Some(totals(ready, arguments.allow_gaps)?)
        };
        let processes = arguments.by.contains(&None).then(|| {
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
        let scores = plans.iter().map(|plan| Score::of(plan, &trajectory, definition));
        Ok(Found {
            scores: scores.collect(),
            trajectory,
            robustness,
            credits,
            processes,
            before,
        })
    }

    fn write(
        self,
        ready: &Ready<'_, '_>,
        (arguments, definition): (&RunArguments, &PeakDefinition),
        (written, output): (&mut Written<'_>, &Output),
    ) -> Result<(), Problems> {
        let run = ready.run;
        let Some(series) = self.trajectory.series(&run.scenario.id) else {
            return Ok(());
        };
        let (first, last) = (self.trajectory.base_year, run.scenario.last_year);
        let (from, to) = arguments.why.unwrap_or((first, last));
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
            peak: Peak::of(&series, definition),
            before: Some(self.before),
            robustness: self.robustness,
            credits: self.credits,
            attribution: Some(attribution),
            scores: self.scores,
            by: arguments.by.iter().copied().flatten().collect(),
            processes: self.processes,
            budget: arguments.budget.clone(),
        };
        written.add(&sheet, output)
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

/// The deadline of the first plan that has one for the peak.
fn deadline(plans: &[Plan]) -> Option<i32> {
    let mut targets = plans.iter().flat_map(|plan| &plan.targets);
    let target = targets.find(|target| target.metric == PEAK_YEAR)?;
    let (operator, year) = target.threshold.as_ref()?;
    let year = i32::try_from(year.floor_at(0)?).ok()?;
    Some(if operator.sign() == "<" { year } else { year + 1 })
}

/// What is written, scenario by scenario.
struct Written<'a> {
    out: Option<&'a Path>,
    format: ScenarioFormat,
    bytes: Vec<u8>,
    values: Vec<serde_json::Value>,
    has_written: bool,
}

impl<'a> Written<'a> {
    /// Nothing written yet. Errors: a file whose ending names no format.
    fn new(arguments: &'a RunArguments) -> Result<Written<'a>, Problems> {
        let out = arguments.out.as_deref();
        let endings = [("csv", ScenarioFormat::Csv), ("json", ScenarioFormat::Json)];
        Ok(Written {
            format: out_format(arguments.format, out, &endings, ScenarioFormat::Table)?,
            out,
            bytes: Vec::new(),
            values: Vec::new(),
            has_written: false,
        })
    }

    fn add(&mut self, sheet: &TrajectorySheet<'_>, output: &Output) -> Result<(), Problems> {
        match self.format {
            ScenarioFormat::Table => {
                let lead = if self.has_written { "\n" } else { "" };
                let text = lead.to_owned() + &sheet.text(!self.has_written, output.language, output.style());
                self.has_written = true;
                // What is finished is printed at once: an interruption later loses nothing of it.
                match self.out {
                    Some(_) => self.bytes.extend(text.into_bytes()),
                    None => output.data(text.as_bytes())?,
                }
            }
            ScenarioFormat::Json => self.values.push(sheet.json()),
            ScenarioFormat::Csv => {
                if self.bytes.is_empty() {
                    self.bytes.extend(TrajectorySheet::csv_header().map_err(failed)?);
                }
                self.bytes.extend(sheet.csv_rows().map_err(failed)?);
            }
        }
        Ok(())
    }

    fn finish(mut self, output: &Output) -> Result<(), Problems> {
        if self.format == ScenarioFormat::Json {
            self.bytes = pretty(&serde_json::Value::Array(self.values)).into_bytes();
        }
        match self.out {
            Some(path) => output.write_files(&[(path, &self.bytes)]),
            None => output.data(&self.bytes),
        }
    }
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

/// A number of tonnes as typed.
pub(super) fn tonnes(typed: &str) -> Result<Ratio, String> {
    typed.parse::<Ratio>().map_err(|_| format!("`{typed}` is no number"))
}

/// Two years as typed: `2023..2030`.
pub(super) fn years(typed: &str) -> Result<(i16, i16), String> {
    let pair = typed.split_once("..");
    let pair = pair.and_then(|(from, to)| Some((from.trim().parse().ok()?, to.trim().parse().ok()?)));
    pair.filter(|(from, to)| from != to)
        .ok_or_else(|| format!("`{typed}` is no pair of years such as 2023..2030"))
}

/// The grouping by process, which is accounted on its own.
const PROCESS: &str = "process";

/// A grouping as typed; `None` by process.
pub(super) fn grouping(typed: &str) -> Result<Option<TrajectoryGrouping>, String> {
    if typed == PROCESS {
        return Ok(None);
    }
    let known = TrajectoryGrouping::ALL.iter().find(|known| known.id() == typed);
    known.copied().map(Some).ok_or_else(|| {
        let ids = TrajectoryGrouping::ALL.iter().map(|known| known.id());
        let ids: Vec<&str> = ids.chain([PROCESS]).collect();
        format!("one of: {}", ids.join(", "))
    })
}
