//! Floor 5: the targets of plans, and which of them a trajectory meets. A target is data, with its clause and wording; a direction without a number is
//! reported as a direction. Beside them the published levels of energy per product.

pub mod benchmark;
pub mod plan;
mod problem;
pub mod score;

pub use benchmark::{BenchmarkLevel, BenchmarkSet};
pub use plan::{Operator, Plan, Target};
pub use score::{PEAK_YEAR, Score, Scored, Verdict};
