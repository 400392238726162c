//! The exact decimal of a stated figure: digits and decimal places as they stand in the file.

use std::fmt;
use std::str::FromStr;

/// An exact decimal number of at most 28 digits that keeps the decimal places it was written with.
///
/// It has no arithmetic: sums and products go through [`Ratio`](super::Ratio), which never loses a digit. The type below it
/// rounds silently at 28 digits in its own additions and products, which is why none of them is reachable from here.
///
/// ```
/// use dafeng::quantity::Decimal;
/// let value: Decimal = "0.440".parse().unwrap();
/// assert_eq!(value.to_string(), "0.440");
/// assert_eq!((value.mantissa(), value.places()), (440, 3));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Decimal(rust_decimal::Decimal);

/// Why a text is no exact decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Something other than digits, one point and a sign.
    #[error("not a decimal number")]
    NotADecimal,
    /// More than 28 digits, or more than 28 decimal places.
    #[error("more digits than can be held exactly (28)")]
    TooManyDigits,
}

/// One more than the greatest mantissa. The type below holds some numbers of 29 digits; a limit that depends on the digits helps nobody.
pub(crate) const MOST_DIGITS: u128 = 10u128.pow(28);

impl Decimal {
    /// Zero, without decimal places.
    pub const ZERO: Decimal = Decimal(rust_decimal::Decimal::ZERO);

    /// The number `mantissa / 10^places`; `None` where that has more than 28 digits.
    pub fn from_parts(mantissa: i128, places: u32) -> Option<Decimal> {
        let fits = mantissa.unsigned_abs() < MOST_DIGITS;
        let value = rust_decimal::Decimal::try_from_i128_with_scale(mantissa, places).ok();
        value.filter(|_| fits).map(Decimal)
    }

    /// The number without its decimal point, signed.
    pub fn mantissa(self) -> i128 {
        self.0.mantissa()
    }

    /// How many decimal places it was written with.
    pub fn places(self) -> u32 {
        self.0.scale()
    }

    /// Whether it is zero, whatever its places.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        self.0.is_sign_negative() && !self.0.is_zero()
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Decimal, DecimalError> {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty())
            || !all_digits(whole)
            || !all_digits(fraction)
            || (digits.contains('.') && fraction.is_empty())
        {
            return Err(DecimalError::NotADecimal);
        }
        let value = rust_decimal::Decimal::from_str_exact(text).map_err(|_| DecimalError::TooManyDigits)?;
        if value.mantissa().unsigned_abs() >= MOST_DIGITS {
            return Err(DecimalError::TooManyDigits);
        }
        Ok(Decimal(value))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_zero() && self.0.is_sign_negative() {
            return write!(f, "{}", -self.0);
        }
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A whole number at a number of decimal places as text, without zeros behind the last digit: 12500 at 3 is `12.5`.
///
/// ```
/// assert_eq!(dafeng::quantity::decimal::scaled_text(12_500, 3), "12.5");
/// assert_eq!(dafeng::quantity::decimal::scaled_text(-5, 2), "-0.05");
/// ```
pub fn scaled_text(value: i128, places: u32) -> String {
    let mut text = String::new();
    push_scaled(&mut text, value, places);
    text
}

/// Appends what [`scaled_text`] gives.
pub fn push_scaled(text: &mut String, value: i128, places: u32) {
    let mut digits = [b'0'; 40];
    let mut start = digits.len();
    let mut push = |digit: u8| {
        start -= 1;
        digits[start] = b'0' + digit;
    };
    // Division in 128 bits takes many times as long, and hardly any number needs it.
    let mut wide = value.unsigned_abs();
    while wide > u128::from(u64::MAX) {
        push((wide % 10) as u8);
        wide /= 10;
    }
    let mut rest = wide as u64;
    while rest > 0 {
        push((rest % 10) as u8);
        rest /= 10;
    }
    let places = places as usize;
    let digits = &digits[start.min(digits.len().saturating_sub(places + 1))..];
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    if value < 0 {
        text.push('-');
    }
    // More places than there is room for are zeros before the digits.
    let before = places.saturating_sub(digits.len());
    text.extend(whole.iter().map(|digit| char::from(*digit)));
    if whole.is_empty() {
        text.push('0');
    }
    let end = fraction
        .iter()
        .rposition(|digit| *digit != b'0')
        .map_or(0, |last| last + 1);
    if end > 0 {
        text.push('.');
        text.extend(std::iter::repeat_n('0', before));
        text.extend(fraction[..end].iter().map(|digit| char::from(*digit)));
    }
}
