//! Findings: what reading the ledger, accounting and rules have to say.

use super::InventoryReport;
use crate::problem::{Problem, Severity};
use crate::report::document::{Finding, FindingStatus, Part, Section};
use crate::text::Text;

pub(super) fn section(report: &InventoryReport<'_, '_>) -> Section {
    let mut problems: Vec<&Problem> = report.enterprise.notes.iter().collect();
    for problem in report.processes.iter().flat_map(|inventory| &inventory.notes) {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    // What a rule takes up stands with the rule, and what was not counted has a table of its own.
    let is_taken_up = |problem: &Problem| {
        report.findings.iter().any(|finding| {
            finding.lines.first() == problem.place.as_ref() && finding.message.en.contains(&problem.message.en)
        })
    };
    let problems = problems.into_iter().filter(|problem| !is_taken_up(problem));
    let mut findings: Vec<Finding> = problems.map(Finding::of_problem).collect();
    findings.extend(report.findings.iter().cloned());
    findings.sort_by_key(|finding| finding.severity);
    let open = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Note && finding.status == FindingStatus::Open)
        .count();
    let prose = match open {
        0 => Text::new(
            "没有需要答复的发现；以下为读取时的说明与假定。",
            "No finding asks for an answer; what follows are readings and assumptions.",
        ),
        count => Text::new(
            format!("{count} 项需要答复，其余为说明。"),
            format!("{count} to be answered; the others are notes."),
        ),
    };
    Section {
        id: "findings".to_owned(),
        title: Text::new("检查发现", "Findings"),
        prose: vec![prose],
        parts: vec![Part::Findings(findings)],
    }
}
