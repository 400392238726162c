//! What a process captured beside what leaves with its stack gas.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use super::carbon_closure::carries_none;
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::comparison::CaptureEntry;
use crate::methodology::Level;
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

pub(super) fn check(entry: &CaptureEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let mut captured: BTreeMap<(usize, &str, Period), (Ratio, BTreeSet<usize>)> = BTreeMap::new();
    for (place, group) in evidence.groups.iter().enumerate() {
        let id = evidence.library.items.at(group.item).id();
        if let Some(process) = group
            .process
            .as_deref()
            .filter(|_| group.flow == Flow::Captured && id == entry.item)
        {
            let key = (group.plant, process, group.period.row(PeriodLength::Month));
            let known = captured.entry(key).or_default();
            known.0 = std::mem::take(&mut known.0) + group.quantity.clone();
            known.1.insert(place);
        }
    }
    if captured.is_empty() {
        return Ok(checked.none_stated("台账没有捕集", "no process captures anything"));
    }
    let methodology = evidence.shipped(&entry.method)?;
    let inventory = match evidence.beside(&methodology, Level::Process) {
        Ok(inventory) => inventory,
        Err(reason) => return Ok(Checked::reason(reason)),
    };
    for ((plant, process, period), (quantity, mut groups)) in captured {
        if let Some(reason) = carries_none(&inventory, plant, process) {
            checked.pass_over(reason);
            continue;
        }
        let mut stack = Ratio::zero();
        for row in inventory.rows_of_process(plant, process) {
            let cell = inventory.cell(row);
            if period.contains(cell.period) {
                stack = stack + row.emission_unrounded.clone().unwrap_or_default();
                groups.extend(&cell.groups);
            }
        }
        checked.times += 1;
        if quantity <= stack {
            continue;
        }
        // One tonne of the item is one tonne of carbon dioxide.
        checked.found.push(Found {
            plant: Some(plant),
            item: evidence.library.items.index(&entry.item),
            process: Some(process.to_owned()),
            period: Some(period),
            lines: evidence.lines(groups)?,
            ..Found::beside(&quantity, &stack, &methodology.unit.text, 2)
        });
    }
    Ok(checked)
}
