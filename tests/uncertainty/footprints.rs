//! The uncertainty of footprints.

use dafeng::format::registry::CarbonOrigin;
use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::network::contribution::Contributions;
use dafeng::network::strategy::{AllocationByKey, CutOff, NoAllocation, Strategy, SystemExpansion};
use dafeng::network::upstream::FactQuery;
use dafeng::network::{Activity, Boundary, Choices, Network, PlantNetwork, ProductSystem};
use dafeng::problem::Problems;
use dafeng::quantity::Ratio;
use dafeng::report::table::TableStyle;
use dafeng::report::uncertainty_sheet::UncertaintySheet;
use dafeng::text::{Language, Text};
use dafeng::uncertainty::draws::LANES;
use dafeng::uncertainty::{
    Completeness, FootprintUncertainty, InputKind, Outcome, Sampling, of_inventory, of_product_system,
};

use crate::support::{dataset, ledger, library, methodology, process_level};

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

fn choices(boundary: Boundary, allocation: &'static dyn Strategy) -> Choices<'static> {
    Choices {
        boundary,
        allocation,
        scrap: &CutOff,
        warming_potentials: "ipcc-ar6",
        query: FactQuery {
            library: library(),
            preferred: &[],
            region: Some("cn"),
            year: 2023,
            as_of: None,
        },
    }
}

/// The uncertainty of one unit of a product, and its exact footprint.
fn found(
    inventory: &Inventory<'_>,
    product: &str,
    choices: Choices<'static>,
    sampling: Sampling,
) -> Result<(FootprintUncertainty, Ratio), Problems> {
    let system = ProductSystem::of_inventory(Text::same("plant"), inventory, 0, &[], choices)?;
    let one = Ratio::one();
    let found = of_product_system(&system, (inventory, 0), (product, &one), sampling)?;
    let exact = Contributions::of(&system, &system.footprint(product, &one)?).total(CarbonOrigin::Fossil);
    Ok((found, exact))
}

/// From cradle to gate, nothing allocated.
fn outcome(inventory: &Inventory<'_>, product: &str, sampling: Sampling) -> (Outcome, Ratio) {
    let choices = choices(Boundary::CradleToGate, &NoAllocation);
    let (found, exact) = found(inventory, product, choices, sampling).unwrap_or_else(|p| panic!("{p:#?}"));
    (found.outcome, exact)
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
        let first_order = footprint.first_order_deviation.expect("stated");
        near(sampled.deviation / first_order, 1.0, 0.06);
        near(footprint.first_order_percent().expect("stated"), 1.0, 0.7);
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
        let system = network.numeric_system(&[product]).expect("solves");
        let mut scratch = system.scratch::<LANES>();
        let amount_of = |entry: usize| [system.entries[entry].amount; LANES];
        system.solve(amount_of, &[1.0], &mut scratch);
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
    near(footprint.first_order_percent().expect("stated"), 30f64.sqrt(), 1e-5);
    let elasticity = |id: &str| {
        let found = outcome.variables.iter().find(|variable| variable.input.id == id);
        found.unwrap_or_else(|| panic!("no {id}")).contributions[0].elasticity
    };
    near(elasticity("p/lime/limestone/consumed"), 1.0, 1e-6);
    near(elasticity("p/lime/quicklime/produced"), -1.0, 1e-6);
    near(elasticity("plants.yaml#p/limestone/carbon_fraction"), 1.0, 1e-6);
}

/// A cokery: 1000 t coal (0.7 tC/t) to 700 t coke (0.8 tC/t, 20 GJ/t) and 30 10^4Nm3 gas (3 tC, 200 GJ each), of which 10 are flared.
const COKERY: &str = "2024,,washed-coal,purchased,1000,t,2\n2024,coking,washed-coal,consumed,1000,t,2\n\
    2024,coking,coke,produced,700,t,1\n2024,coking,coke-oven-gas,produced,30,10^4Nm3,2\n2024,flare,coke-oven-gas,consumed,10,10^4Nm3,10\n\
    2024,,coke,sold,700,t,1\n2024,,coke-oven-gas,sold,20,10^4Nm3,1\n";

fn cokery_plants() -> String {
    let factor = |item: &str, parameter: &str, value: &str, unit: &str| {
        format!("{{item: {item}, parameter: {parameter}, value: {value}, unit: {unit}, evidence: lab}}")
    };
    let factors = [
        factor("washed-coal", "carbon_fraction", "0.7", "tC/t"),
        factor("coke", "carbon_fraction", "0.8", "tC/t"),
        factor("coke", "ncv", "20", "GJ/t"),
        factor("coke-oven-gas", "carbon_fraction", "3", "tC/10^4Nm3"),
        factor("coke-oven-gas", "ncv", "200", "GJ/10^4Nm3"),
    ];
    format!("plants: [{{id: p, factors: [{}]}}]", factors.join(", "))
}

/// By energy the gas bears 30 * 200 / (30 * 200 + 700 * 20) = 0.3 of coking, and all that is flared. In tC: coking 700 - 560 - 90 = 50, of which 15, and
/// flared 30: 45 * 44/12 = 165 tCO2 for the 20 that are left, 8.25 each. Elasticities: coal 0.3 * 700 / 45 = 4.6667; coke -0.3 * 560 / 45 = -3.7333;
/// gas made -0.3 * 90 / 45 - 30/20 = -2.1; gas flared 30/45 + 10/20 = 1.1667. They add up to 0: all in double is the same for one. The key of the gas moves
/// its share by 0.7 of itself, and so the result by 0.7 * 15/45 = 0.2333; that of coke by as much the other way.
#[test]
fn an_allocated_footprint_by_hand() {
    let ledger = ledger(&format!("{HEADER}{COKERY}"), &cokery_plants()).unwrap_or_else(|p| panic!("{p:#?}"));
    let method = methodology("carbon-balance");
    let request = AccountRequest {
        allow_gaps: true,
        ..process_level()
    };
    let inventory = account(&ledger, &method, library(), request).unwrap_or_else(|p| panic!("{p:#?}"));
    let choices = choices(Boundary::GateToGate, &AllocationByKey::Energy);
    let (found, exact) = found(&inventory, "coke-oven-gas", choices, few()).unwrap_or_else(|p| panic!("{p:#?}"));
    assert_eq!(exact, "8.25".parse().expect("a number"));
    let outcome = &found.outcome;
    assert!(found.holds_shares);
    near(outcome.results[0].stated, 8.25, 1e-12);
    let elasticity = |id: &str| {
        let drawn = outcome.variables.iter().find(|variable| variable.input.id == id);
        let exact = outcome.exact.iter().find(|exact| exact.input.id == id);
        drawn.map_or_else(
            || exact.unwrap_or_else(|| panic!("no {id}")).elasticities[0],
            |drawn| drawn.contributions[0].elasticity,
        )
    };
    near(elasticity("p/coking/washed-coal/consumed"), 14.0 / 3.0, 1e-6);
    near(elasticity("p/coking/coke/produced"), -56.0 / 15.0, 1e-6);
    near(elasticity("p/coking/coke-oven-gas/produced"), -2.1, 1e-6);
    near(elasticity("p/flare/coke-oven-gas/consumed"), 7.0 / 6.0, 1e-6);
    near(elasticity("allocation/coke-oven-gas/ncv"), 0.7 / 3.0, 1e-6);
    near(elasticity("allocation/coke/ncv"), -0.7 / 3.0, 1e-6);
    let keys = outcome.exact.iter().map(|exact| exact.input.kind);
    assert_eq!(keys.filter(|kind| *kind == InputKind::AllocationKey).count(), 2);
    // Approach 1: sqrt((4.6667*2)^2 + 3.7333^2 + (2.1*2)^2 + (1.1667*10)^2) %. Only meters state anything.
    let halves = [28.0 / 3.0, 56.0 / 15.0, 4.2, 35.0 / 3.0];
    let squares: f64 = halves.iter().map(|half: &f64| half * half).sum();
    let first_order = outcome.results[0].first_order_percent().expect("stated");
    near(first_order, squares.sqrt(), 1e-5);
    // Coal 14/3, coke 56/15, gas made 2.1, gas flared 7/6: 11.6667 without signs. Taken as exact: carbon contents of coal 14/3, of coke 56/15, of the
    // gas -0.3*90/45 + 30/45 = 1/15, the keys 2 * 0.7/3: 8.9333.
    let covered = (35.0 / 3.0) / (35.0 / 3.0 + 134.0 / 15.0);
    near(outcome.results[0].covered.expect("moved"), covered, 1e-6);
}

/// Allocated footprints in floating point are the exact ones, and their keys are listed.
#[test]
fn allocated_footprints_are_the_exact_ones() {
    let ledger = dataset("reference-bf-bof", "ledger.csv", Some("plants-with-carbon.yaml"));
    let method = methodology("carbon-balance");
    let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    let sampling = Sampling { draws: 100, ..few() };
    for product in ["crude-steel", "coke-oven-gas"] {
        let choices = choices(Boundary::CradleToGate, &AllocationByKey::Energy);
        let (found, exact) = found(&inventory, product, choices, sampling).unwrap_or_else(|p| panic!("{p:#?}"));
        let outcome = &found.outcome;
        near(outcome.results[0].stated / exact.to_f64(), 1.0, 1e-11);
        let keys = outcome.exact.iter().map(|exact| exact.input.kind);
        let keys = keys.filter(|kind| *kind == InputKind::AllocationKey).count();
        assert!(keys > 2, "{product}: {keys}");
        assert_ne!(
            outcome.results[0].name.completeness,
            Completeness::Complete,
            "{product}"
        );
        assert_eq!(
            outcome.results[1].name.completeness,
            Completeness::Complete,
            "{product}"
        );
    }
}

/// On a terminal of 80 columns no row of a table is wider than it; from 100 columns on every column is there.
#[test]
fn tables_fit_a_narrow_terminal() {
    let wide = |character: char| if character > '\u{2e7f}' { 2 } else { 1 };
    let ledger = dataset("reference-bf-bof", "ledger.csv", Some("plants-with-carbon.yaml"));
    let method = methodology("carbon-balance");
    let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    let choices = choices(Boundary::CradleToGate, &AllocationByKey::Energy);
    let system = ProductSystem::of_inventory(Text::same("plant"), &inventory, 0, &[], choices);
    let system = system.unwrap_or_else(|p| panic!("{p:#?}"));
    let sampling = Sampling { draws: 100, ..few() };
    let found = of_product_system(&system, (&inventory, 0), ("crude-steel", &Ratio::one()), sampling);
    let found = found.unwrap_or_else(|p| panic!("{p:#?}"));
    let sheet = UncertaintySheet::of_footprint(&found, &system);
    let text = |language: Language, width: u16| sheet.text("", language, TableStyle { width, colour: false });
    for (language, kept, dropped) in [
        (Language::Zh, "秩相关", "中位数"),
        (Language::En, "rank corr.", "median"),
    ] {
        let narrow = text(language, 80);
        // Rows have columns, sentences have not.
        let rows = narrow.lines().filter(|line| line.trim_start().contains("  "));
        for row in rows {
            assert!(row.chars().map(wide).sum::<usize>() <= 80, "{row}\n{narrow}");
        }
        assert!(narrow.contains(kept) && !narrow.contains(dropped), "{narrow}");
        let whole = text(language, 100);
        assert!(whole.contains(dropped), "{whole}");
    }
}

/// Credits are not drawn, whoever asks.
#[test]
fn credits_are_refused() {
    let ledger = dataset("reference-bf-bof", "ledger.csv", Some("plants-with-carbon.yaml"));
    let method = methodology("carbon-balance");
    let inventory = account(&ledger, &method, library(), process_level()).unwrap_or_else(|p| panic!("{p:#?}"));
    let preferred = ["worldsteel-v5.1".to_owned()];
    let mut choices = choices(Boundary::CradleToGate, &SystemExpansion);
    choices.query.preferred = &preferred;
    let system = ProductSystem::of_inventory(Text::same("plant"), &inventory, 0, &[], choices);
    let system = system.unwrap_or_else(|p| panic!("{p:#?}"));
    let refused = of_product_system(&system, (&inventory, 0), ("crude-steel", &Ratio::one()), few());
    assert_eq!(refused.expect_err("refused").0[0].code, "uncertainty-with-credits");
}

/// Where nothing is stated there is no interval, and nothing is drawn; a stated 0 is exact, and says no more of the rest.
#[test]
fn nothing_stated_gives_no_interval() {
    for (stated, variables) in [("", 0), ("0", 2)] {
        let csv = format!(
            "{HEADER}2024,,limestone,purchased,1000,t,{stated}\n2024,lime,limestone,consumed,1000,t,{stated}\n\
            2024,lime,quicklime,produced,600,t,{stated}\n2024,,quicklime,sold,600,t,{stated}\n"
        );
        let plants = "plants: [{id: p, factors: [{item: limestone, parameter: carbon_fraction, value: 0.12, unit: tC/t, evidence: lab}, \
            {item: quicklime, parameter: carbon_fraction, value: 0, unit: tC/t, evidence: lab}]}]";
        let ledger = ledger(&csv, plants).unwrap_or_else(|p| panic!("{p:#?}"));
        let method = methodology("carbon-balance");
        let request = AccountRequest {
            allow_gaps: true,
            ..process_level()
        };
        let inventory = account(&ledger, &method, library(), request).unwrap_or_else(|p| panic!("{p:#?}"));
        let (outcome, _) = outcome(&inventory, "quicklime", few());
        let total = of_inventory(&inventory, few()).unwrap_or_else(|p| panic!("{p:#?}"));
        assert_eq!(outcome.variables.len(), variables);
        for result in outcome.results.iter().chain(&total.results) {
            assert!(!result.has_interval(), "{result:?}");
            assert_eq!((result.first_order_percent(), result.sampled), (None, None));
            assert!(!result.mean_differs());
        }
        // Of quicklime the limestone meter, the lime meter and the carbon content move the result by one each.
        let covered = if stated.is_empty() { 0.0 } else { 2.0 / 3.0 };
        near(outcome.results[0].covered.expect("moved"), covered, 1e-6);
        let titles: Vec<&str> = outcome.exact.iter().map(|exact| exact.input.id.as_str()).collect();
        assert!(
            titles.contains(&"plants.yaml#p/limestone/carbon_fraction"),
            "{titles:?}"
        );
    }
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
    let system = network.numeric_system(&[product]).expect("solves");
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
    let solved = system.solve(amount_of, &[1.0], &mut scratch);
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
