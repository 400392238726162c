//! Solved numbers as text: rounded for people, long for programs.

use crate::quantity::{Ratio, Rounding, RoundingMode};

/// A number at some decimal places.
pub(super) fn rounded(value: &Ratio, places: u32) -> String {
    let mode = RoundingMode::HalfAwayFromZero;
    let rounded = value.round(Rounding { places, mode });
    rounded.map_or_else(|| value.to_text(), |value| value.to_string())
}

/// A number of a footprint for people: amounts for one unit of a product are small.
pub(super) fn shown(value: &Ratio) -> String {
    rounded(value, 6)
}

/// A number for programs: every digit where it ends within twenty places, else rounded there.
pub(super) fn number(value: &Ratio) -> String {
    const PLACES: u32 = 20;
    match value.as_scaled() {
        Some((_, places)) if places <= PLACES => value.to_text(),
        _ => {
            let mode = RoundingMode::HalfEven;
            let rounded = value.round(Rounding { places: PLACES, mode });
            rounded.map_or_else(|| value.to_text(), |value| value.to_string())
        }
    }
}
