//! A comparison of footprints for programs and spreadsheets: JSON and CSV, ids and numbers as exact text.

use serde_json::{Value, json};

use super::comparison_text::SIDES;
use super::csv_bytes::csv_writer;
use super::footprint_comparison_text::counted_by;
use super::solved_number::number;
use crate::comparison::footprint::{
    FootprintCause, FootprintComparison, FootprintEffect, FootprintPart, OtherShare, Treatment, Uncounted, UnitPair,
};
use crate::methodology::warming::EQUIVALENT;
use crate::quantity::Ratio;

/// The version of the JSON's shape.
const SCHEMA: &str = "dafeng-footprint-comparison/1.0";

/// Decimal places of amounts: what does not end there goes to rounding, so that amounts add up as they are printed.
const PLACES: u32 = 20;

/// A comparison as JSON; decimals are strings.
pub fn footprint_comparison_json(comparison: &FootprintComparison, files: &[String; 2]) -> Value {
    let shown = comparison.shown(PLACES);
    let sides = [0, 1].map(|side: usize| {
        json!({
            "side": SIDES[side],
            "file": files[side],
            "total": shown.totals[side].to_text(),
            "is_complete": comparison.are_complete[side],
            "is_lower_bound": comparison.are_lower_bounds[side],
        })
    });
    let causes = comparison.order.causes().iter().map(|cause| {
        let of_cause = || shown.effects.iter().filter(|effect| effect.cause == *cause);
        let amount = match cause {
            FootprintCause::Rounding => shown.rounding.clone(),
            _ => of_cause().map(|effect| effect.amount.clone()).sum(),
        };
        json!({
            "cause": cause.id(),
            "title": cause.title(),
            "amount": amount.to_text(),
            "effects": of_cause().map(|effect| effect_json(comparison, effect)).collect::<Vec<_>>(),
        })
    });
    let [own, its] = &shown.totals;
    json!({
        "schema": SCHEMA,
        "product": comparison.product,
        "amount": comparison.amount.to_text(),
        "unit": comparison.unit,
        "is_complete": comparison.is_complete(),
        "sides": sides,
        "boundaries": boundaries_json(comparison),
        "order": comparison.order.causes().iter().map(|cause| cause.id()).collect::<Vec<_>>(),
        "difference": (its.clone() - own.clone()).to_text(),
        "causes": causes.collect::<Vec<_>>(),
    })
}

fn boundaries_json(comparison: &FootprintComparison) -> Value {
    let boundaries = &comparison.boundaries;
    let aspects = boundaries.aspects.iter().map(|aspect| {
        json!({
            "id": aspect.id,
            "title": aspect.title,
            "a": aspect.values[0],
            "b": aspect.values[1],
            "differs": aspect.differs,
        })
    });
    json!({
        "same": boundaries.are_same(),
        "aspects": aspects.collect::<Vec<_>>(),
        "shares": boundaries.shares.iter().map(share_json).collect::<Vec<_>>(),
        "units": boundaries.units.iter().map(unit_json).collect::<Vec<_>>(),
        "not_counted": boundaries.uncounted.iter().map(uncounted_json).collect::<Vec<_>>(),
    })
}

fn share_json(share: &OtherShare) -> Value {
    let [own, its] = share.shares.each_ref().map(|share| share.as_ref().map(number));
    json!({"process": share.process, "product": share.product, "a": own, "b": its})
}

fn unit_json(pair: &UnitPair) -> Value {
    let [own, its] = &pair.units;
    json!({"process": pair.process, "a": own, "b": its})
}

fn uncounted_json(uncounted: &Uncounted) -> Value {
    let [own, its] = uncounted.sides.each_ref().map(|side| match side {
        Treatment::Absent => json!({"treatment": "absent", "amount": null}),
        Treatment::Counted(amount) => json!({"treatment": "counted", "amount": number(amount)}),
        Treatment::NotCounted(amount) => json!({"treatment": "not-counted", "amount": number(amount)}),
    });
    json!({"reason": uncounted.reason.id(), "id": uncounted.id, "unit": uncounted.unit, "a": own, "b": its})
}

