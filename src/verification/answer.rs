//! Findings that a plant has answered in its plants file.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::catalogue::Catalogue;
use super::evidence::Evidence;
use super::finding::{Finding, Found, Status};
use super::outcome::{Outcome, RuleOutcome};
use crate::activity::{Acceptance, Asked, Ledger};
use crate::factor::{Item, Library, Named};
use crate::period::Period;
use crate::problem::Problem;
use crate::spelling::{fold, nearest};
use crate::text::Text;

/// Marks the findings that are answered, and tells the remarks of readers that are, by their code. Answers that fit none are warned of, and of rules
/// that there are not, too, and those that do not count as they stand. Of a rule that did not run nothing is said.
pub(super) fn apply(
    outcomes: &mut [RuleOutcome],
    remarks: &[(&Problem, Found)],
    ledger: &Ledger,
    evidence: &Evidence<'_>,
    catalogue: &Catalogue,
) -> (Vec<Problem>, Vec<(Problem, Status)>) {
    let (mut told, mut answered) = (Vec::new(), Vec::new());
    for (place, plant) in ledger.plants.plants.iter().enumerate() {
        let first_day = evidence.first_day(place);
        for answer in &plant.accepted {
            let status = Status::Accepted {
                reason: answer.reason.clone(),
                by: answer.by.clone(),
                date: answer.date,
            };
            let mut fit = Fit::default();
            if !catalogue.has(&answer.rule) {
                for (problem, found) in remarks {
                    let item = found.item.map(|item| evidence.library.items.at(item).id());
                    let asked = Asked {
                        rule: problem.code,
                        item,
                        process: found.process.as_deref(),
                        parameter: found.parameter.as_deref(),
                        period: found.period,
                    };
                    if found.plant.is_none_or(|own| own == place) && fit.takes(answer, &asked, first_day) {
                        answered.push(((*problem).clone(), status.clone()));
                    }
                }
                match is_code(&answer.rule) {
                    true => told.extend(fit.problems(answer, &plant.id, evidence)),
                    false => told.push(unknown_rule(answer, catalogue)),
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
            for finding in outcome.findings.iter_mut().filter(|finding| is_of(finding, &plant.id)) {
                let asked = Asked {
                    rule: &id,
                    item: finding.item.as_deref(),
                    process: finding.process.as_deref(),
                    parameter: finding.parameter.as_deref(),
                    period: finding.period,
                };
                if fit.takes(answer, &asked, first_day) {
                    finding.status = status.clone();
                }
            }
            if matches!(outcome.outcome, Outcome::Ran { .. }) {
                told.extend(fit.problems(answer, &plant.id, evidence));
            }
        }
    }
    (told, answered)
}

impl Evidence<'_> {
    /// The first day of which the ledger has a line of a plant.
    fn first_day(&self, plant: usize) -> Option<Date> {
        let of_plant = self.groups.iter().filter(|group| group.plant == plant);
        of_plant.map(|group| group.period.start()).min()
    }
}

/// What an answer fits.
#[derive(Default)]
struct Fit {
    /// How many findings it answers.
    answered: usize,
    /// The items of those.
    items: BTreeSet<String>,
    /// How many it names whose time had not begun when it was given.
    early: usize,
}

impl Fit {
    /// Whether an answer holds for what it is asked of: it names that, and was not given before its time began. What has no period begins with the
    /// ledger.
    fn takes(&mut self, answer: &Acceptance, asked: &Asked<'_>, first_day: Option<Date>) -> bool {
        if !answer.answers(asked) {
            return false;
        }
        let begins = asked.period.map(Period::start).or(first_day);
        if begins.is_some_and(|begins| answer.date < begins) {
            self.early += 1;
            return false;
        }
        self.answered += 1;
        self.items.extend(asked.item.map(str::to_owned));
        true
    }

    /// What is to be mended in the answer.
    fn problems(&self, answer: &Acceptance, plant: &str, evidence: &Evidence<'_>) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.early > 0 {
            problems.push(too_early(answer, plant, self.early));
        } else if self.answered == 0 {
            problems.push(fits_none(answer, plant));
        }
        if answer.item.is_none() && self.items.len() > 1 {
            problems.push(too_broad(answer, plant, self, evidence.library));
        }
        let after = evidence.as_of.filter(|as_of| self.answered > 0 && answer.date > *as_of);
        problems.extend(after.map(|as_of| after_as_of(answer, plant, as_of)));
        problems
    }
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

/// An answer to what had not happened yet.
fn too_early(answer: &Acceptance, plant: &str, count: usize) -> Problem {
    let (rule, date) = (&answer.rule, answer.date);
    Problem::warning(
        "answer-before-finding",
        Text::new(
            format!("企业 `{plant}` 对 {rule} 的答复写于 {date}，早于 {count} 项发现的时期，对其不作数"),
            format!(
                "plant `{plant}`: the answer to {rule} is of {date}, before the time of {count} of the findings that it names, and does not hold for them"
            ),
        ),
    )
    .at(answer.place.clone())
    .hint(Text::new(
        "核对 `date`；往年的答复用 `period` 限定其时期，新的发现另行答复",
        "check `date`; keep an answer of an earlier year to its time with `period`, and answer the new findings by themselves",
    ))
}

/// One answer to findings of several items, which one reason seldom explains.
fn too_broad(answer: &Acceptance, plant: &str, fit: &Fit, library: &Library) -> Problem {
    let (rule, count) = (&answer.rule, fit.answered);
    let items: Vec<&Item> = fit.items.iter().filter_map(|id| library.items.find(id)).collect();
    let zh: Vec<&str> = items.iter().map(|item| item.title().zh.as_str()).collect();
    let en: Vec<&str> = items.iter().map(|item| item.id()).collect();
    Problem::warning(
        "answer-to-several-items",
        Text::new(
            format!(
                "企业 `{plant}` 对 {rule} 的一条答复未写物料，答复了 {count} 项发现，涉及 {}",
                zh.join("、")
            ),
            format!(
                "plant `{plant}`: one answer to {rule} names no item and answers {count} findings, of {}",
                en.join(", ")
            ),
        ),
    )
    .at(answer.place.clone())
    .hint(Text::new(
        "每种物料各写一条，用 `item` 指明",
        "write one answer for each item, with `item`",
    ))
}

fn after_as_of(answer: &Acceptance, plant: &str, as_of: Date) -> Problem {
    let (rule, date) = (&answer.rule, answer.date);
    Problem::note(
        "answer-after-as-of",
        Text::new(
            format!("企业 `{plant}` 对 {rule} 的答复写于 {date}，晚于 --as-of {as_of}；仍作数"),
            format!("plant `{plant}`: the answer to {rule} is of {date}, after --as-of {as_of}; it holds all the same"),
        ),
    )
    .at(answer.place.clone())
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
