//! Numbers that a year under levers is worked out in: exact ones for what is accounted, floating-point ones for very many samples.
//!
//! A lever is written once for both.

use std::ops::{Add, Mul, Neg, Sub};

use crate::quantity::Ratio;

/// A number of either kind.
pub trait Amount:
    Clone
    + Default
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Neg<Output = Self>
    + std::iter::Sum
{
    /// Whether numbers of this kind are exact.
    const IS_EXACT: bool;

    /// An exact number as this kind.
    fn of(exact: &Ratio) -> Self;

    /// The quotient; `None` over zero.
    fn divide(&self, divisor: &Self) -> Option<Self>;

    /// The number as an exact one; of a floating-point one its digits.
    fn to_ratio(&self) -> Ratio;

    /// One.
    fn one() -> Self {
        Self::of(&Ratio::one())
    }

    /// Whether it is zero.
    fn is_zero(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it is below zero.
    fn is_below_zero(&self) -> bool {
        *self < Self::default()
    }

    /// Whether it is above zero.
    fn is_above_zero(&self) -> bool {
        *self > Self::default()
    }
}

impl Amount for Ratio {
    const IS_EXACT: bool = true;

    fn of(exact: &Ratio) -> Ratio {
        exact.clone()
    }

    fn divide(&self, divisor: &Ratio) -> Option<Ratio> {
        Ratio::divide(self, divisor)
    }

    fn to_ratio(&self) -> Ratio {
        self.clone()
    }

    fn is_zero(&self) -> bool {
        Ratio::is_zero(self)
    }

    fn is_below_zero(&self) -> bool {
        self.is_negative()
    }

    fn is_above_zero(&self) -> bool {
        !Ratio::is_zero(self) && !self.is_negative()
    }
}

impl Amount for f64 {
    const IS_EXACT: bool = false;

    fn of(exact: &Ratio) -> f64 {
        exact.to_f64()
    }

    fn divide(&self, divisor: &f64) -> Option<f64> {
        (*divisor != 0.0).then(|| self / divisor)
    }

    fn to_ratio(&self) -> Ratio {
        self.to_string().parse().unwrap_or_default()
    }
}
