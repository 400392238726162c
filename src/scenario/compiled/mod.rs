//! Scenarios at speed: very many of them, or very many draws of one.
//!
//! There is no second model of emissions here. What a unit of each line of a base ledger emits in a year is read off an inventory that `account` drew
//! up of that ledger; a year's emission is the sum over the lines of that coefficient times what the line comes to. What plants run is solved in
//! floating point, in the order and with the pattern of the exact solution; a gas that lacks is topped up as there. Whatever leaves that pattern is
//! solved exactly: a process that runs backwards, an absorber at its capacity, a line that turns round. How often that was so is counted.
//!
//! Nothing is rounded: the totals are those of the exact trajectory before its rows are rounded, to some twelve digits. Means of stated values keep
//! the weights of the base year; [`CoefficientBook::is_linear`] tells whether an inventory has any whose weights move.

mod coefficient_book;
mod compiled_base;
mod compiled_run;
mod compiled_totals;
mod desk;
mod shape;
pub mod sweep;
mod workings;

pub use coefficient_book::{Coefficient, CoefficientBook};
pub use compiled_base::CompiledBase;
pub use compiled_run::{CompiledRun, CompiledTrajectory, CompiledYear};
pub use compiled_totals::CompiledTotals;
pub use desk::Desk;
pub use workings::Workings;
