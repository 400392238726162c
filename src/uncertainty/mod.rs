//! Floor 5: how uncertain a result is, and where that comes from. Every factor record, plant factor, stated value and meter is one variable,
//! wherever it is used; the result is worked out to first order (approach 1 of the IPCC guidelines) and by drawing (approach 2).
//!
//! Everything here is floating point, openly: the accounting below it stays exact, and what passed through here is written to ten digits.

pub mod distribution;
pub mod draws;
pub mod input;
pub mod inventory_inputs;
pub mod inventory_model;
pub mod model;
pub mod monte_carlo;
pub mod network_model;
pub mod network_readings;
pub mod normal;
pub mod outcome;
pub mod polynomial;
pub mod reading;
pub mod response;
pub mod statistics;

pub use distribution::{Distribution, Shape};
pub use input::{Input, InputKind};
pub use inventory_model::of_inventory;
pub use model::Model;
pub use monte_carlo::Sampling;
pub use network_model::{FootprintRequest, of_footprint};
pub use network_readings::NetworkReadings;
pub use outcome::Outcome;
pub use polynomial::{Polynomial, Symbol};

/// A number with some significant digits, without an exponent and without zeros behind the last digit: how sampled numbers are written.
pub fn significant(value: f64, digits: usize) -> String {
    if !value.is_finite() || value == 0.0 {
        return if value == 0.0 {
            "0".to_owned()
        } else {
            value.to_string()
        };
    }
    let written = format!("{value:.*e}", digits.saturating_sub(1));
    let power: i32 = written
        .split_once('e')
        .and_then(|(_, power)| power.parse().ok())
        .unwrap_or_default();
    let places = usize::try_from(digits as i32 - 1 - power).unwrap_or_default();
    // Digits before the point that are beyond the significant ones are zeros.
    let rounded: f64 = written.parse().unwrap_or(value);
    let text = format!("{rounded:.places$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}
