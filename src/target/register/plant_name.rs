//! Plants of newer rows by the names that an older register has for them, and plants of two names that may be one.

use std::collections::{BTreeMap, BTreeSet};

use super::unit::RegisterUnit;
use super::{Register, problem};
use crate::activity::plant::PlantBook;
use crate::problem::Problem;
use crate::spelling::fold;

impl Register {
    /// The names of its plants as they are first written.
    fn plant_names(&self) -> Vec<&str> {
        let units = self.units.iter().map(|unit| &unit.plant);
        let mut seen = BTreeSet::new();
        units
            .chain(self.quantities.iter().map(|stated| &stated.plant))
            .filter(|name| seen.insert(fold(name)))
            .map(String::as_str)
            .collect()
    }

    /// Names each plant as an older register does, which may call it by its id, its title or another of its names in the plants file. A register that has
    /// two names for one plant is told so, and the first of them is taken.
    pub(super) fn named_as(mut self, old: &Register, plants: &PlantBook) -> Register {
        let mut known: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for name in old.plant_names() {
            if let Some(plant) = plants.find(name) {
                known.entry(plant).or_default().push(name);
            }
        }
        let named = |name: &str| plants.find(name).and_then(|plant| known.get(&plant));
        let twice: BTreeMap<&str, &Vec<&str>> = self
            .plant_names()
            .into_iter()
            .filter_map(|name| Some((name, named(name).filter(|names| names.len() > 1)?)))
            .collect();
        let notes: Vec<Problem> = twice
            .into_values()
            .map(|names| problem::plant_of_two_names(names))
            .collect();
        let own = self.units.iter_mut().map(|unit| &mut unit.plant);
        for plant in own.chain(self.quantities.iter_mut().map(|stated| &mut stated.plant)) {
            if let Some(name) = named(plant).and_then(|names| names.first()) {
                *plant = (*name).to_owned();
            }
        }
        self.notes.extend(notes);
        self
    }

    /// Warns of new units that an older register may have under another plant: of the same name and product, in no other city.
    pub(super) fn under_another_plant(&self, old: &Register) -> Vec<Problem> {
        let own: BTreeSet<String> = old.plant_names().into_iter().map(fold).collect();
        let is_alike = |unit: &RegisterUnit, other: &RegisterUnit| {
            let cities = unit.city.as_deref().zip(other.city.as_deref());
            let may_be_one = cities.is_none_or(|(city, other)| fold(city) == fold(other));
            fold(&unit.unit) == fold(&other.unit) && unit.product == other.product && may_be_one
        };
        let mut found: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for unit in self.units.iter().filter(|unit| !own.contains(&fold(&unit.plant))) {
            for other in old.units.iter().filter(|other| is_alike(unit, other)) {
                found.entry((&unit.plant, &other.plant)).or_default().insert(&unit.unit);
            }
        }
        let told = found.into_iter();
        told.map(|((plant, other), units)| problem::units_under_another_plant(plant, other, &units))
            .collect()
    }
}
