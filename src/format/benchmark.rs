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
    /// Where the levels are from that name no source of their own.
    pub source: String,
    /// What was read of it.
    pub read_from: Text,
    /// From when to when it is in force, where that is known.
    #[serde(default)]
    pub effective: Option<EffectiveEntry>,
    /// The levels.
    pub levels: Vec<BenchmarkEntry>,
    /// What a level is corrected by before a unit is held to it.
    #[serde(default)]
    pub corrections: Vec<CorrectionEntry>,
}

/// The days within which a document is in force.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffectiveEntry {
    /// First day.
    pub from: String,
    /// Last day.
    #[serde(default)]
    pub to: Option<String>,
}

/// One level of one product.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkEntry {
    /// Id of the product in `energy-products.yaml`.
    pub product: String,
    /// The class that it holds for; none: all.
    #[serde(default)]
    pub class: Option<String>,
    /// The indicator, where it is not the product's own.
    #[serde(default)]
    pub indicator: Option<String>,
    /// `benchmark` (标杆), `baseline` (基准), `limit-1` ...
    pub level: String,
    /// The value.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
    /// Where it is from, where that is not the file's source.
    #[serde(default)]
    pub source: Option<String>,
    /// The table of the document.
    #[serde(default)]
    pub table: Option<String>,
    /// What else must be said.
    #[serde(default)]
    pub note: Option<String>,
    /// A differing value seen elsewhere; never resolved to.
    #[serde(default)]
    pub alternative: bool,
}

/// A correction of a level by a property of the unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionEntry {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The products whose levels it corrects.
    pub products: Vec<String>,
    /// The classes; none: all.
    #[serde(default)]
    pub classes: Vec<String>,
    /// The levels; none: all of the file.
    #[serde(default)]
    pub levels: Vec<String>,
    /// How it is computed.
    pub kind: CorrectionKind,
    /// The property of the unit, a quantity of `metrics.yaml`.
    #[serde(default)]
    pub property: Option<String>,
    /// What a unit of the property, or the property as a whole, adds to the level.
    #[serde(default)]
    pub value: Option<String>,
    /// The unit of the value.
    #[serde(default)]
    pub unit: Option<String>,
    /// What the property is compared with, of `above` and `below`.
    #[serde(default)]
    pub reference: Option<String>,
    /// The most by which the property may differ from the reference.
    #[serde(default)]
    pub cap: Option<String>,
    /// Above which it holds, of `between`.
    #[serde(default)]
    pub low: Option<String>,
    /// Up to which it holds, of `between`; none: without end.
    #[serde(default)]
    pub high: Option<String>,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
    /// What else must be said.
    #[serde(default)]
    pub note: Option<Text>,
}

/// How a correction is computed from the property `x`, in the property's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CorrectionKind {
    /// Value times `x`, `x` as a percentage.
    Times,
    /// Value times `x`, `x` as a share of one.
    Share,
    /// Value times `max(0, x - reference)`.
    Above,
    /// Value times `min(cap, max(0, reference - x))`.
    Below,
    /// The value where `low < x <= high`.
    Between,
    /// The value where `x` is 1.
    Flag,
    /// The level times the value where `x` is 1.
    Multiplier,
    /// The document has it, its formula is not available.
    Unavailable,
}
