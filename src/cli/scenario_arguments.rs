//! Arguments of `dafeng scenario`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::scenario_compare::ScenarioCompareArguments;
use super::scenario_explain_arguments::ScenarioExplainArguments;
use super::scenario_iamc::IamcArguments;

/// Scenarios: what a plant or a sector emits in the years to come.
#[derive(Args, Debug)]
pub struct ScenarioArguments {
    /// What to do.
    #[command(subcommand)]
    pub command: ScenarioCommand,
}

/// What to do with scenarios.
#[derive(Subcommand, Debug)]
pub enum ScenarioCommand {
    /// The emissions of every year, the peak, and why
    Run(RunArguments),
    /// Say where a figure of a scenario's year comes from: base lines, ratios, levers, drivers 追溯
    Explain(ScenarioExplainArguments),
    /// Scenarios side by side: totals, peaks, cumulative emissions, differences to the first 情景比较
    Compare(ScenarioCompareArguments),
}

/// Arguments of `dafeng scenario run`.
#[derive(Args, Debug)]
pub struct RunArguments {
    /// Scenario files
    #[arg(required = true)]
    pub files: Vec<PathBuf>,

    /// Leave out what has no factor, and mark the result incomplete
    #[arg(long)]
    pub allow_gaps: bool,

    /// The table of the integrated assessment community.
    #[command(flatten)]
    pub iamc: IamcArguments,
}
