//! The result of fuels over the energy of the same fuels, which lies between the least and the greatest published factor of those used.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checked, no_inventory};
use crate::factor::Named;
use crate::factor::parameter_name::OXIDATION_RATE;
use crate::format::comparison::CarbonPerEnergyEntry;
use crate::inventory::Row;
use crate::methodology::Level;
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

/// The fuels of one plant and period.
#[derive(Default)]
struct Mix {
    carbon: Ratio,
    energy: Ratio,
    least: Option<Ratio>,
    greatest: Option<Ratio>,
    groups: BTreeSet<usize>,
}

pub(super) fn check(entry: &CarbonPerEnergyEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(inventory) = evidence.inventory else {
        return Ok(Checked::reason(no_inventory(evidence)));
    };
    let (energy_of_unit, co2_per_carbon) = (number(&entry.energy)?, number(&entry.co2_per_carbon)?);
    let tolerance = number(&entry.tolerance)? * Ratio::from_scaled(1, 2);
    let methodology = evidence.shipped(&entry.method)?;
    let beside = match evidence.beside(&methodology, Level::Enterprise) {
        Ok(beside) => beside,
        Err(reason) => return Ok(Checked::reason(reason)),
    };
    let mut energies: BTreeMap<(usize, Period, usize), Ratio> = BTreeMap::new();
    for row in beside.counted() {
        let cell = beside.cell(row);
        let known = energies.entry((cell.plant, cell.period, cell.item)).or_default();
        *known = std::mem::take(known) + row.emission_unrounded.clone().unwrap_or_default();
    }
    let mut mixes: BTreeMap<(usize, Period), Mix> = BTreeMap::new();
    for row in inventory.counted() {
        let cell = inventory.cell(row);
        let has_carbon = row.parameters.iter().any(|parameter| parameter.id == entry.parameter);
        let energy = energies.get(&(cell.plant, cell.period, cell.item));
        let (Some(carbon), Some(energy), true) = (&row.emission_unrounded, energy, has_carbon) else {
            continue;
        };
        let id = evidence.library.items.at(cell.item).id();
        let Some(published) = published(entry, evidence, id) else {
            let title = evidence.library.items.at(cell.item).title();
            checked.pass_over(Text::new(
                format!("{} 没有公布的单位热值含碳量", title.zh),
                format!(
                    "no carbon content per energy of {} is published in the sets named",
                    title.en
                ),
            ));
            continue;
        };
        let factor = published * co2_per_carbon.clone() * oxidation(row);
        let mix = mixes.entry((cell.plant, cell.period)).or_default();
        mix.carbon = std::mem::take(&mut mix.carbon) + carbon.clone();
        mix.energy = std::mem::take(&mut mix.energy) + energy.clone() * energy_of_unit.clone();
        mix.least = Some(match mix.least.take() {
            Some(least) => least.min(factor.clone()),
            None => factor.clone(),
        });
        mix.greatest = Some(match mix.greatest.take() {
            Some(greatest) => greatest.max(factor),
            None => factor,
        });
        mix.groups.extend(&cell.groups);
    }
    for ((plant, period), mix) in mixes {
        let (Some(ratio), Some(least), Some(greatest)) = (mix.carbon.divide(&mix.energy), mix.least, mix.greatest)
        else {
            continue;
        };
        // Sold fuels may outweigh those bought; such a mix has no factor of its own.
        if mix.energy.is_negative() || mix.carbon.is_negative() {
            continue;
        }
        checked.times += 1;
        let low = least * (Ratio::one() - tolerance.clone());
        let high = greatest * (Ratio::one() + tolerance.clone());
        if ratio >= low && ratio <= high {
            continue;
        }
        let bound = if ratio < low { &low } else { &high };
        let difference = (ratio.clone() - bound.clone()).abs();
        let figure = |value: &Ratio| Figure::new(value.clone(), &entry.unit, 4);
        checked.found.push(Found {
            plant: Some(plant),
            period: Some(period),
            found: Some(figure(&ratio)),
            percent: (difference.clone() * Ratio::from(100)).divide(bound),
            difference: Some(figure(&difference)),
            expected: Some(Expected::Bounds {
                low: Some(figure(&low)),
                high: Some(figure(&high)),
            }),
            lines: evidence.lines(mix.groups)?,
            ..Found::default()
        });
    }
    Ok(checked.none_stated(
        "方法学不以热值与含碳量计算排放",
        "the methodology counts no fuel by calorific value and carbon content",
    ))
}

/// The published value of an item: that of the first set that has it.
fn published(entry: &CarbonPerEnergyEntry, evidence: &Evidence<'_>, item: &str) -> Option<Ratio> {
    let sets = entry.sets.iter().filter_map(|id| evidence.library.set(id));
    let mut values = sets.filter_map(|set| {
        let mut records = set
            .records_of(item, &entry.parameter)
            .filter(|record| !record.alternative);
        records.find_map(|record| record.base_value())
    });
    values.next()
}

fn oxidation(row: &Row) -> Ratio {
    let known = row.parameters.iter().find(|parameter| parameter.id == OXIDATION_RATE);
    known.map_or_else(Ratio::one, |known| known.value.clone())
}
