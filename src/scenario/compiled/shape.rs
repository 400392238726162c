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
    /// The absorbers of balanced items.
    absorbers: Vec<Absorber>,
}

/// What takes of a balanced item what others leave.
#[derive(Clone, Copy, Debug)]
struct Absorber {
    /// Its place in the year.
    process: usize,
    product: usize,
    /// The most of the item that it takes.
    capacity: f64,
    /// Whether something is burned in the place of the item instead, for it lacks.
    is_topped_up: bool,
    /// Whether that can be.
    has_top_up: bool,
}

/// What an attempt to solve comes to.
#[derive(Debug)]
pub(super) enum Attempt {
    /// What the plant runs.
    Solved(Solution<f64>),
    /// A balanced item, by its place, lacks: it must be topped up.
    Lacks(usize),
    /// Only the exact solution tells.
    Unclear,
}

/// Balanced items that are topped up, a bit each by their place.
pub(super) type ToppedUp = u64;

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
    /// The shape of a year in which some balanced items are topped up; `None` without a network, or where an absorber does not run. Errors: those of
    /// [`crate::network::Network::technosphere`].
    pub fn of(state: &PlantYear<'_, f64>, topped_up: ToppedUp) -> Result<Option<Shape>, Problems> {
        let Some((mut network, places)) = state.network() else {
            return Ok(None);
        };
        let balanced = network.balanced.iter().enumerate();
        let absorbers: Vec<Absorber> = balanced
            .map(|(place, item)| Absorber {
                process: places[item.absorber],
                product: item.product,
                capacity: item.capacity.as_ref().map_or(f64::INFINITY, Ratio::to_f64),
                is_topped_up: is_among(topped_up, place),
                has_top_up: item.top_up.is_some() && place < ToppedUp::BITS as usize,
            })
            .collect();
        // What an absorber leaves that does not run, the exact solution tells.
        if absorbers
            .iter()
            .any(|absorber| state.is_beside_network(absorber.process))
        {
            return Ok(None);
        }
        let mut replaced = Vec::new();
        for (place, item) in network.balanced.iter().enumerate() {
            if let Some(top_up) = item.top_up.as_ref().filter(|_| is_among(topped_up, place)) {
                network.processes[item.absorber] = top_up.clone();
                replaced.push(item.absorber);
            }
        }
        let products: Vec<usize> = (0..network.products.len()).collect();
        let system = network.numeric_system(&products)?;
        let origins = system.entries.iter().map(|entry| match entry.origin {
            EntryOrigin::Fixed => Origin::Fixed(entry.amount),
            EntryOrigin::Exchange { process, exchange } => {
                let place = places[process];
                if state.is_beside_network(place) || replaced.contains(&process) {
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
        Ok(Some(Shape {
            unknowns: unknowns.collect(),
            absorbers,
            scratch: system.scratch(),
            origins,
            system,
        }))
    }

    /// What the plant runs where no process runs backwards. What users take of a fuel in the place of an item that lacks is not parted among them: no
    /// line of the plant's fence tells them apart. `asked` has room for the products.
    pub fn attempt(&mut self, state: &PlantYear<'_, f64>, asked: &mut Vec<f64>) -> Attempt {
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
            return Attempt::Unclear;
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
        for (place, absorber) in self.absorbers.iter().enumerate() {
            let runs = solution.runs[absorber.process];
            if absorber.is_topped_up {
                solution.runs[absorber.process] = 0.0;
                continue;
            }
            let taken = -state.processes[absorber.process].net(absorber.product) * runs;
            if runs < -NOISE * greatest && absorber.has_top_up {
                return Attempt::Lacks(place);
            }
            if runs < -NOISE * greatest || taken > absorber.capacity {
                return Attempt::Unclear;
            }
        }
        for (own, process) in solution.runs.iter_mut().zip(&state.processes) {
            if let Some(fixed) = process.fixed_runs {
                *own = fixed;
            }
        }
        Attempt::Solved(solution)
    }
}

fn is_among(topped_up: ToppedUp, place: usize) -> bool {
    u32::try_from(place).is_ok_and(|place| topped_up.checked_shr(place).unwrap_or_default() & 1 == 1)
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
