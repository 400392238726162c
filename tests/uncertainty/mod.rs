//! How uncertain results are.

mod command_line;
mod distributions;
mod footprints;
mod inventories;
mod propagation;
