//! What the rules of verification found, in a terminal: findings rule by rule, then what became of every rule.

use std::fmt::Write as _;

use super::joined_places::JoinedPlaces;
use super::table::{ColumnKind, TableStyle, TableWriter};
use super::verification_words::{basis_title, outcome_words, severity_title, status_title};
use crate::format::rule::RuleSeverityEntry;
use crate::text::Language;
use crate::verification::{Finding, Outcome, Rule, Status, Verification};

/// Writes findings and rules.
pub fn write_verification(verification: &Verification, language: Language, style: TableStyle) -> String {
    let mut text = String::new();
    let mut last: Option<(String, bool)> = None;
    for (rule, finding) in verification.findings() {
        let key = (rule.id().to_owned(), finding.is_open());
        if last.as_ref() != Some(&key) {
            text += &heading(rule, finding, language, style.colour);
            last = Some(key);
        }
        text += &finding_text(finding, language);
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text += &rules_table(verification, language, style);
    text.trim_start_matches('\n').to_owned()
}

fn heading(rule: &Rule, finding: &Finding, language: Language, colour: bool) -> String {
    let style = match finding.severity {
        _ if !finding.is_open() => "\u{1b}[1;32m",
        RuleSeverityEntry::Error => "\u{1b}[1;31m",
        RuleSeverityEntry::Warning => "\u{1b}[1;33m",
        RuleSeverityEntry::Info => "\u{1b}[1;36m",
    };
    let (on, off) = if colour { (style, "\u{1b}[0m") } else { ("", "") };
    let entry = &rule.entry;
    let severity = severity_title(finding.severity);
    let severity = severity.in_language(language);
    let answered = if finding.is_open() {
        ""
    } else {
        language.pick("，已答复", ", answered")
    };
    let basis = basis_title(entry.basis);
    let (title, threshold) = (entry.title.in_language(language), entry.threshold.in_language(language));
    let (basis, look_at) = (basis.in_language(language), entry.look_at.in_language(language));
    let id = rule.id();
    match language {
        Language::Zh => format!(
            "\n{on}{severity}{answered}[{id}]{off}: {title}\n  界限：{threshold}（{basis}）\n  查看：{look_at}\n"
        ),
        Language::En => {
            format!(
                "\n{on}{severity}{answered}[{id}]{off}: {title}\n  limit: {threshold} ({basis})\n  look at: {look_at}\n"
            )
        }
    }
}

fn finding_text(finding: &Finding, language: Language) -> String {
    let subject = finding.subject.in_language(language);
    let message = finding.message.in_language(language);
    let mut text = if subject.is_empty() {
        format!("  - {message}\n")
    } else {
        format!("  - {subject}{}{message}\n", language.pick("：", ": "))
    };
    for places in JoinedPlaces::of(&finding.lines, language) {
        let _ = writeln!(text, "    {} {}", language.pick("位于", "at"), places.words);
    }
    if let Status::Accepted { reason, by, date } = &finding.status {
        let _ = writeln!(
            text,
            "    {}{reason} ({by}, {date})",
            language.pick("答复：", "answer: ")
        );
    }
    text
}

/// The rules that ran, then those that lack tables, by table, and those that do not apply, by reason.
fn rules_table(verification: &Verification, language: Language, style: TableStyle) -> String {
    let columns = [
        (language.pick("规则", "rule"), ColumnKind::Fixed),
        (language.pick("名称", "title"), ColumnKind::Words),
        (language.pick("状态", "status"), ColumnKind::Fixed),
        (language.pick("结果", "what became of it"), ColumnKind::Words),
    ];
    let mut table = TableWriter::new(style, &columns);
    let mut not_checked: Vec<(String, Vec<&str>)> = Vec::new();
    let mut not_applicable: Vec<(String, Vec<&str>)> = Vec::new();
    for outcome in &verification.rules {
        let entry = &outcome.rule.entry;
        let words = outcome_words(outcome).in_language(language).to_owned();
        let list = match &outcome.outcome {
            Outcome::Ran { .. } => {
                let status = status_title(outcome).in_language(language).to_owned();
                let title = entry.title.in_language(language).to_owned();
                let cells = [outcome.rule.id().to_owned(), title, status, words];
                if outcome.findings.is_empty() {
                    table.row(&cells);
                } else {
                    table.strong_row(&cells);
                }
                continue;
            }
            Outcome::NotChecked { .. } => &mut not_checked,
            Outcome::NotApplicable { .. } => &mut not_applicable,
        };
        match list.iter_mut().find(|(known, _)| *known == words) {
            Some((_, rules)) => rules.push(outcome.rule.id()),
            None => list.push((words, vec![outcome.rule.id()])),
        }
    }
    let mut text = if verification.counts().0 == 0 {
        String::new()
    } else {
        table.finish()
    };
    for list in [not_checked, not_applicable] {
        if list.is_empty() {
            continue;
        }
        let columns = [
            (language.pick("规则", "rules"), ColumnKind::Words),
            (language.pick("未运行的原因", "why they did not run"), ColumnKind::Words),
        ];
        let mut table = TableWriter::new(style, &columns);
        for (words, rules) in list {
            table.row(&[rules.join(", "), words]);
        }
        text.push('\n');
        text += &table.finish();
    }
    text
}
