//! `dafeng scenario run`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use dafeng::factor::Library;
use dafeng::methodology::{Level, Methodology, MethodologyRegistry};
use dafeng::problem::{Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::report::trajectory::{TrajectoryGrouping, TrajectorySheet};
use dafeng::scenario::base::{Books, NamedArchetype, Plant, StartingPoint};
use dafeng::scenario::credit::CreditTable;
use dafeng::scenario::peak::{Peak, PeakDefinition};
use dafeng::scenario::process_table::ProcessTable;
use dafeng::scenario::robustness::Robustness;
use dafeng::scenario::scenario::{BaseSource, Scenario};
use dafeng::scenario::trajectory::{ExactTotals, Run, Trajectory, YearResult};
use dafeng::target::{Plan, Score};
use dafeng::text::Text;

use super::account::{library, pretty};
use super::exit;
use super::footprint::failed;
use super::output::Output;
use super::scenario_arguments::{RunArguments, ScenarioArguments, ScenarioCommand, ScenarioFormat};

/// Runs the command.
pub fn run(arguments: &ScenarioArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    match &arguments.command {
        ScenarioCommand::Run(arguments) => run_files(arguments, factors, output),
    }
}

/// Every scenario of the files, one after the other.
fn run_files(arguments: &RunArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let library = library(factors)?;
    let definition = PeakDefinition::load(&arguments.definition)?;
    let scenarios = read(&arguments.files, &arguments.only)?;
    let mut written = Written::new(arguments);
    let mut is_complete = true;
    // Scenarios on one base share what was read and drawn of it.
    for (source, scenarios) in by_base(&scenarios) {
        let mut archetypes: Vec<NamedArchetype> = Vec::new();
        for archetype in scenarios.iter().flat_map(|scenario| scenario.named_archetypes()) {
            if !archetypes.contains(&archetype) {
                archetypes.push(archetype);
            }
        }
        let books = Books::read(source, &archetypes, &library)?;
        let start = books.starting_point(&library)?;
        for scenario in scenarios {
            let methodology = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), &library)?;
            let found = Found::of(scenario, &start, (&methodology, &library), arguments, &definition)?;
            is_complete &= found.trajectory.years.iter().all(YearResult::is_complete);
            found.write(&start, &methodology, (arguments, &definition), (&mut written, output))?;
        }
    }
    written.finish(output)?;
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

/// Scenarios by what they start from, in the order in which each first appears.
pub(super) fn by_base(scenarios: &[Scenario]) -> Vec<(&BaseSource, Vec<&Scenario>)> {
    let mut bases: Vec<(&BaseSource, Vec<&Scenario>)> = Vec::new();
    for scenario in scenarios {
        match bases.iter_mut().find(|(base, _)| **base == scenario.base) {
            Some((_, scenarios)) => scenarios.push(scenario),
            None => bases.push((&scenario.base, vec![scenario])),
        }
    }
    bases
}

/// What was found of a scenario.
struct Found<'a> {
    scenario: &'a Scenario,
    plants: Vec<Plant<'a>>,
    trajectory: Trajectory,
    robustness: Option<Option<Robustness>>,
    credits: Option<CreditTable>,
    scores: Vec<Score>,
    processes: Option<ProcessTable>,
    before: i32,
}

