//! What source categories of a plant make together, by period and over the year: feeds less products of a unit, or all that a plant emits directly.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checked, no_inventory};
use crate::factor::Named;
use crate::format::comparison_source::SourceSumEntry;
use crate::inventory::{Inventory, Row};
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

/// Direct emissions.
const DIRECT: u8 = 1;

pub(super) fn check(entry: &SourceSumEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(inventory) = evidence.inventory else {
        return Ok(Checked::reason(no_inventory(evidence)));
    };
    let least = number(&entry.at_least)?;
    let id = &inventory.methodology.file.id;
    if !entry.methods.is_empty() && !entry.methods.contains(id) {
        return Ok(Checked::reason(Text::new(
            format!("{id} 没有这些排放源"),
            format!("{id} has no such source categories"),
        )));
    }
    let is_of = |row: &&Row| {
        let source = inventory.source(row);
        if entry.sources.is_empty() {
            source.scope == Some(DIRECT)
        } else {
            entry.sources.contains(&source.id)
        }
    };
    let mut by_plant: BTreeMap<usize, Vec<&Row>> = BTreeMap::new();
    for row in inventory.counted().filter(is_of) {
        by_plant.entry(inventory.cell(row).plant).or_default().push(row);
    }
    for (plant, rows) in by_plant {
        // Of feeds alone, or of one product, nothing is set against anything.
        let is_below = |row: &&&Row| emission(row).is_negative();
        if !rows.iter().any(|row| is_below(&row)) {
            checked.times += 1;
            continue;
        }
        let mut open: Vec<Period> = Vec::new();
        for period in windows(inventory, &rows) {
            let within: Vec<&Row> = rows
                .iter()
                .copied()
                .filter(|row| period.contains(inventory.cell(row).period))
                .collect();
            checked.times += 1;
            let sum: Ratio = within.iter().map(|row| emission(row)).sum();
            // Of a year that its months explain nothing more is said.
            if sum >= least || open.iter().any(|month| period.contains(*month)) {
                continue;
            }
            if let Some(reason) = may_lie_in_stock(inventory, evidence, &within, period) {
                checked.pass_over(reason);
                continue;
            }
            open.push(period);
            let unit = &inventory.methodology.file.result.unit;
            let figure = |value: Ratio| Figure::new(value, unit, 2);
            let groups: BTreeSet<usize> = within
                .iter()
                .flat_map(|row| inventory.cell(row).groups.clone())
                .collect();
            checked.found.push(Found {
                plant: Some(plant),
                period: Some(period),
                found: Some(figure(sum.clone())),
                expected: Some(Expected::Bounds {
                    low: Some(figure(least.clone())),
                    high: None,
                }),
                difference: Some(figure(least.clone() - sum)),
                detail: Some(entry.title.clone()),
                lines: evidence.lines(groups)?,
                ..Found::default()
            });
        }
    }
    Ok(checked.none_stated(
        "清单没有这些排放源的行",
        "the inventory has no row of these source categories",
    ))
}

fn emission(row: &Row) -> Ratio {
    row.emission_unrounded.clone().unwrap_or_default()
}

/// The periods of rows, and behind them the years of which several are there.
fn windows(inventory: &Inventory<'_>, rows: &[&Row]) -> Vec<Period> {
    let periods: BTreeSet<Period> = rows.iter().map(|row| inventory.cell(row).period).collect();
    let years: BTreeSet<Period> = periods.iter().map(|period| period.row(PeriodLength::Year)).collect();
    let mut windows: Vec<Period> = periods.iter().copied().collect();
    let is_new =
        |year: &Period| !periods.contains(year) && periods.iter().filter(|known| year.contains(**known)).count() > 1;
    windows.extend(years.into_iter().filter(is_new));
    windows
}

/// Why what enters may have been in stock before: less than a whole year, and an item of which neither a stock nor what was used is stated.
fn may_lie_in_stock(inventory: &Inventory<'_>, evidence: &Evidence<'_>, rows: &[&Row], period: Period) -> Option<Text> {
    let periods = || rows.iter().map(|row| inventory.cell(row).period);
    let first = periods().map(|period| period.start()).min();
    let last = periods().map(|period| period.end()).max();
    let is_filled = (first, last) == (Some(period.start()), Some(period.end()));
    if period.length() == PeriodLength::Year && is_filled {
        return None;
    }
    let mut entering = rows
        .iter()
        .filter(|row| !emission(row).is_negative())
        .map(|row| inventory.cell(row));
    let lying = entering
        .find(|cell| evidence.lacks_stock(cell.plant, cell.item) && !evidence.states_net(cell.plant, cell.item))?;
    let title = inventory.library.items.at(lying.item).title();
    Some(Text::new(
        format!("{}没有盘点数，不足一年的购入量之外可能用了库存", title.zh),
        format!(
            "no stock of {} is stated, and in less than a year more may be used of it than is bought",
            title.en
        ),
    ))
}
