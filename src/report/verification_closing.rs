//! The line that closes a check: how many rules ran, what is open, and the exit code with its reason.

use crate::format::rule::RuleSeverityEntry;
use crate::text::{Language, Text};
use crate::verification::Verification;

/// How a check ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// How many lines were checked.
    pub lines: u64,
    /// Findings and warnings of the readers that nobody answered, those that a rule takes up included.
    pub remarks: usize,
    /// Whether errors, named apart, leave no result.
    pub has_no_result: bool,
    /// Whether open warnings set the exit code.
    pub is_strict: bool,
}

impl Closing {
    /// The exit code: 2 where errors leave no result, 1 where something open asks for it, else 0.
    pub fn exit_code(&self, verification: &Verification) -> u8 {
        let (errors, warnings) = open(verification);
        if self.has_no_result {
            2
        } else {
            u8::from(errors > 0 || self.remarks > 0 || (self.is_strict && warnings > 0))
        }
    }

    /// The line.
    pub fn line(&self, verification: &Verification, language: Language) -> String {
        let lines = self.lines;
        let counts = counts(verification, language);
        let remarks = self.remarks;
        let (code, reason) = (self.exit_code(verification), self.reason(verification));
        let reason = reason.in_language(language);
        match language {
            Language::Zh => {
                format!("已检查 {lines} 行；{counts}；读取时的发现与警告 {remarks}。退出码 {code}：{reason}")
            }
            Language::En => format!(
                "{lines} lines checked; {counts}; findings and warnings of the readers {remarks}. Exit code {code}: {reason}"
            ),
        }
    }

    fn reason(&self, verification: &Verification) -> Text {
        let (errors, warnings) = open(verification);
        if self.has_no_result {
            return Text::new("有错误，没有结果", "there are errors, and no result");
        }
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        if errors > 0 {
            zh.push(format!("{errors} 项错误未答复"));
            en.push(format!("open errors {errors}"));
        }
        if self.remarks > 0 {
            zh.push(format!("读取时的发现与警告 {} 项未答复", self.remarks));
            en.push(format!("open findings and warnings of the readers {}", self.remarks));
        }
        if self.is_strict && warnings > 0 {
            zh.push(format!("--strict 下 {warnings} 项警告未答复"));
            en.push(format!("open warnings, under --strict, {warnings}"));
        }
        match (zh.is_empty(), warnings > 0) {
            (false, _) => Text::new(zh.join("，"), en.join(", ")),
            (true, true) => Text::new(
                "没有未答复的错误；警告只在 --strict 下计入",
                "no error is open; warnings count under --strict only",
            ),
            (true, false) => Text::new("没有未答复的错误与警告", "no error and no warning is open"),
        }
    }
}

/// How many rules ran and what is open, in one line.
pub fn counts(verification: &Verification, language: Language) -> String {
    let (ran, not_checked, not_applicable) = verification.counts();
    let with_findings = verification
        .rules
        .iter()
        .filter(|rule| !rule.findings.is_empty())
        .count();
    let all = verification.rules.len();
    let passed = ran.saturating_sub(with_findings);
    let (errors, warnings) = open(verification);
    if all == 0 {
        return language.pick("未要求核查规则", "no rule was asked for").to_owned();
    }
    let (infos, answered) = (verification.open(RuleSeverityEntry::Info), verification.answered());
    match language {
        Language::Zh => format!(
            "规则 {all} 条：已核查 {ran}（通过 {passed}，有发现 {with_findings}），缺表未核查 {not_checked}，不适用 {not_applicable}；未答复：错误 {errors}、警告 {warnings}、提示 {infos}；已答复 {answered}"
        ),
        Language::En => format!(
            "rules {all}: ran {ran} (passed {passed}, with findings {with_findings}), not checked for want of tables {not_checked}, not applicable {not_applicable}; open: errors {errors}, warnings {warnings}, infos {infos}; answered {answered}"
        ),
    }
}

/// How many errors and warnings nobody answered.
fn open(verification: &Verification) -> (usize, usize) {
    (
        verification.open(RuleSeverityEntry::Error),
        verification.open(RuleSeverityEntry::Warning),
    )
}
