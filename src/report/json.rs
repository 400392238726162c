//! Inventories, explanations and problems as JSON. Decimals are strings; `docs/reference/json.md` and the schema describe the shape.

use serde_json::{Map, Value, json};

use super::manifest::{derived_rule, manifest};
use crate::factor::Named;
use crate::inventory::Total;
use crate::inventory::coverage::Share;
use crate::inventory::denominator::Intensity;
use crate::inventory::explanation::{ExplainedRecord, rounding_words};
use crate::inventory::gas::GasTotal;
use crate::inventory::{Explanation, Grouping, Inventory, Lift, Reconciliation, ResolvedParameter, Row};
use crate::methodology::Source;
use crate::problem::{Place, Problem, Severity};
use crate::quantity::Ratio;

/// The version of the JSON's shape.
pub const SCHEMA_VERSION: &str = "1.1";

/// A whole inventory.
pub fn inventory_json(inventory: &Inventory<'_>, by: &[Grouping]) -> Value {
    let methodology = inventory.methodology;
    let plants: Vec<Value> = inventory
        .ledger
        .plants
        .plants
        .iter()
        .map(|plant| json!({"id": plant.id, "title": plant.title, "region": plant.region, "note": plant.note}))
        .collect();
    let rows: Vec<Value> = inventory.rows.iter().map(|row| row_json(inventory, row)).collect();
    let gaps: Vec<Value> = inventory
        .gaps
        .iter()
        .map(|gap| {
            json!({
                "plant": inventory.ledger.plants.plants[gap.plant].id,
                "item": inventory.library.items.at(gap.item).id(),
                "lines": gap.lines,
                "problem": problem_json(&gap.problem),
            })
        })
        .collect();
    let indicators: Vec<Value> = inventory
        .indicators()
        .into_iter()
        .map(|indicator| {
            json!({
                "id": indicator.id,
                "title": indicator.title,
                "value": indicator.value.map(|value| value.to_string()),
                "unit": indicator.unit,
                "numerator": indicator.terms.as_ref().map(|(above, _)| above.to_text()),
                "denominator": indicator.terms.as_ref().map(|(_, below)| below.to_text()),
                "missing": indicator.missing,
            })
        })
        .collect();
    let notes: Vec<Value> = inventory.notes.iter().map(problem_json).collect();
    json!({
        "schema_version": SCHEMA_VERSION,
        "methodology": {
            "id": methodology.id(),
            "title": methodology.title(inventory.level),
            "options": methodology.choices,
            "read_from": methodology.file.read_from,
            "notes": methodology.file.notes,
        },
        "level": inventory.level.id(),
        "derived_rule": derived_rule(inventory),
        "as_of": inventory.as_of.map(|day| day.to_string()),
        "result": {
            "title": methodology.file.result.title,
            "unit": methodology.unit.text,
            "places": methodology.rounding.places,
            "mode": methodology.file.result.mode,
        },
        "complete": inventory.is_complete(),
        "plants": plants,
        "rows": rows,
        "totals": totals_json(inventory, by),
        "processes": processes_json(inventory),
        "reconciliation": inventory.reconciliation.as_deref().map(|found| reconciliation_json(inventory, found)),
        "intensities": intensities_json(inventory, by),
        "indicators": indicators,
        "coverage": coverage_json(inventory),
        "gaps": gaps,
        "notes": notes,
        "manifest": manifest(inventory),
    })
}

fn totals_json(inventory: &Inventory<'_>, by: &[Grouping]) -> Value {
    let grouped =
        |by: &[Grouping]| -> Vec<Value> { inventory.totals(by).iter().map(|total| total_json(total, by)).collect() };
    let mut totals = json!({
        "total": inventory.total().to_string(),
        "total_unrounded": inventory.total_unrounded().to_text(),
        "unit": inventory.methodology.unit.text,
        "at_least": !inventory.is_complete() && inventory.is_lower_bound(),
        "by_source": grouped(&[Grouping::Source]),
        "by_scope": grouped(&[Grouping::Scope]),
        "by_period": grouped(&[Grouping::Period]),
        "by_plant": grouped(&[Grouping::Plant]),
        "by_gas": inventory.gas_totals().iter().map(gas_json).collect::<Vec<_>>(),
    });
    if let (Some(map), false) = (totals.as_object_mut(), by.is_empty()) {
        let ids: Vec<&str> = by.iter().map(|grouping| grouping.id()).collect();
        map.insert("by".to_owned(), json!({"groupings": ids, "groups": grouped(by)}));
    }
    totals
}

fn gas_json(gas: &GasTotal) -> Value {
    json!({
        "gas": gas.gas,
        "mass_unrounded": gas.mass.as_ref().map(|(mass, _)| mass.to_text()),
        "mass_unit": gas.mass.as_ref().map(|(_, unit)| unit),
        "total": gas.total.to_string(),
    })
}

