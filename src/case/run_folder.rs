//! The folder of a run: written beside its place, whole, and put there by one renaming as the last step. Whatever kills the program before, there is no
//! folder of that name; and what it left is known by its own.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::case_problem as problem;
use super::file_writing::{cannot_write, create_folder, sync_folders, write_synced};
use super::run_manifest::{MANIFEST, RunManifest, is_run_id};
use crate::problem::Problems;
use crate::yaml;

/// What the name of an unfinished run holds between its id and the number of its process.
const PARTIAL: &str = ".partial-";
/// What the name of a run holds while another takes its place.
const REPLACED: &str = ".replaced-";

/// How often the folder of an unfinished run is made anew, and after how long.
const TRIES: usize = 20;
const PAUSE: std::time::Duration = std::time::Duration::from_millis(5);

/// An unfinished run.
#[derive(Debug)]
pub struct RunFolder {
    runs: PathBuf,
    id: String,
    part: PathBuf,
    /// Held as long as the program runs: a part that nobody holds was left by one that was killed.
    _lock: Option<File>,
}

/// What became of a finished run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placing {
    /// It stands in its place.
    Placed,
    /// Another program wrote the same run meanwhile: that one stands.
    WasThere,
}

impl RunFolder {
    /// Begins a run in the folder of runs, and takes away what killed runs left there. Errors: the folder cannot be made or written.
    pub fn begin(runs: &Path, id: &str) -> Result<RunFolder, Problems> {
        create_folder(runs)?;
        let runs = std::path::absolute(runs).map_err(|error| cannot_write(runs, &error))?;
        clean(&runs);
        let part = runs.join(format!(".{id}{PARTIAL}{}", std::process::id()));
        if part.exists() {
            std::fs::remove_dir_all(&part).map_err(|error| cannot_write(&part, &error))?;
        }
        // A program that cleans up may take a new folder for one that was left, as long as nobody holds it.
        let mut lock = None;
        for _ in 0..TRIES {
            create_folder(&part)?;
            lock = held(&part);
            if part.is_dir() && (lock.is_some() || File::open(&part).is_err()) {
                break;
            }
            std::thread::sleep(PAUSE);
        }
        Ok(RunFolder {
            _lock: lock,
            id: id.to_owned(),
            runs,
            part,
        })
    }

    /// Where it is written until it is finished.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// Where it will stand.
    pub fn target(&self) -> PathBuf {
        self.runs.join(&self.id)
    }

    /// Writes a file of it.
    pub fn write(&self, file: &str, bytes: &[u8]) -> Result<(), Problems> {
        write_synced(&self.part.join(file), bytes)
    }

    /// Puts it in its place. With `replaces`, what stands there goes; a program that is killed in between leaves it under another name, and the next run
    /// puts it back. Errors: the file system refuses.
    pub fn put_in_place(&self, replaces: bool) -> Result<Placing, Problems> {
        sync_folders(&self.part);
        let target = self.target();
        let mut replaced = None;
        let _lock_of_replaced = held(&target).filter(|_| replaces);
        check_is_a_run(&self.runs, &self.id)?;
        if replaces && target.exists() {
            let aside = self.runs.join(format!(".{}{REPLACED}{}", self.id, std::process::id()));
            std::fs::rename(&target, &aside).map_err(|error| cannot_write(&target, &error))?;
            replaced = Some(aside);
        }
        let renamed = std::fs::rename(&self.part, &target);
        if renamed.is_err()
            && let Some(aside) = &replaced
        {
            let _ = std::fs::rename(aside, &target);
        }
        match renamed {
            Err(_) if !replaces && RunManifest::read(&target).is_ok() => return Ok(Placing::WasThere),
            Err(error) => return Err(cannot_write(&target, &error)),
            Ok(()) => {}
        }
        let _ = File::open(&self.runs).and_then(|folder| folder.sync_all());
        if let Some(aside) = replaced {
            let _ = std::fs::remove_dir_all(aside);
        }
        Ok(Placing::Placed)
    }
}

/// Opens a folder and holds it; `None` where the system opens no folders or another program holds it.
fn held(folder: &Path) -> Option<File> {
    let file = File::open(folder).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

/// The id of the run that a hidden folder of these names was made for; `None` where somebody else gave it a name that is like it.
fn run_of<'n>(name: &'n str, kind: &str) -> Option<&'n str> {
    let (id, process) = name.strip_prefix('.')?.rsplit_once(kind)?;
    let is_number = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && is_run_id(id)).then_some(id)
}

/// Errors where what stands in the place of a run is none: it is somebody's, and nothing may take its place.
pub fn check_is_a_run(runs: &Path, id: &str) -> Result<(), Problems> {
    let target = runs.join(id);
    let is_there = std::fs::symlink_metadata(&target).is_ok();
    if is_there && !target.join(MANIFEST).is_file() {
        return Err(problem::in_the_way(&target).into());
    }
    Ok(())
}

/// Takes away what killed runs left in a folder of runs. A run that was being replaced is put back where no other stands in its place.
fn clean(runs: &Path) {
    for entry in std::fs::read_dir(runs).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if run_of(&name, PARTIAL).is_some() {
            if let Some(_lock) = held(&entry.path()) {
                let _ = std::fs::remove_dir_all(entry.path());
            }
        } else if let (Some(id), Some(_lock)) = (run_of(&name, REPLACED), held(&entry.path())) {
            let target = runs.join(id);
            let _ = if target.exists() {
                std::fs::remove_dir_all(entry.path())
            } else {
                std::fs::rename(entry.path(), target)
            };
        }
    }
}

/// What stands where a run would.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Nothing.
    Nothing,
    /// The run, every file as its manifest says.
    Run(Box<RunManifest>),
}

/// What stands where a run of this id would. Errors: a run whose files are not those of its manifest; something that is no run.
pub fn standing(runs: &Path, id: &str) -> Result<Standing, Problems> {
    let target = runs.join(id);
    if std::fs::symlink_metadata(&target).is_err() {
        return Ok(Standing::Nothing);
    }
    check_is_a_run(runs, id)?;
    let manifest = RunManifest::read(&target).map_err(|_| problem::damaged_run(&target, MANIFEST))?;
    if manifest.id != id || !manifest.has_id_of_contents() || !manifest.is_sealed() {
        return Err(problem::damaged_run(&target, MANIFEST).into());
    }
    let results = manifest
        .results
        .iter()
        .map(|result| (result.file.clone(), &result.sha256));
    let inputs = manifest.inputs.iter().map(|input| {
        let file = format!("{}/{}", super::run_manifest::INPUTS, input.file);
        (file, &input.sha256)
    });
    for (file, sha256) in results.chain(inputs) {
        let hash = File::open(target.join(&file)).and_then(yaml::sha256_of_reader);
        if hash.as_ref().ok() != Some(sha256) {
            return Err(problem::damaged_run(&target, &file).into());
        }
    }
    Ok(Standing::Run(Box::new(manifest)))
}
