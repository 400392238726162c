//! Findings in a sheet.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::SheetWriter;
use super::widths::width;
use crate::report::document::{ColumnKind, Finding, FindingStatus, RowStyle};
use crate::report::joined_places::JoinedPlaces;
use crate::text::{Language, Text};

/// Columns of the sheet.
pub(super) const COLUMNS: u16 = 7;

/// Places of a finding shown at most: one of a hundred lines would take pages on which nothing else stands.
const MOST_PLACES: usize = 8;

impl SheetWriter<'_, '_> {
    pub(super) fn write_findings(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        findings: &[Finding],
    ) -> Result<(), XlsxError> {
        let titles: [(Text, bool); COLUMNS as usize] = [
            (Text::new("程度", "severity"), false),
            (Text::new("规则", "rule"), false),
            (Text::new("发现", "finding"), true),
            (Text::new("位置", "where"), true),
            (Text::new("建议", "what to do"), true),
            (Text::new("状态", "status"), false),
            (Text::new("答复", "answer"), true),
        ];
        for (column, (title, _)) in (0u16..).zip(&titles) {
            sheet.write_with_format(row, column, self.words(title), &self.styles.header(ColumnKind::Words))?;
        }
        for (at, finding) in (row + 1..).zip(findings) {
            let joined = JoinedPlaces::of(&finding.lines, self.language);
            let mut places: Vec<String> = joined.iter().take(MOST_PLACES).map(|of| of.words.clone()).collect();
            match (joined.len().saturating_sub(MOST_PLACES), self.language) {
                (0, _) => {}
                (more, Language::Zh) => places.push(format!("另 {more} 处，见 CSV 或 JSON")),
                (more, Language::En) => places.push(format!("and {more} more, in CSV and JSON")),
            }
            let answer = match &finding.status {
                FindingStatus::Answered { reason, by, date } => {
                    let facts: Vec<&str> = [reason, by, date]
                        .into_iter()
                        .map(String::as_str)
                        .filter(|fact| !fact.is_empty())
                        .collect();
                    facts.join(" · ")
                }
                _ => String::new(),
            };
            let cells = [
                self.words(&finding.degree()),
                finding.rule.clone(),
                self.words(&finding.message),
                places.join("\n"),
                finding.hint.as_ref().map(|hint| self.words(hint)).unwrap_or_default(),
                self.words(&finding.status.title()),
                answer,
            ];
            for ((column, words), (_, may_wrap)) in (0u16..).zip(&cells).zip(&titles) {
                let kind = if *may_wrap {
                    ColumnKind::Words
                } else {
                    ColumnKind::Fixed
                };
                sheet.write_string_with_format(at, column, words, &self.styles.words(RowStyle::Plain, kind))?;
                self.widen_for(column, words.split('\n').map(width).fold(0.0, f64::max), *may_wrap);
                if *may_wrap {
                    self.may_wrap(at, column, words);
                }
            }
        }
        if findings.is_empty() {
            let none = Text::new("没有发现", "nothing was found");
            sheet.write_with_format(row + 1, 2, self.words(&none), &self.styles.faint())?;
        }
        self.widen(2, if self.language == Language::Zh { 46.0 } else { 56.0 });
        Ok(())
    }
}
