//! What a result is computed from, each thing once: meters, stated values, plant factors, factor records.

use super::distribution::Distribution;
use crate::text::Text;

/// What kind of thing an input is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputKind {
    /// All lines of a plant, process, item and flow: one meter reads them.
    Meter,
    /// The values that the ledger states of a parameter of a plant's item.
    Stated,
    /// A factor of the plants file.
    PlantFactor,
    /// A factor record.
    Record,
    /// What a product weighs where a process is parted among its products. It is never drawn: shares of allocation stay.
    AllocationKey,
}

impl InputKind {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            InputKind::Meter => "meter",
            InputKind::Stated => "stated-value",
            InputKind::PlantFactor => "plant-factor",
            InputKind::Record => "factor-record",
            InputKind::AllocationKey => "allocation-key",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            InputKind::Meter => Text::new("计量", "meter"),
            InputKind::Stated => Text::new("台账填报值", "stated value"),
            InputKind::PlantFactor => Text::new("企业因子", "plant factor"),
            InputKind::Record => Text::new("因子记录", "factor record"),
            InputKind::AllocationKey => Text::new("分摊依据", "allocation key"),
        }
    }
}

/// One input.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Its id, the same in every run: it names the stream of its draws.
    pub id: String,
    /// What kind of thing it is.
    pub kind: InputKind,
    /// What it is called.
    pub title: Text,
    /// How what is drawn compares with what is stated; `None`: nothing says how uncertain it is, and it is taken as exact.
    pub distribution: Option<Distribution>,
    /// What was stated of its uncertainty, in words; blank where nothing was.
    pub stated: Text,
    /// The share of it of which nothing states how uncertain it is, taken as exact: 1 where nothing is stated at all.
    pub silent: f64,
}
