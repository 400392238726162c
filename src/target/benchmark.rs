//! Published levels of energy per product: what a standard or a ministry calls good, or still allowed.

use std::collections::BTreeSet;

use super::correction::Correction;
use super::energy_product::{EnergyProduct, EnergyProducts};
use crate::factor::packed::{PackedFile, PackedKind, broken};
use crate::factor::sector_folder::bad_entry;
use crate::factor::{Library, Named};
use crate::format::benchmark::{BenchmarkEntry, BenchmarkFile, EffectiveEntry};
use crate::format::factor_set::ConfidenceEntry;
use crate::problem::{Problem, Problems};
use crate::quantity::number::read_number;
use crate::quantity::{Ratio, Unit, UnitTable};
use crate::text::Text;

/// One level of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenchmarkLevel {
    /// Id of the product; of a process of a steel mill that of its process type.
    pub product: String,
    /// Id of the class that it holds for; `None`: all.
    pub class: Option<String>,
    /// Id of the indicator; `None`: the product's own.
    pub indicator: Option<String>,
    /// `benchmark`, `baseline`, `limit-1` ...
    pub level: String,
    /// The value.
    pub value: Ratio,
    /// Its unit.
    pub unit: String,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
    /// Where it is from.
    pub source: String,
    /// The table of the document.
    pub table: Option<String>,
    /// What else must be said.
    pub note: Option<String>,
}

/// The levels of one document.
#[derive(Clone, Debug)]
pub struct BenchmarkSet {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The number of the document.
    pub document: String,
    /// What was read of it.
    pub read_from: Text,
    /// When it is in force, where that is known.
    pub effective: Option<EffectiveEntry>,
    /// The levels.
    pub levels: Vec<BenchmarkLevel>,
    /// What levels are corrected by.
    pub corrections: Vec<Correction>,
}

