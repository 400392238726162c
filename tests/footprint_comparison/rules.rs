//! Another rule, boundary or set of potentials alone.

use dafeng::comparison::footprint::FootprintCauseOrder;
use dafeng::factor::Library;
use dafeng::network::strategy::{EndOfLifeRecycling, NoAllocation, SystemExpansion};
use dafeng::network::{Boundary, Network};

use super::{WORLDSTEEL, adds_up, built, choices, effects, expected, of_networks, ratio};
use crate::support::{library, root};

/// 1 tCO2 and 0.1 t of fossil methane: 1 + 2.5 = 3.5 by AR4 (25), 1 + 2.98 = 3.98 by AR6 (29.8); the gas that differs is named.
#[test]
fn warming_potentials_by_gas() {
    let network = Network::builder()
        .process("works")
        .makes("crude-steel", "1 t")
        .emits("CO2", "1 tCO2")
        .emits("CH4-fossil", "0.1 t");
    let network = built(network);
    let mut sides = [choices(library(), &NoAllocation, &[]); 2];
    sides[0].warming_potentials = "ipcc-ar4";
    let comparison = of_networks(
        [&network, &network],
        sides,
        "crude-steel",
        FootprintCauseOrder::default(),
    )
    .expect("solved");
    assert_eq!(
        effects(&comparison),
        expected(&[("warming-potentials", "process", "works:CH4-fossil", "0.48")])
    );
    assert_eq!(comparison.effects[0].values, [Some(ratio("2.5")), Some(ratio("2.98"))]);
    adds_up(&comparison);
}

/// The worldsteel formula: bought scrap 0.12 x 1.84 = 0.2208, the scrap that steel becomes -0.85 x 1.84 = -1.564; and the fence: what lies beyond it
/// is the boundary's.
#[test]
fn scrap_rule_and_boundary_alone() {
    let mut library = Library::bundled().expect("stands");
    library
        .add_folder(&root().join("tests/data/made-up-facts"))
        .expect("read");
    let network = Network::builder()
        .process("works")
        .makes("crude-steel", "1 t")
        .uses("steel-scrap", "0.12 t")
        .uses("electricity", "0.5 MWh")
        .emits("CO2", "2.30 tCO2")
        .bought("steel-scrap", "t")
        .bought("electricity", "MWh");
    let network = built(network);
    let mut sides = [choices(&library, &NoAllocation, &[]); 2];
    sides[1].scrap = &EndOfLifeRecycling;
    let order = FootprintCauseOrder::default;
    let comparison = of_networks([&network, &network], sides, "crude-steel", order()).expect("solved");
    let by_hand = expected(&[
        ("scrap", "upstream", "steel-scrap", "0.2208"),
        ("scrap", "end-of-life", "crude-steel", "-1.564"),
    ]);
    assert_eq!(effects(&comparison), by_hand);
    // From gate to gate without the rule to cradle to gate with it: 0.5 x 0.6205 = 0.31025 comes with the boundary, the rule after it.
    sides[0].boundary = Boundary::GateToGate;
    let comparison = of_networks([&network, &network], sides, "crude-steel", order()).expect("solved");
    let mut all = by_hand;
    all.extend(expected(&[("boundary", "upstream", "electricity", "0.31025")]));
    assert_eq!(effects(&comparison), all);
    adds_up(&comparison);
}

/// A rule that only B chooses may weigh by a set that only B asks for. The credit of slag, 0.3 x 0.55, comes with the rule; the coke, 0.5 x 0.224,
/// with the set.
#[test]
fn a_rule_brings_its_facts() {
    let network = Network::builder()
        .process("furnace")
        .makes("hot-metal", "1 t")
        .makes("blast-furnace-slag", "0.3 t")
        .uses("coke", "0.5 t")
        .emits("CO2", "1 tCO2")
        .bought("coke", "t");
    let network = built(network);
    let preferred = [WORLDSTEEL.to_owned()];
    let sides = [
        choices(library(), &NoAllocation, &[]),
        choices(library(), &SystemExpansion, &preferred),
    ];
    let comparison =
        of_networks([&network, &network], sides, "hot-metal", FootprintCauseOrder::default()).expect("solved");
    assert_eq!(
        effects(&comparison),
        expected(&[
            ("allocation", "credit", "blast-furnace-slag", "-0.165"),
            ("upstream-factors", "upstream", "coke", "0.112"),
        ])
    );
    adds_up(&comparison);
}
