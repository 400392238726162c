//! The rules of verification, as written. Numbers stay text, with the digits of their source.

use serde::{Deserialize, Serialize};

use super::comparison::ComparisonEntry;
use crate::text::Text;

/// Rules of one group.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// The group.
    pub group: RuleGroupEntry,
    /// What it is called.
    pub title: Text,
    /// The rules, in the order shown.
    pub rules: Vec<RuleEntry>,
}

/// A group of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleGroupEntry {
    /// What goes in, comes out and lies in stock.
    Balance,
    /// What a fuel holds.
    FuelQuality,
    /// Meters, and the plan by which data are taken.
    MetersAndPlan,
    /// What a process can do.
    Physics,
    /// One source beside another.
    CrossSource,
}

/// A rule: what is compared, how far apart it may be, and what is said where it is farther.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleEntry {
    /// Id: `V02a`.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What is said of a finding. `{found}`, `{expected}`, `{difference}`, `{detail}` stand for what the comparison found.
    pub message: Text,
    /// What to look at.
    pub look_at: Text,
    /// What must hold, in words.
    pub threshold: Text,
    /// How much a finding matters.
    pub severity: RuleSeverityEntry,
    /// What the rule rests on.
    pub basis: RuleBasisEntry,
    /// Where it is from.
    pub source: String,
    /// Items of which the ledger must have some, or the rule does not apply.
    #[serde(default)]
    pub applies_to: Vec<String>,
    /// The comparisons that it makes.
    #[serde(default)]
    pub comparisons: Vec<ComparisonEntry>,
    /// Tables beside ledger, plants file and inventory that it needs for the rest, or for all.
    #[serde(default)]
    pub reads: Vec<TableEntry>,
}

/// A table that a rule reads and that the program does not take yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableEntry {
    /// Id: `calibration`.
    pub table: String,
    /// What it is called.
    pub title: Text,
    /// What is not checked without it.
    #[serde(default)]
    pub part: Option<Text>,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSeverityEntry {
    /// The data cannot be right.
    Error,
    /// The data must be explained.
    Warning,
    /// Worth knowing.
    Info,
}

/// What a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleBasisEntry {
    /// A document, the plant's control plan, or an exact identity of bookkeeping.
    Standard,
    /// Chemistry.
    Stoichiometry,
    /// Experience; the number is ours.
    Heuristic,
}
