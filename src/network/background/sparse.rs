//! Sparse matrices in floating point, row by row.

/// The entries of a sparse matrix, row by row; entries of one place are added up, columns ascend.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SparseRows {
    /// Where each row begins, and the end.
    starts: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f64>,
}

impl SparseRows {
    /// A matrix of so many rows from its entries (row, column, value).
    pub fn of_entries(rows: usize, mut entries: Vec<(u32, u32, f64)>) -> SparseRows {
        entries.sort_by_key(|(row, column, _)| (*row, *column));
        let mut matrix = SparseRows {
            starts: Vec::with_capacity(rows + 1),
            columns: Vec::with_capacity(entries.len()),
            values: Vec::with_capacity(entries.len()),
        };
        let mut last = None;
        for (row, column, value) in entries {
            if last == Some((row, column)) {
                if let Some(known) = matrix.values.last_mut() {
                    *known += value;
                }
                continue;
            }
            while matrix.starts.len() <= row as usize {
                matrix.starts.push(matrix.columns.len());
            }
            matrix.columns.push(column);
            matrix.values.push(value);
            last = Some((row, column));
        }
        while matrix.starts.len() <= rows {
            matrix.starts.push(matrix.columns.len());
        }
        matrix
    }

    /// How many rows it has.
    pub fn rows(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many entries it has.
    pub fn entries(&self) -> usize {
        self.columns.len()
    }

    /// The columns and values of a row.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let range = self.starts[row]..self.starts[row + 1];
        let columns = self.columns[range.clone()].iter();
        columns
            .zip(&self.values[range])
            .map(|(column, value)| (*column as usize, *value))
    }

    /// The columns of a row.
    pub fn columns_of(&self, row: usize) -> &[u32] {
        &self.columns[self.starts[row]..self.starts[row + 1]]
    }

    /// The matrix with rows for columns; so many columns.
    pub fn transposed(&self, columns: usize) -> SparseRows {
        let mut starts = vec![0usize; columns + 1];
        for column in &self.columns {
            starts[*column as usize + 1] += 1;
        }
        for column in 0..columns {
            starts[column + 1] += starts[column];
        }
        let mut next = starts.clone();
        let mut matrix = SparseRows {
            starts,
            columns: vec![0; self.columns.len()],
            values: vec![0.0; self.values.len()],
        };
        for row in 0..self.rows() {
            for (column, value) in self.row(row) {
                let place = next[column];
                next[column] += 1;
                matrix.columns[place] = row as u32;
                matrix.values[place] = value;
            }
        }
        matrix
    }
}

/// Square equations `diagonal[k] x[k] + sum of others[k, i] x[i] = side[k]`, numbered so that they fall into blocks: what a row of a block
/// refers to lies in the block or in one solved before it.
#[derive(Clone, Debug)]
pub(super) struct Equations {
    pub diagonal: Vec<f64>,
    pub others: SparseRows,
    /// Whether blocks are solved from the last to the first.
    pub descending: bool,
}

impl Equations {
    /// What a row gives, less its side, and the sum of its terms without their signs.
    pub fn difference(&self, row: usize, unknowns: &[f64], side: f64) -> (f64, f64) {
        let own = self.diagonal[row] * unknowns[row];
        let mut sum = own - side;
        let mut size = own.abs() + side.abs();
        for (column, value) in self.others.row(row) {
            let term = value * unknowns[column];
            sum += term;
            size += term.abs();
        }
        (sum, size)
    }

    /// The greatest difference of some rows, each over the size of its own terms: 0 where all are met, at most some 1e-16 times the number
    /// of terms where they are met as well as the numbers allow. Units do not show in it. Not a number is infinite.
    pub fn relative_residual(&self, rows: std::ops::Range<usize>, unknowns: &[f64], side: &[f64]) -> f64 {
        let each = rows.map(|row| {
            let (difference, size) = self.difference(row, unknowns, side[row]);
            if size == 0.0 { 0.0 } else { difference.abs() / size }
        });
        each.fold(0.0, |greatest, own| {
            if own.is_nan() {
                f64::INFINITY
            } else {
                f64::max(greatest, own)
            }
        })
    }
}
