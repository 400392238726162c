//! The targets of a plan, as written. Numbers stay text, with the digits of their source.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A plan with its targets.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The document.
    pub document: PlanDocumentEntry,
    /// What was read of it.
    pub read_from: Text,
    /// The region that it holds in.
    pub region: String,
    /// The city that it holds in, where it is one of a city.
    #[serde(default)]
    pub city: Option<Text>,
    /// The sector that it holds for; none: each target names its own.
    #[serde(default)]
    pub sector: Option<String>,
    /// Its targets.
    pub targets: Vec<PlanTargetEntry>,
}

/// The document of a plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanDocumentEntry {
    /// Its title.
    pub title: String,
}

/// A target of a plan.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanTargetEntry {
    /// What is measured: `eaf-capacity-share`, `co2-peak-year`.
    pub metric: String,
    /// What that is called.
    pub title: Text,
    /// `>`, `>=`, `=`, `<=`, `<` beside a value; without one a direction or a rule: `decrease`, `increase`, `limit`, `encourage`, `rule`.
    pub operator: String,
    /// The value; none where the text gives no number.
    #[serde(default)]
    pub value: Option<String>,
    /// Its unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// The year or day by which it must hold.
    #[serde(default)]
    pub deadline: Option<String>,
    /// The sector that it holds for, where that is not the plan's.
    #[serde(default)]
    pub sector: Option<String>,
    /// Products that it is about, where it is not the whole sector.
    #[serde(default)]
    pub products: Vec<String>,
    /// The five-year plan that it belongs to.
    #[serde(default)]
    pub period: Option<String>,
    /// The clause.
    #[serde(default)]
    pub clause: Option<String>,
    /// The words of the text.
    #[serde(default)]
    pub wording: Option<String>,
    /// What else must be said.
    #[serde(default)]
    pub note: Option<Text>,
    /// What must hold beside the number or the rule, and no register tells of.
    #[serde(default)]
    pub further: Option<Text>,
    /// What may hold in its place, and no register tells of.
    #[serde(default)]
    pub alternative: Option<Text>,
}
