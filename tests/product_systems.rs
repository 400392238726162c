//! Product systems: every way to share among co-products keeps the carbon, gives the plant back, and adds up to the last digit.

use dafeng::factor::Library;
use dafeng::format::registry::CarbonOrigin;
use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::methodology::Level;
use dafeng::network::contribution::{Contributions, Contributor, Scope};
use dafeng::network::path::Paths;
use dafeng::network::strategy::{
    ALLOCATIONS, AllocationByKey, CutOff, EndOfLifeRecycling, NoAllocation, Strategy, SystemExpansion,
};
use dafeng::network::upstream::FactQuery;
use dafeng::network::{Activity, Boundary, Choices, Network, PlantNetwork, ProductSystem};
use dafeng::problem::Problems;
use dafeng::quantity::Ratio;
use dafeng::text::Text;

use crate::support::{dataset, library, methodology, root};

fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// The shipped library and a set of made-up prices, densities and scrap values.
fn with_made_up_facts() -> Library {
    let mut library = Library::bundled().unwrap_or_else(|p| panic!("{p:#?}"));
    library
        .add_folder(&root().join("tests/data/made-up-facts"))
        .unwrap_or_else(|p| panic!("{p:#?}"));
    library
}

fn choices<'l>(library: &'l Library, allocation: &'l dyn Strategy, preferred: &'l [String]) -> Choices<'l> {
    Choices {
        boundary: Boundary::CradleToGate,
        allocation,
        scrap: &CutOff,
        warming_potentials: "ipcc-ar6",
        query: FactQuery {
            library,
            region: Some("cn"),
            year: 2023,
            as_of: None,
            preferred,
        },
    }
}

fn with_inventory<T>(plant: &str, library: &Library, look: impl FnOnce(&Inventory<'_>) -> T) -> T {
    let ledger = dataset(plant, "ledger.csv", Some("plants-with-carbon.yaml"));
    let method = methodology("carbon-balance");
    let request = AccountRequest {
        level: Level::Process,
        ..AccountRequest::default()
    };
    let inventory = account(&ledger, &method, library, request).unwrap_or_else(|p| panic!("{p:#?}"));
    look(&inventory)
}

fn made_by_hand<'l>(network: Network, choices: Choices<'l>) -> Result<ProductSystem<'l>, Problems> {
    ProductSystem::of_network(Text::same("by hand"), network, choices)
}

/// However co-products share, solving for what left the plant runs every part of every process once, and what all that left carries is what
/// went up the stacks, to the last digit.
#[test]
fn every_allocation_gives_the_plant_back() {
    let library = with_made_up_facts();
    let preferred = ["worldsteel-v5.1".to_owned()];
    for plant in ["reference-bf-bof", "reference-eaf"] {
        with_inventory(plant, &library, |inventory| {
            let stacks: Ratio = inventory
                .counted()
                .filter_map(|row| row.emission_unrounded.clone())
                .sum();
            for allocation in ALLOCATIONS {
                let choices = choices(&library, allocation, &preferred);
                let name = format!("{plant} {}", allocation.id());
                let system = ProductSystem::of_inventory(Text::same(plant), inventory, 0, &[], choices)
                    .unwrap_or_else(|p| panic!("{name}: {p:#?}"));
                let drawn = PlantNetwork::parted(inventory, 0, &system.rules.keys).unwrap_or_else(|p| panic!("{p:#?}"));
                assert_eq!(drawn.network, system.network, "{name}");
                let technosphere = system
                    .network
                    .technosphere()
                    .unwrap_or_else(|p| panic!("{name}: {p:#?}"));
                let solved = technosphere.activities_for(&drawn.demanded());
                for (activity, runs) in technosphere.activities.iter().zip(&solved) {
                    if let Activity::Process(process) = activity {
                        assert_eq!(*runs, Ratio::one(), "{name} {}", system.network.processes[*process].id);
                    }
                }
                let direct: Vec<Ratio> = system
                    .intensities()
                    .unwrap_or_else(|p| panic!("{p:#?}"))
                    .into_iter()
                    .map(|intensity| intensity.direct)
                    .collect();
                let carried: Ratio = drawn
                    .demanded()
                    .into_iter()
                    .map(|(product, amount)| direct[product].clone() * amount)
                    .sum();
                assert_eq!(carried, stacks, "{name}");
                let emitted: Ratio = (0..system.network.processes.len())
                    .map(|process| system.emitted(process))
                    .sum();
                assert_eq!(emitted, stacks, "{name}: parts of a process add up to the whole");
            }
        });
    }
}

