//! How what is asked of all plants in a year is spread over them.

use super::amount::Amount;
use super::base::Plant;
use super::scenario_problem as problem;
use crate::problem::{Place, Problem};
use crate::quantity::Ratio;

/// The plants in a year, while levers act on how much each puts out.
#[derive(Clone, Debug)]
pub struct Dispatch {
    /// The year.
    pub year: i16,
    /// What all put out together.
    pub total: Ratio,
    /// The plants, those of the base first.
    pub plants: Vec<DispatchedPlant>,
}

/// A plant in a year.
#[derive(Clone, Debug)]
pub struct DispatchedPlant {
    /// Its id.
    pub id: String,
    /// Its route.
    pub route: Option<String>,
    /// Whether it runs.
    pub runs: bool,
    /// What part of the total it is given before capacities: in proportion to the others.
    pub weight: Ratio,
    /// What it can put out.
    pub capacity: Option<Ratio>,
}

impl Dispatch {
    /// The plants in a year as they are without levers, for a total beside that of the base year.
    pub fn of(plants: &[Plant<'_>], year: i16, base: i16, index: &Ratio) -> Dispatch {
        let ran = plants.iter().filter(|plant| plant.runs_in(base));
        let total: Ratio = ran.map(|plant| plant.output.clone()).sum();
        Dispatch {
            year,
            total: total * index.clone(),
            plants: plants
                .iter()
                .map(|plant| DispatchedPlant {
                    id: plant.id.clone(),
                    route: plant.route.clone(),
                    runs: plant.runs_in(year),
                    weight: plant.output.clone(),
                    capacity: plant.capacity.as_ref().map(|capacity| capacity.value.clone()),
                })
                .collect(),
        }
    }

    /// What each plant puts out: by weight, none above its capacity; what some cannot the others share by weight. Errors: more is asked for than all
    /// can put out.
    pub fn outputs(&self, place: &Place) -> Result<Vec<Ratio>, Problem> {
        let weights: Vec<Ratio> = self.plants.iter().map(|plant| plant.weight.clone()).collect();
        let capacities: Vec<Option<Ratio>> = self.plants.iter().map(|plant| plant.capacity.clone()).collect();
        let runs = self.plants.iter().map(|plant| plant.runs);
        spread(&self.total, &weights, &capacities, runs).ok_or_else(|| {
            let running = self.plants.iter().filter(|plant| plant.runs);
            let capacity: Ratio = running.filter_map(|plant| plant.capacity.clone()).sum();
            problem::demand_above_capacity(place.clone(), self.year, &self.total, &capacity)
        })
    }
}

/// Beside the total, what floating point leaves of nothing: 10^-12.
fn noise<N: Amount>() -> N {
    N::of(&Ratio::from_scaled(1, 12))
}

/// A total spread over plants by weight, none above its capacity; what some cannot the others share by weight. `None` where it is more than all can put
/// out.
pub(super) fn spread<N: Amount>(
    total: &N,
    weights: &[N],
    capacities: &[Option<N>],
    runs: impl Iterator<Item = bool>,
) -> Option<Vec<N>> {
    let stands = |(runs, weight): (bool, &N)| (!runs || weight.is_zero()).then(N::default);
    let mut outputs: Vec<Option<N>> = runs.zip(weights).map(stands).collect();
    loop {
        let given: N = outputs.iter().flatten().cloned().sum();
        let rest = total.clone() - given;
        let open = || (0..outputs.len()).filter(|at| outputs[*at].is_none());
        let all: N = open().map(|at| weights[at].clone()).sum();
        let Some(each) = rest.divide(&all) else {
            let is_nothing = if N::IS_EXACT {
                rest.is_zero()
            } else {
                !(rest - total.clone() * noise()).is_above_zero()
            };
            return is_nothing.then(|| outputs.into_iter().map(Option::unwrap_or_default).collect());
        };
        let is_full = |at: &usize| {
            let share = weights[*at].clone() * each.clone();
            capacities[*at].as_ref().is_some_and(|capacity| share > *capacity)
        };
        let full: Vec<usize> = open().filter(is_full).collect();
        for at in &full {
            outputs[*at].clone_from(&capacities[*at]);
        }
        if full.is_empty() {
            let own = outputs.into_iter().zip(weights);
            let own = own.map(|(known, weight)| known.unwrap_or_else(|| weight.clone() * each.clone()));
            return Some(own.collect());
        }
    }
}
