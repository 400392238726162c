//! Balanced items: by-product gas follows its makers; what lacks is topped up, what is too much is spilled.

use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::Level;
use dafeng::network::builder::DeclaredBalance;
use dafeng::network::{Closing, Network, NetworkBuilder, Operation, PlantNetwork};
use dafeng::problem::Problems;
use dafeng::quantity::Ratio;

use crate::support::{dataset, library, methodology};

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// A furnace makes 1 t of iron and 10 of gas with 5 MWh of power; a mill rolls 1 t of iron with 4 of gas; a boiler makes 1 t of steam of 3 of gas; a
/// power plant makes 0.1 MWh of 1 of gas; power is bought; natural gas makes up for gas at 0.1 for 1, emitting 2 tCO2 a unit in the place of 1.
fn works(balance: DeclaredBalance) -> NetworkBuilder {
    Network::builder()
        .process("furnace")
        .makes("iron", "1 t")
        .makes("gas", "10 m3")
        .uses("electricity", "5 MWh")
        .process("mill")
        .makes("coil", "1 t")
        .uses("iron", "1 t")
        .uses("gas", "4 m3")
        .emits("CO2", "4 tCO2")
        .process("boiler")
        .makes("steam", "1 t")
        .uses("gas", "3 m3")
        .emits("CO2", "3 tCO2")
        .process("power plant")
        .treats("gas", "1 m3")
        .makes("electricity", "0.1 MWh")
        .emits("CO2", "1 tCO2")
        .process("natural gas in its place")
        .makes("gas", "1 m3")
        .uses("natural-gas", "0.1 m3")
        .emits("CO2", "-0.8 tCO2")
        .process("flare")
        .treats("gas", "1 m3")
        .emits("CO2", "1 tCO2")
        .bought("electricity", "MWh")
        .bought("natural-gas", "m3")
        .balanced(balance)
}

fn balance() -> DeclaredBalance {
    DeclaredBalance {
        item: "gas".to_owned(),
        users: vec!["mill".to_owned(), "boiler".to_owned()],
        absorber: "power plant".to_owned(),
        capacity: Some("5 m3".to_owned()),
        top_up: Some("natural gas in its place".to_owned()),
        spill: Some("flare".to_owned()),
    }
}

fn operate(network: &Network, demand: &[(&str, &str)]) -> Result<Operation, Problems> {
    let demand: Vec<(usize, Ratio)> = demand
        .iter()
        .map(|(product, amount)| (network.product(product).expect("a product"), ratio(amount)))
        .collect();
    network.operate(&demand)
}

/// 1 t of coil and 1 t of steam: 10 of gas made, 4 + 3 used, 3 left for the power plant, which makes 0.3 MWh; 4.7 MWh are bought.
#[test]
fn the_absorber_takes_what_is_left() {
    let network = works(balance()).build().unwrap_or_else(|p| panic!("{p:#?}"));
    let operation = operate(&network, &[("coil", "1"), ("steam", "1")]).unwrap_or_else(|p| panic!("{p:#?}"));
    let gas = &operation.balanced[0];
    assert_eq!((gas.closing, &gas.absorbed), (Closing::Absorbed, &ratio("3")));
    let electricity = network.product("electricity").expect("there");
    assert!(operation.bought.contains(&(electricity, ratio("4.7"))));
}

/// 1 t of coil alone: 6 of gas are left, the power plant takes 5 and makes 0.5 MWh, 1 is flared.
#[test]
fn what_the_absorber_cannot_take_is_spilled() {
    let network = works(balance()).build().unwrap_or_else(|p| panic!("{p:#?}"));
    let operation = operate(&network, &[("coil", "1")]).unwrap_or_else(|p| panic!("{p:#?}"));
    let gas = &operation.balanced[0];
    assert_eq!(
        (gas.closing, &gas.absorbed, &gas.spilled),
        (Closing::Spilled, &ratio("5"), &ratio("1"))
    );
    let electricity = network.product("electricity").expect("there");
    assert!(operation.bought.contains(&(electricity, ratio("4.5"))));
}

/// 1 t of coil and 4 t of steam need 4 + 12 of gas, 10 are made: 6 lack. The boiler is served last and is topped up with 6 at equal heat, 0.6 of
/// natural gas; the power plant stands still and all 5 MWh are bought.
#[test]
fn those_served_last_are_topped_up() {
    let network = works(balance()).build().unwrap_or_else(|p| panic!("{p:#?}"));
    let operation = operate(&network, &[("coil", "1"), ("steam", "4")]).unwrap_or_else(|p| panic!("{p:#?}"));
    let gas = &operation.balanced[0];
    let (mill, boiler) = (
        network.process("mill").expect("m"),
        network.process("boiler").expect("b"),
    );
    assert_eq!(gas.closing, Closing::ToppedUp);
    assert_eq!(
        gas.used,
        [(mill, ratio("4"), Ratio::zero()), (boiler, ratio("12"), ratio("6"))]
    );
    assert_eq!(
        operation.runs[network.process("power plant").expect("p")],
        Ratio::zero()
    );
    let of = |name: &str| network.product(name).expect("there");
    assert!(operation.bought.contains(&(of("natural-gas"), ratio("0.6"))));
    assert!(operation.bought.contains(&(of("electricity"), ratio("5"))));
    // Served the other way round, the mill is topped up with all it uses and the boiler with the rest.
    let mut turned = balance();
    turned.users.reverse();
    let network = works(turned).build().unwrap_or_else(|p| panic!("{p:#?}"));
    let operation = operate(&network, &[("coil", "1"), ("steam", "4")]).unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(
        operation.balanced[0].used,
        [(boiler, ratio("12"), ratio("2")), (mill, ratio("4"), ratio("4"))]
    );
}

