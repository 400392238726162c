//! Where a ledger comes from: files, folders of files, patterns, and how they are read.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::problem;
use super::scan::progress::Progress;
use crate::period::PeriodLength;
use crate::problem::{Place, Problem, Problems};
use crate::text::Text;
use crate::yaml;

/// Where a ledger comes from.
#[derive(Clone, Debug, Default)]
pub struct LedgerSource {
    /// The files; a folder stands for the Parquet files in and below it, a pattern such as `2023-*.parquet` for the files that fit.
    pub files: Vec<PathBuf>,
    /// The plants file; `None`: `plants.yaml` beside each ledger file, where there is one.
    pub plants: Option<PathBuf>,
    /// The plant of lines that name none.
    pub plant: Option<String>,
    /// The region of plants that name none.
    pub region: Option<String>,
    /// How finely the periods of big files are told apart; `None`: days are summed into months.
    pub finest: Option<PeriodLength>,
    /// Threads that read big files; `None`: as many as the machine has.
    pub threads: Option<usize>,
    /// Where the reading of big files is counted.
    pub progress: Option<Arc<Progress>>,
}

impl LedgerSource {
    /// The threads that read big files.
    pub(super) fn threads(&self) -> usize {
        let machine = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.unwrap_or_else(machine)
    }

    /// Every file, folders and patterns resolved, those of a folder or pattern in the order of their names.
    pub(super) fn resolved(&self) -> Result<Vec<PathBuf>, Problems> {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for path in &self.files {
            if path.is_dir() {
                let found = parquet_below(path);
                if found.is_empty() {
                    problems.push(nothing_in(path));
                }
                files.extend(found);
            } else if !path.exists() && is_pattern(path) {
                let found: Vec<PathBuf> = glob::glob(&path.to_string_lossy())
                    .map(|paths| paths.flatten().filter(|path| path.is_file()).collect())
                    .unwrap_or_default();
                if found.is_empty() {
                    problems.push(nothing_fits(path));
                }
                files.extend(found);
            } else {
                files.push(path.clone());
            }
        }
        Problems(problems).check()?;
        Ok(files)
    }
}

/// Whether a file is read as Parquet.
pub(super) fn is_parquet(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| matches!(extension.to_lowercase().as_str(), "parquet" | "pq"))
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

fn parquet_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    entries.sort();
    for path in entries {
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(['.', '_']));
        if is_hidden {
            continue;
        }
        if path.is_dir() {
            found.extend(parquet_below(&path));
        } else if is_parquet(&path) {
            found.push(path);
        }
    }
    found
}

fn nothing_in(folder: &Path) -> Problem {
    Problem::error(
        "empty-folder",
        Text::new(
            "文件夹及其子文件夹中没有 .parquet 文件",
            "no .parquet file in the folder or below it",
        ),
    )
    .at(Place::file(folder.display().to_string()))
    .hint(Text::new(
        "CSV 与 XLSX 请逐个写出，或用通配符，如 \"台账/*.csv\"",
        "name CSV and XLSX files one by one, or by a pattern such as \"ledger/*.csv\"",
    ))
}

fn nothing_fits(pattern: &Path) -> Problem {
    Problem::error(
        "nothing-fits-pattern",
        Text::new("没有符合此通配符的文件", "no file fits this pattern"),
    )
    .at(Place::file(pattern.display().to_string()))
}

/// A file that was read, for the manifest.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Its path, as the user named it.
    pub path: String,
    sha256: OnceLock<String>,
    /// Size and time of change when it was opened, of a file that is not held in memory.
    opened: Option<(u64, Option<std::time::SystemTime>)>,
}

impl InputFile {
    /// A file whose hash is known.
    pub(super) fn known(path: String, sha256: String) -> InputFile {
        InputFile {
            path,
            sha256: OnceLock::from(sha256),
            opened: None,
        }
    }

    /// A file that is too big to be held; it is hashed when its hash is asked for.
    pub(super) fn of_file(path: &Path) -> InputFile {
        InputFile {
            path: path.display().to_string(),
            sha256: OnceLock::new(),
            opened: state_of(path),
        }
    }

    /// Whether the file still is what was read, as far as its size and time of change tell.
    pub fn is_unchanged(&self) -> bool {
        self.opened.is_none() || self.opened == state_of(Path::new(&self.path))
    }

    /// SHA-256 of its bytes.
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| {
            let hash = std::fs::File::open(&self.path).and_then(yaml::sha256_of_reader);
            hash.unwrap_or_default()
        })
    }
}

fn state_of(path: &Path) -> Option<(u64, Option<std::time::SystemTime>)> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()))
}

/// An error where a file that is hashed is no longer the one that was read.
pub fn changed_while_read(inputs: &[InputFile]) -> Vec<Problem> {
    let changed = inputs.iter().filter(|input| !input.is_unchanged());
    changed.map(|input| problem::changed_while_read(&input.path)).collect()
}
