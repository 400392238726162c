//! Two runs side by side, for programs: decimals are strings.

use serde_json::{Value, json};

use super::ledger_difference::SummedLines;
use super::run_difference::{Bridge, RunDifference};
use crate::problem::Place;
use crate::report::comparison_data::comparison_json;
use crate::report::json::problem_json;

/// The shape of the JSON.
const SCHEMA: &str = "dafeng-run-difference/1.0";

/// What differs between two runs, as JSON.
pub fn difference_json(difference: &RunDifference, bridges: &[Bridge<'_>]) -> Value {
    let runs = difference.manifests.each_ref().map(|manifest| manifest.id.clone());
    json!({
        "schema": SCHEMA,
        "runs": runs,
        "same": difference.is_nothing(),
        "parts": difference.parts.iter().map(|part| json!({
            "kind": part.kind, "name": part.name, "a": part.sides[0], "b": part.sides[1],
        })).collect::<Vec<_>>(),
        "lines": difference.lines.iter().map(|line| json!({
            "plant": line.plant, "process": line.process, "period": line.period, "item": line.item, "flow": line.flow, "unit": line.unit,
            "a": line.sides[0].as_ref().map(lines_json), "b": line.sides[1].as_ref().map(lines_json),
        })).collect::<Vec<_>>(),
        "factors": difference.factors.iter().map(|factor| {
            let [own, its] = factor.sides.each_ref().map(|used| json!({
                "value": used.value, "unit": used.unit, "tier": used.tier, "record": used.record,
            }));
            json!({"item": factor.item, "parameter": factor.parameter, "rows": factor.rows, "a": own, "b": its})
        }).collect::<Vec<_>>(),
        "results": difference.headlines.iter().map(|headline| json!({"a": headline.sides[0], "b": headline.sides[1]})).collect::<Vec<_>>(),
        "bridges": bridges.iter().map(|bridge| {
            comparison_json(&bridge.comparison, &bridge.sides.each_ref().map(|side| side.en.clone()))
        }).collect::<Vec<_>>(),
        "notes": difference.notes.iter().map(problem_json).collect::<Vec<_>>(),
    })
}

fn lines_json(lines: &SummedLines) -> Value {
    let Place { file, sheet, row, .. } = &lines.first;
    json!({
        "quantity": lines.quantity.to_text(), "stated": lines.stated,
        "first": {"file": file, "sheet": sheet, "row": row},
    })
}