/// Contributions add up to the footprint whichever way they are grouped, and paths with their remainder too.
#[test]
fn contributions_and_paths_add_up() {
    let library = with_made_up_facts();
    let preferred = ["worldsteel-v5.1".to_owned()];
    with_inventory("reference-bf-bof", &library, |inventory| {
        for allocation in ALLOCATIONS {
            let choices = choices(&library, allocation, &preferred);
            let system = ProductSystem::of_inventory(Text::same("plant"), inventory, 0, &[], choices)
                .unwrap_or_else(|p| panic!("{p:#?}"));
            let footprint = system
                .footprint("hot-rolled-coil", &Ratio::one())
                .unwrap_or_else(|p| panic!("{p:#?}"));
            let contributions = Contributions::of(&system, &footprint);
            let total = contributions.total(CarbonOrigin::Fossil);
            let product = system.network.product("hot-rolled-coil").expect("made");
            let intensity = system.intensities().expect("solved")[product].total();
            assert_eq!(total, intensity, "{}", allocation.id());
            let sum = |sums: Vec<Ratio>| sums.into_iter().sum::<Ratio>();
            assert_eq!(
                sum(contributions.by(|part| part.contributor).into_values().collect()),
                total
            );
            assert_eq!(sum(contributions.by(|part| part.cause).into_values().collect()), total);
            assert_eq!(
                sum(contributions.by(|part| part.scope(&system)).into_values().collect()),
                total
            );
            assert_eq!(
                sum(contributions
                    .by(dafeng::network::contribution::Contribution::module)
                    .into_values()
                    .collect()),
                total
            );
            for part in ["1/5", "1/50", "1/500"] {
                let paths = Paths::of(&system, &footprint, &ratio(part)).expect("solved");
                let along: Ratio = paths.paths.iter().map(|path| path.amount.clone()).sum();
                assert_eq!(along + paths.remainder.clone(), total, "{} {part}", allocation.id());
                let least = (total.clone() * ratio(part)).abs();
                assert!(paths.paths.iter().all(|path| path.amount.abs() >= least));
            }
        }
    });
}

/// A kiln makes 1 t of main product and 0.5 t of side product with 3 t of CO2; both leave.
///
/// - by mass: 1 : 0.5, so the main product bears 3 x 1/1.5 = 2 tCO2/t and the side product 3 x 0.5/1.5 / 0.5 = 2 tCO2/t;
/// - by value at 300 and 100 CNY/t: 300 : 50, so 3 x 300/350 = 18/7 and 3 x 50/350 / 0.5 = 6/7;
/// - none: 3 and nothing;
/// - system expansion, the side product saving 0.7 tCO2/t elsewhere: 3 - 0.5 x 0.7 = 2.65.
#[test]
fn two_products_share_by_each_key() {
    let library = with_made_up_facts();
    let network = || {
        Network::builder()
            .process("kiln")
            .makes("crude-steel", "1 t")
            .makes("coal-tar", "0.5 t")
            .emits("CO2", "3 tCO2")
            .build()
            .unwrap_or_else(|p| panic!("{p:#?}"))
    };
    let of = |allocation: &dyn Strategy| {
        let choices = choices(&library, allocation, &[]);
        let system = made_by_hand(network(), choices).unwrap_or_else(|p| panic!("{p:#?}"));
        let total = |product: &str| {
            let footprint = system.footprint(product, &Ratio::one()).expect("solved");
            Contributions::of(&system, &footprint).total(CarbonOrigin::Fossil)
        };
        let side = allocation.id() != NoAllocation.id() && allocation.id() != SystemExpansion.id();
        (
            total("crude-steel"),
            if side { total("coal-tar") } else { Ratio::zero() },
        )
    };
    assert_eq!(of(&AllocationByKey::Mass), (ratio("2"), ratio("2")));
    assert_eq!(of(&AllocationByKey::Economic), (ratio("18/7"), ratio("6/7")));
    assert_eq!(of(&NoAllocation).0, ratio("3"));
    assert_eq!(of(&SystemExpansion).0, ratio("2.65"));
    // What carries nothing has no footprint: it is refused, not printed as nothing.
    let system = made_by_hand(network(), choices(&library, &NoAllocation, &[])).unwrap_or_else(|p| panic!("{p:#?}"));
    let Problems(found) = system.footprint("coal-tar", &Ratio::one()).expect_err("refused");
    assert_eq!(found[0].code, "product-is-by-product");
}

