//! Explanations as JSON for the page's script. What stands in many of them, such as a factor record, stands once.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::activity::LedgerLine;
use crate::inventory::Explanation;
use crate::inventory::explanation::{ExplainedRecord, rounding_words};
use crate::report::document::Document;
use crate::text::Language;

/// `nodes`: explanations, whose children are places in this list; `figures`: by id the place of a figure's explanation and the ids of its parts.
pub(super) fn explanations(document: &Document, language: Language) -> Value {
    let mut nodes = Nodes::of(document);
    let figures: Map<String, Value> = document
        .explanations
        .iter()
        .map(|(id, figure)| {
            let node = nodes.place(&figure.explanation, language);
            let entry = match figure.parts.is_empty() {
                true => json!({"node": node}),
                false if figure.is_quotient() => json!({"node": node, "parts": figure.parts, "quotient": true}),
                false => json!({"node": node, "parts": figure.parts}),
            };
            (id.clone(), entry)
        })
        .collect();
    json!({"nodes": nodes.nodes, "figures": figures})
}

/// Nodes, each once.
struct Nodes<'d> {
    document: &'d Document,
    nodes: Vec<Value>,
    known: HashMap<String, usize>,
}

impl<'d> Nodes<'d> {
    fn of(document: &'d Document) -> Nodes<'d> {
        Nodes {
            document,
            nodes: Vec::new(),
            known: HashMap::new(),
        }
    }

    fn place(&mut self, explanation: &Explanation, language: Language) -> usize {
        let children: Vec<usize> = explanation
            .children
            .iter()
            .map(|child| self.place(child, language))
            .collect();
        let unit = self.document.unit(&explanation.unit, language);
        let node = node(explanation, unit, children, language);
        let next = self.nodes.len();
        let place = *self.known.entry(node.to_string()).or_insert(next);
        if place == next {
            self.nodes.push(node);
        }
        place
    }
}

/// Adds what is not blank.
fn add(map: &mut Map<String, Value>, name: &str, words: &str) {
    if !words.is_empty() {
        map.insert(name.to_owned(), json!(words));
    }
}

fn node(explanation: &Explanation, unit: &str, children: Vec<usize>, language: Language) -> Value {
    let mut map = Map::new();
    add(&mut map, "title", explanation.title.in_language(language));
    add(&mut map, "value", &explanation.value);
    if unit != "1" {
        add(&mut map, "unit", unit);
    }
    let formula = explanation.formula_in(language).unwrap_or_default();
    add(&mut map, "formula", &formula);
    let expression = explanation.expression.as_deref().unwrap_or_default();
    if expression != explanation.value {
        add(&mut map, "expression", expression);
        let rounding = explanation
            .rounding
            .filter(|_| !expression.is_empty())
            .map(rounding_words);
        add(
            &mut map,
            "rounding",
            rounding.as_ref().map_or("", |words| words.in_language(language)),
        );
    }
    let clause = explanation.clause.as_ref();
    add(
        &mut map,
        "clause",
        clause.map_or("", |clause| clause.in_language(language)),
    );
    let mut list = |name: &str, values: Vec<Value>| {
        if !values.is_empty() {
            map.insert(name.to_owned(), Value::Array(values));
        }
    };
    let remarks = explanation.remarks.iter();
    list(
        "remarks",
        remarks.map(|remark| json!(remark.in_language(language))).collect(),
    );
    let lines = explanation.lines.iter();
    list("lines", lines.map(|line| line_json(line, unit, language)).collect());
    list("children", children.into_iter().map(|child| json!(child)).collect());
    if let Some(record) = &explanation.record {
        map.insert("record".to_owned(), record_json(record, language));
    }
    Value::Object(map)
}

fn line_json(line: &LedgerLine, unit: &str, language: Language) -> Value {
    let mut map = Map::new();
    if line.count > 1 {
        let (count, sum) = (line.count, line.quantity.to_text());
        let words = match language {
            Language::Zh => format!("另 {count} 行，合计 {sum} {unit}"),
            Language::En => format!("{count} more lines, together {sum} {unit}"),
        };
        add(&mut map, "place", &line.place.in_language(language));
        add(&mut map, "typed", words.trim_end());
        return Value::Object(map);
    }
    add(&mut map, "place", &line.place.in_language(language));
    add(&mut map, "typed", &line.typed);
    let moisture = line.moisture.as_ref().map_or("", |words| words.in_language(language));
    add(&mut map, "moisture", moisture);
    add(&mut map, "evidence", &line.evidence);
    Value::Object(map)
}

fn record_json(record: &ExplainedRecord, language: Language) -> Value {
    let mut map = Map::new();
    add(&mut map, "id", &record.id);
    add(&mut map, "printed", record.printed.trim_end_matches(" 1"));
    let mut document = record.document.clone();
    if let Some(table) = &record.table {
        document += &format!("{}{table}", language.pick("，", ", "));
    }
    add(&mut map, "document", &document);
    add(&mut map, "confidence", record.confidence.1.in_language(language));
    let describes = record.describes.map(|year| year.to_string()).unwrap_or_default();
    add(&mut map, "describes", &describes);
    add(&mut map, "published", record.published.as_deref().unwrap_or_default());
    add(&mut map, "region", &record.region);
    add(&mut map, "source", &record.source);
    add(&mut map, "note", record.note.as_deref().unwrap_or_default());
    Value::Object(map)
}
