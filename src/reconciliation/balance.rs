//! A balance: what comes in less what goes out, which is nothing.

use crate::quantity::Ratio;
use crate::text::Text;

/// What is balanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BalanceKind {
    /// An item of a plant: made, bought and drawn from stock = used, sold and gone to stock.
    Item,
    /// The output of a plant = what its processes made.
    Output,
    /// The carbon of a process: taken = made + what leaves with the stack gas.
    Carbon,
}

impl BalanceKind {
    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            BalanceKind::Item => "item",
            BalanceKind::Output => "output",
            BalanceKind::Carbon => "carbon",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            BalanceKind::Item => Text::new("物料平衡", "item balance"),
            BalanceKind::Output => Text::new("产量核对", "output"),
            BalanceKind::Carbon => Text::new("碳平衡", "carbon balance"),
        }
    }
}

/// A balance: the sum of its terms is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Its id, each once.
    pub id: String,
    /// What is balanced.
    pub kind: BalanceKind,
    /// What it is called.
    pub title: Text,
    /// What its terms are in.
    pub unit: String,
    /// Its terms.
    pub terms: Vec<Term>,
}

/// A term of a balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Place of the variable.
    pub variable: usize,
    /// What one unit of the variable brings, below zero where it goes out, in the unit of the balance.
    pub coefficient: Ratio,
}

impl Term {
    /// A term.
    pub fn new(variable: usize, coefficient: impl Into<Ratio>) -> Term {
        Term {
            variable,
            coefficient: coefficient.into(),
        }
    }
}
