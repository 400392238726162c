//! A unit process: what one run of it takes, makes and emits.

use crate::quantity::Ratio;
use crate::text::Text;

/// A process, the smallest part of a network for which amounts are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitProcess {
    /// Its id: a unit of the plant or a process type.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Place of the product that its runs are counted by: made by it, or, where it treats what others make, taken in.
    pub reference: usize,
    /// What it takes and makes, once for each product: internal returns are netted.
    pub exchanges: Vec<Exchange>,
    /// What it emits.
    pub emissions: Vec<Emission>,
    /// Whether it is not the plant's own, but makes what the plant buys.
    pub is_suppliers: bool,
}

/// An amount of a product that a run of a process makes or takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Place of the product.
    pub product: usize,
    /// How much it makes; below zero what it takes.
    pub amount: Ratio,
}

/// An amount of an elementary flow that a run of a process emits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emission {
    /// Place of the elementary flow.
    pub flow: usize,
    /// Place of the product whose carbon it is, where that is known: below zero of what leaves with its carbon.
    pub cause: Option<usize>,
    /// How much.
    pub amount: Ratio,
}

impl UnitProcess {
    /// How much of a product a run makes, net of what it takes.
    pub fn net(&self, product: usize) -> Ratio {
        let own = self.exchanges.iter().filter(|exchange| exchange.product == product);
        own.map(|exchange| exchange.amount.clone()).sum()
    }

    /// How much of an elementary flow a run emits.
    pub fn emitted(&self, flow: usize) -> Ratio {
        let own = self.emissions.iter().filter(|emission| emission.flow == flow);
        own.map(|emission| emission.amount.clone()).sum()
    }

    /// Whether it treats its reference product rather than making it.
    pub fn is_treatment(&self) -> bool {
        self.net(self.reference).is_negative()
    }
}
