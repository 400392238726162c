//! Charts as JSON: the categories, series and marks that the page's script draws. Amounts are strings of all their digits.

use serde_json::{Value, json};

use crate::network::carbon_diagram::NodeKind;
use crate::report::document::{Cell, Chart, ChartKind, Document, MarkPlace, Part, Row, Table};
use crate::report::solved_number::grouped_digits;
use crate::text::Language;

/// Every chart of a document whose table the document holds.
pub(super) fn charts(document: &Document, language: Language) -> Value {
    let parts = document.sections.iter().flat_map(|section| &section.parts);
    let charts = parts.filter_map(|part| match part {
        Part::Chart(chart) => Some(chart),
        _ => None,
    });
    charts
        .filter_map(|chart| chart_json(chart, document, language))
        .collect()
}

fn chart_json(chart: &Chart, document: &Document, language: Language) -> Option<Value> {
    let table = document.table(&chart.table)?;
    let rows: Vec<&Row> = chart.rows.iter().filter_map(|row| table.rows.get(*row)).collect();
    let marks = chart.marks.iter().map(|mark| {
        let (category, value) = match &mark.at {
            MarkPlace::Category(category) => (Some(category), None),
            MarkPlace::Value(value) => (None, Some(value)),
        };
        json!({"title": mark.title.in_language(language), "category": category, "value": value})
    });
    let mut data = json!({
        "id": chart.id,
        "kind": chart.kind.id(),
        "title": chart.title.in_language(language),
        "unit": document.unit(&chart.unit, language),
        "marks": marks.collect::<Vec<_>>(),
    });
    match chart.kind {
        ChartKind::Sankey => {
            let flows = flows(chart, table, &rows, language);
            let is_drawn = |kind: &NodeKind| {
                let ends = flows
                    .as_array()
                    .into_iter()
                    .flatten()
                    .flat_map(|flow| [&flow["from"], &flow["to"]]);
                ends.into_iter().any(|end| end["kind"] == kind.id())
            };
            data["kinds"] = NodeKind::ALL
                .into_iter()
                .filter(is_drawn)
                .map(|kind| json!({"id": kind.id(), "title": kind.title().in_language(language)}))
                .collect();
            data["flows"] = flows;
        }
        _ => {
            data["categories"] = rows.iter().map(|row| words(row, chart.category, language)).collect();
            data["totals"] = rows.iter().map(|row| row.style.id() == "total").collect();
            data["series"] = series(chart, table, &rows, language);
        }
    }
    Some(data)
}

fn series(chart: &Chart, table: &Table, rows: &[&Row], language: Language) -> Value {
    let columns = chart
        .series
        .iter()
        .filter_map(|place| Some((*place, table.columns.get(*place)?)));
    columns
        .map(|(place, column)| {
            let amounts = rows.iter().map(|row| amount(row, place));
            let (values, shown): (Vec<Value>, Vec<Value>) = amounts.unzip();
            json!({"title": column.title.in_language(language), "values": values, "shown": shown})
        })
        .collect()
}

/// The flows of a Sankey diagram. Its ends are told apart by name and kind.
fn flows(chart: &Chart, table: &Table, rows: &[&Row], language: Language) -> Value {
    let columns = [("from_kind", "from"), ("to_kind", "to")];
    let kinds = columns.map(|(id, _)| table.column(id));
    let items = table.column("items");
    let kind = |row: &Row, place: Option<usize>| {
        let cell = place.and_then(|place| row.cells.get(place));
        let known = NodeKind::ALL
            .into_iter()
            .find(|kind| matches!(cell, Some(Cell::Words(words)) if *words == kind.title()));
        known.unwrap_or(NodeKind::Intermediate).id()
    };
    rows.iter()
        .filter_map(|row| {
            let (value, shown) = amount(row, *chart.series.first()?);
            Some(json!({
                "from": {"title": words(row, chart.category, language), "kind": kind(row, kinds[0])},
                "to": {"title": words(row, chart.target?, language), "kind": kind(row, kinds[1])},
                "items": items.map(|place| words(row, place, language)).unwrap_or_default(),
                "amount": value,
                "shown": shown,
            }))
        })
        .collect()
}

/// All digits of an amount, and as it is shown.
fn amount(row: &Row, place: usize) -> (Value, Value) {
    match row.cells.get(place).and_then(Cell::number) {
        Some(number) => (json!(number.digits()), json!(grouped_digits(&number.text))),
        None => (Value::Null, Value::Null),
    }
}

fn words(row: &Row, place: usize, language: Language) -> String {
    match row.cells.get(place) {
        Some(Cell::Words(words)) => words.in_language(language).to_owned(),
        Some(Cell::Number(number)) => number.text.clone(),
        _ => String::new(),
    }
}
