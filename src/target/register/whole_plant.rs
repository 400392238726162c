//! Plants whose ledgers have no line of a process, each as one unit of what it makes.

use std::collections::BTreeSet;

use super::Register;
use super::from_ledger::{LedgerRegister, Maker};
use super::ledger_problem as problem;
use crate::factor::Named;
use crate::flow::Flow;
use crate::target::energy_product::EnergyProduct;

impl LedgerRegister<'_> {
    /// A unit for each product with levels of a plant without lines of processes. Its energy is that of the whole plant, and known where the plant makes
    /// one such product alone.
    pub(super) fn plants_as_units(&self, register: &mut Register) {
        let inventory = self.plants;
        let ledger = inventory.ledger;
        let mut without = BTreeSet::new();
        for (plant, owner) in ledger.plants.plants.iter().enumerate() {
            let mut groups = inventory.groups.iter().filter(|group| group.plant == plant).peekable();
            if groups.peek().is_none() || groups.any(|group| group.process.is_some()) {
                continue;
            }
            let made = self.made_by(plant);
            let names = made.iter().map(|(product, ..)| product.id());
            let names = problem::names(&self.products.products, names);
            if made.is_empty() {
                without.insert((owner.title.zh.clone(), owner.title.en.clone()));
            }
            for (product, kind, item) in &made {
                let mut units = owner.units.iter().filter(|unit| unit.process == *kind);
                let unit = units.next();
                if units.next().is_some() {
                    register
                        .notes
                        .push(problem::units_not_told_apart(&owner.id, product.title()));
                    continue;
                }
                let gaps = inventory.gaps.iter().filter(|gap| gap.plant == plant);
                let gaps: BTreeSet<&str> = gaps.map(|gap| inventory.library.items.at(gap.item).id()).collect();
                let name = unit.map_or(*kind, |unit| unit.id.as_str());
                let withheld = if made.len() > 1 {
                    Some(problem::energy_of_several(&owner.id, product.title(), &names))
                } else if !gaps.is_empty() && product.of_ledger().is_none() {
                    let gaps = problem::names(&inventory.library.items, gaps);
                    Some(problem::energy_incomplete(&owner.id, name, &gaps))
                } else {
                    None
                };
                let maker = Maker {
                    plant,
                    name: name.to_owned(),
                    process: None,
                    unit,
                    product,
                    item,
                };
                self.unit_rows(inventory, &maker, withheld.is_none(), register);
                let note = withheld.unwrap_or_else(|| problem::energy_of_the_plant(&owner.id, product.title()));
                register.notes.push(note);
            }
        }
        if !without.is_empty() {
            register.notes.push(problem::plant_without_levels(&without));
        }
    }

    /// What a plant makes that levels are given for: the product, the process type, the item. Levels of a process alone are none of a plant.
    fn made_by(&self, plant: usize) -> Vec<(&EnergyProduct, &str, &str)> {
        let (library, groups) = (self.plants.library, &self.plants.groups);
        let makes = |item: &str| {
            groups.iter().any(|group| {
                let id = library.items.at(group.item).id();
                group.plant == plant && group.flow == Flow::Produced && library.items.is_within(id, item)
            })
        };
        let mut made: Vec<(&EnergyProduct, &str, &str)> = Vec::new();
        for kind in library.processes.iter() {
            let product = self.products.of_process(kind.id());
            let product = product.filter(|product| !product.is_of_process_alone());
            if let (Some(product), Some(item)) = (product, kind.product())
                && makes(item)
                && made.iter().all(|(known, ..)| known.id() != product.id())
            {
                made.push((product, kind.id(), item));
            }
        }
        made
    }
}
