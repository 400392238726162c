//! When a series of yearly values has peaked, as written. Numbers stay text, with the digits of their source.

use serde::{Deserialize, Serialize};

use super::factor_set::ConfidenceEntry;
use crate::text::Text;

/// The shipped definitions, and what they leave open.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeakDefinitionFile {
    /// What holds where a definition says nothing.
    pub assumptions: PeakAssumptionEntry,
    /// The definitions, the default first.
    pub definitions: Vec<PeakDefinitionEntry>,
}

/// What holds where a definition says nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeakAssumptionEntry {
    /// How far below the height of the peak a year may be and still be on its plateau, in per cent of the height.
    pub plateau_band: String,
    /// The years that a plateau lasts at least.
    pub plateau_years: u32,
    /// The years below which a series is too short for any verdict.
    pub fewest_years: u32,
    /// The year before which a peak is asked for where neither a plan nor the user says.
    pub before: i32,
    /// The probability below which a trend is significant.
    pub significance: String,
    /// Where these come from.
    pub source: Text,
    /// How sure they are.
    pub confidence: ConfidenceEntry,
}

/// When a peak is confirmed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeakDefinitionEntry {
    /// Id, such as `c40-2018`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The text that it comes from.
    pub source: Text,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
    /// A grade within the confidence: `high`, `medium`, `weak`.
    #[serde(default)]
    pub grade: Option<String>,
    /// The years from the peak to the latest value at least.
    pub years_after_peak: u32,
    /// Whether the fall from the peak year on must be significant.
    pub significant_fall: bool,
    /// What a peak is called whose years are enough and whose fall is not significant.
    #[serde(default)]
    pub otherwise: OtherwiseEntry,
    /// How far the latest value must lie below the peak, in per cent of its height.
    #[serde(default)]
    pub least_fall: Option<String>,
    /// The plateau's band, where it is not the assumed one; 0 for none.
    #[serde(default)]
    pub plateau_band: Option<String>,
    /// The level of significance, where it is not the assumed one.
    #[serde(default)]
    pub significance: Option<String>,
    /// What else must be said.
    #[serde(default)]
    pub note: Option<Text>,
}

/// What a peak is called whose years are enough and whose fall is not significant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherwiseEntry {
    /// Peaked, still to be confirmed.
    #[default]
    Provisional,
    /// A plateau.
    Plateau,
}
