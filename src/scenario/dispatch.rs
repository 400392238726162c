//! How what is asked of all plants in a year is spread over them.

use super::base::Plant;
use super::lever::unit_problem;
use super::scenario_problem as problem;
use crate::problem::{Place, Problem};
use crate::quantity::Ratio;

/// The plants in a year, while levers act on how much each puts out.
#[derive(Clone, Debug)]
pub struct Dispatch {
    /// The year.
    pub year: i16,
    /// The base year.
    pub base_year: i16,
    /// The year of the numbers of the lever that acts: the year itself, earlier where the lever is late.
    pub lever_year: i16,
    /// What all put out together.
    pub total: Ratio,
    /// The plants, those of the base first.
    pub plants: Vec<DispatchedPlant>,
    /// What levers fixed for all plants of a route together.
    pub quotas: Vec<Quota>,
}

/// A plant in a year.
#[derive(Clone, Debug)]
pub struct DispatchedPlant {
    /// Its id.
    pub id: String,
    /// Its route.
    pub route: Option<String>,
    /// Id of the item that its output is counted by.
    pub product: String,
    /// Whether it runs.
    pub runs: bool,
    /// Id of the lever that retires it first while it runs.
    pub retired_by: Option<String>,
    /// What part of the total it is given before capacities: in proportion to the others.
    pub weight: Ratio,
    /// What it can put out.
    pub capacity: Option<Ratio>,
    /// What it puts out whatever the others do; `None`: its part.
    pub fixed: Option<Ratio>,
}

/// What the plants of a route put out together, whatever the others do.
#[derive(Clone, Debug)]
pub struct Quota {
    /// The route.
    pub route: String,
    /// How much.
    pub amount: Ratio,
    /// Where the lever stands that fixed it.
    pub place: Place,
}

/// What the running plants of some routes put out together, or can put out.
#[derive(Default)]
struct Parts {
    /// How many they are.
    count: usize,
    /// How many of them no lever fixed.
    open_count: usize,
    /// What these come to.
    open: Ratio,
    /// What those that levers fixed come to.
    fixed: Ratio,
}

impl Parts {
    fn all(&self) -> Ratio {
        self.open.clone() + self.fixed.clone()
    }

    /// What the plants that no lever fixed are multiplied by where so much is taken from them, or given back below zero. The names are for the errors: the
    /// routes that give, the one that receives, its share.
    fn left(&self, (from, to, share): (&[String], &str, &Ratio), taken: &Ratio) -> Result<Ratio, Problem> {
        let left = self.open.clone() - taken.clone();
        if left.is_negative() {
            return Err(unit_problem::routes_give_too_little(
                from,
                share,
                &self.open,
                &self.fixed,
            ));
        }
        match left.divide(&self.open) {
            Some(times) => Ok(times),
            None if left.is_zero() => Ok(Ratio::one()),
            None => Err(unit_problem::no_plant_takes_back(from, to, share)),
        }
    }
}

impl DispatchedPlant {
    /// Whether it runs and is of one of these routes.
    fn runs_on(&self, routes: &[String]) -> bool {
        self.runs && self.route.as_ref().is_some_and(|own| routes.contains(own))
    }
}

