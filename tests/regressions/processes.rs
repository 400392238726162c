//! Processes: what they make, flare and are charged with.

use super::HEAD;
use crate::support::{CETS, with_inventory};

/// Hot metal without a process left the furnace without a product, and nothing said so. What is stated of the plant in every ledger, as
/// crude steel is, needs no process.
#[test]
fn an_output_that_names_no_process_is_told_where_one_is_meant() {
    let warned = |lines: &str| {
        let csv = format!("{HEAD}p,,2024-06,coke,purchased,45,t\np,blast-furnace,2024-06,coke,consumed,45,t\n{lines}");
        with_inventory(&csv, "", CETS, crate::support::process_level(), |inventory| {
            let told = inventory
                .notes
                .iter()
                .filter(|note| note.code == "product-of-no-process");
            told.count()
        })
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
    };
    let steel = "p,,2024-06,crude-steel,produced,90,t\n";
    assert_eq!(warned(&format!("p,,2024-06,hot-metal,produced,100,t\n{steel}")), 1);
    assert_eq!(warned(&format!("p,,2024-06,liquid-steel,produced,95,t\n{steel}")), 1);
    assert_eq!(
        warned(&format!("p,blast-furnace,2024-06,hot-metal,produced,100,t\n{steel}")),
        0
    );
    // Where the casters have lines and make none, theirs is the product.
    let casting = "p,continuous-casting,2024-06,liquid-steel,consumed,95,t\n";
    assert_eq!(warned(&format!("{steel}{casting}")), 1);
}

/// The cause of carbon in products read as if more output of the plant made its emission greater.
#[test]
fn the_cause_of_carbon_in_products_has_the_sign_of_a_deduction() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,45,t\np,blast-furnace,2024-06,coke,consumed,45,t\np,continuous-casting,2024-06,crude-steel,produced,80,t\np,,2024-06,crude-steel,produced,90,t\n"
    );
    with_inventory(&csv, "", CETS, crate::support::process_level(), |inventory| {
        let reconciliation = inventory.reconciliation.as_ref().expect("at process level");
        let cause = reconciliation
            .causes
            .iter()
            .find(|cause| cause.kind.id() == "product-carbon")
            .expect("the plant states more than the casters made");
        let quantity = cause.quantity.clone().expect("a difference of outputs");
        assert!(!quantity.is_negative() && cause.amount.is_negative());
        let title = cause.kind.title();
        assert!(title.zh.contains("−（企业产量 − 工序产量）× 系数"), "{}", title.zh);
        assert!(
            title
                .en
                .contains("-(plant's output - output of processes) x coefficient"),
            "{}",
            title.en
        );
    })
    .expect("accounts");
}

/// The causes of what is unattributed add up as they are printed, also where one of them does not end: 74 Nm3 of gas at the default, over 12.
#[test]
fn printed_causes_add_up() {
    let csv = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n\
        p,coking,2024-01,coke-oven-gas,produced,74,Nm3,,,\np,,2024-02,coke,purchased,52,t,27.618,GJ/t,measured\n\
        p,coking,2024-02,coke,produced,64,kg,,,\np,,2024-03,crude-steel,produced,50,t,,,\n";
    let ledger = crate::support::ledger(csv, "").unwrap_or_else(|p| panic!("{p:#?}"));
    for method in [CETS, crate::support::ENERGY] {
        let method = crate::support::methodology(method);
        let request = dafeng::inventory::AccountRequest {
            allow_gaps: true,
            ..crate::support::process_level()
        };
        let inventory = dafeng::inventory::account(&ledger, &method, crate::support::library(), request)
            .unwrap_or_else(|p| panic!("{p:#?}"));
        let found = inventory.reconciliation.as_ref().expect("reconciled");
        let shown = found.shown_causes();
        let printed: dafeng::quantity::Ratio = shown
            .iter()
            .map(|cause| {
                cause
                    .amount
                    .to_text()
                    .parse::<dafeng::quantity::Ratio>()
                    .expect("a number")
            })
            .sum();
        assert_eq!(printed, found.unattributed.into());
        assert!(found.causes.len() >= 2);
    }
}

/// A flare with a row of its own, of gas that nobody made in its month, still tells what it flared and its maker is charged with.
#[test]
fn a_flare_with_a_row_tells_what_is_charged() {
    let csv = "plant,process,period,item,flow,quantity,unit\n\
        p,bf-1,2024-01,blast-furnace-gas,produced,100,10^4Nm3\np,flare,2024-01,blast-furnace-gas,consumed,40,10^4Nm3\n\
        p,flare,2024-05,blast-furnace-gas,consumed,10,10^4Nm3\np,,2024-01,crude-steel,produced,50,t\n";
    let plants = "plants: [{id: p, units: [{id: bf-1, process: blast-furnace}]}]";
    let ledger = crate::support::ledger(csv, plants).unwrap_or_else(|p| panic!("{p:#?}"));
    let method = crate::support::methodology(crate::support::ENERGY);
    let request = dafeng::inventory::AccountRequest {
        allow_gaps: true,
        ..crate::support::process_level()
    };
    let inventory = dafeng::inventory::account(&ledger, &method, crate::support::library(), request)
        .unwrap_or_else(|p| panic!("{p:#?}"));
    let selector = dafeng::inventory::Selector::parse("flare", &inventory).unwrap_or_else(|p| panic!("{p:#?}"));
    let explanation = inventory.explain(&selector).unwrap_or_else(|p| panic!("{p:#?}"));
    let told = explanation.remarks.iter().any(|remark| {
        remark
            .en
            .contains("2024-01 blast furnace gas 40 10^4Nm3 (charged to bf-1)")
    });
    assert!(told, "{:#?}", explanation.remarks);
}
