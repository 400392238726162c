//! The factor library: the registries, and the factor sets, read when first asked for.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde::de::DeserializeOwned;

use super::packed::{self, PackedFile, PackedKind};
use super::record::{FactorSet, SetOrigin};
use super::registry::{Item, Parameter, Process, Region, Registry};
use super::sector_folder::{OwnFile, OwnMethodology};
use crate::format::benchmark::BenchmarkFile;
use crate::format::energy_product::EnergyProductFile;
use crate::format::factor_set::FactorFile;
use crate::format::pedigree::PedigreeFile;
use crate::format::registry::{
    IndicatorEntry, IndicatorFile, ItemFile, ParameterFile, ProcessFile, RegionFile, UnitFile,
};
use crate::format::rule::RuleFile;
use crate::problem::{Place, Problem, Problems, near_names};
use crate::quantity::UnitTable;
use crate::text::Text;
use crate::yaml;

/// Items, parameters, processes, regions, units, indicators and factor sets. A clone shares them all.
#[derive(Clone, Debug)]
pub struct Library {
    /// Units.
    pub units: Arc<UnitTable>,
    /// Items.
    pub items: Arc<Registry<Item>>,
    /// Parameters.
    pub parameters: Arc<Registry<Parameter>>,
    /// Process types.
    pub processes: Arc<Registry<Process>>,
    /// Regions.
    pub regions: Arc<Registry<Region>>,
    /// Indicators that no single methodology owns.
    pub indicators: Arc<Vec<IndicatorEntry>>,
    /// How scores of data quality become a geometric standard deviation.
    pub pedigree: Arc<PedigreeFile>,
    /// Methodologies that the user added, in the order added.
    pub own_methodologies: Vec<OwnMethodology>,
    /// Rules of verification that the user added, by the path of their file.
    pub own_rules: Vec<(String, RuleFile)>,
    /// Products with levels of energy that the user added, by the path of their file.
    pub own_products: Vec<(String, EnergyProductFile)>,
    /// Published levels of energy that the user added, by the path of their file.
    pub own_levels: Vec<(String, BenchmarkFile)>,
    /// The user's files of items, parameters, process types, units and rules.
    pub own_files: Vec<OwnFile>,
    sets: BTreeMap<String, Arc<Slot>>,
    users_own: Vec<String>,
}

/// A factor set, read or still packed.
#[derive(Debug)]
struct Slot {
    packed: Option<&'static PackedFile>,
    set: OnceLock<FactorSet>,
}

impl Library {
    /// The library that is packed into the program.
    pub fn bundled() -> Result<Library, Problems> {
        let mut units = PackedFile::registry::<UnitFile>("units")?;
        for file in registries::<UnitFile>("units")?.into_iter().skip(1) {
            units.dimensions.extend(file.dimensions);
            units.units.extend(file.units);
        }
        let units = UnitTable::new(units).map_err(broken)?;
        let items = registries::<ItemFile>("items")?
            .into_iter()
            .flat_map(|file| file.items)
            .map(|entry| Item::new(entry, &units))
            .collect::<Result<Vec<_>, _>>()
            .map_err(broken)?;
        let parameters = registries::<ParameterFile>("parameters")?
            .into_iter()
            .flat_map(|file| file.parameters)
            .map(|entry| Parameter::new(entry, &units))
            .collect::<Result<Vec<_>, _>>()
            .map_err(broken)?;
        let processes = registries::<ProcessFile>("processes")?.into_iter();
        let processes: Vec<_> = processes.flat_map(|file| file.processes).collect();
        let regions = PackedFile::registry::<RegionFile>("regions")?.regions;
        let sets = PackedFile::of_kind(PackedKind::Set)
            .map(|file| {
                let slot = Slot {
                    packed: Some(file),
                    set: OnceLock::new(),
                };
                (file.id.to_owned(), Arc::new(slot))
            })
            .collect();
        Ok(Library {
            units: Arc::new(units),
            items: Arc::new(Registry::new(items).map_err(broken)?),
            parameters: Arc::new(Registry::new(parameters).map_err(broken)?),
            processes: Arc::new(Registry::new(processes.into_iter().map(Process::new).collect()).map_err(broken)?),
            regions: Arc::new(Registry::new(regions.into_iter().map(Region::new).collect()).map_err(broken)?),
            indicators: Arc::new(PackedFile::registry::<IndicatorFile>("indicators")?.indicators),
            pedigree: Arc::new(PackedFile::registry::<PedigreeFile>("pedigree")?),
            own_methodologies: Vec::new(),
            own_rules: Vec::new(),
            own_products: Vec::new(),
            own_levels: Vec::new(),
            own_files: Vec::new(),
            sets,
            users_own: Vec::new(),
        })
    }

