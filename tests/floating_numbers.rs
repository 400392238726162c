//! Floating-point numbers as text.

use dafeng::quantity::floating_number::{at_places, signed_at_places};
use dafeng::quantity::{SIGNIFICANT_DIGITS, significant};

/// One rule for all that passed through floating point: the digits asked for, an exponent from 10^10 on and below 10^-5, no zero behind the last digit.
#[test]
fn significant_digits_and_exponents() {
    for (value, digits, text) in [
        (0.0, 10, "0"),
        (-0.0, 10, "0"),
        (1.0, 10, "1"),
        (2.0 / 3.0, 4, "0.6667"),
        (-1234.5, 3, "-1230"),
        (1_234_567_891.4, SIGNIFICANT_DIGITS, "1234567891"),
        (9_999_999_999.96, SIGNIFICANT_DIGITS, "1e10"),
        (12_345_678_912.0, SIGNIFICANT_DIGITS, "1.234567891e10"),
        (0.000_012_34, 10, "0.00001234"),
        (-0.000_001_234, 10, "-1.234e-6"),
    ] {
        assert_eq!(significant(value, digits), text, "{value}");
    }
}

/// What rounds to nothing has no sign.
#[test]
fn no_negative_zero() {
    assert_eq!(at_places(-0.0, 2), "0.00");
    assert_eq!(at_places(-0.004, 2), "0.00");
    assert_eq!(at_places(-0.006, 2), "-0.01");
    assert_eq!(signed_at_places(-0.0, 2), "0.00");
    assert_eq!(signed_at_places(0.001, 2), "0.00");
    assert_eq!(signed_at_places(0.25, 1), "+0.2");
    assert_eq!(signed_at_places(-1.5, 2), "-1.50");
}
