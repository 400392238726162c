//! Exact numbers agree with rationals of any size, within and beyond the 128 bits that need no allocation.

use std::cmp::Ordering;
use std::hash::{BuildHasher, RandomState};

use dafeng::quantity::decimal::scaled_text;
use dafeng::quantity::{Ratio, Rounding, RoundingMode};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use proptest::prelude::*;

/// A numerator and a denominator: small ones, ones near 64 and 128 bits, powers of ten.
fn integer() -> impl Strategy<Value = BigInt> {
    let edges = prop_oneof![
        Just(BigInt::from(i64::MAX)),
        Just(BigInt::from(i128::MAX)),
        Just(BigInt::from(i128::MIN)),
        Just(BigInt::from(i128::MIN + 1)),
        Just(BigInt::from(i128::MAX) + 1),
        Just(BigInt::from(u64::MAX)),
        (0u32..45).prop_map(|power| BigInt::from(10).pow(power)),
        (0u32..140).prop_map(|power| BigInt::from(2).pow(power)),
    ];
    prop_oneof![
        4 => any::<i16>().prop_map(BigInt::from),
        3 => any::<i64>().prop_map(BigInt::from),
        2 => any::<i128>().prop_map(BigInt::from),
        2 => edges,
    ]
}

fn pair() -> impl Strategy<Value = (Ratio, BigRational)> {
    (integer(), integer()).prop_map(|(over, under)| {
        let under = if under.is_zero() { BigInt::from(3) } else { under };
        let ratio = Ratio::quotient(over.clone(), under.clone()).expect("not over zero");
        (ratio, BigRational::new(over, under))
    })
}

/// The expression that reads back without loss, by the oracle.
fn expression(value: &BigRational) -> String {
    let mut power = BigInt::from(1);
    for places in 0..=40usize {
        if (&power % value.denom()).is_zero() {
            let digits = (value.numer() * (&power / value.denom())).abs().to_string();
            let digits = format!("{digits:0>width$}", width = places + 1);
            let (whole, fraction) = digits.split_at(digits.len() - places);
            let sign = if value.is_negative() { "-" } else { "" };
            return if places == 0 {
                format!("{sign}{whole}")
            } else {
                format!("{sign}{whole}.{fraction}")
            };
        }
        power *= 10;
    }
    format!("({} / {})", value.numer(), value.denom())
}

/// Rounded half away from zero, or half to even.
fn rounded(value: &BigRational, places: u32, mode: RoundingMode) -> BigInt {
    let scaled = value.abs() * BigRational::from(BigInt::from(10).pow(places));
    let floor = scaled.floor().to_integer();
    let rest = scaled - BigRational::from(floor.clone());
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let up = match rest.cmp(&half) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => mode == RoundingMode::HalfAwayFromZero || floor.bit(0),
    };
    let magnitude = if up { floor + 1 } else { floor };
    if value.is_negative() { -magnitude } else { magnitude }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn every_operation_agrees_with_big_rationals((a, big_a) in pair(), (b, big_b) in pair()) {
        let agrees = |own: &Ratio, oracle: &BigRational| own.to_expression() == expression(oracle);
        prop_assert!(agrees(&a, &big_a));
        prop_assert!(agrees(&(a.clone() + b.clone()), &(&big_a + &big_b)));
        prop_assert!(agrees(&(a.clone() - b.clone()), &(&big_a - &big_b)));
        prop_assert!(agrees(&(a.clone() * b.clone()), &(&big_a * &big_b)));
        prop_assert!(agrees(&-a.clone(), &-&big_a) && agrees(&a.abs(), &big_a.abs()));
        if let Some(quotient) = a.divide(&b) {
            prop_assert!(agrees(&quotient, &(&big_a / &big_b)));
        } else {
            prop_assert!(big_b.is_zero());
        }
        prop_assert_eq!(a.cmp(&b), big_a.cmp(&big_b));
        prop_assert_eq!((a.is_zero(), a.is_negative()), (big_a.is_zero(), big_a.is_negative()));
    }

    #[test]
    fn rounding_agrees_with_big_rationals((a, big) in pair(), places in 0u32..12) {
        for mode in [RoundingMode::HalfAwayFromZero, RoundingMode::HalfEven] {
            let expected = rounded(&big, places, mode);
            let found = a.round(Rounding { places, mode });
            let fits = expected.to_string().trim_start_matches('-').len() <= 28;
            prop_assert_eq!(found.map(|found| BigInt::from(found.mantissa())), fits.then_some(expected));
        }
        let floor = (big * BigRational::from(BigInt::from(10).pow(places))).floor().to_integer();
        prop_assert_eq!(a.floor_at(places), floor.to_i128());
    }

    /// One number has one form, however it was reached: equal numbers are equal and hash alike.
    #[test]
    fn a_number_has_one_form((a, _) in pair(), (b, _) in pair()) {
        let hasher = RandomState::new();
        let back = a.clone() + b.clone() - b.clone();
        prop_assert_eq!(&back, &a);
        prop_assert_eq!(hasher.hash_one(&back), hasher.hash_one(&a));
        if let Some(back) = (a.clone() * b.clone()).divide(&b) {
            prop_assert_eq!(hasher.hash_one(&back), hasher.hash_one(&a));
            prop_assert_eq!(back, a);
        }
    }

    #[test]
    fn scaled_text_is_the_exact_decimal(value in any::<i128>(), places in 0u32..=38) {
        let text = scaled_text(value, places);
        let oracle = expression(&BigRational::new(BigInt::from(value), BigInt::from(10).pow(places)));
        prop_assert_eq!(text, oracle);
    }
}

#[test]
fn scaled_text_of_few_digits() {
    let texts: Vec<String> = [(0, 0), (0, 3), (5, 2), (-5, 2), (120, 1), (7, 45)]
        .into_iter()
        .map(|(value, places)| scaled_text(value, places))
        .collect();
    let long = format!("0.{}7", "0".repeat(44));
    assert_eq!(texts, ["0", "0", "0.05", "-0.05", "12", long.as_str()]);
}
