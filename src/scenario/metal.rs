//! The metals that indicators, levers and bounds of steelmaking are about, by their ids in the registry of items.

/// Scrap.
pub const SCRAP: &str = "steel-scrap";
/// Iron of blast furnaces, liquid and cast.
pub const IRON: [&str; 2] = ["hot-metal", "pig-iron"];
/// Sponge iron.
pub const SPONGE_IRON: &str = "dri";
/// The metals of a charge beside scrap.
pub const OTHER_METALS: [&str; 3] = [IRON[0], IRON[1], SPONGE_IRON];
/// What a plant's output is counted by where nothing else is said.
pub const CRUDE_STEEL: &str = "crude-steel";
