//! An explanation as a tree in a terminal.

use crate::inventory::Explanation;
use crate::inventory::explanation::{ExplainedRecord, rounding_words};
use crate::text::Language;

/// Rows of a sum that are told in full; of more, each gets one line.
pub(super) const TOLD_IN_FULL: usize = 3;

/// Writes the tree, branches drawn with lines.
pub fn write_explanation(explanation: &Explanation, language: Language, colour: bool) -> String {
    let writer = Writer { language, colour };
    let mut text = format!("{}\n", writer.head(explanation));
    for line in writer.body(explanation) {
        text += &format!("{line}\n");
    }
    text
}

struct Writer {
    language: Language,
    colour: bool,
}

impl Writer {
    fn head(&self, node: &Explanation) -> String {
        let title = node.title.in_language(self.language);
        // A value may be set to the right of its column: blanks before it stay.
        let unit = if node.unit == "1" { "" } else { node.unit.as_str() };
        let figure = match (node.value.as_str(), unit) {
            ("", unit) => unit.to_owned(),
            (value, "") => value.to_owned(),
            (value, unit) => format!("{value} {unit}"),
        };
        if self.colour {
            format!("{title}: \u{1b}[1m{figure}\u{1b}[0m")
        } else if figure.is_empty() {
            title.to_owned()
        } else {
            format!("{title}: {figure}")
        }
    }

    fn body(&self, node: &Explanation) -> Vec<String> {
        let mut leaves: Vec<Vec<String>> = Vec::new();
        let sum_of_rows = node.children.len() > TOLD_IN_FULL && node.formula.is_none() && node.rounding.is_none();
        if let Some(formula) = node.formula_in(self.language) {
            leaves.push(vec![formula]);
        }
        if let Some(expression) = &node.expression
            && *expression != node.value
            && !sum_of_rows
        {
            leaves.push(vec![format!(
                "= {}",
                expression.replace(" * ", " × ").replace(" / ", " ÷ ")
            )]);
        }
        if let Some(rounding) = node.rounding
            && node
                .expression
                .as_deref()
                .is_some_and(|expression| expression != node.value)
        {
            leaves.push(vec![rounding_words(rounding).in_language(self.language).to_owned()]);
        }
        if let Some(clause) = &node.clause {
            leaves.push(vec![format!(
                "{} {}",
                self.language.pick("条款", "clause"),
                clause.in_language(self.language)
            )]);
        }
        for remark in &node.remarks {
            leaves.push(vec![remark.in_language(self.language).to_owned()]);
        }
        if let Some(record) = &node.record {
            leaves.push(self.record(record));
        }
        for line in &node.lines {
            if line.count > 1 {
                let file = match (line.place.file.is_empty(), self.language) {
                    (false, language) => line.place.in_language(language),
                    (true, Language::Zh) => "各文件".to_owned(),
                    (true, Language::En) => "all files".to_owned(),
                };
                let (count, sum) = (line.count, &line.quantity);
                leaves.push(vec![match self.language {
                    Language::Zh => format!("{file}：另 {count} 行，合计 {sum} {}", node.unit),
                    Language::En => format!("{file}: {count} more lines, together {sum} {}", node.unit),
                }]);
                continue;
            }
            let mut words = format!("{}: {}", line.place.in_language(self.language), line.typed);
            if let Some(moisture) = &line.moisture {
                words += &format!(" ({})", moisture.in_language(self.language));
            }
            if !line.evidence.is_empty() {
                words += &format!("  [{}]", line.evidence);
            }
            leaves.push(vec![words]);
        }
        let told_in_full = !(sum_of_rows && node.children.iter().all(|child| child.formula.is_some()));
        for child in &node.children {
            let mut block = vec![self.head(child)];
            if told_in_full {
                block.extend(self.body(child));
            } else if let Some(expression) = &child.expression {
                block[0] += &format!("  = {}", expression.replace(" * ", " × ").replace(" / ", " ÷ "));
            }
            leaves.push(block);
        }
        let count = leaves.len();
        let mut lines = Vec::new();
        for (place, block) in leaves.into_iter().enumerate() {
            let last = place + 1 == count;
            for (row, line) in block.into_iter().enumerate() {
                let branch = match (row, last) {
                    (0, true) => "└─ ",
                    (0, false) => "├─ ",
                    (_, true) => "   ",
                    (_, false) => "│  ",
                };
                lines.push(format!("{branch}{line}"));
            }
        }
        lines
    }

    fn record(&self, record: &ExplainedRecord) -> Vec<String> {
        let pick = |zh: &'static str, en: &'static str| self.language.pick(zh, en);
        let mut block = vec![format!(
            "{} {} = {}",
            pick("因子记录", "factor record"),
            record.id,
            record.printed.trim_end_matches(" 1")
        )];
        let mut document = record.document.clone();
        if let Some(table) = &record.table {
            document += &format!(", {table}");
        }
        block.push(format!("   {} {document}", pick("文件", "document")));
        let mut facts = vec![format!(
            "{} {}",
            pick("可信度", "confidence"),
            record.confidence.1.in_language(self.language)
        )];
        if let Some(year) = record.describes {
            facts.push(format!("{} {year}", pick("描述年份", "describes")));
        }
        if let Some(day) = &record.published {
            facts.push(format!("{} {day}", pick("发布", "published")));
        }
        facts.push(format!("{} {}", pick("地区", "region"), record.region));
        block.push(format!("   {}", facts.join(" · ")));
        block.push(format!("   {} {}", pick("出处", "source"), record.source));
        if let Some(note) = &record.note {
            block.push(format!("   {} {note}", pick("注", "note")));
        }
        block
    }
}
