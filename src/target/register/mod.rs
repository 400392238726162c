//! Registers of units (能效清单): the furnaces, lines and plants of a sector with capacity, output and energy per product, year by year, and quantities that
//! plants state beside them.

mod column;
mod from_ledger;
mod index;
mod ledger_problem;
mod ledger_quantities;
mod plant_name;
mod plausibility;
mod problem;
pub(in crate::target) mod reader;
mod unit;
mod update;
mod whole_plant;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub use column::Column;
pub use from_ledger::LedgerRegister;
pub use index::RegisterIndex;
pub use unit::{Amount, Intensity, RegisterUnit, StatedQuantity, UnitStatus};
pub use update::{Change, ChangeKind, Update};

use super::energy_product::EnergyProducts;
use super::metric::MetricBook;
use crate::activity::headed_table::HeadedTable;
use crate::factor::{Library, Named};
use crate::problem::{Problem, Problems};
use crate::spelling::fold;
use column::{REGISTER, states_quantities};
use reader::Reader;

/// The units and quantities of the files of a register.
#[derive(Clone, Debug, Default)]
pub struct Register {
    /// The units, in the order of the files; one row a unit, indicator and year.
    pub units: Vec<RegisterUnit>,
    /// The stated quantities.
    pub quantities: Vec<StatedQuantity>,
    /// Each file with the SHA-256 of its bytes.
    pub files: Vec<(String, String)>,
    /// What must be said of how it was read.
    pub notes: Vec<Problem>,
}

/// What the units of a plant say of the plant.
#[derive(Clone, Debug, Default)]
pub struct PlantFacts {
    /// Ids of the sectors of its units.
    pub sectors: BTreeSet<String>,
    /// Ids of their regions.
    pub regions: BTreeSet<String>,
    /// Their cities, folded.
    pub cities: BTreeSet<String>,
}

/// What tells rows of units apart: plant, unit, indicator, year, the names folded.
pub(super) type UnitKey = (String, String, Option<String>, i16);

impl Register {
    /// Reads the files of a register: tables of units and tables of quantities, told apart by their headers. Errors, all bad rows together: names that are
    /// unknown, numbers that are none, units that do not fit, rows that stand twice, numbers that cannot be meant.
    pub fn read(paths: &[PathBuf], library: &Library) -> Result<Register, Problems> {
        let products = EnergyProducts::of_library(library)?;
        let book = MetricBook::shipped(&library.units)?;
        let mut register = Register::default();
        let mut faults = Vec::new();
        for path in paths {
            let (tables, sha256) = match HeadedTable::read_file(path, &REGISTER) {
                Ok(read) => read,
                Err(Problems(found)) => {
                    faults.extend(found);
                    continue;
                }
            };
            register.files.push((path.display().to_string(), sha256));
            for table in &tables {
                register.notes.extend(table.notes().iter().cloned());
                let reader = Reader {
                    table,
                    library,
                    products: &products,
                    book: &book,
                };
                for row in table.rows() {
                    if let Some(fault) = reader.total_or_signature(row) {
                        faults.push(fault);
                        continue;
                    }
                    let unsaved = table.unsaved_formulas(row);
                    if !unsaved.is_empty() {
                        faults.extend(unsaved);
                        continue;
                    }
                    let mut of_row = Vec::new();
                    if states_quantities(&|column| table.has(column)) {
                        register.quantities.extend(reader.quantity(row, &mut of_row));
                    } else {
                        register.units.extend(reader.unit(row, &mut of_row));
                    }
                    // What is wrong with a unit of the header is told once.
                    let is_told = |faults: &[Problem], fault: &Problem| {
                        let place = fault.place.as_ref();
                        place.is_some_and(|place| table.is_of_header(place)) && faults.contains(fault)
                    };
                    for fault in of_row {
                        if !is_told(&faults, &fault) {
                            faults.push(fault);
                        }
                    }
                }
            }
        }
        faults.extend(register.twice());
        faults.extend(register.implausible(&book, &products, library)?);
        Problems(faults).check()?;
        let notes = register.unlisted_cities(library);
        register.notes.extend(notes);
        Ok(register)
    }

