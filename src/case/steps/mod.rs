//! The steps of a case, each of which adds files to its results. A report of another kind is one more step in the list.

mod account;
mod check;
mod document;
mod footprint;
mod rendering;
mod report;
mod scenarios;

use super::case::Case;
use super::computation::{Computation, Work};
use crate::problem::Problems;
use crate::text::Text;

/// A step.
pub struct Step {
    /// What is being done.
    pub title: fn() -> Text,
    /// Whether a case asks for it.
    pub is_asked: fn(&Case) -> bool,
    /// Does it.
    pub compute: fn(&Work<'_>, &mut Computation) -> Result<(), Problems>,
}

/// Every step, in the order in which they are done.
pub const STEPS: [Step; 5] = [
    check::STEP,
    account::STEP,
    footprint::STEP,
    scenarios::STEP,
    report::STEP,
];
