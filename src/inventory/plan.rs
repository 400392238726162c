//! The plan of an inventory: its cells, and the outcome of every group of lines.

use std::collections::BTreeMap;

use crate::period::Period;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

/// What becomes of a line under a methodology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// One source claims it and it counts in the total.
    Counted {
        /// Place of its cell in the plan.
        cell: usize,
    },
    /// It is read for something else: a denominator, a memo row, a parameter, an indicator.
    Informing {
        /// Its cell, where it makes a memo row.
        cell: Option<usize>,
        /// What for.
        reason: Text,
    },
    /// The methodology or the level names it as not counted.
    Outside {
        /// Why.
        reason: Text,
        /// Where the standard says so.
        clause: Option<String>,
    },
    /// No source claims it and nothing names it.
    Refused,
}

/// One row of the inventory before it is evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Place of the source in the methodology.
    pub source: usize,
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The unit or process type, at process level.
    pub process: Option<String>,
    /// The row period.
    pub period: Period,
    /// Place of the item in the registry.
    pub item: usize,
    /// The supply, for what a network supplies.
    pub supply: Option<Supply>,
    /// Whose region's factor the supply takes.
    pub region: Option<String>,
    /// Places of its groups.
    pub groups: Vec<usize>,
    /// Whether its quantity is what the processes consumed, since the item was necessarily bought.
    pub inferred: bool,
    /// What another process consumed of what this one made and is charged with.
    pub charge: Option<Charge>,
}

/// Consumption charged to a maker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Places of the groups that consumed it.
    pub groups: Vec<usize>,
    /// The maker's share: what it made of what all makers made.
    pub share: Ratio,
    /// The period over which makers were weighed: that in which makers and consumer meet, the longest of theirs.
    pub weighed_over: Period,
}

/// The cells of a ledger under a methodology, and the outcome of every group.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The cells, in the order of the inventory's rows.
    pub cells: Vec<Cell>,
    /// The outcome of each group, by its place.
    pub outcomes: Vec<Outcome>,
    /// What was assumed.
    pub notes: Vec<Problem>,
}

impl Plan {
    /// The lines of these cells carry none: they are outside, wherever the item goes.
    pub(super) fn carry_none(&mut self, cells: &BTreeMap<usize, Text>) {
        for outcome in &mut self.outcomes {
            if matches!(outcome, Outcome::Counted { cell } if cells.contains_key(cell)) {
                *outcome = Outcome::Outside {
                    reason: Text::new(
                        "无系数：移交与接收两侧均不计",
                        "without a coefficient it carries none, handed over or received",
                    ),
                    clause: None,
                };
            }
        }
    }
}
