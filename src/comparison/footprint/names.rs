//! What processes, items and flows of compared systems are called.

use std::collections::BTreeMap;

use super::pairing::Pairing;
use crate::network::ProductSystem;
use crate::text::Text;

/// Names by id. Where both sides know an id, the name is that of the first.
#[derive(Clone, Debug, Default)]
pub struct Names {
    processes: BTreeMap<String, Text>,
    items: BTreeMap<String, (Text, String)>,
}

impl Names {
    /// Adds those of a system, by the ids that its processes and products go by in the comparison.
    pub(super) fn add(&mut self, system: &ProductSystem<'_>, pairing: &Pairing) {
        for process in &system.network.processes {
            let known = self.processes.entry(pairing.process(&process.id));
            known.or_insert_with(|| process.title.clone());
        }
        for partition in &system.partitions {
            let known = self.processes.entry(pairing.process(&partition.process));
            known.or_insert_with(|| partition.title.clone());
        }
        for product in &system.network.products {
            let known = self.items.entry(pairing.product(&product.id));
            known.or_insert_with(|| (product.title.clone(), product.unit.clone()));
        }
    }

    /// What a process is called.
    pub fn process(&self, id: &str) -> Text {
        self.processes.get(id).cloned().unwrap_or_else(|| Text::same(id))
    }

    /// What an item is called.
    pub fn item(&self, id: &str) -> Text {
        let known = self.items.get(id);
        known.map_or_else(|| Text::same(id), |(title, _)| title.clone())
    }

    /// What an item is measured in.
    pub fn unit(&self, id: &str) -> &str {
        self.items.get(id).map_or("", |(_, unit)| unit)
    }
}
