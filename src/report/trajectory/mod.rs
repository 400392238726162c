//! Trajectories as people and programs read them: the years, the peak, the levers' credits, why, and the targets.

mod credit_section;
mod data;
mod grouping;
mod heading;
mod robustness_section;
mod rows_csv;
mod sheet;
mod target_section;
mod why_section;
mod years_section;

pub use grouping::TrajectoryGrouping;
pub use sheet::TrajectorySheet;
