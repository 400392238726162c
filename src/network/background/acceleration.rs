//! Acceleration of slow sweeps: the stabilised method of biconjugate gradients (van der Vorst 1992), with one sweep as preconditioner.

use std::ops::Range;

use super::iterative::{STILL, TOLERANCE, sweep};
use super::sparse::Equations;

/// How often the method starts anew from what is still lacking.
const STARTS: usize = 12;
/// Steps of one start.
const STEPS: usize = 400;
/// How much of what is lacking one start takes away before the next: rounding limits what one start can reach.
const GAIN: f64 = 1e-8;

/// A block of equations with rows scaled by the size of their own terms, so that units do not show.
struct ScaledBlock<'e> {
    equations: &'e Equations,
    block: Range<usize>,
    scale: Vec<f64>,
}

/// Improves the unknowns of a block; how many steps it took. Whether they are good enough is for the caller to see.
pub(super) fn solve_block(equations: &Equations, block: Range<usize>, unknowns: &mut [f64], side: &[f64]) -> usize {
    let mut steps = 0;
    let mut best = unknowns[block.clone()].to_vec();
    let mut least = f64::INFINITY;
    for _ in 0..STARTS {
        // A sweep smooths what the scale of all rows together leaves in small ones.
        sweep(equations, block.clone(), unknowns, side);
        let residual = equations.relative_residual(block.clone(), unknowns, side);
        let is_stuck = least <= TOLERANCE && residual > least / 2.0;
        if residual < least {
            least = residual;
            best.copy_from_slice(&unknowns[block.clone()]);
        }
        if is_stuck || residual <= STILL || !residual.is_finite() {
            break;
        }
        let (lack, sizes): (Vec<f64>, Vec<f64>) = block
            .clone()
            .map(|row| equations.difference(row, unknowns, side[row]))
            .unzip();
        let scale = sizes.iter().zip(block.clone()).map(|(size, row)| {
            let size = if *size > 0.0 {
                *size
            } else {
                equations.diagonal[row].abs()
            };
            1.0 / size
        });
        let scaled = ScaledBlock {
            equations,
            block: block.clone(),
            scale: scale.collect(),
        };
        let lack = lack.iter().zip(&scaled.scale).map(|(lack, scale)| -lack * scale);
        let (correction, taken) = scaled.correction(lack.collect());
        steps += taken + 1;
        for (unknown, more) in unknowns[block.clone()].iter_mut().zip(correction) {
            *unknown += more;
        }
    }
    unknowns[block].copy_from_slice(&best);
    steps
}

impl ScaledBlock<'_> {
    /// The scaled equations at some unknowns of the block.
    fn apply(&self, unknowns: &[f64]) -> Vec<f64> {
        let start = self.block.start;
        let rows = self.block.clone().zip(unknowns).zip(&self.scale);
        let each = rows.map(|((row, own), scale)| {
            let inside = self
                .equations
                .others
                .row(row)
                .filter(|(column, _)| self.block.contains(column));
            let others: f64 = inside.map(|(column, value)| value * unknowns[column - start]).sum();
            (self.equations.diagonal[row] * own + others) * scale
        });
        each.collect()
    }

    /// One sweep from nothing towards what is lacking: nearly its solution.
    fn precondition(&self, lack: &[f64]) -> Vec<f64> {
        let start = self.block.start;
        let mut unknowns = vec![0.0; lack.len()];
        let mut row_by_row = |row: usize| {
            let inside = self
                .equations
                .others
                .row(row)
                .filter(|(column, _)| self.block.contains(column));
            let others: f64 = inside.map(|(column, value)| value * unknowns[column - start]).sum();
            let place = row - start;
            unknowns[place] = (lack[place] / self.scale[place] - others) / self.equations.diagonal[row];
        };
        if self.equations.descending {
            self.block.clone().rev().for_each(&mut row_by_row);
        } else {
            self.block.clone().for_each(&mut row_by_row);
        }
        unknowns
    }

    /// What to add to the unknowns so that less is lacking, and how many steps it took.
    fn correction(&self, lack: Vec<f64>) -> (Vec<f64>, usize) {
        let aim = norm(&lack) * GAIN;
        let shadow = lack.clone();
        let mut correction = vec![0.0; lack.len()];
        let mut residual = lack;
        let mut direction = residual.clone();
        let mut along = dot(&shadow, &residual);
        for step in 1..=STEPS {
            let preconditioned = self.precondition(&direction);
            let image = self.apply(&preconditioned);
            let length = along / dot(&shadow, &image);
            if !length.is_finite() {
                return (correction, step);
            }
            add(&mut correction, length, &preconditioned);
            add(&mut residual, -length, &image);
            if norm(&residual) <= aim {
                return (correction, step);
            }
            let smooth = self.precondition(&residual);
            let smooth_image = self.apply(&smooth);
            let weight = dot(&smooth_image, &residual) / dot(&smooth_image, &smooth_image);
            if !weight.is_finite() {
                return (correction, step);
            }
            add(&mut correction, weight, &smooth);
            add(&mut residual, -weight, &smooth_image);
            if norm(&residual) <= aim {
                return (correction, step);
            }
            let next = dot(&shadow, &residual);
            let turn = (next / along) * (length / weight);
            if !turn.is_finite() {
                return (correction, step);
            }
            along = next;
            for ((direction, image), residual) in direction.iter_mut().zip(&image).zip(&residual) {
                *direction = residual + turn * (*direction - weight * image);
            }
        }
        (correction, STEPS)
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

fn norm(vector: &[f64]) -> f64 {
    dot(vector, vector).sqrt()
}

fn add(vector: &mut [f64], times: f64, other: &[f64]) {
    for (own, other) in vector.iter_mut().zip(other) {
        *own += times * other;
    }
}
