//! Standards written as data, read, checked symbolically, and asked by the engine.

mod builder;
pub mod floor;
pub mod formula;
pub mod formula_token;
pub mod level;
pub mod registry;
pub mod source;
pub mod standard;
mod structure_check;
mod unit_check;
pub mod warming;

pub use floor::Floor;
pub use formula::Formula;
pub use level::Level;
pub use registry::MethodologyRegistry;
pub use source::{ParameterRule, Source, Tier};
pub use standard::{DerivedRule, Methodology};
pub use warming::Warming;
