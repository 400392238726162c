//! GB/T 2589-2020: comprehensive energy consumption.

use std::collections::BTreeMap;

use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::MethodologyRegistry;

use crate::support::{ENERGY, ledger, library, refusal, row, with_inventory};

/// 10 * 10^4Nm3 of coke oven gas sold at the yearbook's 0.5928 kgce/m3: -10 * 5.928 = -59.28 tce.
#[test]
fn coke_oven_gas_takes_the_named_fallback() {
    let csv =
        "period,item,flow,quantity,unit\n2023-01,coke-oven-gas,sold,10,10^4Nm3\n2023-01,crude-steel,produced,100,t\n";
    with_inventory(csv, "", ENERGY, AccountRequest::default(), |inventory| {
        let row = row(inventory, "2023-01", "coke-oven-gas");
        assert_eq!(row.emission.expect("counted").to_string(), "-59.28");
        assert_eq!(
            row.parameters[0].record.as_deref(),
            Some("nbs-energy-yearbook/coke-oven-gas/energy_coefficient")
        );
    })
    .expect("accounts");
}

/// A calorific value that the ledger states as a default is no measurement: the coefficient stays, 100 * 0.9714 = 97.14.
#[test]
fn only_a_measured_calorific_value_replaces_the_coefficient() {
    let csv = |basis: &str| {
        format!(
            "period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n2023-01,coke,purchased,100,t,29.307,GJ/t,{basis}\n2023-01,crude-steel,produced,100,t,,,\n"
        )
    };
    assert_eq!(crate::support::total(&csv("measured"), "", ENERGY), "100.00");
    assert_eq!(
        crate::support::total(&csv("default gbt-2589-2020"), "", ENERGY),
        "97.14"
    );
}

#[test]
fn a_range_without_a_value_is_refused() {
    let csv =
        "period,item,flow,quantity,unit\n2023-01,natural-gas,purchased,1,10^4Nm3\n2023-01,crude-steel,produced,100,t\n";
    assert_eq!(refusal(csv, "", ENERGY), ["missing-factor"]);
}

#[test]
fn the_equal_value_needs_a_yearly_table_and_stands_in_the_title() {
    let choices = BTreeMap::from([("electricity-value".to_owned(), "equal-value".to_owned())]);
    let method = MethodologyRegistry::load(ENERGY, &choices, library()).expect("loads");
    assert!(
        method
            .title(dafeng::methodology::Level::Enterprise)
            .en
            .ends_with("(electricity at equal value)")
    );
    assert!(
        crate::support::methodology(ENERGY)
            .title(dafeng::methodology::Level::Enterprise)
            .zh
            .ends_with("（电力按当量值）")
    );
    let csv =
        "period,item,flow,quantity,unit\n2023-01,electricity,purchased,1000,MWh\n2023-01,crude-steel,produced,100,t\n";
    let plants = "plants:\n  - id: p\n    factors:\n      - {item: electricity, parameter: energy_coefficient_equal_value, value: 0.3025, unit: kgce/kWh, evidence: table of the year, valid: 2023}\n";
    // 1000 MWh * 0.3025 tce/MWh = 302.50
    let with_table = ledger(csv, plants).expect("reads");
    let inventory = account(&with_table, &method, library(), AccountRequest::default()).expect("accounts");
    assert_eq!(inventory.total().to_string(), "302.50");
    let without = ledger(csv, "").expect("reads");
    let problems = account(&without, &method, library(), AccountRequest::default()).expect_err("refused");
    assert_eq!(problems.0[0].code, "missing-factor");
    // A table of another year does not serve.
    let other_year = ledger(csv, &plants.replace("2023}", "2022}")).expect("reads");
    assert!(account(&other_year, &method, library(), AccountRequest::default()).is_err());
}
