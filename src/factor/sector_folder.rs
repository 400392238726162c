//! A folder that the user adds with `--factors`: factor sets and whatever else makes up a sector. What a file is is told by what stands in it.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::library::Library;
use super::packed::{PackedFile, PackedKind};
use super::registry::{Item, Named, Parameter, Process, Registry};
use crate::format::benchmark::BenchmarkFile;
use crate::format::energy_product::EnergyProductFile;
use crate::format::registry::{ItemFile, ParameterFile, ProcessFile, UnitFile};
use crate::format::rule::RuleFile;
use crate::problem::{Place, Problem, Problems, near_names};
use crate::text::Text;
use crate::yaml;

/// Folders below the one that is named whose files are read too, as in the program's own `factors/`.
const FOLDERS: [&str; 4] = ["sets", "methodologies", "rules", "benchmarks"];

/// A file of the user's that is neither a factor set nor named for itself in a result: items, parameters, process types, units, rules, products and levels of energy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFile {
    /// Its path.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// A methodology of the user's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMethodology {
    /// Its id.
    pub id: String,
    /// Its file.
    pub path: PathBuf,
}

/// What of a sector a file is, in the order in which they are read: what is named before what names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SectorFileKind {
    Units,
    Parameters,
    Items,
    Processes,
    Set,
    Methodology,
    Rules,
    Products,
    Levels,
}

/// The fields by which files are told apart.
#[derive(Debug, Deserialize)]
struct SectorHead {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    units: Option<IgnoredAny>,
    #[serde(default)]
    items: Option<IgnoredAny>,
    #[serde(default)]
    parameters: Option<IgnoredAny>,
    #[serde(default)]
    processes: Option<IgnoredAny>,
    #[serde(default)]
    records: Option<IgnoredAny>,
    #[serde(default)]
    sources: Option<IgnoredAny>,
    #[serde(default)]
    extends: Option<IgnoredAny>,
    #[serde(default)]
    rules: Option<IgnoredAny>,
    #[serde(default)]
    products: Option<IgnoredAny>,
    #[serde(default)]
    levels: Option<IgnoredAny>,
}

impl SectorHead {
    /// A file that is none of the others is read as a factor set, and what is wrong with it is told as of one.
    fn kind(&self) -> SectorFileKind {
        if self.records.is_some() {
            SectorFileKind::Set
        } else if self.sources.is_some() || self.extends.is_some() {
            SectorFileKind::Methodology
        } else if self.rules.is_some() {
            SectorFileKind::Rules
        } else if self.products.is_some() {
            SectorFileKind::Products
        } else if self.levels.is_some() {
            SectorFileKind::Levels
        } else if self.units.is_some() {
            SectorFileKind::Units
        } else if self.parameters.is_some() {
            SectorFileKind::Parameters
        } else if self.items.is_some() {
            SectorFileKind::Items
        } else if self.processes.is_some() {
            SectorFileKind::Processes
        } else {
            SectorFileKind::Set
        }
    }
}

/// The YAML files of a folder that `--factors` names, and of those below it that are called as in the program's own `factors/`.
/// Errors: a folder that cannot be read.
pub fn sector_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let is_yaml = |path: &PathBuf| {
        let ending = path.extension();
        ending.is_some_and(|ending| ending == "yaml" || ending == "yml")
    };
    let mut paths = Vec::new();
    let below = FOLDERS
        .iter()
        .map(|name| folder.join(name))
        .filter(|path| path.is_dir());
    for folder in std::iter::once(folder.to_owned()).chain(below) {
        let entries = std::fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        paths.extend(entries.filter(is_yaml));
    }
    paths.sort();
    Ok(paths)
}