/// The worldsteel formula with the made-up numbers of its vector: X = 2.30, RR = 0.85, S = 0.12, Y = 0.92, Xpr = 2.45, Xre = 0.45 give
/// LCI = 2.30 - (0.85 - 0.12) x 0.92 x (2.45 - 0.45) = 0.9568; scrap is worth 0.92 x 2.00 = 1.84.
#[test]
fn end_of_life_recycling_is_the_worldsteel_formula() {
    let library = with_made_up_facts();
    let network = Network::builder()
        .process("works")
        .makes("crude-steel", "1 t")
        .uses("steel-scrap", "0.12 t")
        .emits("CO2", "2.30 tCO2")
        .bought("steel-scrap", "t")
        .build()
        .unwrap_or_else(|p| panic!("{p:#?}"));
    let mut choices = choices(&library, &NoAllocation, &[]);
    choices.scrap = &EndOfLifeRecycling;
    let system = made_by_hand(network.clone(), choices).unwrap_or_else(|p| panic!("{p:#?}"));
    let footprint = system.footprint("crude-steel", &Ratio::one()).expect("solved");
    let contributions = Contributions::of(&system, &footprint);
    assert_eq!(contributions.total(CarbonOrigin::Fossil), ratio("0.9568"));
    let of = |wanted: Contributor| {
        let own = contributions.parts.iter().filter(|part| part.contributor == wanted);
        own.map(|part| part.amount.clone()).sum::<Ratio>()
    };
    let (steel, scrap) = (
        network.product("crude-steel").expect("made"),
        network.product("steel-scrap").expect("bought"),
    );
    // The burden of the scrap used and the credit for the scrap that the product becomes stand apart: 0.12 x 1.84 and -0.85 x 1.84.
    assert_eq!(of(Contributor::Bought(scrap)), ratio("0.2208"));
    assert_eq!(of(Contributor::EndOfLife(steel)), ratio("-1.564"));
    choices.scrap = &CutOff;
    let system = made_by_hand(network, choices).unwrap_or_else(|p| panic!("{p:#?}"));
    let footprint = system.footprint("crude-steel", &Ratio::one()).expect("solved");
    let contributions = Contributions::of(&system, &footprint);
    assert_eq!(contributions.total(CarbonOrigin::Fossil), ratio("2.30"));
    assert!(
        contributions.is_complete(),
        "the rule itself says that scrap carries nothing"
    );
}

/// One tonne of fossil methane, of other methane, of biogenic carbon dioxide, of nitrous oxide, of a gas that no set knows.
#[test]
fn gases_count_by_the_set_and_stand_apart() {
    let network = || {
        Network::builder()
            .process("works")
            .makes("crude-steel", "1 t")
            .emits("CO2", "1 tCO2")
            .emits("CH4-fossil", "1 t")
            .emits("methane, non-fossil", "1 t")
            .emits("N2O", "1 t")
            .emits("CO2-biogenic", "1 t")
            .emits("CO2-land-use", "1 t")
            .emits("SO2", "1 t")
            .emits("odd gas", "1 t")
            .build()
            .unwrap_or_else(|p| panic!("{p:#?}"))
    };
    // CO2 + fossil CH4 + N2O; non-fossil CH4 + biogenic CO2; CO2 of land use. IPCC AR4 table 2.14, AR5 table 8.A.1, AR6 table 7.15.
    let sets = [
        ("ipcc-ar4", 1 + 25 + 298, "26"),
        ("ipcc-ar5", 1 + 30 + 265, "29"),
        ("ipcc-ar6", 0, "28"),
    ];
    for (set, fossil, biogenic) in sets {
        let mut choices = choices(library(), &NoAllocation, &[]);
        choices.warming_potentials = set;
        let system = made_by_hand(network(), choices).unwrap_or_else(|p| panic!("{p:#?}"));
        let footprint = system.footprint("crude-steel", &Ratio::one()).expect("solved");
        let contributions = Contributions::of(&system, &footprint);
        let fossil = if set == "ipcc-ar6" {
            ratio("303.8")
        } else {
            Ratio::from(fossil)
        };
        assert_eq!(contributions.total(CarbonOrigin::Fossil), fossil, "{set}");
        assert_eq!(contributions.total(CarbonOrigin::Biogenic), ratio(biogenic), "{set}");
        assert_eq!(contributions.total(CarbonOrigin::LandUse), Ratio::one(), "{set}");
        assert_eq!(
            contributions.uncharacterised.len(),
            1,
            "{set}: what nothing knows is listed; SO2 is known not to warm"
        );
    }
}

