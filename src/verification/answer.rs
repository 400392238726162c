//! Findings that a plant has answered in its plants file.

use super::catalogue::Catalogue;
use super::evidence::Evidence;
use super::finding::{Finding, Found, Status};
use super::outcome::{Outcome, RuleOutcome};
use crate::activity::{Acceptance, Asked, Ledger};
use crate::factor::Named;
use crate::problem::Problem;
use crate::spelling::{fold, nearest};
use crate::text::Text;

/// Marks the findings that are answered, and tells the remarks of readers that are, by their code. Answers that fit none are warned of, and of rules
/// that there are not, too. Of a rule that did not run nothing is said.
pub(super) fn apply(
    outcomes: &mut [RuleOutcome],
    remarks: &[(&Problem, Found)],
    ledger: &Ledger,
    evidence: &Evidence<'_>,
    catalogue: &Catalogue,
) -> (Vec<Problem>, Vec<(Problem, Status)>) {
    let (mut idle, mut answered) = (Vec::new(), Vec::new());
    for (place, plant) in ledger.plants.plants.iter().enumerate() {
        for answer in &plant.accepted {
            let status = Status::Accepted {
                reason: answer.reason.clone(),
                by: answer.by.clone(),
                date: answer.date,
            };
            if !catalogue.has(&answer.rule) {
                let fitting = remarks.iter().filter(|(problem, found)| {
                    found.plant.is_none_or(|own| own == place) && {
                        let item = found.item.map(|item| evidence.library.items.at(item).id().to_owned());
                        answer.answers(&Asked {
                            rule: problem.code,
                            item: item.as_deref(),
                            process: found.process.as_deref(),
                            parameter: found.parameter.as_deref(),
                            period: found.period,
                        })
                    }
                });
                let before = answered.len();
                answered.extend(fitting.map(|(problem, _)| ((*problem).clone(), status.clone())));
                if answered.len() == before {
                    idle.push(match is_code(&answer.rule) {
                        true => fits_none(answer, &plant.id),
                        false => unknown_rule(answer, catalogue),
                    });
                }
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
                let is_answered = answer.answers(&Asked {
                    rule: &id,
                    item: finding.item.as_deref(),
                    process: finding.process.as_deref(),
                    parameter: finding.parameter.as_deref(),
                    period: finding.period,
                });
                if is_answered {
                    fits += 1;
                    finding.status = status.clone();
                }
            }
            if fits == 0 && matches!(outcome.outcome, Outcome::Ran { .. }) {
                idle.push(fits_none(answer, &plant.id));
            }
        }
    }
    (idle, answered)
}

/// Whether a name is written as codes of the readers' problems are: `before-methodology`.
fn is_code(name: &str) -> bool {
    name.contains('-') && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
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
        "发现已消除的，删去答复；否则核对 item、process、parameter 与 period",
        "where the finding is gone, delete the answer; otherwise check `item`, `process`, `parameter` and `period`",
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
