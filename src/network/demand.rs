//! What was asked of a network, and why.

use crate::quantity::Ratio;
use crate::text::Text;

/// Why some of a product was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Sold.
    Sold,
    /// Taken out of the boundary for another use.
    OtherUse,
    /// Gone to stock; below zero what was drawn from it.
    Stock,
    /// Used by processes that make nothing, so that nothing says for what.
    Overhead,
    /// What the two books do not account for.
    Unaccounted,
}

impl Purpose {
    /// What it is called, of an amount: stock that is drawn from is not one that grows.
    pub fn title_of(self, amount: &Ratio) -> Text {
        match self {
            Purpose::Stock if amount.is_negative() => Text::new("库存减少", "drawn from stock"),
            purpose => purpose.title(),
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Purpose::Sold => Text::new("外售", "sold"),
            Purpose::OtherUse => Text::new("外部他用", "other use"),
            Purpose::Stock => Text::new("库存增加", "to stock"),
            Purpose::Overhead => Text::new(
                "公用（无产品工序所用）",
                "overhead, used by processes that make nothing",
            ),
            Purpose::Unaccounted => Text::new("两账之差", "not accounted for by the two books"),
        }
    }
}

/// An amount of a product that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Place of the product in the network.
    pub product: usize,
    /// How much.
    pub amount: Ratio,
    /// Why.
    pub purpose: Purpose,
}
