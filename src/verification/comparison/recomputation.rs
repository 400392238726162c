//! Every row once more, by another way than the engine's: sums of the ledger's own table of sums, factor values read again by the record's id, the
//! whole formula in place of its coefficient, and the total as the sum of what is shown.

use std::collections::BTreeMap;

use super::{Checked, no_inventory};
use crate::activity::ledger_sum::SumKey;
use crate::flow::Flow;
use crate::inventory::parameter::ParameterOrigin;
use crate::inventory::{Grouping, Inventory, QuantityTerm, ResolvedParameter, Row};
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

/// Decimal places of values for people.
const PLACES: u32 = 10;

pub(super) fn check(evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let Some(inventory) = evidence.inventory else {
        return Ok(Checked::reason(no_inventory(evidence)));
    };
    let mut checked = Checked::default();
    sums(inventory, &mut checked)?;
    for row in &inventory.rows {
        // A memo item without a formula has a quantity alone: nothing that follows from a formula is compared.
        checked.times += u64::from(row.emission.is_some());
        if let Some(fault) = fault_of(inventory, row) {
            let cell = inventory.cell(row);
            checked.found.push(Found {
                plant: Some(cell.plant),
                item: Some(cell.item),
                process: cell.process.clone(),
                period: Some(cell.period),
                lines: evidence.lines(cell.groups.iter().copied())?,
                ..fault.found()
            });
        }
    }
    cells(inventory, evidence, &mut checked)?;
    total(inventory, &mut checked);
    Ok(checked)
}

/// What does not follow.
enum Fault {
    /// A figure that computes to another.
    Differs {
        computed: Ratio,
        stated: Ratio,
        words: Text,
        unit: String,
    },
    /// What cannot be computed again, and why.
    NotComputed(Text),
}

impl Fault {
    fn found(self) -> Found {
        match self {
            Fault::Differs {
                computed,
                stated,
                words,
                unit,
            } => Found {
                detail: Some(words),
                ..Found::beside(&stated, &computed, &unit, PLACES)
            },
            Fault::NotComputed(words) => Found {
                detail: Some(words),
                ..Found::default()
            },
        }
    }
}

/// What of a row does not follow; the first that is found.
fn fault_of(inventory: &Inventory<'_>, row: &Row) -> Option<Fault> {
    let item = inventory.library.items.at(inventory.cell(row).item);
    let signed = |term: &QuantityTerm| {
        if term.is_subtracted {
            -term.amount.clone()
        } else {
            term.amount.clone()
        }
    };
    let quantity: Ratio = row.terms.iter().map(signed).sum();
    if quantity != row.quantity_unrounded {
        return Some(Fault::Differs {
            computed: quantity,
            stated: row.quantity_unrounded.clone(),
            words: Text::new("数量", "the quantity"),
            unit: item.unit.text.clone(),
        });
    }
    let fault = row
        .parameters
        .iter()
        .find_map(|known| fault_of_record(inventory, known));
    fault.or_else(|| fault_of_emission(inventory, row))
}

/// What of a value that a record gives does not follow from the record.
fn fault_of_record(inventory: &Inventory<'_>, parameter: &ResolvedParameter) -> Option<Fault> {
    let ParameterOrigin::Record { set, .. } = &parameter.origin else {
        return None;
    };
    let id = parameter.record.as_deref().unwrap_or_default();
    let records = inventory.library.set(set).map_or(&[][..], |set| set.records.as_slice());
    let record = records.iter().find(|record| record.id == id);
    let Some(read) = record.and_then(|record| record.base_value()) else {
        return Some(Fault::NotComputed(Text::new(
            format!("因子记录 {id}：因子集 {set} 中没有它的数值"),
            format!("factor record {id}: the set {set} has no value of it"),
        )));
    };
    (read != parameter.unrounded).then(|| Fault::Differs {
        computed: read,
        stated: parameter.unrounded.clone(),
        words: Text::new(format!("因子记录 {id}"), format!("factor record {id}")),
        unit: parameter.unit.clone(),
    })
}

