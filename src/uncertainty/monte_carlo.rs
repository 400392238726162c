//! Approach 2: Monte Carlo. Blocks of draws go to the threads one after the other; results stand in the order of the draws.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::distribution::Distribution;
use super::draws::{BLOCK, LANES, Lanes, Stream};
use super::response::Response;
use super::statistics::{centred_ranks, centred_ranks_of_bits, correlation};

/// A variable: an input that is drawn.
#[derive(Clone, Debug)]
pub struct Variable {
    /// The id that names its stream.
    pub id: String,
    /// How its multiplier is distributed.
    pub distribution: Distribution,
}

/// How much is drawn, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// How many draws.
    pub draws: usize,
    /// The seed.
    pub seed: u64,
    /// Threads; no digit depends on them.
    pub threads: usize,
}

impl Default for Sampling {
    fn default() -> Sampling {
        Sampling {
            draws: 100_000,
            seed: 1,
            threads: std::thread::available_parallelism().map_or(1, usize::from),
        }
    }
}

/// Drawn results.
#[derive(Clone, Debug)]
pub struct Sample {
    /// By result, the numbers of the draws that have a value.
    pub results: Vec<Vec<f64>>,
    /// Which draws have a value, where some have none.
    solved: Option<Vec<usize>>,
    /// How many draws have none.
    pub unsolved: usize,
}

impl Sample {
    /// No draws of some results.
    pub fn none(results: usize) -> Sample {
        Sample {
            results: vec![Vec::new(); results],
            solved: Some(Vec::new()),
            unsolved: 0,
        }
    }
}

/// Draws the variables and evaluates the response.
pub fn sample<R: Response>(response: &R, variables: &[Variable], sampling: Sampling) -> Sample {
    let blocks = sampling.draws.div_ceil(BLOCK);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut streams: Vec<Stream> = variables
            .iter()
            .map(|variable| Stream::new(sampling.seed, &variable.id))
            .collect();
        let mut drawn = vec![[0.0; BLOCK]; variables.len()];
        let mut tile: Vec<Lanes> = vec![[1.0; LANES]; variables.len()];
        let mut scratch = response.scratch();
        let mut results: Vec<Lanes> = vec![[0.0; LANES]; response.outputs()];
        let mut done = Vec::new();
        loop {
            let block = next.fetch_add(1, Ordering::Relaxed);
            if block >= blocks {
                return done;
            }
            for ((stream, variable), drawn) in streams.iter_mut().zip(variables).zip(&mut drawn) {
                stream.seek(block * BLOCK);
                stream.fill(&variable.distribution, drawn);
            }
            let mut of_block = vec![Vec::with_capacity(BLOCK); response.outputs()];
            for from in (0..BLOCK).step_by(LANES) {
                for (tile, drawn) in tile.iter_mut().zip(&drawn) {
                    tile.copy_from_slice(&drawn[from..from + LANES]);
                }
                response.evaluate(&tile, &mut scratch, &mut results);
                for (of_block, results) in of_block.iter_mut().zip(&results) {
                    of_block.extend_from_slice(results);
                }
            }
            done.push((block, of_block));
        }
    };
    let mut done: Vec<(usize, Vec<Vec<f64>>)> = on_threads(sampling.threads.min(blocks), &work);
    done.sort_unstable_by_key(|(block, _)| *block);
    let mut results = vec![Vec::with_capacity(blocks * BLOCK); response.outputs()];
    for (_, of_block) in done {
        results
            .iter_mut()
            .zip(of_block)
            .for_each(|(all, more)| all.extend(more));
    }
    results.iter_mut().for_each(|all| all.truncate(sampling.draws));
    without_unsolved(results, sampling.draws)
}

/// Leaves out the draws for which some result has no value.
fn without_unsolved(results: Vec<Vec<f64>>, draws: usize) -> Sample {
    let has_value = |draw: &usize| results.iter().all(|all| all[*draw].is_finite());
    let solved: Vec<usize> = (0..draws).filter(has_value).collect();
    let unsolved = draws - solved.len();
    if unsolved == 0 {
        return Sample {
            results,
            solved: None,
            unsolved,
        };
    }
    let kept = |all: &Vec<f64>| solved.iter().map(|draw| all[*draw]).collect();
    Sample {
        results: results.iter().map(kept).collect(),
        solved: Some(solved),
        unsolved,
    }
}

/// Draws over which ranks are correlated, from the first on: a coefficient of so many is sure to 0.003.
const RANKED: usize = 100_000;

/// By variable and result the rank correlation of the two, over the first draws that have a value; `None` of a result that is always the same.
///
/// A distribution's value rises with the random bits that it is drawn by, so the bits have the ranks of the values.
pub fn rank_correlations(sample: &Sample, variables: &[Variable], sampling: Sampling) -> Vec<Vec<Option<f64>>> {
    let first = |values: &Vec<f64>| {
        let first = &values[..values.len().min(RANKED)];
        if first.is_empty() { None } else { centred_ranks(first) }
    };
    let ranks: Vec<Option<Vec<f64>>> = sample.results.iter().map(first).collect();
    // The draws that are ranked, and one more than the last of them.
    let solved = sample.solved.as_ref().map(|solved| &solved[..solved.len().min(RANKED)]);
    let needed = match solved {
        None => sampling.draws.min(RANKED),
        Some(solved) => solved.last().map_or(0, |last| last + 1),
    };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(variable) = variables.get(place) else {
                return done;
            };
            let mut stream = Stream::new(sampling.seed, &variable.id);
            let all: Vec<u64> = (0..needed).map(|_| stream.bits()).collect();
            let bits = match solved {
                None => all,
                Some(solved) => solved.iter().map(|draw| all[*draw]).collect(),
            };
            let own = centred_ranks_of_bits(&bits);
            let is_fixed = variable.distribution.deviation() == 0.0;
            let with = |ranks: &Option<Vec<f64>>| {
                let ranks = ranks.as_ref()?;
                Some(if is_fixed { 0.0 } else { correlation(&own, ranks) })
            };
            done.push((place, ranks.iter().map(with).collect()));
        }
    };
    let mut done: Vec<(usize, Vec<Option<f64>>)> = on_threads(sampling.threads.min(variables.len()), &work);
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, correlations)| correlations).collect()
}

/// Runs the work on some threads and gathers what each has done.
fn on_threads<T: Send>(threads: usize, work: &(impl Fn() -> Vec<T> + Sync)) -> Vec<T> {
    if threads <= 1 {
        return work();
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let done = running.into_iter().map(|thread| match thread.join() {
            Ok(done) => done,
            Err(fault) => std::panic::resume_unwind(fault),
        });
        done.flatten().collect()
    })
}
