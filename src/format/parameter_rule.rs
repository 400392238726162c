//! How a methodology finds a parameter and treats a kind of supply, as written.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// How one parameter is found.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterRuleEntry {
    /// Decimal places of the datum; none: kept as a ratio.
    #[serde(default)]
    pub places: Option<u32>,
    /// How several stated values become one.
    #[serde(default)]
    pub mean: MeanEntry,
    /// What lines without a value follow.
    #[serde(default)]
    pub missing: MissingEntry,
    /// Where the value comes from, first found first taken.
    pub from: Vec<TierEntry>,
    /// The name under which factor records hold it, where that is another.
    #[serde(default)]
    pub record: Option<String>,
}

/// How several stated values become one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeanEntry {
    /// Two different values in one cell are an error.
    #[default]
    None,
    /// Weighted by quantity.
    ByQuantity,
    /// Weighted by quantity times net calorific value.
    ByEnergy,
}

/// What lines without a stated value follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingEntry {
    /// The mean of the lines that state one.
    #[default]
    UseMean,
    /// The next tier.
    UseNextTier,
}

/// A tier of a parameter's chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TierEntry {
    /// Values stated in the ledger as measured or calculated; blank basis: stated, unproven.
    Measured,
    /// The plants file.
    Plant,
    /// The methodology's factor sets.
    Default,
    /// A formula over stated values, constants and what the row has resolved.
    Derive(String),
}

/// How one kind of supply is treated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SupplyRuleEntry {
    /// As grid supply.
    AsGrid,
    /// Not counted.
    Outside,
    /// Not counted, for this reason.
    OutsideBecause(Text),
    /// Counted with the factor of this region.
    Region(RegionRuleEntry),
}

/// Which region's factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegionRuleEntry {
    /// The plant's own region, as its plants file names it.
    Province,
    /// The country.
    National,
}
