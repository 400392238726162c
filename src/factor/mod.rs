//! Items, parameters and factor records with their provenance, and the chain that picks one.

pub mod assumed_set;
pub mod library;
pub mod packed;
pub mod parameter_name;
pub mod record;
pub mod registry;
pub mod resolution;
pub mod sector_folder;
pub mod stated_uncertainty;

pub use assumed_set::{AssumedPath, AssumedSet};
pub use library::Library;
pub use record::{Confidence, FactorRecord, FactorSet, FactorValue, SetOrigin};
pub use registry::{Item, Named, Parameter, Process, Region, Registry};
pub use resolution::{Query, Resolution};
