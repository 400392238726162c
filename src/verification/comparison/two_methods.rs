//! The totals of one ledger under two methodologies, of which one is the wider.

use super::Checked;
use crate::format::comparison::TwoMethodsEntry;
use crate::inventory::{Grouping, Inventory};
use crate::methodology::Level;
use crate::problem::{Place, Problems};
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

pub(super) fn check(entry: &TwoMethodsEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let (lesser, greater) = (evidence.shipped(&entry.lesser)?, evidence.shipped(&entry.greater)?);
    let both = evidence
        .beside(&lesser, Level::Enterprise)
        .and_then(|own| Ok((own, evidence.beside(&greater, Level::Enterprise)?)));
    let (own, wide) = match both {
        Ok(both) => both,
        Err(reason) => return Ok(Checked::reason(reason)),
    };
    if let Some(reason) = incomplete(&own).or_else(|| incomplete(&wide)) {
        return Ok(Checked::reason(reason));
    }
    let unit = &lesser.unit.text;
    let wide_totals = wide.totals(&[Grouping::Plant, Grouping::Year]);
    for total in own.totals(&[Grouping::Plant, Grouping::Year]) {
        let Some(other) = wide_totals.iter().find(|other| other.key == total.key) else {
            continue;
        };
        checked.times += 1;
        let (small, large) = (Ratio::from(total.total), Ratio::from(other.total));
        if small <= large {
            continue;
        }
        let [(plant, _), (year, _)] = total.key.as_slice() else {
            continue;
        };
        checked.found.push(Found {
            plant: own.ledger.plants.find(plant),
            period: crate::period::Period::parse(year).ok(),
            detail: Some(Text::same(format!("{} / {}", entry.lesser, entry.greater))),
            lines: own.ledger.tables.iter().map(|(file, _)| Place::file(file)).collect(),
            ..Found::beside(&small, &large, unit, lesser.rounding.places)
        });
    }
    Ok(checked)
}

/// Why the total of an inventory is not to be compared.
fn incomplete(inventory: &Inventory<'_>) -> Option<Text> {
    let (method, count) = (inventory.methodology.id(), inventory.gaps.len());
    (count > 0).then(|| {
        Text::new(
            format!("{method} 下有 {count} 项无因子，总量不完整"),
            format!("{count} item(s) have no factor under {method}: its total is incomplete"),
        )
    })
}
