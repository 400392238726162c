//! The targets of plans, and which of them a trajectory meets. A target is data, with its clause and wording; a direction without a number is
//! reported as a direction. Beside them the published levels of energy per product, and
//! registers of units that are held to both.

pub mod assessment;
pub mod benchmark;
pub mod correction;
pub mod energy_product;
pub mod metric;
pub mod plan;
mod problem;
pub mod quantity_use;
pub mod register;
mod scenario_scope;
pub mod score;
pub mod standing;

pub use assessment::{Assessed, Assessment, Assessor};
pub use benchmark::{BenchmarkLevel, BenchmarkSet};
pub use energy_product::{EnergyProduct, EnergyProducts};
pub use metric::{MetricBook, Quantity};
pub use plan::{Operator, Plan, Target};
pub use quantity_use::{LineSide, MetricUse, QuantityUses};
pub use register::Register;
pub use score::{PEAK_YEAR, Score, Scored, Verdict};
