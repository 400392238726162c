//! Key figures, findings and explanations as tables, for the formats that have tables alone.

use super::finding::severity_title;
use super::{Cell, Column, Document, ExplainedFigure, Finding, FindingStatus, Number, Part, Row, Table};
use crate::inventory::Explanation;
use crate::inventory::explanation::rounding_words;
use crate::problem::Place;
use crate::text::Text;

/// The tables of what stands in no table: `key-figures`, `findings`, `explanations`; those that would be blank are left out.
pub(super) fn listings(document: &Document) -> Vec<Table> {
    let tables = [key_figures(document), findings(document), explanations(document)];
    tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

fn key_figures(document: &Document) -> Table {
    let columns = vec![
        Column::words("section", "章节", "section"),
        Column::fixed("id", "编号", "id"),
        Column::words("figure", "关键数据", "key figure"),
        Column::number("value", Text::new("数值", "value"), None, 0),
        Column::fixed("unit", "单位", "unit"),
        Column::words("note", "说明", "note"),
    ];
    let mut table = Table::new("key-figures", Text::new("关键数据", "Key figures"), columns);
    for section in &document.sections {
        let of_section = section.parts.iter().filter_map(|part| match part {
            Part::KeyFigures(figures) => Some(figures),
            _ => None,
        });
        for figure in of_section.flatten() {
            table.rows.push(Row::plain(vec![
                Cell::words(section.title.clone()),
                Cell::same(&*figure.id),
                Cell::words(figure.title.clone()),
                figure.value.clone().map_or(Cell::Blank, Cell::from),
                Cell::same(&*figure.unit),
                Cell::words(figure.note.clone().unwrap_or_default()),
            ]));
        }
    }
    table
}

fn findings(document: &Document) -> Table {
    let columns = vec![
        Column::fixed("severity", "程度", "severity"),
        Column::fixed("rule", "规则", "rule"),
        Column::words("finding", "发现", "finding"),
        Column::words("places", "位置", "where"),
        Column::words("hint", "建议", "what to do"),
        Column::fixed("status", "状态", "status"),
        Column::words("answer", "答复", "answer"),
        Column::fixed("answered_by", "答复人", "answered by"),
        Column::fixed("answered_on", "答复日期", "answered on"),
    ];
    let mut table = Table::new("findings", Text::new("核查发现", "Findings"), columns);
    let parts = document.sections.iter().flat_map(|section| &section.parts);
    let found = parts.filter_map(|part| match part {
        Part::Findings(findings) => Some(findings),
        _ => None,
    });
    table.rows.extend(found.flatten().map(finding_row));
    table
}

fn finding_row(finding: &Finding) -> Row {
    let (answer, by, date) = match &finding.status {
        FindingStatus::Answered { reason, by, date } => (reason.as_str(), by.as_str(), date.as_str()),
        _ => ("", "", ""),
    };
    Row::plain(vec![
        Cell::words(severity_title(finding.severity)),
        Cell::same(&*finding.rule),
        Cell::words(finding.message.clone()),
        Cell::words(places_words(&finding.lines)),
        Cell::words(finding.hint.clone().unwrap_or_default()),
        Cell::words(finding.status.title()),
        Cell::same(answer),
        Cell::same(by),
        Cell::same(date),
    ])
}

fn places_words(places: &[Place]) -> Text {
    use crate::text::Language::{En, Zh};
    let joined = |language| {
        let words: Vec<String> = places.iter().map(|place| place.in_language(language)).collect();
        words.join("; ")
    };
    Text::new(joined(Zh), joined(En))
}

/// The trees of the explained figures, a row a node: `figure` says of which figure, `depth` how far below it.
fn explanations(document: &Document) -> Table {
    let columns = vec![
        Column::fixed("figure", "数据编号", "id of the figure"),
        Column::number("depth", Text::new("层次", "depth"), None, 0),
        Column::fixed("kind", "种类", "kind"),
        Column::words("title", "名称", "title"),
        // Ratios such as 44/12 stand among the decimals.
        Column::fixed("value", "数值", "value"),
        Column::fixed("unit", "单位", "unit"),
        Column::words("formula", "公式", "formula"),
        Column::words("expression", "代入", "in numbers"),
        Column::words("words", "说明", "words"),
        Column::fixed("reference", "引用", "reference"),
    ];
    let mut table = Table::new(
        "explanations",
        Text::new("数据溯源", "Where figures come from"),
        columns,
    );
    for (id, figure) in &document.explanations {
        let mut tree = Tree {
            id,
            rows: &mut table.rows,
        };
        tree.add(&figure.explanation, 0, kind("figure", "数据"));
        tree.add_parts(figure, document);
    }
    table
}

fn kind(en: &str, zh: &str) -> Text {
    Text::new(zh, en)
}

/// The rows of one explained figure.
struct Tree<'t> {
    id: &'t str,
    rows: &'t mut Vec<Row>,
}

