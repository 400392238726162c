//! What levels of energy are given for: products with classes, indicators and sectors.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::factor::packed::{PackedFile, broken};
use crate::factor::registry::{Registry, named_by_entry};
use crate::factor::sector_folder::bad_entry;
use crate::factor::{Library, Named};
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
    /// Items that every process uses.
    pub used_everywhere: Vec<String>,
    /// Names that several products have, folded, with the ids of those.
    names_of_several: BTreeMap<String, Vec<String>>,
}

/// So many classes are named in a hint, whatever was typed.
const FEW_CLASSES: usize = 12;

/// So many products are named in a hint.
const NEAR: usize = 3;

/// The indicator of a product that names none.
pub const ENERGY: &str = "energy";

impl EnergyProducts {
    /// The shipped ones, read once. Errors: a fault of the program's own data.
    pub fn shipped() -> Result<&'static EnergyProducts, Problems> {
        static SHIPPED: OnceLock<EnergyProducts> = OnceLock::new();
        if let Some(known) = SHIPPED.get() {
            return Ok(known);
        }
        let file = PackedFile::registry::<EnergyProductFile>("energy-products")?;
        let read = EnergyProducts::of(file).map_err(|reason| broken("energy-products.yaml", &reason))?;
        Ok(SHIPPED.get_or_init(|| read))
    }

    /// The shipped ones and those that the user added. Errors: an entry of the user's that cannot stand beside the others.
    pub fn of_library(library: &Library) -> Result<Cow<'static, EnergyProducts>, Problems> {
        let shipped = EnergyProducts::shipped()?;
        if library.own_products.is_empty() {
            return Ok(Cow::Borrowed(shipped));
        }
        let mut whole = PackedFile::registry::<EnergyProductFile>("energy-products")?;
        let mut read = shipped.clone();
        for (file, own) in &library.own_products {
            let own = own.clone();
            whole.products.extend(own.products);
            whole.indicators.extend(own.indicators);
            whole.sectors.extend(own.sectors);
            read = EnergyProducts::of(whole.clone()).map_err(|reason| bad_entry(file, &Text::same(reason)))?;
        }
        Ok(Cow::Owned(read))
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

    /// What an indicator is called; its id where it is none.
    pub fn indicator_title(&self, id: &str) -> Text {
        self.indicators
            .find(id)
            .map_or_else(|| Text::same(id), |indicator| indicator.title.clone())
    }

    fn of(file: EnergyProductFile) -> Result<EnergyProducts, String> {
        let thing = |entry: NamedEntry| NamedThing {
            title: Text::new(&entry.zh, &entry.en),
            entry,
        };
        let named = |entries: Vec<NamedEntry>| Registry::new(entries.into_iter().map(thing).collect());
        let sectors = named(file.sectors)?;
        let indicators = named(file.indicators)?;
        for entry in &file.products {
            let classes: BTreeMap<&str, &EnergyClassEntry> =
                entry.classes.iter().map(|class| (class.id.as_str(), class)).collect();
            let mut inside = entry.classes.iter().filter_map(|class| class.within.as_deref());
            let unknown = inside.find(|class| !classes.contains_key(class));
            if let Some(unknown) = unknown {
                return Err(format!("{}: no class `{unknown}`", entry.id));
            }
            let measures = entry
                .indicator
                .iter()
                .chain(entry.of_ledger.iter().map(|measure| &measure.indicator));
            if let Some(unknown) = measures.into_iter().find(|id| indicators.find(id).is_none()) {
                return Err(format!("{}: no indicator `{unknown}`", entry.id));
            }
            if sectors.find(&entry.sector).is_none() {
                return Err(format!("{}: no sector `{}`", entry.id, entry.sector));
            }
        }
        let products = file.products.into_iter().map(EnergyProduct::of).collect();
        let products = Registry::new(products)?;
        for (name, ids) in &file.names_of_several {
            if let Some(unknown) = ids.iter().find(|id| products.find(id).is_none()) {
                return Err(format!("{name}: no product `{unknown}`"));
            }
            if let Some(known) = products.find(name) {
                return Err(format!("the name `{name}` is that of `{}`", known.id()));
            }
        }
        let names_of_several = file.names_of_several.into_iter();
        Ok(EnergyProducts {
            products,
            indicators,
            sectors,
            used_everywhere: file.used_everywhere,
            names_of_several: names_of_several.map(|(name, ids)| (fold(&name), ids)).collect(),
        })
    }

    /// The products of which one may be meant, as words for a hint: those that have the name together, else those of near names. Of a Chinese word of one
    /// or two characters, of which most others differ in one, only such as are called by one of its characters.
    pub fn near(&self, typed: &str) -> Vec<String> {
        let words = |product: &EnergyProduct| format!("`{}` ({})", product.id(), product.title.zh);
        let folded = fold(typed);
        if let Some(ids) = self.names_of_several.get(&folded) {
            return ids.iter().filter_map(|id| self.products.find(id)).map(words).collect();
        }
        let is_short = !folded.is_ascii() && folded.chars().count() <= 2;
        let is_alike =
            |product: &&&EnergyProduct| !is_short || product.title.zh.contains(|letter| folded.contains(letter));
        let near = self.products.nearest(typed, usize::MAX);
        near.iter()
            .filter(is_alike)
            .take(NEAR)
            .map(|product| words(product))
            .collect()
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

    /// Whether its levels are of the process within a works, and none of a plant as a whole.
    pub fn is_of_process_alone(&self) -> bool {
        self.entry.of_process_alone
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
        // Names are printed with spaces around signs and dashes of either width, and typed without.
        let plain = |name: &str| -> String {
            let is_idle = |letter: &char| letter.is_whitespace() || matches!(letter, '-' | '–' | '—' | '－');
            fold(name).chars().filter(|letter| !is_idle(letter)).collect()
        };
        let wanted = plain(typed);
        let is_named = |class: &&EnergyClassEntry| {
            let names = [&class.id, &class.zh, &class.en];
            names
                .into_iter()
                .chain(&class.aliases)
                .any(|name| plain(name) == wanted)
        };
        self.entry.classes.iter().find(is_named)
    }

    /// What a class is called; its id where it is none of the product's.
    pub fn class_title(&self, class: &str) -> Text {
        let found = self.entry.classes.iter().find(|known| known.id == class);
        found.map_or_else(|| Text::same(class), |known| Text::new(&known.zh, &known.en))
    }

    /// The classes as words for a hint: of many those alone with a name near what was typed, where there is one.
    pub fn nearest_classes(&self, typed: &str) -> Vec<String> {
        let ids = self.entry.classes.iter().map(|class| class.id.as_str());
        let near = nearest(typed, ids, 3);
        let all = near.is_empty() || self.entry.classes.len() <= FEW_CLASSES;
        let is_named = |class: &&EnergyClassEntry| all || near.contains(&class.id.as_str());
        let words = self.entry.classes.iter().filter(is_named);
        words.map(|class| format!("`{}` ({})", class.id, class.zh)).collect()
    }

    /// The classes that no narrower one lies within, inside a class or of all.
    pub fn narrowest_classes<'s>(&'s self, within: Option<&'s str>) -> impl Iterator<Item = &'s EnergyClassEntry> {
        let classes = &self.entry.classes;
        let is_narrowest = |class: &&EnergyClassEntry| {
            let mut others = classes.iter();
            !others.any(|other| other.within.as_deref() == Some(class.id.as_str()))
        };
        let is_inside =
            move |class: &&EnergyClassEntry| within.is_none_or(|within| self.steps_within(&class.id, within).is_some());
        classes.iter().filter(is_narrowest).filter(is_inside)
    }

    /// The classes of which one part alone is a class of its own, inside a class or of all.
    pub fn classes_of_one_part<'s>(&'s self, within: Option<&'s str>) -> impl Iterator<Item = &'s EnergyClassEntry> {
        let classes = &self.entry.classes;
        let has_one_part = |class: &&EnergyClassEntry| {
            let parts = classes
                .iter()
                .filter(|other| other.within.as_deref() == Some(class.id.as_str()));
            parts.count() == 1
        };
        let is_inside =
            move |class: &&EnergyClassEntry| within.is_none_or(|within| self.steps_within(&class.id, within).is_some());
        classes.iter().filter(has_one_part).filter(is_inside)
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
