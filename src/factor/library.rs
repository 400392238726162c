//! The factor library: the registries, and the factor sets, read when first asked for.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::packed::{PACKED_FILES, PackedFile, PackedKind};
use super::record::FactorSet;
use super::registry::{Item, Parameter, Process, Region, Registry};
use crate::format::factor_set::FactorFile;
use crate::format::pedigree::PedigreeFile;
use crate::format::registry::{
    IndicatorEntry, IndicatorFile, ItemFile, ParameterFile, ProcessFile, RegionFile, UnitFile,
};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::UnitTable;
use crate::text::Text;
use crate::yaml;

/// Items, parameters, processes, regions, units, indicators and factor sets.
#[derive(Debug)]
pub struct Library {
    /// Units.
    pub units: UnitTable,
    /// Items.
    pub items: Registry<Item>,
    /// Parameters.
    pub parameters: Registry<Parameter>,
    /// Process types.
    pub processes: Registry<Process>,
    /// Regions.
    pub regions: Registry<Region>,
    /// Indicators that no single methodology owns.
    pub indicators: Vec<IndicatorEntry>,
    /// How scores of data quality become a geometric standard deviation.
    pub pedigree: PedigreeFile,
    sets: BTreeMap<String, Slot>,
    users_own: Vec<String>,
}

#[derive(Debug)]
struct Slot {
    packed: Option<&'static PackedFile>,
    set: OnceLock<FactorSet>,
}

impl Library {
    /// The library that is packed into the program.
    pub fn bundled() -> Result<Library, Problems> {
        let units = UnitTable::new(registry::<UnitFile>("units")?).map_err(broken)?;
        let items = registry::<ItemFile>("items")?
            .items
            .into_iter()
            .map(|entry| Item::new(entry, &units))
            .collect::<Result<Vec<_>, _>>()
            .map_err(broken)?;
        let parameters = registry::<ParameterFile>("parameters")?
            .parameters
            .into_iter()
            .map(|entry| Parameter::new(entry, &units))
            .collect::<Result<Vec<_>, _>>()
            .map_err(broken)?;
        let processes = registry::<ProcessFile>("processes")?.processes;
        let regions = registry::<RegionFile>("regions")?.regions;
        let sets = PACKED_FILES
            .iter()
            .filter(|file| file.kind == PackedKind::Set)
            .map(|file| {
                let slot = Slot {
                    packed: Some(file),
                    set: OnceLock::new(),
                };
                (file.id.to_owned(), slot)
            })
            .collect();
        Ok(Library {
            units,
            items: Registry::new(items).map_err(broken)?,
            parameters: Registry::new(parameters).map_err(broken)?,
            processes: Registry::new(processes.into_iter().map(Process::new).collect()).map_err(broken)?,
            regions: Registry::new(regions.into_iter().map(Region::new).collect()).map_err(broken)?,
            indicators: registry::<IndicatorFile>("indicators")?.indicators,
            pedigree: registry::<PedigreeFile>("pedigree")?,
            sets,
            users_own: Vec::new(),
        })
    }

    /// Adds every factor set of a folder under its own name; an official set is never replaced.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), Problems> {
        let mut problems = Vec::new();
        let mut paths: Vec<_> = std::fs::read_dir(folder)
            .map_err(|error| unreadable(folder, &error.to_string()))?
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "yaml" || e == "yml"))
            .collect();
        paths.sort();
        if paths.is_empty() {
            let message = Text::new("目录中没有 .yaml 因子集", "the folder holds no factor set (.yaml)");
            problems.push(Problem::error("no-factor-sets", message).at(Place::file(folder.display().to_string())));
        }
        for path in paths {
            if let Err(Problems(found)) = self.add_file(&path) {
                problems.extend(found);
            }
        }
        Problems(problems).check().map(|_| ())
    }

    fn add_file(&mut self, path: &Path) -> Result<(), Problems> {
        let name = path.display().to_string();
        let (file, sha256) = yaml::read_file::<FactorFile>(path)?;
        if self.sets.contains_key(&file.id) {
            return Err(Problem::error(
                "factor-set-name-taken",
                Text::new(
                    format!("因子集 `{}` 已存在，不能替换", file.id),
                    format!("the factor set `{}` exists and is never replaced", file.id),
                ),
            )
            .at(Place::file(name))
            .hint(Text::new("换一个 `id`", "give the set an `id` of its own"))
            .into());
        }
        let id = file.id.clone();
        let set = FactorSet::new(file, &name, &sha256, true, &self.units, &self.items, &self.parameters)
            .map_err(|reasons| bad_records(&name, reasons))?;
        let slot = Slot {
            packed: None,
            set: OnceLock::new(),
        };
        let _ = slot.set.set(set);
        self.sets.insert(id.clone(), slot);
        self.users_own.push(id);
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
            false,
            &self.units,
            &self.items,
            &self.parameters,
        );
        // A packed set that cannot stand is caught by the test that loads them all, never by a user.
        let _ = slot.set.set(set.ok()?);
        slot.set.get()
    }
}

fn registry<T: DeserializeOwned>(id: &str) -> Result<T, Problems> {
    let packed = PACKED_FILES
        .iter()
        .find(|file| file.kind == PackedKind::Registry && file.id == id)
        .ok_or_else(|| broken(format!("no registry `{id}`")))?;
    serde_json::from_str(packed.json).map_err(|error| broken(format!("{id}: {error}")))
}

/// A fault of the program's own data, not of the user's.
fn broken(reason: String) -> Problems {
    Problem::error(
        "broken-library",
        Text::new(
            format!("程序内置的因子库损坏：{reason}"),
            format!("the factor library inside the program is broken: {reason}"),
        ),
    )
    .into()
}

fn unreadable(path: &Path, reason: &str) -> Problems {
    Problem::error(
        "unreadable-file",
        Text::new(format!("无法读取：{reason}"), format!("cannot be read: {reason}")),
    )
    .at(Place::file(path.display().to_string()))
    .into()
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
