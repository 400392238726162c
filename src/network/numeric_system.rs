//! The equations of a network in floating point, to be solved very many times with other amounts in the same places.
//!
//! The order of the elimination is that of the exact one, and which entries meet is worked out once; a solution is then a fixed list of products
//! and differences. It works on several sets of amounts side by side. Exact solutions are those of `Technosphere`.

use std::collections::BTreeMap;

use super::Network;
use super::technosphere::Activity;
use crate::problem::Problems;

/// Where the amount of an entry comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryOrigin {
    /// One or minus one.
    Fixed,
    /// An exchange of a process.
    Exchange {
        /// Place of the process.
        process: usize,
        /// Place of the exchange in it.
        exchange: usize,
    },
    /// The share of a part of a market; it stands in the equations with the other sign.
    Share {
        /// Place of the product.
        product: usize,
        /// Place of the part.
        part: usize,
    },
}

/// An entry of the equations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// Where its amount comes from.
    pub origin: EntryOrigin,
    /// The amount as it is in the network.
    pub amount: f64,
}

/// One step of the elimination: a row less a number of times another.
#[derive(Clone, Debug)]
struct Reduction {
    /// Slot of the entry to be eliminated.
    entry: usize,
    /// Slot of the pivot.
    pivot: usize,
    /// Slots: what is changed, and what times the number is taken from it.
    updates: Vec<(usize, usize)>,
    /// Rows of the side: what is changed, and by which.
    side: Option<(usize, usize)>,
}

/// One step of the substitution: an unknown from those after it.
#[derive(Clone, Debug)]
struct Substitution {
    row: usize,
    column: usize,
    pivot: usize,
    /// Slots and unknowns.
    others: Vec<(usize, usize)>,
}

/// The equations of a network for some products.
#[derive(Clone, Debug)]
pub struct NumericSystem {
    /// What each unknown stands for.
    pub activities: Vec<Activity>,
    /// The entries; the caller gives their amounts in this order.
    pub entries: Vec<Entry>,
    /// For each entry its slot; several entries of one place share one.
    slot_of: Vec<usize>,
    slots: usize,
    rows: usize,
    /// The products that are asked for, which are their rows.
    asked: Vec<usize>,
    reductions: Vec<Reduction>,
    substitutions: Vec<Substitution>,
    /// Unknowns that are not zero whatever the amounts.
    pub solved: Vec<usize>,
    /// By substitution its pivot with the network's own amounts.
    stated_pivots: Vec<f64>,
    /// Which unknowns are processes that make their reference: these never run backwards.
    makers: Vec<bool>,
}

/// A pivot that comes so near to zero beside its stated value, or changes its sign, gives no solution.
const LEAST_PIVOT: f64 = 1e-9;

/// Room for solutions.
#[derive(Clone, Debug)]
pub struct SystemScratch<const N: usize> {
    slots: Vec<[f64; N]>,
    side: Vec<[f64; N]>,
    /// The unknowns, in the order of the activities.
    pub solution: Vec<[f64; N]>,
}

impl Network {
    /// The equations for amounts of some products, by their places, each named once. Errors are those of [`Network::technosphere`].
    pub fn numeric_system(&self, products: &[usize]) -> Result<NumericSystem, Problems> {
        let pivots = self.technosphere()?.elimination.pivots;
        let equations = self.equations();
        let mut entries = Vec::new();
        let mut places: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        let mut slot_of = Vec::new();
        for (column, (activity, own)) in equations.columns.iter().enumerate() {
            for (place, (row, amount)) in own.iter().enumerate() {
                let origin = match activity {
                    Activity::Process(process) => EntryOrigin::Exchange {
                        process: *process,
                        exchange: place,
                    },
                    Activity::Market(product) if place > 0 => EntryOrigin::Share {
                        product: *product,
                        part: place - 1,
                    },
                    _ => EntryOrigin::Fixed,
                };
                entries.push(Entry {
                    origin,
                    amount: amount.to_f64(),
                });
                let next = places.len();
                slot_of.push(*places.entry((*row, column)).or_insert(next));
            }
        }
        let mut system = NumericSystem {
            activities: equations.columns.iter().map(|(activity, _)| *activity).collect(),
            entries,
            slot_of,
            slots: places.len(),
            rows: equations.rows,
            asked: products.to_vec(),
            reductions: Vec::new(),
            substitutions: Vec::new(),
            solved: Vec::new(),
            stated_pivots: Vec::new(),
            makers: equations
                .columns
                .iter()
                .map(|(activity, _)| self.is_maker(*activity))
                .collect(),
        };
        system.plan(&pivots, places);
        system.stated_pivots = system.pivots_as_stated();
        Ok(system)
    }

    fn is_maker(&self, activity: Activity) -> bool {
        matches!(activity, Activity::Process(process) if !self.processes[process].is_treatment())
    }
}

