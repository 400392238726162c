//! Exact numbers, rounding, and units that carry their substance.

pub mod decimal;
pub mod dimension;
pub mod floating_number;
mod grouped_digits;
pub mod number;
pub mod ratio;
pub mod rounding;
mod small_ratio;
pub mod unit;

pub use decimal::Decimal;
pub use dimension::Dimension;
pub use floating_number::{SIGNIFICANT_DIGITS, significant};
pub use grouped_digits::grouped_digits;
pub use ratio::Ratio;
pub use rounding::{Rounding, RoundingMode};
pub use unit::{Unit, UnitTable};
