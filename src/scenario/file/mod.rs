//! Scenario files as they are written.

pub mod entry;
pub mod lever_entry;

pub use entry::{
    AxisEntry, BaseEntry, CsvEntry, DriverEntry, FollowEntry, HistoryEntry, HorizonEntry, ScenarioEntry, ScenarioFile,
    UncertainEntry,
};
pub use lever_entry::LeverEntry;
