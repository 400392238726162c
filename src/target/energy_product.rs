//! What levels of energy are given for: products with classes, indicators and sectors.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::factor::packed::{PackedFile, broken};
use crate::factor::registry::{Registry, named_by_entry};
use crate::format::energy_product::{EnergyClassEntry, EnergyProductEntry, EnergyProductFile, NamedEntry};
use crate::problem::Problems;
use crate::spelling::{fold, nearest};
use crate::text::Text;

/// A product, or the process of a mill that makes it.
#[derive(Clone, Debug)]
pub struct EnergyProduct {
    entry: EnergyProductEntry,
    title: Text,
}

/// A thing with a name and nothing else: an indicator, a sector.
#[derive(Clone, Debug)]
pub struct NamedThing {
    entry: NamedEntry,
    title: Text,
}

named_by_entry!(EnergyProduct, NamedThing);

/// All products, indicators and sectors.
#[derive(Clone, Debug)]
pub struct EnergyProducts {
    /// The products, in the order of their file.
    pub products: Registry<EnergyProduct>,
    /// What of a product is measured.
    pub indicators: Registry<NamedThing>,
    /// The sectors.
    pub sectors: Registry<NamedThing>,
}

/// The indicator of a product that names none.
pub const ENERGY: &str = "energy";

impl EnergyProducts {
    /// The shipped ones, read once. Errors: a fault of the program's own data.
    pub fn shipped() -> Result<&'static EnergyProducts, Problems> {
        static SHIPPED: OnceLock<EnergyProducts> = OnceLock::new();
        if let Some(known) = SHIPPED.get() {
            return Ok(known);
        }
        let read = EnergyProducts::of(PackedFile::registry("energy-products")?)?;
        Ok(SHIPPED.get_or_init(|| read))
    }

    /// The product that a process type makes, where levels are given for it.
    pub fn of_process(&self, process: &str) -> Option<&EnergyProduct> {
        let makes = |product: &&EnergyProduct| {
            product.entry.id == process || product.entry.processes.iter().any(|known| known == process)
        };
        self.products.iter().find(makes)
    }

    /// What a product is called; its id where it is none.
    pub fn title(&self, id: &str) -> Text {
        self.products
            .find(id)
            .map_or_else(|| Text::same(id), |product| product.title.clone())
    }

    fn of(file: EnergyProductFile) -> Result<EnergyProducts, Problems> {
        let fault = |reason: String| broken("energy-products.yaml", &reason);
        let thing = |entry: NamedEntry| NamedThing {
            title: Text::new(&entry.zh, &entry.en),
            entry,
        };
        let named = |entries: Vec<NamedEntry>| Registry::new(entries.into_iter().map(thing).collect());
        let sectors = named(file.sectors).map_err(fault)?;
        let indicators = named(file.indicators).map_err(fault)?;
        for entry in &file.products {
            let classes: BTreeMap<&str, &EnergyClassEntry> =
                entry.classes.iter().map(|class| (class.id.as_str(), class)).collect();
            let mut inside = entry.classes.iter().filter_map(|class| class.within.as_deref());
            let unknown = inside.find(|class| !classes.contains_key(class));
            if let Some(unknown) = unknown {
                return Err(fault(format!("{}: no class `{unknown}`", entry.id)));
            }
            let measures = entry
                .indicator
                .iter()
                .chain(entry.of_ledger.iter().map(|measure| &measure.indicator));
            if let Some(unknown) = measures.into_iter().find(|id| indicators.find(id).is_none()) {
                return Err(fault(format!("{}: no indicator `{unknown}`", entry.id)));
            }
            if sectors.find(&entry.sector).is_none() {
                return Err(fault(format!("{}: no sector `{}`", entry.id, entry.sector)));
            }
        }
        let products = file.products.into_iter().map(EnergyProduct::of).collect();
        Ok(EnergyProducts {
            products: Registry::new(products).map_err(fault)?,
            indicators,
            sectors,
        })
    }
}

impl EnergyProduct {
    fn of(entry: EnergyProductEntry) -> EnergyProduct {
        EnergyProduct {
            title: Text::new(&entry.zh, &entry.en),
            entry,
        }
    }

    /// Id of its sector.
    pub fn sector(&self) -> &str {
        &self.entry.sector
    }

    /// The unit in which its output is counted.
    pub fn unit(&self) -> &str {
        &self.entry.unit
    }

    /// Id of the indicator of levels and units that name none.
    pub fn indicator(&self) -> &str {
        self.entry.indicator.as_deref().unwrap_or(ENERGY)
    }

    /// Process types whose energy the levels take in.
    pub fn takes_in(&self) -> &[String] {
        &self.entry.takes_in
    }

    /// The indicator and the item of what a ledger gives of it, where that is not comprehensive energy.
    pub fn of_ledger(&self) -> Option<(&str, &str)> {
        let measure = self.entry.of_ledger.as_ref()?;
        Some((&measure.indicator, &measure.item))
    }

    /// Its classes.
    pub fn classes(&self) -> &[EnergyClassEntry] {
        &self.entry.classes
    }

    /// The class of this id or name in either language.
    pub fn class(&self, typed: &str) -> Option<&EnergyClassEntry> {
        let wanted = fold(typed);
        let is_named = |class: &&EnergyClassEntry| {
            let names = [&class.id, &class.zh, &class.en];
            names.into_iter().chain(&class.aliases).any(|name| fold(name) == wanted)
        };
        self.entry.classes.iter().find(is_named)
    }

    /// What a class is called; its id where it is none of the product's.
    pub fn class_title(&self, class: &str) -> Text {
        let found = self.entry.classes.iter().find(|known| known.id == class);
        found.map_or_else(|| Text::same(class), |known| Text::new(&known.zh, &known.en))
    }

    /// Classes with a name near what was typed, as words for a hint; all where none is near.
    pub fn nearest_classes(&self, typed: &str) -> Vec<String> {
        let ids = self.entry.classes.iter().map(|class| class.id.as_str());
        let near = nearest(typed, ids, 3);
        let is_named = |class: &&EnergyClassEntry| near.is_empty() || near.contains(&class.id.as_str());
        let words = self.entry.classes.iter().filter(is_named);
        words.map(|class| format!("`{}` ({})", class.id, class.zh)).collect()
    }

    /// How many steps a class lies within another: 0 for itself; `None` where it does not.
    pub fn steps_within(&self, class: &str, other: &str) -> Option<usize> {
        let mut current = Some(class);
        // Classes are two deep; the bound only guards against a cycle.
        for steps in 0..8 {
            match current {
                Some(id) if id == other => return Some(steps),
                Some(id) => {
                    let found = self.entry.classes.iter().find(|known| known.id == id);
                    current = found.and_then(|known| known.within.as_deref());
                }
                None => return None,
            }
        }
        None
    }
}
