//! The triangular factor of a symmetric positive definite matrix, in floating point.

/// L of M = L Lᵀ, row by row up to the diagonal.
#[derive(Clone, Debug)]
pub(super) struct Cholesky {
    rows: Vec<Vec<f64>>,
}

/// The least square of a pivot that is told from nothing, of a matrix whose diagonal is 1.
const LEAST_PIVOT: f64 = 1e-12;

impl Cholesky {
    /// Factors a matrix whose diagonal is 1, given row by row; `Err`: the first row that all but follows from those above it.
    pub fn of(matrix: &[Vec<f64>]) -> Result<Cholesky, usize> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(matrix.len());
        for (place, given) in matrix.iter().enumerate() {
            let mut row: Vec<f64> = Vec::with_capacity(place + 1);
            for (column, above) in rows.iter().enumerate() {
                let known: f64 = row.iter().zip(above).map(|(left, right)| left * right).sum();
                row.push((given[column] - known) / above[column]);
            }
            let pivot = given[place] - row.iter().map(|value| value * value).sum::<f64>();
            if pivot.is_nan() || pivot < LEAST_PIVOT {
                return Err(place);
            }
            row.push(pivot.sqrt());
            rows.push(row);
        }
        Ok(Cholesky { rows })
    }

    /// L⁻¹ of a side.
    pub fn forward(&self, side: &[f64]) -> Vec<f64> {
        let mut solved: Vec<f64> = Vec::with_capacity(side.len());
        for (row, value) in self.rows.iter().zip(side) {
            let known: f64 = row.iter().zip(&solved).map(|(left, right)| left * right).sum();
            let pivot = row[solved.len()];
            solved.push((value - known) / pivot);
        }
        solved
    }

    /// M⁻¹ of a side, `matrix` being M: what rounding left of the side is solved for once more, without which balances of meters that differ a thousandfold
    /// in width do not close to the digits shown.
    pub fn solve(&self, matrix: &[Vec<f64>], side: &[f64]) -> Vec<f64> {
        let mut solved = self.backward(self.forward(side));
        let left: Vec<f64> = matrix
            .iter()
            .zip(side)
            .map(|(row, value)| {
                let reached: f64 = row.iter().zip(&solved).map(|(entry, own)| entry * own).sum();
                value - reached
            })
            .collect();
        let mended = self.backward(self.forward(&left));
        solved.iter_mut().zip(mended).for_each(|(own, more)| *own += more);
        solved
    }

    /// L⁻ᵀ of a side.
    fn backward(&self, mut solved: Vec<f64>) -> Vec<f64> {
        for (place, row) in self.rows.iter().enumerate().rev() {
            solved[place] /= row[place];
            let own = solved[place];
            for (value, entry) in solved.iter_mut().zip(&row[..place]) {
                *value -= entry * own;
            }
        }
        solved
    }
}
