//! The variables of a reconciliation: flows that are measured or not, and what is known of each once balances are asked to hold.

use crate::quantity::Ratio;
use crate::text::Text;

/// A flow that stands in balances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its id, each once: of a meter the meter's.
    pub id: String,
    /// What flows: coke oven gas.
    pub subject: Text,
    /// What it is called among the flows of its subject: `coking: produced`.
    pub title: Text,
    /// What it is measured in.
    pub unit: String,
    /// What was read of it; `None`: it is not measured.
    pub measurement: Option<Measurement>,
}

/// What was read of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// The reading.
    pub value: Ratio,
    /// Half the width of its 95 % interval, in the same unit; 0: it is exact and never adjusted.
    pub half_width: Ratio,
}

impl Variable {
    /// What it is called on its own: `coke oven gas, coking: produced`.
    pub fn full_title(&self) -> Text {
        Text::new(
            format!("{}，{}", self.subject.zh, self.title.zh),
            format!("{}, {}", self.subject.en, self.title.en),
        )
    }

    /// Whether it is measured and may be adjusted.
    pub fn is_adjustable(&self) -> bool {
        let measured = self.measurement.as_ref();
        measured.is_some_and(|measured| !measured.half_width.is_zero())
    }
}

/// What the balances say of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VariableClass {
    /// Measured, and determined by the other measurements too: it is checked and adjusted.
    Redundant,
    /// Measured, and no balance checks it: it stays as read.
    NonRedundant,
    /// Read as exact: it stays as read, and the others follow it.
    Fixed,
    /// Not measured, and determined by the balances.
    Determinable,
    /// Not measured, and the balances leave it open.
    Undeterminable,
}

impl VariableClass {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            VariableClass::Redundant => "redundant",
            VariableClass::NonRedundant => "non-redundant",
            VariableClass::Fixed => "fixed",
            VariableClass::Determinable => "determinable",
            VariableClass::Undeterminable => "undeterminable",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            VariableClass::Redundant => Text::new("冗余", "redundant"),
            VariableClass::NonRedundant => Text::new("非冗余", "non-redundant"),
            VariableClass::Fixed => Text::new("固定", "fixed"),
            VariableClass::Determinable => Text::new("可确定", "determinable"),
            VariableClass::Undeterminable => Text::new("不可确定", "undeterminable"),
        }
    }
}
