//! Where things stand in scenario files, and how those name others.

use std::path::{Path, PathBuf};

use serde_saphyr::Spanned;

use crate::problem::Place;

/// The place of something in a file.
pub(super) fn at<T>(path: &Path, spanned: &Spanned<T>) -> Place {
    Place {
        row: Some(spanned.referenced.line()),
        ..Place::file(path.display().to_string())
    }
}

/// A path as a file names it, from the folder of that file.
pub(super) fn relative(path: &Path, to: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join(to)
}

/// Whether a name is that of a YAML file.
pub(super) fn is_yaml(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".yml")
}
