//! The uncertainty of footprints.

use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::network::upstream::{FactQuery, FactorOrigin};
use dafeng::network::{Activity, Network, PlantNetwork};
use dafeng::quantity::Ratio;
use dafeng::uncertainty::draws::LANES;
use dafeng::uncertainty::{FootprintRequest, NetworkReadings, Outcome, Sampling, of_footprint};

use crate::support::{dataset, ledger, library, methodology, process_level};

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

/// Of a product of a plant's network, with its upstream factors.
fn outcome(inventory: &Inventory<'_>, product: &str, sampling: Sampling) -> (Outcome, Ratio) {
    let drawn = PlantNetwork::of_inventory(inventory, 0).unwrap_or_else(|p| panic!("{p:#?}"));
    let network = &drawn.network;
    let query = FactQuery {
        library: library(),
        preferred: &[],
        region: Some("cn"),
        year: 2023,
        as_of: None,
    };
    let upstream = network.upstream(&query);
    let records: Vec<_> = upstream
        .iter()
        .map(|factor| match &factor.as_ref()?.origin {
            FactorOrigin::Record(record) => Some(*record),
            FactorOrigin::Rule(_) => None,
        })
        .collect();
    let values: Vec<_> = upstream
        .iter()
        .map(|factor| factor.as_ref().map(|factor| factor.value.clone()))
        .collect();
    let readings = NetworkReadings::of_plant(inventory, 0, network, &records).unwrap_or_else(|p| panic!("{p:#?}"));
    let one = Ratio::one();
    let exact = network.footprint(product, &one).unwrap_or_else(|p| panic!("{p:#?}"));
    let bought = exact.bought.iter().filter_map(|(product, amount)| {
        let factor = values[*product].clone()?;
        Some(factor * amount.clone())
    });
    let total = exact.total("CO2") + bought.sum::<Ratio>();
    let request = FootprintRequest {
        network,
        product: exact.product,
        amount: &one,
        weights: &[Ratio::one(), Ratio::zero()],
        upstream: &values,
        readings: &readings,
    };
    let outcome = of_footprint(request, sampling).unwrap_or_else(|p| panic!("{p:#?}"));
    (outcome, total)
}

fn few() -> Sampling {
    Sampling {
        draws: 2000,
        ..Sampling::default()
    }
}

/// The footprint in floating point is the exact one, of every product; the two approaches agree where all is nearly linear.
#[test]
fn at_the_stated_values_it_is_the_exact_footprint() {
    for plant in ["reference-bf-bof", "reference-eaf"] {
        let ledger = dataset(plant, "ledger.csv", Some("plants-with-carbon.yaml"));
        let method = methodology("carbon-balance");
        let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
        let (outcome, exact) = outcome(&inventory, "crude-steel", few());
        let footprint = &outcome.results[0];
        near(footprint.stated / exact.to_f64(), 1.0, 1e-12);
        assert_eq!(outcome.unsolved, 0);
        let sampled = footprint.sampled.expect("drawn");
        near(
            1.96 * sampled.deviation / (footprint.first_order_deviation * 1.96),
            1.0,
            0.06,
        );
        near(footprint.first_order_percent(), 1.0, 0.7);
    }
}

/// Every product of the reference works, solved by the fixed pattern: the runs of the exact solution.
#[test]
fn the_fixed_pattern_gives_the_exact_runs() {
    let ledger = dataset("reference-bf-bof", "ledger.csv", Some("plants-with-carbon.yaml"));
    let method = methodology("carbon-balance");
    let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    let drawn = PlantNetwork::of_inventory(&inventory, 0).unwrap_or_else(|p| panic!("{p:#?}"));
    let network = &drawn.network;
    let technosphere = network.technosphere().expect("solves");
    for product in 0..network.products.len() {
        let exact = technosphere.activities_for(&[(product, Ratio::one())]);
        let system = network.numeric_system(product).expect("solves");
        let mut scratch = system.scratch::<LANES>();
        let amount_of = |entry: usize| [system.entries[entry].amount; LANES];
        system.solve(network, amount_of, 1.0, &mut scratch);
        let largest = exact.iter().map(|runs| runs.to_f64().abs()).fold(0.0, f64::max);
        for (unknown, runs) in exact.iter().enumerate() {
            let found = if system.solved.contains(&unknown) {
                scratch.solution[unknown][0]
            } else {
                0.0
            };
            near(found, runs.to_f64(), 1e-12 * largest);
        }
    }
}