/// Inside the fence nothing is bought, credited or cut off.
#[test]
fn gate_to_gate_stops_at_the_fence() {
    with_inventory("reference-bf-bof", library(), |inventory| {
        let mut choices = choices(library(), &NoAllocation, &[]);
        choices.boundary = Boundary::GateToGate;
        let system = ProductSystem::of_inventory(Text::same("plant"), inventory, 0, &[], choices)
            .unwrap_or_else(|p| panic!("{p:#?}"));
        let footprint = system.footprint("hot-rolled-coil", &Ratio::one()).expect("solved");
        let contributions = Contributions::of(&system, &footprint);
        assert!(contributions.is_complete());
        assert_eq!(
            contributions.total(CarbonOrigin::Fossil),
            footprint.total("CO2"),
            "the direct emissions alone"
        );
    });
}

/// For a tonne of coil every product is made, brought and taken in balance, electricity and by-product gas too.
#[test]
fn every_balance_of_a_footprint_closes() {
    with_inventory("reference-bf-bof", library(), |inventory| {
        let system = ProductSystem::of_inventory(
            Text::same("plant"),
            inventory,
            0,
            &[],
            choices(library(), &NoAllocation, &[]),
        )
        .unwrap_or_else(|p| panic!("{p:#?}"));
        let footprint = system.footprint("hot-rolled-coil", &Ratio::one()).expect("solved");
        for (place, product) in system.network.products.iter().enumerate() {
            let balance = footprint.balance_of(place);
            let sum: Ratio = balance.iter().map(|(_, amount)| amount.clone()).sum();
            assert!(sum.is_zero(), "{}", product.id);
        }
    });
}

