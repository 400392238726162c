//! Other parts of the products that a plant sells.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::acted_on;
use super::lever_kind::LeverKind;
use super::unit_problem as problem;
use crate::network::{Balance, Purpose};
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::course::Course;
use crate::scenario::plant_year::{Changed, PlantYear};
use crate::text::Text;

/// The parts of products in what a plant sells of them; the mass sold of all together stays. The shares of a year add up to one.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductMix {
    /// By item its share, 0 to 1.
    pub shares: BTreeMap<String, Course>,
}

impl LeverKind for ProductMix {
    fn id(&self) -> &'static str {
        "product-mix"
    }

    fn title(&self) -> Text {
        Text::new("产品结构", "product mix")
    }

    fn faults(&self) -> Vec<Text> {
        let each = self.shares.iter();
        let mut faults: Vec<Text> = each.flat_map(|(item, share)| super::beyond_one(item, share)).collect();
        if self.shares.is_empty() {
            faults.push(Text::new("`shares` 是空的", "`shares` is empty"));
        }
        faults
    }

    fn courses(&self) -> Vec<&Course> {
        self.shares.values().collect()
    }
}

impl ProductMix {
    pub(super) fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        let shares: Vec<(&str, Ratio)> = self
            .shares
            .iter()
            .map(|(item, share)| (item.as_str(), share.at(year.lever_year)))
            .collect();
        let sum: Ratio = shares.iter().map(|(_, share)| share.clone()).sum();
        if sum != Ratio::one() {
            return Err(problem::mix_is_not_whole(&sum));
        }
        let mut places: Vec<(usize, N)> = Vec::new();
        for (name, share) in &shares {
            let item = acted_on::item(year, name)?;
            let place = year.product(&item).filter(|place| is_made(year, *place));
            let Some(place) = place else {
                return Err(problem::product_not_made(&item, &sold(year)));
            };
            // Two names of one item are one product.
            match places.iter_mut().find(|(known, _)| *known == place) {
                Some((_, known)) => *known = known.clone() + N::of(share),
                None => places.push((place, N::of(share))),
            }
        }
        let items = &year.base.library.items;
        let unit = |place: usize| items.at(year.items[place]).unit.text.as_str();
        if places.iter().any(|(place, _)| unit(*place) != unit(places[0].0)) {
            let names: Vec<&str> = shares.iter().map(|(item, _)| *item).collect();
            return Err(problem::mix_of_units(&names));
        }
        change(year, &places);
        Ok(())
    }
}

/// Whether processes of the plant make a product.
fn is_made<N: Amount>(year: &PlantYear<'_, N>, place: usize) -> bool {
    let network = year.base.network.as_ref();
    let balance = network.and_then(|network| network.network.balances.get(place));
    matches!(balance, Some(Balance::Process(_) | Balance::Market(_)))
}

/// The products that the plant sells.
fn sold<'y, N: Amount>(year: &'y PlantYear<'_, N>) -> Vec<&'y str> {
    let network = year.base.network.iter();
    let demands = network.flat_map(|network| &network.demand);
    let demands = demands.filter(|demand| demand.purpose == Purpose::Sold && is_made(year, demand.product));
    let demands = demands.map(|demand| demand.product);
    let added = year.sold.iter().map(|(product, _)| *product);
    demands.chain(added).map(|product| year.item_id(product)).collect()
}

fn change<N: Amount>(year: &mut PlantYear<'_, N>, shares: &[(usize, N)]) {
    let Some(network) = year.base.network.as_ref() else {
        return;
    };
    let demands = network.demand.iter().enumerate();
    let of: Vec<(usize, usize)> = demands
        .filter(|(_, demand)| demand.purpose == Purpose::Sold)
        .filter(|(_, demand)| shares.iter().any(|(place, _)| *place == demand.product))
        .map(|(at, demand)| (at, demand.product))
        .collect();
    let total: N = of.iter().map(|(at, _)| year.demand[*at].clone()).sum();
    // A mix before this one may have let the plant sell what the base sold none of.
    let is_named = |product: usize| shares.iter().any(|(place, _)| *place == product);
    let added = year.sold.iter().filter(|(product, _)| is_named(*product));
    let total = total + added.map(|(_, amount)| amount.clone()).sum();
    year.sold.retain(|(product, _)| !is_named(*product));
    for (product, share) in shares {
        let now = total.clone() * share.clone();
        match of.iter().find(|(_, known)| known == product) {
            Some((at, _)) => {
                let before = std::mem::replace(&mut year.demand[*at], now.clone());
                year.record(Changed::Demand(*at), before, now);
            }
            None => year.sold.push((*product, now)),
        }
    }
}
