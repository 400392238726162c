//! The table by which scores of data quality become a geometric standard deviation.

use serde::{Deserialize, Serialize};

use super::factor_set::ConfidenceEntry;
use crate::text::Text;

/// The table with where it comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PedigreeFile {
    /// What it is called.
    pub title: Text,
    /// Who gives the numbers.
    pub source: String,
    /// How the numbers were obtained.
    pub read_from: String,
    /// How sure they are.
    pub confidence: ConfidenceEntry,
    /// What else must be said.
    pub note: String,
    /// By score, 1 to 5, the square of the geometric standard deviation.
    pub reliability: [String; 5],
    /// The same of completeness.
    pub completeness: [String; 5],
    /// The same of temporal correlation.
    pub temporal: [String; 5],
    /// The same of geographical correlation.
    pub geographical: [String; 5],
    /// The same of further technological correlation.
    pub technological: [String; 5],
}
