//! The words of verification that every format shares.

use crate::format::rule::{RuleBasisEntry, RuleSeverityEntry, TableEntry};
use crate::text::Text;
use crate::verification::{Outcome, RuleOutcome};

/// The id of a severity.
pub fn severity_id(severity: RuleSeverityEntry) -> &'static str {
    match severity {
        RuleSeverityEntry::Error => "error",
        RuleSeverityEntry::Warning => "warning",
        RuleSeverityEntry::Info => "info",
    }
}

/// What a severity is called.
pub fn severity_title(severity: RuleSeverityEntry) -> Text {
    match severity {
        RuleSeverityEntry::Error => Text::new("错误", "error"),
        RuleSeverityEntry::Warning => Text::new("警告", "warning"),
        RuleSeverityEntry::Info => Text::new("提示", "info"),
    }
}

/// What a rule that ran stands at: passed, answered, or how grave what it found is.
pub fn status_title(outcome: &RuleOutcome) -> Text {
    let mut findings = outcome.findings.iter();
    match outcome.findings.first() {
        None => Text::new("通过", "passed"),
        Some(_) if findings.all(|finding| !finding.is_open()) => Text::new("已答复", "answered"),
        Some(_) => severity_title(outcome.rule.entry.severity),
    }
}

/// The id of what a rule rests on.
pub fn basis_id(basis: RuleBasisEntry) -> &'static str {
    match basis {
        RuleBasisEntry::Standard => "standard",
        RuleBasisEntry::Stoichiometry => "stoichiometry",
        RuleBasisEntry::Heuristic => "heuristic",
    }
}

/// What that is called.
pub fn basis_title(basis: RuleBasisEntry) -> Text {
    match basis {
        RuleBasisEntry::Standard => Text::new("规定", "standard"),
        RuleBasisEntry::Stoichiometry => Text::new("化学计量", "stoichiometry"),
        RuleBasisEntry::Heuristic => Text::new("经验", "heuristic"),
    }
}

/// The id of an outcome.
pub fn outcome_id(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Ran { .. } => "ran",
        Outcome::NotApplicable { .. } => "not-applicable",
        Outcome::NotChecked { .. } => "not-checked",
    }
}

/// What became of a rule, in words: how often it compared and what it could not look at, or why it did not run.
pub fn outcome_words(outcome: &RuleOutcome) -> Text {
    let tables = |tables: &[TableEntry]| {
        let zh: Vec<&str> = tables.iter().map(|table| table.title.zh.as_str()).collect();
        let en: Vec<&str> = tables.iter().map(|table| table.title.en.as_str()).collect();
        Text::new(zh.join("、"), en.join(", "))
    };
    match &outcome.outcome {
        Outcome::NotApplicable { reason } => Text::new(
            format!("不适用：{}", reason.zh),
            format!("not applicable: {}", reason.en),
        ),
        Outcome::NotChecked { tables: missing } => {
            let missing = tables(missing);
            Text::new(
                format!("未核查，缺{}", missing.zh),
                format!("not checked, lacks {}", missing.en),
            )
        }
        Outcome::Ran { times } => {
            let found = outcome.findings.len();
            let mut words = match found {
                0 => Text::new(
                    format!("比较 {times} 次，无发现"),
                    format!("compared {times}, nothing found"),
                ),
                _ => Text::new(
                    format!("比较 {times} 次，发现 {found}"),
                    format!("compared {times}, found {found}"),
                ),
            };
            let parts: Vec<&Text> = outcome.unread.iter().filter_map(|table| table.part.as_ref()).collect();
            if !parts.is_empty() {
                let missing = tables(&outcome.unread);
                let zh: Vec<&str> = parts.iter().map(|part| part.zh.as_str()).collect();
                let en: Vec<&str> = parts.iter().map(|part| part.en.as_str()).collect();
                words.zh += &format!("；缺{}，未核查：{}", missing.zh, zh.join("；"));
                words.en += &format!("; lacks {}, not checked: {}", missing.en, en.join("; "));
            }
            if !outcome.passed_over.is_empty() {
                let zh: Vec<&str> = outcome.passed_over.iter().map(|reason| reason.zh.as_str()).collect();
                let en: Vec<&str> = outcome.passed_over.iter().map(|reason| reason.en.as_str()).collect();
                words.zh += &format!("；略过：{}", zh.join("；"));
                words.en += &format!("; passed over: {}", en.join("; "));
            }
            words
        }
    }
}
