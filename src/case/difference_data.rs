//! Two runs side by side, for programs: decimals are strings.

use serde_json::{Value, json};

use super::ledger_difference::SummedLines;
use super::run_difference::{Bridge, RunDifference};
use super::scenario_difference::ScenarioDifference;
use crate::problem::Place;
use crate::quantity::Ratio;
use crate::report::comparison_data::comparison_json;
use crate::report::footprint_comparison_data::footprint_comparison_json;
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
        "texts": difference.texts.iter().map(|(file, found)| json!({
            "file": file,
            "lines": found.lines.iter().map(|line| json!({
                "a": {"line": line.numbers[0], "text": line.texts[0]}, "b": {"line": line.numbers[1], "text": line.texts[1]},
            })).collect::<Vec<_>>(),
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
        "files": difference.results.iter().map(|result| json!({
            "file": result.file, "a": result.sides[0], "b": result.sides[1], "names_other_bytes_alone": result.names_other_bytes,
        })).collect::<Vec<_>>(),
        "bridges": bridges.iter().map(|bridge| {
            comparison_json(&bridge.comparison, &bridge.sides.each_ref().map(|side| side.en.clone()))
        }).collect::<Vec<_>>(),
        "footprints": difference.footprints.iter().map(|bridge| json!({
            "of": bridge.name,
            "bridge": footprint_comparison_json(&bridge.comparison, &["run A".to_owned(), "run B".to_owned()]),
        })).collect::<Vec<_>>(),
        "scenarios": difference.scenarios.iter().map(scenario_json).collect::<Vec<_>>(),
        "notes": difference.notes.iter().map(problem_json).collect::<Vec<_>>(),
    })
}

fn scenario_json(scenario: &ScenarioDifference) -> Value {
    let change = |sides: &[Option<String>; 2]| {
        let [own, its] = sides.each_ref().map(|side| side.as_ref()?.parse::<Ratio>().ok());
        Some((its? - own?).to_text())
    };
    json!({
        "of": scenario.of, "scenario": scenario.id, "unit": scenario.unit,
        "complete": {"a": scenario.are_complete[0], "b": scenario.are_complete[1]},
        "years": scenario.years.iter().map(|year| json!({
            "year": year.year, "a": year.sides[0], "b": year.sides[1], "difference": change(&year.sides),
        })).collect::<Vec<_>>(),
        "common_years": scenario.common_years,
        "cumulative": scenario.cumulative.as_ref().map(|[own, its]| json!({
            "a": own, "b": its, "difference": change(&[Some(own.clone()), Some(its.clone())]),
        })),
        "peak": {
            "same": scenario.peak.is_same(),
            "a": {"verdict": scenario.peak.verdicts[0], "year": scenario.peak.years[0], "height": scenario.peak.heights[0]},
            "b": {"verdict": scenario.peak.verdicts[1], "year": scenario.peak.years[1], "height": scenario.peak.heights[1]},
        },
        "items": scenario.items.iter().map(|item| json!({
            "year": item.year, "item": item.item, "a": item.sides[0].to_text(), "b": item.sides[1].to_text(),
            "difference": (item.sides[1].clone() - item.sides[0].clone()).to_text(),
        })).collect::<Vec<_>>(),
        "assumptions": scenario.assumptions.iter().map(|assumption| json!({
            "kind": assumption.kind, "name": assumption.name, "in_a": assumption.sides[0], "in_b": assumption.sides[1],
            "values": assumption.values.iter().map(|(year, [own, its])| json!({"year": year, "a": own, "b": its})).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "files": scenario.files,
    })
}

fn lines_json(lines: &SummedLines) -> Value {
    let Place { file, sheet, row, .. } = &lines.first;
    json!({
        "quantity": lines.quantity.to_text(),
        "stated": lines.stated.iter().map(|value| &value.text).collect::<Vec<_>>(),
        "first": {"file": file, "sheet": sheet, "row": row},
    })
}
