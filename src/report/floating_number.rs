//! Floating-point numbers: a column of them and the size of one for people, text with ten significant digits for programs.

use serde_json::Value;

use crate::quantity::{SIGNIFICANT_DIGITS, significant};

/// A number for programs, as text; null where it is none.
pub(super) fn json_number(value: f64) -> Value {
    if value.is_finite() {
        Value::String(significant(value, SIGNIFICANT_DIGITS))
    } else {
        Value::Null
    }
}

/// A number for programs where there is one.
pub(super) fn json_optional(value: Option<f64>) -> Value {
    value.map_or(Value::Null, json_number)
}

/// The numbers of a column for people: decimal points under one another, the greatest at ten significant digits; what would show too few
/// digits so has an exponent.
pub(super) fn column(values: &[f64]) -> Vec<String> {
    const MOST_PLACES: i32 = 12;
    let greatest = values
        .iter()
        .map(|value| value.abs())
        .filter(|value| value.is_finite())
        .fold(0.0, f64::max);
    let power = if greatest > 0.0 {
        greatest.log10().floor() as i32
    } else {
        0
    };
    let places = (9 - power).clamp(0, MOST_PLACES);
    let least = 10f64.powi(2 - places);
    let each = values.iter().map(|value| match value.abs() {
        0.0 => "0".to_owned(),
        size if size < least => format!("{value:.2e}"),
        _ => format!("{value:.*}", places as usize),
    });
    each.collect()
}

/// A number such as a residual, whose size alone matters.
pub(super) fn order_of(value: f64) -> String {
    if value == 0.0 {
        "0".to_owned()
    } else {
        format!("{value:.1e}")
    }
}
