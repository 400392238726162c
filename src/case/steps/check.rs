//! What must be said of the ledger under its methodologies: warnings, findings, gaps, readings.

use super::Step;
use super::rendering::Rendering;
use crate::case::computation::{Computation, VerifiedInventory, Work};
use crate::case::result_file::ResultKind;
use crate::format::rule::RuleSeverityEntry;
use crate::problem::{Problem, Problems};
use crate::report::json::problem_json;
use crate::report::problem_csv::problems_csv;
use crate::report::problem_text::write_problem;
use crate::report::table::TableStyle;
use crate::report::verification_closing::counts;
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
    let mut sorted: Vec<&Problem> = found.iter().collect();
    sorted.sort_by_key(|problem| problem.severity);
    let rendering = Rendering {
        json: &|| found.iter().map(problem_json).collect(),
        csv: &|| problems_csv(&found),
        text: &|language| {
            let each = sorted.iter();
            each.map(|problem| write_problem(problem, language, false)).collect()
        },
    };
    rendering.write(work, ("check", ResultKind::Exact), computation)
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
    let rendering = Rendering {
        json: &|| verification_json(found),
        csv: &|| verification_csv(found),
        text: &|language| {
            write_verification(found, language, TableStyle::FILE) + "\n" + &counts(found, language) + "\n"
        },
    };
    let name = format!("verification/{name}");
    rendering.write(work, (&name, ResultKind::Exact), computation)
}
