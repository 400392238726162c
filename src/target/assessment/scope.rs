//! Which rows of a register a target is about: its sector, its region, its city.

use std::collections::{BTreeMap, BTreeSet};

use crate::factor::Named;
use crate::factor::registry::is_name_of_city;
use crate::format::metric::StatusEntry;
use crate::format::registry::RegionKind;
use crate::quantity::Ratio;
use crate::spelling::fold;
use crate::target::metric::Metric;
use crate::target::plan::{Plan, Target};
use crate::target::register::{PlantFacts, RegisterIndex, RegisterUnit, StatedQuantity, UnitStatus};
use crate::target::standing::Yardsticks;
use crate::text::Text;

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
    /// The rows of the register by plant and year.
    pub index: &'a RegisterIndex<'a>,
}

/// Where a row of a register lies to a plan.
enum Placed {
    Inside,
    Outside,
    /// It cannot be told, for this reason.
    Unknown(Text),
}

impl<'a> Scope<'a> {
    /// The sector, where it is one that products belong to.
    pub fn sector(&self) -> Option<&'a str> {
        let sector = self.target.sector.as_deref().or(self.plan.sector.as_deref())?;
        self.yardsticks.products.sectors.find(sector).map(|known| known.id())
    }

    /// Whether the plan is one of the whole nation.
    fn is_national(&self) -> bool {
        let region = self.yardsticks.regions.find(&self.plan.region);
        region.is_some_and(|region| region.kind() == RegionKind::Country)
    }

    /// Where a row lies to the plan. One that names no region is taken in; of a city only one that names it.
    fn place(&self, region: Option<&str>, city: Option<&str>) -> Placed {
        let known = |id: &str| self.yardsticks.regions.find(id);
        if let Some(region) = region.filter(|region| !self.is_national() && *region != self.plan.region) {
            if known(region).is_some_and(|known| known.kind() == RegionKind::Province) {
                return Placed::Outside;
            }
            return Placed::Unknown(Text::new(
                format!("地区 {region} 不是省份，不知是否在本方案范围内"),
                format!("its region {region} is no province, and may or may not lie where the plan holds"),
            ));
        }
        let Some(own) = &self.plan.city else {
            return Placed::Inside;
        };
        let Some(city) = city else {
            return Placed::Unknown(Text::new("未登记城市", "it names no city"));
        };
        let province = known(&self.plan.region);
        if is_name_of_city(city, own) {
            Placed::Inside
        } else if province.is_none_or(|province| province.cities().is_empty() || province.city(city).is_some()) {
            Placed::Outside
        } else {
            let region = province.map_or_else(|| Text::same(&self.plan.region), |known| known.title().clone());
            Placed::Unknown(Text::new(
                format!(
                    "`{city}` 不是{}的设区市（县级的写所属设区市，如 {}）",
                    region.zh, own.zh
                ),
                format!(
                    "`{city}` is no city of {} (write the city at prefecture level, such as {})",
                    region.en, own.en
                ),
            ))
        }
    }

    fn is_inside(&self, region: Option<&str>, city: Option<&str>) -> bool {
        matches!(self.place(region, city), Placed::Inside)
    }

    /// The rows of units that hold in a year, wherever they lie, of this status and these products, or of the target's sector.
    fn rows(&self, metric: &Metric, year: i16) -> Vec<&'a RegisterUnit> {
        let wanted = match metric.status {
            StatusEntry::Existing => UnitStatus::Existing,
            StatusEntry::New => UnitStatus::New,
        };
        let named = if self.target.products.is_empty() {
            &metric.products
        } else {
            &self.target.products
        };
        let is_of_products = |unit: &&RegisterUnit| match named.as_slice() {
            [] => self.is_of_sector(unit),
            products => products.contains(&unit.product),
        };
        let rows = self.index.held(year).iter().copied();
        rows.filter(|unit| unit.status == wanted)
            .filter(is_of_products)
            .collect()
    }

    fn is_of_sector(&self, unit: &RegisterUnit) -> bool {
        self.sector().is_none_or(|sector| {
            let product = self.yardsticks.products.products.find(&unit.product);
            product.is_some_and(|product| product.sector() == sector)
        })
    }

    /// The rows of units that hold in a year and that the target is about; one row a unit.
    pub fn units(&self, metric: &Metric, year: i16) -> Vec<&'a RegisterUnit> {
        let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
        let mut rows: Vec<(usize, &RegisterUnit)> = self.rows(metric, year).into_iter().enumerate().collect();
        // A unit that has several indicators counts once, by the product's own.
        rows.sort_by_key(|(_, unit)| unit.indicator.is_some());
        rows.retain(|(_, unit)| self.is_inside(unit.region.as_deref(), unit.city.as_deref()));
        rows.retain(|(_, unit)| seen.insert((fold(&unit.plant), fold(&unit.unit))));
        rows.sort_by_key(|(place, _)| *place);
        rows.into_iter().map(|(_, unit)| unit).collect()
    }

    /// The plants, by their names folded, of which a unit that the target is about runs in a year: each must state what the target asks for.
    pub fn plants_of(&self, metric: &Metric, year: i16) -> BTreeSet<String> {
        let units = self.units(metric, year);
        units.into_iter().map(|unit| fold(&unit.plant)).collect()
    }

    /// What may lie where the plan holds, or lies outside the register, and could change any value.
    pub fn gaps(&self, metric: &Metric, year: i16) -> Vec<Text> {
        let mut gaps: Vec<(Text, Vec<String>)> = Vec::new();
        for unit in self.rows(metric, year) {
            let Placed::Unknown(reason) = self.place(unit.region.as_deref(), unit.city.as_deref()) else {
                continue;
            };
            match gaps.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, labels)) => labels.push(unit.label()),
                None => gaps.push((reason, vec![unit.label()])),
            }
        }
        let mut gaps: Vec<Text> = gaps
            .into_iter()
            .map(|(reason, labels)| {
                Text::new(
                    format!("{}：{}", labels.join("、"), reason.zh),
                    format!("{}: {}", labels.join(", "), reason.en),
                )
            })
            .collect();
        let stated = self
            .yardsticks
            .register
            .units
            .iter()
            .filter_map(|unit| unit.region.as_deref());
        let stated: BTreeSet<&str> = stated.collect();
        let provinces = self
            .yardsticks
            .regions
            .iter()
            .filter(|region| region.kind() == RegionKind::Province);
        let provinces: Vec<&str> = provinces.map(Named::id).collect();
        let covered = provinces.iter().filter(|province| stated.contains(**province)).count();
        if self.is_national() && covered < provinces.len() {
            gaps.push(Text::new(
                format!("全国目标；清单只有 {covered} 个省份的设施（共 {} 个）", provinces.len()),
                format!(
                    "a target of the nation; the register has units of {covered} of its {} provinces",
                    provinces.len()
                ),
            ));
        }
        gaps
    }

    /// The plants that state quantities and have no unit to tell their sector by, and may lie where the plan holds.
    pub fn plants_of_no_unit(&self) -> BTreeMap<String, String> {
        let stated = self.yardsticks.register.quantities.iter();
        stated
            .filter(|_| self.sector().is_some())
            .filter(|stated| !self.plants.contains_key(&fold(&stated.plant)))
            .filter(|stated| {
                !matches!(
                    self.place(stated.region.as_deref(), stated.city.as_deref()),
                    Placed::Outside
                )
            })
            .map(|stated| (fold(&stated.plant), stated.plant.clone()))
            .collect()
    }

    /// The years of which the register has units, or quantities, of what the target is about.
    pub fn years(&self, is_of_quantities: bool) -> BTreeSet<i16> {
        let register = self.yardsticks.register;
        if is_of_quantities {
            let mut plants = self.plants();
            plants.extend(self.plants_of_no_unit());
            let of = register
                .quantities
                .iter()
                .filter(|stated| plants.contains_key(&fold(&stated.plant)));
            return of.map(|stated| stated.year).collect();
        }
        let of = register
            .units
            .iter()
            .filter(|unit| self.is_of_sector(unit) && self.is_inside(unit.region.as_deref(), unit.city.as_deref()));
        of.map(|unit| unit.year).collect()
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

    /// Why a quantity of a plant as a whole is not the target's alone: its units lie in and outside of the place, or are of several sectors. `None` where it
    /// is, and where units state it one by one.
    pub fn division(&self, plant: &str, quantity: &str, year: i16) -> Option<Text> {
        let stated = self.stated_rows(plant, quantity, year);
        if !stated.iter().any(|stated| stated.unit.is_none()) {
            return None;
        }
        let units = self.index.held_of_plant(plant, year);
        let of_units = units.iter().map(|unit| (unit.region.as_deref(), unit.city.as_deref()));
        let of_rows = stated
            .iter()
            .filter(|stated| stated.region.is_some() || stated.city.is_some());
        let of_rows = of_rows.map(|stated| (stated.region.as_deref(), stated.city.as_deref()));
        let is_outside = |(region, city)| matches!(self.place(region, city), Placed::Outside);
        if of_units.chain(of_rows).any(is_outside) {
            return Some(Text::new(
                "设施分处本范围内外，企业的合计不可分",
                "its units lie in and outside of the place, and what it states as a whole cannot be divided",
            ));
        }
        let sectors = self.plants.get(plant).map_or(0, |facts| facts.sectors.len());
        (self.sector().is_some() && sectors > 1).then(|| {
            Text::new(
                "设施分属多个行业，企业的合计不可分",
                "its units are of several sectors, and what it states as a whole cannot be divided",
            )
        })
    }

    /// The plants that the target is about and that have more than planned units.
    pub fn plants_that_ran(&self) -> BTreeMap<String, String> {
        let units = &self.yardsticks.register.units;
        let mut plants = self.plants();
        plants.retain(|plant, _| {
            units
                .iter()
                .any(|unit| fold(&unit.plant) == *plant && unit.status != UnitStatus::New)
        });
        plants
    }

    /// What a plant states of a quantity in a year: of the plant, else its units added up; `None` where it states nothing, or of some of its units alone.
    pub fn stated(&self, plant: &str, quantity: &str, year: i16) -> Option<Ratio> {
        let rows = self.stated_rows(plant, quantity, year);
        let (of_plant, of_units): (Vec<&StatedQuantity>, Vec<&StatedQuantity>) =
            rows.into_iter().partition(|stated| stated.unit.is_none());
        let chosen = if of_plant.is_empty() { of_units } else { of_plant };
        let is_whole = !chosen.is_empty() && self.silent_units(plant, quantity, year).is_empty();
        is_whole.then(|| chosen.iter().map(|stated| stated.amount.in_base()).sum())
    }

    fn stated_rows(&self, plant: &str, quantity: &str, year: i16) -> Vec<&'a StatedQuantity> {
        let stated = self.index.quantities(plant, year).iter().copied();
        stated.filter(|stated| stated.quantity == quantity).collect()
    }

    /// Of a quantity that units of a plant state one by one: the units that run beside them, of their products, and do not state it.
    pub fn silent_units(&self, plant: &str, quantity: &str, year: i16) -> Vec<&'a str> {
        let stated = self.stated_rows(plant, quantity, year);
        let units: Option<BTreeSet<String>> = stated.iter().map(|stated| stated.unit.as_deref().map(fold)).collect();
        let Some(units) = units.filter(|units| !units.is_empty()) else {
            return Vec::new();
        };
        let of_plant = self.index.held_of_plant(plant, year);
        let states = |row: &&&RegisterUnit| units.contains(&fold(&row.unit));
        let products: BTreeSet<&str> = of_plant.iter().filter(states).map(|row| row.product.as_str()).collect();
        let silent = of_plant.iter().filter(|row| !states(row)).filter(|row| {
            // Of units that the register does not have nobody knows what they make.
            row.status == UnitStatus::Existing && (products.is_empty() || products.contains(row.product.as_str()))
        });
        let silent: BTreeSet<&str> = silent.map(|row| row.unit.as_str()).collect();
        silent.into_iter().collect()
    }

    /// What a quantity is called that a plant does not state: with the units that lack it, where others state it.
    pub fn unstated_title(&self, plant: &str, quantity: &str, year: i16) -> Text {
        let title = self.yardsticks.book.quantity_title(quantity);
        let units = self.silent_units(plant, quantity, year);
        if units.is_empty() {
            return title;
        }
        Text::new(
            format!("{}（{}）", title.zh, units.join("、")),
            format!("{} ({})", title.en, units.join(", ")),
        )
    }

    /// What must be said of rows that name no city, and of plants that have no unit to tell their sector by.
    pub fn place_notes(&self, year: i16) -> Vec<Text> {
        let rows = self.index.held(year);
        let rows: Vec<&&RegisterUnit> = rows.iter().filter(|unit| self.is_of_sector(unit)).collect();
        let without_city = match self.plan.city {
            Some(_) => {
                let is_open = |region: Option<&str>| matches!(self.place(region, None), Placed::Unknown(_));
                let open = rows
                    .iter()
                    .filter(|unit| unit.city.is_none() && is_open(unit.region.as_deref()));
                open.count()
            }
            None => 0,
        };
        let mut elsewhere: BTreeMap<&str, usize> = BTreeMap::new();
        for unit in &rows {
            if let Placed::Outside = self.place(unit.region.as_deref(), unit.city.as_deref()) {
                let region = unit.region.as_deref().filter(|region| *region != self.plan.region);
                let name = region.or(unit.city.as_deref()).unwrap_or_default();
                *elsewhere.entry(name).or_default() += 1;
            }
        }
        let mut notes = Vec::new();
        if without_city > 0 {
            notes.push(Text::new(
                format!("{without_city} 个设施未登记城市，不计入本市"),
                format!("{without_city} unit(s) name no city and do not count for it"),
            ));
        }
        let of_no_region = rows.iter().filter(|unit| unit.region.is_none()).count();
        if of_no_region > 0 && !self.is_national() {
            let region = &self.plan.region;
            notes.push(Text::new(
                format!("{of_no_region} 个设施未登记地区，按 {region} 计"),
                format!("{of_no_region} unit(s) name no region and are taken to lie in {region}"),
            ));
        }
        if !elsewhere.is_empty() {
            let names: Vec<String> = elsewhere
                .iter()
                .map(|(name, count)| format!("{name} {count}"))
                .collect();
            notes.push(Text::new(
                format!("别处的设施，不计入：{}", names.join("、")),
                format!("units of elsewhere, which do not count: {}", names.join(", ")),
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
