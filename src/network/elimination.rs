//! Exact elimination of a sparse square matrix of rationals, and the solutions of both it and its transpose.

use std::collections::BTreeMap;

use crate::quantity::Ratio;

/// A sparse square matrix, row by row.
#[derive(Clone, Debug, Default)]
pub struct SparseMatrix {
    rows: Vec<BTreeMap<usize, Ratio>>,
    columns: usize,
}

impl SparseMatrix {
    /// A matrix from its columns; entries of one place add up, zeros are dropped.
    pub fn of_columns(rows: usize, columns: Vec<Vec<(usize, Ratio)>>) -> SparseMatrix {
        let mut matrix = SparseMatrix {
            rows: vec![BTreeMap::new(); rows],
            columns: columns.len(),
        };
        for (place, column) in columns.into_iter().enumerate() {
            for (row, value) in column {
                let entry = matrix.rows[row].entry(place).or_default();
                *entry = std::mem::take(entry) + value;
            }
        }
        for row in &mut matrix.rows {
            row.retain(|_, value| !value.is_zero());
        }
        matrix
    }
}

/// A matrix as a product of two triangular ones.
#[derive(Debug)]
pub struct Elimination {
    /// In their order: the row and the column eliminated.
    pub(super) pivots: Vec<(usize, usize)>,
    /// For each pivot what its row was taken from, and how many times.
    lower: Vec<Vec<(usize, Ratio)>>,
    /// For each pivot its row as it stood then.
    upper: Vec<BTreeMap<usize, Ratio>>,
}

impl Elimination {
    /// Eliminates a matrix; `Err`: the columns of a part that has no single solution.
    ///
    /// The next pivot is the entry whose row and column have the fewest others, so that little is filled in.
    pub fn of(matrix: SparseMatrix) -> Result<Elimination, Vec<usize>> {
        let SparseMatrix { mut rows, columns } = matrix;
        let mut count = vec![0usize; columns];
        for column in rows.iter().flat_map(BTreeMap::keys) {
            count[*column] += 1;
        }
        let mut open: Vec<bool> = vec![true; rows.len()];
        let mut elimination = Elimination {
            pivots: Vec::new(),
            lower: Vec::new(),
            upper: Vec::new(),
        };
        for _ in 0..rows.len() {
            let candidates = rows
                .iter()
                .enumerate()
                .filter(|(row, _)| open[*row])
                .flat_map(|(row, entries)| {
                    let others = entries.len().saturating_sub(1);
                    let cost = |column: usize| others * count[column].saturating_sub(1);
                    entries
                        .keys()
                        .map(move |column| (cost(*column), row, *column))
                        .collect::<Vec<_>>()
                });
            let Some((_, row, column)) = candidates.min() else {
                let done: Vec<usize> = elimination.pivots.iter().map(|(_, column)| *column).collect();
                return Err((0..columns).filter(|column| !done.contains(column)).collect());
            };
            open[row] = false;
            let pivot = std::mem::take(&mut rows[row]);
            pivot.keys().for_each(|column| count[*column] -= 1);
            let mut taken = Vec::new();
            for (other, entries) in rows.iter_mut().enumerate().filter(|(other, _)| open[*other]) {
                let Some(entry) = entries.get(&column) else { continue };
                let Some(times) = entry.divide(&pivot[&column]) else {
                    continue;
                };
                for (place, value) in &pivot {
                    let known = entries.remove(place);
                    let was_there = known.is_some();
                    let value = known.unwrap_or_default() - value.clone() * times.clone();
                    let is_there = *place != column && !value.is_zero();
                    if is_there {
                        entries.insert(*place, value);
                    }
                    match (was_there, is_there) {
                        (true, false) => count[*place] -= 1,
                        (false, true) => count[*place] += 1,
                        _ => {}
                    }
                }
                taken.push((other, times));
            }
            elimination.pivots.push((row, column));
            elimination.lower.push(taken);
            elimination.upper.push(pivot);
        }
        Ok(elimination)
    }

    /// The vector that the matrix turns into the given one.
    pub fn solve(&self, mut side: Vec<Ratio>) -> Vec<Ratio> {
        for ((row, _), taken) in self.pivots.iter().zip(&self.lower) {
            if side[*row].is_zero() {
                continue;
            }
            for (other, times) in taken {
                side[*other] = std::mem::take(&mut side[*other]) - side[*row].clone() * times.clone();
            }
        }
        let mut solution = vec![Ratio::zero(); side.len()];
        for ((row, column), pivot) in self.pivots.iter().zip(&self.upper).rev() {
            let mut rest = side[*row].clone();
            for (place, value) in pivot.iter().filter(|(place, _)| *place != column) {
                if !solution[*place].is_zero() {
                    rest = rest - value.clone() * solution[*place].clone();
                }
            }
            // A pivot is not zero.
            solution[*column] = rest.divide(&pivot[column]).unwrap_or_default();
        }
        solution
    }

    /// The vector that the transposed matrix turns into the given one.
    pub fn solve_transposed(&self, mut side: Vec<Ratio>) -> Vec<Ratio> {
        let mut solution = vec![Ratio::zero(); side.len()];
        for ((row, column), pivot) in self.pivots.iter().zip(&self.upper) {
            let value = side[*column].divide(&pivot[column]).unwrap_or_default();
            if !value.is_zero() {
                for (place, entry) in pivot.iter().filter(|(place, _)| *place != column) {
                    side[*place] = std::mem::take(&mut side[*place]) - entry.clone() * value.clone();
                }
            }
            solution[*row] = value;
        }
        for ((row, _), taken) in self.pivots.iter().zip(&self.lower).rev() {
            let mut value = std::mem::take(&mut solution[*row]);
            for (other, times) in taken {
                if !solution[*other].is_zero() {
                    value = value - solution[*other].clone() * times.clone();
                }
            }
            solution[*row] = value;
        }
        solution
    }
}