fn total_json(total: &Total, by: &[Grouping]) -> Value {
    let mut map = Map::new();
    for (grouping, (id, _)) in by.iter().zip(&total.key) {
        map.insert(grouping.id().to_owned(), json!(id));
    }
    map.insert("total".to_owned(), json!(total.total.to_string()));
    map.insert("total_unrounded".to_owned(), json!(total.unrounded.to_text()));
    Value::Object(map)
}

fn intensities_json(inventory: &Inventory<'_>, by: &[Grouping]) -> Vec<Value> {
    let mut all = inventory.intensities(&[]);
    let keeps = |grouping: &&Grouping| matches!(grouping, Grouping::Plant | Grouping::Period | Grouping::Year);
    let by: Vec<Grouping> = by.iter().filter(keeps).copied().collect();
    if !by.is_empty() {
        all.extend(inventory.intensities(&by));
    }
    all.iter().map(|intensity| intensity_json(intensity, &by)).collect()
}

fn intensity_json(intensity: &Intensity, by: &[Grouping]) -> Value {
    let mut of = Map::new();
    for (grouping, (id, _)) in by.iter().zip(&intensity.key) {
        of.insert(grouping.id().to_owned(), json!(id));
    }
    json!({
        "id": intensity.id,
        "title": intensity.title,
        "of": of,
        "value": intensity.value.map(|value| value.to_string()),
        "value_unrounded": intensity.unrounded.as_ref().map(|value| value.to_text()),
        "unit": intensity.unit,
        "numerator": intensity.numerator.to_string(),
        "numerator_unit": intensity.numerator_unit,
        "denominator": intensity.denominator.to_text(),
        "denominator_item": intensity.denominator_item,
        "denominator_unit": format!("{}[{}]", intensity.denominator_unit, intensity.denominator_item),
    })
}

/// Each process of the process level, per unit of its product where it has one.
fn processes_json(inventory: &Inventory<'_>) -> Vec<Value> {
    let mut all = Vec::new();
    for part in inventory.parts() {
        for (plant, process) in &part.processes {
            let total = inventory.sum(inventory.rows_of_process(*plant, process));
            let unrounded = inventory.sum_unrounded(inventory.rows_of_process(*plant, process));
            let intensity = inventory.process_intensity(*plant, process, None);
            all.push(json!({
                "plant": inventory.ledger.plants.plants[*plant].id,
                "process": process,
                "title": inventory.process_title(*plant, process),
                "part": part.id,
                "total": total.to_string(),
                "total_unrounded": unrounded.to_text(),
                "intensity": intensity.as_ref().map(|intensity| intensity_json(intensity, &[])),
            }));
        }
    }
    all
}

/// How the processes add up to the enterprise; the amounts of the causes add up to `unattributed`.
fn reconciliation_json(inventory: &Inventory<'_>, reconciliation: &Reconciliation<'_>) -> Value {
    let parts: Vec<Value> = inventory
        .parts()
        .iter()
        .map(|part| json!({"id": part.id, "title": part.title, "total": part.total.to_string()}))
        .collect();
    let causes: Vec<Value> = reconciliation
        .shown_causes()
        .iter()
        .map(|cause| {
            let item = cause.item.map(|item| inventory.library.items.at(item));
            json!({
                "plant": inventory.ledger.plants.plants[cause.plant].id,
                "item": item.map(Named::id),
                "cause": cause.kind.id(),
                "title": cause.kind.title(),
                "quantity": cause.quantity.as_ref().map(Ratio::to_text),
                "quantity_unit": item
                    .filter(|_| cause.quantity.is_some())
                    .map(|item| format!("{}[{}]", item.unit.text, item.id())),
                "amount": cause.amount.to_text(),
            })
        })
        .collect();
    json!({
        "enterprise_total": reconciliation.enterprise_total.to_string(),
        "processes_total": reconciliation.processes_total.to_string(),
        "parts": parts,
        "unattributed": reconciliation.unattributed.to_string(),
        "causes": causes,
        "rounded_rows": reconciliation.rows,
        "rounding_bound": reconciliation.rounding_bound.to_text(),
        "enterprise_intensities": intensities_json(&reconciliation.enterprise, &[]),
    })
}

fn coverage_json(inventory: &Inventory<'_>) -> Value {
    let [counted, informing, outside, refused] = inventory.outcome_lines();
    let share = |share: &Share| {
        json!({
            "id": share.id,
            "title": share.title,
            "rows": share.rows,
            "absolute": share.absolute.to_text(),
            "percent": share.percent.map(|percent| percent.to_string()),
        })
    };
    json!({
        "lines": {"counted": counted, "informing": informing, "outside": outside, "refused": refused},
        "tiers": inventory.tier_shares().iter().map(share).collect::<Vec<_>>(),
        "confidence": inventory.confidence_shares().iter().map(share).collect::<Vec<_>>(),
    })
}

