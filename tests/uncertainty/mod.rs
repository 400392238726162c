//! How uncertain results are.

mod distributions;
mod footprints;
mod inventories;
mod propagation;
