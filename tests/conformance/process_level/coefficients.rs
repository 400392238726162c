//! What a stream carries: one coefficient on both sides, whichever book, month or file states it.

use super::{HEAD, at_process_level, cause, causes, emission, notes, reconciliation, row_of, total_of};
use crate::support::{CETS, ENERGY, process_level, with_inventory};

/// Coke-oven gas of the process book is measured, 175.842 GJ/10^4Nm3 / 29.307 = 6 tce/10^4Nm3; what is sold is not and takes the
/// yearbook's 0.5928 kgce/m3 = 5.928. Made 100, burnt 60, sold 40:
/// enterprise -40 * 5.928 = -237.12; processes (60 - 100) * 6 = -240; difference 2.88 by the coefficient, none by the flow.
#[test]
fn a_coefficient_that_differs_between_the_books() {
    let head = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n";
    let csv = format!(
        "{head}p,coking,2024-06,coke-oven-gas,produced,100,10^4Nm3,175.842,GJ/10^4Nm3,measured\n\
         p,lime,2024-06,coke-oven-gas,consumed,60,10^4Nm3,,,\np,,2024-06,coke-oven-gas,sold,40,10^4Nm3,,,\np,,2024-06,crude-steel,produced,1,t,,,\n"
    );
    at_process_level(&csv, "", ENERGY, |inventory| {
        // The user states no value and still carries the maker's.
        assert_eq!(emission(row_of(inventory, "lime", "coke-oven-gas")), "360.00");
        assert_eq!(emission(row_of(inventory, "coking", "coke-oven-gas")), "-600.00");
        assert_eq!(causes(inventory), [cause("coke-oven-gas", "coefficient", "", "2.88")]);
    });
}

/// Maker and user state different values: both carry the mean by quantity over both, so that the stream cancels.
/// Blast-furnace gas: made 300 at 33, used 100 at 35 GJ/10^4Nm3: (300 * 33 + 100 * 35) / 400 = 33.5.
/// 33.5 * carbon content 0.07 * 44/12 = 8.59833... tCO2/10^4Nm3; made 300: -2579.50; used 300 in two: 100 -> 859.83, 200 -> 1719.67.
#[test]
fn one_coefficient_on_both_sides() {
    let head = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis\n";
    let gas = "tC/GJ,measured";
    let csv = format!(
        "{head}p,blast-furnace,2024-06,blast-furnace-gas,produced,300,10^4Nm3,33,GJ/10^4Nm3,measured,0.07,{gas}\n\
         p,hot-rolling,2024-06,blast-furnace-gas,consumed,100,10^4Nm3,35,GJ/10^4Nm3,measured,0.07,{gas}\n\
         p,power-plant,2024-06,blast-furnace-gas,consumed,200,10^4Nm3,,,,,,\np,,2024-06,crude-steel,produced,0,t,,,,,,\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        for (process, expected) in [
            ("blast-furnace", "-2579.50"),
            ("hot-rolling", "859.83"),
            ("power-plant", "1719.67"),
        ] {
            let row = row_of(inventory, process, "blast-furnace-gas");
            assert_eq!(row.parameters[0].text, "33.500", "{process}");
            assert_eq!(emission(row), expected, "{process}");
        }
        assert_eq!(causes(inventory), []);
        assert_eq!(reconciliation(inventory).unattributed.to_string(), "0.00");
    });
}

/// A gas metered by the year at its maker and by the month at its users carries the year's value on both sides.
#[test]
fn a_year_of_the_maker_gives_its_value_to_the_months_of_the_users() {
    let head = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,carbon_content,carbon_content_unit,carbon_content_basis\n";
    let csv = format!(
        "{head}p,blast-furnace,2024,blast-furnace-gas,produced,30,10^4Nm3,30,GJ/10^4Nm3,measured,0.07,tC/GJ,measured\n\
         p,lime,2024-06,blast-furnace-gas,consumed,10,10^4Nm3,,,,,,\np,lime,2024-07,blast-furnace-gas,consumed,20,10^4Nm3,,,,,,\n\
         p,,2024,crude-steel,produced,0,t,,,,,,\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        // 30 * 0.07 * 44/12 = 7.7: 30 made -231.00; 10 used 77.00, 20 used 154.00
        assert_eq!(
            emission(row_of(inventory, "blast-furnace", "blast-furnace-gas")),
            "-231.00"
        );
        assert_eq!(total_of(inventory, "lime"), "231.00");
        assert_eq!(causes(inventory), []);
    });
}

