//! What the rules of verification found, as JSON and CSV. Decimals are strings.

use serde_json::{Value, json};

use super::csv_bytes::csv_writer;
use super::verification_words::{basis_id, outcome_id, outcome_words, severity_id};
use crate::format::rule::{RuleSeverityEntry, TableEntry};
use crate::problem::Place;
use crate::verification::catalogue::group_id;
use crate::verification::{Expected, Figure, Finding, Outcome, Rule, RuleOutcome, Status, Verification};

/// The version of the JSON's shape.
const SCHEMA: &str = "dafeng-verification/1.0";

fn figure(figure: &Figure) -> Value {
    json!({"value": figure.value.to_text(), "shown": figure.number(), "unit": figure.unit})
}

fn expected(expected: &Expected) -> Value {
    match expected {
        Expected::Figure(value) => figure(value),
        Expected::Bounds { low, high } => {
            json!({"low": low.as_ref().map(figure), "high": high.as_ref().map(figure)})
        }
    }
}

fn place(place: &Place) -> Value {
    json!({"file": place.file, "sheet": place.sheet, "row": place.row, "column": place.column})
}

fn status(status: &Status) -> Value {
    match status {
        Status::Open => json!({"id": "open"}),
        Status::Accepted { reason, by, date } => {
            json!({"id": "accepted", "reason": reason, "by": by, "date": date.to_string()})
        }
    }
}

fn finding_json(rule: &Rule, finding: &Finding) -> Value {
    json!({
        "rule": rule.id(),
        "severity": severity_id(finding.severity),
        "plant": finding.plant,
        "process": finding.process,
        "item": finding.item,
        "parameter": finding.parameter,
        "period": finding.period.map(|period| period.to_string()),
        "found": finding.found.as_ref().map(figure),
        "expected": finding.expected.as_ref().map(expected),
        "difference": finding.difference.as_ref().map(figure),
        "percent": finding.percent.as_ref().map(|percent| percent.to_text()),
        "message": finding.message,
        "look_at": rule.entry.look_at,
        "lines": finding.lines.iter().map(place).collect::<Vec<Value>>(),
        "status": status(&finding.status),
    })
}

fn table_json(table: &TableEntry) -> Value {
    json!({"table": table.table, "title": table.title, "part": table.part})
}

fn rule_json(outcome: &RuleOutcome) -> Value {
    let entry = &outcome.rule.entry;
    let (times, tables, reason) = match &outcome.outcome {
        Outcome::Ran { times } => (Some(*times), outcome.unread.as_slice(), None),
        Outcome::NotChecked { tables } => (None, tables.as_slice(), None),
        Outcome::NotApplicable { reason } => (None, &[][..], Some(json!(reason))),
    };
    json!({
        "id": outcome.rule.id(),
        "group": group_id(outcome.rule.group),
        "title": entry.title,
        "threshold": entry.threshold,
        "severity": severity_id(entry.severity),
        "basis": basis_id(entry.basis),
        "source": entry.source,
        "outcome": outcome_id(&outcome.outcome),
        "times": times,
        "reason": reason,
        "tables_missing": tables.iter().map(table_json).collect::<Vec<Value>>(),
        "passed_over": outcome.passed_over,
        "findings": outcome.findings.len(),
    })
}

/// Findings and rules as JSON.
pub fn verification_json(verification: &Verification) -> Value {
    let (ran, not_checked, not_applicable) = verification.counts();
    let findings = verification.findings();
    json!({
        "schema": SCHEMA,
        "summary": {
            "errors": verification.open(RuleSeverityEntry::Error),
            "warnings": verification.open(RuleSeverityEntry::Warning),
            "infos": verification.open(RuleSeverityEntry::Info),
            "answered": verification.answered(),
            "rules_ran": ran,
            "rules_not_checked": not_checked,
            "rules_not_applicable": not_applicable,
        },
        "findings": findings.into_iter().map(|(rule, finding)| finding_json(rule, finding)).collect::<Vec<Value>>(),
        "rules": verification.rules.iter().map(rule_json).collect::<Vec<Value>>(),
    })
}

/// Rules and findings as one CSV: a row for each finding, and one for each rule without any, so that a rule that was not checked shows.
pub fn verification_csv(verification: &Verification) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv_writer();
    writer.write_record([
        "rule",
        "group",
        "severity",
        "basis",
        "outcome",
        "outcome_zh",
        "outcome_en",
        "plant",
        "process",
        "item",
        "period",
        "found",
        "found_unit",
        "expected",
        "difference",
        "difference_unit",
        "percent",
        "message_zh",
        "message_en",
        "look_at_zh",
        "look_at_en",
        "lines",
        "status",
        "reason",
        "by",
        "date",
    ])?;
    for outcome in &verification.rules {
        let words = outcome_words(outcome);
        let entry = &outcome.rule.entry;
        let front = [
            outcome.rule.id().to_owned(),
            group_id(outcome.rule.group).to_owned(),
            severity_id(entry.severity).to_owned(),
            basis_id(entry.basis).to_owned(),
            outcome_id(&outcome.outcome).to_owned(),
            words.zh,
            words.en,
        ];
        if outcome.findings.is_empty() {
            let back = std::iter::repeat_n(String::new(), 19);
            writer.write_record(front.into_iter().chain(back))?;
            continue;
        }
        for finding in &outcome.findings {
            let back = finding_cells(&outcome.rule, finding);
            writer.write_record(front.iter().cloned().chain(back))?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn finding_cells(rule: &Rule, finding: &Finding) -> Vec<String> {
    let number = |figure: &Option<Figure>| figure.as_ref().map(|figure| figure.value.to_text()).unwrap_or_default();
    let unit = |figure: &Option<Figure>| figure.as_ref().map(|figure| figure.unit.clone()).unwrap_or_default();
    let lines: Vec<String> = finding
        .lines
        .iter()
        .map(|place| match (&place.sheet, place.row) {
            (Some(sheet), Some(row)) => format!("{}!{sheet}:{row}", place.file),
            (None, Some(row)) => format!("{}:{row}", place.file),
            _ => place.file.clone(),
        })
        .collect();
    let (status, reason, by, date) = match &finding.status {
        Status::Open => ("open", String::new(), String::new(), String::new()),
        Status::Accepted { reason, by, date } => ("accepted", reason.clone(), by.clone(), date.to_string()),
    };
    let look_at = &rule.entry.look_at;
    vec![
        finding.plant.clone().unwrap_or_default(),
        finding.process.clone().unwrap_or_default(),
        finding.item.clone().unwrap_or_default(),
        finding.period.map(|period| period.to_string()).unwrap_or_default(),
        number(&finding.found),
        unit(&finding.found),
        finding.expected.as_ref().map(Expected::text).unwrap_or_default(),
        number(&finding.difference),
        unit(&finding.difference),
        finding
            .percent
            .as_ref()
            .map(|percent| percent.to_text())
            .unwrap_or_default(),
        finding.message.zh.clone(),
        finding.message.en.clone(),
        look_at.zh.clone(),
        look_at.en.clone(),
        lines.join("; "),
        status.to_owned(),
        reason,
        by,
        date,
    ]
}
