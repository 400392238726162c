//! `dafeng check`.

use std::path::Path;

use dafeng::activity::check::check_ledger;
use dafeng::activity::{PolarsSummation, Summation};
use dafeng::inventory::account::typed_defaults;
use dafeng::inventory::{AccountRequest, account};
use dafeng::problem::{Problem, Problems, Severity};
use dafeng::text::Language;

use super::account::{ledger, library, methodology, with_errors_written, write_errors};
use super::arguments::CheckArguments;
use super::exit;
use super::output::Output;

/// Runs the command; findings give exit code 1.
pub fn run(arguments: &CheckArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let work = || -> Result<_, Problems> {
        let library = library(factors)?;
        let method = arguments.method.as_ref();
        let methodology = method
            .map(|id| methodology(id, &arguments.options, &library))
            .transpose()?;
        let finest = methodology.as_ref().map(|methodology| methodology.row_period);
        let ledger = ledger(&arguments.ledger, finest, &library, output)?;
        let found = match &methodology {
            None => {
                let groups = PolarsSummation.sum(&ledger)?;
                let (_, warnings) = check_ledger(&ledger, &groups, &library)?;
                let mut found = ledger.notes.clone();
                found.extend(warnings);
                found.extend(typed_defaults(&ledger, &groups, &[], &library));
                found
            }
            Some(methodology) => {
                let request = AccountRequest {
                    as_of: arguments.as_of,
                    allow_gaps: arguments.allow_gaps,
                    ..AccountRequest::default()
                };
                let inventory = account(&ledger, methodology, &library, request)?;
                let mut found = inventory.notes.clone();
                found.extend(inventory.gaps.iter().map(|gap| Problem {
                    severity: Severity::Finding,
                    ..gap.problem.clone()
                }));
                found
            }
        };
        Ok((found, ledger.line_count() + ledger.assertions.len() as u64))
    };
    let written = |problems: &[Problem]| -> Result<(), Problems> {
        match &arguments.ledger.errors {
            Some(path) => write_errors(path, problems, output),
            None => Ok(()),
        }
    };
    let (found, lines) = work().map_err(|problems| with_errors_written(problems, &arguments.ledger, output))?;
    written(&found)?;
    output.problems(&found);
    let findings = found
        .iter()
        .filter(|problem| matches!(problem.severity, Severity::Finding | Severity::Warning))
        .count();
    output.say(&match output.language {
        Language::Zh => format!("已检查 {lines} 行：无错误，{findings} 个发现"),
        Language::En => format!("{lines} lines checked: no error, {findings} finding(s)"),
    });
    Ok(if findings == 0 { 0 } else { exit::FINDINGS })
}
