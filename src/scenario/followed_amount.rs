//! What lines of a scenario's year follow: amounts that a plant's network runs, with what takes, makes and asks for the item.

use super::base::Follows;
use super::plant_year::PlantYear;
use super::solution::Solution;
use super::year_explanation::YearExplanation;
use crate::quantity::Ratio;

/// What lines follow, in the base year and in the year. Of an archetype the amounts are those of the archetype.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedAmount {
    /// What it is.
    pub follows: Follows,
    /// Place of the item that it is an amount of; `None` of runs.
    pub item: Option<usize>,
    /// The amount of the base year.
    pub base: Ratio,
    /// The amount of the year.
    pub now: Ratio,
    /// What it comes from.
    pub parts: Vec<AmountPart>,
}

/// What takes, makes or asks for some of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountPart {
    /// Who.
    pub who: AmountOf,
    /// How much it makes, below zero takes, in the base year; of a demand how much it asks for.
    pub base: Ratio,
    /// The same in the year.
    pub now: Ratio,
}

/// Who takes, makes or asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountOf {
    /// A process, by its place.
    Process(usize),
    /// A demand, by its place.
    Demand(usize),
}

impl YearExplanation<'_> {
    pub(super) fn followed_amounts(&self) -> Vec<FollowedAmount> {
        let base_state = PlantYear::of(self.state.base, self.base_year);
        let mut found: Vec<FollowedAmount> = Vec::new();
        for follows in self.lines.iter().filter_map(|line| line.follows.as_ref()) {
            if found.iter().any(|known| known.follows == *follows) {
                continue;
            }
            let then = self.state.base.ran.amount(&base_state, follows);
            let now = self.books.solution.amount(&self.state, follows);
            if let Some((base, now)) = then.zip(now) {
                found.push(FollowedAmount {
                    item: self.item_of(follows),
                    parts: self.amount_parts(&base_state, follows),
                    follows: follows.clone(),
                    base,
                    now,
                });
            }
        }
        found
    }

    fn item_of(&self, follows: &Follows) -> Option<usize> {
        let product = match follows {
            Follows::Bought(product, _) | Follows::Left(product) => *product,
            Follows::Made(products) | Follows::Process { products, .. } => *products.first()?,
            Follows::Demanded(places) => {
                let network = self.state.base.network.as_ref()?;
                network.demand[*places.first()?].product
            }
            Follows::Driver(_) | Follows::Runs(_) | Follows::Nothing => return None,
        };
        self.state.items.get(product).copied()
    }

    /// What an amount comes from: processes by what they make and take, demands.
    fn amount_parts(&self, base_state: &PlantYear<'_, Ratio>, follows: &Follows) -> Vec<AmountPart> {
        let (products, only_makers): (Vec<usize>, bool) = match follows {
            Follows::Bought(product, _) | Follows::Left(product) => (vec![*product], false),
            Follows::Made(products) => (products.clone(), true),
            Follows::Process { products, .. } => (products.clone(), false),
            _ => (Vec::new(), false),
        };
        let mut parts = Vec::new();
        let net = |solution: &Solution<Ratio>, state: &PlantYear<'_, Ratio>, place: usize| {
            let is_known = place < state.processes.len() && place < solution.runs.len();
            if is_known {
                solution.net(state, &[place], &products)
            } else {
                Ratio::zero()
            }
        };
        for place in 0..self.state.processes.len() {
            if let Follows::Process { processes, .. } = follows
                && !processes.contains(&place)
            {
                continue;
            }
            let base = net(&self.state.base.ran, base_state, place);
            let now = net(&self.books.solution, &self.state, place);
            let is_nothing = base.is_zero() && now.is_zero();
            if is_nothing || (only_makers && (base.is_negative() || now.is_negative())) {
                continue;
            }
            parts.push(AmountPart {
                who: AmountOf::Process(place),
                base,
                now,
            });
        }
        let network = self.state.base.network.iter();
        for (place, demand) in network.flat_map(|network| network.demand.iter().enumerate()) {
            let is_part = match follows {
                Follows::Demanded(places) => places.contains(&place),
                Follows::Bought(product, _) => demand.product == *product,
                _ => false,
            };
            if is_part && !demand.amount.is_zero() {
                parts.push(AmountPart {
                    who: AmountOf::Demand(place),
                    base: demand.amount.clone(),
                    now: self.state.demand[place].clone(),
                });
            }
        }
        parts
    }
}
