//! The process level on ledgers small enough to be reckoned by hand.

use dafeng::factor::Named;
use dafeng::factor::record::ConfidenceClass;
use dafeng::format::factor_set::ConfidenceEntry;
use dafeng::inventory::reconciliation::{Cause, CauseKind};
use dafeng::inventory::{Inventory, Reconciliation, Row, Selector};
use dafeng::quantity::{Decimal, Ratio};

use crate::support::{CETS, ENERGY, library, process_level, with_inventory};

const HEAD: &str = "plant,process,period,item,flow,quantity,unit\n";

pub(super) fn ratio(text: &str) -> Ratio {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"))
}

pub(super) fn reconciliation<'r>(inventory: &'r Inventory<'_>) -> &'r Reconciliation<'r> {
    inventory.reconciliation.as_deref().expect("at process level")
}

/// What holds of every inventory at process level: the causes, and the parts, add up exactly; rounding stays within its bound.
pub(super) fn check_sums(inventory: &Inventory<'_>) {
    let found = reconciliation(inventory);
    let causes: Ratio = found.causes.iter().map(|cause| cause.amount.clone()).sum();
    assert_eq!(causes, Ratio::from(found.unattributed));
    let parts: Ratio = inventory.parts().iter().map(|part| Ratio::from(part.total)).sum();
    assert_eq!(parts, Ratio::from(found.processes_total));
    assert_eq!(
        Ratio::from(found.enterprise_total) - Ratio::from(found.processes_total),
        Ratio::from(found.unattributed)
    );
    let rounding = found.causes.iter().filter(|cause| cause.kind == CauseKind::Rounding);
    let rounding: Ratio = rounding.map(|cause| cause.amount.abs()).sum();
    assert!(rounding <= found.rounding_bound, "{rounding}");
}

/// Accounts CSV text at process level, and checks the sums of the result before it is looked at.
pub(super) fn at_process_level<T>(
    csv: &str,
    plants: &str,
    method: &str,
    use_it: impl FnOnce(&Inventory<'_>) -> T,
) -> T {
    with_inventory(csv, plants, method, process_level(), |inventory| {
        check_sums(inventory);
        use_it(inventory)
    })
    .unwrap_or_else(|problems| panic!("{problems:#?}"))
}

/// Item, cause, quantity and amount of every cause but the rounding.
fn causes(inventory: &Inventory<'_>) -> Vec<(String, &'static str, String, String)> {
    let words = |cause: &Cause| {
        let item = cause.item.map(|item| library().items.at(item).id().to_owned());
        let quantity = cause.quantity.as_ref().map(Ratio::to_text).unwrap_or_default();
        (
            item.unwrap_or_default(),
            cause.kind.id(),
            quantity,
            cause.amount.to_text(),
        )
    };
    let of_items = reconciliation(inventory).causes.iter();
    of_items
        .filter(|cause| cause.kind != CauseKind::Rounding)
        .map(words)
        .collect()
}

fn cause(item: &str, kind: &'static str, quantity: &str, amount: &str) -> (String, &'static str, String, String) {
    (item.to_owned(), kind, quantity.to_owned(), amount.to_owned())
}

fn row_of<'r>(inventory: &'r Inventory<'_>, process: &str, item: &str) -> &'r Row {
    let fits = |row: &&Row| {
        let cell = inventory.cell(row);
        cell.process.as_deref() == Some(process) && library().items.at(cell.item).id() == item
    };
    inventory
        .rows
        .iter()
        .find(fits)
        .unwrap_or_else(|| panic!("no row of {item} in {process}"))
}

fn emission(row: &Row) -> String {
    row.emission.map(|emission| emission.to_string()).unwrap_or_default()
}

fn total_of(inventory: &Inventory<'_>, process: &str) -> String {
    inventory.sum(inventory.rows_of_process(0, process)).to_string()
}

pub(super) fn notes(inventory: &Inventory<'_>, code: &str) -> Vec<String> {
    let of_code = inventory.notes.iter().filter(|note| note.code == code);
    of_code.map(|note| note.message.en.clone()).collect()
}

/// The plant states 1000 t of crude steel, its caster 990 t: 10 t * 0.0370 = 0.37 t CO2 less at the enterprise.
/// Processes: scrap 100 * 0.037 = 3.70, steel -990 * 0.037 = -36.63; enterprise: 3.70 - 37.00 = -33.30.
#[test]
fn product_carbon() {
    let csv = format!(
        "{HEAD}p,,2024-06,steel-scrap,purchased,100,t\np,electric-arc-furnace,2024-06,steel-scrap,consumed,100,t\n\
         p,continuous-casting,2024-06,crude-steel,produced,990,t\np,,2024-06,crude-steel,produced,1000,t\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        let found = reconciliation(inventory);
        assert_eq!(found.enterprise_total.to_string(), "-33.30");
        assert_eq!(found.processes_total.to_string(), "-32.93");
        assert_eq!(found.unattributed.to_string(), "-0.37");
        assert_eq!(
            causes(inventory),
            [cause("crude-steel", "product-carbon", "10", "-0.37")]
        );
        assert!(reconciliation(inventory).causes.len() == 1, "nothing was rounded");
        // The enterprise reads the plant's output, the processes their own: neither counts alone.
        let said = notes(inventory, "output-differs");
        assert!(
            matches!(said.as_slice(), [one] if one.ends_with("each process counts what it produced, the enterprise that they are compared with the plant's output")),
            "{said:?}"
        );
    });
}

