//! The result per product of a methodology within bounds, by plant and period: kilograms typed for tonnes make it a thousand times too great.

use std::collections::BTreeSet;

use super::{Checked, no_inventory};
use crate::factor::Named;
use crate::format::comparison::IntensitySpanEntry;
use crate::inventory::denominator::Intensity;
use crate::inventory::{Grouping, Inventory, Row};
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::bounds::Bounds;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Figure, Found};

/// Decimal places of intensities for people.
const PLACES: u32 = 4;
/// So many rows are named as the greatest.
const NAMED_ROWS: usize = 3;

pub(super) fn check(entry: &IntensitySpanEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(inventory) = evidence.inventory else {
        return Ok(Checked::reason(no_inventory(evidence)));
    };
    let bounds = Bounds::of(&entry.within, PLACES)?;
    let mut open: Vec<(usize, Period)> = Vec::new();
    for grouping in [Grouping::Period, Grouping::Year] {
        for intensity in inventory.intensities(&[Grouping::Plant, grouping]) {
            let is_meant = intensity.denominator_item == entry.per && intensity.unit == entry.within.unit;
            let (Some(value), [(plant, _), (period, _)]) = (&intensity.unrounded, intensity.key.as_slice()) else {
                continue;
            };
            let (Some(plant), Ok(period)) = (inventory.ledger.plants.find(plant), Period::parse(period)) else {
                continue;
            };
            // A year that is one period is that period; of one that its periods explain nothing more is said.
            let is_told = open
                .iter()
                .any(|(known, told)| *known == plant && period.contains(*told));
            if !is_meant || is_told {
                continue;
            }
            checked.times += 1;
            if let Some(numbers) = bounds.finding(value) {
                open.push((plant, period));
                checked
                    .found
                    .push(finding(inventory, &intensity, plant, period, numbers, evidence)?);
            }
        }
    }
    Ok(checked.none_stated(
        "方法学没有以此计的单位产品结果，或无产量",
        "the methodology has no result per product in this unit, or nothing was made",
    ))
}

/// Names the rows that make the most of the result, and the lines of the output.
fn finding(
    inventory: &Inventory<'_>,
    intensity: &Intensity,
    plant: usize,
    period: Period,
    numbers: Found,
    evidence: &Evidence<'_>,
) -> Result<Found, Problems> {
    let size = |row: &&Row| row.emission_unrounded.clone().unwrap_or_default().abs();
    let within = |row: &&Row| {
        let cell = inventory.cell(row);
        cell.plant == plant && period.contains(cell.period)
    };
    let mut rows: Vec<&Row> = inventory.counted().filter(within).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(size(row)));
    let whole: Ratio = rows.iter().map(size).sum();
    rows.truncate(NAMED_ROWS);
    let mut groups: BTreeSet<usize> = BTreeSet::new();
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for row in rows {
        let title = inventory.library.items.at(inventory.cell(row).item).title();
        let share = (size(&row) * Ratio::from(100)).divide(&whole).unwrap_or_default();
        // Less than a hundredth of the whole explains nothing.
        if share < Ratio::one() {
            continue;
        }
        let share = Figure::new(share, "%", 1).text();
        zh.push(format!("{} {share}", title.zh));
        en.push(format!("{} {share}", title.en));
        groups.extend(&inventory.cell(row).groups);
    }
    let of_plant = |place: usize, made: Period| place == plant && period.contains(made);
    groups.extend(inventory.output_groups(&intensity.denominator_item, &of_plant));
    Ok(Found {
        plant: Some(plant),
        period: Some(period),
        detail: Some(Text::new(
            format!("{}（{}）", intensity.title.zh, zh.join("，")),
            format!("{} ({})", intensity.title.en, en.join(", ")),
        )),
        lines: evidence.lines(groups)?,
        ..numbers
    })
}
