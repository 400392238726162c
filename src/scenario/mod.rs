//! Floor 5: courses over the years. Scenarios and what they come to; when a series has peaked, why a sum has changed, and what an approach of
//! targets asks for.
//!
//! Statistics and logarithms are floating point here, and every result says so; the values themselves stay exact.

pub mod amount;
pub mod base;
pub mod compiled;
pub mod course;
pub mod decomposition;
pub mod dispatch;
mod draft;
pub mod driver;
pub mod file;
pub mod lever;
pub mod peak;
pub mod plant_year;
pub mod problem;
pub mod projection;
pub mod sampled;
#[allow(clippy::module_inception)]
pub mod scenario;
mod scenario_problem;
pub mod series;
pub mod solution;
pub mod target_path;
pub mod trajectory;
mod year_table;

pub use course::Course;
pub use sampled::SampledTrajectory;
pub use scenario::Scenario;
pub use trajectory::{Run, Trajectory};
