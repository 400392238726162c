//! Floor 5: courses over the years. When a series has peaked, why a sum has changed, and what an approach of targets asks for.
//!
//! Statistics and logarithms are floating point here, and every result says so; the values themselves stay exact.

pub mod decomposition;
pub mod peak;
pub mod problem;
pub mod series;
pub mod target_path;
mod year_table;
