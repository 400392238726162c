//! Sums that a methodology lifts to their floor: what was deducted is more than there was to deduct from.

use std::collections::BTreeSet;

use super::{Checked, no_inventory};
use crate::format::comparison_source::LiftedEntry;
use crate::inventory::Row;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

pub(super) fn check(_entry: &LiftedEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let Some(inventory) = evidence.inventory else {
        return Ok(Checked::reason(no_inventory(evidence)));
    };
    let floors: Vec<_> = inventory
        .methodology
        .sources
        .iter()
        .filter_map(|source| source.floor.as_ref())
        .collect();
    if floors.is_empty() {
        let id = &inventory.methodology.file.id;
        return Ok(Checked::reason(Text::new(
            format!("{id} 没有下限"),
            format!("{id} has no floor"),
        )));
    }
    let is_under_floor = |row: &&Row| {
        floors
            .iter()
            .any(|floor| floor.sources.contains(&inventory.source(row).id))
    };
    let mut checked = Checked {
        times: inventory.rows.iter().filter(is_under_floor).count() as u64,
        ..Checked::default()
    };
    for row in &inventory.rows {
        let Some(lift) = &row.lift else { continue };
        let (cell, source) = (inventory.cell(row), inventory.source(row));
        let of_sum: Vec<&Row> = inventory
            .rows
            .iter()
            .filter(|other| lift.cells.contains(&other.cell))
            .collect();
        let amounts = of_sum.iter().filter_map(|row| row.emission_unrounded.clone());
        let deducted: Ratio = amounts.filter(Ratio::is_negative).map(|amount| amount.abs()).sum();
        let groups: BTreeSet<usize> = of_sum
            .iter()
            .flat_map(|row| inventory.cell(row).groups.clone())
            .collect();
        let figure = |value: Ratio| Figure::new(value, &inventory.methodology.file.result.unit, 2);
        let lifted = row.emission_unrounded.clone().unwrap_or_default();
        checked.found.push(Found {
            plant: Some(cell.plant),
            process: cell.process.clone(),
            period: Some(cell.period),
            expected: Some(Expected::Figure(figure(deducted.clone() - lifted.clone()))),
            found: Some(figure(deducted)),
            difference: Some(figure(lifted)),
            detail: Some(source.title.clone()),
            lines: evidence.lines(groups)?,
            ..Found::default()
        });
    }
    Ok(checked.none_stated("清单没有设下限的行", "the inventory has no row under a floor"))
}
