//! The carbon that items hold, as an inventory at process level takes it: one content for each plant, item and period, whoever takes or makes it.

use std::collections::{BTreeMap, BTreeSet};

use crate::inventory::Inventory;
use crate::period::Period;
use crate::quantity::Ratio;

/// The carbon that items hold.
#[derive(Clone, Debug, Default)]
pub struct CarbonContents {
    /// The unit of carbon, that of the methodology's result: `tCO2`.
    pub unit: String,
    /// By plant and item.
    contents: BTreeMap<(usize, usize), Vec<Content>>,
    /// By plant and process the items that it moves and that nothing gives a content of.
    missing: BTreeMap<(usize, String), BTreeSet<usize>>,
}

/// The carbon that one unit of an item holds in a period.
#[derive(Clone, Debug)]
struct Content {
    period: Period,
    of_unit: Ratio,
    /// How much of the item was counted with it.
    quantity: Ratio,
}

impl CarbonContents {
    /// The contents that an inventory at process level has counted with.
    pub fn of_inventory(inventory: &Inventory<'_>) -> CarbonContents {
        let mut found = CarbonContents {
            unit: inventory.methodology.file.result.unit.clone(),
            ..CarbonContents::default()
        };
        for row in inventory.counted() {
            let cell = inventory.cell(row);
            let Some(coefficient) = row.coefficient.as_ref().filter(|_| cell.process.is_some()) else {
                continue;
            };
            let known = found.contents.entry((cell.plant, cell.item)).or_default();
            known.push(Content {
                period: cell.period,
                of_unit: coefficient.abs(),
                quantity: row.quantity.abs(),
            });
        }
        let plants: BTreeSet<usize> = inventory.groups.iter().map(|group| group.plant).collect();
        for plant in plants {
            for (item, of) in inventory.carrying_none_of(plant) {
                for process in of.taken_by.into_iter().chain(of.made_by) {
                    found.missing.entry((plant, process)).or_default().insert(item);
                }
            }
        }
        found
    }

    /// The content of an item in a period; `None`: it holds none, or nothing gives it.
    pub(super) fn content(&self, plant: usize, item: usize, period: Period) -> Option<&Ratio> {
        let mut known = self.contents.get(&(plant, item))?.iter();
        known.find(|own| own.period.contains(period)).map(|own| &own.of_unit)
    }

    /// The mean content of an item over the periods within one, by what was counted of it.
    pub(super) fn mean(&self, plant: usize, item: usize, over: Period) -> Option<Ratio> {
        let known = self.contents.get(&(plant, item))?.iter();
        let within = known.filter(|own| own.period.overlaps(over));
        let (carbon, quantity): (Vec<Ratio>, Vec<Ratio>) = within
            .map(|own| (own.of_unit.clone() * own.quantity.clone(), own.quantity.clone()))
            .unzip();
        carbon.into_iter().sum::<Ratio>().divide(&quantity.into_iter().sum())
    }

    /// The items that a process moves and that nothing gives a content of.
    pub(super) fn missing(&self, plant: usize, process: &str) -> Option<&BTreeSet<usize>> {
        self.missing.get(&(plant, process.to_owned()))
    }
}
