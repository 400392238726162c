//! What is burned in the place of a by-product gas that lacks: as much of another fuel as has its heat.

use super::absorption::Absorbed;
use super::balance::Balance;
use super::balanced_item::BalancedItem;
use super::books::Books;
use super::plant_network::Drawing;
use super::property::stated_means;
use super::unit_process::{Emission, Exchange, UnitProcess};
use crate::factor::Named;
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::quantity::Ratio;
use crate::text::Text;

impl Drawing<'_, '_> {
    /// The absorbed items as balanced items; what is flared follows the absorbers' proportions of the period.
    pub(super) fn balanced_items(&self, absorbed: &Absorbed, books: &Books) -> Vec<BalancedItem> {
        let items = absorbed.keys().filter_map(|item| {
            let product = self.products[item];
            let Balance::Process(absorber) = self.network.balances[product] else {
                return None;
            };
            Some(BalancedItem {
                product,
                users: Vec::new(),
                absorber,
                capacity: None,
                top_up: self.top_up(*item, books),
                spill: None,
            })
        });
        items.collect()
    }

    /// One unit of a gas made up by another fuel at equal heat: its carbon in the place of that of the gas. `None` where the registry names no such
    /// fuel, the plant uses none, or the ledger states no calorific value of both.
    fn top_up(&self, item: usize, books: &Books) -> Option<UnitProcess> {
        let items = &self.inventory.library.items;
        let gas = items.at(item);
        let fuel = items.index(gas.topped_up_by()?)?;
        let means = stated_means(self.inventory, self.plant);
        let heat = |item: &str| means.get(&(item.to_owned(), CALORIFIC_VALUE.to_owned())).cloned();
        let amount = heat(gas.id())?.divide(&heat(items.at(fuel).id())?)?;
        let (own, other) = (*self.products.get(&item)?, *self.products.get(&fuel)?);
        let emission = |item: usize, cause: usize, amount: Ratio| Emission {
            flow: self.flow_of(item),
            cause: Some(cause),
            amount,
        };
        let (name, by) = (gas.title(), items.at(fuel).title());
        Some(UnitProcess {
            id: format!("{} for {}", items.at(fuel).id(), gas.id()),
            title: Text::new(
                format!("{}代替{}", by.zh, name.zh),
                format!("{} in place of {}", by.en, name.en),
            ),
            reference: own,
            exchanges: vec![
                Exchange {
                    product: own,
                    amount: Ratio::one(),
                },
                Exchange {
                    product: other,
                    amount: -amount.clone(),
                },
            ],
            emissions: vec![
                emission(fuel, other, carbon_of(fuel, books)? * amount),
                emission(item, own, -carbon_of(item, books)?),
            ],
            is_suppliers: false,
        })
    }
}

/// What processes emit by the carbon of one unit of an item that they take.
fn carbon_of(item: usize, books: &Books) -> Option<Ratio> {
    let (mut taken, mut emitted) = (Ratio::zero(), Ratio::zero());
    for ((_, process), amounts) in &books.net {
        if let Some(amount) = amounts.get(&item).filter(|amount| amount.is_negative()) {
            taken = taken - amount.clone();
            // Without a coefficient nothing says what carbon it has.
            emitted = emitted + books.emissions.get(&(process.clone(), item))?.clone();
        }
    }
    emitted.divide(&taken)
}