const QUICKLIME: &str = "plants: [{id: p, factors: [{item: quicklime, parameter: carbon_fraction, value: 0.3, unit: tC/t, evidence: lab}]}]";

/// Quicklime, which the enterprise's formula does not count, at 0.3 tC/t * 44/12 = 1.1 tCO2/t. The kiln makes 80 t, the converter uses
/// 110 t; 50 t are bought, the stock rises from 5 t to 17 t; 8 t are nowhere. Boundary: 50 + (5 - 17) = 38; processes: 110 - 80 = 30.
///   flow             (38 - 30) * 1.1 =   8.80
///   bought            50 * 1.1       = -55.00   (not counted by the enterprise)
///   stock            (5 - 17) * 1.1  =  13.20   (not counted by the enterprise)
///   together                           -33.00 = 0 - 30 * 1.1
#[test]
fn what_the_enterprise_does_not_count() {
    let csv = format!(
        "{HEAD}p,lime,2024-06,quicklime,produced,80,t\np,converter,2024-06,quicklime,consumed,110,t\n\
         p,,2024-06,quicklime,purchased,50,t\np,,2024-06,quicklime,opening_stock,5,t\np,,2024-06,quicklime,closing_stock,17,t\n\
         p,,2024-06,limestone,purchased,100,t\np,lime,2024-06,limestone,consumed,100,t\np,,2024-06,crude-steel,produced,0,t\n"
    );
    let csv = format!("{csv}p,continuous-casting,2024-06,crude-steel,produced,0,t\n");
    at_process_level(&csv, QUICKLIME, CETS, |inventory| {
        assert_eq!(emission(row_of(inventory, "lime", "quicklime")), "-88.00");
        assert_eq!(emission(row_of(inventory, "converter", "quicklime")), "121.00");
        assert_eq!(reconciliation(inventory).unattributed.to_string(), "-33.00");
        assert_eq!(
            causes(inventory),
            [
                cause("quicklime", "not-counted-at-enterprise", "50", "-55"),
                cause("quicklime", "stock-change", "-12", "13.2"),
                cause("quicklime", "flow", "8", "8.8"),
            ]
        );
    });
}

/// A year's purchase beside months of use: both sides meet at the year. 50 bought, 20 + 25 used: 5 t are nowhere.
#[test]
fn a_year_at_the_fence_meets_the_months_of_the_processes() {
    let csv = format!(
        "{HEAD}p,converter,2024-06,quicklime,consumed,20,t\np,converter,2024-07,quicklime,consumed,25,t\np,,2024,quicklime,purchased,50,t\n\
         p,,2024,crude-steel,produced,0,t\n"
    );
    at_process_level(&csv, QUICKLIME, CETS, |inventory| {
        assert_eq!(
            causes(inventory),
            [
                cause("quicklime", "not-counted-at-enterprise", "50", "-55"),
                cause("quicklime", "flow", "5", "5.5"),
            ]
        );
    });
}

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

