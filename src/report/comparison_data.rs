//! A comparison for programs and spreadsheets: JSON and CSV, ids and numbers as exact text.

use serde_json::{Value, json};

use super::comparison_text::SIDES;
use super::csv_bytes::csv_writer;
use super::solved_number::number;
use crate::comparison::{Cause, Comparison, Effect, IntensityBridge, Standing, Subject};
use crate::factor::Named;
use crate::quantity::Ratio;

/// The version of the JSON's shape.
const SCHEMA: &str = "dafeng-comparison/1.0";

/// Decimal places of amounts: what does not end there goes to rounding, so that amounts add up as they are printed.
const PLACES: u32 = 10;

/// A comparison as JSON; decimals are strings.
pub fn comparison_json(comparison: &Comparison<'_>, ledgers: &[String; 2]) -> Value {
    let shown = comparison.shown(PLACES);
    let sides: Vec<Value> = (0..2).map(|side| side_json(comparison, side, &ledgers[side])).collect();
    let causes: Vec<Value> = comparison
        .order
        .causes()
        .iter()
        .map(|cause| {
            let of_cause = || shown.effects.iter().filter(|effect| effect.cause == *cause);
            let amount = match cause {
                Cause::Rounding => shown.rounding.clone(),
                _ => of_cause().map(|effect| effect.amount.clone()).sum(),
            };
            json!({
                "cause": cause.id(),
                "title": cause.title(),
                "amount": amount.to_text(),
                "effects": of_cause().map(|effect| effect_json(comparison, effect)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({
        "schema": SCHEMA,
        "unit": comparison.inventories[0].methodology.unit.text,
        "complete": comparison.is_complete(),
        "sides": sides,
        "boundaries": boundaries_json(comparison),
        "order": comparison.order.causes().iter().map(|cause| cause.id()).collect::<Vec<_>>(),
        "difference": comparison.difference().to_text(),
        "causes": causes,
        "intensity": comparison.intensity.as_ref().map(intensity_json),
    })
}

fn side_json(comparison: &Comparison<'_>, side: usize, ledger: &str) -> Value {
    let inventory = comparison.inventories[side];
    json!({
        "side": SIDES[side],
        "ledger": ledger,
        "methodology": inventory.methodology.id(),
        "options": inventory.methodology.choices,
        "level": inventory.level.id(),
        "as_of": inventory.as_of.map(|day| day.to_string()),
        "complete": inventory.is_complete(),
        "total": comparison.totals[side].to_string(),
        "unrounded": comparison.exact[side].to_text(),
        "rounding": number(&comparison.rounding(side)),
    })
}

fn boundaries_json(comparison: &Comparison<'_>) -> Value {
    let boundaries = &comparison.boundaries;
    let aspects: Vec<Value> = boundaries
        .aspects
        .iter()
        .map(|aspect| {
            json!({
                "id": aspect.id,
                "title": aspect.title,
                "a": aspect.values[0],
                "b": aspect.values[1],
                "differs": aspect.differs,
            })
        })
        .collect();
    let sources: Vec<Value> = boundaries
        .sources
        .iter()
        .map(|source| {
            json!({
                "counted_by": SIDES[source.side],
                "source": source.id,
                "title": source.title,
                "scope": source.scope,
                "memo": source.memo,
            })
        })
        .collect();
    let items: Vec<Value> = boundaries
        .items
        .iter()
        .map(|item| {
            let mut value = subject_json(comparison, &item.subject);
            value["counted_by"] = json!(SIDES[item.side]);
            value["standing"] = standing_json(&item.standing);
            value
        })
        .collect();
    let quantities: Vec<Value> = boundaries
        .quantities
        .iter()
        .map(|quantity| {
            let mut value = subject_json(comparison, &quantity.subject);
            value["a"] = json!(quantity.values[0]);
            value["b"] = json!(quantity.values[1]);
            value
        })
        .collect();
    json!({"same": boundaries.are_same(), "aspects": aspects, "sources": sources, "items": items, "quantities": quantities})
}

fn subject_json(comparison: &Comparison<'_>, subject: &Subject) -> Value {
    json!({
        "plant": subject.plant,
        "process": subject.process,
        "item": comparison.inventories[0].library.items.at(subject.item).id(),
        "supply": subject.supply.map(|supply| supply.id()),
    })
}

fn standing_json(standing: &Standing) -> Value {
    let clause = match standing {
        Standing::Outside(_, clause) => clause.as_ref(),
        _ => None,
    };
    json!({"id": standing.id(), "title": standing.title(), "clause": clause})
}

fn effect_json(comparison: &Comparison<'_>, effect: &Effect) -> Value {
    let mut value = subject_json(comparison, &effect.subject);
    let [own, its] = effect.values.each_ref().map(|value| value.as_ref().map(number));
    value["source_a"] = json!(effect.sources[0]);
    value["source_b"] = json!(effect.sources[1]);
    value["a"] = json!(own);
    value["b"] = json!(its);
    value["value_unit"] = json!(effect.unit);
    value["implied"] = json!(effect.implied.map(|side| SIDES[side]));
    value["standing"] = effect.standing.as_ref().map_or(Value::Null, standing_json);
    value["amount"] = json!(effect.amount.to_text());
    value
}

fn intensity_json(bridge: &IntensityBridge) -> Value {
    let sides: Vec<Value> = bridge
        .sides
        .iter()
        .zip(SIDES)
        .map(|(intensity, side)| {
            json!({
                "side": side,
                "id": intensity.id,
                "title": intensity.title,
                "value": intensity.value.map(|value| value.to_string()),
                "numerator": intensity.numerator.to_string(),
                "denominator": intensity.denominator.to_text(),
            })
        })
        .collect();
    let [first, _] = &bridge.sides;
    let (of_total, of_output) = (cut(&bridge.of_total), cut(&bridge.of_output));
    let rounding = bridge.difference() - of_total.clone() - of_output.clone();
    json!({
        "sides": sides,
        "unit": first.unit,
        "denominator_item": first.denominator_item,
        "denominator_unit": first.denominator_unit,
        "difference": bridge.difference().to_text(),
        "causes": [
            {"cause": "total", "amount": of_total.to_text()},
            {"cause": "output", "amount": of_output.to_text()},
            {"cause": "rounding", "amount": rounding.to_text()},
        ],
    })
}

/// A number rounded to the places of amounts.
fn cut(value: &Ratio) -> Ratio {
    let text = super::solved_number::rounded(value, PLACES);
    text.parse().unwrap_or_else(|_| value.clone())
}

/// The columns of the CSV.
const COLUMNS: [&str; 13] = [
    "part",
    "cause",
    "plant",
    "process",
    "item",
    "supply",
    "source_a",
    "source_b",
    "a",
    "b",
    "value_unit",
    "amount",
    "standing",
];

/// A comparison as CSV: the first total, an effect a line, rounding, the second total. The lines between the totals add up to their difference.
pub fn comparison_csv(comparison: &Comparison<'_>) -> Result<Vec<u8>, csv::Error> {
    let shown = comparison.shown(PLACES);
    let unit = &comparison.inventories[0].methodology.unit.text;
    let mut header = COLUMNS.map(str::to_owned);
    header[11] = format!("amount_{unit}");
    let mut writer = csv_writer();
    writer.write_record(&header)?;
    let total = |side: usize| {
        let mut cells = [(); 13].map(|()| String::new());
        cells[0] = format!("total-{}", SIDES[side].to_lowercase());
        cells[11] = comparison.totals[side].to_string();
        cells
    };
    writer.write_record(total(0))?;
    for cause in comparison.order.causes() {
        for effect in shown.effects.iter().filter(|effect| effect.cause == *cause) {
            writer.write_record(effect_cells(comparison, effect))?;
        }
        if *cause == Cause::Rounding {
            let mut cells = [(); 13].map(|()| String::new());
            cells[0] = "effect".to_owned();
            cells[1] = cause.id().to_owned();
            cells[8] = number(&comparison.rounding(0));
            cells[9] = number(&comparison.rounding(1));
            cells[10].clone_from(unit);
            cells[11] = shown.rounding.to_text();
            writer.write_record(cells)?;
        }
    }
    writer.write_record(total(1))?;
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn effect_cells(comparison: &Comparison<'_>, effect: &Effect) -> [String; 13] {
    let subject = &effect.subject;
    let value = |side: usize| effect.values[side].as_ref().map(number).unwrap_or_default();
    [
        "effect".to_owned(),
        effect.cause.id().to_owned(),
        subject.plant.clone().unwrap_or_default(),
        subject.process.clone().unwrap_or_default(),
        comparison.inventories[0].library.items.at(subject.item).id().to_owned(),
        subject.supply.map(|supply| supply.id().to_owned()).unwrap_or_default(),
        effect.sources[0].clone().unwrap_or_default(),
        effect.sources[1].clone().unwrap_or_default(),
        value(0),
        value(1),
        effect.unit.clone(),
        effect.amount.to_text(),
        effect
            .standing
            .as_ref()
            .map(|standing| standing.id().to_owned())
            .unwrap_or_default(),
    ]
}
