//! Process networks: vectors of the textbooks, laws, faults that name the processes.

use dafeng::network::{Activity, Network};
use dafeng::problem::Problems;
use dafeng::quantity::Ratio;
use proptest::prelude::*;

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or_else(|_| panic!("{text} is no number"))
}

fn codes(result: Result<Network, Problems>) -> Vec<&'static str> {
    let Problems(found) = result
        .and_then(|network| network.technosphere().map(|_| ()))
        .expect_err("a network that cannot be solved");
    found.iter().map(|problem| problem.code).collect()
}

/// Heijungs and Suh (2002), chapter 2: 10 kWh from 2 l of fuel with 1 kg of CO2 and 0.1 kg of SO2; 100 l of fuel from 50 l of crude oil with
/// 10 kg and 2 kg. For 1000 kWh the power plant runs 1000 / 10 = 100 times and takes 200 l; the refinery runs 200 / 100 = 2 times.
/// CO2 = 100 * 1 + 2 * 10 = 120 kg, SO2 = 100 * 0.1 + 2 * 2 = 14 kg, crude oil = 2 * 50 = 100 l.
#[test]
fn heijungs_and_suh() {
    let network = Network::builder()
        .process("electricity production")
        .makes("electricity", "10 kWh")
        .uses("fuel", "2 l")
        .emits("CO2", "1 kg")
        .emits("SO2", "0.1 kg")
        .process("fuel production")
        .makes("fuel", "100 l")
        .uses("crude oil", "50 l")
        .emits("CO2", "10 kg")
        .emits("SO2", "2 kg")
        .bought("crude oil", "l")
        .build()
        .expect("builds");
    let footprint = network.footprint("electricity", &ratio("1000")).expect("solves");
    assert_eq!(footprint.runs, [ratio("100"), ratio("2")]);
    assert_eq!(
        (footprint.total("CO2"), footprint.total("SO2")),
        (ratio("120"), ratio("14"))
    );
    let oil = network.product("crude oil").expect("there");
    assert_eq!(footprint.bought, [(oil, ratio("100"))]);
    // One transposed solve: 0.12 kg/kWh, and 10 / 100 = 0.1 kg a litre of fuel.
    let intensities = network.direct_intensities("CO2").expect("solves");
    let of = |product: &str| intensities[network.product(product).expect("there")].to_text();
    assert_eq!([of("electricity"), of("fuel"), of("crude oil")], ["0.12", "0.1", "0"]);
}

/// Gas goes back to its own oven, power back to the plant: 1 t of coke makes 4 of gas and takes 1 of it; the rest makes power, of which the
/// oven takes some. Per t of coke: gas 4 - 1 = 3, power 3 * 0.5 = 1.5, of which 0.2 is used: 1.3 less to buy.
#[test]
fn gas_is_absorbed_by_the_power_plant() {
    let network = Network::builder()
        .process("coking")
        .makes("coke", "1 t")
        .makes("gas", "4 GJ")
        .uses("gas", "1 GJ")
        .uses("coal", "1.4 t")
        .uses("power", "0.2 MWh")
        .emits("CO2", "0.3 t")
        .process("power plant")
        .treats("gas", "1 GJ")
        .makes("power", "0.5 MWh")
        .emits("CO2", "0.1 t")
        .bought("coal", "t")
        .bought("power", "MWh")
        .build()
        .expect("builds");
    let footprint = network.footprint("coke", &ratio("10")).expect("solves");
    assert_eq!(footprint.runs, [ratio("10"), ratio("30")]);
    assert_eq!(footprint.total("CO2"), ratio("6"));
    let power = network.product("power").expect("there");
    let bought = footprint
        .bought
        .iter()
        .find(|(product, _)| *product == power)
        .expect("there");
    // What is bought of power is what lacks: 0.2 * 10 - 0.5 * 30 = -13, sold.
    assert_eq!(bought.1, ratio("-13"));
    // To ask for gas is to take it from the power plant: it runs backwards, as a treatment may.
    let gas = network.footprint("gas", &ratio("1")).expect("solves");
    assert_eq!(gas.runs, [ratio("0"), ratio("-1")]);
    assert_eq!(gas.total("CO2"), ratio("-0.1"));
}

#[test]
fn a_market_draws_by_its_shares() {
    // 60 % of the hot metal from one furnace, 30 % from another, 10 % bought: 0.6 * 2 + 0.3 * 3 = 2.1.
    let network = Network::builder()
        .process("bf-1")
        .makes("hot metal", "1 t")
        .emits("CO2", "2 t")
        .process("bf-2")
        .makes("hot metal", "1 t")
        .emits("CO2", "3 t")
        .process("converter")
        .makes("steel", "1 t")
        .uses("hot metal", "1 t")
        .market("hot metal", "t", &[("bf-1", "0.6"), ("bf-2", "0.3"), ("bought", "0.1")])
        .build()
        .expect("builds");
    let footprint = network.footprint("steel", &ratio("10")).expect("solves");
    assert_eq!(footprint.runs, [ratio("6"), ratio("3"), ratio("10")]);
    assert_eq!(footprint.total("CO2"), ratio("21"));
    assert_eq!(footprint.bought[0].1, ratio("1"));
}