impl Tree<'_> {
    fn add(&mut self, node: &Explanation, depth: usize, of: Text) {
        let rounding = node.rounding.map(rounding_words).unwrap_or_default();
        let unit = if node.unit == "1" { "" } else { node.unit.as_str() };
        self.push(
            (depth, of),
            (node.title.clone(), node.value.trim(), unit),
            (node.formula.as_deref(), node.expression.as_deref()),
            (rounding, ""),
        );
        let below = depth + 1;
        let mut said = |of: Text, words: &Text| {
            self.push(
                (below, of),
                (Text::default(), "", ""),
                (None, None),
                (words.clone(), ""),
            );
        };
        if let Some(clause) = &node.clause {
            said(kind("clause", "条款"), clause);
        }
        for remark in &node.remarks {
            said(kind("remark", "说明"), remark);
        }
        if let Some(record) = &node.record {
            let table = record.table.as_deref().unwrap_or_default();
            let words = Text::same(format!("{} {table}", record.document).trim().to_owned());
            self.push(
                (below, kind("record", "因子记录")),
                (record.confidence.1.clone(), record.printed.trim_end_matches(" 1"), ""),
                (None, None),
                (words, &record.id),
            );
        }
        for line in &node.lines {
            let place = places_words(std::slice::from_ref(&line.place));
            let evidence = Text::same(&*line.evidence);
            self.push(
                (below, kind("line", "台账行")),
                (place, &line.quantity.to_text(), unit),
                (None, None),
                (line.moisture.clone().unwrap_or(evidence), &line.typed),
            );
        }
        for child in &node.children {
            self.add(child, below, kind("input", "代入"));
        }
    }

    /// What a sum adds up, by the ids under which each is explained.
    fn add_parts(&mut self, figure: &ExplainedFigure, document: &Document) {
        for part in &figure.parts {
            if let Some(known) = document.explanations.get(part) {
                let node = &known.explanation;
                self.push(
                    (1, kind("part", "组成")),
                    (node.title.clone(), node.value.trim(), &node.unit),
                    (None, None),
                    (Text::default(), part),
                );
            }
        }
    }

    fn push(
        &mut self,
        (depth, of): (usize, Text),
        (title, value, unit): (Text, &str, &str),
        (formula, expression): (Option<&str>, Option<&str>),
        (words, reference): (Text, &str),
    ) {
        let depth = Number::exact(&crate::quantity::Ratio::from_scaled(depth as i128, 0), 0);
        self.rows.push(Row::plain(vec![
            Cell::same(self.id),
            depth.into(),
            Cell::words(of),
            Cell::words(title),
            Cell::same(value),
            Cell::same(unit),
            Cell::same(formula.unwrap_or_default()),
            Cell::same(expression.unwrap_or_default()),
            Cell::words(words),
            Cell::same(reference),
        ]));
    }
}
