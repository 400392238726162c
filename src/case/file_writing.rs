//! Writing files that stay written: on the disk before anything rests on them.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use crate::problem::Problems;
use crate::report::write_problem::{self, reason_of};

/// The error of a file or folder that cannot be written.
pub(super) fn cannot_write(path: &Path, error: &io::Error) -> Problems {
    write_problem::cannot_write(&path.display().to_string(), &reason_of(error))
}

/// Makes a folder and those above it.
pub(super) fn create_folder(path: &Path) -> Result<(), Problems> {
    std::fs::create_dir_all(path).map_err(|error| cannot_write(path, &error))
}

/// A new file.
pub(super) fn created(path: &Path) -> Result<File, Problems> {
    File::create(path).map_err(|error| cannot_write(path, &error))
}

/// Writes a file, with the folders above it, and waits until the disk has it.
pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), Problems> {
    if let Some(folder) = path.parent() {
        create_folder(folder)?;
    }
    let mut file = created(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    written.map_err(|error| cannot_write(path, &error))
}

/// Waits until the disk has the names in a folder and in those below it. Some systems open no folder, and need it not.
pub(super) fn sync_folders(folder: &Path) {
    let below = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for path in below.map(|entry| entry.path()).filter(|path| path.is_dir()) {
        sync_folders(&path);
    }
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
