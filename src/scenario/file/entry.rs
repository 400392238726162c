//! A scenario file as it is written. Numbers stay text, with the digits of the file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::lever_entry::LeverEntry;
use crate::format::factor_set::ConfidenceEntry;
use crate::scenario::course::Course;
use crate::scenario::scenario::ScenarioScope;
use crate::text::Text;

/// The whole file: one scenario, or several that share what stands above them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioFile {
    /// Id; without it, the name of the file.
    pub id: Option<String>,
    /// What it is called.
    pub title: Option<Text>,
    /// The scenario that it is made from: another file, or the id of another scenario of this file.
    pub extends: Option<Spanned<String>>,
    /// What it starts from.
    pub base: Option<Spanned<BaseEntry>>,
    /// The sector, the region and the city whose course it is.
    pub scope: Option<ScenarioScope>,
    /// The methodology.
    pub methodology: Option<Spanned<String>>,
    /// The years.
    pub horizon: Option<Spanned<HorizonEntry>>,
    /// Courses that are given from outside, by id.
    pub drivers: BTreeMap<String, Spanned<DriverEntry>>,
    /// Which drivers what is asked of the plants follows.
    pub follow: Option<Spanned<FollowEntry>>,
    /// The driver that gives the grid's emission factor, tCO2/MWh.
    pub grid_factor: Option<Spanned<String>>,
    /// The driver that bounds the scrap bought, t.
    pub scrap_supply: Option<Spanned<String>>,
    /// The levers, in the order in which they act.
    pub levers: Vec<Spanned<LeverEntry>>,
    /// Ids of levers of the scenario that it is made from that are left out.
    pub without: Vec<Spanned<String>>,
    /// The plans whose targets are scored.
    pub targets: Vec<Spanned<String>>,
    /// Ledgers of other years, whose inventories come before the base year.
    pub history: Vec<HistoryEntry>,
    /// The scenarios of the file; without them, it is one.
    pub scenarios: Vec<Spanned<ScenarioEntry>>,
    /// Axes whose options are combined, each with each: every combination is a scenario.
    pub matrix: Vec<Spanned<AxisEntry>>,
    /// What must be said of the scenario.
    pub note: Option<Text>,
}

/// A scenario among others in a file: what differs from what stands above them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScenarioEntry {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Option<Text>,
    /// The scenario that it is made from.
    pub extends: Option<Spanned<String>>,
    /// The methodology.
    pub methodology: Option<Spanned<String>>,
    /// The years.
    pub horizon: Option<Spanned<HorizonEntry>>,
    /// Drivers added, or put in the place of those of the same id.
    pub drivers: BTreeMap<String, Spanned<DriverEntry>>,
    /// Which drivers what is asked of the plants follows.
    pub follow: Option<Spanned<FollowEntry>>,
    /// The driver of the grid's emission factor.
    pub grid_factor: Option<Spanned<String>>,
    /// The driver that bounds the scrap bought.
    pub scrap_supply: Option<Spanned<String>>,
    /// Levers added, or put in the place of those of the same id.
    pub levers: Vec<Spanned<LeverEntry>>,
    /// Ids of levers left out.
    pub without: Vec<Spanned<String>>,
    /// The plans whose targets are scored.
    pub targets: Vec<Spanned<String>>,
    /// What must be said of the scenario.
    pub note: Option<Text>,
}

/// An axis of a matrix: one of its options holds in each scenario.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AxisEntry {
    /// What the axis is.
    pub id: String,
    /// Its options, each as a scenario that says what differs.
    pub options: Vec<Spanned<ScenarioEntry>>,
}

/// What a scenario starts from: a ledger, or a sector.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BaseEntry {
    /// The files of the ledger.
    pub ledger: Vec<PathBuf>,
    /// The plants file.
    pub plants: Option<PathBuf>,
    /// The mapping file.
    pub mapping: Option<PathBuf>,
    /// The plants of the ledger; without them, all.
    pub plant: Option<String>,
    /// The region of plants that name none.
    pub region: Option<String>,
    /// The item that the output of the ledger's plants is counted by; without it, crude steel.
    pub product: Option<Spanned<String>>,
    /// A sector file.
    pub sector: Option<PathBuf>,
    /// A network written by hand.
    pub network: Option<PathBuf>,
    /// What the network ran for in the base year, by product: `1000 t`; the first is what its output is counted by.
    pub demand: BTreeMap<String, String>,
    /// The base year of a network.
    pub year: Option<i16>,
}

/// The ledger of another year.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryEntry {
    /// The files of the ledger.
    pub ledger: Vec<PathBuf>,
    /// The plants file.
    #[serde(default)]
    pub plants: Option<PathBuf>,
    /// The mapping file.
    #[serde(default)]
    pub mapping: Option<PathBuf>,
    /// The plant of lines that name none.
    #[serde(default)]
    pub plant: Option<String>,
    /// The region of plants that name none.
    #[serde(default)]
    pub region: Option<String>,
}

/// The years of a scenario, after the base year.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HorizonEntry {
    /// The last year.
    pub to: i16,
}

/// Which drivers what is asked of the plants follows; `constant` stays as in the base year, `output` follows what the plant puts out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowEntry {
    /// The driver of what all plants put out.
    pub output: String,
    /// What follows no process and no product.
    #[serde(default)]
    pub other: Option<String>,
}

/// A course given from outside.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DriverEntry {
    /// What it is called.
    pub title: Option<Text>,
    /// Its unit.
    pub unit: Option<String>,
    /// What holds between points: `linear`, `geometric`, `step`.
    pub interpolation: Option<Spanned<String>>,
    /// What holds beyond the last point: `hold`; without it, a year beyond is an error.
    pub beyond: Option<Spanned<String>>,
    /// Values by year.
    pub points: Option<Course>,
    /// Yearly rates of growth, each from its year until the next: `2 %`; with `points` of one year to start from.
    pub growth: Option<Course>,
    /// Values of a CSV file.
    pub csv: Option<CsvEntry>,
    /// Where it comes from.
    pub source: Option<String>,
    /// How sure it is.
    pub confidence: Option<ConfidenceEntry>,
    /// What else must be said.
    pub note: Option<Text>,
    /// How it is spread, for sampled trajectories.
    pub uncertain: Option<Spanned<UncertainEntry>>,
}

/// How a number of a scenario is spread: the whole course times a draw.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UncertainEntry {
    /// The shape: `normal`, `log-normal`, `triangular`, `uniform`.
    pub distribution: String,
    /// Half the width of the 95 % interval in per cent of the value, for `normal` and `log-normal`.
    #[serde(default)]
    pub half_width: Option<String>,
    /// The least factor on the value, for `triangular` and `uniform`: `0.9`.
    #[serde(default)]
    pub low: Option<String>,
    /// The greatest factor on the value.
    #[serde(default)]
    pub high: Option<String>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
    /// How sure it is; without it, assumed.
    #[serde(default)]
    pub confidence: Option<ConfidenceEntry>,
}

/// Values of a CSV file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub struct CsvEntry {
    /// The file.
    pub file: PathBuf,
    /// The column of values.
    #[serde(default)]
    pub column: Option<String>,
    /// What the rows must have in other columns.
    #[serde(default, rename = "where")]
    pub rows: BTreeMap<String, String>,
}
