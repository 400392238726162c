//! The files that a ledger was read from, by their hashes.

use std::path::Path;
use std::sync::OnceLock;

use super::problem;
use crate::problem::Problem;
use crate::yaml;

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
    pub fn known(path: String, sha256: String) -> InputFile {
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

    /// Whether both are one file, or one a copy of the other. Files of different sizes are told apart without being read.
    pub(super) fn holds_the_same_as(&self, other: &InputFile) -> bool {
        let size = |input: &InputFile| std::fs::metadata(&input.path).ok().map(|metadata| metadata.len());
        let place = |input: &InputFile| std::fs::canonicalize(&input.path).ok();
        let (Some(own), Some(its)) = (size(self), size(other)) else {
            return false;
        };
        own == its && (place(self) == place(other) || self.sha256() == other.sha256())
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