#[test]
fn faults_name_the_processes() {
    let base = || Network::builder().process("a").makes("x", "1 t").uses("y", "1 t");
    let missing = base().build();
    let told = missing.clone().expect_err("missing").0[0].message.en.clone();
    assert!(told.contains("`a`") && told.contains("`y`"), "{told}");
    assert_eq!(codes(missing), ["missing-link"]);
    let twice = base().bought("y", "t").process("b").makes("x", "1 t").build();
    let told = twice.clone().expect_err("twice").0[0].message.en.clone();
    assert!(told.contains("`a`, `b`"), "{told}");
    assert_eq!(codes(twice), ["two-providers"]);
    // A circle that takes all it makes.
    let circle = Network::builder()
        .process("a")
        .makes("x", "1 t")
        .uses("y", "1 t")
        .process("b")
        .makes("y", "1 t")
        .uses("x", "1 t")
        .build();
    let told = circle.as_ref().expect("builds").technosphere().expect_err("singular").0[0]
        .message
        .en
        .clone();
    assert!(told.contains("`a`, `b` feed one another"), "{told}");
    assert_eq!(codes(circle), ["singular-network"]);
    // A circle that takes more than it makes runs backwards.
    let hungry = Network::builder()
        .process("a")
        .makes("x", "1 t")
        .uses("y", "2 t")
        .process("b")
        .makes("y", "1 t")
        .uses("x", "1 t")
        .build()
        .expect("builds");
    let Problems(found) = hungry.footprint("x", &ratio("1")).expect_err("backwards");
    assert_eq!(found[0].code, "negative-scaling");
    assert!(found[0].message.en.contains("`a` (-1)") && found[0].message.en.contains("`b` (-2)"));
    assert_eq!(codes(base().bought("y", "kg").build()), ["unit-differs"]);
    assert_eq!(
        codes(base().market("y", "t", &[("bought", "0.9")]).build()),
        ["market-shares"]
    );
    assert_eq!(
        codes(base().market("y", "t", &[("c", "1")]).build()),
        ["unknown-process"]
    );
    assert_eq!(
        codes(base().bought("y", "t").bought("x", "t").build()),
        ["closes-no-balance"]
    );
    assert_eq!(
        codes(Network::builder().process("a").uses("y", "1 t").build()),
        ["no-reference-flow"]
    );
    assert_eq!(
        codes(Network::builder().process("a").makes("x", "much t").build()),
        ["not-a-number", "no-reference-flow"]
    );
    assert_eq!(codes(base().process("a").makes("y", "1 t").build()), ["process-twice"]);
}

