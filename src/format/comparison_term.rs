//! What comparisons are made of: the terms of an amount, the items that it is formed for, and the bounds of a value.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What an amount is the sum of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermEntry {
    /// Which lines.
    pub flow: TermFlowEntry,
    /// Items, where the comparison does not go item by item.
    #[serde(default)]
    pub items: Vec<String>,
    /// Process types of the lines; none: all. Of sums of lines only, as are `times`, `scale` and `where_stated`: stocks and net consumptions have none.
    #[serde(default)]
    pub processes: Vec<String>,
    /// Whether it is subtracted.
    #[serde(default)]
    pub minus: bool,
    /// Parameters of the item that each amount is multiplied by.
    #[serde(default)]
    pub times: Vec<String>,
    /// What each amount is multiplied by besides: `44/12`.
    #[serde(default)]
    pub scale: Option<String>,
    /// Formulas of parameters that nothing states, in other parameters of the item: `ncv * carbon_content`.
    #[serde(default)]
    pub derive: BTreeMap<String, String>,
    /// Ids of the factor sets whose defaults stand in last.
    #[serde(default)]
    pub default_sets: Vec<String>,
    /// Whether lines of which nothing gives these parameters are left out; where not, the sum cannot be formed without them.
    #[serde(default)]
    pub where_stated: bool,
}

/// Which lines an amount sums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermFlowEntry {
    /// Bought.
    Purchased,
    /// Sold.
    Sold,
    /// Taken out for another use.
    OtherUse,
    /// In stock when the period opens, carried from the last state where it is not stated.
    OpeningStock,
    /// In stock when the period closes.
    ClosingStock,
    /// Net consumption: as stated, else purchases and stock drawn less sales and other use.
    Net,
    /// Net consumption as stated.
    StatedNet,
    /// Net consumption of purchases, stocks, sales and other use, whatever is stated.
    NetOfParts,
    /// What processes consumed.
    #[default]
    Consumed,
    /// What processes consumed where lines say it, else the net consumption.
    Used,
    /// The plant's output where it is stated, else what processes produced.
    Produced,
    /// What processes captured.
    Captured,
}

impl TermFlowEntry {
    /// As written.
    pub fn id(self) -> &'static str {
        match self {
            TermFlowEntry::Purchased => "purchased",
            TermFlowEntry::Sold => "sold",
            TermFlowEntry::OtherUse => "other-use",
            TermFlowEntry::OpeningStock => "opening-stock",
            TermFlowEntry::ClosingStock => "closing-stock",
            TermFlowEntry::Net => "net",
            TermFlowEntry::StatedNet => "stated-net",
            TermFlowEntry::NetOfParts => "net-of-parts",
            TermFlowEntry::Consumed => "consumed",
            TermFlowEntry::Used => "used",
            TermFlowEntry::Produced => "produced",
            TermFlowEntry::Captured => "captured",
        }
    }

    /// Whether it is a plain sum of lines, each of which may be multiplied and told by its process; stocks and net consumptions are worked out of several.
    pub fn is_of_lines(self) -> bool {
        !matches!(
            self,
            TermFlowEntry::OpeningStock | TermFlowEntry::ClosingStock | TermFlowEntry::Net | TermFlowEntry::NetOfParts
        )
    }
}

/// Which items and periods a comparison goes over.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeEntry {
    /// The items; none: every item of the ledger.
    #[serde(default)]
    pub items: Vec<String>,
    /// Items left out.
    #[serde(default)]
    pub except: Vec<String>,
    /// Of each list the ledger must have some lines of the item.
    #[serde(default)]
    pub needs: Vec<Vec<TermFlowEntry>>,
    /// Items of which the ledger has some lines of each list are left out.
    #[serde(default)]
    pub unless: Vec<Vec<TermFlowEntry>>,
}

/// What a stock is that no line of the ledger states, of an item that can lie in stock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnstatedStockEntry {
    /// Nothing.
    #[default]
    Zero,
    /// Not known: sides that differ may differ by it and are passed over.
    Unknown,
    /// Not known, and only such items are compared.
    Only,
}

/// What of an inventory stands beside what lines state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UsedEntry {
    /// Nothing: stated values alone are compared.
    #[default]
    Nothing,
    /// The value of the parameter that a row counted with, where no line states it.
    Parameter,
    /// What a row counts per unit of its quantity, without its sign.
    Coefficient,
}

/// A lower or an upper bound, or both.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundsEntry {
    /// The unit of the value and its bounds.
    pub unit: String,
    /// It is at least this.
    #[serde(default)]
    pub low: Option<String>,
    /// It is at most this.
    #[serde(default)]
    pub high: Option<String>,
}