/// A laboratory's values by the month, a maker by the year: each value speaks for the lines of its month, and the mean holds on both
/// sides. Net calorific value (10 * 30 + 20 * 36) / 30 = 34; 34 * 0.07 * 44/12 = 8.72666... : made 30 -261.80, used 87.27 + 174.53.
#[test]
fn a_laboratory_of_months_gives_a_year_at_the_maker_one_value() {
    let head = "plant,process,period,item,flow,parameter,quantity,unit,ncv_basis\n";
    let csv = format!(
        "{head}p,blast-furnace,2024,blast-furnace-gas,produced,,30,10^4Nm3,\n\
         p,lime,2024-06,blast-furnace-gas,consumed,,10,10^4Nm3,\np,lime,2024-07,blast-furnace-gas,consumed,,20,10^4Nm3,\n\
         p,,2024-06,blast-furnace-gas,parameter,ncv,30,GJ/10^4Nm3,measured\np,,2024-07,blast-furnace-gas,parameter,ncv,36,GJ/10^4Nm3,measured\n\
         p,,2024,blast-furnace-gas,parameter,carbon_content,0.07,tC/GJ,measured\np,,2024,crude-steel,produced,,0,t,\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        let maker = row_of(inventory, "blast-furnace", "blast-furnace-gas");
        assert_eq!(
            (maker.parameters[0].text.as_str(), emission(maker).as_str()),
            ("34.000", "-261.80")
        );
        assert_eq!(total_of(inventory, "lime"), "261.80");
        assert_eq!(causes(inventory), []);
        assert_eq!(notes(inventory, "stated-value-not-used"), [""; 0]);
    });
}

/// Two coefficients within one meeting period, 1.1 in June and 2.2 in July: what was bought in the year stands at their mean by quantity,
/// (20 * 1.1 + 20 * 2.2) / 40 = 1.65, and what is nowhere too; none of it is a difference of coefficients.
#[test]
fn several_coefficients_within_a_meeting_period() {
    let plants = "plants: [{id: p, factors: [{item: quicklime, parameter: carbon_fraction, value: 0.3, unit: tC/t, evidence: lab, valid: 2024-06}, \
                  {item: quicklime, parameter: carbon_fraction, value: 0.6, unit: tC/t, evidence: lab, valid: 2024-07}]}]";
    let csv = format!(
        "{HEAD}p,converter,2024-06,quicklime,consumed,20,t\np,converter,2024-07,quicklime,consumed,20,t\np,,2024,quicklime,purchased,50,t\n\
         p,,2024,crude-steel,produced,0,t\n"
    );
    at_process_level(&csv, plants, CETS, |inventory| {
        assert_eq!(reconciliation(inventory).unattributed.to_string(), "-66.00");
        assert_eq!(
            causes(inventory),
            [
                cause("quicklime", "not-counted-at-enterprise", "50", "-82.5"),
                cause("quicklime", "flow", "10", "16.5"),
            ]
        );
    });
}

/// Coke of the year at the fence, 25 t at 28 GJ/t; used 10 t at 27 in June and 10 t at 29 in July, 28 in the mean: 5 t are nowhere, and
/// the value at the fence is that of the processes. At 28.6 GJ/t it is not: 25 t * 0.6 * 0.02942 * 44/12 = 1.6181.
#[test]
fn a_year_at_the_fence_beside_different_months() {
    for (fence, expected) in [
        ("28", vec![cause("coke", "flow", "5", "15.1022666667")]),
        (
            "28.6",
            vec![
                cause("coke", "flow", "5", "15.1022666667"),
                cause("coke", "coefficient", "", "1.6181"),
            ],
        ),
    ] {
        let head = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n";
        let csv = format!(
            "{head}p,blast-furnace,2024-06,coke,consumed,10,t,27,GJ/t,measured\np,blast-furnace,2024-07,coke,consumed,10,t,29,GJ/t,measured\n\
             p,,2024,coke,purchased,25,t,{fence},GJ/t,measured\np,,2024,crude-steel,produced,0,t,,,\n"
        );
        at_process_level(&csv, "", CETS, |inventory| {
            assert_eq!(causes(inventory), expected, "{fence}")
        });
    }
}