fn codes(result: Result<ProductSystem<'_>, Problems>) -> Vec<&'static str> {
    match result {
        Ok(_) => Vec::new(),
        Err(Problems(problems)) => problems.iter().map(|problem| problem.code).collect(),
    }
}

/// A strategy without its facts, an unknown set of factors or of potentials: errors, never a result that looks like one.
#[test]
fn a_strategy_without_its_facts_is_refused() {
    let network = || {
        Network::builder()
            .process("works")
            .makes("crude-steel", "1 t")
            .makes("coal-tar", "1 t")
            .build()
            .unwrap_or_else(|p| panic!("{p:#?}"))
    };
    let bare = choices(library(), &AllocationByKey::Economic, &[]);
    assert_eq!(codes(made_by_hand(network(), bare)), ["allocation-without-facts"]);
    let mut recycling = choices(library(), &NoAllocation, &[]);
    recycling.scrap = &EndOfLifeRecycling;
    assert_eq!(codes(made_by_hand(network(), recycling)), ["scrap-rule-without-facts"]);
    let unknown = ["worldstel-v5.1".to_owned()];
    let unknown = choices(library(), &NoAllocation, &unknown);
    assert_eq!(codes(made_by_hand(network(), unknown)), ["unknown-factor-set"]);
    let mut potentials = choices(library(), &NoAllocation, &[]);
    potentials.warming_potentials = "mee-grid-2023";
    assert_eq!(codes(made_by_hand(network(), potentials)), ["no-warming-potentials"]);
}

/// A mine written by hand makes what the works buys: 1.042671 t of fines for a tonne of coil, each of 0.02 MWh and 0.01 tCO2, the power at the grid's
/// factor; the fines are no purchase any more.
#[test]
fn a_network_by_hand_makes_what_a_plant_buys() {
    let mine = Network::builder()
        .process("mine")
        .makes("iron-ore-fines", "1 t")
        .uses("electricity", "20 kWh")
        .emits("CO2", "0.01 tCO2")
        .bought("electricity", "kWh")
        .build()
        .unwrap_or_else(|p| panic!("{p:#?}"));
    with_inventory("reference-bf-bof", library(), |inventory| {
        let of = |others: &[Network]| {
            let choices = choices(library(), &NoAllocation, &[]);
            let system = ProductSystem::of_inventory(Text::same("plant"), inventory, 0, others, choices)
                .unwrap_or_else(|p| panic!("{p:#?}"));
            let footprint = system.footprint("hot-rolled-coil", &Ratio::one()).expect("solved");
            let bought = |item: &str| {
                let place = system.network.product(item).expect("there");
                let own = footprint.bought.iter().find(|(known, _)| *known == place);
                own.map(|(_, amount)| amount.clone()).unwrap_or_default()
            };
            let contributions = Contributions::of(&system, &footprint);
            let by_scope = contributions.by(|part| part.scope(&system));
            (bought("iron-ore-fines"), bought("electricity"), by_scope)
        };
        let (fines, power, alone) = of(&[]);
        let (none, more, joined) = of(std::slice::from_ref(&mine));
        assert!(none.is_zero());
        assert_eq!(more - power, fines.clone() * ratio("0.02"));
        assert_eq!(
            joined[&Scope::Direct],
            alone[&Scope::Direct],
            "the mine is no stack of the works"
        );
        let other = |by_scope: &std::collections::BTreeMap<Scope, Ratio>| {
            by_scope.get(&Scope::Other).cloned().unwrap_or_default()
        };
        assert_eq!(other(&joined) - other(&alone), fines * ratio("0.01"));
    });
}

/// 1000 t of steel from 300 t of coke at 0.85 tC/t and 100 t of charcoal at 0.9, 0.001 tC/t left in the steel: for a tonne
/// (300 x 0.85 - 1000 x 0.001) x 44/12 / 1000 tCO2 of fossil carbon, and 100 x 0.9 x 44/12 / 1000 = 0.33 of biogenic carbon beside it.
#[test]
fn charcoal_of_a_ledger_stands_apart() {
    let lines =
        "plant,process,period,item,flow,quantity,unit,carbon_fraction,carbon_fraction_unit,carbon_fraction_basis
m,,2024,木炭,purchased,100,t,0.9,tC/t,measured
m,,2024,coke,purchased,300,t,0.85,tC/t,measured
m,,2024,crude-steel,produced,1000,t,,,
m,,2024,crude-steel,sold,1000,t,0.001,tC/t,measured
m,electric-arc-furnace,2024,木炭,consumed,100,t,0.9,tC/t,measured
m,electric-arc-furnace,2024,coke,consumed,300,t,0.85,tC/t,measured
m,electric-arc-furnace,2024,liquid-steel,produced,1000,t,0.001,tC/t,measured
m,continuous-casting,2024,liquid-steel,consumed,1000,t,0.001,tC/t,measured
m,continuous-casting,2024,crude-steel,produced,1000,t,0.001,tC/t,measured
";
    crate::support::with_inventory(
        lines,
        "plants:\n  - {id: m}\n",
        "carbon-balance",
        crate::support::process_level(),
        |inventory| {
            let choices = choices(library(), &NoAllocation, &[]);
            let system = ProductSystem::of_inventory(Text::same("mill"), inventory, 0, &[], choices)
                .unwrap_or_else(|p| panic!("{p:#?}"));
            let footprint = system.footprint("crude-steel", &Ratio::one()).expect("solved");
            let contributions = Contributions::of(&system, &footprint);
            assert_eq!(
                contributions.total(CarbonOrigin::Fossil),
                ratio("254") * ratio("44/12") * ratio("1/1000")
            );
            assert_eq!(contributions.total(CarbonOrigin::Biogenic), ratio("0.33"));
        },
    )
    .unwrap_or_else(|p| panic!("{p:#?}"));
}
