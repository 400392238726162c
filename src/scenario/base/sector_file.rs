//! A sector as a file: plants on archetypes, each with its capacity and its output, and what was assumed of them.

use std::path::PathBuf;

use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::format::factor_set::ConfidenceEntry;
use crate::text::Text;

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectorFile {
    /// What it is called.
    pub title: Text,
    /// The base year.
    pub year: i16,
    /// Id of the sector, as plans name it: `steel`.
    #[serde(default)]
    pub sector: Option<String>,
    /// The region, whose grid factor holds.
    pub region: Spanned<String>,
    /// The city, where the plants are those of a city.
    #[serde(default)]
    pub city: Option<String>,
    /// The archetypes.
    pub archetypes: Vec<Spanned<ArchetypeEntry>>,
    /// The plants.
    pub plants: Vec<Spanned<SectorPlantEntry>>,
    /// What was assumed.
    #[serde(default)]
    pub assumptions: Vec<Assumption>,
}

/// A ledger that stands for that of plants which have none.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchetypeEntry {
    /// Id; the route of its plants.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The ledger.
    pub ledger: PathBuf,
    /// The plants file.
    pub plants: PathBuf,
    /// The item whose output it is scaled by.
    pub product: String,
}

/// A plant of a sector.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectorPlantEntry {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The archetype.
    pub archetype: String,
    /// What it can put out in a year.
    #[serde(default)]
    pub capacity: Option<SourcedEntry>,
    /// What it put out in the base year, or puts out from its start on.
    pub output: SourcedEntry,
    /// The first year in which it runs.
    #[serde(default)]
    pub start: Option<i16>,
    /// The first year in which it runs no more.
    #[serde(default)]
    pub stop: Option<i16>,
}

/// An amount with its source.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourcedEntry {
    /// The number.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
    /// How sure it is.
    #[serde(default)]
    pub confidence: Option<ConfidenceEntry>,
}

/// What was assumed of a sector.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// Id.
    pub id: String,
    /// What was assumed.
    pub text: Text,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
}
