//! The rows of a register as cells that read back as it, every digit kept: ids in English, names in Chinese.

use super::value_list::unit_name;
use crate::factor::{Library, Named};
use crate::quantity::Unit;
use crate::spelling::fold;
use crate::target::register::Amount;
use crate::target::{EnergyProducts, MetricBook, Register};
use crate::text::{Language, Text};

/// A register with what names its cells.
pub struct RegisterRows<'a> {
    /// The register.
    pub register: &'a Register,
    /// Regions with their cities, and units of measurement.
    pub library: &'a Library,
    /// Products, classes and indicators.
    pub products: &'a EnergyProducts,
    /// Quantities.
    pub book: &'a MetricBook,
    /// The language of the cells.
    pub language: Language,
}

impl RegisterRows<'_> {
    /// The units, in the columns `Column::OF_UNITS`.
    pub fn units(&self) -> Vec<Vec<String>> {
        let rows = self.register.units.iter().map(|unit| {
            let [capacity, capacity_unit] = self.amount(unit.capacity.as_ref(), true);
            let [output, output_unit] = self.amount(unit.output.as_ref(), false);
            let [intensity, intensity_unit] = self.amount(unit.stated_intensity.as_ref(), false);
            let [energy, energy_unit] = self.amount(unit.energy.as_ref(), false);
            let product = self.products.products.find(&unit.product);
            let class = unit.class.as_deref().zip(product);
            let class = class.map(|(class, product)| self.pick(class, product.class_title(class)));
            let indicator = unit.indicator.as_deref();
            let indicator = indicator.and_then(|id| self.products.indicators.find(id));
            let indicator = indicator.map(|known| self.pick(known.id(), known.title().clone()));
            vec![
                unit.plant.clone(),
                unit.unit.clone(),
                self.pick(&unit.product, self.products.title(&unit.product)),
                class.unwrap_or_default(),
                indicator.unwrap_or_default(),
                self.region(unit.region.as_deref()),
                self.city(unit.region.as_deref(), unit.city.as_deref()),
                self.pick(unit.status.id(), unit.status.title()),
                capacity,
                capacity_unit,
                output,
                output_unit,
                intensity,
                intensity_unit,
                energy,
                energy_unit,
                unit.year.to_string(),
                unit.evidence.clone(),
                unit.note.clone().unwrap_or_default(),
            ]
        });
        rows.collect()
    }

    /// The quantities, in the columns `Column::OF_QUANTITIES`.
    pub fn quantities(&self) -> Vec<Vec<String>> {
        let rows = self.register.quantities.iter().map(|stated| {
            let [value, unit] = self.amount(Some(&stated.amount), false);
            vec![
                stated.plant.clone(),
                stated.unit.clone().unwrap_or_default(),
                self.pick(&stated.quantity, self.book.quantity_title(&stated.quantity)),
                value,
                unit,
                self.region(stated.region.as_deref()),
                self.city(stated.region.as_deref(), stated.city.as_deref()),
                stated.year.to_string(),
                stated.evidence.clone(),
                stated.note.clone().unwrap_or_default(),
            ]
        });
        rows.collect()
    }

    fn pick(&self, id: &str, title: Text) -> String {
        match self.language {
            Language::Zh => title.zh,
            Language::En => id.to_owned(),
        }
    }

    fn region(&self, id: Option<&str>) -> String {
        let known = id.and_then(|id| self.library.regions.find(id));
        known.map_or_else(String::new, |known| self.pick(known.id(), known.title().clone()))
    }

    /// A city in the language where it is written in the other and its region lists it, else as it is written.
    fn city(&self, region: Option<&str>, written: Option<&str>) -> String {
        let Some(written) = written else {
            return String::new();
        };
        let region = region.and_then(|id| self.library.regions.find(id));
        let listed = region.and_then(|region| region.city(written));
        let (own, other) = match (listed, self.language) {
            (Some(city), Language::Zh) => (&city.zh, &city.en),
            (Some(city), Language::En) => (&city.en, &city.zh),
            (None, _) => return written.to_owned(),
        };
        let is_other = fold(written) == fold(other);
        if is_other { own.clone() } else { written.to_owned() }
    }

    fn amount(&self, amount: Option<&Amount>, is_yearly: bool) -> [String; 2] {
        let Some(amount) = amount else {
            return [String::new(), String::new()];
        };
        let ending = match (is_yearly, self.language) {
            (false, _) => "",
            (true, Language::Zh) => "/年",
            (true, Language::En) => "/a",
        };
        [amount.value.to_string(), format!("{}{ending}", self.unit(&amount.unit))]
    }

    /// A unit in the language where its name there means the same, else as it is written.
    fn unit(&self, unit: &Unit) -> String {
        let units = &self.library.units;
        let is_of_language = unit.text.is_ascii() == (self.language == Language::En);
        let named = units.entries().find(|entry| {
            let mut names = [&entry.id, &entry.zh].into_iter().chain(&entry.spellings);
            names.any(|name| *name == unit.text)
        });
        let named = named.filter(|_| !is_of_language);
        let name = named.map(|entry| unit_name(entry, self.language, self.library));
        let means_the_same = |name: &String| {
            let read = units.parse(name).ok();
            read.is_some_and(|read| read.dimension == unit.dimension && read.size == unit.size)
        };
        name.filter(means_the_same).unwrap_or_else(|| unit.text.clone())
    }
}
