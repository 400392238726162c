//! Published levels of energy per product, as written. Numbers stay text, with the digits of their source.

use serde::{Deserialize, Serialize};

use super::factor_set::{ConfidenceEntry, DocumentEntry};
use crate::text::Text;

/// The levels of one document.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkFile {
    /// Id: `ndrc-723-2023`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The document.
    pub document: DocumentEntry,
    /// What was read of it.
    pub read_from: String,
    /// The levels, best first.
    pub levels: Vec<BenchmarkEntry>,
}

/// One level of one process.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkEntry {
    /// The process type.
    pub process: String,
    /// The class of equipment that it holds for, in the plants file's words; none: all.
    #[serde(default)]
    pub equipment_class: Option<String>,
    /// `benchmark` (标杆), `baseline` (基准), `limit-1` ...
    pub level: String,
    /// The value.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
    /// What else must be said.
    #[serde(default)]
    pub note: Option<String>,
}
