//! Whatever two mills are, causes add up to the difference.

use std::collections::BTreeMap;

use dafeng::comparison::footprint::{FootprintCause, FootprintCauseOrder};
use dafeng::network::strategy::{AllocationByKey, NoAllocation, Strategy as Rule, SystemExpansion};
use dafeng::network::{Boundary, Choices, Network};
use proptest::prelude::*;

use super::{WORLDSTEEL, adds_up, built, choices, effects, of_networks};
use crate::support::library;

/// A small mill: for each of six coefficients hundredths; none where 0.
type Mill = [u8; 6];

/// Steel of hot metal and electricity, hot metal of coke that is made here or bought, coke with tar beside it; methane from the coke ovens.
fn mill([metal, power, coke, tar, methane, carbon]: Mill, makes_coke: bool) -> Network {
    let of = |hundredths: u8, unit: &str| format!("{}.{:02} {unit}", hundredths / 100, hundredths % 100);
    let mut network = Network::builder()
        .process("converter")
        .makes("crude-steel", "1 t")
        .uses("hot-metal", &of(metal.max(1), "t"))
        .uses("electricity", &of(power.max(1), "MWh"))
        .emits("CO2", &of(carbon, "tCO2"))
        .process("furnace")
        .makes("hot-metal", "1 t")
        .makes("blast-furnace-slag", "0.3 t")
        .uses("coke", &of(coke.max(1), "t"))
        .emits("CO2", &of(carbon / 2, "tCO2"))
        .bought("electricity", "MWh");
    network = if makes_coke {
        network
            .process("coking")
            .makes("coke", "1 t")
            .makes("coal-tar", &of(tar.max(1), "t"))
            .emits("CH4-fossil", &of(methane, "t"))
    } else {
        network.bought("coke", "t")
    };
    built(network)
}

/// Which of the choices are other than the first, by place.
fn chosen<'l>(picks: [usize; 4], preferred: &'l [String]) -> Choices<'l> {
    let allocations: [&dyn Rule; 3] = [&NoAllocation, &AllocationByKey::Mass, &SystemExpansion];
    let mut chosen = choices(library(), allocations[picks[1] % 3], preferred);
    chosen.boundary = [Boundary::CradleToGate, Boundary::GateToGate][picks[0] % 2];
    chosen.warming_potentials = ["ipcc-ar4", "ipcc-ar5", "ipcc-ar6"][picks[2] % 3];
    // System expansion weighs by what worldsteel credits.
    chosen.query.preferred = if picks[3].is_multiple_of(2) && picks[1] % 3 != 2 {
        &[]
    } else {
        preferred
    };
    chosen
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the mills, the choices and the order: effects are the difference to the last digit, and backwards they have the other sign.
    #[test]
    fn effects_are_the_difference(
        mills in any::<[(Mill, bool); 2]>(),
        picks in any::<[[usize; 4]; 2]>(),
        shuffled in Just(FootprintCause::ALL.to_vec()).prop_shuffle(),
    ) {
        let preferred = [WORLDSTEEL.to_owned()];
        let networks = mills.map(|(coefficients, makes_coke)| mill(coefficients, makes_coke));
        let sides = picks.map(|picks| chosen(picks, &preferred));
        let ids: Vec<String> = shuffled.iter().map(|cause| cause.id().to_owned()).collect();
        let order = FootprintCauseOrder::parse(&ids).expect("all of them");
        let there = of_networks([&networks[0], &networks[1]], sides, "crude-steel", order.clone());
        let there = there.unwrap_or_else(|p| panic!("{p:#?}"));
        adds_up(&there);
        let back = of_networks([&networks[1], &networks[0]], [sides[1], sides[0]], "crude-steel", order.reversed());
        let back = effects(&back.unwrap_or_else(|p| panic!("{p:#?}")));
        let negative: BTreeMap<_, _> = back.into_iter().map(|(key, amount)| (key, -amount)).collect();
        prop_assert_eq!(effects(&there), negative);
        let same = of_networks([&networks[0], &networks[0]], [sides[0], sides[0]], "crude-steel", order);
        let same = same.unwrap_or_else(|p| panic!("{p:#?}"));
        prop_assert!(same.effects.is_empty());
    }
}
