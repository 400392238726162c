//! `dafeng scenario compare`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use dafeng::factor::Library;
use dafeng::problem::{Problem, Problems};
use dafeng::report::side_by_side_text::SideBySideSheet;
use dafeng::scenario::peak::PeakDefinition;
use dafeng::scenario::ready::with_each;
use dafeng::scenario::side_by_side::{ComparedScenario, different_methodologies, named_apart};
use dafeng::scenario::{Scenario, scenario_choice};

use super::account::pretty;
use super::exit;
use super::footprint::failed;
use super::output::Output;

/// How scenarios side by side are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SideBySideFormat {
    /// For people.
    Table,
    /// For programs, decimals as strings.
    Json,
    /// One scenario a row.
    Csv,
}

/// Arguments of `dafeng scenario compare`.
#[derive(Args, Debug)]
pub struct ScenarioCompareArguments {
    /// Scenario files; differences are to the first scenario 情景文件
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Only the scenarios of these ids, in this order 只比较这些情景
    #[arg(long = "scenario", value_name = "ID")]
    pub only: Vec<String>,
    /// When a peak is confirmed: default, c40-2018, wri-2017, jiang-2021, or a YAML file 达峰定义
    #[arg(long, value_name = "ID|FILE", default_value = "default")]
    pub definition: String,
    /// Deadline of the peak: before 2030 is 2029 or earlier; without it, that of the definition 期限
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1000..=9999))]
    pub before: Option<i32>,
    /// Year that is looked at between the base year and the last; without it, that of the deadline 对照年
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i16).range(1000..=9999))]
    pub year: Option<i16>,
    /// Leave out what has no factor, and mark the result incomplete 允许缺因子
    #[arg(long)]
    pub allow_gaps: bool,
    /// Format 格式
    #[arg(long, value_enum, default_value = "table")]
    pub format: SideBySideFormat,
}

/// Runs the command.
pub fn run(arguments: &ScenarioCompareArguments, library: &Library, output: &Output) -> Result<u8, Problems> {
    let definition = PeakDefinition::load(&arguments.definition);
    let scenarios = read(arguments);
    let (definition, scenarios) = match (definition, scenarios) {
        (Ok(definition), Ok(scenarios)) => (definition, scenarios),
        (definition, scenarios) => {
            let faults = [definition.err(), scenarios.err()].into_iter().flatten();
            let faults: Vec<Problem> = faults.flat_map(|Problems(found)| found).collect();
            return Err(Problems(faults));
        }
    };
    let compared = with_each(&scenarios, arguments.allow_gaps, library, |ready| {
        Ok(ComparedScenario::of(ready.run, &ready.run.trajectory(&|_| {})?))
    })?;
    let compared = named_apart(compared.into_iter().flatten().collect())?;
    let different = different_methodologies(&compared);
    output.problems(different.as_slice());
    let before = arguments.before.unwrap_or(definition.before);
    let sheet = SideBySideSheet {
        scenarios: &compared,
        definition: &definition,
        before,
        year: arguments
            .year
            .unwrap_or_else(|| i16::try_from(before).unwrap_or(i16::MAX)),
        takes_differences: different.is_none(),
    };
    let bytes = match arguments.format {
        SideBySideFormat::Table => sheet.text(output.language, output.style()).into_bytes(),
        SideBySideFormat::Json => pretty(&sheet.json()).into_bytes(),
        SideBySideFormat::Csv => sheet.csv().map_err(failed)?,
    };
    output.data(&bytes)?;
    let is_complete = compared.iter().all(|scenario| scenario.is_complete);
    Ok(if is_complete { 0 } else { exit::INCOMPLETE })
}

/// The scenarios of all files, or those named.
fn read(arguments: &ScenarioCompareArguments) -> Result<Vec<Scenario>, Problems> {
    let mut all = Vec::new();
    let mut faults = Vec::new();
    for path in &arguments.files {
        match Scenario::read(path) {
            Ok(found) => all.extend(found),
            Err(Problems(found)) => faults.extend(found),
        }
    }
    Problems(faults).check()?;
    if arguments.only.is_empty() {
        return Ok(all);
    }
    let files: Vec<String> = arguments.files.iter().map(|file| file.display().to_string()).collect();
    let file = files.join(", ");
    let mut chosen = Vec::new();
    let mut faults = Vec::new();
    for id in &arguments.only {
        match scenario_choice::scenario(&all, Some(id), &file) {
            Ok(found) => chosen.extend(all.iter().filter(|known| known.id == found.id).cloned()),
            Err(Problems(found)) => faults.extend(found),
        }
    }
    Problems(faults).check()?;
    Ok(chosen)
}
