//! The carbon of each process, as the carbon dioxide that it makes: what it takes, what leaves in its products, what is burnt to heat it.
//!
//! Of a process whose carbon leaves in metered streams alone, as of a coke oven, nothing is left; of any other no more leaves than it takes.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::factor::Named;
use crate::format::comparison::CarbonClosureEntry;
use crate::inventory::Inventory;
use crate::methodology::Level;
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

/// What a process took, made and burnt in one period.
#[derive(Default)]
struct Sides {
    taken: Ratio,
    made: Ratio,
    burnt: Ratio,
    groups: BTreeSet<usize>,
}

pub(super) fn check(entry: &CarbonClosureEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let above = number(&entry.above)?;
    let methodology = evidence.shipped(&entry.method)?;
    let inventory = match evidence.beside(&methodology, Level::Process) {
        Ok(inventory) => inventory,
        Err(reason) => return Ok(Checked::reason(reason)),
    };
    let unit = &methodology.unit.text;
    for (plant, process) in inventory.processes() {
        if let Some(reason) = carries_none(&inventory, plant, &process) {
            checked.pass_over(reason);
            continue;
        }
        let kind = inventory.ledger.process_type(plant, &process);
        let closed = entry.closed.iter().find(|closed| closed.process == kind);
        let burnt = closed.map_or(&[][..], |closed| closed.burnt.as_slice());
        for (period, sides) in sides(&inventory, plant, &process, burnt) {
            let left = sides.taken.clone();
            let right = sides.made.clone() + sides.burnt.clone();
            let difference = (left.clone() - right.clone()).abs();
            let Some(percent) = (difference.clone() * Ratio::from(100)).divide(&left) else {
                continue;
            };
            checked.times += 1;
            let is_open = closed.is_some() || right > left;
            if !is_open || percent <= above {
                continue;
            }
            let figure = |value: &Ratio| Figure::new(value.clone(), unit, 2);
            checked.found.push(Found {
                plant: Some(plant),
                process: Some(process.clone()),
                period: Some(period),
                lines: evidence.lines(sides.groups)?,
                found: Some(figure(&left)),
                expected: Some(Expected::Figure(figure(&right))),
                difference: Some(figure(&difference)),
                percent: Some(percent),
                ..Found::default()
            });
        }
    }
    Ok(checked.none_stated("没有工序取用含碳物料", "no process takes carbon"))
}

/// The sides of a process by period.
fn sides(inventory: &Inventory<'_>, plant: usize, process: &str, burnt: &[String]) -> BTreeMap<Period, Sides> {
    let mut found: BTreeMap<Period, Sides> = BTreeMap::new();
    for row in inventory.rows_of_process(plant, process) {
        let (cell, Some(amount)) = (inventory.cell(row), &row.emission_unrounded) else {
            continue;
        };
        let sides = found.entry(cell.period).or_default();
        sides.groups.extend(&cell.groups);
        let item = inventory.library.items.at(cell.item).id();
        let slot = if amount.is_negative() {
            &mut sides.made
        } else {
            &mut sides.taken
        };
        *slot = std::mem::take(slot) + amount.abs();
        if !amount.is_negative() && burnt.iter().any(|known| known == item) {
            sides.burnt = std::mem::take(&mut sides.burnt) + amount.clone();
        }
    }
    found
}

/// Why the balance of a process says nothing: something that it takes or makes carries no carbon since nothing gives its content.
pub(super) fn carries_none(inventory: &Inventory<'_>, plant: usize, process: &str) -> Option<Text> {
    let found = inventory.carrying_none_of(plant);
    let of = found
        .iter()
        .filter(|(_, of)| of.taken_by.contains(process) || of.made_by.contains(process));
    let items: Vec<&Text> = of.map(|(item, _)| inventory.library.items.at(*item).title()).collect();
    let title = inventory.process_title(plant, process);
    (!items.is_empty()).then(|| {
        let zh: Vec<&str> = items.iter().map(|item| item.zh.as_str()).collect();
        let en: Vec<&str> = items.iter().map(|item| item.en.as_str()).collect();
        Text::new(
            format!("{}：未给出含碳量：{}", title.zh, zh.join("、")),
            format!("{}: nothing gives the carbon of {}", title.en, en.join(", ")),
        )
    })
}
