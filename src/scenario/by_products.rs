//! By-products that no line of the ledger sells or buys: what of them is left over, or lacks, in another year.
//!
//! In the base year a works uses all its breeze and dust. Under levers more or less is made than is used, and the ledger has no line that says what
//! becomes of it; the trajectory names it, with its carbon.

use super::base::{Follows, Plant};
use super::plant_year::PlantYear;
use super::solution::Solution;
use crate::factor::{Library, Named};
use crate::network::Balance;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// Below this part of what is made, an amount is of rounding and of stocks.
const LEAST_PER_MILLE: u64 = 1;

/// What of a by-product is left over that no line of the base sells, buys or puts to stock.
#[derive(Clone, Debug, PartialEq)]
pub struct Leftover {
    /// Place of the item.
    pub item: usize,
    /// How much, at the size of the ledger; below zero what lacks.
    pub amount: Ratio,
    /// Its carbon, as the CO2 that it makes.
    pub carbon: Ratio,
    /// The part of what is made that it is, without its sign.
    pub part: Ratio,
}

impl PlantYear<'_, Ratio> {
    /// What of by-products is left over, or lacks, that no line of the base says anything of.
    pub fn leftovers(&self, solution: &Solution<Ratio>) -> Vec<Leftover> {
        let Some(network) = self.base.network.as_ref().map(|network| &network.network) else {
            return Vec::new();
        };
        let products = (0..network.products.len()).filter(|product| network.balances[*product] == Balance::Left);
        let without = products.filter(|product| {
            let mut lines = self.base.lines.iter();
            !lines.any(|(_, _, follows)| *follows == Follows::Left(*product))
        });
        let leftovers = without.map(|product| {
            let amount = solution.left[product].clone();
            Leftover {
                item: self.items[product],
                carbon: amount.clone() * self.carbon(product),
                part: amount
                    .abs()
                    .divide(&solution.made(self, &[product]))
                    .unwrap_or_default(),
                amount,
            }
        });
        leftovers.filter(|leftover| !leftover.amount.is_zero()).collect()
    }
}

/// What is left over or lacks of by-products, over all plants and years: of each the year in which it is most.
#[derive(Clone, Debug, Default)]
pub(super) struct Leftovers {
    most: Vec<(String, i16, Leftover)>,
}

impl Leftovers {
    /// Takes a plant's year.
    pub(super) fn add(&mut self, plant: &Plant<'_>, year: i16, leftovers: Vec<Leftover>) {
        let route = plant.route.clone().filter(|_| plant.is_archetype);
        let route = route.unwrap_or_else(|| plant.id.clone());
        let least = Ratio::from(LEAST_PER_MILLE)
            .divide(&Ratio::from(1000))
            .unwrap_or_default();
        for found in leftovers {
            if found.carbon.is_zero() || found.part < least {
                continue;
            }
            let mut known = self.most.iter_mut();
            match known.find(|(known, _, leftover)| *known == route && leftover.item == found.item) {
                Some((_, when, known)) if known.part < found.part => {
                    *when = year;
                    *known = found;
                }
                Some(_) => {}
                None => self.most.push((route.clone(), year, found)),
            }
        }
    }

    /// What must be said of them.
    pub(super) fn into_problems(self, library: &Library) -> Vec<Problem> {
        let most = self.most.iter();
        most.map(|(route, year, found)| found.problem(route, *year, library))
            .collect()
    }
}

impl Leftover {
    fn problem(&self, route: &str, year: i16, library: &Library) -> Problem {
        let item = library.items.at(self.item);
        let figure = |number: &Ratio| number.significant(4).to_text();
        let percent = figure(&(self.part.clone() * Ratio::from(100)));
        let (amount, carbon) = (figure(&self.amount.abs()), figure(&self.carbon.abs()));
        let (id, unit) = (item.id(), &item.unit.text);
        let (zh, en) = if self.amount.is_negative() {
            ("不足", "lacks")
        } else {
            ("有余", "is left over")
        };
        Problem::note(
            "by-product-without-line",
            Text::new(
                format!(
                    "`{route}` 的 {}（{id}）{zh}，至多在 {year} 年占产出的 {percent} %（以台账规模计 {amount} {unit}，含碳 {carbon} tCO2）：台账没有购销它的行，各年的清单不含此量",
                    item.title().zh
                ),
                format!(
                    "at `{route}` some `{id}` {en}, most in {year}: {percent} % of what is made ({amount} {unit} at the size of the ledger, {carbon} tCO2 of carbon). No line of the ledger buys or sells it, so no year's inventory has it"
                ),
            ),
        )
    }
}
