//! Files that belong together, such as a result and its manifest: put into their places all or none.

use std::io;
use std::path::{Path, PathBuf};

/// A finished file beside its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedFile {
    /// Where it was written.
    pub part: PathBuf,
    /// Where it belongs.
    pub target: PathBuf,
}

/// Moves every file into its place. Where one cannot be moved, those before it are taken back, and what stood there before stands again;
/// `Err` tells its place in the list.
pub fn put_in_place(files: &[FinishedFile]) -> Result<(), (usize, io::Error)> {
    let mut kept: Vec<Option<PathBuf>> = Vec::new();
    let mut result = Ok(());
    for (place, file) in files.iter().enumerate() {
        // Of the last file nothing can fail behind it.
        let is_last = place + 1 == files.len();
        let moved = keep(&file.target, is_last).and_then(|old| {
            let renamed = std::fs::rename(&file.part, &file.target);
            if let (Err(_), Some(old)) = (&renamed, &old) {
                let _ = std::fs::remove_file(old);
            }
            renamed.map(|()| old)
        });
        match moved {
            Ok(old) => kept.push(old),
            Err(error) => {
                result = Err((place, error));
                break;
            }
        }
    }
    for (file, old) in files.iter().zip(&kept) {
        // What cannot be undone here has no better answer than the error that is told.
        let _ = match (&result, old) {
            (Ok(()), Some(old)) => std::fs::remove_file(old),
            (Ok(()), None) => Ok(()),
            (Err(_), Some(old)) => std::fs::rename(old, &file.target),
            (Err(_), None) => std::fs::remove_file(&file.target),
        };
    }
    result
}

/// Keeps what stands in a file's place under a second name; `None` where nothing does.
fn keep(target: &Path, is_last: bool) -> io::Result<Option<PathBuf>> {
    if is_last || !target.is_file() {
        return Ok(None);
    }
    let mut old = target.as_os_str().to_owned();
    old.push(format!(".{}.old", std::process::id()));
    let old = PathBuf::from(old);
    // Some file systems have no links.
    std::fs::hard_link(target, &old).or_else(|_| std::fs::copy(target, &old).map(|_| ()))?;
    Ok(Some(old))
}
