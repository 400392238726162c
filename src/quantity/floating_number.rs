//! Floating-point numbers as text: what sampling and solving in floating point give, at as many digits as they are good for.

/// The significant digits of what passed through floating point, for programs: what a solve is good for.
pub const SIGNIFICANT_DIGITS: usize = 10;

/// The powers of ten of numbers that are written out; smaller and larger ones have an exponent.
const WRITTEN_OUT: std::ops::RangeInclusive<i32> = -5..=9;

/// A number with some significant digits, without zeros behind the last of them and never with a negative zero. Numbers below 0.00001 and from
/// 10000000000 on have an exponent: `1.5e-7`.
pub fn significant(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if !value.is_finite() {
        return value.to_string();
    }
    let scientific = format!("{value:.*e}", digits.saturating_sub(1));
    // The exponent form of a finite number always has its power behind an `e`.
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    if !WRITTEN_OUT.contains(&power) {
        return format!("{}e{exponent}", without_zeros(mantissa));
    }
    let places = usize::try_from(digits as i32 - 1 - power).unwrap_or(0);
    // Digits before the point that are beyond the significant ones are zeros.
    let rounded: f64 = scientific.parse().unwrap_or(value);
    without_zeros(&format!("{rounded:.places$}")).to_owned()
}

/// A number at some decimal places; what rounds to nothing is 0 without a sign.
pub fn at_places(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    match text.strip_prefix('-') {
        Some(positive) if is_nothing(positive) => positive.to_owned(),
        _ => text,
    }
}

/// A number at some decimal places with its sign, also above zero; what rounds to nothing has none.
pub fn signed_at_places(value: f64, places: usize) -> String {
    let text = format!("{value:+.places$}");
    match text.get(1..) {
        Some(unsigned) if is_nothing(unsigned) => unsigned.to_owned(),
        _ => text,
    }
}

fn is_nothing(digits: &str) -> bool {
    digits.chars().all(|character| matches!(character, '0' | '.'))
}

fn without_zeros(text: &str) -> &str {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        text
    }
}
