//! One test binary: each further one would link polars anew.

mod architecture;
mod at_size;
mod command_line;
mod conformance;
mod errors;
mod exact_numbers;
mod examples;
mod explanations;
mod file_set;
mod fuzz_corpus;
mod json_schema;
mod laws;
mod library;
mod mapping;
mod network;
mod plant_networks;
mod readers;
mod regressions;
mod starter;
mod support;
mod uncertainty;
