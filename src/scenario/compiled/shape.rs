//! The equations of a plant's year in floating point, with the pattern in which its amounts meet worked out once.

use crate::network::Source;
use crate::network::numeric_system::SystemScratch;
use crate::network::{Activity, EntryOrigin, NumericSystem};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::scenario::plant_year::PlantYear;
use crate::scenario::solution::Solution;

/// Where the amount of an entry stands in a plant's year.
#[derive(Clone, Copy, Debug)]
enum Origin {
    Fixed(f64),
    /// Places of a process and of an exchange in it.
    Exchange(usize, usize),
    /// Product, and place of the part of its market.
    Share(usize, usize),
}

/// The equations of all years whose amounts stand in the same places.
#[derive(Debug)]
pub(super) struct Shape {
    system: NumericSystem,
    scratch: SystemScratch<1>,
    origins: Vec<Origin>,
    /// What each unknown that is not zero stands for; processes by their place in the year.
    unknowns: Vec<(usize, Activity)>,
    /// The absorbers of balanced items by their place in the year, with the most that each can run.
    absorbers: Vec<(usize, f64)>,
}

/// Beside the greatest run, what is no running backwards.
const NOISE: f64 = 1e-12;

/// Writes what tells shapes apart: which amounts there are and which of them are zero.
pub(super) fn write_pattern(state: &PlantYear<'_, f64>, base: usize, pattern: &mut Vec<u64>) {
    let mark = |place: usize, amount: f64| (place as u64) << 1 | u64::from(amount == 0.0);
    pattern.clear();
    pattern.extend([base as u64, state.items.len() as u64]);
    for process in &state.processes {
        let is_fixed = u64::from(process.fixed_runs.is_some());
        pattern.extend([
            (process.reference as u64) << 1 | is_fixed,
            process.exchanges.len() as u64,
        ]);
        pattern.extend(
            process
                .exchanges
                .iter()
                .map(|(product, amount)| mark(*product, *amount)),
        );
    }
    for (product, parts) in &state.markets {
        pattern.extend([*product as u64, parts.len() as u64]);
        pattern.extend(parts.iter().map(|(source, share)| match source {
            Source::Bought => mark(0, *share),
            Source::Process(process) => mark(*process + 1, *share),
        }));
    }
}

impl Shape {
    /// The shape of a year; `None` without a network. Errors: those of [`crate::network::Network::technosphere`].
    pub fn of(state: &PlantYear<'_, f64>) -> Result<Option<Shape>, Problems> {
        let Some((network, places)) = state.network() else {
            return Ok(None);
        };
        let products: Vec<usize> = (0..network.products.len()).collect();
        let system = network.numeric_system(&products)?;
        let origins = system.entries.iter().map(|entry| match entry.origin {
            EntryOrigin::Fixed => Origin::Fixed(entry.amount),
            EntryOrigin::Exchange { process, exchange } => {
                let place = places[process];
                if state.processes[place].fixed_runs.is_some() {
                    return Origin::Fixed(entry.amount);
                }
                Origin::Exchange(place, nth_filled(&state.processes[place].exchanges, exchange))
            }
            EntryOrigin::Share { product, part } => match state.markets.get(&product) {
                Some(parts) => Origin::Share(product, nth_part(parts, part, &places)),
                None => Origin::Fixed(entry.amount),
            },
        });
        let origins = origins.collect();
        let unknowns = system.solved.iter().map(|unknown| {
            let activity = match system.activities[*unknown] {
                Activity::Process(process) => Activity::Process(places[process]),
                other => other,
            };
            (*unknown, activity)
        });
        let absorbers = network.balanced.iter().map(|item| {
            let takes = -network.processes[item.absorber].net(item.product);
            let most = item.capacity.as_ref().and_then(|capacity| capacity.divide(&takes));
            (
                places[item.absorber],
                most.as_ref().map_or(f64::INFINITY, Ratio::to_f64),
            )
        });
        Ok(Some(Shape {
            unknowns: unknowns.collect(),
            absorbers: absorbers.collect(),
            scratch: system.scratch(),
            origins,
            system,
        }))
    }

    /// What the plant runs where every absorber takes what is left and no process runs backwards; `None` where that cannot be, which the exact solution
    /// decides. `asked` has room for the products.
    pub fn solve(&mut self, state: &PlantYear<'_, f64>, asked: &mut Vec<f64>) -> Option<Solution<f64>> {
        asked.clear();
        asked.resize(state.items.len(), 0.0);
        for (product, amount) in state.asked_in_all() {
            asked[product] += amount;
        }
        let amount_of = |entry: usize| match self.origins[entry] {
            Origin::Fixed(amount) => [amount],
            Origin::Exchange(process, exchange) => [state.processes[process].exchanges[exchange].1],
            Origin::Share(product, part) => [-state.markets[&product][part].1],
        };
        let [is_solved] = self.system.solve(amount_of, asked, &mut self.scratch);
        if !is_solved {
            return None;
        }
        let mut solution = Solution {
            runs: vec![0.0; state.processes.len()],
            bought: vec![0.0; state.items.len()],
            left: vec![0.0; state.items.len()],
            ..Solution::default()
        };
        for (unknown, activity) in &self.unknowns {
            let [amount] = self.scratch.solution[*unknown];
            match activity {
                Activity::Process(process) => solution.runs[*process] = amount,
                Activity::Bought(product) => solution.bought[*product] += amount,
                Activity::Left(product) => solution.left[*product] += amount,
                Activity::Market(_) => {}
            }
        }
        let greatest = solution.runs.iter().fold(0.0, |most: f64, runs| most.max(runs.abs()));
        let keeps = |(absorber, most): &(usize, f64)| {
            let runs = solution.runs[*absorber];
            runs >= -NOISE * greatest && runs <= *most
        };
        if !self.absorbers.iter().all(keeps) {
            return None;
        }
        for (own, process) in solution.runs.iter_mut().zip(&state.processes) {
            if let Some(fixed) = process.fixed_runs {
                *own = fixed;
            }
        }
        Some(solution)
    }
}

/// The place of the exchange that is the n-th of the network, which has none of zero.
fn nth_filled(exchanges: &[(usize, f64)], nth: usize) -> usize {
    let filled = exchanges.iter().enumerate().filter(|(_, (_, amount))| *amount != 0.0);
    filled.map(|(place, _)| place).nth(nth).unwrap_or_default()
}

/// The place of the part that is the n-th of the network's market, which has none of zero and none of processes that run as they are told.
fn nth_part(parts: &[(Source, f64)], nth: usize, places: &[usize]) -> usize {
    let is_kept = |source: &Source| match source {
        Source::Bought => true,
        Source::Process(process) => places.contains(process),
    };
    let kept = parts
        .iter()
        .enumerate()
        .filter(|(_, (source, share))| *share != 0.0 && is_kept(source));
    kept.map(|(place, _)| place).nth(nth).unwrap_or_default()
}
