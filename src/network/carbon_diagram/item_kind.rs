//! What an item is drawn as: by what the registry and the factor records know of it, and by whether a process makes it.

use super::NodeKind;
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::factor::{Item, Named};
use crate::inventory::Inventory;
use crate::quantity::Dimension;

/// The kinds of an item's nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct ItemKinds {
    /// Of what is bought.
    pub bought: NodeKind,
    /// Of what stands between processes.
    pub inside: NodeKind,
}

impl ItemKinds {
    /// The kinds of an item. It is a fuel where a calorific value of it is known.
    pub(super) fn of(item: usize, is_made: bool, inventory: &Inventory<'_>) -> ItemKinds {
        let known = inventory.library.items.at(item);
        let is_fuel = has_calorific_value(item, inventory);
        let bought = if is_fuel { NodeKind::Fuel } else { NodeKind::Material };
        let inside = match (is_made, is_fuel && is_gas(known)) {
            (false, _) => bought,
            (true, true) => NodeKind::Gas,
            (true, false) => NodeKind::Intermediate,
        };
        ItemKinds { bought, inside }
    }
}

fn is_gas(item: &Item) -> bool {
    item.unit.dimension == Dimension::base("normal-volume")
}

/// Whether a row of the inventory or a factor record gives the item a calorific value.
fn has_calorific_value(item: usize, inventory: &Inventory<'_>) -> bool {
    let mut rows = inventory.rows.iter();
    let in_a_row = rows.any(|row| {
        let of_item = inventory.cell(row).item == item;
        of_item && row.parameters.iter().any(|parameter| parameter.id == CALORIFIC_VALUE)
    });
    let library = inventory.library;
    let id = library.items.at(item).id();
    let mut sets = library.set_ids().filter_map(|set| library.set(set));
    in_a_row || sets.any(|set| set.records_of(id, CALORIFIC_VALUE).next().is_some())
}