/// The level that holds for a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applicable<'a> {
    /// This one.
    One(&'a BenchmarkLevel),
    /// Several that differ: the class of the unit is not stated, or is wider than theirs.
    Several(Vec<&'a BenchmarkLevel>),
    /// None.
    Absent,
}

impl BenchmarkSet {
    /// The ids of the shipped sets, and of those that the user added behind them.
    pub fn ids(library: &Library) -> Vec<&str> {
        let own = library.own_levels.iter().map(|(_, file)| file.id.as_str());
        PackedFile::of_kind(PackedKind::Benchmark)
            .map(|file| file.id)
            .chain(own)
            .collect()
    }

    /// All sets, the shipped ones first. Errors: an entry of the user's that cannot stand; a fault of the program's own data.
    pub fn all(library: &Library) -> Result<Vec<BenchmarkSet>, Problems> {
        let products = EnergyProducts::of_library(library)?;
        let shipped = PackedFile::of_kind(PackedKind::Benchmark);
        let mut sets: Vec<BenchmarkSet> = shipped
            .map(|file| BenchmarkSet::shipped(file.id))
            .collect::<Result<_, _>>()?;
        let mut faults: Vec<Problem> = Vec::new();
        for (path, file) in &library.own_levels {
            match BenchmarkSet::of(file.clone(), &products) {
                Ok(set) => match set.unknown_unit(&library.units) {
                    None => sets.push(set),
                    Some(unit) => {
                        let reason = Text::new(format!("未知单位 `{unit}`"), format!("`{unit}` is no unit"));
                        faults.push(bad_entry(path, &reason));
                    }
                },
                Err(reason) => faults.push(bad_entry(path, &Text::same(reason))),
            }
        }
        Problems(faults).check()?;
        Ok(sets)
    }

    /// The shipped set of this id. Errors: no such set; a number that is none, which is a fault of the program's own data.
    pub fn shipped(id: &str) -> Result<BenchmarkSet, Problems> {
        let packed = PackedFile::named(PackedKind::Benchmark, id)?;
        BenchmarkSet::of(packed.content()?, EnergyProducts::shipped()?).map_err(|reason| broken(packed.path, &reason))
    }

    /// A set as written. Errors: a number, a product, a class or an indicator that is none.
    fn of(file: BenchmarkFile, products: &EnergyProducts) -> Result<BenchmarkSet, String> {
        let stated = file.levels.into_iter().filter(|entry| !entry.alternative);
        let levels = stated.map(|entry| level(entry, &file.source, products));
        let corrections = file.corrections.into_iter().map(Correction::of);
        Ok(BenchmarkSet {
            levels: levels.collect::<Result<_, _>>()?,
            corrections: corrections.collect::<Result<_, _>>()?,
            id: file.id,
            document: file.document.number.unwrap_or_default(),
            title: file.title,
            read_from: file.read_from,
            effective: file.effective,
        })
    }

    /// A unit of its levels that is none.
    fn unknown_unit(&self, units: &UnitTable) -> Option<&str> {
        let mut all = self.levels.iter().map(|level| level.unit.as_str());
        all.find(|unit| units.parse(unit).is_err())
    }

    /// The values of a level that may hold for a process: those of the class of its equipment or of the grade that it makes, where that is stated and known,
    /// else of all.
    pub fn values(&self, process: &str, level: &str, class: Option<&str>) -> Vec<&BenchmarkLevel> {
        let products = EnergyProducts::shipped().ok();
        let Some(product) = products.and_then(|products| products.of_process(process)) else {
            return Vec::new();
        };
        let of = |entry: &&BenchmarkLevel| {
            entry.product == product.id() && entry.level == level && entry.indicator.is_none()
        };
        let class = class.and_then(|typed| product.class(typed));
        let is_of_class = |entry: &&BenchmarkLevel| match (&entry.class, class) {
            (None, _) => true,
            (Some(known), Some(class)) => product.steps_within(&class.id, known).is_some(),
            (Some(_), None) => false,
        };
        let of_class: Vec<&BenchmarkLevel> = self.levels.iter().filter(of).filter(is_of_class).collect();
        if of_class.is_empty() {
            self.levels.iter().filter(of).collect()
        } else {
            of_class
        }
    }

    /// Whether it has the level for the product, of whatever class.
    pub fn knows(&self, product: &str, level: &str) -> bool {
        let of = |entry: &&BenchmarkLevel| entry.product == product && entry.level == level;
        self.levels.iter().any(|entry| of(&entry))
    }

    /// The level that holds for a unit of a product: of its class, else of the class that lies closest around it. Where several hold and all have one value,
    /// it does not matter which.
    pub fn applicable(
        &self,
        product: &EnergyProduct,
        class: Option<&str>,
        indicator: &str,
        level: &str,
    ) -> Applicable<'_> {
        let own = |entry: &BenchmarkLevel| entry.indicator.as_deref().unwrap_or(product.indicator()) == indicator;
        let of = |entry: &&BenchmarkLevel| entry.product == product.id() && entry.level == level && own(entry);
        let all: Vec<&BenchmarkLevel> = self.levels.iter().filter(of).collect();
        let one_of = |found: Vec<&'_ BenchmarkLevel>| -> Option<usize> {
            let first = found.first()?;
            let is_one = found
                .iter()
                .all(|entry| entry.value == first.value && entry.unit == first.unit);
            is_one.then_some(0)
        };
        let chosen: Vec<&BenchmarkLevel> = match class {
            None => all,
            Some(class) => {
                let steps = |entry: &BenchmarkLevel| match &entry.class {
                    Some(known) => product.steps_within(class, known),
                    None => Some(usize::MAX),
                };
                let around: Vec<(usize, &BenchmarkLevel)> =
                    all.iter().filter_map(|entry| Some((steps(entry)?, *entry))).collect();
                let closest = around.iter().map(|(steps, _)| *steps).min();
                match closest {
                    Some(closest) => {
                        let found = around.into_iter().filter(|(steps, _)| *steps == closest);
                        found.map(|(_, entry)| entry).collect()
                    }
                    // The set has narrower classes than the unit states.
                    None => all
                        .into_iter()
                        .filter(|entry| {
                            let known = entry.class.as_deref();
                            known.is_some_and(|known| product.steps_within(known, class).is_some())
                        })
                        .collect(),
                }
            }
        };
        match one_of(chosen.clone()) {
            Some(place) => Applicable::One(chosen[place]),
            None if chosen.is_empty() => Applicable::Absent,
            None => Applicable::Several(chosen),
        }
    }

    /// The indicators that it has the level of for a product and class.
    pub fn indicators<'s>(&'s self, product: &'s EnergyProduct, class: Option<&str>, level: &str) -> BTreeSet<&'s str> {
        let of = |entry: &&BenchmarkLevel| entry.product == product.id() && entry.level == level;
        let indicators = self.levels.iter().filter(of);
        let indicators = indicators.map(|entry| entry.indicator.as_deref().unwrap_or(product.indicator()));
        let is_held = |indicator: &&str| {
            let found = self.applicable(product, class, indicator, level);
            !matches!(found, Applicable::Absent)
        };
        indicators.filter(is_held).collect()
    }

    /// The classes that a unit may be of and that it has no such level for, where it has one for others: the narrowest ones, and what is left of a class of
    /// which one part alone has a name.
    pub fn classes_without(
        &self,
        product: &EnergyProduct,
        class: Option<&str>,
        indicator: &str,
        level: &str,
    ) -> Vec<Text> {
        let narrowest = product.narrowest_classes(class).filter(|narrow| {
            let of_class = self.applicable(product, Some(&narrow.id), indicator, level);
            matches!(of_class, Applicable::Absent)
        });
        let mut without: Vec<Text> = narrowest.map(|narrow| Text::new(&narrow.zh, &narrow.en)).collect();
        let own = |entry: &&BenchmarkLevel| entry.indicator.as_deref().unwrap_or(product.indicator()) == indicator;
        let of = |entry: &&BenchmarkLevel| entry.product == product.id() && entry.level == level && own(entry);
        let levels: Vec<&BenchmarkLevel> = self.levels.iter().filter(of).collect();
        for partial in product.classes_of_one_part(class) {
            let holds = |entry: &&BenchmarkLevel| {
                let known = entry.class.as_deref();
                known.is_none_or(|known| product.steps_within(&partial.id, known).is_some())
            };
            if !levels.iter().any(holds) {
                without.push(Text::new(
                    format!("{}的其余部分", partial.zh),
                    format!("the rest of {}", partial.en),
                ));
            }
        }
        without
    }

    /// The corrections of a level for a product and class.
    pub fn corrections<'a>(
        &'a self,
        product: &'a EnergyProduct,
        class: Option<&'a str>,
        level: &'a str,
    ) -> impl Iterator<Item = &'a Correction> {
        self.corrections
            .iter()
            .filter(move |correction| correction.holds_for(product, class, level))
    }
}

