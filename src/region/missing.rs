//! What is missing of the plants of a region: ledgers, months, parameters of their own, levels of what they run.

use std::collections::BTreeSet;

use super::accounts::Accounts;
use crate::inventory::{Inventory, ParameterTier};
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::target::EnergyProducts;

/// What is known and what is missing of a plant.
#[derive(Clone, Debug)]
pub struct PlantState {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// How many lines its ledger has; none: it has no ledger.
    pub lines: u64,
    /// Its periods: the first and the last, and how many.
    pub periods: Option<(Period, Period, usize)>,
    /// How many items could not be counted.
    pub gaps: usize,
    /// The share of its emissions, without signs, that rests on default parameters, in per cent.
    pub default_percent: Option<Ratio>,
    /// Its units and processes without published levels.
    pub without_levels: Vec<String>,
    /// Whether the plants file names units of it.
    pub has_units: bool,
    /// Its units without a yearly capacity.
    pub without_capacity: Vec<String>,
}

impl PlantState {
    /// The state of every plant of the plant book that is inside. Errors: a fault of the program's own data.
    pub fn of<'a>(
        accounts: impl Into<Accounts<'a>>,
        is_inside: &dyn Fn(usize) -> bool,
    ) -> Result<Vec<PlantState>, Problems> {
        let accounts = accounts.into();
        let products = EnergyProducts::of_library(accounts.library())?;
        let plants = (0..accounts.plants().plants.len()).filter(|plant| is_inside(*plant));
        let state = |plant: usize| {
            let inventory = accounts.inventory(plant);
            let (ledger, own) = (inventory.ledger, accounts.plant(plant));
            let groups: Vec<_> = inventory.groups.iter().filter(|group| group.plant == plant).collect();
            let periods: BTreeSet<Period> = groups.iter().map(|group| group.period).collect();
            let first = periods.iter().copied().min_by_key(|period| period.start());
            let last = periods.iter().copied().max_by_key(|period| period.end());
            let kinds: BTreeSet<&str> = groups
                .iter()
                .filter_map(|group| group.process.as_deref())
                .map(|process| ledger.process_type(plant, process))
                .chain(own.units.iter().map(|unit| unit.process.as_str()))
                .collect();
            let is_known = |kind: &&str| products.of_process(kind).is_some();
            let units = own.units.iter().filter(|unit| unit.capacity.is_none());
            PlantState {
                plant,
                lines: groups.iter().map(|group| group.lines).sum(),
                periods: first.zip(last).map(|(first, last)| (first, last, periods.len())),
                gaps: inventory.gaps.iter().filter(|gap| gap.plant == plant).count(),
                default_percent: default_percent(inventory, plant),
                without_levels: kinds
                    .into_iter()
                    .filter(|kind| !is_known(kind))
                    .map(str::to_owned)
                    .collect(),
                has_units: !own.units.is_empty(),
                without_capacity: units.map(|unit| unit.id.clone()).collect(),
            }
        };
        Ok(plants.map(state).collect())
    }
}

fn default_percent(inventory: &Inventory<'_>, plant: usize) -> Option<Ratio> {
    let rows = || inventory.counted().filter(|row| inventory.cell(row).plant == plant);
    let size = |row: &crate::inventory::Row| row.emission.map(|emission| Ratio::from(emission).abs());
    let all: Ratio = rows().filter_map(size).sum();
    let by_default: Ratio = rows()
        .filter(|row| row.tier == Some(ParameterTier::Default))
        .filter_map(size)
        .sum();
    (by_default * Ratio::from(100)).divide(&all)
}