/// A chain with returns: process i makes product i from the next one and gives some of the first back.
fn chain(numbers: &[(u16, u16, u16)]) -> Network {
    let last = numbers.len() - 1;
    let mut builder = Network::builder();
    for (at, (makes, uses, emits)) in numbers.iter().enumerate() {
        builder = builder
            .process(&format!("process {at}"))
            .makes(&format!("product {at}"), &format!("{} t", u32::from(*makes) + 70_000))
            .emits("CO2", &format!("{emits} t"));
        if at < last {
            builder = builder.uses(&format!("product {}", at + 1), &format!("{uses} t"));
        } else {
            builder = builder
                .uses("product 0", &format!("{} t", uses % 1000))
                .uses("ore", &format!("{uses} t"));
        }
        if at % 2 == 0 {
            builder = builder.makes("slag", &format!("{} t", uses % 7));
        }
    }
    builder.bought("ore", "t").left("slag", "t").build().expect("builds")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Demand scales the result, demands add up, and the transposed solve gives what the solves for one product give.
    #[test]
    fn networks_are_linear(numbers in prop::collection::vec((any::<u16>(), any::<u16>(), any::<u16>()), 2..12), amount in 1u64..1_000_000) {
        let network = chain(&numbers);
        let intensities = network.direct_intensities("CO2").expect("solves");
        let one = network.footprint("product 0", &Ratio::one()).expect("solves");
        let many = network.footprint("product 0", &Ratio::from(amount)).expect("solves");
        let place = network.product("product 0").expect("there");
        prop_assert_eq!(many.total("CO2"), one.total("CO2") * Ratio::from(amount));
        prop_assert_eq!(&intensities[place], &one.total("CO2"));
        let technosphere = network.technosphere().expect("solves");
        let other = network.product("product 1").expect("there");
        let both = technosphere.activities_for(&[(place, Ratio::one()), (other, Ratio::from(3))]);
        let first = technosphere.activities_for(&[(place, Ratio::one())]);
        let second = technosphere.activities_for(&[(other, Ratio::from(3))]);
        for (both, (first, second)) in both.into_iter().zip(first.into_iter().zip(second)) {
            prop_assert_eq!(both, first + second);
        }
    }

    /// What is solved balances: put into the network again, every product comes out as asked for.
    #[test]
    fn what_is_solved_balances(numbers in prop::collection::vec((any::<u16>(), any::<u16>(), any::<u16>()), 2..12)) {
        let network = chain(&numbers);
        let technosphere = network.technosphere().expect("solves");
        let place = network.product("product 0").expect("there");
        let solved = technosphere.activities_for(&[(place, ratio("7.25"))]);
        for product in 0..network.products.len() {
            let parts = technosphere.activities.iter().zip(&solved).map(|(activity, runs)| match activity {
                Activity::Process(process) => network.processes[*process].net(product) * runs.clone(),
                Activity::Bought(bought) if *bought == product => runs.clone(),
                Activity::Left(left) if *left == product => -runs.clone(),
                _ => Ratio::zero(),
            });
            let expected = if product == place { ratio("7.25") } else { Ratio::zero() };
            prop_assert_eq!(parts.sum::<Ratio>(), expected);
        }
    }

    /// A process split in two halves that the market draws alike changes nothing.
    #[test]
    fn splitting_a_process_changes_nothing(makes in 1u32..1000, uses in 0u32..1000, emits in 0u32..1000) {
        let parts = |builder: dafeng::network::NetworkBuilder, id: &str| {
            builder.process(id).makes("x", &format!("{makes} t")).uses("y", &format!("{uses} t")).emits("CO2", &format!("{emits} t"))
        };
        let whole = parts(Network::builder(), "a").bought("y", "t").build().expect("builds");
        let split = parts(parts(Network::builder(), "a-1"), "a-2").bought("y", "t");
        let split = split.market("x", "t", &[("a-1", "0.25"), ("a-2", "0.75")]).build().expect("builds");
        let of = |network: &Network| network.footprint("x", &ratio("9")).map(|footprint| (footprint.total("CO2"), footprint.bought.clone())).expect("solves");
        prop_assert_eq!(of(&whole), of(&split));
    }
}

/// A network written by hand, with its electricity bought by the kilowatt hour: the factor of 2023 is 0.6205 kgCO2e/kWh, so 3 kWh make 0.0018615 t.
/// Emissions are brought to tonnes: 500 g and 1.5 kg make 0.002 t.
#[test]
fn a_network_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("network.yaml");
    let file = |text: &str| {
        std::fs::write(&path, format!("title: {{zh: 例, en: example}}\n{text}")).expect("writes");
        Network::read(&path, crate::support::library())
    };
    let (_, network) = file(
        "processes:\n- id: pump\n  makes: [{item: water, amount: 2 m3}]\n  takes: [{item: electricity, amount: 6 kWh}]\n  emits: [{flow: CO2, amount: 500 g}, {flow: CO2, amount: 1.5 kg}]\nbought: [{item: electricity, unit: kWh}]\n",
    )
    .unwrap_or_else(|p| panic!("{p:#?}"));
    let footprint = network.footprint("water", &ratio("1")).expect("solves");
    assert_eq!(footprint.total("CO2"), ratio("0.001"));
    let query = dafeng::network::upstream::FactQuery {
        library: crate::support::library(),
        preferred: &[],
        region: None,
        year: 2023,
        as_of: None,
    };
    let electricity = network.product("electricity").expect("there");
    let factor = query.upstream(&network.products[electricity]).expect("a factor");
    assert_eq!(factor.value.clone() * footprint.bought[0].1.clone(), ratio("0.0018615"));
    // What is wrong names the process and the file.
    let wrong = |text: &str| {
        let Problems(found) = file(text).expect_err("wrong");
        assert!(found.iter().all(|problem| {
            problem
                .place
                .as_ref()
                .is_some_and(|place| place.file.ends_with("network.yaml"))
        }));
        found.iter().map(|problem| problem.code).collect::<Vec<_>>()
    };
    let makes = "processes:\n- id: pump\n  makes: [{item: water, amount: 2 m3}]\n";
    assert_eq!(
        wrong(&format!("{makes}  emits: [{{flow: CO2, amount: 5 kWh}}]\n")),
        ["emission-without-mass"]
    );
    assert_eq!(
        wrong(&format!("{makes}  takes: [{{item: oil, amount: 5 L}}]\n")),
        ["missing-link"]
    );
    assert_eq!(wrong(&format!("{makes}  gives: 5\n")), ["bad-yaml"]);
}
