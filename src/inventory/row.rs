//! The rows of an inventory, and what could make none.

use super::parameter::{ParameterTier, ResolvedParameter};
use crate::factor::record::ConfidenceClass;
use crate::problem::Problem;
use crate::quantity::{Decimal, Ratio};
use crate::text::Text;

/// One signed term of a row's quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuantityTerm {
    /// What it is: purchased, closing stock.
    pub title: Text,
    /// Whether it is subtracted.
    pub is_subtracted: bool,
    /// How much, in the item's base unit.
    pub amount: Ratio,
    /// Places of the groups whose lines add up to it; empty where it is carried from an earlier period.
    pub groups: Vec<usize>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Place of its cell in the plan.
    pub cell: usize,
    /// The terms of the quantity.
    pub terms: Vec<QuantityTerm>,
    /// The quantity before it was rounded.
    pub quantity_unrounded: Ratio,
    /// The quantity that counts.
    pub quantity: Ratio,
    /// The parameters of the formula.
    pub parameters: Vec<ResolvedParameter>,
    /// What one unit of the quantity counts, with its sign; `None` without a formula.
    pub coefficient: Option<Ratio>,
    /// Whether its coefficient stands in by a derived rule, where the standard has none.
    pub derived: bool,
    /// The signed emission before it was rounded; `None` for a memo row without a formula.
    pub emission_unrounded: Option<Ratio>,
    /// The signed emission.
    pub emission: Option<Decimal>,
    /// The weakest tier of its parameters.
    pub tier: Option<ParameterTier>,
    /// The weakest confidence class of its parameters.
    pub confidence: Option<ConfidenceClass>,
    /// Of a row that lifts the sum of others to a floor: that sum.
    pub lift: Option<Lift>,
}

/// A sum of rows below its floor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lift {
    /// Places of the rows' cells in the plan.
    pub cells: Vec<usize>,
    /// The sum of their rounded emissions.
    pub sum: Decimal,
}

/// Lines that could not be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// Place of the item in the registry.
    pub item: usize,
    /// How many lines.
    pub lines: u64,
    /// What is missing, as a problem.
    pub problem: Problem,
    /// Whether counting them could make the total smaller, so that the total is no lower bound.
    pub may_lower: bool,
}
