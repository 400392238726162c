//! Data reconciliation. Readings of a plant's meters never agree; balances say what they must add up to. Each reading is moved as little as
//! its uncertainty allows until every balance holds, and how far it had to be moved tells which meter to look at.
//!
//! Which flows are checked, determined or left open is found exactly; values and tests are solved in floating point, openly, and what passed through
//! it is written to ten digits.

pub mod balance;
pub mod balance_system;
mod carbon_balances;
pub mod carbon_contents;
pub mod chi_squared;
mod cholesky;
mod drawing_note;
mod least_squares;
mod plant_books;
mod plant_reconciliation;
pub mod plant_system;
mod problem;
pub mod reconciled;
pub mod request;
pub mod serial_elimination;
pub mod structure;
pub mod variable;

pub use balance::{Balance, BalanceKind, Term};
pub use balance_system::BalanceSystem;
pub use carbon_contents::CarbonContents;
pub use plant_books::Source;
pub use plant_reconciliation::PlantReconciliation;
pub use plant_system::PlantSystem;
pub use reconciled::{Closure, GlobalTest, Reconciled, ReconciledVariable, threshold, threshold_of_many};
pub use request::{Burned, FlowName, Request};
pub use serial_elimination::Elimination;
pub use variable::{Measurement, Variable, VariableClass};
