//! Findings that a plant has answered in its plants file.

use super::catalogue::Catalogue;
use super::finding::{Finding, Status};
use super::outcome::{Outcome, RuleOutcome};
use crate::activity::{Acceptance, Ledger};
use crate::problem::Problem;
use crate::spelling::{fold, nearest};
use crate::text::Text;

/// Marks the findings that are answered; answers that fit none are warned of, and of rules that there are not, too. Of a rule that did not run
/// nothing is said.
pub(super) fn apply(outcomes: &mut [RuleOutcome], ledger: &Ledger, catalogue: &Catalogue) -> Vec<Problem> {
    let mut idle = Vec::new();
    for plant in &ledger.plants.plants {
        for answer in &plant.accepted {
            if !catalogue.has(&answer.rule) {
                idle.push(unknown_rule(answer, catalogue));
                continue;
            }
            let Some(outcome) = outcomes
                .iter_mut()
                .find(|outcome| fold(outcome.rule.id()) == fold(&answer.rule))
            else {
                continue;
            };
            let id = outcome.rule.id().to_owned();
            let mut fits = 0;
            for finding in outcome.findings.iter_mut().filter(|finding| is_of(finding, &plant.id)) {
                let (item, process) = (finding.item.as_deref(), finding.process.as_deref());
                if answer.answers(&id, item, process, finding.period) {
                    fits += 1;
                    finding.status = Status::Accepted {
                        reason: answer.reason.clone(),
                        by: answer.by.clone(),
                        date: answer.date,
                    };
                }
            }
            if fits == 0 && matches!(outcome.outcome, Outcome::Ran { .. }) {
                idle.push(fits_none(answer, &plant.id));
            }
        }
    }
    idle
}

/// A finding without a plant, as of what a reader says, is of any.
fn is_of(finding: &Finding, plant: &str) -> bool {
    finding.plant.as_deref().is_none_or(|own| own == plant)
}

fn fits_none(answer: &Acceptance, plant: &str) -> Problem {
    let rule = &answer.rule;
    Problem::warning(
        "answer-without-finding",
        Text::new(
            format!("企业 `{plant}` 对 {rule} 的答复没有对应的发现"),
            format!("plant `{plant}`: the answer to {rule} fits no finding"),
        ),
    )
    .at(answer.place.clone())
    .hint(Text::new(
        "发现已消除的，删去答复；否则核对 item、process 与 period",
        "where the finding is gone, delete the answer; otherwise check `item`, `process` and `period`",
    ))
}

fn unknown_rule(answer: &Acceptance, catalogue: &Catalogue) -> Problem {
    let near = nearest(&answer.rule, catalogue.rules.iter().map(|rule| rule.id()), 3).join(", ");
    let problem = Problem::warning(
        "unknown-rule",
        Text::new(
            format!("答复所指的规则 `{}` 不存在", answer.rule),
            format!("an answer names the rule `{}`, and there is none", answer.rule),
        ),
    )
    .at(answer.place.clone());
    if near.is_empty() {
        return problem;
    }
    problem.hint(Text::new(format!("相近：{near}"), format!("nearest: {near}")))
}