/// What the numbers of an effect are measured in.
fn unit(comparison: &FootprintComparison, effect: &FootprintEffect) -> String {
    let unit = comparison.names.unit(counted_by(&effect.subject));
    match effect.cause {
        cause if cause.is_choice() => EQUIVALENT.to_owned(),
        FootprintCause::Amounts => unit.to_owned(),
        _ => format!("tCO2e/{unit}"),
    }
}

fn effect_json(comparison: &FootprintComparison, effect: &FootprintEffect) -> Value {
    let subject = &effect.subject;
    let title = match subject.part {
        FootprintPart::Process => comparison.names.process(&subject.id),
        _ => comparison.names.item(&subject.id),
    };
    let [own, its] = effect.values.each_ref().map(|value| value.as_ref().map(number));
    json!({
        "kind": subject.part.id(),
        "id": subject.id,
        "title": title,
        "reference": subject.reference,
        "carbon_of": subject.carbon,
        "flow": subject.flow,
        "a": own,
        "b": its,
        "value_unit": unit(comparison, effect),
        "only_in": effect.only.map(|side| SIDES[side]),
        "without_factor_in": effect.without_factor.map(|side| SIDES[side]),
        "amount": effect.amount.to_text(),
    })
}

/// The columns of the CSV.
const COLUMNS: [&str; 13] = [
    "part",
    "cause",
    "kind",
    "id",
    "reference",
    "carbon_of",
    "flow",
    "a",
    "b",
    "value_unit",
    "only_in",
    "without_factor_in",
    "amount_tCO2e",
];

/// A comparison as CSV: the first footprint, an effect a line, rounding, the second footprint. The lines between them add up to their difference.
pub fn footprint_comparison_csv(comparison: &FootprintComparison) -> Result<Vec<u8>, csv::Error> {
    let shown = comparison.shown(PLACES);
    let mut writer = csv_writer();
    writer.write_record(COLUMNS)?;
    let total = |side: usize| {
        let mut cells = [(); 13].map(|()| String::new());
        cells[0] = format!("total-{}", SIDES[side].to_lowercase());
        cells[12] = shown.totals[side].to_text();
        cells
    };
    writer.write_record(total(0))?;
    for cause in comparison.order.causes() {
        for effect in shown.effects.iter().filter(|effect| effect.cause == *cause) {
            writer.write_record(effect_cells(comparison, effect))?;
        }
        if *cause == FootprintCause::Rounding {
            writer.write_record(rounding_cells(&shown.of_totals, &shown.rounding))?;
        }
    }
    writer.write_record(total(1))?;
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn rounding_cells([own, its]: &[Ratio; 2], amount: &Ratio) -> [String; 13] {
    let mut cells = [(); 13].map(|()| String::new());
    cells[0] = "effect".to_owned();
    cells[1] = FootprintCause::Rounding.id().to_owned();
    cells[7] = number(own);
    cells[8] = number(its);
    cells[9] = EQUIVALENT.to_owned();
    cells[12] = amount.to_text();
    cells
}

fn effect_cells(comparison: &FootprintComparison, effect: &FootprintEffect) -> [String; 13] {
    let subject = &effect.subject;
    let value = |side: usize| effect.values[side].as_ref().map(number).unwrap_or_default();
    let side = |side: Option<usize>| side.map(|side| SIDES[side].to_owned()).unwrap_or_default();
    [
        "effect".to_owned(),
        effect.cause.id().to_owned(),
        subject.part.id().to_owned(),
        subject.id.clone(),
        subject.reference.clone().unwrap_or_default(),
        subject.carbon.clone().unwrap_or_default(),
        subject.flow.clone().unwrap_or_default(),
        value(0),
        value(1),
        unit(comparison, effect),
        side(effect.only),
        side(effect.without_factor),
        effect.amount.to_text(),
    ]
}
