//! How uncertain a result is, and where that comes from. Every factor record, plant factor, stated value and meter is one variable,
//! wherever it is used; the result is worked out to first order (approach 1 of the IPCC guidelines) and by drawing (approach 2).
//!
//! Everything here is floating point, openly: the accounting below it stays exact, and what passed through here is written to ten digits.

mod allocated_readings;
pub mod completeness;
pub mod distribution;
pub mod draws;
pub mod input;
pub mod inventory_inputs;
pub mod inventory_model;
pub mod model;
pub mod monte_carlo;
mod network_model;
mod network_readings;
pub mod normal;
pub mod outcome;
pub mod polynomial;
pub mod product_system;
pub mod reading;
pub mod response;
pub mod statistics;

pub use completeness::Completeness;
pub use distribution::{Distribution, Shape};
pub use input::{Input, InputKind};
pub use inventory_model::of_inventory;
pub use model::Model;
pub use monte_carlo::Sampling;
pub use outcome::Outcome;
pub use polynomial::{Polynomial, Symbol};
pub use product_system::{FootprintUncertainty, of_product_system};