fn row_json(inventory: &Inventory<'_>, row: &Row) -> Value {
    let cell = inventory.cell(row);
    let source = inventory.source(row);
    let item = inventory.library.items.at(cell.item);
    let unit = &inventory.methodology.unit.text;
    let mut of_row = json!({
        "plant": inventory.ledger.plants.plants[cell.plant].id,
        "process": cell.process,
        "period": cell.period.to_string(),
        "source": source.id,
        "scope": source.scope,
        "gas": source.gas,
        "item": item.id(),
        "supply": cell.supply.map(|supply| supply.id()),
        "region": cell.region,
        "quantity": inventory.quantity_text(row),
        "quantity_unrounded": row.quantity_unrounded.to_text(),
        "quantity_unit": format!("{}[{}]", item.unit.text, item.id()),
        "parameters": row.parameters.iter().map(parameter_json).collect::<Vec<_>>(),
        "formula": source.formula.as_ref().map(|formula| formula.text()),
        "sign": if source.is_deduction { -1 } else { 1 },
        "emission": row.emission.map(|emission| emission.to_string()),
        "emission_unrounded": row.emission_unrounded.as_ref().map(|value| value.to_text()),
        "unit": row.emission.map(|_| unit),
        "outcome": if inventory.counts(row) { "counted" } else { "informing" },
        "inferred": cell.inferred,
        "derived": row.derived,
        "tier": row.tier.map(|tier| tier.id()),
        "confidence": row.confidence.map(|class| class.id()),
        "clause": source.clause,
    });
    if let (Some(mass), Some(_)) = (inventory.gas_mass(row), &source.warming) {
        of_row["gas_mass_unrounded"] = json!(mass.to_text());
        of_row["gas_mass_unit"] = json!(source.gas_unit);
    }
    if let Some(lift) = &row.lift {
        of_row["lift"] = lift_json(lift, source);
    }
    of_row
}

/// Of a row that lifts a sum to its floor: the floor, the sum, and the sources whose rows it is of.
fn lift_json(lift: &Lift, source: &Source) -> Value {
    json!({
        "floor": source.floor.as_ref().map(|floor| &floor.written),
        "sources": source.floor.as_ref().map(|floor| &floor.sources),
        "sum": lift.sum.to_string(),
        "rows": lift.cells.len(),
    })
}

fn parameter_json(parameter: &ResolvedParameter) -> Value {
    json!({
        "id": parameter.id,
        "value": parameter.text,
        "unit": parameter.unit,
        "tier": parameter.tier.id(),
        "record": parameter.record,
        "confidence": parameter.confidence.id(),
    })
}

/// One problem.
pub fn problem_json(problem: &Problem) -> Value {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Finding => "finding",
        Severity::Note => "note",
    };
    json!({
        "code": problem.code,
        "severity": severity,
        "place": problem.place.as_ref().map(place_json),
        "message": problem.message,
        "hint": problem.hint,
    })
}

pub(super) fn place_json(place: &Place) -> Value {
    json!({"file": place.file, "sheet": place.sheet, "row": place.row, "column": place.column})
}

/// An explanation tree.
pub fn explanation_json(explanation: &Explanation) -> Value {
    let lines: Vec<Value> = explanation
        .lines
        .iter()
        .map(|line| {
            json!({
                "place": place_json(&line.place),
                "lines": line.count,
                "typed": line.typed,
                "quantity": line.quantity.to_text(),
                "evidence": line.evidence,
                "moisture": line.moisture,
            })
        })
        .collect();
    json!({
        "title": explanation.title,
        "value": explanation.value,
        "unit": explanation.unit,
        "formula": explanation.formula,
        "expression": explanation.expression,
        "rounding": explanation.rounding.map(|rounding| json!({
            "places": rounding.places,
            "words": rounding_words(rounding),
        })),
        "clause": explanation.clause,
        "remarks": explanation.remarks,
        "lines": lines,
        "record": explanation.record.as_deref().map(record_json),
        "children": explanation.children.iter().map(explanation_json).collect::<Vec<_>>(),
    })
}

fn record_json(record: &ExplainedRecord) -> Value {
    json!({
        "id": record.id,
        "printed": record.printed,
        "document": record.document,
        "table": record.table,
        "describes": record.describes,
        "published": record.published,
        "region": record.region,
        "confidence": record.confidence.0,
        "source": record.source,
        "note": record.note,
    })
}
