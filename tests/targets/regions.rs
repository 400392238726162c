//! Regions: sums without counting twice, coverage, rankings.

use std::path::PathBuf;

use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::problem::Problems;
use dafeng::region::{Covered, LinkBook, PlantState, RollUp};

use crate::support::{GBT_32151, ledger, library, methodology};

const PLANTS: &str = "plants:\n  - {id: a, region: cn-fujian}\n  - {id: b, region: cn-fujian}\n  - {id: c, region: cn-zhejiang}\n  - {id: d, region: cn-fujian}\n";
/// a burns coal and sells power to b and to others; b buys from a and from the grid; c lies elsewhere; d has no ledger.
const LEDGER: &str = "plant,period,item,flow,quantity,unit\n\
    a,2023-06,anthracite,purchased,1000,t\n\
    a,2023-06,electricity,purchased,50,MWh\n\
    a,2023-06,electricity,sold,300,MWh\n\
    a,2023-06,crude-steel,produced,1000,t\n\
    b,2023-06,electricity,purchased,500,MWh\n\
    b,2023-06,crude-steel,produced,2000,t\n\
    c,2023-06,electricity,purchased,100,MWh\n\
    c,2023-06,crude-steel,produced,100,t\n";

fn links(name: &str, text: &str, inventory: &Inventory<'_>) -> Result<LinkBook, Problems> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("links");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let path = folder.join(format!("{name}.csv"));
    std::fs::write(&path, text).expect("written");
    LinkBook::read(&path, &inventory.ledger.plants, library())
}

