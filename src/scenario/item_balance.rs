//! How an item that follows its makers came out in a year: by-product gas, steam.

use super::run::{PlantBooks, Run};
use crate::quantity::Ratio;

/// The balance of an item at a plant in a year, in the item's base unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemBalance {
    /// Place of the item in the registry.
    pub item: usize,
    /// What its makers made.
    pub made: Ratio,
    /// What its users used, topped up or not.
    pub used: Ratio,
    /// What was asked for of it from outside: sold.
    pub asked: Ratio,
    /// What another fuel stood in for.
    pub topped_up: Ratio,
    /// What the absorber took.
    pub absorbed: Ratio,
    /// What was spilled.
    pub spilled: Ratio,
}

impl ItemBalance {
    /// How much of what another fuel stands in for is for what is asked for from outside: without that sale it would not lack.
    pub fn topped_up_for_sale(&self) -> Ratio {
        let asked = self.asked.clone();
        if asked.is_negative() {
            return Ratio::zero();
        }
        asked.min(self.topped_up.clone())
    }
}

impl Run<'_> {
    /// The balances of a plant's year, at the plant's own scale.
    pub(super) fn balances(&self, plant: usize, books: &PlantBooks) -> Vec<ItemBalance> {
        let known = &self.plants[plant];
        let Some(network) = &known.base.network else {
            return Vec::new();
        };
        let scaled = |amount: Ratio| amount * known.scale.clone();
        let outcomes = books.solution.balanced.iter();
        outcomes
            .map(|outcome| ItemBalance {
                item: network.items[outcome.product],
                made: scaled(outcome.made.iter().map(|(_, amount)| amount.clone()).sum()),
                used: scaled(outcome.used.iter().map(|(_, amount, _)| amount.clone()).sum()),
                asked: scaled(outcome.asked.clone()),
                topped_up: scaled(outcome.topped_up.clone()),
                absorbed: scaled(outcome.absorbed.clone()),
                spilled: scaled(outcome.spilled.clone()),
            })
            .collect()
    }
}
