//! How uncertain results are.

mod distributions;
mod inventories;
mod propagation;
