//! Numbers as integers at a fixed scale, exactly or not at all.

use crate::activity::workbook::float_text;

/// Decimal places at which numbers without a scale of their own, texts and floating-point numbers, are summed.
pub(super) const FREE_SCALE: u32 = 18;

/// The largest percentage at that scale; what is above it is looked at again in full, and refused.
pub(super) const MOST_PERCENTAGE: i128 = 100 * 10i128.pow(FREE_SCALE);

/// A number that is not negative, at a scale: `12.50` at scale 3 is 12500. `None` for anything else, and for more places than the
/// scale has; such a cell is looked at again in full.
pub(super) fn of_text(text: &str, scale: u32) -> Option<i128> {
    of_bytes(text.trim().as_bytes(), scale)
}

/// As [`of_text`], a leading minus sign kept; a negative quantity is told apart from no number.
pub(super) fn of_decimal(text: &str, scale: u32) -> Option<i128> {
    match text.strip_prefix('-') {
        Some(rest) => of_text(rest, scale).map(|value| -value),
        None => of_text(text, scale),
    }
}

/// As [`of_text`], of the bytes of a cell.
pub(super) fn of_bytes(text: &[u8], scale: u32) -> Option<i128> {
    // Nearly every cell fits 64 bits.
    let mut small: u64 = 0;
    let mut whole: i128 = 0;
    let mut point: Option<usize> = None;
    let mut digits = 0usize;
    for (at, byte) in text.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            digits += 1;
            if digits <= 18 {
                small = small * 10 + u64::from(digit);
                continue;
            }
            if digits == 19 {
                whole = i128::from(small);
            }
            if digits > 28 {
                return None;
            }
            whole = whole * 10 + i128::from(digit);
        } else if *byte == b'.' && point.is_none() && digits > 0 {
            point = Some(at);
        } else {
            return None;
        }
    }
    let places = point.map_or(0, |point| text.len() - point - 1) as u32;
    if digits == 0 || text.last() == Some(&b'.') || places > scale {
        return None;
    }
    let up = scale - places;
    if digits <= 18 {
        let power = SMALL_POWERS.get(up as usize);
        if let Some(small) = power.and_then(|power| small.checked_mul(*power)) {
            return Some(i128::from(small));
        }
        whole = i128::from(small);
    }
    whole.checked_mul(10i128.pow(up))
}

/// Powers of ten that fit 64 bits.
const SMALL_POWERS: [u64; 20] = {
    let mut powers = [1u64; 20];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// A floating-point number by the digits that its shortest text has, at most 15.
pub(super) fn of_float(number: f64, scale: u32) -> Option<i128> {
    let mut power = 1.0f64;
    for places in 0..=scale.min(15) {
        let guess = (number * power).round();
        if guess.abs() >= 1e15 {
            break;
        }
        // Both sides are exact integers below 2^53, and the quotient is correctly rounded: equality proves the digits.
        if guess / power == number {
            return (guess as i128).checked_mul(10i128.pow(scale - places));
        }
        power *= 10.0;
    }
    of_decimal(&float_text(number), scale)
}
