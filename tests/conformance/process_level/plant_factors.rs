//! Streams that take the plants file, and those without any coefficient.

use dafeng::factor::Named;
use dafeng::factor::record::ConfidenceClass;
use dafeng::format::factor_set::ConfidenceEntry;
use dafeng::inventory::{Row, Selector};
use dafeng::quantity::Decimal;

use super::{HEAD, at_process_level, causes, emission, notes, reconciliation, row_of, total_of};
use crate::support::{CETS, ENERGY, library, process_level, with_inventory};

/// A maker by the year, users by the month, plant factors by the month: no factor holds for what the maker hands over, so the two sides
/// would carry different coefficients. One for the year holds on both.
#[test]
fn plant_factors_of_months_beside_a_year_at_the_maker() {
    let csv = format!(
        "{HEAD}p,lime,2024,quicklime,produced,100,t\np,converter,2024-06,quicklime,consumed,60,t\n\
         p,converter,2024-07,quicklime,consumed,40,t\np,,2024,crude-steel,produced,0,t\n"
    );
    let factor = |value: &str, valid: &str| {
        format!(
            "{{item: quicklime, parameter: carbon_fraction, value: {value}, unit: tC/t, evidence: lab, valid: {valid}}}"
        )
    };
    let plants = |factors: &[String]| format!("plants: [{{id: p, factors: [{}]}}]", factors.join(", "));
    let monthly = plants(&[factor("0.3", "2024-06"), factor("0.28", "2024-07")]);
    let Err(problems) = with_inventory(&csv, &monthly, CETS, process_level(), |_| ()) else {
        panic!("two coefficients for one handing-over");
    };
    assert_eq!(
        problems.0.iter().map(|problem| problem.code).collect::<Vec<_>>(),
        ["plant-factor-for-part"]
    );
    let place = problems.0[0].place.as_ref().expect("the line of the year");
    assert_eq!(place.row, Some(2));
    at_process_level(&csv, &plants(&[factor("0.3", "2024")]), CETS, |inventory| {
        assert_eq!(emission(row_of(inventory, "lime", "quicklime")), "-110.00");
        assert_eq!(total_of(inventory, "converter"), "110.00");
        assert_eq!(causes(inventory), []);
    });
}

/// Plant factors by the month beside lines none of which is as short: all twelve would be passed over, and the stream would carry none, or
/// the standard's default where it has one. They are refused, as beside a line of a month.
#[test]
fn plant_factors_of_months_beside_longer_lines_alone() {
    let plants = |item: &str, parameter: &str, unit: &str| {
        let of_month = |month| {
            format!(
                "{{item: {item}, parameter: {parameter}, value: 0.3, unit: {unit}, evidence: lab, valid: 2024-{month:02}}}"
            )
        };
        let factors: Vec<String> = (1..=12).map(of_month).collect();
        format!("plants: [{{id: p, factors: [{}]}}]", factors.join(", "))
    };
    let quicklime = ("quicklime", plants("quicklime", "carbon_fraction", "tC/t"));
    // The standard has a default of this one.
    let coke = ("coke", plants("coke", "ncv", "GJ/t"));
    for ((item, plants), user) in [
        (&quicklime, "2024-Q2"),
        (&quicklime, "2024"),
        (&coke, "2024-Q2"),
        (&coke, "2024"),
    ] {
        let csv = format!(
            "{HEAD}p,lime,2024,{item},produced,100,t\np,converter,{user},{item},consumed,60,t\np,,2024,crude-steel,produced,0,t\n"
        );
        let Err(problems) = with_inventory(&csv, plants, CETS, process_level(), |_| ()) else {
            panic!("{item} {user}: the plant's factors are passed over");
        };
        assert!(
            problems.0.iter().all(|problem| problem.code == "plant-factor-for-part"),
            "{problems:#?}"
        );
        // A line of the year; of two, either.
        let row = problems.0[0].place.as_ref().expect("the line of the year").row;
        assert!(row == Some(2) || (*user == *"2024" && row == Some(3)), "{row:?}");
    }
}

/// A plant factor of another period does not fit, and that is said; that the plants file had none would be false. Quicklime of June takes
/// 100 t * 0.3 * 44/12 = 110.00; that of July carries none.
#[test]
fn a_plant_factor_that_does_not_fit_is_not_said_to_be_none() {
    let csv = format!(
        "{HEAD}p,lime,2024-06,quicklime,produced,100,t\np,converter,2024-06,quicklime,consumed,100,t\n\
         p,lime,2024-07,quicklime,produced,50,t\np,converter,2024-07,quicklime,consumed,50,t\n\
         p,blast-furnace,2024-06,hot-metal,produced,1,t\np,converter,2024-06,hot-metal,consumed,1,t\np,,2024-06,crude-steel,produced,0,t\n"
    );
    let plants = "plants: [{id: p, factors: [{item: quicklime, parameter: carbon_fraction, value: 0.3, unit: tC/t, evidence: lab, valid: 2024-06}]}]";
    at_process_level(&csv, plants, CETS, |inventory| {
        assert_eq!(emission(row_of(inventory, "converter", "quicklime")), "110.00");
        assert_eq!(
            notes(inventory, "carries-none"),
            [
                "p: neither the standard nor the plants file has a coefficient, so these carry none, handed over or received: hot-metal",
                "p: the standard has no coefficient and the `valid` of those in the plants file does not fit, so these carry none, handed \
                 over or received: quicklime (2024-07; plants.yaml: valid 2024-06)",
            ]
        );
    });
    // Nor where a process without a counted row is explained.
    let of_july: String = csv
        .lines()
        .filter(|line| !line.contains(",2024-06,quicklime"))
        .map(|line| format!("{line}\n"))
        .collect();
    at_process_level(&of_july, plants, CETS, |inventory| {
        let lime = Selector::parse("process=lime", inventory).expect("known");
        let tree = inventory.explain(&lime).expect("explains");
        let words: Vec<&str> = tree.children[0]
            .remarks
            .iter()
            .map(|remark| remark.en.as_str())
            .collect();
        assert!(
            words[0].contains("that of the plants file holds only in 2024-06"),
            "{words:?}"
        );
    });
}