impl Library {
    /// Adds what a folder holds: factor sets, units, parameters, items, process types, methodologies and rules, each under a name of its own. Nothing
    /// that is shipped is replaced. Errors: all that is wrong with any of the files, together.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), Problems> {
        let paths = sector_files(folder).map_err(|error| unreadable(folder, &error.to_string()))?;
        let mut problems = Vec::new();
        if paths.is_empty() {
            let message = Text::new("目录中没有 .yaml 因子集", "the folder holds no factor set (.yaml)");
            problems.push(Problem::error("no-factor-sets", message).at(Place::file(folder.display().to_string())));
        }
        let mut files = Vec::new();
        for path in paths {
            // A file that has not even a head is told what is wrong with it as a factor set.
            let head = yaml::read_file::<SectorHead>(&path).ok().map(|(head, _)| head);
            let kind = head.as_ref().map_or(SectorFileKind::Set, SectorHead::kind);
            files.push((kind, path, head.and_then(|head| head.id)));
        }
        files.sort();
        let first_set = files.partition_point(|(kind, ..)| *kind < SectorFileKind::Set);
        let mut rest = files.split_off(first_set);
        for (kind, path, _) in &files {
            if let Err(Problems(found)) = self.add_registry(*kind, path) {
                problems.extend(found);
            }
        }
        problems.extend(self.unknown_names(&files.into_iter().map(|(_, path, _)| path).collect::<Vec<_>>()));
        if !problems.is_empty() {
            // What is wrong with a registry would be told once more of every file that names an entry of it.
            rest.clear();
        }
        for (kind, path, id) in rest {
            let added = match kind {
                SectorFileKind::Methodology => self.add_methodology(id, path),
                SectorFileKind::Rules => self.add_rules(&path),
                SectorFileKind::Products => self.add_products(&path),
                SectorFileKind::Levels => self.add_levels(&path),
                _ => self.add_set(&path),
            };
            if let Err(Problems(found)) = added {
                problems.extend(found);
            }
        }
        Problems(problems).check().map(|_| ())
    }

    fn add_registry(&mut self, kind: SectorFileKind, path: &Path) -> Result<(), Problems> {
        let name = path.display().to_string();
        let sha256 = match kind {
            SectorFileKind::Units => {
                let (file, sha256) = yaml::read_file::<UnitFile>(path)?;
                let units = self
                    .units
                    .with(file)
                    .map_err(|reason| bad_entry(&name, &Text::same(reason)))?;
                self.units = units.into();
                sha256
            }
            SectorFileKind::Parameters => {
                let (file, sha256) = yaml::read_file::<ParameterFile>(path)?;
                let entries = file
                    .parameters
                    .into_iter()
                    .map(|entry| Parameter::new(entry, &self.units));
                self.parameters = extended(&self.parameters, entries, &name)?.into();
                sha256
            }
            SectorFileKind::Items => {
                let (file, sha256) = yaml::read_file::<ItemFile>(path)?;
                let entries = file.items.into_iter().map(|entry| Item::new(entry, &self.units));
                self.items = extended(&self.items, entries, &name)?.into();
                sha256
            }
            _ => {
                let (file, sha256) = yaml::read_file::<ProcessFile>(path)?;
                let entries = file.processes.into_iter().map(|entry| Ok(Process::new(entry)));
                self.processes = extended(&self.processes, entries, &name)?.into();
                sha256
            }
        };
        self.own_files.push(OwnFile { path: name, sha256 });
        Ok(())
    }

    /// Items that the user's items and process types name and that there are none of.
    fn unknown_names(&self, paths: &[PathBuf]) -> Vec<Problem> {
        let mut names: Vec<(&str, &'static str, &str)> = Vec::new();
        for item in self.items.iter() {
            let named = [
                ("parent", item.parent()),
                ("factor_of", item.factor_of()),
                ("topped_up_by", item.topped_up_by()),
                ("emitted_as", item.emitted_as()),
            ];
            names.extend(
                named
                    .into_iter()
                    .filter_map(|(field, name)| Some((item.id(), field, name?))),
            );
        }
        for process in self.processes.iter() {
            names.extend(process.product().map(|name| (process.id(), "product", name)));
        }
        names.retain(|(_, _, name)| self.items.find(name).is_none_or(|item| item.id() != *name));
        let files: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let of_name = |(id, field, name): (&str, &str, &str)| {
            Problem::error(
                "unknown-item",
                Text::new(
                    format!("`{id}` 的 `{field}: {name}` 不是已知物料的 id"),
                    format!("`{id}`: `{field}: {name}` is the id of no item"),
                ),
            )
            .at(Place::file(files.join(", ")))
            .hint(near_names(&self.items.nearest_words(name)))
        };
        names.into_iter().map(of_name).collect()
    }

    fn add_methodology(&mut self, id: Option<String>, path: PathBuf) -> Result<(), Problems> {
        // Without an id the file cannot be asked for; as a methodology it says what it lacks.
        let id = id.unwrap_or_else(|| path.display().to_string());
        let shipped = PackedFile::of_kind(PackedKind::Methodology);
        let own = self.own_methodologies.iter().map(|own| own.id.as_str());
        if shipped.map(|file| file.id).chain(own).any(|known| known == id) {
            return Err(methodology_taken(&id, &path.display().to_string()).into());
        }
        self.own_methodologies.push(OwnMethodology { id, path });
        Ok(())
    }

    fn add_rules(&mut self, path: &Path) -> Result<(), Problems> {
        let name = path.display().to_string();
        let (file, sha256) = yaml::read_file::<RuleFile>(path)?;
        self.own_files.push(OwnFile {
            path: name.clone(),
            sha256,
        });
        self.own_rules.push((name, file));
        Ok(())
    }

    fn add_products(&mut self, path: &Path) -> Result<(), Problems> {
        let name = path.display().to_string();
        let (file, sha256) = yaml::read_file::<EnergyProductFile>(path)?;
        self.own_files.push(OwnFile {
            path: name.clone(),
            sha256,
        });
        self.own_products.push((name, file));
        Ok(())
    }

    /// Levels stand under an id of their own.
    fn add_levels(&mut self, path: &Path) -> Result<(), Problems> {
        let name = path.display().to_string();
        let (file, sha256) = yaml::read_file::<BenchmarkFile>(path)?;
        let shipped = PackedFile::of_kind(PackedKind::Benchmark);
        let own = self.own_levels.iter().map(|(_, own)| own.id.as_str());
        if shipped.map(|file| file.id).chain(own).any(|known| known == file.id) {
            return Err(bad_entry(
                &name,
                &Text::new(
                    format!("能效水平文件 `{}` 已存在，不能替换", file.id),
                    format!("the set of levels `{}` exists and is never replaced", file.id),
                ),
            )
            .into());
        }
        self.own_files.push(OwnFile {
            path: name.clone(),
            sha256,
        });
        self.own_levels.push((name, file));
        Ok(())
    }
}