/// Two furnaces, each with its rows and intensity: 300 t and 200 t of coke at 28.435 * 0.02942 * 44/12 = 3.067378... tCO2/t
/// give 920.21 over 600 t = 1.5337, and 613.48 over 500 t = 1.2270.
#[test]
fn units_stand_apart() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,500,t\np,bf-1,2024-06,coke,consumed,300,t\np,bf-2,2024-06,coke,consumed,200,t\n\
         p,bf-1,2024-06,hot-metal,produced,600,t\np,bf-2,2024-06,hot-metal,produced,500,t\np,,2024-06,crude-steel,produced,0,t\n"
    );
    let plants = "plants: [{id: p, units: [{id: bf-1, process: blast-furnace}, {id: bf-2, process: 高炉}]}]";
    at_process_level(&csv, plants, CETS, |inventory| {
        for (unit, total, intensity) in [("bf-1", "920.21", "1.5337"), ("bf-2", "613.48", "1.2270")] {
            assert_eq!(total_of(inventory, unit), total);
            let found = inventory.process_intensity(0, unit, None).expect("has a product");
            assert_eq!(found.value.expect("made").to_string(), intensity, "{unit}");
            assert_eq!(inventory.process_title(0, unit).en, format!("{unit} (blast furnace)"));
        }
        // The process type stands for both; an intensity is of one, and 高炉 alone is none.
        let select = |typed: &str| Selector::parse(typed, inventory);
        for (typed, rows) in [("高炉", 2), ("process=blast-furnace", 2), ("bf-2", 1)] {
            assert_eq!(select(typed).expect("known").rows(inventory).len(), rows, "{typed}");
        }
        assert_eq!(
            select("intensity,bf-2").expect("known"),
            Selector::ProcessIntensity(0, "bf-2".to_owned())
        );
        assert_eq!(select("intensity,高炉").expect_err("two").0[0].code, "unknown-selector");
        let part = &inventory.parts()[0];
        assert_eq!(
            (part.id.as_str(), part.total.to_string()),
            ("processes", "1533.69".to_owned())
        );
        assert_eq!(part.processes.len(), 2);
    });
}

/// A process that made none of its product has a total and no intensity; the month in which it made some has its own.
#[test]
fn a_process_that_made_nothing_has_no_intensity() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,500,t\np,blast-furnace,2024-06,coke,consumed,500,t\n\
         p,blast-furnace,2024-06,hot-metal,produced,0,t\np,,2024-06,crude-steel,produced,0,t\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        let found = inventory
            .process_intensity(0, "blast-furnace", None)
            .expect("has a product");
        assert_eq!(found.value, None);
        assert_eq!(total_of(inventory, "blast-furnace"), "1533.69");
    });
}

/// Two plants, one coke works and one furnace: what one sells and the other buys is none of the reconciliation of either.
#[test]
fn plants_are_reconciled_apart() {
    let csv = format!(
        "{HEAD}a,coking,2024-06,coke,produced,100,t\na,,2024-06,coke,sold,90,t\na,,2024-06,crude-steel,produced,0,t\n\
         b,,2024-06,coke,purchased,90,t\nb,blast-furnace,2024-06,coke,consumed,95,t\nb,,2024-06,crude-steel,produced,0,t\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        let flows: Vec<(usize, String)> = reconciliation(inventory)
            .causes
            .iter()
            .filter(|cause| cause.kind == CauseKind::Flow)
            .map(|cause| {
                (
                    cause.plant,
                    cause.quantity.as_ref().map(Ratio::to_text).unwrap_or_default(),
                )
            })
            .collect();
        // One of them alone by its plant.
        let coking = Selector::parse("intensity,a,coking", inventory).expect("known");
        assert_eq!(coking, Selector::ProcessIntensity(0, "coking".to_owned()));
        // a: -90 - (-100) = 10 t made and not sold; b: 90 - 95 = 5 t used and not bought.
        assert_eq!(flows, [(0, "10".to_owned()), (1, "-5".to_owned())]);
    });
}