const HOT_METAL: &str = "p,blast-furnace,2024-06,hot-metal,produced,1000,t\np,converter,2024-06,hot-metal,consumed,1000,t\n\
    p,,2024-06,coke,purchased,400,t\np,blast-furnace,2024-06,coke,consumed,400,t\np,,2024-06,crude-steel,produced,1050,t\n\
    p,continuous-casting,2024-06,crude-steel,produced,1050,t\n";

/// Hot metal has no coefficient in the standard: the plants file's 4.5 % carbon, 0.045 * 44/12 = 0.165 tCO2/t, moves 165.00 from the
/// furnace to the converter, marked derived.
#[test]
fn a_stream_without_a_coefficient_takes_the_plants_file() {
    let csv = format!("{HEAD}{HOT_METAL}");
    let plants = "plants: [{id: p, factors: [{item: hot-metal, parameter: carbon_fraction, value: 0.045, unit: tC/t, evidence: lab}]}]";
    at_process_level(&csv, plants, CETS, |inventory| {
        let derived = Some(ConfidenceClass::of(ConfidenceEntry::Derived));
        for (process, expected) in [("blast-furnace", "-165.00"), ("converter", "165.00")] {
            let row = row_of(inventory, process, "hot-metal");
            assert_eq!(emission(row), expected);
            assert!(row.derived, "{process}");
            assert_eq!(row.confidence, derived, "{process}");
        }
        assert!(!row_of(inventory, "blast-furnace", "coke").derived);
        assert_eq!(notes(inventory, "carries-none"), Vec::<String>::new());
        assert_eq!(reconciliation(inventory).unattributed, Decimal::ZERO);
    });
}

/// Without it hot metal carries none on both sides, and is listed; nothing is refused.
#[test]
fn a_stream_without_any_coefficient_carries_none() {
    at_process_level(&format!("{HEAD}{HOT_METAL}"), "", CETS, |inventory| {
        let of_hot_metal = |row: &&Row| library().items.at(inventory.cell(row).item).id() == "hot-metal";
        assert_eq!(inventory.rows.iter().filter(of_hot_metal).count(), 0);
        let none = notes(inventory, "carries-none");
        assert_eq!(none.len(), 1);
        assert!(
            none[0].starts_with("p: ") && none[0].ends_with(": hot-metal"),
            "{none:?}"
        );
        // 2 lines of hot metal are outside, no line is refused.
        assert_eq!(inventory.outcome_lines()[3], 0);
        assert_eq!(reconciliation(inventory).unattributed, Decimal::ZERO);
    });
}

/// A gas for which the standard has a coefficient is not derived, though the plants file gives a better one.
#[test]
fn a_plant_factor_beside_a_default_is_not_derived() {
    let csv = format!(
        "{HEAD}p,oxygen,2024-06,oxygen,produced,10,10^4Nm3\np,converter,2024-06,oxygen,consumed,10,10^4Nm3\n\
         p,oxygen,2024-06,argon,produced,1,10^4Nm3\np,converter,2024-06,argon,consumed,1,10^4Nm3\np,,2024-06,crude-steel,produced,1,t\n"
    );
    let plants = "plants: [{id: p, factors: [{item: oxygen, parameter: energy_coefficient, value: 0.8, unit: tce/10^4Nm3, evidence: meter}, \
        {item: argon, parameter: energy_coefficient, value: 1.2, unit: tce/10^4Nm3, evidence: meter}]}]";
    at_process_level(&csv, plants, ENERGY, |inventory| {
        assert_eq!(emission(row_of(inventory, "converter", "oxygen")), "8.00");
        assert!(!row_of(inventory, "converter", "oxygen").derived);
        assert!(row_of(inventory, "converter", "argon").derived);
    });
}

/// Measured in June and not in July, a gas without a default counts in June alone: the list says when it carries none.
#[test]
fn an_item_that_carries_none_in_some_periods_is_listed_with_them() {
    let head = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis\n";
    let measured = "33,GJ/10^4Nm3,measured,0.07,tC/GJ,measured";
    let csv = format!(
        "{head}p,blast-furnace,2024-06,blast-furnace-gas,produced,10,10^4Nm3,{measured}\n\
         p,lime,2024-06,blast-furnace-gas,consumed,10,10^4Nm3,,,,,,\np,blast-furnace,2024-07,blast-furnace-gas,produced,10,10^4Nm3,,,,,,\n\
         p,lime,2024-07,blast-furnace-gas,consumed,10,10^4Nm3,,,,,,\np,,2024-06,crude-steel,produced,0,t,,,,,,\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        // 10 * 33 * 0.07 * 44/12 = 84.70, in June alone
        assert_eq!(total_of(inventory, "lime"), "84.70");
        let none = notes(inventory, "carries-none");
        assert!(none[0].ends_with(": blast-furnace-gas (2024-07)"), "{none:?}");
    });
}