/// What of a row's emission does not follow from its formula, or from the sum that it lifts.
fn fault_of_emission(inventory: &Inventory<'_>, row: &Row) -> Option<Fault> {
    let source = inventory.source(row);
    let stated = Ratio::from(row.emission?);
    let (computed, words) = if let (Some(floor), Some(lift)) = (&source.floor, &row.lift) {
        let of_sum = inventory.rows.iter().filter(|other| lift.cells.contains(&other.cell));
        let sum: Ratio = of_sum.filter_map(|other| other.emission).map(Ratio::from).sum();
        let words = Text::new("补足到下限", "lifted to the floor");
        (floor.at_least.clone() - sum, words)
    } else {
        let value_of = |name: &str| {
            let parameter = row.parameters.iter().find(|parameter| parameter.id == name);
            let constant = || {
                let constant = inventory.methodology.constants.get(name);
                constant.map(|constant| constant.value.clone())
            };
            match name {
                "quantity" => Some(row.quantity.clone()),
                _ => parameter.map(|parameter| parameter.value.clone()).or_else(constant),
            }
        };
        let value = source
            .formula
            .as_ref()
            .and_then(|formula| formula.evaluate(&value_of).ok());
        let value = value.map(|value| if source.is_deduction { -value } else { value });
        let Some(computed) = value.and_then(|value| value.round(inventory.methodology.rounding)) else {
            return Some(Fault::NotComputed(Text::new(
                "排放量：公式不能由该行的数量与参数求值",
                "the emission: the formula has no value for the quantity and parameters of the row",
            )));
        };
        (Ratio::from(computed), Text::new("排放量", "the emission"))
    };
    (computed != stated).then(|| Fault::Differs {
        computed,
        stated,
        words,
        unit: inventory.methodology.unit.text.clone(),
    })
}

/// Each cell of the plan makes one row: none counts twice, and none is lost that is neither a gap nor carries none.
fn cells(inventory: &Inventory<'_>, evidence: &Evidence<'_>, checked: &mut Checked) -> Result<(), Problems> {
    let mut rows = vec![0_u64; inventory.plan.cells.len()];
    for row in &inventory.rows {
        rows[row.cell] += 1;
    }
    for (place, (cell, rows)) in inventory.plan.cells.iter().zip(rows).enumerate() {
        let mut gaps = inventory.gaps.iter();
        let is_told = inventory.carrying_none.contains_key(&place)
            || gaps.any(|gap| (gap.plant, gap.item) == (cell.plant, cell.item));
        let words = match rows {
            1 => continue,
            0 if is_told => continue,
            0 => Text::new("有数量而没有行", "a quantity without a row"),
            _ => Text::new(
                format!("同一数量计了 {rows} 次"),
                format!("one quantity in {rows} rows"),
            ),
        };
        checked.found.push(Found {
            plant: Some(cell.plant),
            item: Some(cell.item),
            process: cell.process.clone(),
            period: Some(cell.period),
            detail: Some(words),
            lines: evidence.lines(cell.groups.iter().copied())?,
            ..Found::default()
        });
    }
    Ok(())
}

/// The total beside the sum of the rows as they are shown, and beside that of the totals of source categories.
fn total(inventory: &Inventory<'_>, checked: &mut Checked) {
    let total = Ratio::from(inventory.total());
    let rows: Ratio = inventory
        .counted()
        .filter_map(|row| row.emission)
        .map(Ratio::from)
        .sum();
    let sources = inventory.totals(&[Grouping::Source]);
    let sources: Ratio = sources.into_iter().map(|of_source| Ratio::from(of_source.total)).sum();
    let sums = [
        (rows, Text::new("总量，由各行相加", "the total, of its rows")),
        (
            sources,
            Text::new("总量，由各排放源相加", "the total, of its source categories"),
        ),
    ];
    for (computed, words) in sums {
        checked.times += 1;
        if computed != total {
            let fault = Fault::Differs {
                computed,
                stated: total.clone(),
                words,
                unit: inventory.methodology.unit.text.clone(),
            };
            checked.found.push(fault.found());
        }
    }
}

/// The groups that rows are made of beside the ledger's own table of sums, those of either that the other lacks too.
fn sums(inventory: &Inventory<'_>, checked: &mut Checked) -> Result<(), Problems> {
    type Key = (usize, String, Period, usize, Flow);
    let ledger = inventory.ledger;
    let differing = |(plant, process, period, item, _): &Key, grouped: Ratio, of_lines: Ratio| {
        let unit = &inventory.library.items.at(*item).unit.text;
        let figure = |value: &Ratio| Figure::new(value.clone(), unit, ledger.shown_places());
        (grouped != of_lines).then(|| Found {
            plant: Some(*plant),
            item: Some(*item),
            process: Some(process.clone()).filter(|process| !process.is_empty()),
            period: Some(*period),
            detail: Some(Text::new("台账合计", "the sum of the lines")),
            difference: Some(figure(&(grouped.clone() - of_lines.clone()).abs())),
            found: Some(figure(&grouped)),
            expected: Some(Expected::Figure(figure(&of_lines))),
            ..Found::default()
        })
    };
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
        checked.found.extend(differing(&key, grouped, quantity));
    }
    // What is left no line has.
    for (key, grouped) in of_groups {
        checked.times += 1;
        checked.found.extend(differing(&key, grouped, Ratio::zero()));
    }
    Ok(())
}
