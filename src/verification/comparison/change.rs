//! The result per product beside that of the year before: of another year of the ledger, or of the ledger of the year before.

use std::collections::BTreeMap;

use super::{Checked, no_inventory};
use crate::format::comparison::ChangeEntry;
use crate::format::rule::TableEntry;
use crate::inventory::denominator::Intensity;
use crate::inventory::{Grouping, Inventory};
use crate::period::Period;
use crate::problem::{Place, Problems};
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

/// Intensities by plant, id and year.
type Years = BTreeMap<(String, String), BTreeMap<String, Intensity>>;

pub(super) fn check(entry: &ChangeEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let above = number(&entry.above)?;
    let Some(inventory) = evidence.inventory else {
        return Ok(Checked::reason(no_inventory(evidence)));
    };
    let own = years(inventory);
    let before = evidence.previous.map(years).unwrap_or_default();
    let one_plant = |years: &Years| {
        let mut plants: Vec<&String> = years.keys().map(|(plant, _)| plant).collect();
        plants.dedup();
        plants.len() == 1
    };
    let is_one_each = one_plant(&own) && one_plant(&before);
    for ((plant, id), of_years) in &own {
        for (year, now) in of_years {
            let earlier = of_years.range(..year.clone()).next_back();
            // Two ledgers of one plant each are of one plant, whatever they call it.
            let of_before = before
                .iter()
                .find(|((other, other_id), _)| other_id == id && (other == plant || is_one_each));
            let earlier = earlier.or_else(|| of_before?.1.range(..year.clone()).next_back());
            let (Some((then_year, then)), Some(value)) = (earlier, &now.unrounded) else {
                continue;
            };
            let Some(then_value) = &then.unrounded else { continue };
            let difference = value.clone() - then_value.clone();
            let Some(percent) = (difference.abs() * Ratio::from(100)).divide(&then_value.abs()) else {
                continue;
            };
            checked.times += 1;
            if percent <= above {
                continue;
            }
            let places = now.value.map_or(4, |value| value.places());
            checked.found.push(Found {
                plant: inventory.ledger.plants.find(plant),
                period: Period::parse(year).ok(),
                detail: Some(Text::new(
                    format!("{}（与 {then_year} 年比）", now.title.zh),
                    format!("{} (against {then_year})", now.title.en),
                )),
                lines: inventory
                    .ledger
                    .tables
                    .iter()
                    .map(|(file, _)| Place::file(file))
                    .collect(),
                ..Found::beside(value, then_value, &now.unit, places)
            });
        }
    }
    if checked.times == 0 && evidence.previous.is_none() {
        checked.missing.push(TableEntry {
            table: "previous-ledger".to_owned(),
            title: Text::new("上年台账（--previous）", "the ledger of the year before (--previous)"),
            part: None,
        });
    }
    Ok(checked.none_stated("没有可比的年份", "no two years can be compared"))
}

fn years(inventory: &Inventory<'_>) -> Years {
    let mut found: Years = BTreeMap::new();
    for intensity in inventory.intensities(&[Grouping::Plant, Grouping::Year]) {
        if let [(plant, _), (year, _)] = intensity.key.as_slice() {
            let key = (plant.clone(), intensity.id.clone());
            found.entry(key).or_default().insert(year.clone(), intensity.clone());
        }
    }
    found
}
