//! A second maximum of a series.

use crate::quantity::Ratio;
use crate::scenario::series::YearValue;

/// A maximum beside the greatest, with a dip between them that is deeper than the band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hump {
    /// Its year.
    pub year: i32,
    /// Its height.
    pub height: Ratio,
    /// The year of the lowest value between the two.
    pub dip_year: i32,
    /// The lowest value between the two.
    pub dip: Ratio,
    /// Whether it is the latest year, so that it may still grow.
    pub is_latest: bool,
}

impl Hump {
    /// The highest second maximum that rises above the dip between it and the maximum at `peak` by more than `width`;
    /// `None` where there is none, or no width.
    pub(super) fn beside(values: &[YearValue], peak: usize, width: &Ratio) -> Option<Hump> {
        if width.is_zero() {
            return None;
        }
        let before: Vec<&YearValue> = values[..peak].iter().rev().collect();
        let behind: Vec<&YearValue> = values[peak + 1..].iter().collect();
        let latest = values.last().map(|value| value.year);
        let found = [before, behind].into_iter().filter_map(|side| highest(&side, width));
        let found = found.max_by(|left, right| left.0.value.cmp(&right.0.value));
        found.map(|(top, dip)| Hump {
            year: top.year,
            height: top.value.clone(),
            dip_year: dip.year,
            dip: dip.value.clone(),
            is_latest: Some(top.year) == latest,
        })
    }
}

/// The highest value, going away from the maximum, that stands above the lowest before it by more than the width, with that lowest.
fn highest<'v>(side: &[&'v YearValue], width: &Ratio) -> Option<(&'v YearValue, &'v YearValue)> {
    let mut lowest: Option<&YearValue> = None;
    let mut best: Option<(&YearValue, &YearValue)> = None;
    for value in side {
        match lowest {
            Some(dip) if value.value > dip.value => {
                let stands_out = value.value.clone() - dip.value.clone() > *width;
                if stands_out && best.is_none_or(|(top, _)| value.value > top.value) {
                    best = Some((value, dip));
                }
            }
            Some(dip) if value.value == dip.value => {}
            _ => lowest = Some(value),
        }
    }
    best
}
