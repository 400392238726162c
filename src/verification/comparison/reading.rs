//! What the readers of ledgers and scenarios refuse or remark, under the rule that it breaks.

use super::Checked;
use crate::format::comparison::ReadingEntry;
use crate::format::rule::TableEntry;
use crate::problem::{Problem, Severity};
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

pub(super) fn check(entry: &ReadingEntry, evidence: &Evidence<'_>) -> Checked {
    let said = if entry.scenario {
        evidence.scenario
    } else {
        Some(evidence.said)
    };
    let Some(said) = said else {
        return Checked {
            missing: vec![TableEntry {
                table: "scenario".to_owned(),
                title: Text::new("情景文件（--scenario）", "scenario files (--scenario)"),
                part: None,
            }],
            ..Checked::default()
        };
    };
    let found = said.iter().filter(|problem| takes_up(&entry.codes, problem));
    let found: Vec<Found> = found
        .map(|problem| Found {
            detail: Some(problem.message.clone()),
            lines: problem.place.iter().cloned().collect(),
            ..Found::default()
        })
        .collect();
    let lines = evidence
        .ledger
        .map(|ledger| ledger.line_count() + ledger.assertions.len() as u64);
    // A ledger that could not be read was looked at up to the fault.
    let times = if entry.scenario {
        1
    } else {
        lines.unwrap_or(found.len() as u64)
    };
    let checked = Checked {
        times,
        found,
        ..Checked::default()
    };
    checked.none_stated("台账有错误，未能读取", "the ledger has errors and was not read")
}

/// Whether a problem is one of these codes. What is only a note of how the ledger was read is no finding.
pub(super) fn takes_up(codes: &[String], problem: &Problem) -> bool {
    problem.severity != Severity::Note && codes.iter().any(|code| code == problem.code)
}
