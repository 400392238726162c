//! What a plant makes of an item by the lines of a ledger.

use crate::activity::Ledger;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::problem::Problems;
use crate::quantity::Ratio;

/// What a plant put out of a product: what it states as its output, else what its processes made.
pub(super) fn made_in(ledger: &Ledger, plant: usize, product: &str, library: &Library) -> Result<Ratio, Problems> {
    let items = &library.items;
    let keys = ledger.line_keys(plant)?;
    let sum = |of_plant: bool| -> Ratio {
        let own = keys.iter().filter(|(key, _)| {
            key.flow == Flow::Produced
                && key.process.is_none() == of_plant
                && items.is_within(items.at(key.item).id(), product)
        });
        own.map(|(_, amount)| amount.clone()).sum()
    };
    let stated = sum(true);
    Ok(if stated.is_zero() { sum(false) } else { stated })
}
