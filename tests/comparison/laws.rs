//! Whatever is bought and sold, causes and items add up.

use std::collections::BTreeMap;

use dafeng::comparison::{Cause, Comparison};
use dafeng::quantity::Ratio;
use proptest::prelude::*;

use super::{HEADER, adds_up, compared, order};

/// One delivery: month, whether it was sold, kilograms, calorific value in thousandths, carbon content in hundred-thousandths, which coal.
type Delivery = (u8, bool, u64, u32, u32, bool);

fn deliveries() -> impl Strategy<Value = Vec<Delivery>> {
    let delivery = (
        1u8..=4,
        any::<bool>(),
        1u64..9_000_000,
        15_000u32..33_000,
        2000u32..3000,
        any::<bool>(),
    );
    prop::collection::vec(delivery, 1..9)
}

fn thousandths(value: u64) -> String {
    format!("{}.{:03}", value / 1000, value % 1000)
}

/// A ledger of these deliveries, each split into so many lines. What is sold was bought first, half as much of it, so that some months are below zero.
fn csv(year: u16, deliveries: &[Delivery], lines: u64) -> String {
    let mut csv =
        format!("{HEADER}{year}-01,crude-steel,produced,1000,t,,,,,,\n{year}-01,limestone,purchased,10.005,t,,,,,,\n");
    for (month, is_sold, quantity, ncv, carbon, is_anthracite) in deliveries {
        let item = if *is_anthracite {
            "anthracite"
        } else {
            "bituminous-coal"
        };
        let values = format!(
            "{},GJ/t,measured,0.0{carbon},tC/GJ,measured",
            thousandths(u64::from(*ncv))
        );
        let part = quantity / lines;
        for line in 0..lines {
            let amount = if line == 0 { quantity - part * (lines - 1) } else { part };
            csv += &format!("{year}-0{month},{item},purchased,{},t,{values}\n", thousandths(amount));
            if *is_sold {
                csv += &format!("{year}-0{month},{item},sold,{},t,,,,,,\n", thousandths(2 * amount));
            }
        }
    }
    csv
}

/// Causes, items and amounts.
fn amounts(comparison: &Comparison<'_>) -> BTreeMap<(Cause, usize), Ratio> {
    let effects = comparison.effects.iter();
    effects
        .map(|effect| ((effect.cause, effect.subject.item), effect.amount.clone()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Effects are the difference to the last digit, in every order; backwards they are the same with the other sign; and splitting lines changes
    /// nothing.
    #[test]
    fn effects_are_the_difference(own in deliveries(), its in deliveries(), shuffled in Just(Cause::ALL.to_vec()).prop_shuffle()) {
        let ids: Vec<&str> = shuffled.iter().map(|cause| cause.id()).collect();
        let there_order = order(&ids);
        let (own_csv, its_csv) = (csv(2024, &own, 1), csv(2025, &its, 1));
        let there = compared(&own_csv, &its_csv, there_order.clone(), |comparison| {
            adds_up(comparison);
            amounts(comparison)
        });
        let back = compared(&its_csv, &own_csv, there_order.reversed(), amounts);
        let negative: BTreeMap<_, _> = back.into_iter().map(|(key, amount)| (key, -amount)).collect();
        prop_assert_eq!(&there, &negative);
        let split = compared(&csv(2024, &own, 3), &csv(2025, &its, 2), there_order.clone(), amounts);
        prop_assert_eq!(&there, &split);
        compared(&own_csv, &own_csv, there_order, |comparison| assert!(comparison.effects.is_empty()));
    }
}
