//! What comparisons of series say: months of a value or an amount beside one another.

use serde::{Deserialize, Serialize};

/// A value that does not change.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConstantSeriesEntry {
    /// Parameters.
    pub parameters: Vec<String>,
    /// So many successive months or more with one value are a finding.
    pub months: u32,
}

/// Last digits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastDigitsEntry {
    /// So many amounts must be there.
    pub least: u64,
    /// The greatest chi-square with eight degrees of freedom: of the digits 1 to 9, since a last zero is often not written.
    pub chi_square: String,
}

/// A value far from the others.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JumpEntry {
    /// Parameters.
    pub parameters: Vec<String>,
    /// How far it may be from the mean of the others, by how many they are, the fewest first; of fewer others nothing is said.
    pub bounds: Vec<JumpBoundEntry>,
}

/// How far a value may be from so many others, or from more, up to the next bound.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JumpBoundEntry {
    /// So many others.
    pub others: usize,
    /// At most so many of their standard deviations.
    pub sigmas: String,
}

/// An amount of another unit.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitSlipEntry {
    /// Ratios between units that are mistaken for each other.
    pub factors: Vec<String>,
    /// The amount, put right, lies within the range of the others times this.
    pub within: String,
    /// So many others must be there.
    pub least: usize,
    /// The greatest of the others is at most so many times the least.
    pub spread: String,
    /// On which side of the others it lies.
    #[serde(default)]
    pub side: SlipSideEntry,
    /// Whether purchases, sales and stocks are left out, which come and go as trade does.
    #[serde(default)]
    pub without_trade: bool,
}

/// On which side of the others of its series an amount lies that slipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlipSideEntry {
    /// Either.
    #[default]
    Both,
    /// It is greater than all of them.
    Above,
    /// It is less than all of them.
    Below,
}

/// Months that a monthly ledger leaves out: by plant, and by item where the plant has lines of the month.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingMonthsEntry {
    /// So many months of the item must be there.
    pub least: usize,
    /// And so many may be missing; of what comes less often nothing is said.
    pub at_most: usize,
}

/// Values of a parameter that are stated in some months and not in others in which the ledger has lines of the item.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingValuesEntry {
    /// So many months must have a value.
    pub least: usize,
}

/// Values of zero in fewer months than those whose value is above it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZeroValuesEntry {
    /// So many months must have a value.
    pub least: usize,
}

/// An amount that stands twice.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepeatedAmountEntry {
    /// Of how many of the amounts of its digits another line could be: of 1234.5, a tenth of 12345.
    pub alike: String,
    /// As many of all pairs of lines of the month as would be equal by chance are at most this.
    pub chance: String,
}

/// Amounts of two months that were exchanged, told by what is used per product.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SwappedMonthsEntry {
    /// The items used.
    pub items: Vec<String>,
    /// The products of a plant by whose output what it bought is divided; processes have theirs in the registry.
    #[serde(default)]
    pub products: Vec<String>,
    /// How far a month may be from the mean of the others, by how many they are, the fewest first.
    pub bounds: Vec<JumpBoundEntry>,
}
