//! `dafeng check`: the checks of the data, then the rules of verification.

use std::path::Path;

use dafeng::activity::{Ledger, LedgerSource};
use dafeng::factor::Library;
use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::Methodology;
use dafeng::problem::{Problem, Problems, Severity};
use dafeng::report::answer_example::answer_example;
use dafeng::report::verification_closing::Closing;
use dafeng::report::verification_data::{verification_csv, verification_json};
use dafeng::report::verification_text::write_verification;
use dafeng::scenario::ready::with_each;
use dafeng::text::Text;
use dafeng::verification::{Catalogue, Evidence, Examination, Status, Verification, verify};

use super::account::{ledger, library, methodology, pretty, with_errors_written, write_errors};
use super::arguments::{CheckArguments, CheckFormat};
use super::footprint::failed;
use super::out_format::out_format;
use super::output::Output;
use super::scenario::read as read_scenarios;

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
            let mut evidence = Evidence::of(&library, None, &problems.0)?;
            evidence.scenario = scenario.as_deref();
            let verification = verify(&evidence, &rules.named, &rules.all)?;
            show(&verification, arguments, format, output)?;
            return Err(problems);
        }
    };
    let lines = ledger.line_count() + ledger.assertions.len() as u64;
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
    let mut evidence = examined.evidence(&ledger, methodology.as_ref(), &library)?;
    evidence.previous = previous.as_ref();
    evidence.scenario = scenario.as_deref();
    let verification = verify(&evidence, &rules.named, &rules.all)?;
    drop(evidence);
    let mut found = match examined.said {
        Ok(found) => found,
        Err(problems) => {
            show(&verification, arguments, format, output)?;
            // The errors that leave no result are told last, behind the line that closes.
            let closing = Closing {
                lines,
                remarks: 0,
                has_no_result: true,
                is_strict: arguments.strict,
            };
            output.say(&closing.line(&verification, output.language));
            return Err(problems);
        }
    };
    found.extend(verification.idle_answers.iter().cloned());
    if let Some(path) = &arguments.ledger.errors {
        write_errors(path, &found, output)?;
    }
    let told: Vec<Problem> = found.iter().map(|problem| told(problem, &verification)).collect();
    output.problems(&told);
    show(&verification, arguments, format, output)?;
    let is_open = |problem: &&Problem| problem.is_answerable() && !verification.has_answered(problem);
    let open: Vec<&Problem> = found.iter().filter(is_open).collect();
    let closing = Closing {
        lines,
        remarks: open.len(),
        has_no_result: false,
        is_strict: arguments.strict,
    };
    // An answer that fits nothing is mended, not answered.
    let answerable = open
        .iter()
        .filter(|problem| !verification.idle_answers.contains(problem));
    let answerable: Vec<&Problem> = answerable.copied().collect();
    if let Some(example) = answer_example(&verification, &answerable, output.language) {
        output.say(&example);
    }
    output.say(&closing.line(&verification, output.language));
    Ok(closing.exit_code(&verification))
}

/// A problem as it is told: where the plants file answers it, a note with the answer.
fn told(problem: &Problem, verification: &Verification) -> Problem {
    let Some(Status::Accepted { reason, by, date }) = verification.answer_to(problem) else {
        return problem.clone();
    };
    let message = &problem.message;
    Problem {
        severity: Severity::Note,
        message: Text::new(
            format!("{}（已答复：{reason}，{by}，{date}）", message.zh),
            format!("{} (answered: {reason}, {by}, {date})", message.en),
        ),
        ..problem.clone()
    }
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
    let style = output.style_of(arguments.out.as_deref());
    let bytes = match format {
        CheckFormat::Table => write_verification(verification, output.language, style).into_bytes(),
        CheckFormat::Json => pretty(&verification_json(verification)).into_bytes(),
        CheckFormat::Csv => verification_csv(verification).map_err(failed)?,
    };
    output.result(arguments.out.as_deref(), &bytes)
}
