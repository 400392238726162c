//! Every file that a case is computed from, by its place and its hash, so that a copy of all can be computed from elsewhere.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::case::Case;
use super::case_problem as problem;
use super::file_writing::{cannot_write, create_folder, created};
use crate::activity::LedgerSource;
use crate::factor::sector_folder::sector_files;
use crate::problem::{Place, Problem, Problems};
use crate::scenario::Scenario;
use crate::scenario::base::SectorFile;
use crate::scenario::scenario::{BaseSource, LedgerFiles};
use crate::text::Text;
use crate::yaml;

/// A file as a manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileHash {
    /// Its path, with `/` between folders.
    pub file: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// The inputs of a case.
#[derive(Clone, Debug)]
pub struct InputSet {
    /// The folder below which all of them lie: the deepest that does.
    root: PathBuf,
    /// The path of the case file below it.
    pub case: String,
    /// The files, by their paths below it, with how the user named them.
    files: BTreeMap<String, (PathBuf, String)>,
}

impl InputSet {
    /// Finds every input of a case and hashes it. Errors: files that are not there or cannot be read; scenario files that do not fit.
    pub fn of(case: &Case) -> Result<InputSet, Problems> {
        let named = named_files(case)?;
        let root = deepest(named.keys());
        InputSet::below_folder(case, root, named)
    }

    /// The inputs of a case that was copied: run inside the folder of the copy. Errors: those of [`InputSet::of`]; files outside the folder.
    pub fn of_copy(case: &Case) -> Result<InputSet, Problems> {
        let root = plain(Path::new("")).map_err(|error| unreadable(Path::new("."), &error))?;
        let named = named_files(case)?;
        let outside = named.iter().filter(|(place, _)| !place.starts_with(&root));
        let faults = outside.map(|(_, named)| problem::outside_of_copy(named)).collect();
        Problems(faults).check()?;
        InputSet::below_folder(case, root, named)
    }

    fn below_folder(case: &Case, root: PathBuf, named: BTreeMap<PathBuf, PathBuf>) -> Result<InputSet, Problems> {
        let own = plain(&case.path).map_err(|error| unreadable(&case.path, &error))?;
        let mut files = BTreeMap::new();
        let mut faults = Vec::new();
        for (place, named) in named {
            match File::open(&place).and_then(yaml::sha256_of_reader) {
                Ok(sha256) => {
                    files.insert(below(&root, &place), (named, sha256));
                }
                Err(error) => faults.push(unreadable(&named, &error)),
            }
        }
        Problems(faults).check()?;
        Ok(InputSet {
            case: below(&root, &own),
            root,
            files,
        })
    }

    /// The files with their hashes, in the order of their paths.
    pub fn hashes(&self) -> Vec<FileHash> {
        let each = self.files.iter();
        each.map(|(file, (_, sha256))| FileHash {
            file: file.clone(),
            sha256: sha256.clone(),
        })
        .collect()
    }

    /// Copies every file into a folder, at its path below the common one. Errors: a file that has changed since it was hashed; what cannot be read or written.
    pub fn copy_into(&self, folder: &Path) -> Result<(), Problems> {
        for (file, (named, sha256)) in &self.files {
            let target = folder.join(file);
            if let Some(parent) = target.parent() {
                create_folder(parent)?;
            }
            let mut source = File::open(self.root.join(file)).map_err(|error| unreadable(named, &error))?;
            let mut copy = created(&target)?;
            let hash = copy_hashed(&mut source, &mut copy).map_err(|fault| match fault {
                CopyFault::Read(error) => unreadable(named, &error).into(),
                CopyFault::Write(error) => cannot_write(&target, &error),
            })?;
            copy.sync_all().map_err(|error| cannot_write(&target, &error))?;
            if hash != *sha256 {
                return Err(problem::changed_while_copied(&named.display().to_string()).into());
            }
        }
        Ok(())
    }

    /// Problems of a computation from the copy, at the places of the files as the user named them.
    pub fn as_named(&self, Problems(problems): Problems) -> Problems {
        let named = |mut problem: Problem| {
            if let Some(place) = &mut problem.place
                && let Ok(path) = plain_from(Path::new("/"), Path::new(&place.file))
                && let Some((known, _)) = self.files.get(&below(Path::new("/"), &path))
            {
                place.file = known.display().to_string();
            }
            problem
        };
        Problems(problems.into_iter().map(named).collect())
    }
}

/// Every file of a case by its place, with how it is named.
fn named_files(case: &Case) -> Result<BTreeMap<PathBuf, PathBuf>, Problems> {
    let mut files: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for path in every_file(case)? {
        let place = plain(&path).map_err(|error| unreadable(&path, &error))?;
        files.entry(place).or_insert(path);
    }
    Ok(files)
}

