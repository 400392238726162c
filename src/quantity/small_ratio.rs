//! Rational numbers of two 128-bit integers: nearly every number of a ledger, without an allocation. What does not fit is `None`, never
//! rounded and never wrapped.

use std::cmp::Ordering;

/// A number in lowest terms, the denominator above zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SmallRatio {
    numerator: i128,
    denominator: i128,
}

impl SmallRatio {
    pub const ZERO: SmallRatio = SmallRatio {
        numerator: 0,
        denominator: 1,
    };

    pub const ONE: SmallRatio = SmallRatio {
        numerator: 1,
        denominator: 1,
    };

    /// One integer over another that is not zero.
    pub fn new(numerator: i128, denominator: i128) -> Option<SmallRatio> {
        let common = i128::try_from(gcd(numerator.unsigned_abs(), denominator.unsigned_abs())).ok()?;
        SmallRatio::signed(over(numerator, common), over(denominator, common))
    }

    /// Of two integers without a common divisor.
    fn signed(numerator: i128, denominator: i128) -> Option<SmallRatio> {
        // The least integer has no counterpart, so it is none of ours.
        if numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        Some(if denominator < 0 {
            SmallRatio {
                numerator: -numerator,
                denominator: -denominator,
            }
        } else {
            SmallRatio { numerator, denominator }
        })
    }

    pub fn numerator(self) -> i128 {
        self.numerator
    }

    pub fn denominator(self) -> i128 {
        self.denominator
    }

    pub fn negated(self) -> SmallRatio {
        SmallRatio {
            numerator: -self.numerator,
            ..self
        }
    }

    pub fn abs(self) -> SmallRatio {
        SmallRatio {
            numerator: self.numerator.abs(),
            ..self
        }
    }

    pub fn add(self, other: SmallRatio) -> Option<SmallRatio> {
        if self.denominator == other.denominator {
            let numerator = self.numerator.checked_add(other.numerator)?;
            return SmallRatio::new(numerator, self.denominator);
        }
        let common = gcd(self.denominator.unsigned_abs(), other.denominator.unsigned_abs()) as i128;
        let (own, its) = (over(self.denominator, common), over(other.denominator, common));
        let numerator = self
            .numerator
            .checked_mul(its)?
            .checked_add(other.numerator.checked_mul(own)?)?;
        // Only what the denominators have in common can divide the numerator too.
        let shared = gcd(numerator.unsigned_abs(), common.unsigned_abs()) as i128;
        let denominator = over(self.denominator, shared).checked_mul(its)?;
        SmallRatio::signed(over(numerator, shared), denominator)
    }

    pub fn multiply(self, other: SmallRatio) -> Option<SmallRatio> {
        let first = gcd(self.numerator.unsigned_abs(), other.denominator.unsigned_abs()) as i128;
        let second = gcd(other.numerator.unsigned_abs(), self.denominator.unsigned_abs()) as i128;
        let numerator = over(self.numerator, first).checked_mul(over(other.numerator, second))?;
        let denominator = over(self.denominator, second).checked_mul(over(other.denominator, first))?;
        SmallRatio::signed(numerator, denominator)
    }

    /// The quotient by a number that is not zero.
    pub fn divide(self, divisor: SmallRatio) -> Option<SmallRatio> {
        self.multiply(SmallRatio::signed(divisor.denominator, divisor.numerator)?)
    }

    pub fn compare(self, other: SmallRatio) -> Option<Ordering> {
        if self.denominator == other.denominator {
            return Some(self.numerator.cmp(&other.numerator));
        }
        let own = self.numerator.checked_mul(other.denominator)?;
        Some(own.cmp(&other.numerator.checked_mul(self.denominator)?))
    }
}

/// Division that is exact and mostly by one; in 128 bits it takes a long time.
fn over(number: i128, divisor: i128) -> i128 {
    match (i64::try_from(number), i64::try_from(divisor)) {
        (_, Ok(1)) => number,
        (Ok(number), Ok(divisor)) if divisor > 0 => i128::from(number / divisor),
        _ => number / divisor,
    }
}

/// The greatest common divisor; of zero and a number the number. At most 2^127 where one of both is.
fn gcd(left: u128, right: u128) -> u128 {
    let (mut great, mut less) = (left.max(right), left.min(right));
    while u64::try_from(less).is_err() {
        (great, less) = (less, great % less);
    }
    match less {
        0 => return great,
        1 => return 1,
        _ => {}
    }
    let rest = match u64::try_from(great) {
        Ok(great) => great,
        Err(_) => (great % less) as u64,
    };
    u128::from(small_gcd(less as u64, rest))
}

/// By halving: the first number is not zero.
fn small_gcd(left: u64, right: u64) -> u64 {
    if right == 0 {
        return left;
    }
    let shift = (left | right).trailing_zeros();
    let mut left = left >> left.trailing_zeros();
    let mut right = right;
    loop {
        right >>= right.trailing_zeros();
        if left > right {
            std::mem::swap(&mut left, &mut right);
        }
        right -= left;
        if right == 0 {
            return left << shift;
        }
    }
}
