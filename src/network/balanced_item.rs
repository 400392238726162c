//! Items that follow their makers rather than demand: by-product gases, steam. What others do not use an absorber takes; where they need more than
//! is made, something else is burned in its place; what the absorber cannot take is spilled.

use crate::quantity::Ratio;

use super::unit_process::UnitProcess;

/// How an item that follows its makers is balanced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalancedItem {
    /// Place of the product; its balance is closed by the absorber.
    pub product: usize,
    /// Places of the processes that use it, those served first at the front; the others follow in the order of the network.
    pub users: Vec<usize>,
    /// Place of the process that takes what the users leave, a treatment: a power plant.
    pub absorber: usize,
    /// The most that the absorber takes over the period; `None`: as much as there is.
    pub capacity: Option<Ratio>,
    /// What makes up for it where it lacks, such as natural gas at equal heat; it makes the product.
    pub top_up: Option<UnitProcess>,
    /// What takes what the absorber cannot, a treatment: a flare.
    pub spill: Option<UnitProcess>,
}

/// How a balanced item came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closing {
    /// The absorber takes what is left.
    Absorbed,
    /// The absorber takes all that it can, the rest is spilled.
    Spilled,
    /// There is less than the users need: the absorber stands still, and the users served last are topped up.
    ToppedUp,
}
