//! What a process takes of something and what it makes of it, where it does both: a furnace with a turbine on its top gas, steam from waste heat.
//!
//! A network needs only the difference. A ledger has a line for each, and a lever changes one of them.

use std::collections::BTreeSet;

use super::amount::Amount;
use super::base::Follows;
use super::plant_year::PlantYear;
use super::solution::Solution;
use crate::activity::LineKey;
use crate::flow::Flow;
use crate::quantity::Ratio;

impl<N: Amount> PlantYear<'_, N> {
    /// What a run of a process takes of a product, whatever it makes of it.
    pub fn taken(&self, process: usize, product: usize) -> N {
        if let Some(taken) = self.taken_beside.get(&(process, product)) {
            return taken.clone();
        }
        let net = self.processes[process].net(product);
        if net.is_below_zero() { -net } else { N::default() }
    }

    /// What a run of a process makes of a product, whatever it takes of it.
    pub fn made(&self, process: usize, product: usize) -> N {
        self.processes[process].net(product) + self.taken(process, product)
    }

    /// Sets what a run of a process takes of a product; what it makes of it stays.
    pub fn set_taken(&mut self, process: usize, product: usize, taken: N) {
        let made = self.made(process, product);
        self.set_sides(process, product, (made, taken));
    }

    /// Sets what a run of a process makes of a product; what it takes of it stays.
    pub fn set_made(&mut self, process: usize, product: usize, made: N) {
        let taken = self.taken(process, product);
        self.set_sides(process, product, (made, taken));
    }

    fn set_sides(&mut self, process: usize, product: usize, (made, taken): (N, N)) {
        self.set(process, product, made.clone() - taken.clone());
        let key = (process, product);
        let has_both = made.is_above_zero() && taken.is_above_zero();
        if has_both || self.taken_beside.contains_key(&key) {
            self.taken_beside.insert(key, taken);
        }
    }

    /// What levers did to the products that a process takes and makes: taken in all and made in all, by what it runs. `None` where no process does both.
    pub(super) fn sides(&self, solution: &Solution<N>, processes: &[usize], products: &[usize]) -> Option<(N, N)> {
        let pairs = || {
            let each = processes.iter();
            each.flat_map(|process| products.iter().map(move |product| (*process, *product)))
        };
        pairs().find(|pair| self.taken_beside.contains_key(pair))?;
        let own: N = pairs()
            .map(|(process, product)| self.taken(process, product) * solution.runs[process].clone())
            .sum();
        let topped_up = solution.topped_up.iter();
        let topped_up =
            topped_up.filter(|(process, product, _)| processes.contains(process) && products.contains(product));
        let taken = own + topped_up.map(|(.., amount)| amount.clone()).sum();
        let made = solution.net(self, processes, products) + taken.clone();
        Some((taken, made))
    }

    /// What is taken in all and made in all; where no process does both, the difference is the one or the other.
    pub(super) fn sides_or_net(&self, solution: &Solution<N>, processes: &[usize], products: &[usize]) -> (N, N) {
        self.sides(solution, processes, products).unwrap_or_else(|| {
            let net = solution.net(self, processes, products);
            if net.is_below_zero() {
                (-net, N::default())
            } else {
                (N::default(), net)
            }
        })
    }
}

impl PlantYear<'_, Ratio> {
    /// What a line of a process comes to beside the base year, where the process takes and makes of its item; `None` elsewhere.
    pub(super) fn sided_ratio(&self, solution: &Solution<Ratio>, key: &LineKey, follows: &Follows) -> Option<Ratio> {
        let Follows::Process { processes, products } = follows else {
            return None;
        };
        let (taken, made) = self.sides(solution, processes, products)?;
        let base = PlantYear::of(self.base, self.base.year);
        let (taken_then, made_then) = base.sides_or_net(&self.base.ran, processes, products);
        match key.flow {
            Flow::Consumed => taken.divide(&taken_then),
            Flow::Produced => made.divide(&made_then),
            _ => None,
        }
    }

    /// The sides that the base has no line for, though it has one for the other: process, product, and whether it is made, with how much.
    pub(super) fn new_sides(&self, solution: &Solution<Ratio>) -> Vec<(usize, usize, bool, Ratio)> {
        let has_line = |process: usize, product: usize, flow: Flow| {
            self.has_amount(|key| {
                key.process == self.processes[process].process && key.item == self.items[product] && key.flow == flow
            })
        };
        let mut found = Vec::new();
        let pairs: BTreeSet<(usize, usize)> = self.taken_beside.keys().copied().collect();
        for (process, product) in pairs {
            let lines = [Flow::Consumed, Flow::Produced].map(|flow| has_line(process, product, flow));
            let Some((taken, made)) = self.sides(solution, &[process], &[product]) else {
                continue;
            };
            match lines {
                [true, false] => found.push((process, product, true, made)),
                [false, true] => found.push((process, product, false, taken)),
                _ => {}
            }
        }
        found.retain(|(.., amount)| !amount.is_zero());
        found
    }
}
