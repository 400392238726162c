//! What must be said of the ledger under its methodologies: warnings, findings, gaps, readings.

use super::Step;
use crate::case::computation::{Computation, Work};
use crate::case::result_file::{ReportFormat, ResultFile, ResultKind, data_path, internal, text_path};
use crate::problem::{Problem, Problems, Severity};
use crate::report::json::problem_json;
use crate::report::problem_csv::problems_csv;
use crate::report::problem_text::write_problem;
use crate::text::Text;

pub(super) const STEP: Step = Step {
    title: || Text::new("检查", "check"),
    is_asked: |case| !case.methodologies.is_empty(),
    compute,
};

fn compute(work: &Work<'_>, computation: &mut Computation) -> Result<(), Problems> {
    let mut found: Vec<Problem> = Vec::new();
    for (_, inventory) in &work.inventories {
        let gaps = inventory.gaps.iter().map(|gap| Problem {
            severity: Severity::Finding,
            ..gap.problem.clone()
        });
        for problem in inventory.notes.iter().cloned().chain(gaps) {
            if !found.contains(&problem) {
                found.push(problem);
            }
        }
    }
    computation.say(&found);
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