impl<'a> Found<'a> {
    fn of(
        scenario: &'a Scenario,
        start: &'a StartingPoint<'a>,
        (methodology, library): (&Methodology, &Library),
        arguments: &RunArguments,
        definition: &PeakDefinition,
    ) -> Result<Found<'a>, Problems> {
        let plans = scenario.targets.iter().map(|(name, place)| Plan::load(name, place));
        let plans: Vec<Plan> = plans.collect::<Result<_, _>>()?;
        let (own_library, own_methodology) = scenario.factors(start, methodology, library)?;
        let run = Run::new(scenario, start, &own_methodology, &own_library, arguments.allow_gaps)?;
        let trajectory = run.trajectory(&|_| {})?;
        let before = arguments.before.or_else(|| deadline(&plans)).unwrap_or(BEFORE);
        let totals = ExactTotals {
            start,
            methodology,
            library,
        };
        let processes = arguments.by.contains(&None).then(|| {
            let own = &own_methodology;
            if own.file.levels.contains_key(Level::Process.id()) {
                return run.by_process(&trajectory, own);
            }
            let balance = MethodologyRegistry::load(CARBON_BALANCE, &BTreeMap::new(), library)?;
            run.by_process(&trajectory, &balance)
        });
        let processes = processes.transpose()?;
        let wants_credits = !arguments.quick && !scenario.levers.is_empty();
        let credits = wants_credits.then(|| CreditTable::of(scenario, &totals)).transpose()?;
        let robustness = (!arguments.quick)
            .then(|| Robustness::of(scenario, &totals, definition, before))
            .transpose()?;
        let scores = plans
            .iter()
            .map(|plan| Score::of(plan, &trajectory, definition))
            .collect();
        Ok(Found {
            scenario,
            plants: scenario.plants(start)?,
            trajectory,
            robustness,
            credits,
            scores,
            processes,
            before,
        })
    }

    fn write(
        self,
        start: &StartingPoint<'_>,
        methodology: &Methodology,
        (arguments, definition): (&RunArguments, &PeakDefinition),
        (written, output): (&mut Written<'_>, &Output),
    ) -> Result<(), Problems> {
        let Some(series) = self.trajectory.series(&self.scenario.id) else {
            return Ok(());
        };
        let (first, last) = (self.trajectory.base_year, self.scenario.last_year);
        let (from, to) = arguments.why.unwrap_or((first, last));
        let attribution = self.trajectory.attribution(&self.plants, from, to);
        let attribution = attribution.ok_or_else(|| years_outside((from, to), (first, last)))?;
        let attribution = attribution.map_err(|error| Problem::error("internal", Text::same(error.to_string())))?;
        let sheet = TrajectorySheet {
            scenario: self.scenario,
            start,
            plants: &self.plants,
            methodology,
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

/// The deadline of the first plan that has one for the peak.
fn deadline(plans: &[Plan]) -> Option<i32> {
    let mut targets = plans.iter().flat_map(|plan| &plan.targets);
    let target = targets.find(|target| target.metric == PEAK_YEAR)?;
    let (operator, year) = target.threshold.as_ref()?;
    let year = i32::try_from(year.floor_at(0)?).ok()?;
    Some(if operator.sign() == "<" { year } else { year + 1 })
}

/// The metric of a plan's deadline for the peak.
const PEAK_YEAR: &str = "co2-peak-year";

/// The year before which the nation's emissions are to peak, where no plan is named.
const BEFORE: i32 = 2030;

/// What is written, scenario by scenario.
struct Written<'a> {
    arguments: &'a RunArguments,
    bytes: Vec<u8>,
    values: Vec<serde_json::Value>,
}

impl<'a> Written<'a> {
    fn new(arguments: &'a RunArguments) -> Written<'a> {
        Written {
            arguments,
            bytes: Vec::new(),
            values: Vec::new(),
        }
    }

    fn add(&mut self, sheet: &TrajectorySheet<'_>, output: &Output) -> Result<(), Problems> {
        match self.arguments.format {
            ScenarioFormat::Table => {
                let lead = if self.bytes.is_empty() { "" } else { "\n" };
                self.bytes.extend(lead.as_bytes());
                self.bytes
                    .extend(sheet.text(output.language, output.style()).into_bytes());
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
        if self.arguments.format == ScenarioFormat::Json {
            self.bytes = pretty(&serde_json::Value::Array(self.values)).into_bytes();
        }
        match &self.arguments.out {
            Some(path) => output.write_files(&[(path, &self.bytes)]),
            None => output.data(&self.bytes),
        }
    }
}

fn years_outside((from, to): (i16, i16), (first, last): (i16, i16)) -> Problem {
    Problem::error(
        "year-outside-horizon",
        Text::new(
            format!("--why {from}..{to} 超出情景的 {first}—{last} 年"),
            format!("--why {from}..{to} goes beyond the scenario's years {first} to {last}"),
        ),
    )
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

/// The methodology that tells processes apart where that of the scenario does not.
const CARBON_BALANCE: &str = "carbon-balance";

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
