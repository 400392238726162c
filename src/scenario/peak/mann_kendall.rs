//! The test of Mann and Kendall for a trend, and the slope of Sen. Floating point, but for S, which is counted.

use std::cmp::Ordering;

/// Which way a series goes, at a level of significance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trend {
    /// Upwards.
    Rising,
    /// Downwards.
    Falling,
    /// Neither can be told.
    None,
}

/// The test on values in the order of their years. With ties corrected for, with the correction for continuity, and with the normal
/// approximation, which is rough for fewer than ten values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannKendall {
    /// How many values were tested.
    pub count: usize,
    /// Pairs that rise less pairs that fall.
    pub s: i64,
    /// The variance of S where there is no trend.
    pub variance: f64,
    /// S less one, or plus one where it is below zero, over the root of the variance.
    pub z: f64,
    /// The probability of so great a Z of either sign where there is no trend.
    pub p: f64,
}

impl MannKendall {
    /// Tests values in the order of their years. Values that cannot be compared count as equal.
    pub fn of<T: PartialOrd>(values: &[T]) -> MannKendall {
        let mut s = 0i64;
        for (place, later) in values.iter().enumerate() {
            for earlier in &values[..place] {
                s += match later.partial_cmp(earlier) {
                    Some(Ordering::Greater) => 1,
                    Some(Ordering::Less) => -1,
                    _ => 0,
                };
            }
        }
        let term = |count: usize| {
            let n = count as f64;
            n * (n - 1.0) * (2.0 * n + 5.0)
        };
        let ties: f64 = tied(values).into_iter().map(term).sum();
        let variance = (term(values.len()) - ties) / 18.0;
        let z = if s == 0 || variance <= 0.0 {
            0.0
        } else {
            (s - s.signum()) as f64 / variance.sqrt()
        };
        MannKendall {
            count: values.len(),
            s,
            variance,
            z,
            p: libm::erfc(z.abs() / std::f64::consts::SQRT_2),
        }
    }

    /// Which way the values go, where the probability is below the level of significance.
    pub fn trend(&self, significance: f64) -> Trend {
        match self.s.cmp(&0) {
            Ordering::Greater if self.p < significance => Trend::Rising,
            Ordering::Less if self.p < significance => Trend::Falling,
            _ => Trend::None,
        }
    }
}

/// How many values are equal, for each value.
fn tied<T: PartialOrd>(values: &[T]) -> Vec<usize> {
    let mut sorted: Vec<&T> = values.iter().collect();
    sorted.sort_by(|left, right| left.partial_cmp(right).unwrap_or(Ordering::Equal));
    let groups = sorted.chunk_by(|left, right| left == right);
    groups.map(<[&T]>::len).collect()
}

/// The slope of Sen: the median of the slopes of all pairs, a year. `None` for fewer than two values.
pub fn sen_slope(values: &[(i32, f64)]) -> Option<f64> {
    let mut slopes = Vec::with_capacity(values.len() * values.len().saturating_sub(1) / 2);
    for (place, (year, value)) in values.iter().enumerate() {
        let earlier = values[..place].iter();
        slopes.extend(earlier.map(|(before, other)| (value - other) / f64::from(year - before)));
    }
    slopes.sort_by(f64::total_cmp);
    let middle = slopes.len() / 2;
    match slopes.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(slopes[middle]),
        _ => Some((slopes[middle - 1] + slopes[middle]) / 2.0),
    }
}
