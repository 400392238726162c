//! Findings: what reading the ledger, accounting and rules have to say.

use super::InventoryReport;
use crate::problem::{Problem, Severity};
use crate::report::document::{Finding, Part, Section};
use crate::text::Text;

pub(super) fn section(report: &InventoryReport<'_, '_>) -> Section {
    let mut problems: Vec<&Problem> = report.enterprise.notes.iter().collect();
    for problem in report.processes.iter().flat_map(|inventory| &inventory.notes) {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    // What stands in the table of what was not counted is no second finding.
    let mut findings: Vec<Finding> = problems.into_iter().map(Finding::of_problem).collect();
    findings.extend(report.findings.iter().cloned());
    findings.sort_by_key(|finding| finding.severity);
    let open = findings
        .iter()
        .filter(|finding| finding.severity != Severity::Note)
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