/// A registry with entries added; a name that another has is a fault of the file, and so is an entry that cannot stand.
fn extended<T: Named + Clone>(
    known: &Registry<T>,
    added: impl Iterator<Item = Result<T, String>>,
    file: &str,
) -> Result<Registry<T>, Problems> {
    let shipped: BTreeSet<String> = known.iter().map(|entry| entry.id().to_owned()).collect();
    let mut registry = known.clone();
    let mut problems = Vec::new();
    for entry in added {
        let entry = match entry {
            Ok(entry) => entry,
            Err(reason) => {
                problems.push(bad_entry(file, &Text::same(reason)));
                continue;
            }
        };
        let id = entry.id().to_owned();
        if let Err((name, other)) = registry.add(entry) {
            let shipped = shipped.contains(&other);
            problems.push(name_taken(file, (&id, &name, &other), shipped));
        }
    }
    Problems(problems).check()?;
    Ok(registry)
}

fn name_taken(file: &str, (id, name, other): (&str, &str, &str), shipped: bool) -> Problem {
    let (zh, en) = if shipped {
        ("程序自带，不能替换", "which is there and is never replaced")
    } else {
        ("已有此名", "which has it already")
    };
    Problem::error(
        "name-taken",
        Text::new(
            format!("`{id}`：名称 `{name}` 属于 `{other}`（{zh}）"),
            format!("`{id}`: the name `{name}` belongs to `{other}`, {en}"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        format!("是同一事物则直接用 `{other}`；否则换一个名称"),
        format!("if it is the same thing use `{other}`; else give it a name of its own"),
    ))
}

/// A methodology under the id of another.
pub fn methodology_taken(id: &str, file: &str) -> Problem {
    Problem::error(
        "methodology-name-taken",
        Text::new(
            format!("方法学 `{id}` 已存在，不能替换"),
            format!("the methodology `{id}` exists and is never replaced"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new("换一个 `id`", "give it an `id` of its own"))
}

/// An entry of a file of the user's that cannot stand.
pub fn bad_entry(file: &str, reason: &Text) -> Problem {
    Problem::error(
        "bad-registry-entry",
        Text::new(
            format!("条目有误：{}", reason.zh),
            format!("an entry cannot stand: {}", reason.en),
        ),
    )
    .at(Place::file(file))
}

fn unreadable(path: &Path, reason: &str) -> Problem {
    Problem::error(
        "unreadable-file",
        Text::new(format!("无法读取：{reason}"), format!("cannot be read: {reason}")),
    )
    .at(Place::file(path.display().to_string()))
}