impl NumericSystem {
    /// Works out which entries meet, in the order of the pivots.
    fn plan(&mut self, pivots: &[(usize, usize)], places: BTreeMap<(usize, usize), usize>) {
        let mut rows: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); self.rows];
        for ((row, column), slot) in places {
            rows[row].insert(column, slot);
        }
        let mut open = vec![true; self.rows];
        let mut has_side = vec![false; self.rows];
        self.asked.iter().for_each(|row| has_side[*row] = true);
        for (row, column) in pivots {
            open[*row] = false;
            let pivot = rows[*row].clone();
            for other in (0..self.rows).filter(|other| open[*other]) {
                let Some(entry) = rows[other].remove(column) else {
                    continue;
                };
                let sources = pivot.iter().filter(|(place, _)| *place != column);
                let updates = sources.map(|(place, source)| {
                    let slots = &mut self.slots;
                    let target = rows[other].entry(*place).or_insert_with(|| {
                        *slots += 1;
                        *slots - 1
                    });
                    (*target, *source)
                });
                let updates = updates.collect();
                let side = has_side[*row].then_some((other, *row));
                has_side[other] |= has_side[*row];
                self.reductions.push(Reduction {
                    entry,
                    pivot: pivot[column],
                    updates,
                    side,
                });
            }
        }
        let mut is_solved = vec![false; self.activities.len()];
        for (row, column) in pivots.iter().rev() {
            let others = rows[*row]
                .iter()
                .filter(|(place, _)| *place != column && is_solved[**place]);
            let others: Vec<(usize, usize)> = others.map(|(place, slot)| (*slot, *place)).collect();
            is_solved[*column] = has_side[*row] || !others.is_empty();
            self.substitutions.push(Substitution {
                row: *row,
                column: *column,
                pivot: rows[*row][column],
                others,
            });
        }
        self.solved = (0..is_solved.len()).filter(|unknown| is_solved[*unknown]).collect();
    }

    /// Room for solutions side by side.
    pub fn scratch<const N: usize>(&self) -> SystemScratch<N> {
        SystemScratch {
            slots: vec![[0.0; N]; self.slots],
            side: vec![[0.0; N]; self.rows],
            solution: vec![[0.0; N]; self.activities.len()],
        }
    }

    fn pivots_as_stated(&self) -> Vec<f64> {
        let mut scratch = self.scratch::<1>();
        self.eliminate(|entry| [self.entries[entry].amount], &[], &mut scratch);
        let pivots = self.substitutions.iter();
        pivots.map(|step| scratch.slots[step.pivot][0]).collect()
    }

    fn eliminate<const N: usize>(
        &self,
        amount_of: impl Fn(usize) -> [f64; N],
        asked: &[f64],
        scratch: &mut SystemScratch<N>,
    ) {
        scratch.slots.fill([0.0; N]);
        scratch.side.fill([0.0; N]);
        for (entry, slot) in self.slot_of.iter().enumerate() {
            let amount = amount_of(entry);
            scratch.slots[*slot]
                .iter_mut()
                .zip(&amount)
                .for_each(|(sum, amount)| *sum += amount);
        }
        for (row, amount) in self.asked.iter().zip(asked) {
            scratch.side[*row] = [*amount; N];
        }
        for step in &self.reductions {
            let mut times = scratch.slots[step.entry];
            let pivot = &scratch.slots[step.pivot];
            times.iter_mut().zip(pivot).for_each(|(times, pivot)| *times /= pivot);
            for (target, source) in &step.updates {
                let source = scratch.slots[*source];
                subtract(&mut scratch.slots[*target], &times, &source);
            }
            if let Some((target, source)) = step.side {
                let source = scratch.side[source];
                subtract(&mut scratch.side[target], &times, &source);
            }
        }
    }

    /// Solves for an amount of each product with other amounts in the entries. `solved` tells which sets have a solution; a set that comes near to
    /// none, has numbers that are none, or lets a process run backwards that makes its reference, has not.
    pub fn solve<const N: usize>(
        &self,
        amount_of: impl Fn(usize) -> [f64; N],
        asked: &[f64],
        scratch: &mut SystemScratch<N>,
    ) -> [bool; N] {
        self.eliminate(amount_of, asked, scratch);
        let mut solved = [true; N];
        for (step, stated) in self.substitutions.iter().zip(&self.stated_pivots) {
            let pivot = &scratch.slots[step.pivot];
            for (solved, pivot) in solved.iter_mut().zip(pivot) {
                *solved &= pivot / stated > LEAST_PIVOT;
            }
            let mut rest = scratch.side[step.row];
            for (slot, unknown) in &step.others {
                subtract(&mut rest, &scratch.slots[*slot], &scratch.solution[*unknown]);
            }
            let solution = &mut scratch.solution[step.column];
            for (lane, solution) in solution.iter_mut().enumerate() {
                *solution = rest[lane] / pivot[lane];
            }
        }
        let mut largest = [0.0; N];
        for unknown in &self.solved {
            let runs = &scratch.solution[*unknown];
            largest
                .iter_mut()
                .zip(runs)
                .for_each(|(largest, runs)| *largest = runs.abs().max(*largest));
        }
        for unknown in &self.solved {
            let makes = self.makers[*unknown];
            let runs = &scratch.solution[*unknown];
            for (lane, solved) in solved.iter_mut().enumerate() {
                // What rounding leaves of nothing is no running backwards.
                *solved &= runs[lane].is_finite() && !(makes && runs[lane] < -NOISE * largest[lane]);
            }
        }
        solved
    }
}

/// How far below zero rounding may leave an unknown, beside the largest.
const NOISE: f64 = 1e-12;

fn subtract<const N: usize>(target: &mut [f64; N], times: &[f64; N], source: &[f64; N]) {
    for lane in 0..N {
        target[lane] -= times[lane] * source[lane];
    }
}
