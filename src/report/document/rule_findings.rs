//! What the rules of verification made of an inventory, as findings of a report.

use super::{Finding, FindingStatus};
use crate::format::rule::RuleSeverityEntry;
use crate::problem::Severity;
use crate::report::verification_words::outcome_words;
use crate::text::Text;
use crate::verification::{Outcome, RuleOutcome, Status, Verification};

/// Every finding of the rules; and of each rule without any, what became of it.
pub fn rule_findings(verification: &Verification) -> Vec<Finding> {
    let mut findings: Vec<Finding> = verification.idle_answers.iter().map(Finding::of_problem).collect();
    for outcome in &verification.rules {
        if outcome.findings.is_empty() {
            findings.push(without_finding(outcome));
        }
        findings.extend(outcome.findings.iter().map(|finding| Finding {
            rule: outcome.rule.entry.id.clone(),
            severity: match finding.severity {
                RuleSeverityEntry::Error => Severity::Error,
                RuleSeverityEntry::Warning => Severity::Warning,
                RuleSeverityEntry::Info => Severity::Note,
            },
            message: of_subject(&finding.subject, &finding.message),
            hint: Some(outcome.rule.entry.look_at.clone()),
            lines: finding.lines.clone(),
            status: match (&finding.status, finding.severity) {
                (Status::Accepted { reason, by, date }, _) => FindingStatus::Answered {
                    reason: reason.clone(),
                    by: by.clone(),
                    date: date.to_string(),
                },
                (Status::Open, RuleSeverityEntry::Info) => FindingStatus::Information,
                (Status::Open, _) => FindingStatus::Open,
            },
        }));
    }
    findings
}

/// A rule that found nothing, or did not run.
fn without_finding(outcome: &RuleOutcome) -> Finding {
    Finding {
        rule: outcome.rule.entry.id.clone(),
        severity: Severity::Note,
        message: of_subject(&outcome.rule.entry.title, &outcome_words(outcome)),
        hint: None,
        lines: Vec::new(),
        status: match outcome.outcome {
            Outcome::Ran { .. } => FindingStatus::Passed,
            Outcome::NotChecked { .. } => FindingStatus::NotChecked,
            Outcome::NotApplicable { .. } => FindingStatus::NotApplicable,
        },
    }
}

fn of_subject(subject: &Text, words: &Text) -> Text {
    if subject.en.is_empty() {
        return words.clone();
    }
    Text::new(
        format!("{}：{}", subject.zh, words.zh),
        format!("{}: {}", subject.en, words.en),
    )
}
