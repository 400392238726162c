//! What must be said of levers on the supply of electricity: whether the methodology counts what they change.

use super::lever::{Lever, LeverAction};
use super::solution::ELECTRICITY;
use crate::factor::Named;
use crate::format::methodology::CountEntry;
use crate::inventory::{Inventory, Row};
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

/// What an inventory makes of the supplies that levers shift, each with the place of its lever. A kind of supply that the methodology leaves outside
/// needs no word: the total shows it. Nor does a plant whose ledger has no electricity: there is nothing that could be counted.
pub(super) fn supply_notes(
    levers: &[Lever],
    (year, base_year): (i16, i16),
    inventory: &Inventory<'_>,
) -> Vec<(usize, Problem)> {
    let items = &inventory.library.items;
    let is_power = |item: usize| items.at(item).id() == ELECTRICITY;
    if !inventory.groups.iter().any(|group| is_power(group.item)) {
        return Vec::new();
    }
    let of_power = |row: &&Row| is_power(inventory.cell(row).item);
    let counted: Vec<&Row> = inventory
        .rows
        .iter()
        .filter(of_power)
        .filter(|row| inventory.counts(row))
        .collect();
    // What counts power may have none to count in a year: all of it comes by a direct line, or is the plant's own.
    let mut sources = inventory.methodology.sources.iter();
    let counts_power = sources.any(|source| {
        let is_counted = source.count == CountEntry::Total && source.levels.contains(&inventory.level);
        is_counted && source.items.contains(ELECTRICITY)
    });
    let coefficient = |supply: Supply| -> Option<&Ratio> {
        let own = counted.iter().find(|row| inventory.cell(row).supply == Some(supply));
        own.and_then(|row| row.coefficient.as_ref())
    };
    let acting = levers
        .iter()
        .enumerate()
        .filter(|(_, lever)| lever.year_of_numbers(year, base_year).is_some());
    acting
        .filter_map(|(place, lever)| {
            let supply = match &lever.action {
                LeverAction::ElectricitySupply(own) => Some(own.supply),
                LeverAction::OwnRenewable(_) => None,
                _ => return None,
            };
            if !counts_power {
                return Some((place, does_not_count(inventory.methodology.id())));
            }
            let supply = supply.filter(|supply| *supply != Supply::Grid)?;
            let own = coefficient(supply)?;
            (Some(own) == coefficient(Supply::Grid)).then(|| (place, as_the_grid(inventory.methodology.id(), supply)))
        })
        .collect()
}

fn does_not_count(methodology: &str) -> Problem {
    Problem::note(
        "power-not-counted",
        Text::new(
            format!("`{methodology}` 的总量不计外购电力：电力来源如何，总量都不变"),
            format!(
                "the total of `{methodology}` counts no power bought: wherever it comes from, the total does not change"
            ),
        ),
    )
}

fn as_the_grid(methodology: &str, supply: Supply) -> Problem {
    let title = supply.title();
    Problem::note(
        "supply-counted-as-grid",
        Text::new(
            format!("`{methodology}` 对{}按电网因子计：总量不变", title.zh),
            format!(
                "`{methodology}` counts {} by the factor of the grid: the total does not change",
                title.en
            ),
        ),
    )
}
