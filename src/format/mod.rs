//! The product's data files as they are written. This folder stands alone, so that the build script reads the files with the very
//! types that the program reads them with.

pub mod benchmark;
pub mod comparison;
pub mod comparison_series;
pub mod comparison_source;
pub mod comparison_term;
pub mod energy_product;
pub mod factor_set;
pub mod iamc;
pub mod methodology;
pub mod methodology_extension;
pub mod metric;
pub mod parameter_rule;
pub mod peak_definition;
pub mod pedigree;
pub mod plan;
pub mod registry;
pub mod rule;
pub mod scale;
pub mod statistic;
