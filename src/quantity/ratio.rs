//! Exact rational numbers: every sum, product and quotient of the accounting passes through here.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::{BigInt, BigUint, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::decimal::Decimal;
use super::rounding::{Rounding, RoundingMode};
use super::small_ratio::SmallRatio;

/// An exact rational number of any size. 44/12 does not end in decimals, so a product with it is kept as a ratio and rounded
/// once, on the exact remainder.
///
/// ```
/// use dafeng::quantity::{Ratio, Rounding, RoundingMode};
/// let factor: Ratio = "44/12".parse().unwrap();
/// let carbon: Ratio = "3".parse().unwrap();
/// assert_eq!(carbon * factor, "11".parse().unwrap());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Ratio(Form);

/// A number in lowest terms; each number has one form only, small where it fits.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Small(SmallRatio),
    Big(Box<BigRational>),
}

/// The decimal places shown of an unrounded value that does not end.
const SHOWN_PLACES: u32 = 10;
/// The decimal places up to which a value that ends is shown in full.
const LONGEST_EXACT: u32 = 40;
/// The decimal places of the longest sum of products: three stated numbers of 28 digits each, and those of their units.
const MOST_PLACES: u32 = 200;

/// Whole numbers up to this one are floating-point numbers without loss.
const EXACT_FLOATS: u128 = 1 << f64::MANTISSA_DIGITS;

impl Default for Ratio {
    /// Zero.
    fn default() -> Ratio {
        Ratio::zero()
    }
}

impl Ratio {
    /// Zero.
    pub fn zero() -> Ratio {
        Ratio(Form::Small(SmallRatio::ZERO))
    }

    /// One.
    pub fn one() -> Ratio {
        Ratio(Form::Small(SmallRatio::ONE))
    }

    /// The whole number `mantissa` divided by `10^places`.
    pub fn from_scaled(mantissa: i128, places: u32) -> Ratio {
        let small = 10i128
            .checked_pow(places)
            .and_then(|power| SmallRatio::new(mantissa, power));
        small.map_or_else(
            || Ratio::from_big(BigRational::new(BigInt::from(mantissa), power_of_ten(places))),
            |small| Ratio(Form::Small(small)),
        )
    }

    fn from_big(big: BigRational) -> Ratio {
        let small = match (big.numer().to_i128(), big.denom().to_i128()) {
            (Some(numerator), Some(denominator)) => SmallRatio::new(numerator, denominator),
            _ => None,
        };
        Ratio(small.map_or_else(|| Form::Big(Box::new(big)), Form::Small))
    }

    fn to_big(&self) -> BigRational {
        match &self.0 {
            Form::Small(small) => {
                BigRational::new_raw(BigInt::from(small.numerator()), BigInt::from(small.denominator()))
            }
            Form::Big(big) => BigRational::clone(big),
        }
    }

