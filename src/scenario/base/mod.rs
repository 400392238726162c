//! What a scenario starts from: plants with their ledgers of the base year, and how each line follows from what their networks run.

mod base_problem;
mod follows;
mod network_base;
mod plant;
mod plant_base;
mod purchase_without_line;
mod sector_file;
mod starting_point;

pub use follows::{Driven, Follows};
pub use network_base::NetworkBase;
pub use plant::{Archetype, Archetypes, Plant, Sourced};
pub use plant_base::PlantBase;
pub use sector_file::{Assumption, SectorFile};
pub use starting_point::{Books, CARBON_BALANCE, NamedArchetype, StartingPoint};