impl BenchmarkLevel {
    /// Its unit, parsed. Errors: a fault of the program's own data.
    pub fn parsed_unit(&self, units: &UnitTable) -> Result<Unit, Problems> {
        let fault = |_| broken(&self.product, &format!("`{}` is no unit", self.unit));
        units.parse(&self.unit).map_err(fault)
    }
}

/// A level as written. Errors: a number, a product, a class or an indicator that is none.
fn level(entry: BenchmarkEntry, source: &str, products: &EnergyProducts) -> Result<BenchmarkLevel, String> {
    let value = read_number(&entry.value).map_err(|_| format!("`{}` is no exact number", entry.value))?;
    let product = products.products.find(&entry.product);
    let product = product.ok_or_else(|| format!("no product `{}`", entry.product))?;
    if let Some(class) = entry.class.as_deref().filter(|class| product.class(class).is_none()) {
        return Err(format!("{}: no class `{class}`", entry.product));
    }
    let unknown = entry.indicator.as_deref();
    if let Some(unknown) = unknown.filter(|indicator| products.indicators.find(indicator).is_none()) {
        return Err(format!("{}: no indicator `{unknown}`", entry.product));
    }
    Ok(BenchmarkLevel {
        product: entry.product,
        class: entry.class,
        indicator: entry.indicator,
        level: entry.level,
        value: Ratio::from(value),
        unit: entry.unit,
        confidence: entry.confidence,
        source: entry.source.unwrap_or_else(|| source.to_owned()),
        table: entry.table,
        note: entry.note,
    })
}