    /// An operation on two numbers, in 128 bits where that goes.
    fn with(
        &self,
        other: &Ratio,
        small: impl FnOnce(SmallRatio, SmallRatio) -> Option<SmallRatio>,
        big: impl FnOnce(BigRational, BigRational) -> BigRational,
    ) -> Ratio {
        if let (Form::Small(own), Form::Small(its)) = (&self.0, &other.0)
            && let Some(result) = small(*own, *its)
        {
            return Ratio(Form::Small(result));
        }
        Ratio::from_big(big(self.to_big(), other.to_big()))
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        matches!(&self.0, Form::Small(small) if small.numerator() == 0)
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small(small) => small.numerator() < 0,
            Form::Big(big) => big.is_negative(),
        }
    }

    /// The value without its sign.
    #[must_use]
    pub fn abs(&self) -> Ratio {
        Ratio(match &self.0 {
            Form::Small(small) => Form::Small(small.abs()),
            Form::Big(big) => Form::Big(Box::new(big.abs())),
        })
    }

    /// The quotient; `None` where the divisor is zero.
    pub fn divide(&self, divisor: &Ratio) -> Option<Ratio> {
        (!divisor.is_zero()).then(|| self.with(divisor, SmallRatio::divide, |own, its| own / its))
    }

    /// Rounded once, decided on the exact remainder. `None` where the result has more than 28 digits.
    pub fn round(&self, rounding: Rounding) -> Option<Decimal> {
        let (whole, remainder_twice) = self.split_at(rounding.places);
        let up = match remainder_twice {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => match rounding.mode {
                RoundingMode::HalfAwayFromZero => true,
                RoundingMode::HalfEven => whole.bit(0),
            },
        };
        let magnitude = if up { whole + 1u8 } else { whole };
        let mantissa = BigInt::from_biguint(Sign::Plus, magnitude).to_i128()?;
        Decimal::from_parts(if self.is_negative() { -mantissa } else { mantissa }, rounding.places)
    }

    /// The whole part of the magnitude times ten to the power of `places`, and how twice what remains compares with one.
    fn split_at(&self, places: u32) -> (BigUint, Ordering) {
        if let Form::Small(small) = &self.0 {
            let power = 10u128.checked_pow(places);
            let scaled = power.and_then(|power| small.numerator().unsigned_abs().checked_mul(power));
            let divisor = small.denominator().unsigned_abs();
            // Twice the remainder must fit as well.
            if let Some(scaled) = scaled.filter(|_| divisor <= u128::MAX / 2) {
                let (whole, remainder) = (scaled / divisor, scaled % divisor);
                return (BigUint::from(whole), (2 * remainder).cmp(&divisor));
            }
        }
        let big = self.to_big();
        let scaled = big.numer().magnitude() * power_of_ten(places).magnitude();
        let divisor = big.denom().magnitude();
        let whole = &scaled / divisor;
        let twice = (&scaled % divisor) * 2u8;
        (whole, twice.cmp(divisor))
    }

    /// The number as a whole number and the decimal places that it needs; `None` where it does not end in so many.
    fn ending(&self, most: u32) -> Option<(BigInt, u32)> {
        if let Form::Small(small) = &self.0
            && small.denominator() == 1
        {
            return Some((BigInt::from(small.numerator()), 0));
        }
        let big = self.to_big();
        let mut rest = big.denom().magnitude().clone();
        let twos = rest.trailing_zeros().unwrap_or(0);
        rest >>= twos;
        let mut fives = 0u64;
        while fives <= u64::from(most) && (&rest % 5u8).is_zero() {
            rest /= 5u8;
            fives += 1;
        }
        let places = u32::try_from(twos.max(fives)).ok()?;
        if !rest.is_one() || places > most {
            return None;
        }
        Some((big.numer() * (power_of_ten(places) / big.denom()), places))
    }

    /// The exact decimal, where the number ends in at most forty decimal places.
    pub fn exact_decimal(&self) -> Option<String> {
        let (mantissa, places) = self.ending(LONGEST_EXACT)?;
        Some(write_scaled(&mantissa, places))
    }

    /// Every digit of a number that ends, however many they are; of another what [`Ratio::to_text`] gives.
    pub fn to_full_text(&self) -> String {
        let ending = self.ending(MOST_PLACES);
        ending.map_or_else(|| self.to_text(), |(mantissa, places)| write_scaled(&mantissa, places))
    }

    /// The greatest integer not above the number times ten to the power of `places`; `None` beyond 128 bits.
    pub fn floor_at(&self, places: u32) -> Option<i128> {
        let scaled = self.to_big() * BigRational::from(power_of_ten(places));
        i128::try_from(scaled.floor().to_integer()).ok()
    }

    /// The number at so many significant digits, rounded half away from zero: a decimal that ends.
    ///
    /// ```
    /// use dafeng::quantity::Ratio;
    /// let third = Ratio::one().divide(&Ratio::from(3)).unwrap();
    /// assert_eq!(third.significant(4).to_text(), "0.3333");
    /// assert_eq!(Ratio::from(123_456).significant(3).to_text(), "123000");
    /// ```
    #[must_use]
    pub fn significant(&self, digits: u32) -> Ratio {
        if self.is_zero() {
            return Ratio::zero();
        }
        // A guess by the floating-point number, set right exactly: the power of ten of the first digit, 0 for 1 to 9.99.
        let mut power = self.to_f64().abs().log10().floor() as i32;
        let size = self.abs();
        while size >= Ratio::ten_to(power + 1) {
            power += 1;
        }
        while size < Ratio::ten_to(power) {
            power -= 1;
        }
        let step = Ratio::ten_to(power + 1 - digits as i32);
        let (whole, remainder_twice) = self.divide(&step).unwrap_or_default().split_at(0);
        let whole = if remainder_twice == Ordering::Less {
            whole
        } else {
            whole + 1u8
        };
        let sign = if self.is_negative() { Sign::Minus } else { Sign::Plus };
        Ratio::from_big(BigRational::from_integer(BigInt::from_biguint(sign, whole))) * step
    }

    /// Ten to a power.
    fn ten_to(power: i32) -> Ratio {
        let whole = BigRational::from_integer(power_of_ten(power.unsigned_abs()));
        Ratio::from_big(if power < 0 { whole.recip() } else { whole })
    }

    /// The number as an integer and the decimal places it has: 0.5 is (5, 1). `None` where it does not end or goes beyond 128 bits.
    pub fn as_scaled(&self) -> Option<(i128, u32)> {
        let (mantissa, places) = self.ending(LONGEST_EXACT)?;
        Some((mantissa.to_i128()?, places))
    }

    /// One whole number over another; `None` over zero.
    pub fn quotient(numerator: BigInt, denominator: BigInt) -> Option<Ratio> {
        if denominator.is_zero() {
            return None;
        }
        let small = match (numerator.to_i128(), denominator.to_i128()) {
            (Some(numerator), Some(denominator)) => SmallRatio::new(numerator, denominator),
            _ => None,
        };
        Some(small.map_or_else(
            || Ratio::from_big(BigRational::new(numerator, denominator)),
            |small| Ratio(Form::Small(small)),
        ))
    }

    /// The nearest floating-point number: for sampling and statistics, never for accounting.
    pub fn to_f64(&self) -> f64 {
        // Where both parts are floating-point numbers without loss, their quotient is rounded once, to the nearest.
        if let Form::Small(small) = &self.0 {
            let (numerator, denominator) = (small.numerator(), small.denominator());
            if numerator.unsigned_abs() <= EXACT_FLOATS && denominator.unsigned_abs() <= EXACT_FLOATS {
                return numerator as f64 / denominator as f64;
            }
        }
        ToPrimitive::to_f64(&self.to_big()).unwrap_or(f64::NAN)
    }

    /// The number for people: exact where it ends, else with ten decimal places.
    pub fn to_text(&self) -> String {
        self.exact_decimal().unwrap_or_else(|| {
            let (whole, remainder_twice) = self.split_at(SHOWN_PLACES);
            let magnitude = if remainder_twice == Ordering::Less {
                whole
            } else {
                whole + 1u8
            };
            let sign = if self.is_negative() { Sign::Minus } else { Sign::Plus };
            write_scaled(&BigInt::from_biguint(sign, magnitude), SHOWN_PLACES)
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
        self.exact_decimal().unwrap_or_else(|| {
            let big = self.to_big();
            format!("({} / {})", big.numer(), big.denom())
        })
    }
}

fn power_of_ten(places: u32) -> BigInt {
    BigInt::from(10u8).pow(places)
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
        Ratio::from_scaled(i128::from(value), 0)
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
        self.with(&other, SmallRatio::add, |own, its| own + its)
    }
}

impl Sub for Ratio {
    type Output = Ratio;
    fn sub(self, other: Ratio) -> Ratio {
        self + -other
    }
}

impl Mul for Ratio {
    type Output = Ratio;
    fn mul(self, other: Ratio) -> Ratio {
        self.with(&other, SmallRatio::multiply, |own, its| own * its)
    }
}

impl Neg for Ratio {
    type Output = Ratio;
    fn neg(self) -> Ratio {
        Ratio(match self.0 {
            Form::Small(small) => Form::Small(small.negated()),
            Form::Big(big) => Form::Big(Box::new(-*big)),
        })
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        let small = match (&self.0, &other.0) {
            (Form::Small(own), Form::Small(its)) => own.compare(*its),
            _ => None,
        };
        small.unwrap_or_else(|| self.to_big().cmp(&other.to_big()))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
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
