//! Which rows of a register a target is about: its sector, its region, its city.

use std::collections::{BTreeMap, BTreeSet};

use crate::factor::Named;
use crate::format::metric::StatusEntry;
use crate::quantity::Ratio;
use crate::spelling::fold;
use crate::target::metric::Metric;
use crate::target::plan::{Plan, Target};
use crate::target::register::{PlantFacts, RegisterUnit, StatedQuantity, UnitStatus};
use crate::target::standing::Yardsticks;
use crate::text::Text;

/// The region that is the whole nation.
const NATION: &str = "cn";

/// What a target of a plan is about.
pub struct Scope<'a> {
    /// The register and the levels.
    pub yardsticks: Yardsticks<'a>,
    /// The plan.
    pub plan: &'a Plan,
    /// The target.
    pub target: &'a Target,
    /// What the plants are.
    pub plants: &'a BTreeMap<String, PlantFacts>,
}

impl<'a> Scope<'a> {
    /// The sector, where it is one that products belong to.
    pub fn sector(&self) -> Option<&'a str> {
        let sector = self.target.sector.as_deref().or(self.plan.sector.as_deref())?;
        self.yardsticks.products.sectors.find(sector).map(|known| known.id())
    }

    /// The names of the plan's city, folded.
    fn cities(&self) -> Option<Vec<String>> {
        let city = self.plan.city.as_ref()?;
        let names = [
            city.zh.clone(),
            city.en.clone(),
            format!("{}市", city.zh),
            format!("{} city", city.en),
        ];
        Some(names.iter().map(|name| fold(name)).collect())
    }

    /// Whether a place lies where the plan holds. A row that names no region is taken in; one that names no city is not of a city.
    fn is_inside(&self, region: Option<&str>, city: Option<&str>) -> bool {
        let of_region = self.plan.region == NATION || region.is_none_or(|region| region == self.plan.region);
        let of_city = match self.cities() {
            Some(names) => city.is_some_and(|city| names.contains(&fold(city))),
            None => true,
        };
        of_region && of_city
    }

    /// The rows of units that hold in a year and that the target is about: of these products, or of its sector; one row a unit.
    pub fn units(&self, metric: &Metric, year: i16) -> Vec<&'a RegisterUnit> {
        let register = self.yardsticks.register;
        let wanted = match metric.status {
            StatusEntry::Existing => UnitStatus::Existing,
            StatusEntry::New => UnitStatus::New,
        };
        let named = if self.target.products.is_empty() {
            &metric.products
        } else {
            &self.target.products
        };
        let of_products = |unit: &&RegisterUnit| match named.as_slice() {
            [] => self.sector().is_none_or(|sector| {
                let product = self.yardsticks.products.products.find(&unit.product);
                product.is_some_and(|product| product.sector() == sector)
            }),
            products => products.contains(&unit.product),
        };
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        let mut rows = register.units_in(year);
        // A unit that has several indicators counts once, by the product's own.
        rows.sort_by_key(|unit| unit.indicator.is_some());
        let mut rows: Vec<&RegisterUnit> = rows
            .into_iter()
            .filter(|unit| unit.status == wanted)
            .filter(of_products)
            .filter(|unit| self.is_inside(unit.region.as_deref(), unit.city.as_deref()))
            .filter(|unit| seen.insert((fold(&unit.plant), fold(&unit.unit))))
            .collect();
        rows.sort_by_key(|unit| {
            register
                .units
                .iter()
                .position(|known| std::ptr::eq(known, *unit))
                .unwrap_or_default()
        });
        rows
    }

    /// The plants that the target is about, by their names folded, with the name as written.
    pub fn plants(&self) -> BTreeMap<String, String> {
        let register = self.yardsticks.register;
        let mut names = BTreeMap::new();
        let of_sector = |plant: &str| {
            self.sector().is_none_or(|sector| {
                let facts = self.plants.get(plant);
                facts.is_some_and(|facts| facts.sectors.contains(sector))
            })
        };
        let of_units = register
            .units
            .iter()
            .map(|unit| (&unit.plant, unit.region.as_deref(), unit.city.as_deref()));
        let of_quantities = register.quantities.iter().map(|stated| {
            let facts = self.plants.get(&fold(&stated.plant));
            let region = stated
                .region
                .as_deref()
                .or_else(|| facts.and_then(|facts| facts.regions.first().map(String::as_str)));
            let city = stated
                .city
                .as_deref()
                .or_else(|| facts.and_then(|facts| facts.cities.first().map(String::as_str)));
            (&stated.plant, region, city)
        });
        for (plant, region, city) in of_units.chain(of_quantities) {
            let key = fold(plant);
            if of_sector(&key) && self.is_inside(region, city) {
                names.entry(key).or_insert_with(|| plant.clone());
            }
        }
        names
    }

    /// What a plant states of a quantity in a year: of the plant, else its units added up; `None` where it states nothing.
    pub fn stated(&self, plant: &str, quantity: &str, year: i16) -> Option<Ratio> {
        let rows = self
            .yardsticks
            .register
            .quantities
            .iter()
            .filter(|stated| stated.quantity == quantity && stated.year == year && fold(&stated.plant) == plant);
        let (of_plant, of_units): (Vec<&StatedQuantity>, Vec<&StatedQuantity>) =
            rows.partition(|stated| stated.unit.is_none());
        let chosen = if of_plant.is_empty() { of_units } else { of_plant };
        (!chosen.is_empty()).then(|| chosen.iter().map(|stated| stated.amount.in_base()).sum())
    }

    /// What must be said of rows that name no city, and of plants that have no unit to tell their sector by.
    pub fn place_notes(&self, year: i16) -> Vec<Text> {
        let rows = self.yardsticks.register.units_in(year);
        let of_sector = |unit: &&&RegisterUnit| {
            let product = self.yardsticks.products.products.find(&unit.product);
            self.sector()
                .is_none_or(|sector| product.is_some_and(|product| product.sector() == sector))
        };
        let without_city = match self.plan.city {
            Some(_) => rows.iter().filter(of_sector).filter(|unit| unit.city.is_none()).count(),
            None => 0,
        };
        let mut notes = Vec::new();
        if without_city > 0 {
            notes.push(Text::new(
                format!("{without_city} 个设施未登记城市，不计入本市"),
                format!("{without_city} unit(s) name no city and do not count for it"),
            ));
        }
        let stated = self.yardsticks.register.quantities.iter().map(|stated| &stated.plant);
        let of_no_unit = stated.filter(|plant| !self.plants.contains_key(&fold(plant)));
        let of_no_unit: BTreeSet<&str> = of_no_unit.map(String::as_str).collect();
        if !of_no_unit.is_empty() && self.sector().is_some() {
            let names: Vec<&str> = of_no_unit.into_iter().collect();
            notes.push(Text::new(
                format!("有登记量而无设施、不知其行业、不计入的企业：{}", names.join("、")),
                format!(
                    "plants that state quantities and have no unit, so that their sector is not known, do not count: {}",
                    names.join(", ")
                ),
            ));
        }
        notes
    }
}
