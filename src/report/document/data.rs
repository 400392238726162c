//! A document as JSON, in both languages: for programs, and for tests that compare what a report says.

use serde_json::{Map, Value, json};

use super::{
    Cell, Chart, Document, ExplainedFigure, Finding, FindingStatus, Formula, KeyFigure, MarkPlace, Number, Part,
    Section, Table,
};
use crate::report::json::{explanation_json, place_json};

/// The version of the JSON's shape.
const SCHEMA: &str = "dafeng-document/1.0";

/// The whole document. Numbers are strings.
pub fn document_json(document: &Document) -> Value {
    let stamp = &document.stamp;
    let explanations: Map<String, Value> = document
        .explanations
        .iter()
        .map(|(id, figure)| (id.clone(), figure_json(figure)))
        .collect();
    json!({
        "schema": SCHEMA,
        "id": document.id,
        "title": document.title,
        "subtitle": document.subtitle,
        "stamp": {
            "facts": stamp.facts.iter().map(|fact| json!({"id": fact.id, "title": fact.title, "value": fact.value})).collect::<Vec<_>>(),
            "completeness": stamp.completeness.id(),
            "cautions": stamp.cautions,
            "inputs": stamp.inputs.iter().map(|input| json!({"kind": input.kind, "name": input.name, "sha256": input.sha256})).collect::<Vec<_>>(),
        },
        "sections": document.sections.iter().map(section_json).collect::<Vec<_>>(),
        "explanations": explanations,
    })
}

fn section_json(section: &Section) -> Value {
    json!({
        "id": section.id,
        "title": section.title,
        "prose": section.prose,
        "parts": section.parts.iter().map(part_json).collect::<Vec<_>>(),
    })
}

fn part_json(part: &Part) -> Value {
    match part {
        Part::KeyFigures(figures) => json!({"key_figures": figures.iter().map(key_figure_json).collect::<Vec<_>>()}),
        Part::Table(table) => json!({"table": table_json(table)}),
        Part::Chart(chart) => json!({"chart": chart_json(chart)}),
        Part::Findings(findings) => json!({"findings": findings.iter().map(finding_json).collect::<Vec<_>>()}),
        Part::Explanations(ids) => json!({"explanations": ids}),
    }
}

fn key_figure_json(figure: &KeyFigure) -> Value {
    json!({
        "id": figure.id,
        "title": figure.title,
        "value": figure.value.as_ref().map(number_json),
        "unit": figure.unit,
        "note": figure.note,
    })
}

fn table_json(table: &Table) -> Value {
    let columns = table.columns.iter().map(|column| {
        json!({"id": column.id, "title": column.title, "unit": column.unit, "kind": match column.kind {
            super::ColumnKind::Words => json!("words"),
            super::ColumnKind::Fixed => json!("fixed"),
            super::ColumnKind::Unit => json!("unit"),
            super::ColumnKind::Number { places } => json!({"number": places}),
        }})
    });
    let rows = table
        .rows
        .iter()
        .map(|row| json!({"style": row.style.id(), "cells": row.cells.iter().map(cell_json).collect::<Vec<_>>()}));
    json!({
        "id": table.id,
        "title": table.title,
        "columns": columns.collect::<Vec<_>>(),
        "rows": rows.collect::<Vec<_>>(),
        "footnotes": table.footnotes,
        "is_detail": table.is_detail,
    })
}

fn cell_json(cell: &Cell) -> Value {
    match cell {
        Cell::Blank => Value::Null,
        Cell::Words(words) if words.zh == words.en => json!(words.zh),
        Cell::Words(words) => json!(words),
        Cell::Number(number) => number_json(number),
    }
}

fn number_json(number: &Number) -> Value {
    let mut map = Map::new();
    map.insert("text".to_owned(), json!(number.text));
    let mut optional = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(name.to_owned(), value);
        }
    };
    optional("full", number.full.as_ref().map(|full| json!(full)));
    optional("floating", number.is_floating.then_some(json!(true)));
    optional(
        "formula",
        number
            .formula
            .as_ref()
            .and_then(formula_text)
            .map(|formula| json!(formula)),
    );
    optional("explanation", number.explanation.as_ref().map(|id| json!(id)));
    Value::Object(map)
}

/// A formula with cells as `table[row,column]`.
fn formula_text(formula: &Formula) -> Option<String> {
    formula.write(&|place| Some(format!("{}!{},{}", place.table, place.row, place.column)))
}

fn chart_json(chart: &Chart) -> Value {
    let marks = chart.marks.iter().map(|mark| match &mark.at {
        MarkPlace::Category(category) => json!({"title": mark.title, "category": category}),
        MarkPlace::Value(value) => json!({"title": mark.title, "value": value}),
    });
    json!({
        "id": chart.id,
        "title": chart.title,
        "kind": chart.kind.id(),
        "table": chart.table,
        "category": chart.category,
        "target": chart.target,
        "series": chart.series,
        "rows": chart.rows,
        "unit": chart.unit,
        "marks": marks.collect::<Vec<_>>(),
        "description": chart.description,
    })
}

fn finding_json(finding: &Finding) -> Value {
    let answer = match &finding.status {
        FindingStatus::Answered { reason, by, date } => json!({"reason": reason, "by": by, "date": date}),
        _ => Value::Null,
    };
    json!({
        "rule": finding.rule,
        "severity": finding.degree().en,
        "message": finding.message,
        "hint": finding.hint,
        "lines": finding.lines.iter().map(place_json).collect::<Vec<_>>(),
        "status": finding.status.id(),
        "answer": answer,
    })
}

fn figure_json(figure: &ExplainedFigure) -> Value {
    json!({"figure": explanation_json(&figure.explanation), "parts": figure.parts})
}
