//! `dafeng scenario`.

use std::collections::BTreeMap;
use std::path::Path;

use dafeng::methodology::MethodologyRegistry;
use dafeng::problem::Problems;
use dafeng::scenario::base::Books;
use dafeng::scenario::{Run, Scenario};

use super::account::library;
use super::output::Output;
use super::scenario_arguments::{ScenarioArguments, ScenarioCommand};
use super::{scenario_sample, scenario_sweep};

/// Runs the command.
pub fn run(arguments: &ScenarioArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let library = library(factors)?;
    match &arguments.command {
        ScenarioCommand::Run(arguments) => {
            for path in &arguments.files {
                for scenario in Scenario::read(path)? {
                    let books = Books::read(&scenario.base, &[], &library)?;
                    let start = books.starting_point(&library)?;
                    let methodology = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), &library)?;
                    let run = Run {
                        scenario: &scenario,
                        start: &start,
                        methodology: &methodology,
                        library: &library,
                        allow_gaps: arguments.allow_gaps,
                    };
                    let trajectory = run.trajectory(&|_| {})?;
                    for (year, total) in trajectory.totals() {
                        output.data(format!("{} {year} {total}\n", scenario.id).as_bytes())?;
                    }
                }
            }
            Ok(0)
        }
        ScenarioCommand::Sample(arguments) => scenario_sample::run(arguments, &library, output),
        ScenarioCommand::Sweep(arguments) => scenario_sweep::run(arguments, &library, output),
    }
}
