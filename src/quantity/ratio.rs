//! Exact rational numbers: every sum, product and quotient of the accounting passes through here.

use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::{BigInt, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::decimal::Decimal;
use super::rounding::{Rounding, RoundingMode};

/// An exact rational number of any size. 44/12 does not end in decimals, so a product with it is kept as a ratio and rounded
/// once, on the exact remainder.
///
/// ```
/// use dafeng::quantity::{Ratio, Rounding, RoundingMode};
/// let factor: Ratio = "44/12".parse().unwrap();
/// let carbon: Ratio = "3".parse().unwrap();
/// assert_eq!(carbon * factor, "11".parse().unwrap());
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ratio(BigRational);

/// The decimal places shown of an unrounded value that does not end.
const SHOWN_PLACES: u32 = 10;
/// The decimal places up to which a value that ends is shown in full.
const LONGEST_EXACT: u32 = 40;

impl Default for Ratio {
    /// Zero.
    fn default() -> Ratio {
        Ratio::zero()
    }
}

impl Ratio {
    /// Zero.
    pub fn zero() -> Ratio {
        Ratio(BigRational::zero())
    }

    /// One.
    pub fn one() -> Ratio {
        Ratio(BigRational::one())
    }

    /// The whole number `mantissa` divided by `10^places`.
    pub fn from_scaled(mantissa: i128, places: u32) -> Ratio {
        Ratio(BigRational::new(BigInt::from(mantissa), BigInt::from(10u8).pow(places)))
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.0.is_zero()
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.0.is_negative()
    }

    /// The value without its sign.
    #[must_use]
    pub fn abs(&self) -> Ratio {
        Ratio(self.0.abs())
    }

    /// The quotient; `None` where the divisor is zero.
    pub fn divide(&self, divisor: &Ratio) -> Option<Ratio> {
        if divisor.is_zero() {
            None
        } else {
            Some(Ratio(&self.0 / &divisor.0))
        }
    }

    /// Rounded once, decided on the exact remainder. `None` where the result has more than 28 digits.
    pub fn round(&self, rounding: Rounding) -> Option<Decimal> {
        let scaled = self.0.numer() * BigInt::from(10u8).pow(rounding.places);
        let divisor = self.0.denom();
        let magnitude = scaled.magnitude();
        let divisor = divisor.magnitude();
        let mut whole = magnitude / divisor;
        let remainder = magnitude % divisor;
        let twice = remainder * 2u8;
        let up = match twice.cmp(divisor) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => match rounding.mode {
                RoundingMode::HalfAwayFromZero => true,
                RoundingMode::HalfEven => whole.bit(0),
            },
        };
        if up {
            whole += 1u8;
        }
        let sign = if self.0.is_negative() && !whole.is_zero() {
            Sign::Minus
        } else {
            Sign::Plus
        };
        let mantissa = BigInt::from_biguint(if whole.is_zero() { Sign::NoSign } else { sign }, whole);
        Decimal::from_parts(mantissa.to_i128()?, rounding.places)
    }

    /// The exact decimal, where the number ends in at most forty decimal places.
    pub fn exact_decimal(&self) -> Option<String> {
        let mut power = BigInt::one();
        for places in 0..=LONGEST_EXACT {
            if (&power % self.0.denom()).is_zero() {
                let mantissa = self.0.numer() * (&power / self.0.denom());
                return Some(write_scaled(&mantissa, places));
            }
            power *= 10u8;
        }
        None
    }

    /// The greatest integer not above the number times ten to the power of `places`; `None` beyond 128 bits.
    pub fn floor_at(&self, places: u32) -> Option<i128> {
        let scaled = self.0.clone() * BigRational::from(BigInt::from(10u8).pow(places));
        i128::try_from(scaled.floor().to_integer()).ok()
    }

    /// The number as an integer and the decimal places it has: 0.5 is (5, 1). `None` where it does not end or goes beyond 128 bits.
    pub fn as_scaled(&self) -> Option<(i128, u32)> {
        let text = self.exact_decimal()?;
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = format!("{whole}{fraction}");
        Some((digits.parse().ok()?, fraction.len() as u32))
    }

    /// One whole number over another; `None` over zero.
    pub fn quotient(numerator: BigInt, denominator: BigInt) -> Option<Ratio> {
        (!denominator.is_zero()).then(|| Ratio(BigRational::new(numerator, denominator)))
    }

    /// The number for people: exact where it ends, else with ten decimal places.
    pub fn to_text(&self) -> String {
        self.exact_decimal().unwrap_or_else(|| {
            let scaled = self.0.clone() * BigRational::from(BigInt::from(10u8).pow(SHOWN_PLACES));
            write_scaled(&round_half_away(&scaled), SHOWN_PLACES)
        })
    }

    /// The number for people with at least this many decimal places, so that columns align as the forms print them.
    pub fn to_text_with(&self, places: u32) -> String {
        let mut text = self.to_text();
        let written = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        if written < places as usize {
            if written == 0 {
                text.push('.');
            }
            text.extend(std::iter::repeat_n('0', places as usize - written));
        }
        text
    }

    /// The number as a formula reads it back without loss: a decimal where it ends, else `numerator / denominator` in parentheses.
    pub fn to_expression(&self) -> String {
        self.exact_decimal()
            .unwrap_or_else(|| format!("({} / {})", self.0.numer(), self.0.denom()))
    }
}

fn round_half_away(value: &BigRational) -> BigInt {
    let half = BigRational::new(BigInt::one(), BigInt::from(2u8));
    if value.is_negative() {
        -(-value + half).floor().to_integer()
    } else {
        (value + half).floor().to_integer()
    }
}

fn write_scaled(mantissa: &BigInt, places: u32) -> String {
    let digits = mantissa.magnitude().to_string();
    let places = places as usize;
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    let sign = if mantissa.is_negative() { "-" } else { "" };
    if places == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    }
}

impl From<Decimal> for Ratio {
    fn from(value: Decimal) -> Ratio {
        Ratio::from_scaled(value.mantissa(), value.places())
    }
}

impl From<u64> for Ratio {
    fn from(value: u64) -> Ratio {
        Ratio(BigRational::from(BigInt::from(value)))
    }
}

impl FromStr for Ratio {
    type Err = super::decimal::DecimalError;

    /// Reads `0.0154` or `44/12`.
    fn from_str(text: &str) -> Result<Ratio, Self::Err> {
        match text.split_once('/') {
            None => Ok(Ratio::from(text.trim().parse::<Decimal>()?)),
            Some((over, under)) => {
                let over = Ratio::from(over.trim().parse::<Decimal>()?);
                let under = Ratio::from(under.trim().parse::<Decimal>()?);
                over.divide(&under).ok_or(super::decimal::DecimalError::NotADecimal)
            }
        }
    }
}

impl Add for Ratio {
    type Output = Ratio;
    fn add(self, other: Ratio) -> Ratio {
        Ratio(self.0 + other.0)
    }
}

impl Sub for Ratio {
    type Output = Ratio;
    fn sub(self, other: Ratio) -> Ratio {
        Ratio(self.0 - other.0)
    }
}

impl Mul for Ratio {
    type Output = Ratio;
    fn mul(self, other: Ratio) -> Ratio {
        Ratio(self.0 * other.0)
    }
}

impl Neg for Ratio {
    type Output = Ratio;
    fn neg(self) -> Ratio {
        Ratio(-self.0)
    }
}

impl std::iter::Sum for Ratio {
    fn sum<I: Iterator<Item = Ratio>>(values: I) -> Ratio {
        values.fold(Ratio::zero(), |sum, value| sum + value)
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_expression())
    }
}