/// Every file that a case names, and that those name, as it is named.
fn every_file(case: &Case) -> Result<Vec<PathBuf>, Problems> {
    let mut files = vec![case.path.clone()];
    let mut faults: Vec<Problem> = Vec::new();
    let ledgers = case
        .ledger
        .iter()
        .chain(&case.previous)
        .chain(case.footprints.iter().map(|footprint| &footprint.ledger));
    for ledger in ledgers {
        add(&mut files, &mut faults, ledger.every_file());
    }
    let is_yaml = |name: &&str| name.ends_with(".yaml") || name.ends_with(".yml");
    let methods = case.methodologies.iter().map(|methodology| methodology.name.as_str());
    let methods = methods.chain(case.footprints.iter().map(|footprint| footprint.method.as_str()));
    files.extend(methods.filter(is_yaml).map(PathBuf::from));
    files.extend(case.footprints.iter().flat_map(|footprint| footprint.networks.clone()));
    if let Some(folder) = &case.factors {
        let found = sector_files(folder).map_err(|error| unreadable(folder, &error).into());
        add(&mut files, &mut faults, found);
    }
    for path in &case.scenarios {
        add(&mut files, &mut faults, files_of_scenarios(path));
    }
    let mut seen = Vec::new();
    faults.retain(|fault| {
        let is_new = !seen.contains(fault);
        seen.push(fault.clone());
        is_new
    });
    Problems(faults).check()?;
    Ok(files)
}

fn add(files: &mut Vec<PathBuf>, faults: &mut Vec<Problem>, found: Result<Vec<PathBuf>, Problems>) {
    match found {
        Ok(found) => files.extend(found),
        Err(Problems(found)) => faults.extend(found),
    }
}

/// The files of the scenarios of a file: those that they extend, ledgers, sectors, networks, archetypes, series, plans, methodologies.
fn files_of_scenarios(path: &Path) -> Result<Vec<PathBuf>, Problems> {
    let scenarios = Scenario::read(path)?;
    let mut files = Vec::new();
    let mut bases: Vec<&BaseSource> = Vec::new();
    for scenario in &scenarios {
        files.extend(scenario.files.iter().map(|(path, _)| path.clone()));
        if !bases.contains(&&scenario.base) {
            bases.push(&scenario.base);
        }
        for ledger in &scenario.history {
            files.extend(source_of(ledger).every_file()?);
        }
        for archetype in scenario.named_archetypes() {
            files.extend(source_of(&archetype.files).every_file()?);
        }
        let named = scenario
            .targets
            .iter()
            .map(|(name, _)| name)
            .chain([&scenario.methodology]);
        let is_yaml = |name: &&String| name.ends_with(".yaml") || name.ends_with(".yml");
        files.extend(named.filter(is_yaml).map(PathBuf::from));
    }
    for base in bases {
        match base {
            BaseSource::Ledger(ledger) => files.extend(source_of(ledger).every_file()?),
            BaseSource::Network(network) => files.push(network.network.clone()),
            BaseSource::Sector(sector) => {
                files.push(sector.clone());
                let (file, _) = yaml::read_file::<SectorFile>(sector)?;
                let folder = sector.parent().unwrap_or(Path::new(""));
                for archetype in &file.archetypes {
                    files.push(folder.join(&archetype.value.ledger));
                    files.push(folder.join(&archetype.value.plants));
                }
            }
        }
    }
    Ok(files)
}

fn source_of(files: &LedgerFiles) -> LedgerSource {
    LedgerSource {
        files: files.ledger.clone(),
        plants: files.plants.clone(),
        mapping: files.mapping.clone(),
        ..LedgerSource::default()
    }
}

/// A path from the root of the file system, without `.` and `..`; links stand as they are named.
fn plain(path: &Path) -> io::Result<PathBuf> {
    plain_from(&std::env::current_dir()?, path)
}

fn plain_from(folder: &Path, path: &Path) -> io::Result<PathBuf> {
    let mut plain = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    Ok(plain)
}

/// The deepest folder that holds all of some files.
fn deepest<'p>(mut files: impl Iterator<Item = &'p PathBuf>) -> PathBuf {
    let first = files.next().and_then(|file| file.parent());
    let mut folder = first.unwrap_or(Path::new("/")).to_owned();
    for file in files {
        while !file.starts_with(&folder) {
            if !folder.pop() {
                break;
            }
        }
    }
    folder
}

/// The path of a file below a folder, with `/` between folders on every system.
fn below(folder: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(folder).unwrap_or(file);
    let parts: Vec<String> = inside
        .components()
        .map(|component| component.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

/// On which side a copy failed.
enum CopyFault {
    Read(io::Error),
    Write(io::Error),
}

/// Copies all bytes and hashes them on the way.
fn copy_hashed(source: &mut impl Read, target: &mut impl Write) -> Result<String, CopyFault> {
    const BLOCK: usize = 1 << 16;
    let mut hasher = Sha256::new();
    let mut block = vec![0; BLOCK];
    loop {
        let count = source.read(&mut block).map_err(CopyFault::Read)?;
        if count == 0 {
            break;
        }
        hasher.update(&block[..count]);
        target.write_all(&block[..count]).map_err(CopyFault::Write)?;
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    Problem::error(
        "unreadable-file",
        Text::new(format!("无法读取：{error}"), format!("cannot be read: {error}")),
    )
    .at(Place::file(path.display().to_string()))
}
