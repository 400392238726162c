//! The inventories of the plants of a region: one of all, or one for each methodology where plants of several sectors stand together.

use std::collections::BTreeSet;

use crate::activity::{Plant, PlantBook};
use crate::factor::Library;
use crate::inventory::Inventory;
use crate::period::Period;

/// Inventories over one plant book, each of plants of its own.
#[derive(Clone, Debug)]
pub struct Accounts<'a> {
    inventories: Vec<&'a Inventory<'a>>,
    /// Of each plant the place of its inventory.
    of_plant: Vec<usize>,
}

/// The unit of carbon dioxide, and that of all greenhouse gases, of which it counts one for one.
const CARBON_DIOXIDE: &str = "tCO2";
const EQUIVALENT: &str = "tCO2e";

impl<'a> From<&'a Inventory<'a>> for Accounts<'a> {
    fn from(inventory: &'a Inventory<'a>) -> Accounts<'a> {
        Accounts {
            of_plant: vec![0; inventory.ledger.plants.plants.len()],
            inventories: vec![inventory],
        }
    }
}

impl<'a> Accounts<'a> {
    /// Several inventories, each with the plants that it is of; the first has the plants of none. `None` without inventories, and where their results
    /// do not add up: two units of which neither is that of the other's carbon dioxide.
    pub fn of(inventories: &[(&'a Inventory<'a>, BTreeSet<usize>)]) -> Option<Accounts<'a>> {
        let first = inventories.first()?.0;
        let plants = 0..first.ledger.plants.plants.len();
        let of_plant = |plant: usize| inventories.iter().position(|(_, own)| own.contains(&plant));
        let accounts = Accounts {
            of_plant: plants.map(|plant| of_plant(plant).unwrap_or_default()).collect(),
            inventories: inventories.iter().map(|(inventory, _)| *inventory).collect(),
        };
        let units = accounts.units();
        let add_up = units.len() == 1 || units.iter().all(|unit| [CARBON_DIOXIDE, EQUIVALENT].contains(unit));
        add_up.then_some(accounts)
    }

    fn units(&self) -> BTreeSet<&str> {
        let inventories = self.inventories.iter();
        inventories
            .map(|inventory| inventory.methodology.unit.text.as_str())
            .collect()
    }

    /// The inventories, in the order in which they were given.
    pub fn inventories(&self) -> &[&'a Inventory<'a>] {
        &self.inventories
    }

    /// The place of the inventory of a plant among them.
    pub(super) fn place(&self, plant: usize) -> usize {
        self.of_plant.get(plant).copied().unwrap_or_default()
    }

    /// The inventory of a plant.
    pub fn inventory(&self, plant: usize) -> &'a Inventory<'a> {
        self.inventories[self.place(plant)]
    }

    /// The plants.
    pub fn plants(&self) -> &'a PlantBook {
        &self.inventories[0].ledger.plants
    }

    /// A plant.
    pub fn plant(&self, plant: usize) -> &'a Plant {
        &self.plants().plants[plant]
    }

    /// The library.
    pub fn library(&self) -> &'a Library {
        self.inventories[0].library
    }

    /// The unit of the sums: of tonnes of CO2 and tonnes of CO2 equivalent the latter.
    pub fn unit(&self) -> &str {
        self.units().last().copied().unwrap_or_default()
    }

    /// Whether nothing was left out of any.
    pub fn is_complete(&self) -> bool {
        self.inventories.iter().all(|inventory| inventory.is_complete())
    }

    /// Whether the sum is at least what is printed.
    pub fn is_lower_bound(&self) -> bool {
        self.inventories.iter().all(|inventory| inventory.is_lower_bound())
    }

    /// The periods that the ledger of a plant has lines of.
    pub fn periods(&self, plant: usize) -> BTreeSet<Period> {
        let groups = self.inventory(plant).groups.iter();
        groups
            .filter(|group| group.plant == plant)
            .map(|group| group.period)
            .collect()
    }
}
