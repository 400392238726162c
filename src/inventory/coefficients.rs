//! The coefficients that one side of a reconciliation has of an item, period by period.

use crate::period::Period;
use crate::quantity::Ratio;

/// Coefficients of an item with the row period of each, and the quantity that moved at it, without sign.
#[derive(Default)]
pub(super) struct Coefficients(Vec<(Period, Ratio, Ratio)>);

impl Coefficients {
    /// Adds the coefficient of a row.
    pub fn add(&mut self, period: Period, moved: Ratio, coefficient: Ratio) {
        self.0.push((period, moved, coefficient));
    }

    /// The coefficient in a period: that of the rows that share a day with it, else of all; of several, their mean by what moved.
    pub fn at(&self, period: Period) -> Ratio {
        let moving = |entry: &&(Period, Ratio, Ratio)| !entry.1.is_zero();
        let mut entries: Vec<_> = self.0.iter().filter(|entry| entry.0.overlaps(period)).collect();
        if entries.is_empty() {
            entries = self.0.iter().collect();
        }
        if entries.iter().any(moving) {
            entries.retain(moving);
        }
        let Some((_, _, first)) = entries.first() else {
            return Ratio::zero();
        };
        if entries.iter().all(|(_, _, coefficient)| coefficient == first) {
            return first.clone();
        }
        let moved: Ratio = entries.iter().map(|(_, moved, _)| moved.clone()).sum();
        let products = entries
            .iter()
            .map(|(_, moved, coefficient)| moved.clone() * coefficient.clone());
        // Rows that moved nothing have no weight; any of their values stands, since nothing is multiplied by it on their side.
        products.sum::<Ratio>().divide(&moved).unwrap_or_else(|| first.clone())
    }
}
