//! Courses over the years. Scenarios and what they come to; when a series has peaked, why a sum has changed, and what an approach of
//! targets asks for.
//!
//! Statistics and logarithms are floating point here, and every result says so; the values themselves stay exact.

pub mod amount;
pub mod attribution;
mod axis_check;
pub mod base;
mod both_sides;
mod bounds;
pub mod by_products;
pub mod compiled;
pub mod course;
pub mod credit;
pub mod decomposition;
pub mod dispatch;
mod draft;
pub mod driver;
mod emission_without_quantity;
pub mod energy_sold;
pub mod exact_totals;
pub mod file;
mod file_place;
mod file_problem;
pub mod followed_amount;
pub mod grid_path;
pub mod history;
pub mod indicators;
pub mod item_balance;
pub mod lever;
mod lever_notes;
mod made;
pub mod metal;
mod output_difference;
mod output_driver;
pub mod peak;
mod plant_list;
pub mod plant_result;
pub mod plant_year;
pub mod problem;
pub mod process_table;
pub mod projection;
mod reading;
pub mod ready;
pub mod robustness;
pub mod run;
pub mod sampled;
#[allow(clippy::module_inception)]
pub mod scenario;
pub mod scenario_choice;
mod scenario_problem;
mod scrap_supply;
pub mod series;
pub mod side_by_side;
pub mod solution;
pub mod sources;
mod stack_gas;
mod stated_base;
mod supply_note;
mod surplus_power;
pub mod target_path;
pub mod touching_change;
pub mod trajectory;
mod trajectory_notes;
pub mod year_explanation;
mod year_table;

pub use course::Course;
pub use run::Run;
pub use sampled::SampledTrajectory;
pub use scenario::Scenario;
pub use trajectory::Trajectory;
