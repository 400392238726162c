//! Factors that the rows of two results take from other records, or with other values.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::factor::{Library, Named};
use crate::text::Text;

/// A factor as a row has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedFactor {
    /// The value as printed.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// From which tier it is.
    pub tier: String,
    /// The record, where it is from one.
    pub record: Option<String>,
}

/// A factor of two results that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactorDifference {
    /// The item.
    pub item: String,
    /// The parameter.
    pub parameter: String,
    /// What item and parameter are called.
    pub titles: [Text; 2],
    /// The factor on each side.
    pub sides: [UsedFactor; 2],
    /// How many rows have it.
    pub rows: usize,
}

impl FactorDifference {
    /// Whether another is of the same item and parameter, with the same factors.
    pub fn is_of_same(&self, other: &FactorDifference) -> bool {
        (&self.item, &self.parameter, &self.sides) == (&other.item, &other.parameter, &other.sides)
    }
}

/// What tells a row's parameter from the others.
type Key = Vec<String>;

/// The factors of two inventories (as JSON) whose rows meet and that differ, by item and parameter. What lines of the ledger state is data, and shown there.
pub fn factor_differences(results: &[Value; 2], library: &Library) -> Vec<FactorDifference> {
    let [own, its] = results.each_ref().map(used);
    let mut differences: Vec<FactorDifference> = Vec::new();
    for (key, factor) in &own {
        let Some(other) = its.get(key).filter(|other| *other != factor) else {
            continue;
        };
        if factor.record.is_none() && other.record.is_none() {
            continue;
        }
        let item = library.items.find(&key[ITEM]).map(|item| item.title().clone());
        let parameter = library.parameters.find(&key[PARAMETER]);
        let parameter = parameter.map(|parameter| parameter.title().clone());
        let found = FactorDifference {
            titles: [
                item.unwrap_or_else(|| Text::same(&key[ITEM])),
                parameter.unwrap_or_else(|| Text::same(&key[PARAMETER])),
            ],
            item: key[ITEM].clone(),
            parameter: key[PARAMETER].clone(),
            sides: [factor.clone(), other.clone()],
            rows: 1,
        };
        match differences.iter_mut().find(|known| known.is_of_same(&found)) {
            Some(known) => known.rows += 1,
            None => differences.push(found),
        }
    }
    differences
}

/// The fields that tell rows apart; the item stands first.
const ROW: [&str; 7] = ["item", "plant", "process", "period", "source", "supply", "region"];
/// Places of item and parameter in a key.
const ITEM: usize = 0;
const PARAMETER: usize = ROW.len();

fn used(result: &Value) -> BTreeMap<Key, UsedFactor> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut used = BTreeMap::new();
    for row in result["rows"].as_array().into_iter().flatten() {
        for parameter in row["parameters"].as_array().into_iter().flatten() {
            let mut key: Key = ROW.iter().map(|field| text(&row[*field])).collect();
            key.push(text(&parameter["id"]));
            let factor = UsedFactor {
                value: text(&parameter["value"]),
                unit: text(&parameter["unit"]),
                tier: text(&parameter["tier"]),
                record: parameter["record"].as_str().map(str::to_owned),
            };
            used.insert(key, factor);
        }
    }
    used
}
