//! How the metrics of plans are read from a register of units, as written.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// `metrics.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricFile {
    /// Beyond what a register is mistyped.
    pub plausible: PlausibleEntry,
    /// The metrics.
    pub metrics: Vec<MetricEntry>,
    /// What a register may state beside its units.
    pub quantities: Vec<QuantityEntry>,
}

/// Beyond what a number of a register is mistyped: our bounds, wide enough for any works.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlausibleEntry {
    /// The first and the last year of a row.
    pub years: [i16; 2],
    /// How many times its capacity a unit puts out at most.
    pub output_per_capacity: u64,
    /// How many times its output the capacity of a unit is at most.
    pub capacity_per_output: u64,
    /// How many times off every published level of its product the energy of a unit is at most.
    pub energy_per_level: u64,
    /// How many times off what its units say a quantity of a plant is at most.
    pub quantity_per_units: u64,
}

/// One metric.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricEntry {
    /// Id, as plans name it.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// How it is measured.
    pub measure: MeasureEntry,
    /// What units count by.
    #[serde(default)]
    pub weight: Option<WeightEntry>,
    /// The level that a unit must reach to be counted.
    #[serde(default)]
    pub level: Option<String>,
    /// Products whose units are looked at; none: those of the plan's sector.
    #[serde(default)]
    pub products: Vec<String>,
    /// Products whose units count above the line; none: all that are looked at.
    #[serde(default)]
    pub counted: Vec<String>,
    /// Which units: `existing` where nothing is said.
    #[serde(default)]
    pub status: StatusEntry,
    /// Quantities above the line.
    #[serde(default)]
    pub numerator: Vec<String>,
    /// Quantities below the line.
    #[serde(default)]
    pub denominator: Vec<String>,
    /// The unit shown.
    #[serde(default)]
    pub unit: Option<String>,
    /// Choices that the plans leave open.
    #[serde(default)]
    pub options: Vec<MetricOptionEntry>,
    /// What else must be said of the reading.
    #[serde(default)]
    pub note: Option<Text>,
}

/// How a metric is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureEntry {
    /// A share of the capacity or the output of units.
    UnitsShare,
    /// Energy per product, weighted by output.
    UnitsMean,
    /// Every unit must stand so.
    UnitsEvery,
    /// Stated quantities over stated quantities, in per cent.
    QuantitiesShare,
    /// Stated quantities over stated quantities.
    QuantitiesQuotient,
    /// Stated quantities added up.
    QuantitiesSum,
    /// The plants whose quantity reaches the threshold: no target, a scope.
    PlantsAbove,
    /// The year of the peak.
    Peak,
}

/// What units count by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WeightEntry {
    /// What they can put out in a year.
    Capacity,
    /// What they put out.
    Output,
}

/// Which units are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusEntry {
    /// Those that run.
    #[default]
    Existing,
    /// Those that are planned or under construction.
    New,
}

/// A choice that plans leave open.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricOptionEntry {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Id of the choice taken where nobody chooses.
    pub default: String,
    /// The choices.
    pub choices: Vec<MetricChoiceEntry>,
}

/// One choice, with what it puts in the metric's place.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricChoiceEntry {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Whether each product is looked at on its own.
    #[serde(default)]
    pub pooling: Option<PoolingEntry>,
    /// Another measure.
    #[serde(default)]
    pub measure: Option<MeasureEntry>,
    /// Other products.
    #[serde(default)]
    pub products: Option<Vec<String>>,
    /// The set of levels.
    #[serde(default)]
    pub set: Option<String>,
    /// Other quantities above the line.
    #[serde(default)]
    pub numerator: Option<Vec<String>>,
    /// Other quantities below the line.
    #[serde(default)]
    pub denominator: Option<Vec<String>>,
    /// Another unit.
    #[serde(default)]
    pub unit: Option<String>,
}

/// Whether units of several products are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PoolingEntry {
    /// All in one share.
    Pooled,
    /// A share for each product.
    PerProduct,
}

/// What a ledger tells of a plant as a whole, year by year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LedgerTotalEntry {
    /// Its comprehensive energy.
    Energy,
    /// Its emissions.
    Emissions,
    /// The output of its main product.
    MainProduct,
}

/// What a quantity of a plant is held to.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldToEntry {
    /// What of the units.
    pub by: UnitAmountEntry,
    /// Of which products; none: of all.
    #[serde(default)]
    pub products: Vec<String>,
    /// Whether it cannot be far below either; not where units make more than it counts.
    #[serde(default)]
    pub both_ways: bool,
}

/// What of units a quantity is held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitAmountEntry {
    /// What they put out.
    Output,
    /// Energy per product times output.
    Energy,
}

/// A quantity that a register may state of a plant or a unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityEntry {
    /// Id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The unit that it is counted in.
    pub unit: String,
    /// Whether it is a property, which is never added up.
    #[serde(default)]
    pub property: bool,
    /// The gas that it is a mass of: `CO2`.
    #[serde(default)]
    pub gas: Option<String>,
    /// What of a ledger tells it.
    #[serde(default)]
    pub from_ledger: Option<LedgerTotalEntry>,
    /// What the units of the plant say that it cannot be far off.
    #[serde(default)]
    pub held_to: Option<HeldToEntry>,
    /// The least and the greatest that it can be, in its unit: our bounds.
    #[serde(default)]
    pub between: Option<[u64; 2]>,
    /// Whether it is a whole number: 1 for yes and 0 for no.
    #[serde(default)]
    pub whole: bool,
    /// Whether it may be below zero: energy recovered, carbon deducted.
    #[serde(default)]
    pub may_be_negative: bool,
}
