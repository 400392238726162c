//! Large background systems: some ten thousand unit processes of a database, solved in floating point.
//!
//! What is read here is f64 from the file on, and every result says by which solver it came and how far the equations are from being met.
//! Networks of plants are exact and live beside this room ([`super::Technosphere`]).

mod acceleration;
mod block_order;
mod direct;
pub mod exchange_table;
mod exchange_table_csv;
mod exchange_table_parquet;
mod exchange_table_problem;
mod iterative;
mod linking;
mod problem;
pub mod solution;
pub mod solver;
mod sparse;
pub mod system;

pub use exchange_table::ExchangeTable;
pub use solution::{CutOffAmount, Intensities, Solution};
pub use solver::{BackgroundSolver, Method, SolverChoice, SolverReport};
pub use system::{BackgroundProcess, BackgroundSystem, CutOff, CutOffReason, Gaps};
