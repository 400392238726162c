//! A few values and how far another may lie from them: their mean, their variance, and bounds by how many they are. Exact, as squares.

use super::catalogue::number;
use crate::format::comparison_series::JumpBoundEntry;
use crate::problem::Problems;
use crate::quantity::Ratio;

/// Values of a series, of which another may be one.
pub(super) struct Sample<'b> {
    /// How many there are.
    pub count: usize,
    /// Their mean.
    pub mean: Ratio,
    /// Their variance, of a sample.
    pub variance: Ratio,
    /// The bound for so many.
    pub bound: &'b JumpBoundEntry,
    /// The square of the greatest distance from the mean.
    farthest: Ratio,
}

impl<'b> Sample<'b> {
    /// A sample of values; `None` of fewer than the first bound is for. Errors: a bound that is no number, which is a fault of the program's own data.
    pub fn of(values: &[&Ratio], bounds: &'b [JumpBoundEntry]) -> Result<Option<Sample<'b>>, Problems> {
        let bound = bounds.iter().rev().find(|bound| bound.others <= values.len());
        let (Some(bound), Some((mean, variance))) = (bound, mean_and_variance(values)) else {
            return Ok(None);
        };
        let sigmas = number(&bound.sigmas)?;
        let farthest = sigmas.clone() * sigmas * variance.clone();
        Ok(Some(Sample {
            count: values.len(),
            mean,
            variance,
            bound,
            farthest,
        }))
    }

    /// Whether a value lies no farther from the mean than the bound.
    pub fn has(&self, value: &Ratio) -> bool {
        let distance = value.clone() - self.mean.clone();
        distance.clone() * distance <= self.farthest
    }
}

/// The mean and the variance of a sample; `None` of less than two.
fn mean_and_variance(values: &[&Ratio]) -> Option<(Ratio, Ratio)> {
    let count = Ratio::from(values.len() as u64);
    let sum: Ratio = values.iter().map(|value| (*value).clone()).sum();
    let mean = sum.divide(&count)?;
    let squares: Ratio = values
        .iter()
        .map(|value| {
            let distance = (*value).clone() - mean.clone();
            distance.clone() * distance
        })
        .sum();
    let variance = squares.divide(&(count - Ratio::one()))?;
    Some((mean, variance))
}
