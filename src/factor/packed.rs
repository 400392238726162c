//! The factor library as it was packed into the binary when the program was built.

use serde::de::DeserializeOwned;

use crate::problem::{Problem, Problems};
use crate::text::Text;

/// What a packed file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackedKind {
    /// One of the registries: items, units, parameters ...
    Registry,
    /// A factor set.
    Set,
    /// A methodology.
    Methodology,
    /// The targets of a plan.
    Plan,
    /// A group of rules of verification.
    Rules,
    /// Published levels of energy per product.
    Benchmark,
}

/// One file of `factors/`, checked and turned into JSON when the program was built.
#[derive(Clone, Copy, Debug)]
pub struct PackedFile {
    /// What it is.
    pub kind: PackedKind,
    /// Its id: of the set, of the methodology, or the registry's file name.
    pub id: &'static str,
    /// Its path in the source tree.
    pub path: &'static str,
    /// SHA-256 of the YAML file, in hexadecimal.
    pub sha256: &'static str,
    /// Its content.
    pub json: &'static str,
}

impl PackedFile {
    /// The files of a kind, in the order of their paths.
    pub fn of_kind(kind: PackedKind) -> impl Iterator<Item = &'static PackedFile> {
        PACKED_FILES.iter().filter(move |file| file.kind == kind)
    }

    /// The file of this kind and id. Errors: there is none, a fault of the program's own data.
    pub fn named(kind: PackedKind, id: &str) -> Result<&'static PackedFile, Problems> {
        let mut files = PackedFile::of_kind(kind);
        files
            .find(|file| file.id == id)
            .ok_or_else(|| broken(id, "no such file"))
    }

    /// Its content. Errors: it does not fit, a fault of the program's own data.
    pub fn content<T: DeserializeOwned>(&self) -> Result<T, Problems> {
        serde_json::from_str(self.json).map_err(|error| broken(self.path, &error.to_string()))
    }

    /// The content of the registry of this id. Errors: as those of [`PackedFile::named`] and [`PackedFile::content`].
    pub fn registry<T: DeserializeOwned>(id: &str) -> Result<T, Problems> {
        PackedFile::named(PackedKind::Registry, id)?.content()
    }
}

/// A fault of the program's own data, not of the user's; `file` is where it stands.
pub fn broken(file: &str, reason: &str) -> Problems {
    let message = Text::new(
        format!("程序内置的数据损坏：{file}：{reason}"),
        format!("the data inside the program are broken: {file}: {reason}"),
    );
    Problem::error("broken-library", message).into()
}

include!(concat!(env!("OUT_DIR"), "/packed_files.rs"));