fn with_inventory<T>(ask: impl FnOnce(&Inventory<'_>) -> T) -> T {
    let ledger = ledger(LEDGER, PLANTS).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let method = methodology(GBT_32151);
    let request = AccountRequest {
        allow_gaps: true,
        ..AccountRequest::default()
    };
    let inventory = account(&ledger, &method, library(), request).unwrap_or_else(|problems| panic!("{problems:#?}"));
    ask(&inventory)
}

const HEADER: &str = "供方,受方,物料,数量,单位,年份\n";

/// b counts 200 MWh at the factor of Fujian; a has deducted the same 200 at the same factor: its purchases less its sales stand at it. So nothing is counted
/// twice, and the sum of the plants is the region's.
#[test]
fn power_that_a_seller_nets_is_counted_once() {
    with_inventory(|inventory| {
        let links = links("power", &format!("{HEADER}a,b,电力,20,万kWh,2023\n"), inventory).expect("it reads");
        let is_inside = |plant: usize| plant != 2;
        let roll_up = RollUp::of(inventory, &links, &is_inside).expect("added up");
        let handover = &roll_up.handovers[0];
        assert_eq!(handover.link.quantity.to_text(), "200");
        assert_eq!(handover.buyer_counts, handover.seller_deducts);
        assert!(!handover.buyer_counts.is_zero());
        assert!(roll_up.counted_twice().is_zero());
        assert_eq!(roll_up.total(), roll_up.sum());
        // a nets 50 - 300 = -250 MWh, b has 500: the region buys 250 MWh of others, and that is its indirect emission at one factor.
        let coefficient = handover
            .buyer_counts
            .divide(&handover.link.quantity)
            .expect("200 is not 0");
        let indirect = roll_up
            .plants
            .iter()
            .filter_map(|sum| sum.indirect.clone())
            .sum::<dafeng::quantity::Ratio>();
        let expected = coefficient * dafeng::quantity::Ratio::from(250);
        // Rows are rounded at two places.
        assert!((indirect - expected).abs() < "0.02".parse().expect("a number"));
    });
}

/// Two provinces have two factors: the buyer counts 200 MWh at 0.4974 of Zhejiang, 99.48 tCO2, the seller deducts them at 0.4211 of Fujian, 84.22: 15.26 are
/// counted twice. Without the handover b buys 300 MWh of others and a sells 100 to others: 1877.58 direct + 300 x 0.4974 - 100 x 0.4211 = 1984.69.
#[test]
fn factors_that_differ_are_evened_out() {
    let text = "plant,period,item,flow,quantity,unit\n\
        a,2023-06,anthracite,purchased,1000,t\n\
        a,2023-06,electricity,sold,300,MWh\n\
        a,2023-06,crude-steel,produced,1000,t\n\
        b,2023-06,electricity,purchased,500,MWh\n\
        b,2023-06,crude-steel,produced,2000,t\n";
    let plants = "plants:\n  - {id: a, region: cn-fujian}\n  - {id: b, region: cn-zhejiang}\n";
    let ledger = ledger(text, plants).expect("it reads");
    let method = methodology(GBT_32151);
    let inventory = account(&ledger, &method, library(), AccountRequest::default()).expect("accounted");
    let links = links("two-factors", &format!("{HEADER}a,b,电力,200,MWh,2023\n"), &inventory).expect("it reads");
    let roll_up = RollUp::of(&inventory, &links, &|_| true).expect("added up");
    let direct: dafeng::quantity::Ratio = roll_up.plants.iter().filter_map(|sum| sum.direct.clone()).sum();
    assert_eq!(direct.to_text(), "1877.58");
    let handover = &roll_up.handovers[0];
    assert_eq!(handover.buyer_counts.to_text(), "99.48");
    assert_eq!(handover.seller_deducts.to_text(), "84.22");
    assert_eq!(roll_up.counted_twice().to_text(), "15.26");
    assert_eq!(roll_up.total().to_text(), "1984.69");
}

/// A plant without a ledger has sold nothing, so a link of it is above what was sold.
#[test]
fn a_link_above_the_ledger_is_refused() {
    with_inventory(|inventory| {
        let all = |_: usize| true;
        for (name, row, plant) in [
            ("above-sold", "a,b,电力,301,MWh,2023\n", "a"),
            ("no-ledger", "d,b,电力,1,MWh,2023\n", "d"),
            ("above-bought", "a,c,电力,101,MWh,2023\n", "c"),
        ] {
            let links = links(name, &format!("{HEADER}{row}"), inventory).expect("it reads");
            let problems = RollUp::of(inventory, &links, &all).expect_err("it is refused");
            assert_eq!(problems.0[0].code, "link-above-ledger");
            assert!(
                problems.0[0].message.en.starts_with(plant),
                "{}",
                problems.0[0].message.en
            );
        }
    });
}

#[test]
fn every_fault_of_links_at_once() {
    with_inventory(|inventory| {
        let text = format!("{HEADER}a,x,电力,1,MWh,2023\na,a,电力,1,MWh,2023\na,b,电,1,t,23\na,b,电力,一,MWh,2023\n");
        let problems = links("faults", &text, inventory).expect_err("it is refused");
        let told: Vec<(u64, &str)> = problems
            .0
            .iter()
            .map(|problem| {
                (
                    problem.place.as_ref().and_then(|place| place.row).expect("a row"),
                    problem.code,
                )
            })
            .collect();
        assert!(told.contains(&(2, "unknown-plant")), "{told:?}");
        assert!(told.contains(&(3, "link-to-itself")), "{told:?}");
        assert!(told.contains(&(4, "not-a-year")), "{told:?}");
        assert!(told.contains(&(5, "not-a-number")), "{told:?}");
    });
}

/// 3000 t of 34055400 t of crude steel published of Fujian in 2023: 0.0088092 %. d has no ledger and says so. b, with power alone, ranks before a.
#[test]
fn coverage_ranking_and_what_is_missing() {
    with_inventory(|inventory| {
        let is_inside = |plant: usize| plant != 2;
        let covered = Covered::of(inventory, "cn-fujian", &is_inside).expect("covered");
        assert_eq!(covered.len(), 1);
        assert_eq!(covered[0].made.to_text(), "3000");
        let percent = covered[0].percent().expect("published");
        assert_eq!(percent.significant(5).to_text(), "0.0088092");
        let states = PlantState::of(inventory, &is_inside).expect("told");
        let lines: Vec<u64> = states.iter().map(|state| state.lines).collect();
        assert_eq!(lines, [4, 2, 0]);
        let roll_up = RollUp::of(inventory, &LinkBook::default(), &is_inside).expect("added up");
        let order: Vec<usize> = roll_up.rankings[0].plants.iter().map(|ranked| ranked.plant).collect();
        assert_eq!(order, [1, 0]);
    });
}

/// a buys 300 MWh and sells 300: it nets to nothing, and yet each MWh sold was taken off one bought. b counts 200 x 0.4211 = 84.22, a has deducted as much.
#[test]
fn what_nets_to_nothing_deducts_all_the_same() {
    let text = "plant,period,item,flow,quantity,unit\n\
        a,2023-06,electricity,purchased,300,MWh\n\
        a,2023-06,electricity,sold,300,MWh\n\
        a,2023-06,crude-steel,produced,1000,t\n\
        b,2023-06,electricity,purchased,500,MWh\n\
        b,2023-06,crude-steel,produced,2000,t\n";
    let plants = "plants:\n  - {id: a, region: cn-fujian}\n  - {id: b, region: cn-fujian}\n";
    let ledger = ledger(text, plants).expect("it reads");
    let method = methodology(GBT_32151);
    let inventory = account(&ledger, &method, library(), AccountRequest::default()).expect("accounted");
    let links = links("net-nothing", &format!("{HEADER}a,b,电力,200,MWh,2023\n"), &inventory).expect("it reads");
    let roll_up = RollUp::of(&inventory, &links, &|_| true).expect("added up");
    let handover = &roll_up.handovers[0];
    assert_eq!(handover.buyer_counts.to_text(), "84.22");
    assert_eq!(handover.seller_deducts.to_text(), "84.22");
    assert!(handover.notes.is_empty(), "{:?}", handover.notes);
}

/// Iron ore carries no carbon that the methodology counts: it hands over nothing and says so, on both sides. Producer gas without a calorific value is a gap at
/// the buyer: 0 is taken off, and the gap is named.
#[test]
fn a_side_that_counts_nothing_says_why() {
    let text = "plant,period,item,flow,quantity,unit\n\
        a,2023-06,iron-ore,purchased,300,t\n\
        a,2023-06,iron-ore,sold,300,t\n\
        a,2023-06,crude-steel,produced,1000,t\n\
        b,2023-06,iron-ore,purchased,500,t\n\
        b,2023-06,producer-gas,purchased,7,10^4Nm3\n\
        a,2023-06,producer-gas,sold,7,10^4Nm3\n\
        b,2023-06,crude-steel,produced,2000,t\n";
    let plants = "plants:\n  - {id: a, region: cn-fujian}\n  - {id: b, region: cn-fujian}\n";
    let ledger = ledger(text, plants).expect("it reads");
    let method = methodology(GBT_32151);
    let request = AccountRequest {
        allow_gaps: true,
        ..AccountRequest::default()
    };
    let inventory = account(&ledger, &method, library(), request).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let rows = format!("{HEADER}a,b,iron-ore,300,t,2023\na,b,producer-gas,7,10^4Nm3,2023\n");
    let links = links("nothing", &rows, &inventory).expect("it reads");
    let roll_up = RollUp::of(&inventory, &links, &|_| true).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let told: Vec<&str> = roll_up
        .handovers
        .iter()
        .flat_map(|handover| &handover.notes)
        .map(|note| note.en.as_str())
        .collect();
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(
        told[..2].iter().all(|note| note.contains("counts nothing, 0: ")),
        "{told:#?}"
    );
    assert!(told[2..].iter().all(|note| note.contains("(a gap)")), "{told:#?}");
}
