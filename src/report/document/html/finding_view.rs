//! Findings as the page writes them: those that want an answer first.

use super::markup::Markup;
use crate::problem::Severity;
use crate::report::document::finding::severity_title;
use crate::report::document::{Finding, FindingStatus};
use crate::report::joined_places::JoinedPlaces;
use crate::text::Language;

/// Findings of one severity, or those of rules that found nothing.
pub(super) struct FindingGroup {
    pub class: &'static str,
    pub title: Markup,
    pub findings: Vec<FindingView>,
    /// Whether it is folded at first: nobody has to act on it.
    pub is_folded: bool,
}

/// A finding.
pub(super) struct FindingView {
    pub rule: String,
    pub message: Markup,
    pub hint: Markup,
    pub places: Vec<PlaceView>,
    pub status: Markup,
    pub status_id: &'static str,
    pub answer: Markup,
}

/// Rows of one file that a finding names.
pub(super) struct PlaceView {
    pub words: Markup,
    /// How many rows the words only count.
    pub more: usize,
    /// Those rows.
    pub rest: String,
}

impl PlaceView {
    fn of(places: &JoinedPlaces, language: Language) -> PlaceView {
        PlaceView {
            words: Markup::of(&places.words),
            more: places.rest.len(),
            rest: places.rest_listed(language),
        }
    }
}

impl FindingGroup {
    /// Groups findings by severity, then by what became of them.
    pub(super) fn of_findings(findings: &[Finding], language: Language) -> Vec<FindingGroup> {
        let severities = [
            (Severity::Error, "error"),
            (Severity::Warning, "warning"),
            (Severity::Finding, "finding"),
            (Severity::Note, "note"),
        ];
        let wants_reading = |finding: &&Finding| {
            !matches!(
                finding.status,
                FindingStatus::NotChecked | FindingStatus::Passed | FindingStatus::NotApplicable
            )
        };
        let views = |of: &[&Finding]| of.iter().map(|finding| FindingView::of(finding, language)).collect();
        let mut groups = Vec::new();
        for (severity, class) in severities {
            let own: Vec<&Finding> = findings
                .iter()
                .filter(wants_reading)
                .filter(|finding| finding.severity == severity)
                .collect();
            if !own.is_empty() {
                groups.push(FindingGroup {
                    class,
                    title: Markup::of(severity_title(severity).in_language(language)),
                    findings: views(&own),
                    is_folded: false,
                });
            }
        }
        for (status, class) in [
            (FindingStatus::NotChecked, "not-checked"),
            (FindingStatus::Passed, "passed"),
            (FindingStatus::NotApplicable, "not-applicable"),
        ] {
            let own: Vec<&Finding> = findings.iter().filter(|finding| finding.status == status).collect();
            if !own.is_empty() {
                groups.push(FindingGroup {
                    class,
                    title: Markup::of(status.title().in_language(language)),
                    findings: views(&own),
                    is_folded: true,
                });
            }
        }
        groups
    }
}

impl FindingView {
    fn of(finding: &Finding, language: Language) -> FindingView {
        let answer = match &finding.status {
            FindingStatus::Answered { reason, by, date } => {
                let told: Vec<&str> = [reason, by, date]
                    .into_iter()
                    .map(String::as_str)
                    .filter(|part| !part.is_empty())
                    .collect();
                told.join(" · ")
            }
            _ => String::new(),
        };
        FindingView {
            rule: finding.rule.clone(),
            message: Markup::of(finding.message.in_language(language)),
            hint: Markup::of(finding.hint.as_ref().map_or("", |hint| hint.in_language(language))),
            places: JoinedPlaces::of(&finding.lines, language)
                .iter()
                .map(|places| PlaceView::of(places, language))
                .collect(),
            status: Markup::of(finding.status.title().in_language(language)),
            status_id: finding.status.id(),
            answer: Markup::of(&answer),
        }
    }
}