impl Dispatch {
    /// The plants in a year as they are without levers, for a total beside that of the base year.
    pub fn of(plants: &[Plant<'_>], year: i16, base: i16, index: &Ratio) -> Dispatch {
        let ran = plants.iter().filter(|plant| plant.runs_in(base) && !plant.is_added);
        let total: Ratio = ran.map(|plant| plant.output.clone()).sum();
        Dispatch {
            year,
            base_year: base,
            lever_year: year,
            total: total * index.clone(),
            plants: plants
                .iter()
                .map(|plant| DispatchedPlant {
                    id: plant.id.clone(),
                    route: plant.route.clone(),
                    product: plant.product.clone(),
                    runs: plant.runs_in(year),
                    retired_by: None,
                    weight: if plant.is_added {
                        Ratio::zero()
                    } else {
                        plant.output.clone()
                    },
                    capacity: plant.capacity.as_ref().map(|capacity| capacity.value.clone()),
                    fixed: None,
                })
                .collect(),
            quotas: Vec::new(),
        }
    }

    /// Stops a plant.
    pub fn stop(&mut self, id: &str) {
        for plant in self.plants.iter_mut().filter(|plant| plant.id == id) {
            plant.runs = false;
        }
    }

    /// Gives a route a share of the total: of the routes that give, the plants that no lever fixed put out so much less, in their proportions; all others
    /// stay. Errors: those that give have less than that, or none of them puts out anything that could take what is given back; no plant of the receiving
    /// route runs.
    pub fn shift_output(&mut self, from: &[String], to: &str, share: &Ratio, place: &Place) -> Result<(), Problem> {
        self.plan();
        let amount = self.total.clone() * share.clone();
        let weight = |plant: &DispatchedPlant| plant.weight.clone();
        let (receiving, giving) = (self.parts(&[to.to_owned()], weight), self.parts(from, weight));
        let times = giving.left((from, to, share), &(amount.clone() - receiving.all()))?;
        if receiving.count == 0 && !amount.is_zero() {
            return Err(unit_problem::no_plant_runs(to));
        }
        if receiving.open.is_zero() {
            // Within the quota weights are proportions: plants that put out nothing yet take equal parts.
            self.open_of(&[to.to_owned()])
                .for_each(|plant| plant.weight = Ratio::one());
        }
        self.quotas.retain(|quota| quota.route != to);
        for place in 0..self.quotas.len() {
            let route = self.quotas[place].route.clone();
            if from.contains(&route) {
                let given = self.parts(&[route], weight).open * (Ratio::one() - times.clone());
                self.quotas[place].amount = self.quotas[place].amount.clone() - given;
            }
        }
        for plant in self.open_of(from) {
            plant.weight = plant.weight.clone() * times.clone();
        }
        self.quotas.push(Quota {
            route: to.to_owned(),
            amount,
            place: place.clone(),
        });
        Ok(())
    }

    /// Gives a route a share of all capacity, taken from that of others; what each plant puts out goes with its capacity. Plants that levers fixed keep
    /// capacity and output. Errors: as of [`Dispatch::shift_output`]; plants that state no capacity; only plants that levers fixed could receive, or they
    /// have more than the share.
    pub fn shift_capacity(&mut self, from: &[String], to: &str, share: &Ratio) -> Result<(), Problem> {
        self.plan();
        let to_alone = [to.to_owned()];
        let running = || self.plants.iter().filter(|plant| plant.runs);
        let without: Vec<&str> = running()
            .filter(|plant| plant.capacity.is_none() && !(plant.weight.is_zero() && plant.runs_on(&to_alone)))
            .map(|plant| plant.id.as_str())
            .collect();
        if !without.is_empty() {
            return Err(unit_problem::without_capacity(&without));
        }
        let all: Ratio = running().filter_map(|plant| plant.capacity.clone()).sum();
        let amount = all * share.clone();
        let capacity = |plant: &DispatchedPlant| plant.capacity.clone().unwrap_or_default();
        let (receiving, giving) = (self.parts(&to_alone, capacity), self.parts(from, capacity));
        let times = giving.left((from, to, share), &(amount.clone() - receiving.all()))?;
        if receiving.count == 0 && !amount.is_zero() {
            return Err(unit_problem::no_plant_runs(to));
        }
        let rest = amount.clone() - receiving.fixed.clone();
        if rest.is_negative() || (receiving.open_count == 0 && !rest.is_zero()) {
            return Err(unit_problem::commissioned_capacity_stays(
                to,
                share,
                &amount,
                &receiving.fixed,
            ));
        }
        // A route without plants yet runs at the utilisation of those that give.
        let used = self.parts(from, |plant| plant.weight.clone()).open.divide(&giving.open);
        let used = used.unwrap_or_default();
        let each = rest
            .divide(&Ratio::from(receiving.open_count as u64))
            .unwrap_or_default();
        let grown = rest.divide(&receiving.open);
        for plant in self.open_of(&to_alone) {
            match &grown {
                Some(grown) => {
                    plant.capacity = plant.capacity.take().map(|capacity| capacity * grown.clone());
                    plant.weight = plant.weight.clone() * grown.clone();
                }
                None => {
                    plant.capacity = Some(each.clone());
                    plant.weight = each.clone() * used.clone();
                }
            }
        }
        for plant in self.open_of(from) {
            plant.capacity = plant.capacity.take().map(|capacity| capacity * times.clone());
            plant.weight = plant.weight.clone() * times.clone();
        }
        self.quotas
            .retain(|quota| quota.route != to && !from.contains(&quota.route));
        Ok(())
    }

    /// The running plants of some routes that no lever fixed.
    fn open_of<'d>(&'d mut self, routes: &'d [String]) -> impl Iterator<Item = &'d mut DispatchedPlant> {
        let plants = self.plants.iter_mut();
        plants.filter(|plant| plant.fixed.is_none() && plant.runs_on(routes))
    }

    /// What the running plants of some routes come to, those that levers fixed apart.
    fn parts(&self, routes: &[String], amount: impl Fn(&DispatchedPlant) -> Ratio) -> Parts {
        let mut parts = Parts::default();
        for plant in self.plants.iter().filter(|plant| plant.runs_on(routes)) {
            parts.count += 1;
            if plant.fixed.is_some() {
                parts.fixed = parts.fixed + amount(plant);
            } else {
                parts.open_count += 1;
                parts.open = parts.open + amount(plant);
            }
        }
        parts
    }

    /// The plants that share an amount: those of each quota, and the rest; with what each group puts out.
    fn groups(&self) -> Vec<(Vec<usize>, Ratio, Option<&Quota>)> {
        let quota_of = |plant: &DispatchedPlant| {
            self.quotas
                .iter()
                .position(|quota| Some(&quota.route) == plant.route.as_ref())
        };
        let members = |group: Option<usize>| -> Vec<usize> {
            let all = 0..self.plants.len();
            all.filter(|at| self.plants[*at].runs && quota_of(&self.plants[*at]) == group)
                .collect()
        };
        let given: Ratio = self.quotas.iter().map(|quota| quota.amount.clone()).sum();
        let quotas = self.quotas.iter().enumerate();
        let quotas = quotas.map(|(place, quota)| (members(Some(place)), quota.amount.clone(), Some(quota)));
        quotas
            .chain([(members(None), self.total.clone() - given, None)])
            .collect()
    }

    /// Lets the weights of the running plants be what each puts out. Where a group can put out less than is asked for, which a later lever may mend, they
    /// are what each would put out without capacities.
    fn plan(&mut self) {
        let groups: Vec<(Vec<usize>, Ratio)> = self
            .groups()
            .into_iter()
            .map(|(members, amount, _)| (members, amount))
            .collect();
        for (members, amount) in groups {
            let mut outputs = vec![Ratio::zero(); self.plants.len()];
            if self
                .spread(&members, &amount, None, &mut outputs, &Place::file(""))
                .is_ok()
            {
                for at in members {
                    self.plants[at].weight = outputs[at].clone();
                }
                continue;
            }
            let fixed: Ratio = members.iter().filter_map(|at| self.plants[*at].fixed.clone()).sum();
            let open = members.iter().filter(|at| self.plants[**at].fixed.is_none());
            let weights: Ratio = open.map(|at| self.plants[*at].weight.clone()).sum();
            let times = (amount - fixed).divide(&weights).unwrap_or_default();
            for at in members {
                let plant = &mut self.plants[at];
                match plant.fixed.clone() {
                    Some(fixed) => plant.weight = fixed,
                    // Where levers fixed more than is asked for nothing is left to share; the proportions stay for a later lever.
                    None if times.is_negative() => {}
                    None => plant.weight = plant.weight.clone() * times.clone(),
                }
            }
        }
    }

    /// What each plant puts out: what levers fixed, the others by weight, none above its capacity; what some cannot the others of their group share by
    /// weight. Errors: more is asked for than they can put out, or fixed than is asked for.
    pub fn outputs(&self, place: &Place) -> Result<Vec<Ratio>, Problem> {
        let mut outputs = vec![Ratio::zero(); self.plants.len()];
        for (members, amount, quota) in self.groups() {
            self.spread(&members, &amount, quota, &mut outputs, place)?;
        }
        Ok(outputs)
    }

    fn spread(
        &self,
        members: &[usize],
        amount: &Ratio,
        quota: Option<&Quota>,
        outputs: &mut [Ratio],
        place: &Place,
    ) -> Result<(), Problem> {
        let place = quota.map_or(place, |quota| &quota.place);
        let route = quota.map(|quota| quota.route.as_str());
        let mut rest = amount.clone();
        let mut open: Vec<usize> = Vec::new();
        for at in members {
            match &self.plants[*at].fixed {
                Some(fixed) => {
                    rest = rest - fixed.clone();
                    outputs[*at] = fixed.clone();
                }
                None if !self.plants[*at].weight.is_zero() => open.push(*at),
                None => {}
            }
        }
        if rest.is_negative() {
            let fixed = amount.clone() - rest;
            return Err(problem::output_above_demand(
                place.clone(),
                (self.year, route),
                amount,
                &fixed,
            ));
        }
        loop {
            let weights: Ratio = open.iter().map(|at| self.plants[*at].weight.clone()).sum();
            let Some(each) = rest.divide(&weights) else {
                if rest.is_zero() {
                    return Ok(());
                }
                let capacity = members.iter().filter_map(|at| {
                    let plant = &self.plants[*at];
                    plant.fixed.clone().or_else(|| plant.capacity.clone())
                });
                let capacity: Ratio = capacity.sum();
                return Err(problem::demand_above_capacity(
                    place.clone(),
                    (self.year, route),
                    amount,
                    &capacity,
                ));
            };
            let share = |at: usize| self.plants[at].weight.clone() * each.clone();
            let is_full = |at: &usize| {
                self.plants[*at]
                    .capacity
                    .as_ref()
                    .is_some_and(|capacity| share(*at) > *capacity)
            };
            let (full, free): (Vec<usize>, Vec<usize>) = open.iter().copied().partition(is_full);
            if full.is_empty() {
                for at in free {
                    outputs[at] = share(at);
                }
                return Ok(());
            }
            for at in full {
                let capacity = self.plants[at].capacity.clone().unwrap_or_default();
                rest = rest - capacity.clone();
                outputs[at] = capacity;
            }
            open = free;
        }
    }
}