/// What the enterprise's inventory leaves out is missing from the comparison: the result is incomplete at process level too, though
/// every process has its factors. Bought naphtha stands in no list of the guideline and goes into no process.
#[test]
fn a_gap_of_the_enterprise_marks_the_process_level() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,100,t\np,sintering,2024-06,coke,consumed,100,t\np,,2024-06,naphtha,purchased,5,t\n\
         p,,2024-06,crude-steel,produced,0,t\n"
    );
    let refused = with_inventory(&csv, "", CETS, process_level(), |_| ()).expect_err("naphtha is not named");
    assert_eq!(
        refused.0.iter().map(|problem| problem.code).collect::<Vec<_>>(),
        ["not-named"]
    );
    let allowed = dafeng::inventory::AccountRequest {
        allow_gaps: true,
        ..process_level()
    };
    with_inventory(&csv, "", CETS, allowed, |inventory| {
        assert!(!inventory.is_complete());
        assert_eq!(inventory.gaps.len(), 1);
        check_sums(inventory);
    })
    .expect("accounts with gaps");
}

/// A quantity of three places is rounded to two by the guideline before it is multiplied: 0.005 t of coke come to 0.0153 t CO2, more
/// than half a cent. The bound counts that: 0.005 * 2 rows + 0.005 t * 3.067378 for each of the two rounded quantities.
/// 0.005 t -> 0.01 t -> 0.03 at the fence; 0.0025 t -> 0.00 t in each of two processes: 0.03 - 0 = 0.03 is all rounding.
#[test]
fn the_bound_of_rounding_counts_rounded_quantities() {
    let csv = format!(
        "{HEAD}p,,2024-06,coke,purchased,0.005,t\np,sintering,2024-06,coke,consumed,0.0025,t\np,lime,2024-06,coke,consumed,0.0025,t\n\
         p,,2024-06,crude-steel,produced,0,t\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        let found = reconciliation(inventory);
        assert_eq!(found.unattributed.to_string(), "0.03");
        assert_eq!(causes(inventory), []);
        // 4 rows with the steel: 0.02; 3 rounded quantities of coke: 3 * 0.005 * 28.435 * 0.02942 * 44/12
        let bound = ratio("0.02") + ratio("0.015") * ratio("28.435") * ratio("0.02942") * ratio("44/12");
        assert_eq!(found.rounding_bound, bound);
    });
}

/// Power sold as self-generated is outside the enterprise's net purchase; it is no loss inside the fence. Bought 100 MWh, made 50,
/// used 120, sold 30 as self-generated: enterprise 100 * 0.1229 = 12.29, processes (120 - 50) * 0.1229 = 8.603 (14.748 - 6.145).
#[test]
fn a_kind_of_supply_that_the_enterprise_does_not_count() {
    let head = "plant,process,period,item,flow,quantity,unit,supply\n";
    let csv = format!(
        "{head}p,,2024-06,electricity,purchased,100,MWh,grid\np,,2024-06,electricity,sold,30,MWh,self-generated\n\
         p,power-plant,2024-06,electricity,produced,50,MWh,self-generated\np,converter,2024-06,electricity,consumed,120,MWh,\n\
         p,,2024-06,crude-steel,produced,1,t,\n"
    );
    at_process_level(&csv, "", ENERGY, |inventory| {
        assert_eq!(
            causes(inventory),
            // The enterprise's -30 MWh are not counted: (100 - 30 - 70) = 0 is lost inside.
            [cause("electricity", "not-counted-at-enterprise", "-30", "3.687")]
        );
    });
}

/// The plant states crude steel, its caster converter steel, a kind of it: one product, and nothing lies between.
#[test]
fn a_product_meets_its_kinds() {
    let csv = format!(
        "{HEAD}p,,2024,crude-steel,produced,1000,t\np,continuous-casting,2024-06,crude-steel-converter,produced,600,t\n\
         p,continuous-casting,2024-07,crude-steel-converter,produced,390,t\n"
    );
    at_process_level(&csv, "", CETS, |inventory| {
        // (1000 - 600 - 390) * -0.037
        assert_eq!(
            causes(inventory),
            [cause("crude-steel", "product-carbon", "10", "-0.37")]
        );
    });
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