/// Too little without a top-up and too much without a spill name the item, its users and its absorber.
#[test]
fn without_a_top_up_or_a_spill_it_is_refused() {
    let mut without = balance();
    without.capacity = None;
    let network = works(without).build().unwrap_or_else(|p| panic!("{p:#?}"));
    assert!(
        operate(&network, &[("coil", "1")]).is_ok(),
        "without a capacity it takes all"
    );
    let mut lacking = works(balance()).build().unwrap_or_else(|p| panic!("{p:#?}"));
    lacking.balanced[0].top_up = None;
    let Problems(found) = operate(&lacking, &[("steam", "1")]).expect_err("refused");
    assert_eq!(found[0].code, "balanced-item-lacks");
    assert!(found[0].message.en.contains("`gas` lacks 3 m3") && found[0].message.en.contains("`boiler`"));
    let mut full = works(balance()).build().unwrap_or_else(|p| panic!("{p:#?}"));
    full.balanced[0].spill = None;
    let Problems(found) = operate(&full, &[("coil", "1")]).expect_err("refused");
    assert_eq!(found[0].code, "balanced-item-too-much");
    assert!(found[0].message.en.contains("6 m3") && found[0].message.en.contains("`power plant`"));
}

/// The reference works in operation for what left it is the works itself; with a million tonnes of quicklime more, which is burned with converter gas,
/// that gas does not suffice, and natural gas at equal heat appears.
#[test]
fn the_reference_works_in_operation() {
    let ledger = dataset("reference-bf-bof", "ledger.csv", Some("plants-with-carbon.yaml"));
    let method = methodology("carbon-balance");
    let request = AccountRequest {
        level: Level::Process,
        ..AccountRequest::default()
    };
    let inventory = account(&ledger, &method, library(), request).unwrap_or_else(|p| panic!("{p:#?}"));
    let drawn = PlantNetwork::of_inventory(&inventory, 0).unwrap_or_else(|p| panic!("{p:#?}"));
    let network = &drawn.network;
    let operation = network.operate(&drawn.demanded()).unwrap_or_else(|p| panic!("{p:#?}"));
    assert!(operation.runs.iter().all(|runs| *runs == Ratio::one()));
    assert_eq!(
        operation.balanced.len(),
        3,
        "coke oven, blast furnace and converter gas"
    );
    assert!(operation.balanced.iter().all(|item| item.closing == Closing::Absorbed));
    for item in &operation.balanced {
        let made: Ratio = item.made.iter().map(|(_, amount)| amount.clone()).sum();
        let used: Ratio = item.used.iter().map(|(_, amount, _)| amount.clone()).sum();
        assert_eq!(made, used + item.absorbed.clone() + item.asked.clone());
    }
    // A million tonnes of quicklime take 38,523 of converter gas, of which 16,462 went to the power plant and the flare.
    let mut demand = drawn.demanded();
    demand.push((network.product("quicklime").expect("made"), ratio("1000000")));
    let operation = network.operate(&demand).unwrap_or_else(|p| panic!("{p:#?}"));
    let converter_gas = operation
        .balanced
        .iter()
        .find(|item| network.products[item.product].id == "converter-gas")
        .expect("balanced");
    assert_eq!(converter_gas.closing, Closing::ToppedUp);
    // Made as before: what lacks is what the lime takes more, less what went to the power plant and the flare.
    let lime = network.process("lime").expect("there");
    let product = converter_gas.product;
    let more = -(network.processes[lime].net(product) * (operation.runs[lime].clone() - Ratio::one()));
    let base = network.operate(&drawn.demanded()).expect("runs");
    let absorbed_before = &base
        .balanced
        .iter()
        .find(|item| item.product == product)
        .expect("there")
        .absorbed;
    assert_eq!(converter_gas.topped_up, more - absorbed_before.clone());
    // At equal heat: what is bought more of natural gas is the gas times the two calorific values.
    let gas = network.product("natural-gas").expect("bought");
    let bought = |operation: &Operation| {
        let own = operation.bought.iter().find(|(known, _)| *known == gas);
        own.map(|(_, amount)| amount.clone()).unwrap_or_default()
    };
    let top_up = network
        .balanced
        .iter()
        .find(|item| item.product == product)
        .and_then(|item| item.top_up.as_ref())
        .expect("natural gas");
    let heat = -top_up.net(gas);
    assert!(
        heat > ratio("0.2") && heat < ratio("0.3"),
        "84 GJ against some 360 GJ for 10^4Nm3: {}",
        heat.to_text()
    );
    assert!(bought(&operation) > bought(&base));
}
