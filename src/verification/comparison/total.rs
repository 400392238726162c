//! The total of a plant under a methodology, which has a lower limit.

use super::{Checked, no_inventory};
use crate::format::comparison::TotalEntry;
use crate::inventory::{Grouping, Row};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

pub(super) fn check(entry: &TotalEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(inventory) = evidence.inventory else {
        return Ok(Checked::reason(no_inventory(evidence)));
    };
    let least = number(&entry.at_least)?;
    let unit = &inventory.methodology.file.result.unit;
    for total in inventory.totals(&[Grouping::Plant]) {
        let plant = total.key.first().and_then(|(id, _)| inventory.ledger.plants.find(id));
        let Some(plant) = plant else { continue };
        checked.times += 1;
        // The total as it is shown.
        let sum = Ratio::from(total.total);
        if sum >= least {
            continue;
        }
        // The lines of the deductions are what makes it so.
        let is_deducted = |row: &&Row| {
            let emission = row.emission_unrounded.clone().unwrap_or_default();
            inventory.cell(row).plant == plant && emission < least
        };
        let rows = inventory.counted().filter(is_deducted);
        let groups: Vec<usize> = rows.flat_map(|row| inventory.cell(row).groups.clone()).collect();
        let figure = |value| Figure::new(value, unit, 2);
        checked.found.push(Found {
            plant: Some(plant),
            found: Some(figure(sum.clone())),
            expected: Some(Expected::Bounds {
                low: Some(figure(least.clone())),
                high: None,
            }),
            difference: Some(figure(least.clone() - sum)),
            lines: evidence.lines(groups)?,
            ..Found::default()
        });
    }
    Ok(checked.none_stated("清单没有计入的行", "the inventory counts nothing"))
}
