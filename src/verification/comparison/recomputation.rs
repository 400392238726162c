//! Every row once more, by another way than the engine's: sums of the ledger's own table of sums, factor values read again by the record's id, the
//! whole formula in place of its coefficient, and the total as the sum of what is shown.

use std::collections::BTreeMap;

use super::{Checked, no_inventory};
use crate::activity::ledger_sum::SumKey;
use crate::flow::Flow;
use crate::inventory::parameter::ParameterOrigin;
use crate::inventory::{Inventory, QuantityTerm, Row};
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

pub(super) fn check(evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let Some(inventory) = evidence.inventory else {
        return Ok(Checked::reason(no_inventory(evidence)));
    };
    let mut checked = Checked::default();
    sums(inventory, &mut checked)?;
    for row in &inventory.rows {
        checked.times += 1;
        if let Some((computed, stated, words, unit)) = differs(inventory, row) {
            let cell = inventory.cell(row);
            let difference = (computed.clone() - stated.clone()).abs();
            let figure = |value: &Ratio| Figure::new(value.clone(), &unit, 10);
            checked.found.push(Found {
                plant: Some(cell.plant),
                item: Some(cell.item),
                process: cell.process.clone(),
                parameter: None,
                period: Some(cell.period),
                detail: Some(words),
                found: Some(figure(&stated)),
                percent: (difference.clone() * Ratio::from(100)).divide(&computed.abs()),
                difference: Some(figure(&difference)),
                expected: Some(Expected::Figure(figure(&computed))),
                lines: evidence.lines(cell.groups.iter().copied())?,
            });
        }
    }
    Ok(checked)
}

/// What of a row does not follow: what it should be, what it is, what it is called, its unit.
fn differs(inventory: &Inventory<'_>, row: &Row) -> Option<(Ratio, Ratio, Text, String)> {
    let cell = inventory.cell(row);
    let item = inventory.library.items.at(cell.item);
    let source = inventory.source(row);
    let signed = |term: &QuantityTerm| {
        if term.is_subtracted {
            -term.amount.clone()
        } else {
            term.amount.clone()
        }
    };
    let quantity: Ratio = row.terms.iter().map(signed).sum();
    if quantity != row.quantity_unrounded {
        let words = Text::new("数量", "the quantity");
        return Some((quantity, row.quantity_unrounded.clone(), words, item.unit.text.clone()));
    }
    for parameter in &row.parameters {
        let ParameterOrigin::Record { set, .. } = &parameter.origin else {
            continue;
        };
        let records = inventory.library.set(set).map_or(&[][..], |set| set.records.as_slice());
        let record = records
            .iter()
            .find(|record| parameter.record.as_ref() == Some(&record.id));
        let read = record.and_then(|record| record.base_value()).unwrap_or_default();
        if read != parameter.unrounded {
            let words = Text::new(
                format!("因子记录 {}", parameter.record.as_deref().unwrap_or_default()),
                format!("factor record {}", parameter.record.as_deref().unwrap_or_default()),
            );
            return Some((read, parameter.unrounded.clone(), words, parameter.unit.clone()));
        }
    }
    if let (Some(floor), Some(lift)) = (&source.floor, &row.lift) {
        let of_sum = inventory.rows.iter().filter(|other| lift.cells.contains(&other.cell));
        let sum: Ratio = of_sum.filter_map(|other| other.emission).map(Ratio::from).sum();
        let (lifted, emission) = (floor.at_least.clone() - sum, Ratio::from(row.emission?));
        let words = Text::new("补足到下限", "lifted to the floor");
        let unit = inventory.methodology.unit.text.clone();
        return (lifted != emission).then_some((lifted, emission, words, unit));
    }
    let (formula, emission) = (source.formula.as_ref()?, row.emission?);
    let value_of = |name: &str| {
        let parameter = row.parameters.iter().find(|parameter| parameter.id == name);
        let constant = || {
            inventory
                .methodology
                .constants
                .get(name)
                .map(|constant| constant.value.clone())
        };
        match name {
            "quantity" => Some(row.quantity.clone()),
            _ => parameter.map(|parameter| parameter.value.clone()).or_else(constant),
        }
    };
    let value = formula.evaluate(&value_of).unwrap_or_default();
    let value = if source.is_deduction { -value } else { value };
    let computed = value
        .round(inventory.methodology.rounding)
        .map(Ratio::from)
        .unwrap_or_default();
    let words = Text::new("排放量", "the emission");
    (computed != Ratio::from(emission)).then(|| {
        (
            computed,
            Ratio::from(emission),
            words,
            inventory.methodology.unit.text.clone(),
        )
    })
}

/// The groups that rows are made of beside the ledger's own table of sums.
fn sums(inventory: &Inventory<'_>, checked: &mut Checked) -> Result<(), Problems> {
    type Key = (usize, String, Period, usize, Flow);
    let ledger = inventory.ledger;
    let mut of_groups: BTreeMap<Key, Ratio> = BTreeMap::new();
    for group in &inventory.groups {
        if !group.flow.carries_quantity() || group.flow.is_stock() {
            continue;
        }
        let process = group.process.clone().unwrap_or_default();
        let key = (
            group.plant,
            process,
            group.period.row(PeriodLength::Month),
            group.item,
            group.flow,
        );
        let known = of_groups.entry(key).or_default();
        *known = std::mem::take(known) + group.quantity.clone();
    }
    for sum in ledger.sums(&[SumKey::Plant, SumKey::Process, SumKey::Month], &[])? {
        let (Some(plant), Some(process), Some(period)) = (sum.plant, sum.process, sum.period) else {
            continue;
        };
        checked.times += 1;
        let quantity = Ratio::from_scaled(sum.quantity, ledger.places);
        let key = (plant, ledger.processes[process].clone(), period, sum.item, sum.flow);
        let grouped = of_groups.remove(&key).unwrap_or_default();
        if grouped != quantity {
            let unit = &inventory.library.items.at(sum.item).unit.text;
            let figure = |value: &Ratio| Figure::new(value.clone(), unit, ledger.shown_places());
            checked.found.push(Found {
                plant: Some(plant),
                item: Some(sum.item),
                period: Some(period),
                detail: Some(Text::new("台账合计", "the sum of the lines")),
                difference: Some(figure(&(grouped.clone() - quantity.clone()).abs())),
                found: Some(figure(&grouped)),
                expected: Some(Expected::Figure(figure(&quantity))),
                ..Found::default()
            });
        }
    }
    Ok(())
}