    /// Cities that their regions do not list, by file and region.
    fn unlisted_cities(&self, library: &Library) -> Vec<Problem> {
        let of_units = self.units.iter().map(|unit| (&unit.place, &unit.region, &unit.city));
        let of_quantities = self.quantities.iter();
        let of_quantities = of_quantities.map(|stated| (&stated.place, &stated.region, &stated.city));
        let mut found: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
        for (place, region, city) in of_units.chain(of_quantities) {
            let (Some(region), Some(city)) = (region, city) else {
                continue;
            };
            let known = library.regions.find(region);
            if known.is_some_and(|known| known.city_as_listed(city).is_err()) {
                found.entry((&place.file, region)).or_default().insert(city);
            }
        }
        let told = found.into_iter().filter_map(|((file, region), cities)| {
            let known = library.regions.find(region)?;
            Some(problem::unlisted_cities(file, known.title(), &cities, known.cities()))
        });
        told.collect()
    }

    /// Rows that state a unit, or a quantity, of a year again; units of one name with two products.
    fn twice(&self) -> Vec<Problem> {
        let mut faults = Vec::new();
        let mut known: BTreeMap<UnitKey, &RegisterUnit> = BTreeMap::new();
        let mut products: BTreeMap<(String, String), &RegisterUnit> = BTreeMap::new();
        for unit in &self.units {
            if let Some(first) = known.get(&unit.key()) {
                faults.push(problem::row_twice(
                    unit.place.clone(),
                    &unit.label(),
                    unit.year,
                    &first.place,
                ));
                continue;
            }
            known.insert(unit.key(), unit);
            let name = (fold(&unit.plant), fold(&unit.unit));
            match products.get(&name) {
                Some(first) if first.product != unit.product => {
                    faults.push(problem::product_differs(
                        unit.place.clone(),
                        &unit.label(),
                        &first.place,
                    ));
                }
                Some(_) => (),
                None => {
                    products.insert(name, unit);
                }
            }
        }
        let mut stated: BTreeMap<(String, String, String, i16), &StatedQuantity> = BTreeMap::new();
        for quantity in &self.quantities {
            let unit = quantity.unit.as_deref().unwrap_or_default();
            let key = (
                fold(&quantity.plant),
                fold(unit),
                quantity.quantity.clone(),
                quantity.year,
            );
            if let Some(first) = stated.get(&key) {
                let label = format!("{} {unit} {}", quantity.plant, quantity.quantity).replace("  ", " ");
                faults.push(problem::row_twice(
                    quantity.place.clone(),
                    &label,
                    quantity.year,
                    &first.place,
                ));
                continue;
            }
            stated.insert(key, quantity);
        }
        faults
    }

    /// The years of its rows, the earliest first.
    pub fn years(&self) -> BTreeSet<i16> {
        let of_units = self.units.iter().map(|unit| unit.year);
        of_units
            .chain(self.quantities.iter().map(|quantity| quantity.year))
            .collect()
    }

    /// What the units of each plant say of it, by the plant's name folded.
    pub fn plants(&self, products: &EnergyProducts) -> BTreeMap<String, PlantFacts> {
        let mut plants: BTreeMap<String, PlantFacts> = BTreeMap::new();
        for unit in &self.units {
            let facts = plants.entry(fold(&unit.plant)).or_default();
            let product = products.products.find(&unit.product);
            facts.sectors.extend(product.map(|product| product.sector().to_owned()));
            facts.regions.extend(unit.region.clone());
            facts.cities.extend(unit.city.as_deref().map(fold));
        }
        plants
    }

    /// The rows of units that hold in a year: of each unit and indicator the latest up to it.
    pub fn units_in(&self, year: i16) -> Vec<&RegisterUnit> {
        let mut latest: BTreeMap<(String, String, Option<String>), &RegisterUnit> = BTreeMap::new();
        for unit in self.units.iter().filter(|unit| unit.year <= year) {
            let (plant, name, indicator, _) = unit.key();
            let slot = latest.entry((plant, name, indicator)).or_insert(unit);
            if slot.year < unit.year {
                *slot = unit;
            }
        }
        let holds = |unit: &&RegisterUnit| {
            let (plant, name, indicator, _) = unit.key();
            let known = latest.get(&(plant, name, indicator));
            known.is_some_and(|known| std::ptr::eq(*known, *unit))
        };
        self.units.iter().filter(holds).collect()
    }
}

impl RegisterUnit {
    /// What tells it apart.
    pub(super) fn key(&self) -> UnitKey {
        (fold(&self.plant), fold(&self.unit), self.indicator.clone(), self.year)
    }
}