const HEADER: &str = "period,process,item,flow,quantity,unit,uncertainty\n";

/// A works of one furnace: 1000 t limestone (2 %) burnt to 600 t quicklime (1 %), all sold. Carbon of limestone 0.12 tC/t (5 %), of lime 0. One tonne of
/// lime: 1000/600 * 0.12 * 44/12 = 0.7333 tCO2. U = sqrt(2^2 + 1^2 + 5^2) = 5.4772 %: the limestone meter moves what is taken and emitted alike, the lime
/// meter divides.
#[test]
fn one_furnace_by_hand() {
    let csv = format!(
        "{HEADER}2024,,limestone,purchased,1000,t,2\n2024,lime,limestone,consumed,1000,t,2\n\
        2024,lime,quicklime,produced,600,t,1\n2024,,quicklime,sold,600,t,1\n"
    );
    let plants = "plants: [{id: p, factors: [{item: limestone, parameter: carbon_fraction, value: 0.12, unit: tC/t, evidence: lab, uncertainty: 5}, \
        {item: quicklime, parameter: carbon_fraction, value: 0, unit: tC/t, evidence: lab}]}]";
    let ledger = ledger(&csv, plants).unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology("carbon-balance");
    // It makes no steel, of which the methodology declares an intensity.
    let request = AccountRequest {
        allow_gaps: true,
        ..process_level()
    };
    let inventory = account(&ledger, &method, library(), request).unwrap_or_else(|p| panic!("{p:#?}"));
    let (outcome, _) = outcome(&inventory, "quicklime", few());
    let footprint = &outcome.results[0];
    near(footprint.stated, 1000.0 / 600.0 * 0.12 * 44.0 / 12.0, 1e-12);
    near(footprint.first_order_percent(), 30f64.sqrt(), 1e-5);
    let elasticity = |id: &str| {
        let found = outcome.variables.iter().find(|variable| variable.input.id == id);
        found.unwrap_or_else(|| panic!("no {id}")).contributions[0].elasticity
    };
    near(elasticity("p/lime/limestone/consumed"), 1.0, 1e-6);
    near(elasticity("p/lime/quicklime/produced"), -1.0, 1e-6);
    near(elasticity("plants.yaml#p/limestone/carbon_fraction"), 1.0, 1e-6);
}

/// Two processes in a circle that makes little more than it takes: a draw that makes less has no solution, or runs backwards, and is left out.
#[test]
fn draws_without_a_solution_are_told() {
    // A: 1 a from b; B: 1.05 b from 1 a. Net per circle 0.05. b's meter is moved by hand here: the system itself is asked.
    let network = Network::builder()
        .process("a")
        .makes("a", "1 t")
        .uses("b", "1 t")
        .process("b")
        .makes("b", "1.05 t")
        .uses("a", "1 t")
        .build()
        .unwrap_or_else(|p| panic!("{p:#?}"));
    let product = network.product("a").expect("there");
    let system = network.numeric_system(product).expect("solves");
    let mut scratch = system.scratch::<4>();
    let makes = |entry: usize| (system.entries[entry].amount - 1.05).abs() < 1e-12;
    let amount_of = |entry: usize| {
        let amount = system.entries[entry].amount;
        if makes(entry) {
            [1.05, 1.2, 1.0, 0.9]
        } else {
            [amount; 4]
        }
    };
    let solved = system.solve(&network, amount_of, 1.0, &mut scratch);
    assert_eq!(solved, [true, true, false, false]);
    let of_a = system
        .activities
        .iter()
        .position(|activity| *activity == Activity::Process(network.process("a").expect("there")));
    // x_a - x_b = 1, 1.2 x_b = x_a: x_b = 5, x_a = 6.
    near(scratch.solution[of_a.expect("there")][1], 6.0, 1e-12);
}

/// The number of threads shows in no digit.
#[test]
fn threads_do_not_show() {
    let ledger = dataset("reference-eaf", "ledger.csv", Some("plants-with-carbon.yaml"));
    let method = methodology("carbon-balance");
    let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    let with = |threads: usize| {
        let (outcome, _) = outcome(&inventory, "crude-steel", Sampling { threads, ..few() });
        (outcome.results, outcome.variables, outcome.exact)
    };
    assert_eq!(with(1), with(2));
}
