//! The iterative solver: Gauss-Seidel sweeps over a block in the order of its suppliers, accelerated where they are slow.

use std::ops::Range;

use super::acceleration;
use super::sparse::Equations;

/// What a row may lack when an iteration ends, over the size of its own terms.
pub const TOLERANCE: f64 = 1e-12;
/// What a sweep may still change in a row, likewise, when sweeps end: below the tolerance, since the next sweep would change it again.
pub(super) const STILL: f64 = 1e-14;
/// After so many sweeps one can see how fast they are.
const TRIAL: usize = 24;
/// More sweeps than this and acceleration is quicker.
const MOST_SWEEPS: usize = 240;

/// How an iteration ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Iteration {
    /// Sweeps, and steps of the acceleration.
    pub steps: usize,
    /// Whether sweeps alone were enough.
    pub by_sweeps: bool,
    /// What rows lack at most, over the size of their own terms.
    pub residual: f64,
}

impl Iteration {
    /// Whether the tolerance was reached.
    pub fn has_converged(&self) -> bool {
        self.residual <= TOLERANCE
    }
}

/// Solves a block of equations, the unknowns outside it standing; those inside it are the start.
pub(super) fn solve_block(equations: &Equations, block: Range<usize>, unknowns: &mut [f64], side: &[f64]) -> Iteration {
    unknowns[block.clone()].fill(0.0);
    let (sweeps, is_still) = sweep_until_still(equations, block.clone(), unknowns, side);
    let mut iteration = Iteration {
        steps: sweeps,
        by_sweeps: true,
        residual: equations.relative_residual(block.clone(), unknowns, side),
    };
    if !(is_still && iteration.has_converged()) {
        iteration.by_sweeps = false;
        if unknowns[block.clone()].iter().any(|unknown| !unknown.is_finite()) {
            unknowns[block.clone()].fill(0.0);
        }
        iteration.steps += acceleration::solve_block(equations, block.clone(), unknowns, side);
        iteration.residual = equations.relative_residual(block, unknowns, side);
    }
    iteration
}

/// Sweeps until nothing changes any more, or until it is plain that this takes too long. How many sweeps, and whether all is still.
fn sweep_until_still(equations: &Equations, block: Range<usize>, unknowns: &mut [f64], side: &[f64]) -> (usize, bool) {
    let mut changes: Vec<f64> = Vec::new();
    for sweeps in 1..=MOST_SWEEPS {
        let change = sweep(equations, block.clone(), unknowns, side);
        changes.push(change);
        if change <= STILL {
            return (sweeps, true);
        }
        if sweeps >= TRIAL && is_slow(&changes) {
            return (sweeps, false);
        }
    }
    (MOST_SWEEPS, false)
}

/// Whether sweeps that changed so much are going to be too many.
fn is_slow(changes: &[f64]) -> bool {
    let (last, before) = (changes[changes.len() - 1], changes[changes.len() - TRIAL / 2]);
    let rate = (last / before).powf(2.0 / TRIAL as f64);
    let is_shrinking = rate < 1.0;
    // Near the end the changes are those of rounding, and stay.
    let to_go = (STILL / last).ln() / rate.ln();
    last > TOLERANCE && !(is_shrinking && changes.len() as f64 + to_go < MOST_SWEEPS as f64)
}

/// One sweep: each unknown of the block in turn from the others. The greatest change, each over the size of the terms of its row.
pub(super) fn sweep(equations: &Equations, block: Range<usize>, unknowns: &mut [f64], side: &[f64]) -> f64 {
    let mut greatest = 0.0f64;
    let mut row_by_row = |row: usize| {
        let (difference, size) = equations.difference(row, unknowns, side[row]);
        if size > 0.0 {
            unknowns[row] -= difference / equations.diagonal[row];
            let change = difference.abs() / size;
            greatest = if change.is_nan() {
                f64::INFINITY
            } else {
                greatest.max(change)
            };
        }
    };
    if equations.descending {
        block.rev().for_each(&mut row_by_row);
    } else {
        block.for_each(&mut row_by_row);
    }
    greatest
}
