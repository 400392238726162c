//! Floor 3: the one place where an emission is computed.

pub mod account;
pub mod coverage;
pub mod denominator;
pub mod explanation;
pub mod indicator;
pub mod inventory;
pub mod parameter;
pub mod plan;
pub mod resolver;
pub mod selector;

pub use account::{AccountRequest, account};
pub use explanation::Explanation;
pub use inventory::{Gap, Grouping, Inventory, Row};
pub use parameter::{ParameterTier, ResolvedParameter};
pub use plan::{Cell, Outcome, Plan};
pub use selector::Selector;
