//! Explanations in a sheet: each figure with its formula, the numbers put in, lines and records, one below the other and standing in by depth.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::SheetWriter;
use crate::inventory::Explanation;
use crate::inventory::explanation::rounding_words;
use crate::report::document::indices::lettered;
use crate::report::document::{ColumnKind, RowStyle};
use crate::text::Text;

/// The deepest that a row stands in.
const DEEPEST: u8 = 8;

/// A row of the sheet.
struct TreeRow {
    depth: u8,
    title: String,
    value: String,
    unit: String,
    how: String,
}

impl SheetWriter<'_, '_> {
    /// Writes the explanations and tells the row behind them.
    pub(super) fn write_explanations(
        &mut self,
        sheet: &mut Worksheet,
        row: u32,
        ids: &[String],
    ) -> Result<u32, XlsxError> {
        let titles = [
            Text::new("数据", "figure"),
            Text::new("数值", "value"),
            Text::new("单位", "unit"),
            Text::new("由来", "where it comes from"),
        ];
        for (column, title) in (0u16..).zip(&titles) {
            let kind = if column == 1 {
                ColumnKind::Number { places: 0 }
            } else {
                ColumnKind::Words
            };
            sheet.write_with_format(row, column, self.words(title), &self.styles.header(kind))?;
        }
        for (column, width) in [(0, 52.0), (1, 20.0), (2, 14.0), (3, 90.0)] {
            self.widen(column, width);
        }
        let mut at = row + 1;
        for id in ids {
            let Some(figure) = self.document.explanations.get(id) else {
                continue;
            };
            let mut rows = vec![self.head(&figure.explanation, 0)];
            self.add_body(&figure.explanation, 1, &mut rows);
            for part in &figure.parts {
                if let Some(known) = self.document.explanations.get(part) {
                    let mut row = self.head(&known.explanation, 1);
                    row.how = String::new();
                    rows.push(row);
                }
            }
            for row in &rows {
                self.write_tree_row(sheet, at, row)?;
                at += 1;
            }
        }
        Ok(at)
    }

    fn write_tree_row(&mut self, sheet: &mut Worksheet, at: u32, row: &TreeRow) -> Result<(), XlsxError> {
        let style = if row.depth == 0 {
            RowStyle::Group
        } else {
            RowStyle::Plain
        };
        sheet.write_string_with_format(at, 0, &row.title, &self.styles.indented(style, row.depth.min(DEEPEST)))?;
        let fixed = self.styles.words(style, ColumnKind::Fixed);
        sheet.write_string_with_format(
            at,
            1,
            &row.value,
            &fixed.clone().set_align(rust_xlsxwriter::FormatAlign::Right),
        )?;
        sheet.write_string_with_format(at, 2, &row.unit, &fixed)?;
        sheet.write_string_with_format(at, 3, &row.how, &self.styles.words(style, ColumnKind::Words))?;
        self.may_wrap(at, 0, &format!("{}{}", "  ".repeat(usize::from(row.depth)), row.title));
        self.may_wrap(at, 3, &row.how);
        Ok(())
    }

    fn head(&self, node: &Explanation, depth: u8) -> TreeRow {
        let mut how: Vec<String> = Vec::new();
        how.extend(node.formula.as_ref().map(|formula| signs(formula)));
        if let Some(expression) = node.expression.as_ref().filter(|expression| **expression != node.value) {
            how.push(format!("= {}", signs(expression)));
            how.extend(node.rounding.map(|rounding| self.words(&rounding_words(rounding))));
        }
        TreeRow {
            depth,
            title: self.words(&node.title),
            value: node.value.trim().to_owned(),
            unit: if node.unit == "1" {
                String::new()
            } else {
                lettered(self.document.unit(&node.unit, self.language))
            },
            how: how.join("\n"),
        }
    }

    fn add_body(&self, node: &Explanation, depth: u8, rows: &mut Vec<TreeRow>) {
        let pick = |zh: &'static str, en: &'static str| self.language.pick(zh, en);
        let mut said = |title: &str, how: String| {
            rows.push(TreeRow {
                depth,
                title: title.to_owned(),
                value: String::new(),
                unit: String::new(),
                how,
            });
        };
        if let Some(clause) = &node.clause {
            said(pick("条款", "clause"), self.words(clause));
        }
        for remark in &node.remarks {
            said(pick("说明", "remark"), self.words(remark));
        }
        if let Some(record) = &node.record {
            // Who gives it and what must be said of it stands in the table of factors, once.
            let table = record
                .table
                .as_ref()
                .map(|table| format!(", {table}"))
                .unwrap_or_default();
            let confidence = self.words(&record.confidence.1);
            let how = format!(
                "{} = {} · {}{table} · {confidence}",
                record.id,
                lettered(record.printed.trim_end_matches(" 1")),
                record.document
            );
            said(pick("因子记录", "factor record"), how);
        }
        for line in &node.lines {
            let mut how = line.place.in_language(self.language);
            if line.count > 1 {
                how = match self.language {
                    crate::text::Language::Zh => format!("{how} 另 {} 行", line.count),
                    crate::text::Language::En => format!("{how} {} more lines", line.count),
                };
            }
            if let Some(moisture) = &line.moisture {
                how += &format!(" ({})", self.words(moisture));
            }
            if !line.evidence.is_empty() {
                how += &format!(" [{}]", line.evidence);
            }
            rows.push(TreeRow {
                depth,
                title: pick("台账行", "ledger line").to_owned(),
                value: line.quantity.to_text(),
                unit: lettered(self.document.unit(&node.unit, self.language)),
                how,
            });
        }
        for child in &node.children {
            rows.push(self.head(child, depth));
            self.add_body(child, depth + 1, rows);
        }
    }
}

/// A formula as people write it.
fn signs(formula: &str) -> String {
    formula.replace(" * ", " × ").replace(" / ", " ÷ ")
}