    /// The region of this id, name or alias. Errors: there is none.
    pub fn region(&self, typed: &str) -> Result<&Region, Problem> {
        self.regions.find(typed).ok_or_else(|| {
            let near = self.regions.nearest_words(typed);
            let problem = Problem::error(
                "unknown-region",
                Text::new(format!("未知地区 `{typed}`"), format!("unknown region `{typed}`")),
            );
            problem.hint(if near.is_empty() {
                Text::new("如 cn-fujian、福建", "such as cn-fujian")
            } else {
                near_names(&near)
            })
        })
    }

    /// Adds a factor set under its own name; an official set is never replaced.
    pub(super) fn add_set(&mut self, path: &Path) -> Result<(), Problems> {
        let name = path.display().to_string();
        let (file, sha256) = yaml::read_file::<FactorFile>(path)?;
        let id = file.id.clone();
        self.insert(file, &name, &sha256, SetOrigin::Users)?;
        self.users_own.push(id);
        Ok(())
    }

    /// Adds a set under an id that none has.
    pub(super) fn insert(
        &mut self,
        file: FactorFile,
        path: &str,
        sha256: &str,
        origin: SetOrigin,
    ) -> Result<(), Problems> {
        let id = file.id.clone();
        if self.sets.contains_key(&id) {
            return Err(Problem::error(
                "factor-set-name-taken",
                Text::new(
                    format!("因子集 `{id}` 已存在，不能替换"),
                    format!("the factor set `{id}` exists and is never replaced"),
                ),
            )
            .at(Place::file(path))
            .hint(Text::new("换一个 `id`", "give the set an `id` of its own"))
            .into());
        }
        let set = FactorSet::new(file, path, sha256, origin, &self.units, &self.items, &self.parameters)
            .map_err(|reasons| bad_records(path, reasons))?;
        let slot = Slot {
            packed: None,
            set: OnceLock::from(set),
        };
        self.sets.insert(id, Arc::new(slot));
        Ok(())
    }

    /// Ids of the sets that the user added, in the order added.
    pub fn users_own(&self) -> &[String] {
        &self.users_own
    }

    /// Ids of all sets.
    pub fn set_ids(&self) -> impl Iterator<Item = &str> {
        self.sets.keys().map(String::as_str)
    }

    /// The set of this id.
    pub fn set(&self, id: &str) -> Option<&FactorSet> {
        let slot = self.sets.get(id)?;
        if let Some(set) = slot.set.get() {
            return Some(set);
        }
        let packed = slot.packed?;
        let file: FactorFile = serde_json::from_str(packed.json).ok()?;
        let set = FactorSet::new(
            file,
            packed.path,
            packed.sha256,
            SetOrigin::Shipped,
            &self.units,
            &self.items,
            &self.parameters,
        );
        // A packed set that cannot stand is caught by the test that loads them all, never by a user.
        let _ = slot.set.set(set.ok()?);
        slot.set.get()
    }
}

/// All files of a registry: that of all sectors, then what each sector adds.
fn registries<T: DeserializeOwned>(id: &str) -> Result<Vec<T>, Problems> {
    let files = PackedFile::of_kind(PackedKind::Registry).filter(|file| file.id == id);
    files.map(PackedFile::content).collect()
}

/// A fault of the registries inside the program.
fn broken(reason: String) -> Problems {
    packed::broken("factors", &reason)
}

fn bad_records(name: &str, reasons: Vec<Text>) -> Problems {
    Problems(
        reasons
            .into_iter()
            .map(|reason| {
                Problem::error(
                    "bad-factor-record",
                    Text::new(
                        format!("因子记录有误：{}", reason.zh),
                        format!("a factor record cannot stand: {}", reason.en),
                    ),
                )
                .at(Place::file(name))
            })
            .collect(),
    )
}
