//! A lower and an upper bound of a value.

use super::catalogue::optional_number;
use super::finding::{Expected, Figure, Found};
use crate::format::comparison_term::BoundsEntry;
use crate::problem::Problems;
use crate::quantity::Ratio;

/// Bounds as numbers.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    low: Option<Ratio>,
    high: Option<Ratio>,
    unit: String,
    places: u32,
}

impl Bounds {
    /// The bounds of a rule, shown with so many decimal places. Errors: numbers that are none, which is a fault of the program's own data.
    pub fn of(entry: &BoundsEntry, places: u32) -> Result<Bounds, Problems> {
        Ok(Bounds {
            low: optional_number(entry.low.as_ref())?,
            high: optional_number(entry.high.as_ref())?,
            unit: entry.unit.clone(),
            places,
        })
    }

    /// Bounds that follow from other numbers.
    pub fn between(low: Ratio, high: Ratio, unit: &str, places: u32) -> Bounds {
        Bounds {
            low: Some(low),
            high: Some(high),
            unit: unit.to_owned(),
            places,
        }
    }

    /// An upper bound that follows from other numbers.
    pub fn up_to(high: Ratio, unit: &str, places: u32) -> Bounds {
        Bounds {
            low: None,
            high: Some(high),
            unit: unit.to_owned(),
            places,
        }
    }

    /// The bound that a value lies beyond.
    pub fn broken_by(&self, value: &Ratio) -> Option<&Ratio> {
        let low = self.low.as_ref().filter(|low| value < *low);
        low.or_else(|| self.high.as_ref().filter(|high| value > *high))
    }

    /// The numbers of a finding, where the value lies beyond a bound.
    pub fn finding(&self, value: &Ratio) -> Option<Found> {
        let bound = self.broken_by(value)?;
        let figure = |value: &Ratio| Figure::new(value.clone(), &self.unit, self.places);
        let difference = (value.clone() - bound.clone()).abs();
        Some(Found {
            found: Some(figure(value)),
            expected: Some(Expected::Bounds {
                low: self.low.as_ref().map(figure),
                high: self.high.as_ref().map(figure),
            }),
            percent: (difference.clone() * Ratio::from(100)).divide(bound),
            difference: Some(figure(&difference)),
            ..Found::default()
        })
    }
}
