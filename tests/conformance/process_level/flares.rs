//! Flared gas is charged to its makers.

use dafeng::quantity::Decimal;

use super::{at_process_level, causes, emission, ratio, reconciliation, row_of, total_of};
use crate::support::ENERGY;

/// Two furnaces make 100 and 200 (10^4Nm3) of gas; 70 are flared. Each is charged by what it made, a third and two thirds:
/// 70 * 1/3 = 23.333..., 70 * 2/3 = 46.666... Measured 29.307 GJ/10^4Nm3, so 1 tce/10^4Nm3:
///   bf-1  -100 + 23.333... = -76.67     bf-2  -200 + 46.666... = -153.33     lime +230.00
/// All three together: -0.00, and nothing stands under `flare`.
#[test]
fn flared_gas_is_charged_to_its_makers_pro_rata() {
    let head = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n";
    let csv = format!(
        "{head}p,bf-1,2024-06,blast-furnace-gas,produced,100,10^4Nm3,29.307,GJ/10^4Nm3,measured\n\
         p,bf-2,2024-06,blast-furnace-gas,produced,200,10^4Nm3,29.307,GJ/10^4Nm3,measured\n\
         p,flare,2024-06,blast-furnace-gas,consumed,70,10^4Nm3,,,\np,lime,2024-06,blast-furnace-gas,consumed,230,10^4Nm3,,,\n\
         p,bf-1,2024-06,hot-metal,produced,50,t,,,\np,bf-2,2024-06,hot-metal,produced,100,t,,,\np,,2024-06,crude-steel,produced,1,t,,,\n"
    );
    let plants = "plants: [{id: p, units: [{id: bf-1, process: blast-furnace}, {id: bf-2, process: blast-furnace}]}]";
    at_process_level(&csv, plants, ENERGY, |inventory| {
        assert_eq!(emission(row_of(inventory, "bf-1", "blast-furnace-gas")), "-76.67");
        assert_eq!(emission(row_of(inventory, "bf-2", "blast-furnace-gas")), "-153.33");
        assert_eq!(row_of(inventory, "bf-1", "blast-furnace-gas").quantity, ratio("-230/3"));
        assert_eq!(emission(row_of(inventory, "lime", "blast-furnace-gas")), "230.00");
        let names: Vec<String> = inventory.processes().into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["bf-1", "bf-2", "lime"]);
        // Each unit has its own intensity: -76.67 * 1000 / 50 and -153.33 * 1000 / 100.
        let of = |unit| inventory.process_intensity(0, unit, None).expect("has a product");
        assert_eq!(of("bf-1").value.expect("made").to_string(), "-1533.40");
        assert_eq!(of("bf-2").value.expect("made").to_string(), "-1533.30");
        assert_eq!(causes(inventory), []);
    });
}

/// Flared by the year, made by the month: the year's flare is shared by what was made in all months, 90 of 120 and 30 of 120.
#[test]
fn a_flare_metered_by_the_year() {
    let head = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n";
    let csv = format!(
        "{head}p,coking,2024-06,coke-oven-gas,produced,40,10^4Nm3,29.307,GJ/10^4Nm3,measured\n\
         p,coking,2024-07,coke-oven-gas,produced,50,10^4Nm3,29.307,GJ/10^4Nm3,measured\n\
         p,other,2024-07,coke-oven-gas,produced,30,10^4Nm3,29.307,GJ/10^4Nm3,measured\n\
         p,flare,2024,coke-oven-gas,consumed,12,10^4Nm3,,,\np,,2024,crude-steel,produced,1,t,,,\n"
    );
    at_process_level(&csv, "", ENERGY, |inventory| {
        // -90 + 12 * 3/4 = -81; -30 + 12 / 4 = -27
        assert_eq!(total_of(inventory, "coking"), "-81.00");
        assert_eq!(total_of(inventory, "other"), "-27.00");
        assert_eq!(total_of(inventory, "flare"), "0.00");
    });
}

/// Makers metered in unequal periods are weighed over the period in which they and the flare meet. Of one that is metered by the year,
/// what it made in June is not known: over the year each made 1200, so each is charged with half of the 30 flared in June. Measured
/// 29.307 GJ/10^4Nm3, so 1 tce/10^4Nm3: -1200 + 15 = -1185 each.
#[test]
fn makers_metered_in_unequal_periods_share_a_flare_by_what_they_made_where_they_meet() {
    let head = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n";
    let line = |process: &str, period: &str, flow: &str, quantity: &str| {
        let measured = "29.307,GJ/10^4Nm3,measured";
        format!("p,{process},{period},blast-furnace-gas,{flow},{quantity},10^4Nm3,{measured}\n")
    };
    let months = |months: std::ops::RangeInclusive<u8>, quantity: &str| -> String {
        let of_month = |month| line("blast-furnace", &format!("2024-{month:02}"), "produced", quantity);
        months.map(of_month).collect()
    };
    let steel = "p,,2024,crude-steel,produced,1,t,,,\n";
    let year = line("coking", "2024", "produced", "1200");
    let quarter = line("coking", "2024-Q2", "produced", "300");
    let flared = |period: &str| line("flare", period, "consumed", "30");
    let (of_year, of_quarter) = (months(1..=12, "100"), months(4..=6, "100"));
    // A year beside months; a quarter beside months, flared in a month and in the quarter: 300 made each, -300 + 15.
    for (makers, flared, over, each) in [
        (year.clone() + &of_year, flared("2024-06"), "2024", "-1185.00"),
        (quarter.clone() + &of_quarter, flared("2024-06"), "2024-Q2", "-285.00"),
        (quarter + &of_quarter, flared("2024-Q2"), "2024-Q2", "-285.00"),
        // A quarter's flare, a year beside months: of the year, not of the quarter.
        (year + &of_year, flared("2024-Q2"), "2024", "-1185.00"),
    ] {
        at_process_level(&format!("{head}{makers}{flared}{steel}"), "", ENERGY, |inventory| {
            assert_eq!(total_of(inventory, "coking"), each);
            assert_eq!(total_of(inventory, "blast-furnace"), each);
            let charges = inventory.plan.cells.iter().filter_map(|cell| cell.charge.as_ref());
            for charge in charges {
                assert_eq!(
                    (charge.share.clone(), charge.weighed_over.to_string().as_str()),
                    (ratio("1/2"), over)
                );
            }
            for row in &inventory.rows {
                crate::explanations::check(&inventory.explain_row(row).expect("explains"));
            }
        });
    }
}

/// A gas that no process made cannot be charged to one: bought natural gas stays with the flare that burns it.
#[test]
fn a_flare_of_what_nobody_made_stays_with_the_flare() {
    let head = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n";
    let csv = format!(
        "{head}p,,2024-06,natural-gas,purchased,2,10^4Nm3,293.07,GJ/10^4Nm3,measured\n\
         p,flare,2024-06,natural-gas,consumed,2,10^4Nm3,293.07,GJ/10^4Nm3,measured\np,,2024-06,crude-steel,produced,1,t,,,\n"
    );
    at_process_level(&csv, "", ENERGY, |inventory| {
        // 2 * 293.07 / 29.307 = 20
        assert_eq!(total_of(inventory, "flare"), "20.00");
        assert_eq!(reconciliation(inventory).unattributed, Decimal::ZERO);
    });
}
