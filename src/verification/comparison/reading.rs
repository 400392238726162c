//! What the readers of ledgers and scenarios refuse or remark, under the rule that it breaks.

use super::Checked;
use crate::activity::Group;
use crate::format::comparison::ReadingEntry;
use crate::format::rule::TableEntry;
use crate::problem::{Place, Problem, Problems, Severity};
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

pub(super) fn check(entry: &ReadingEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let said = if entry.scenario {
        evidence.scenario
    } else {
        Some(evidence.said)
    };
    let Some(said) = said else {
        return Ok(Checked {
            missing: vec![TableEntry {
                table: "scenario".to_owned(),
                title: Text::new("情景文件（--scenario）", "scenario files (--scenario)"),
                part: None,
            }],
            ..Checked::default()
        });
    };
    let found = said.iter().filter(|problem| takes_up(&entry.codes, problem));
    let found: Vec<Found> = found
        .map(|problem| finding(problem, evidence))
        .collect::<Result<_, _>>()?;
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
    Ok(checked.none_stated("台账有错误，未能读取", "the ledger has errors and was not read"))
}

/// What a reader says of a line is of that line's plant, process, item and period; what it says of what is typed, of all lines that type it.
pub(super) fn finding(problem: &Problem, evidence: &Evidence<'_>) -> Result<Found, Problems> {
    let is_there = |place: &Place| {
        // In a wide table many lines stand in one row, each in its column.
        problem.place.as_ref().is_some_and(|at| {
            let is_of_cell = place.column.is_none() || at.column == place.column;
            at.file == place.file && at.sheet == place.sheet && at.row == place.row && is_of_cell
        })
    };
    let mut lines: Vec<Place> = problem.place.iter().cloned().collect();
    let Some(group) = evidence.groups.iter().find(|group| is_there(&group.first)) else {
        return Ok(Found {
            detail: Some(problem.message.clone()),
            lines,
            ..Found::default()
        });
    };
    let is_same = |other: &Group| {
        let is_of_line = std::ptr::eq(other, group);
        let types_the_same = (other.plant, other.item, other.statement) == (group.plant, group.item, group.statement);
        is_of_line || (problem.severity == Severity::Finding && types_the_same)
    };
    let same: Vec<usize> = (0..evidence.groups.len())
        .filter(|place| is_same(&evidence.groups[*place]))
        .collect();
    let is_one = same.len() == 1;
    if !is_one {
        lines.extend(evidence.lines(same)?);
    }
    Ok(Found {
        plant: Some(group.plant),
        item: Some(group.item),
        process: group.process.clone().filter(|_| is_one),
        period: Some(group.period).filter(|_| is_one),
        detail: Some(problem.message.clone()),
        lines,
        ..Found::default()
    })
}

/// Whether a problem is one of these codes. What is only a note of how the ledger was read is no finding.
pub(super) fn takes_up(codes: &[String], problem: &Problem) -> bool {
    problem.severity != Severity::Note && codes.iter().any(|code| code == problem.code)
}
