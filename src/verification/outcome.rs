//! What became of each rule.

use super::catalogue::Rule;
use super::finding::{Finding, Status};
use crate::format::rule::{RuleSeverityEntry, TableEntry};
use crate::problem::Problem;
use crate::text::Text;

/// Whether a rule ran.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It compared so often.
    Ran {
        /// How many pairs of numbers, or lines, it compared.
        times: u64,
    },
    /// The ledger has nothing that it could compare.
    NotApplicable {
        /// Why.
        reason: Text,
    },
    /// It lacks tables.
    NotChecked {
        /// Which.
        tables: Vec<TableEntry>,
    },
}

/// A rule with what it found.
#[derive(Clone, Debug)]
pub struct RuleOutcome {
    /// The rule.
    pub rule: Rule,
    /// Whether it ran.
    pub outcome: Outcome,
    /// What it found.
    pub findings: Vec<Finding>,
    /// Of a rule that ran, the tables for want of which a part of it did not.
    pub unread: Vec<TableEntry>,
    /// Of a rule that ran, what it had to pass over, and why.
    pub passed_over: Vec<Text>,
}

/// What the rules made of a ledger and its inventory.
#[derive(Clone, Debug)]
pub struct Verification {
    /// The rules, group by group.
    pub rules: Vec<RuleOutcome>,
    /// What is to be mended in the answers of plants files: those that fit no finding, come before it, or answer several items at once.
    pub idle_answers: Vec<Problem>,
    /// Findings and warnings of the readers that plants files answer by their code.
    pub answered_remarks: Vec<(Problem, Status)>,
}

impl Verification {
    /// All findings with their rules, the gravest first, answered ones last.
    pub fn findings(&self) -> Vec<(&Rule, &Finding)> {
        let each = self.rules.iter();
        let mut all: Vec<(&Rule, &Finding)> = each
            .flat_map(|outcome| outcome.findings.iter().map(move |finding| (&outcome.rule, finding)))
            .collect();
        all.sort_by_key(|(_, finding)| (!finding.is_open(), finding.severity));
        all
    }

    /// How many findings of a severity nobody answered.
    pub fn open(&self, severity: RuleSeverityEntry) -> usize {
        let open = |(_, finding): &(&Rule, &Finding)| finding.is_open() && finding.severity == severity;
        self.findings().into_iter().filter(open).count()
    }

    /// How many findings of the rules, and findings and warnings of the readers by their code, were answered.
    pub fn answered(&self) -> usize {
        let all = self.findings();
        all.iter().filter(|(_, finding)| !finding.is_open()).count() + self.answered_remarks.len()
    }

    /// How many rules ran, how many lack tables, how many do not apply.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |fits: fn(&Outcome) -> bool| self.rules.iter().filter(|rule| fits(&rule.outcome)).count();
        (
            count(|outcome| matches!(outcome, Outcome::Ran { .. })),
            count(|outcome| matches!(outcome, Outcome::NotChecked { .. })),
            count(|outcome| matches!(outcome, Outcome::NotApplicable { .. })),
        )
    }
}
