//! A province, a city or a sector as a set of plants: what they emit together without counting twice what one hands to another, how much of the
//! known output they are, how they rank, and what is missing of them.

mod accounts;
mod coverage;
mod handover;
mod link;
mod missing;
mod note;
mod problem;
mod ranking;
mod roll_up;
mod scope;

pub use accounts::Accounts;
pub use coverage::{Covered, Statistic, Uncovered};
pub use handover::Handover;
pub use link::{Link, LinkBook};
pub use missing::PlantState;
pub use ranking::{RankedPlant, Ranking};
pub use roll_up::{PlantSum, RollUp};
pub use scope::CountedScopes;
