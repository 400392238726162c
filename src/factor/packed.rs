//! The factor library as it was packed into the binary when the program was built.

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

include!(concat!(env!("OUT_DIR"), "/packed_files.rs"));
