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

/// A number at some decimal places, its thousands apart by commas.
pub(super) fn grouped(value: &Ratio, places: u32) -> String {
    let text = rounded(value, places);
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut grouped = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + fraction
}

/// The part of a number in another in per cent, to two places; a part that would read as nothing says that it is less. Blank without a whole.
pub(super) fn share(part: &Ratio, whole: &Ratio) -> String {
    let Some(percent) = (part.clone() * Ratio::from(100)).divide(whole) else {
        return String::new();
    };
    let shown = rounded(&percent, 2);
    if !percent.is_zero() && !shown.contains(|digit: char| digit.is_ascii_digit() && digit != '0') {
        return "< 0.01 %".to_owned();
    }
    format!("{shown} %")
}
