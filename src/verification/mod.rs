//! Verification. Rules are data (`factors/rules`): each names a kind of comparison and its numbers, how much a finding matters, what it
//! rests on and what is said. The comparisons here know no sector, no material and no threshold.
//!
//! A rule that ran says how often; one that could not says why, or which table it lacks. Nothing is passed over in silence.

pub mod amount;
mod answer;
mod bounds;
pub mod catalogue;
mod comparison;
pub mod evidence;
mod examination;
pub mod finding;
pub mod outcome;
mod sample;
mod series;
mod stated;
mod used;
pub mod verify;

pub use catalogue::{Catalogue, Rule};
pub use evidence::Evidence;
pub use examination::{Beside, Examination, said_of, verify_inventory, verify_inventory_beside};
pub use finding::{Expected, Figure, Finding, Status};
pub use outcome::{Outcome, RuleOutcome, Verification};
pub use verify::verify;
