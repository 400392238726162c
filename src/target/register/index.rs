//! A register by plant and year, so that a question about one plant reads its rows alone.

use std::collections::{BTreeMap, HashMap};

use super::Register;
use super::unit::{RegisterUnit, StatedQuantity};
use crate::spelling::fold;

/// The rows of a register by plant, its name folded, and year.
pub struct RegisterIndex<'a> {
    quantities: HashMap<(String, i16), Vec<&'a StatedQuantity>>,
    units: HashMap<(String, i16), Vec<&'a RegisterUnit>>,
    /// Of each year of the register the rows of units that hold in it, in the register's order.
    held: BTreeMap<i16, Vec<&'a RegisterUnit>>,
    /// The same by plant.
    held_of_plants: HashMap<(String, i16), Vec<&'a RegisterUnit>>,
}

impl<'a> RegisterIndex<'a> {
    /// The index of a register.
    pub fn of(register: &'a Register) -> RegisterIndex<'a> {
        let mut index = RegisterIndex {
            quantities: HashMap::new(),
            units: HashMap::new(),
            held: BTreeMap::new(),
            held_of_plants: HashMap::new(),
        };
        for stated in &register.quantities {
            let key = (fold(&stated.plant), stated.year);
            index.quantities.entry(key).or_default().push(stated);
        }
        for unit in &register.units {
            let key = (fold(&unit.plant), unit.year);
            index.units.entry(key).or_default().push(unit);
        }
        for year in register.years() {
            let held = register.units_in(year);
            for unit in &held {
                let key = (fold(&unit.plant), year);
                index.held_of_plants.entry(key).or_default().push(unit);
            }
            index.held.insert(year, held);
        }
        index
    }

    /// What a plant, its name folded, states of a year.
    pub fn quantities(&self, plant: &str, year: i16) -> &[&'a StatedQuantity] {
        let key = (plant.to_owned(), year);
        self.quantities.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The rows of units of a plant, its name folded, that are of a year.
    pub fn units(&self, plant: &str, year: i16) -> &[&'a RegisterUnit] {
        let key = (plant.to_owned(), year);
        self.units.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The rows of units that hold in a year: of each unit the latest up to it.
    pub fn held(&self, year: i16) -> &[&'a RegisterUnit] {
        let found = self.held.range(..=year).next_back();
        found.map_or(&[], |(_, held)| held.as_slice())
    }

    /// The same of a plant, its name folded.
    pub fn held_of_plant(&self, plant: &str, year: i16) -> &[&'a RegisterUnit] {
        let year = self.held.range(..=year).next_back().map(|(year, _)| *year);
        let found = year.and_then(|year| self.held_of_plants.get(&(plant.to_owned(), year)));
        found.map_or(&[], Vec::as_slice)
    }

    /// All rows of units of a plant, its name folded, of whatever year.
    pub fn units_of_plant(&self, plant: &str) -> Vec<&'a RegisterUnit> {
        let years = self.held.keys();
        years
            .flat_map(|year| self.units(plant, *year).iter().copied())
            .collect()
    }
}
