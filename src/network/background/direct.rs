//! The direct solver: sparse LU factors of a block of equations, which serve the transposed equations as well.

use std::ops::Range;

use faer::linalg::solvers::Solve;
use faer::mat::MatMut;
use faer::sparse::linalg::solvers::{Lu, SymbolicLu};
use faer::sparse::{SparseColMat, SymbolicSparseColMat};

use super::sparse::Equations;

/// How often a solution is improved by the solution for what it lacks.
const REFINEMENTS: usize = 3;
/// Below this a solution is as good as the numbers allow.
const GOOD: f64 = 1e-15;

/// The factors of one block.
#[derive(Debug)]
pub(super) struct BlockFactors {
    block: Range<usize>,
    factors: Lu<usize, f64>,
}

impl BlockFactors {
    /// Factorises a block; `None` where it is singular, or beyond the memory.
    pub fn of(equations: &Equations, block: Range<usize>) -> Option<BlockFactors> {
        let size = block.len();
        // Row by row, that is column by column of the transposed matrix.
        let mut starts = Vec::with_capacity(size + 1);
        let mut places = Vec::new();
        let mut values = Vec::new();
        starts.push(0);
        for row in block.clone() {
            let inside = equations.others.row(row).filter(|(column, _)| block.contains(column));
            let mut entries: Vec<(usize, f64)> = inside.collect();
            entries.push((row, equations.diagonal[row]));
            entries.sort_by_key(|(column, _)| *column);
            for (column, value) in entries {
                places.push(column - block.start);
                values.push(value);
            }
            starts.push(places.len());
        }
        let pattern = SymbolicSparseColMat::new_checked(size, size, starts, None, places);
        let matrix = SparseColMat::new(pattern, values);
        let symbolic = SymbolicLu::try_new(matrix.symbolic()).ok()?;
        let factors = Lu::try_new_with_symbolic(symbolic, matrix.as_ref()).ok()?;
        Some(BlockFactors { block, factors })
    }

    /// Solves the block of the equations that were factorised, the unknowns outside it standing.
    pub fn solve(&self, equations: &Equations, unknowns: &mut [f64], side: &[f64]) {
        self.improve(equations, unknowns, side, |factors, lack| {
            factors.solve_transpose_in_place(lack);
        });
    }

    /// Solves the block of the transposed equations.
    pub fn solve_transposed(&self, transposed: &Equations, unknowns: &mut [f64], side: &[f64]) {
        self.improve(transposed, unknowns, side, |factors, lack| {
            factors.solve_in_place(lack);
        });
    }

    fn improve(
        &self,
        equations: &Equations,
        unknowns: &mut [f64],
        side: &[f64],
        solve: impl Fn(&Lu<usize, f64>, MatMut<'_, f64>),
    ) {
        unknowns[self.block.clone()].fill(0.0);
        for _ in 0..=REFINEMENTS {
            let lack = self
                .block
                .clone()
                .map(|row| -equations.difference(row, unknowns, side[row]).0);
            let mut lack: Vec<f64> = lack.collect();
            let size = lack.len();
            solve(&self.factors, MatMut::from_column_major_slice_mut(&mut lack, size, 1));
            for (unknown, more) in unknowns[self.block.clone()].iter_mut().zip(lack) {
                *unknown += more;
            }
            if equations.relative_residual(self.block.clone(), unknowns, side) <= GOOD {
                break;
            }
        }
    }
}
