//! Published statistics of sectors and regions, as written. They tell how much of a sector is covered; they are never a default of anything.

use serde::{Deserialize, Serialize};

use super::factor_set::ConfidenceEntry;
use crate::text::Text;

/// `statistics.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatisticFile {
    /// The statistics.
    pub statistics: Vec<StatisticEntry>,
}

/// One figure of one region and year.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatisticEntry {
    /// Id of the region.
    pub region: String,
    /// Id of the item whose output it is.
    pub item: String,
    /// What it is called.
    pub title: Text,
    /// The year.
    pub year: i16,
    /// The value.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
    /// Where it is from.
    pub source: String,
    /// What else must be said.
    #[serde(default)]
    pub note: Option<String>,
}
