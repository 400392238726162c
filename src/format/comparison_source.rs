//! What comparisons say of the source categories of an inventory.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// The sum of source categories of a plant, by period and over the year.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSumEntry {
    /// What it is.
    pub title: Text,
    /// Ids of the methodologies that have the sources; none: all.
    #[serde(default)]
    pub methods: Vec<String>,
    /// Ids of the source categories; none: all of scope 1.
    #[serde(default)]
    pub sources: Vec<String>,
    /// It is at least this.
    pub at_least: String,
}

/// What one unit of a quantity counts under a source category that is no deduction.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSignEntry {}

/// A sum of source categories that was lifted to its floor.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiftedEntry {}
