//! Which process of the second side meets which of the first: that of the same name, else the one of its type that is left on either side.

use std::collections::{BTreeMap, BTreeSet};

use super::side::{FootprintSide, SystemSource};

/// Two units of different names that meet, each the only one of their process type whose name the other side does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPair {
    /// Id of the process type.
    pub process: String,
    /// Id of the unit on each side.
    pub units: [String; 2],
}

/// The units of the second side by the names that they go by on the first.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairing {
    pub pairs: Vec<UnitPair>,
}

impl Pairing {
    /// The pairing of two sides.
    pub fn of(sides: &[FootprintSide<'_>; 2]) -> Pairing {
        let units = sides.each_ref().map(units);
        let left = [0, 1].map(|side: usize| {
            let mut by_type: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (unit, process) in &units[side] {
                if !units[1 - side].contains_key(unit) {
                    by_type.entry(process).or_default().push(unit);
                }
            }
            by_type
        });
        let pairs =
            left[0].iter().filter_map(
                |(process, own)| match (own.as_slice(), left[1].get(process)?.as_slice()) {
                    ([own], [its]) => Some(UnitPair {
                        process: (*process).to_owned(),
                        units: [(*own).to_owned(), (*its).to_owned()],
                    }),
                    _ => None,
                },
            );
        Pairing { pairs: pairs.collect() }
    }

    /// The id of a process of the second side, or of a part of one, as the first side would have it.
    pub fn process(&self, id: &str) -> String {
        let renamed = self.pairs.iter().find_map(|UnitPair { units: [own, its], .. }| {
            let part = id.strip_prefix(its.as_str())?;
            (part.is_empty() || part.starts_with('/')).then(|| format!("{own}{part}"))
        });
        renamed.unwrap_or_else(|| id.to_owned())
    }

    /// The id of a product of the second side as the first would have it: what goes to an absorber is named after it.
    pub fn product(&self, id: &str) -> String {
        let renamed = self.pairs.iter().find_map(|UnitPair { units: [own, its], .. }| {
            let item = id.strip_suffix(its.as_str())?.strip_suffix(" to ")?;
            Some(format!("{item} to {own}"))
        });
        renamed.unwrap_or_else(|| id.to_owned())
    }
}

/// The units of a side with their process types; a process that is no unit of a plants file is its own type.
fn units(side: &FootprintSide<'_>) -> BTreeMap<String, String> {
    match side.source {
        SystemSource::Plant { inventory, plant } => {
            let own = inventory.groups.iter().filter(|group| group.plant == plant);
            let units: BTreeSet<&str> = own.filter_map(|group| group.process.as_deref()).collect();
            let typed = units.into_iter().map(|unit| {
                let process = inventory.ledger.process_type(plant, unit);
                (unit.to_owned(), process.to_owned())
            });
            typed.collect()
        }
        SystemSource::Network { network, .. } => {
            let ids = network.processes.iter().map(|process| process.id.clone());
            ids.map(|id| (id.clone(), id)).collect()
        }
    }
}