/// Months at the fence and in the processes, but a stock of the year, which makes the year the meeting period: each month's purchase
/// stands at its own coefficient, and what July bought beyond its use is July's.
///   bought  June 20 * 1.1 + July 30 * 2.2 = -88; stock -10 * 1.65 = 16.5; July's 10 * 2.2 = 22 less the stock's 16.5 = 5.5
#[test]
fn months_within_the_year_of_a_stock_keep_their_coefficients() {
    let plants = "plants: [{id: p, factors: [{item: quicklime, parameter: carbon_fraction, value: 0.3, unit: tC/t, evidence: lab, valid: 2024-06}, \
                  {item: quicklime, parameter: carbon_fraction, value: 0.6, unit: tC/t, evidence: lab, valid: 2024-07}]}]";
    let csv = format!(
        "{HEAD}p,converter,2024-06,quicklime,consumed,20,t\np,converter,2024-07,quicklime,consumed,20,t\n\
         p,,2024-06,quicklime,purchased,20,t\np,,2024-07,quicklime,purchased,30,t\n\
         p,,2024,quicklime,opening_stock,0,t\np,,2024,quicklime,closing_stock,10,t\np,,2024,crude-steel,produced,0,t\n"
    );
    at_process_level(&csv, plants, CETS, |inventory| {
        assert_eq!(
            causes(inventory),
            [
                cause("quicklime", "not-counted-at-enterprise", "50", "-88"),
                cause("quicklime", "stock-change", "-10", "16.5"),
                cause("quicklime", "flow", "0", "5.5"),
            ]
        );
    });
}

/// A value that only the fence states, even for the year, holds inside it: anthracite has no default calorific value.
#[test]
fn a_value_stated_at_the_fence_alone() {
    let head = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n";
    for period in ["2024-06", "2024"] {
        let csv = format!(
            "{head}p,,{period},anthracite,purchased,100,t,25,GJ/t,measured\np,sintering,2024-06,anthracite,consumed,100,t,,,\n\
             p,,{period},crude-steel,produced,0,t,,,\n"
        );
        at_process_level(&csv, "", CETS, |inventory| {
            // 100 t * 25 GJ/t * 0.02749 tC/GJ * 44/12 = 251.99
            assert_eq!(total_of(inventory, "sintering"), "251.99", "{period}");
            assert_eq!(causes(inventory), [], "{period}");
        });
    }
}

/// Coal bought dry, its calorific value too, and used as received without a word on moisture: one value would make a tenth too much of
/// the process. At process level that is refused; where the process states the same basis, 90 t dry meet 90 t dry.
#[test]
fn one_value_needs_one_moisture_basis() {
    let head = "plant,process,period,item,flow,quantity,unit,moisture_basis,moisture,ncv,ncv_unit,ncv_basis,ncv_moisture_basis\n";
    let bought = "p,,2024-06,anthracite,purchased,100,t,as-received,10,28,GJ/t,measured,dry\np,,2024-06,crude-steel,produced,0,t,,,,,,\n";
    let csv = format!("{head}{bought}p,sintering,2024-06,anthracite,consumed,100,t,,,,,,\n");
    let refused = with_inventory(&csv, "", CETS, process_level(), |_| ()).expect_err("mixed");
    let codes: Vec<&str> = refused.0.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["mixed-moisture-bases"]);
    assert_eq!(refused.0[0].place.as_ref().and_then(|place| place.row), Some(4));
    let csv = format!("{head}{bought}p,sintering,2024-06,anthracite,consumed,90,t,dry,,,,,\n");
    at_process_level(&csv, "", CETS, |inventory| {
        // 90 * 28 * 0.02749 * 44/12 = 254.01
        assert_eq!(total_of(inventory, "sintering"), "254.01");
        assert_eq!(causes(inventory), []);
    });
}
