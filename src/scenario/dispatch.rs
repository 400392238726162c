//! How what is asked of all plants in a year is spread over them.

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
        let mut outputs: Vec<Option<Ratio>> = self
            .plants
            .iter()
            .map(|plant| (!plant.runs || plant.weight.is_zero()).then(Ratio::zero))
            .collect();
        loop {
            let given: Ratio = outputs.iter().flatten().cloned().sum();
            let rest = self.total.clone() - given;
            let open = || (0..outputs.len()).filter(|at| outputs[*at].is_none());
            let weights: Ratio = open().map(|at| self.plants[at].weight.clone()).sum();
            let Some(each) = rest.divide(&weights) else {
                if rest.is_zero() {
                    break;
                }
                let running = self.plants.iter().filter(|plant| plant.runs);
                let capacity: Ratio = running.filter_map(|plant| plant.capacity.clone()).sum();
                return Err(problem::demand_above_capacity(
                    place.clone(),
                    self.year,
                    &self.total,
                    &capacity,
                ));
            };
            let full: Vec<usize> = open()
                .filter(|at| {
                    let share = self.plants[*at].weight.clone() * each.clone();
                    self.plants[*at]
                        .capacity
                        .as_ref()
                        .is_some_and(|capacity| share > *capacity)
                })
                .collect();
            if full.is_empty() {
                for (output, plant) in outputs
                    .iter_mut()
                    .zip(&self.plants)
                    .filter(|(output, _)| output.is_none())
                {
                    *output = Some(plant.weight.clone() * each.clone());
                }
                break;
            }
            for at in full {
                outputs[at].clone_from(&self.plants[at].capacity);
            }
        }
        Ok(outputs.into_iter().map(Option::unwrap_or_default).collect())
    }
}
