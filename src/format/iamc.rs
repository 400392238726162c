//! What trajectories are called in tables of the integrated assessment community, as written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::factor_set::ConfidenceEntry;
use crate::text::Text;

/// The nomenclatures with the names of variables.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IamcVariableFile {
    /// What stands before names that a nomenclature does not have.
    pub prefix: String,
    /// The nomenclatures, the one that holds without a choice first.
    pub nomenclatures: Vec<IamcNomenclatureEntry>,
    /// Which sources of methodologies are what.
    pub sources: IamcSourceEntry,
    /// The variables, in the order of the table.
    pub variables: Vec<IamcVariableEntry>,
}

/// A nomenclature.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IamcNomenclatureEntry {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Where its names were read.
    pub source: String,
    /// How sure they are.
    pub confidence: ConfidenceEntry,
    /// What else must be said.
    #[serde(default)]
    pub note: Option<Text>,
}

/// Ids of sources of methodologies.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IamcSourceEntry {
    /// What comes from energy.
    pub energy: Vec<String>,
    /// What comes from industrial processes.
    pub processes: Vec<String>,
    /// What was captured, below zero.
    pub capture: Vec<String>,
}

/// A variable.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IamcVariableEntry {
    /// What it is.
    pub quantity: IamcQuantityEntry,
    /// Its name under the prefix, where a nomenclature has none.
    pub own: String,
    /// Its unit.
    pub unit: String,
    /// Its name by nomenclature.
    pub names: BTreeMap<String, String>,
}

/// A quantity of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IamcQuantityEntry {
    /// Direct emissions from energy, less what is captured.
    EnergyEmissions,
    /// Direct emissions from industrial processes, less the carbon of products.
    ProcessEmissions,
    /// Emissions of electricity and heat bought.
    IndirectEmissions,
    /// All that the methodology counts.
    TotalEmissions,
    /// Carbon dioxide captured.
    Capture,
    /// Crude steel.
    Steel,
    /// The part of it that does not come from scrap.
    PrimarySteel,
    /// The part of it that comes from scrap.
    SecondarySteel,
    /// Hot metal and pig iron.
    PigIron,
    /// Direct reduced iron.
    SpongeIron,
    /// Direct emissions from energy per crude steel.
    EnergyIntensity,
    /// All emissions per crude steel.
    TotalIntensity,
}
