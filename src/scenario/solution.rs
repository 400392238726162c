//! What a plant runs in a year, solved: runs, purchases, what leaves, and what is burned in the place of gas that lacks.

use super::amount::Amount;
use super::base::Follows;
use super::plant_year::PlantYear;
use crate::network::{BalancedOutcome, Closing, Network, Operation};
use crate::quantity::Ratio;
use crate::supply::Supply;

/// What a plant runs in a year.
#[derive(Clone, Debug)]
pub struct Solution<N> {
    /// How often each process runs.
    pub runs: Vec<N>,
    /// What is bought, by product; below zero what is given away instead.
    pub bought: Vec<N>,
    /// What of by-products leaves, by product.
    pub left: Vec<N>,
    /// What processes take less of a gas that lacks, and take more of what is burned in its place: process, product, and how much it takes more.
    pub topped_up: Vec<(usize, usize, N)>,
    /// How each balanced item came out; empty where it was not asked for.
    pub balanced: Vec<BalancedOutcome>,
}

impl<N> Default for Solution<N> {
    fn default() -> Solution<N> {
        Solution {
            runs: Vec::new(),
            bought: Vec::new(),
            left: Vec::new(),
            topped_up: Vec::new(),
            balanced: Vec::new(),
        }
    }
}

impl Solution<Ratio> {
    pub(super) fn of_operation(
        operation: &Operation,
        network: &Network,
        places: &[usize],
        year: &PlantYear<'_, Ratio>,
    ) -> Solution<Ratio> {
        let mut runs = vec![Ratio::zero(); year.processes.len()];
        for (known, place) in operation.runs.iter().zip(places) {
            runs[*place] = known.clone();
        }
        for (own, process) in runs.iter_mut().zip(&year.processes) {
            if let Some(fixed) = &process.fixed_runs {
                own.clone_from(fixed);
            }
        }
        let by_product = |amounts: &[(usize, Ratio)]| {
            let mut all = vec![Ratio::zero(); year.items.len()];
            for (product, amount) in amounts {
                all[*product] = std::mem::take(&mut all[*product]) + amount.clone();
            }
            all
        };
        let mut topped_up = Vec::new();
        for (item, outcome) in network.balanced.iter().zip(&operation.balanced) {
            let Some(top_up) = item.top_up.as_ref().filter(|_| outcome.closing == Closing::ToppedUp) else {
                continue;
            };
            for (user, _, lacking) in outcome.used.iter().filter(|(.., lacking)| !lacking.is_zero()) {
                let times = lacking.divide(&top_up.net(item.product)).unwrap_or_default();
                for exchange in &top_up.exchanges {
                    let taken_more = -(exchange.amount.clone() * times.clone());
                    topped_up.push((places[*user], exchange.product, taken_more));
                }
            }
        }
        Solution {
            runs,
            bought: by_product(&operation.bought),
            left: by_product(&operation.left),
            topped_up,
            balanced: operation.balanced.clone(),
        }
    }
}

impl<N: Amount> Solution<N> {
    /// What some processes make, below zero take, of some products.
    pub fn net(&self, year: &PlantYear<'_, N>, processes: &[usize], products: &[usize]) -> N {
        let own = processes.iter().map(|place| {
            let process = &year.processes[*place];
            let amounts = process
                .exchanges
                .iter()
                .filter(|(product, _)| products.contains(product));
            let amount: N = amounts.map(|(_, amount)| amount.clone()).sum();
            amount * self.runs[*place].clone()
        });
        let topped_up = self.topped_up.iter();
        let topped_up =
            topped_up.filter(|(process, product, _)| processes.contains(process) && products.contains(product));
        let taken_more: N = topped_up.map(|(.., amount)| amount.clone()).sum();
        own.sum::<N>() - taken_more
    }

    /// What all processes make of some products.
    pub fn made(&self, year: &PlantYear<'_, N>, products: &[usize]) -> N {
        let places = 0..year.processes.len();
        let each = places.map(|place| self.net(year, &[place], products));
        each.filter(Amount::is_above_zero).sum()
    }

    /// What a line comes to that follows something; `None` where that says a ratio and no amount.
    pub fn amount(&self, year: &PlantYear<'_, N>, follows: &Follows) -> Option<N> {
        Some(match follows {
            Follows::Driver(_) | Follows::Nothing => return None,
            Follows::Bought(product, supply) => self.bought[*product].clone() * year.share_of(*product, *supply),
            Follows::Demanded(places) => places.iter().map(|place| year.demand[*place].clone()).sum(),
            Follows::Left(product) => self.left[*product].clone(),
            Follows::Made(products) => self.made(year, products),
            Follows::Process { processes, products } => self.net(year, processes, products),
            Follows::Runs(process) => self.runs[*process].clone(),
        })
    }
}

impl<N: Amount> PlantYear<'_, N> {
    /// What part of what is bought of a product comes through a kind of supply.
    fn share_of(&self, product: usize, supply: Option<Supply>) -> N {
        let of_base = |fits: &dyn Fn(Option<Supply>) -> bool| -> Ratio {
            let lines = self.bought_lines(product);
            lines
                .filter(|(known, _)| fits(*known))
                .map(|(_, amount)| amount.clone())
                .sum()
        };
        let part = |own: Ratio, all: Ratio| Ratio::divide(&own, &all).as_ref().map_or_else(N::one, N::of);
        let own = of_base(&|known| known == supply);
        match &self.supply {
            Some(shares) if self.item_id(product) == ELECTRICITY => {
                let kind = supply.unwrap_or(Supply::Grid);
                let share: N = shares
                    .iter()
                    .filter(|(known, _)| *known == kind)
                    .map(|(_, share)| share.clone())
                    .sum();
                // Lines that leave the supply blank buy from the grid, beside those that say so.
                share * part(own, of_base(&|known| known.unwrap_or(Supply::Grid) == kind))
            }
            _ => part(own, of_base(&|_| true)),
        }
    }

    /// What part of the electricity bought comes through each kind of supply; nothing where none is bought.
    pub(super) fn supplies(&self) -> Vec<(Supply, N)> {
        if let Some(shares) = &self.supply {
            return shares.clone();
        }
        let Some(product) = self.product(ELECTRICITY) else {
            return Vec::new();
        };
        let all: Ratio = self.bought_lines(product).map(|(_, amount)| amount.clone()).sum();
        let mut shares: Vec<(Supply, Ratio)> = Vec::new();
        for (supply, amount) in self.bought_lines(product) {
            let supply = supply.unwrap_or(Supply::Grid);
            let share = Ratio::divide(amount, &all).unwrap_or_default();
            match shares.iter_mut().find(|(known, _)| *known == supply) {
                Some((_, known)) => *known = std::mem::take(known) + share,
                None => shares.push((supply, share)),
            }
        }
        shares.iter().map(|(supply, share)| (*supply, N::of(share))).collect()
    }

    /// The lines of the base that buy a product, by their supply.
    fn bought_lines(&self, product: usize) -> impl Iterator<Item = (Option<Supply>, &Ratio)> {
        self.base
            .lines
            .iter()
            .filter_map(move |(key, amount, follows)| match follows {
                Follows::Bought(known, supply) if *known == product && key.process.is_none() => Some((*supply, amount)),
                _ => None,
            })
    }
}

/// The item that electricity is.
pub(super) const ELECTRICITY: &str = "electricity";
