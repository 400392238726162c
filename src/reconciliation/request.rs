//! What is asked of a reconciliation: which balances, over which periods, what is taken as known.

use crate::activity::Meter;
use crate::flow::Flow;
use crate::period::{Period, PeriodLength};
use crate::quantity::Ratio;

/// What is asked of a reconciliation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Whether items are balanced.
    pub of_items: bool,
    /// Whether the carbon of processes is balanced.
    pub of_carbon: bool,
    /// Only balances that some of these items stand in, by their places in the registry; none: all.
    pub items: Vec<usize>,
    /// How long the periods are that balances are drawn up for.
    pub length: PeriodLength,
    /// Half the width of the 95 % interval, in per cent, of lines that state none; `None`: such lines are refused.
    pub percent_of_silent: Option<Ratio>,
    /// Flows that are taken as not measured, whether a line states them or not.
    pub unmeasured: Vec<FlowName>,
    /// What processes burn, where all that leaves with their stack gas is the carbon of that.
    pub burned: Vec<Burned>,
}

impl Default for Request {
    fn default() -> Request {
        Request {
            of_items: true,
            of_carbon: false,
            items: Vec::new(),
            length: PeriodLength::Year,
            percent_of_silent: None,
            unmeasured: Vec::new(),
            burned: Vec::new(),
        }
    }
}

/// A flow by what it is: `flare/coke-oven-gas/consumed`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FlowName {
    /// The unit or process type; `None`: the plant.
    pub process: Option<String>,
    /// Place of the item in the registry.
    pub item: usize,
    /// The flow, no stock.
    pub flow: Flow,
}

impl FlowName {
    /// The meter that would read it at a plant.
    pub fn meter(&self, plant: usize, period: Period) -> Meter {
        Meter::of(plant, self.process.as_deref(), self.item, self.flow, period)
    }
}

/// What a process burns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burned {
    /// The unit or process type.
    pub process: String,
    /// Places of the items in the registry.
    pub items: Vec<usize>,
}
