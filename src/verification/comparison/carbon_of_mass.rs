//! Calorific value times carbon content: a tonne of fuel holds no more than a tonne of carbon.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::activity::{Group, Statement};
use crate::factor::{Named, SetOrigin};
use crate::format::comparison::CarbonOfMassEntry;
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::bounds::Bounds;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Figure, Found};

/// Decimal places of values for people: those of the finest defaults.
const PLACES: u32 = 5;

pub(super) fn check(entry: &CarbonOfMassEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let bounds = Bounds::of(&entry.within, PLACES)?;
    let mut products: BTreeMap<(usize, usize, Period, Ratio, Ratio), BTreeSet<usize>> = BTreeMap::new();
    for (place, stated) in evidence.stated(&[], &entry.energy) {
        let group = &evidence.groups[place];
        if let Some(carbon) = beside(group, &entry.carbon, evidence) {
            for energy in values(stated) {
                let key = (group.plant, group.item, group.period, energy, carbon.clone());
                products.entry(key).or_default().insert(place);
            }
        }
    }
    for (place, stated) in evidence.stated(&[], &entry.carbon) {
        let group = &evidence.groups[place];
        if let Some(energy) = beside(group, &entry.energy, evidence) {
            for carbon in values(stated) {
                let key = (group.plant, group.item, group.period, energy.clone(), carbon);
                products.entry(key).or_default().insert(place);
            }
        }
    }
    for ((plant, item, period, energy, carbon), groups) in products {
        let known = evidence.library.items.at(item);
        if !known.is_by_mass() {
            continue;
        }
        checked.times += 1;
        let Some(numbers) = bounds.finding(&(energy.clone() * carbon.clone())) else {
            continue;
        };
        let figure = |value: Ratio, parameter: &str| {
            let unit = evidence.library.parameters.find(parameter);
            let unit = unit.map(|parameter| parameter.unit_text(known)).unwrap_or_default();
            Figure::new(value, unit, PLACES).text()
        };
        let terms = format!("{} × {}", figure(energy, &entry.energy), figure(carbon, &entry.carbon));
        checked.found.push(Found {
            plant: Some(plant),
            item: Some(item),
            period: Some(period),
            detail: Some(Text::same(&terms)),
            lines: evidence.lines(groups)?,
            ..numbers
        });
    }
    Ok(checked.none_stated("台账没有填报这一参数", "no line states the parameter"))
}

/// The values of a statement; of many lines summed while they were read, the least and the greatest.
fn values(stated: &Statement) -> Vec<Ratio> {
    match &stated.spread {
        Some(spread) => vec![spread.least.clone(), spread.most.clone()],
        None => vec![stated.value.clone()],
    }
}

/// What stands beside a stated value of the other parameter: what the line states, typed defaults too; what else is stated; what the inventory took;
/// the least published value, which is what any methodology would take at least.
fn beside(group: &Group, parameter: &str, evidence: &Evidence<'_>) -> Option<Ratio> {
    let of_line = || {
        let mut stated = evidence.ledger?.statements[group.statement].iter();
        let own = stated.find(|known| known.parameter == parameter)?;
        Some(own.value.clone())
    };
    let of_inventory = || {
        let inventory = evidence.inventory?;
        let mut rows = inventory.counted().filter(|row| {
            let cell = inventory.cell(row);
            (cell.plant, cell.item) == (group.plant, group.item) && cell.period.overlaps(group.period)
        });
        rows.find_map(|row| {
            let mut parameters = row.parameters.iter();
            let own = parameters.find(|known| known.id == parameter)?;
            Some(own.value.clone())
        })
    };
    let published = || {
        let library = evidence.library;
        let item = library.items.at(group.item);
        let shipped = library.set_ids().filter_map(|id| library.set(id));
        let shipped = shipped.filter(|set| set.origin == SetOrigin::Shipped);
        let records = shipped.flat_map(|set| set.records_of(item.id(), parameter));
        records.filter_map(|record| record.base_value()).min()
    };
    of_line()
        .or_else(|| evidence.value_of(group, parameter))
        .or_else(of_inventory)
        .or_else(published)
}
