//! `dafeng scenario run`.

use std::collections::BTreeSet;
use std::path::Path;

use dafeng::problem::{Problem, Problems};
use dafeng::quantity::Ratio;
use dafeng::report::trajectory::{TrajectoryFindings, TrajectoryGrouping, TrajectoryRequest, TrajectorySheet};
use dafeng::scenario::Scenario;
use dafeng::scenario::peak::PeakDefinition;
use dafeng::scenario::ready::with_each;
use dafeng::text::Text;

use super::account::{library, pretty};
use super::exit;
use super::footprint::failed;
use super::out_format::out_format;
use super::output::Output;
use super::scenario_arguments::{RunArguments, ScenarioArguments, ScenarioCommand, ScenarioFormat};
use super::scenario_compare;
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
    let request = TrajectoryRequest {
        definition: &definition,
        before: arguments.before,
        why: arguments.why,
        by: arguments.by.iter().copied().flatten().collect(),
        by_process: arguments.by.contains(&None),
        budget: arguments.budget.clone(),
        quick: arguments.quick,
        allow_gaps: arguments.allow_gaps,
    };
    let complete = with_each(&scenarios, arguments.allow_gaps, &library, |ready| {
        let found = TrajectoryFindings::of(ready, &request)?;
        if let Some(iamc) = &mut iamc {
            iamc.add(ready.run, &found.trajectory)?;
        }
        let is_complete = found.is_complete();
        found.with_sheet(ready, &request, |sheet| written.add(sheet, output))?;
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
