//! A line of a ledger as an explanation shows it.

use crate::problem::Place;
use crate::quantity::Ratio;
use crate::text::Text;

/// A ledger line, or the rest of many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerLine {
    /// File and row.
    pub place: Place,
    /// As typed.
    pub typed: String,
    /// In the item's base unit.
    pub quantity: Ratio,
    /// Data source and evidence.
    pub evidence: String,
    /// The moisture conversion applied.
    pub moisture: Option<Text>,
    /// Half the width of the 95 % interval of its quantity or value, in percent, where the line states it.
    pub uncertainty: Option<Ratio>,
    /// How many lines it stands for: 1, or all that are not shown one by one.
    pub count: u64,
}
