//! What must be said of the ledger under its methodologies: warnings, findings, gaps, readings.

use super::Step;
use crate::case::computation::{Computation, VerifiedInventory, Work};
use crate::case::result_file::{FILE_STYLE, ReportFormat, ResultFile, ResultKind, data_path, internal, text_path};
use crate::format::rule::RuleSeverityEntry;
use crate::problem::{Problem, Problems};
use crate::report::json::problem_json;
use crate::report::problem_csv::problems_csv;
use crate::report::problem_text::write_problem;
use crate::report::verification_data::{verification_csv, verification_json};
use crate::report::verification_text::write_verification;
use crate::text::Text;
use crate::verification::said_of;

pub(super) const STEP: Step = Step {
    title: || Text::new("检查", "check"),
    is_asked: |case| !case.methodologies.is_empty(),
    compute,
};

fn compute(work: &Work<'_>, computation: &mut Computation) -> Result<(), Problems> {
    let mut found: Vec<Problem> = Vec::new();
    for (_, inventory) in &work.inventories {
        for problem in said_of(inventory) {
            if !found.contains(&problem) {
                found.push(problem);
            }
        }
    }
    computation.say(&found);
    for verified in &work.verified {
        verification(work, verified, computation)?;
    }
    let file = |path: String, bytes: Vec<u8>| ResultFile {
        path,
        bytes,
        kind: ResultKind::Exact,
    };
    if work.case.writes(ReportFormat::Json) {
        let problems: Vec<_> = found.iter().map(problem_json).collect();
        let text = format!("{:#}\n", serde_json::Value::Array(problems));
        computation
            .files
            .push(file(data_path("check", ReportFormat::Json), text.into_bytes()));
    }
    if work.case.writes(ReportFormat::Csv) {
        let bytes = problems_csv(&found).map_err(internal)?;
        computation
            .files
            .push(file(data_path("check", ReportFormat::Csv), bytes));
    }
    if work.case.writes(ReportFormat::Text) {
        let mut sorted: Vec<&Problem> = found.iter().collect();
        sorted.sort_by_key(|problem| problem.severity);
        for language in &work.case.languages {
            let text: String = sorted
                .iter()
                .map(|problem| write_problem(problem, *language, false))
                .collect();
            computation
                .files
                .push(file(text_path("check", *language), text.into_bytes()));
        }
    }
    Ok(())
}

/// What the rules found, and a warning where the errors among it have no answer.
fn verification(work: &Work<'_>, verified: &VerifiedInventory, computation: &mut Computation) -> Result<(), Problems> {
    let (name, found) = (&verified.name, &verified.verification);
    computation.say(&found.idle_answers);
    let errors = found.open(RuleSeverityEntry::Error);
    if errors > 0 {
        let message = Text::new(
            format!("{name}：核查规则发现 {errors} 处错误，未答复"),
            format!("{name}: the rules of verification found {errors} error(s) that nobody answered"),
        );
        computation.say(&[Problem::warning("rules-found-errors", message)]);
    }
    let name = format!("verification/{name}");
    let mut add = |path: String, bytes: Vec<u8>| {
        computation.files.push(ResultFile {
            path,
            bytes,
            kind: ResultKind::Exact,
        });
    };
    for format in &work.case.formats {
        match format {
            ReportFormat::Json => {
                let text = format!("{:#}\n", verification_json(found));
                add(data_path(&name, *format), text.into_bytes());
            }
            ReportFormat::Csv => add(data_path(&name, *format), verification_csv(found).map_err(internal)?),
            ReportFormat::Text => {
                for language in &work.case.languages {
                    let text = write_verification(found, *language, FILE_STYLE);
                    add(text_path(&name, *language), text.into_bytes());
                }
            }
        }
    }
    Ok(())
}
