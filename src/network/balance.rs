//! How the balance of a product closes: what gives when more of it is asked for, and where it goes when there is too much.

use crate::quantity::Ratio;

/// What closes the balance of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Balance {
    /// The process whose reference it is: it runs as often as is asked for, or, as a treatment, as there is to be treated.
    Process(usize),
    /// A market: so much of each unit comes from each of several sources, the parts adding up to one.
    Market(Vec<(Source, Ratio)>),
    /// It is bought.
    Bought,
    /// What is made of it follows other products; what is left of it leaves the network, and what lacks is drawn from there.
    Left,
}

/// Where a part of a market comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A process that makes the product as its reference.
    Process(usize),
    /// Bought from outside the network.
    Bought,
}
