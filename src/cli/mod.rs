//! Thin commands over the library.

mod account;
mod argument_problem;
mod arguments;
mod background;
mod background_arguments;
mod case_diff;
mod case_run;
mod case_verify;
mod check;
mod chinese_help;
mod compare;
mod compare_arguments;
mod compare_product;
mod completions;
mod count_meter;
mod decompose;
mod explain;
mod factors;
mod file_kinds;
mod footprint;
mod footprint_uncertainty;
mod init;
mod interruption;
mod items;
mod language;
mod ledger;
mod ledger_sum;
mod meter;
mod methods;
mod network;
mod network_arguments;
mod out_format;
mod output;
mod parsing;
mod peak;
mod reconcile;
mod region;
mod region_area;
mod region_problem;
mod register;
mod register_files;
mod register_template;
mod rendering;
mod report;
mod report_arguments;
mod scenario;
mod scenario_arguments;
mod scenario_compare;
mod scenario_explain;
mod scenario_explain_arguments;
mod scenario_iamc;
mod scenario_sample;
mod scenario_sweep;
mod series_arguments;
mod target_arguments;
mod targets;
mod uncertainty;
mod unused_option;

use std::process::ExitCode;

use dafeng::problem::Problems;

use arguments::Command;
use output::Output;
use parsing::Parsed;

/// Exit codes, as `docs/reference/cli.md` lists them.
pub mod exit {
    /// `check` has findings.
    pub const FINDINGS: u8 = 1;
    /// Bad input, or a refused line.
    pub const BAD_INPUT: u8 = 2;
    /// An incomplete result, allowed with `--allow-gaps`.
    pub const INCOMPLETE: u8 = 3;
    /// A fault of the program.
    pub const INTERNAL: u8 = 4;
}

/// Parses the arguments, runs the command, reports its problems.
pub fn run() -> ExitCode {
    let Parsed {
        arguments,
        language,
        matches,
    } = match parsing::parse(std::env::args_os().collect()) {
        Ok(parsed) => parsed,
        Err(code) => return code,
    };
    let output = Output { language };
    interruption::watch(output.language);
    // A fault of the program is told in one line below, not as a stack of Rust.
    std::panic::set_hook(Box::new(|_| {}));
    let factors = arguments.factors.as_deref();
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        file_kinds::check(&matches)?;
        match &arguments.command {
            Command::Account(command) => account::run(command, factors, &output),
            Command::Check(command) => check::run(command, factors, &output),
            Command::Compare(command) => compare::run(command, factors, &output),
            Command::Explain(command) => explain::run(command, factors, &output),
            Command::Network(command) => network::run(command, factors, &output),
            Command::Footprint(command) => footprint::run(command, factors, &output),
            Command::Uncertainty(command) => uncertainty::run(command, factors, &output),
            Command::Reconcile(command) => reconcile::run(command, factors, &output),
            Command::Peak(command) => peak::run(command, &output),
            Command::Decompose(command) => decompose::run(command, &output),
            Command::Scenario(command) => scenario::run(command, factors, &output),
            Command::Run(command) => case_run::run(command, factors, &output),
            Command::Verify(command) => case_verify::run(command, factors, &output),
            Command::Diff(command) => case_diff::run(command, factors, &output),
            Command::Region(command) => region::run(command, factors, &output),
            Command::Register(command) => register::run(command, factors, &output),
            Command::Targets(command) => targets::run(command, factors, &output),
            Command::Report(command) => report::run(command, factors, &output),
            Command::Methods(command) => methods::run(command, factors, &output),
            Command::Factors(command) => factors::run(command, factors, &output),
            Command::Items(command) => items::run(command, factors, &output),
            Command::Init(command) => init::run(command, &output),
            Command::Completions { shell } => completions::completions(*shell, &output),
            Command::Man { out } => completions::man(out.as_deref(), &output),
            Command::Ledger(command) => ledger::run(command, factors, &output),
        }
    }));
    match result {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(problems)) => {
            output.problems(&problems.0);
            ExitCode::from(failure_code(&problems))
        }
        Err(_) => {
            output.say("internal error: please report it, with the input if you can share it");
            ExitCode::from(exit::INTERNAL)
        }
    }
}

fn failure_code(problems: &Problems) -> u8 {
    if problems
        .0
        .iter()
        .any(|problem| matches!(problem.code, "internal" | "broken-library"))
    {
        exit::INTERNAL
    } else {
        exit::BAD_INPUT
    }
}
