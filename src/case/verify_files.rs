//! The files of a run as verifying looks at them.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::run_manifest::RunManifest;
use crate::yaml;

/// The name of a result without the ending of one of its files.
pub(super) fn name_of(file: &str) -> String {
    const ENDINGS: [&str; 8] = [
        ".json", ".csv", ".zh.txt", ".en.txt", ".zh.xlsx", ".en.xlsx", ".zh.html", ".en.html",
    ];
    let without = ENDINGS.iter().find_map(|ending| file.strip_suffix(ending));
    without.unwrap_or(file).to_owned()
}

/// What kind of input a file is: the manifest names user's own factor sets and methodologies by their files.
pub(super) fn kind_of(manifest: &RunManifest, file: &str) -> &'static str {
    let is_among = |values: &[Value]| {
        let mut files = values.iter().filter_map(|value| value["file"].as_str());
        files.any(|named| plain(named) == file)
    };
    if is_among(&manifest.factor_sets) {
        "factor set"
    } else if is_among(&manifest.methodologies) {
        "methodology"
    } else {
        "input"
    }
}

/// A path without `.` and `..`, as inputs are named.
pub(super) fn plain(file: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

/// The files in a folder and below it, in the order of their names.
pub(super) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let listing = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut entries: Vec<PathBuf> = listing.map(|entry| entry.path()).collect();
    entries.sort();
    let each = entries
        .into_iter()
        .flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] });
    each.collect()
}

/// A line of a text that is another in a second text, and how many are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChangedLines {
    /// How many lines differ.
    pub count: usize,
    /// The first of them, counted from 1.
    pub line: usize,
    /// As it was.
    pub was: String,
    /// As it is.
    pub now: String,
}

/// The lines of a text file that are not those of the run's own copy; `None` where that copy is not what was read, or is no text.
pub(super) fn changed_lines(reference: &Path, path: &Path, sha256: &str) -> Option<ChangedLines> {
    let bytes = std::fs::read(reference).ok()?;
    if yaml::sha256(&bytes) != sha256 {
        return None;
    }
    let was = String::from_utf8(bytes).ok()?;
    let now = std::fs::read_to_string(path).ok()?;
    let (was, now): (Vec<&str>, Vec<&str>) = (was.lines().collect(), now.lines().collect());
    let line = |lines: &[&str], at: usize| lines.get(at).map(|line| (*line).to_owned()).unwrap_or_default();
    let differing = (0..was.len().max(now.len())).filter(|at| was.get(*at) != now.get(*at));
    let differing: Vec<usize> = differing.collect();
    let first = *differing.first()?;
    Some(ChangedLines {
        count: differing.len(),
        line: first + 1,
        was: line(&was, first),
        now: line(&now, first),
    })
}
