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
use super::scenario_compare;
use super::scenario_explain;
use super::scenario_iamc::IamcExport;

/// Runs the command.
pub fn run(arguments: &ScenarioArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let library = library(factors)?;
    match &arguments.command {
        ScenarioCommand::Run(arguments) => {
            let mut iamc = IamcExport::of(&arguments.iamc)?;
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
                    if let Some(iamc) = &mut iamc {
                        iamc.add(&run, &trajectory)?;
                    }
                    for (year, total) in trajectory.totals() {
                        output.data(format!("{} {year} {total}\n", scenario.id).as_bytes())?;
                    }
                }
            }
            if let Some(iamc) = iamc {
                iamc.write(output)?;
            }
            Ok(0)
        }
        ScenarioCommand::Compare(arguments) => scenario_compare::run(arguments, &library, output),
        ScenarioCommand::Explain(arguments) => scenario_explain::run(arguments, &library, output),
    }
}
