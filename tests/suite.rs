//! One test binary: each further one would link polars anew.

mod architecture;
mod at_size;
mod command_line;
mod comparison;
mod conformance;
mod errors;
mod exact_numbers;
mod examples;
mod explanations;
mod file_set;
mod footprint_comparison;
mod fuzz_corpus;
mod json_schema;
mod laws;
mod library;
mod mapping;
mod network;
mod operation;
mod plant_networks;
mod product_systems;
mod readers;
mod regressions;
mod starter;
mod support;
