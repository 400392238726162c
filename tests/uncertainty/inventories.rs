//! The uncertainty of inventories.

use dafeng::inventory::{AccountRequest, account};
use dafeng::quantity::Ratio;
use dafeng::uncertainty::inventory_inputs::InventoryInputs;
use dafeng::uncertainty::{Outcome, Sampling, of_inventory};

use crate::support::{
    CETS, ENERGY, GBT_32151, allow_gaps, dataset, library, methodology, process_level, with_inventory,
};

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

fn few() -> Sampling {
    Sampling {
        draws: 2000,
        ..Sampling::default()
    }
}

fn outcome(csv: &str, plants: &str) -> Outcome {
    with_inventory(csv, plants, CETS, AccountRequest::default(), |inventory| {
        of_inventory(inventory, few()).unwrap_or_else(|problems| panic!("{problems:#?}"))
    })
    .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Every row as a polynomial is the row before it is rounded, to the last digit, under every methodology and level.
#[test]
fn at_the_stated_values_the_polynomial_is_the_row() {
    for plant in ["reference-bf-bof", "reference-eaf"] {
        let ledger = dataset(plant, "ledger.csv", Some("plants-with-carbon.yaml"));
        for (method, request) in [
            (CETS, AccountRequest::default()),
            (CETS, process_level()),
            (ENERGY, AccountRequest::default()),
            ("carbon-balance", process_level()),
            (GBT_32151, allow_gaps()),
        ] {
            let methodology = methodology(method);
            let inventory = account(&ledger, &methodology, library(), request).unwrap_or_else(|p| panic!("{p:#?}"));
            let mut inputs = InventoryInputs::new(&inventory).unwrap_or_else(|p| panic!("{p:#?}"));
            for row in inventory.counted() {
                let polynomial = inputs.row(row).unwrap_or_else(|p| panic!("{p:#?}"));
                let at_one: Ratio = polynomial.terms().map(|(_, value)| value.clone()).sum();
                assert_eq!(
                    Some(at_one),
                    row.emission_unrounded,
                    "{method} {:?}",
                    inventory.cell(row)
                );
            }
        }
    }
}

const STEEL: &str = "2024-06,crude-steel,produced,1000,t,\n2024-07,crude-steel,produced,1000,t,\n";

/// Limestone 100 t in June (U 2 %), 300 t in July (U 4 %): one meter, (100*2 + 300*4)/400 = 3.5 %, fully correlated. The factor record states
/// no uncertainty and is listed.
#[test]
fn one_meter_reads_all_lines_of_an_item() {
    let csv = format!(
        "period,item,flow,quantity,unit,uncertainty\n2024-06,limestone,purchased,100,t,2\n2024-07,limestone,purchased,300,t,4\n{STEEL}"
    );
    let outcome = outcome(&csv, "");
    let limestone = outcome
        .variables
        .iter()
        .find(|variable| variable.input.id == "p/-/limestone/purchased")
        .expect("a variable");
    near(
        limestone.input.distribution.expect("stated").deviation(),
        0.035 / 1.96,
        1e-9,
    );
    // 400 * 0.44 = 176 less 2000 * 0.037 = 74: total 102; elasticity of limestone 176/102.
    near(outcome.results[0].stated, 102.0, 1e-9);
    near(limestone.contributions[0].elasticity, 176.0 / 102.0, 1e-12);
    near(
        outcome.results[0].first_order_percent().expect("stated"),
        3.5 * 176.0 / 102.0,
        1e-9,
    );
    let exact: Vec<&str> = outcome.exact.iter().map(|exact| exact.input.id.as_str()).collect();
    assert_eq!(
        exact,
        [
            "cets-ag-03.01-v01-2024/limestone/emission_factor",
            "cets-ag-03.01-v01-2024/crude-steel/emission_factor",
            "p/-/crude-steel/produced",
        ]
    );
    near(outcome.exact[0].elasticities[0], 176.0 / 102.0, 1e-12);
}

/// Lines split, shuffled and doubled give the same bytes.
#[test]
fn order_and_splitting_of_lines_change_nothing() {
    let header = "period,item,flow,quantity,unit,uncertainty\n";
    let one = format!("{header}2024-06,limestone,purchased,100,t,2\n2024-06,dolomite,purchased,30,t,1\n{STEEL}");
    let other = format!(
        "{header}{STEEL}2024-06,dolomite,purchased,30,t,1\n2024-06,limestone,purchased,60.5,t,2\n2024-06,limestone,purchased,39.5,t,2\n"
    );
    assert_eq!(outcome(&one, ""), outcome(&other, ""));
}

/// A plant factor with a percentage, and the denominator's own meter: crude steel's deduction falls out of the intensity but for the part
/// of the others. Silicomanganese 10 t * 0.1 = 1 t, steel 1000 t * 0.037 = 37 t deducted: I = 1/1000 - 0.037; dI/dlnX(steel) = -1/1000.
#[test]
fn the_denominator_is_a_meter_as_well() {
    let csv = "period,item,flow,quantity,unit,uncertainty\n2024-06,silicomanganese,purchased,10,t,\n2024-06,crude-steel,produced,1000,t,1\n";
    let plants = "plants: [{id: p, factors: [{item: silicomanganese, parameter: emission_factor, value: 0.1, unit: tCO2/t, evidence: lab, uncertainty: 8}]}]";
    let outcome = outcome(csv, plants);
    let (total, intensity) = (&outcome.results[0], &outcome.results[1]);
    near(total.stated, -36.0, 1e-12);
    near(intensity.stated, -0.036, 1e-15);
    let of = |id: &str| {
        let found = outcome.variables.iter().find(|variable| variable.input.id == id);
        found.unwrap_or_else(|| panic!("no {id}")).contributions.clone()
    };
    let steel = of("p/-/crude-steel/produced");
    near(steel[0].elasticity, 37.0 / 36.0, 1e-12);
    near(steel[1].elasticity, 0.001 / 0.036, 1e-12);
    let factor = of("plants.yaml#p/silicomanganese/emission_factor");
    near(factor[0].elasticity, -1.0 / 36.0, 1e-12);
    near(factor[1].elasticity, -1.0 / 36.0, 1e-12);
}

/// A laboratory's line carries the uncertainty of the value that it states: one variable, whatever the months.
#[test]
fn a_parameter_line_carries_the_uncertainty_of_its_value() {
    let csv = "period,item,flow,quantity,unit,parameter,uncertainty\n\
        2024-06,limestone,purchased,100,t,,\n2024-07,limestone,purchased,100,t,,\n\
        2024-06,limestone,parameter,0.40,tCO2/t,emission_factor,3\n2024-07,limestone,parameter,0.50,tCO2/t,emission_factor,6\n\
        2024-06,crude-steel,produced,1000,t,,\n";
    let outcome = outcome(csv, "");
    let value = outcome
        .variables
        .iter()
        .find(|variable| variable.input.id == "p/limestone/emission_factor")
        .expect("a variable");
    // (0.40*3 + 0.50*6)/0.90 = 4.6667 %
    near(
        value.input.distribution.expect("stated").deviation(),
        4.2 / 0.9 / 100.0 / 1.96,
        1e-12,
    );
    // 100*0.40 + 100*0.50 = 90 of 90 - 37 = 53.
    near(value.contributions[0].elasticity, 90.0 / 53.0, 1e-12);
}

/// Stocks are states: 50 t of limestone found at the end of June open July. Bought 100 + 100, opening 40, closing 50 and 45: the 50 cancels.
/// Consumption 195 t * 0.44 = 85.8, less steel 2000 * 0.037 = 74: 11.8. U: opening 40 * 0.44 * 10 % = 1.76, closing 45 * 0.44 * 10 % = 1.98;
/// sqrt(1.76^2 + 1.98^2)/11.8 = 22.45 %.
#[test]
fn a_stock_that_closes_one_month_and_opens_the_next_is_read_once() {
    let csv = format!(
        "period,item,flow,quantity,unit,uncertainty\n\
        2024-06,limestone,purchased,100,t,\n2024-06,limestone,opening_stock,40,t,10\n2024-06,limestone,closing_stock,50,t,10\n\
        2024-07,limestone,purchased,100,t,\n2024-07,limestone,opening_stock,50,t,10\n2024-07,limestone,closing_stock,45,t,10\n{STEEL}"
    );
    let outcome = outcome(&csv, "");
    near(outcome.results[0].stated, 11.8, 1e-12);
    near(outcome.results[0].first_order_percent().expect("stated"), 22.4505, 5e-4);
    let ids: Vec<&str> = outcome
        .variables
        .iter()
        .map(|variable| variable.input.id.as_str())
        .collect();
    assert_eq!(
        ids,
        ["p/-/limestone/stock@2024-07-31", "p/-/limestone/stock@2024-05-31"]
    );
}
