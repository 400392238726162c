//! Properties of items that a footprint's rules weigh by: heat, mass, price, recycling rates. Each says where it is from.

use std::collections::BTreeMap;

use super::upstream::FactQuery;
use crate::activity::plant::{Plant, PlantFactor};
use crate::activity::statement::Basis;
use crate::factor::Named;
use crate::flow::Flow;
use crate::inventory::Inventory;
use crate::period::Period;
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

    /// A property of an item; `Ok(None)` where nothing gives it, `Err` where several sources that stand alike differ, in words.
    pub fn find(&self, item: &str, parameter: &str) -> Result<Option<Property>, Text> {
        if let Some(value) = self.stated.get(&(item.to_owned(), parameter.to_owned())) {
            return Ok(Some(Property {
                value: value.clone(),
                origin: Text::new("台账载明值的加权平均", "weighted mean of what the ledger states"),
            }));
        }
        match self.of_plant(item, parameter) {
            Some(found) => Ok(Some(found)),
            None => self.of_records(item, parameter),
        }
    }

    fn of_plant(&self, item: &str, parameter: &str) -> Option<Property> {
        let year = Period::parse(&self.query.year.to_string()).ok();
        let factors = self.plant?.factors.iter();
        let mut own = factors.filter(|factor| factor.item == item && factor.parameter == parameter);
        let holds = |factor: &&PlantFactor| {
            factor
                .valid
                .is_none_or(|valid| year.is_some_and(|year| valid.overlaps(year)))
        };
        let factor = own.find(holds)?;
        // Several that hold within the year leave open which of them weighs.
        if own.any(|other| holds(&other) && other.value != factor.value) {
            return None;
        }
        Some(Property {
            value: factor.value.clone(),
            origin: Text::same(&factor.id),
        })
    }

    fn of_records(&self, item: &str, parameter: &str) -> Result<Option<Property>, Text> {
        let found = self.query.find(item, parameter).map_err(|records| {
            let each = records
                .iter()
                .map(|record| format!("{} ({})", record.printed(), record.set));
            let each: Vec<String> = each.collect();
            Text::new(
                format!("各因子集不一，须以 --upstream 指明：{}", each.join("、")),
                format!("sets differ, name one with --upstream: {}", each.join(", ")),
            )
        })?;
        // What a medium takes to be made is no heat of its own.
        let record = found.filter(|record| record.role.as_deref() != Some("medium"));
        Ok(record.and_then(|record| {
            Some(Property {
                value: record.base_value()?,
                origin: Text::same(&record.id),
            })
        }))
    }
}

/// By item and parameter the mean of what the ledger of a plant states, by what entered of it: bought, used or made, never sold or in stock. What a
/// laboratory states speaks where no such line does. A default that was typed in is no value of the plant.
pub fn stated_means(inventory: &Inventory<'_>, plant: usize) -> BTreeMap<(String, String), Ratio> {
    type Sums = BTreeMap<(String, String), (Ratio, Ratio)>;
    let mut sums = [Sums::new(), Sums::new()];
    for group in inventory.groups.iter().filter(|group| group.plant == plant) {
        let entered = [Flow::Purchased, Flow::NetConsumed, Flow::Consumed, Flow::Produced].contains(&group.flow);
        let (of, quantity) = match group.flow {
            Flow::Parameter => (0, Ratio::one()),
            _ if entered => (1, group.quantity.clone()),
            _ => continue,
        };
        let stated = inventory.ledger.statements[group.statement].iter();
        for statement in stated.filter(|statement| !matches!(statement.basis, Basis::Default(_))) {
            let item = inventory.library.items.at(group.item).id().to_owned();
            let (weight, weighted) = sums[of].entry((item, statement.parameter.clone())).or_default();
            *weight = std::mem::take(weight) + quantity.clone();
            *weighted = std::mem::take(weighted) + quantity.clone() * statement.value.clone();
        }
    }
    let means = sums
        .into_iter()
        .flatten()
        .filter_map(|(key, (weight, weighted))| Some((key, weighted.divide(&weight)?)));
    means.collect()
}
