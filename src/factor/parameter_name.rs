//! The parameters that calculations name: what the weight of a mean by energy is, what heat is worked out by, what a difference of methods is put down to. Which
//! parameters there are, with their units, is data (`factors/parameters.yaml`); the meaning of these few is part of the arithmetic, so their ids stand here, once.

/// The net calorific value, by which means by energy are weighed and heat is worked out.
pub const CALORIFIC_VALUE: &str = "ncv";
/// The share of carbon that burns, 1 where a method has none.
pub const OXIDATION_RATE: &str = "oxidation_rate";
