//! Properties of items that a footprint's rules weigh by: heat, mass, price, recycling rates. Each says where it is from.

use std::collections::BTreeMap;

use super::upstream::FactQuery;
use crate::activity::plant::Plant;
use crate::factor::Named;
use crate::inventory::Inventory;
use crate::quantity::Ratio;
use crate::text::Text;

/// A property of an item, in its parameter's unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its value in the parameter's unit for the item: `GJ/t`, `CNY/t`.
    pub value: Ratio,
    /// Where it is from: a record, a factor of the plants file, the ledger.
    pub origin: Text,
}

/// Where properties are looked for: what the ledger states, the plants file, the user's own sets, the shipped ones.
#[derive(Clone, Debug)]
pub struct Properties<'l> {
    query: FactQuery<'l>,
    plant: Option<&'l Plant>,
    stated: BTreeMap<(String, String), Ratio>,
}

impl<'l> Properties<'l> {
    /// Properties of factor sets alone.
    pub fn of_sets(query: FactQuery<'l>) -> Properties<'l> {
        Properties {
            query,
            plant: None,
            stated: BTreeMap::new(),
        }
    }

    /// Properties of a plant: what its ledger states, by the quantities of the lines that state it, and its plants file, before the sets.
    pub fn of_inventory(inventory: &'l Inventory<'_>, plant: usize, query: FactQuery<'l>) -> Properties<'l> {
        Properties {
            query,
            plant: Some(&inventory.ledger.plants.plants[plant]),
            stated: stated_means(inventory, plant),
        }
    }

    /// Where factors are looked for.
    pub fn query(&self) -> FactQuery<'l> {
        self.query
    }

    /// A property of an item; `None` where nothing gives it.
    pub fn find(&self, item: &str, parameter: &str) -> Option<Property> {
        let stated = self.stated.get(&(item.to_owned(), parameter.to_owned()));
        stated
            .map(|value| Property {
                value: value.clone(),
                origin: Text::new("台账载明值的加权平均", "weighted mean of what the ledger states"),
            })
            .or_else(|| self.of_plant(item, parameter))
            .or_else(|| self.of_records(item, parameter))
    }

    fn of_plant(&self, item: &str, parameter: &str) -> Option<Property> {
        let mut factors = self.plant?.factors.iter();
        let factor = factors.find(|factor| factor.item == item && factor.parameter == parameter)?;
        Some(Property {
            value: factor.value.clone(),
            origin: Text::same(&factor.id),
        })
    }

    fn of_records(&self, item: &str, parameter: &str) -> Option<Property> {
        let record = self.query.find(item, parameter)?;
        // What a medium takes to be made is no heat of its own.
        if record.role.as_deref() == Some("medium") {
            return None;
        }
        Some(Property {
            value: record.base_value()?,
            origin: Text::same(&record.id),
        })
    }
}

/// By item and parameter the mean of what the ledger of a plant states, by the quantities of the lines that state it.
pub(super) fn stated_means(inventory: &Inventory<'_>, plant: usize) -> BTreeMap<(String, String), Ratio> {
    let mut sums: BTreeMap<(String, String), (Ratio, Ratio)> = BTreeMap::new();
    for group in inventory.groups.iter().filter(|group| group.plant == plant) {
        for statement in &inventory.ledger.statements[group.statement] {
            let item = inventory.library.items.at(group.item).id().to_owned();
            let (weight, weighted) = sums.entry((item, statement.parameter.clone())).or_default();
            *weight = std::mem::take(weight) + group.quantity.clone();
            *weighted = std::mem::take(weighted) + group.quantity.clone() * statement.value.clone();
        }
    }
    let means = sums
        .into_iter()
        .filter_map(|(key, (weight, weighted))| Some((key, weighted.divide(&weight)?)));
    means.collect()
}
