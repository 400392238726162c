//! Findings of a report: what the check of a ledger and the rules of verification say.

use crate::problem::{Place, Problem, Severity};
use crate::text::Text;

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule, or code of the problem.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// What was found.
    pub message: Text,
    /// What to do.
    pub hint: Option<Text>,
    /// Where it stands.
    pub lines: Vec<Place>,
    /// What became of it.
    pub status: FindingStatus,
}

/// What became of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingStatus {
    /// Nobody has answered it.
    Open,
    /// It was answered.
    Answered {
        /// The answer.
        reason: String,
        /// Who answered; blank where it is not said.
        by: String,
        /// When; blank where it is not said.
        date: String,
    },
    /// It asks for no answer: a reading, an assumption.
    Information,
    /// The rule could not be run: what it reads is missing.
    NotChecked,
    /// The rule was run and found nothing.
    Passed,
    /// There is nothing that the rule could compare.
    NotApplicable,
}

impl FindingStatus {
    /// Its id.
    pub fn id(&self) -> &'static str {
        match self {
            FindingStatus::Open => "open",
            FindingStatus::Answered { .. } => "answered",
            FindingStatus::Information => "information",
            FindingStatus::NotChecked => "not-checked",
            FindingStatus::Passed => "passed",
            FindingStatus::NotApplicable => "not-applicable",
        }
    }

    /// What it is called.
    pub fn title(&self) -> Text {
        match self {
            FindingStatus::Open => Text::new("未答复", "open"),
            FindingStatus::Answered { .. } => Text::new("已答复", "answered"),
            FindingStatus::Information => Text::new("无需答复", "for information"),
            FindingStatus::NotChecked => Text::new("未核查", "not checked"),
            FindingStatus::Passed => Text::new("通过", "passed"),
            FindingStatus::NotApplicable => Text::new("不适用", "not applicable"),
        }
    }
}

impl Finding {
    /// What a problem says: open, but a note asks for no answer.
    pub fn of_problem(problem: &Problem) -> Finding {
        Finding {
            rule: problem.code.to_owned(),
            severity: problem.severity,
            message: problem.message.clone(),
            hint: problem.hint.clone(),
            lines: problem.place.iter().cloned().collect(),
            status: match problem.severity {
                Severity::Note => FindingStatus::Information,
                _ => FindingStatus::Open,
            },
        }
    }
}

impl Finding {
    /// How grave it is, in words; of a rule without a finding, what became of it.
    pub fn degree(&self) -> Text {
        match self.status {
            FindingStatus::Passed | FindingStatus::NotChecked | FindingStatus::NotApplicable => self.status.title(),
            _ => severity_title(self.severity),
        }
    }
}

/// What a severity is called.
pub fn severity_title(severity: Severity) -> Text {
    match severity {
        Severity::Error => Text::new("错误", "error"),
        Severity::Warning => Text::new("警告", "warning"),
        Severity::Finding => Text::new("发现", "finding"),
        Severity::Note => Text::new("说明", "note"),
    }
}
