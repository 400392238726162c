//! What published levels of energy are given for, as written: products with their classes, indicators, sectors.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `energy-products.yaml`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnergyProductFile {
    /// The products.
    pub products: Vec<EnergyProductEntry>,
    /// What of a product is measured.
    #[serde(default)]
    pub indicators: Vec<NamedEntry>,
    /// The sectors that products belong to.
    #[serde(default)]
    pub sectors: Vec<NamedEntry>,
    /// Items that every process uses: where a plant uses one and no line of a process has it, the energy of the process is not whole.
    #[serde(default)]
    pub used_everywhere: Vec<String>,
    /// Names that several products have, none of which is meant alone, with the ids of those.
    #[serde(default)]
    pub names_of_several: BTreeMap<String, Vec<String>>,
}

/// One product.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnergyProductEntry {
    /// Id; where it is the name of a process type, that process makes it.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Process types that make it, of another name.
    #[serde(default)]
    pub processes: Vec<String>,
    /// Process types whose energy the levels take in: where a ledger keeps them apart, the energy of the process that makes the product is not the whole.
    #[serde(default)]
    pub takes_in: Vec<String>,
    /// Whether the levels are of the process within a works, so that the energy of no plant as a whole can be held to them.
    #[serde(default)]
    pub of_process_alone: bool,
    /// What of a process a ledger gives, where it is one item's and not comprehensive energy.
    #[serde(default)]
    pub of_ledger: Option<LedgerMeasureEntry>,
    /// Id of the sector.
    pub sector: String,
    /// The unit in which its output is counted.
    pub unit: String,
    /// Id of the indicator that its levels and units have where they name none.
    #[serde(default)]
    pub indicator: Option<String>,
    /// Classes for which levels differ.
    #[serde(default)]
    pub classes: Vec<EnergyClassEntry>,
}

/// What of a process a ledger gives for an indicator.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerMeasureEntry {
    /// Id of the indicator.
    pub indicator: String,
    /// Id of the item that the process uses, net of what it makes of it.
    pub item: String,
}

/// One class of a product: equipment, route, raw material or quality.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnergyClassEntry {
    /// Id: `natural-gas`, `ge-50t`.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other names: the item of a ledger that is made of this grade.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Whether it is a stage of a route, whose product another stage uses.
    #[serde(default)]
    pub stage: bool,
    /// The class that it lies within: a level of that one holds for it too.
    #[serde(default)]
    pub within: Option<String>,
}

/// A thing with an id and a name in both languages.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedEntry {
    /// Id.
    pub id: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Other names.
    #[serde(default)]
    pub aliases: Vec<String>,
}
