//! `dafeng check`: the checks of the data, then the rules of verification.

use std::path::Path;

use dafeng::activity::{Ledger, LedgerSource};
use dafeng::factor::Library;
use dafeng::format::rule::RuleSeverityEntry;
use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::Methodology;
use dafeng::problem::{Problem, Problems, Severity};
use dafeng::report::table::TableStyle;
use dafeng::report::verification_data::{verification_csv, verification_json};
use dafeng::report::verification_text::write_verification;
use dafeng::scenario::ready::with_each;
use dafeng::text::Language;
use dafeng::verification::{Case, Catalogue, Examination, Verification, verify};

use super::account::{ledger, library, methodology, pretty, with_errors_written, write_errors};
use super::arguments::{CheckArguments, CheckFormat};
use super::exit;
use super::footprint::failed;
use super::out_format::out_format;
use super::output::Output;
use super::scenario::read as read_scenarios;

/// Width of a table that goes to a file.
const FILE_WIDTH: u16 = 140;

/// Runs the command; findings give exit code 1.
pub fn run(arguments: &CheckArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let work = || check(arguments, factors, output);
    work().map_err(|problems| with_errors_written(problems, &arguments.ledger, output))
}

/// The rules asked for, of all.
struct Rules {
    named: Catalogue,
    all: Catalogue,
}

fn check(arguments: &CheckArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let endings = [("json", CheckFormat::Json), ("csv", CheckFormat::Csv)];
    let format = out_format(arguments.format, arguments.out.as_deref(), &endings, CheckFormat::Table)?;
    let library = library(factors)?;
    let all = Catalogue::of(&library)?;
    let rules = Rules {
        named: all.clone().named(&arguments.rules)?,
        all,
    };
    let method = arguments.method.as_ref();
    let methodology = method
        .map(|id| methodology(id, &arguments.options, &library))
        .transpose()?;
    let scenario = scenario_problems(arguments, &library);
    let finest = methodology.as_ref().map(|methodology| methodology.row_period);
    let ledger = match ledger(&arguments.ledger, finest, &library, output) {
        Ok(ledger) => ledger,
        Err(problems) => {
            // The rules that a reader keeps are told all the same.
            let mut case = Case::of(&library, None, &problems.0)?;
            case.scenario = scenario.as_deref();
            let verification = verify(&case, &rules.named, &rules.all)?;
            show(&verification, arguments, format, output)?;
            return Err(problems);
        }
    };
    let examined = Examination::of(
        &ledger,
        methodology.as_ref(),
        &library,
        request(arguments, arguments.allow_gaps),
    );
    let before = previous(arguments, methodology.as_ref(), &library)?;
    let previous = match (&before, &methodology) {
        (Some(before), Some(methodology)) => Some(account(before, methodology, &library, request(arguments, true))?),
        _ => None,
    };
    let mut case = examined.case(&ledger, methodology.as_ref(), &library)?;
    case.previous = previous.as_ref();
    case.scenario = scenario.as_deref();
    let verification = verify(&case, &rules.named, &rules.all)?;
    drop(case);
    let mut found = match examined.said {
        Ok(found) => found,
        Err(problems) => {
            show(&verification, arguments, format, output)?;
            return Err(problems);
        }
    };
    found.extend(verification.idle_answers.iter().cloned());
    if let Some(path) = &arguments.ledger.errors {
        write_errors(path, &found, output)?;
    }
    output.problems(&found);
    let is_open = |problem: &&Problem| {
        matches!(problem.severity, Severity::Finding | Severity::Warning) && !verification.has_answered(problem)
    };
    let findings = found.iter().filter(is_open).count();
    let lines = ledger.line_count() + ledger.assertions.len() as u64;
    output.say(&match output.language {
        Language::Zh => format!("已检查 {lines} 行：无错误，{findings} 个发现"),
        Language::En => format!("{lines} lines checked: no error, {findings} finding(s)"),
    });
    show(&verification, arguments, format, output)?;
    let errors = verification.open(RuleSeverityEntry::Error);
    let warnings = verification.open(RuleSeverityEntry::Warning);
    let is_clean = findings == 0 && errors == 0 && (warnings == 0 || !arguments.strict);
    Ok(if is_clean { 0 } else { exit::FINDINGS })
}

fn request(arguments: &CheckArguments, allow_gaps: bool) -> AccountRequest {
    AccountRequest {
        as_of: arguments.as_of,
        allow_gaps,
        ..AccountRequest::default()
    }
}

/// The ledger of the year before.
fn previous(
    arguments: &CheckArguments,
    methodology: Option<&Methodology>,
    library: &Library,
) -> Result<Option<Ledger>, Problems> {
    if arguments.previous.is_empty() {
        return Ok(None);
    }
    let source = LedgerSource {
        files: arguments.previous.clone(),
        plant: arguments.ledger.plant.clone(),
        region: arguments.ledger.region.clone(),
        finest: methodology.map(|methodology| methodology.row_period),
        ..LedgerSource::default()
    };
    Ledger::read(&source, library).map(Some)
}

/// What the readers of scenario files say, and what running them says.
fn scenario_problems(arguments: &CheckArguments, library: &Library) -> Option<Vec<Problem>> {
    if arguments.scenario.is_empty() {
        return None;
    }
    let scenarios = read_scenarios(&arguments.scenario, &[]);
    let run = scenarios.and_then(|scenarios| {
        with_each(&scenarios, true, library, |ready| {
            ready.run.trajectory(&|_| ()).map(|_| ())
        })
    });
    Some(run.err().map(|Problems(problems)| problems).unwrap_or_default())
}

/// Prints or writes what the rules found.
fn show(
    verification: &Verification,
    arguments: &CheckArguments,
    format: CheckFormat,
    output: &Output,
) -> Result<(), Problems> {
    if verification.rules.is_empty() && arguments.out.is_none() && format == CheckFormat::Table {
        return Ok(());
    }
    let style = match arguments.out {
        None => output.style(),
        Some(_) => TableStyle {
            width: FILE_WIDTH,
            colour: false,
        },
    };
    let bytes = match format {
        CheckFormat::Table => write_verification(verification, output.language, style).into_bytes(),
        CheckFormat::Json => pretty(&verification_json(verification)).into_bytes(),
        CheckFormat::Csv => verification_csv(verification).map_err(failed)?,
    };
    match &arguments.out {
        Some(path) => output.write_file(path, &bytes),
        None => output.data(&bytes),
    }
}
