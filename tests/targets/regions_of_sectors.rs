//! Regions with plants of several sectors, cities, periods that differ.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Output;

use dafeng::inventory::{AccountRequest, account, account_plants};
use dafeng::quantity::Ratio;
use dafeng::region::{Accounts, LinkBook, RollUp};
use serde_json::Value;

use crate::support::{GBT_32151, dafeng_in, ledger, library, methodology};

const OTHER: &str = "ndrc-2015-other-industry";
const PLANTS: &str = "plants:\n  - {id: mill, region: cn-fujian, city: Fuzhou}\n  - {id: mixer, region: cn-fujian, city: 厦门, methodology: ndrc-2015-other-industry}\n";
const LEDGER: &str = "plant,period,item,flow,quantity,unit\n\
    mill,2023-06,anthracite,purchased,1000,t\n\
    mill,2023-06,electricity,purchased,500,MWh\n\
    mill,2023-06,electricity,sold,200,MWh\n\
    mill,2023-06,crude-steel,produced,1000,t\n\
    mixer,2023-06,electricity,purchased,300,MWh\n\
    mixer,2023-06,aggregate,purchased,900,t\n\
    mixer,2023-06,ready-mixed-concrete,produced,500,m3\n";

/// Under the steel guideline the mill counts (500 - 200) MWh at 0.4211 of Fujian and deducts the 200 sold at that; the mixing plant counts 300 MWh under a
/// guideline of its own. Each inventory is that of its plants alone, and the sum that of both.
#[test]
fn each_plant_stands_under_its_own_methodology() {
    let ledger = ledger(LEDGER, PLANTS).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let [steel, other] = [GBT_32151, OTHER].map(methodology);
    let of = |method, plant: usize| {
        account_plants(&ledger, method, library(), AccountRequest::default(), &|other| {
            other == plant
        })
        .unwrap_or_else(|problems| panic!("{problems:#?}"))
    };
    let (mill, mixer) = (of(&steel, 0), of(&other, 1));
    // Under one methodology the concrete of the other plant is refused.
    assert!(account(&ledger, &steel, library(), AccountRequest::default()).is_err());
    let each = [(&mill, BTreeSet::from([0])), (&mixer, BTreeSet::from([1]))];
    let accounts = Accounts::of(&each).expect("both are of CO2");
    let links = LinkBook::default();
    let roll_up = RollUp::of(accounts.clone(), &links, &|_| true).expect("added up");
    let sum = Ratio::from(mill.total()) + Ratio::from(mixer.total());
    assert_eq!(roll_up.sum(), sum);
    assert_eq!(roll_up.plants.len(), 2);
    assert!(roll_up.notes.is_empty(), "{:?}", roll_up.notes);
    // Energy and emissions do not add up.
    let energy = methodology(crate::support::ENERGY);
    let request = AccountRequest {
        allow_gaps: true,
        ..AccountRequest::default()
    };
    let tce = account_plants(&ledger, &energy, library(), request, &|other| other == 0).expect("accounted");
    let each = [(&tce, BTreeSet::from([0])), (&mixer, BTreeSet::from([1]))];
    assert!(Accounts::of(&each).is_none());
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("written");
}

fn region(folder: &Path, more: &[&str]) -> Output {
    dafeng_in(&[&["region", "ledger.csv", "--lang", "en"], more].concat(), folder)
}

fn json(folder: &Path, more: &[&str]) -> Value {
    let output = region(folder, &[more, &["--format", "json"]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The mixer's methodology stands in the plants file; one named for the plant goes before it; a city takes in its plants alone.
#[test]
fn methodologies_and_cities_by_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "ledger.csv", LEDGER);
    write(folder.path(), "plants.yaml", PLANTS);
    let both = json(folder.path(), &["--method", GBT_32151]);
    assert_eq!(both["methodologies"], serde_json::json!([GBT_32151, OTHER]));
    assert_eq!(both["plants"][1]["methodology"], OTHER);
    let named = json(folder.path(), &["--method", &format!("mill={GBT_32151}")]);
    assert_eq!(named["total"], both["total"]);
    let mut total = Ratio::zero();
    for city in ["福州", "Xiamen"] {
        let one = json(folder.path(), &["--method", GBT_32151, "--of", city]);
        assert_eq!(one["plants"].as_array().expect("plants").len(), 1, "{city}");
        total = total
            + one["total"]
                .as_str()
                .expect("a number")
                .parse::<Ratio>()
                .expect("a number");
    }
    assert_eq!(
        both["total"]
            .as_str()
            .expect("a number")
            .parse::<Ratio>()
            .expect("a number"),
        total
    );
}

/// Two months beside a year, and a link to a plant outside: both are said, and the sum stays.
#[test]
fn periods_that_differ_and_links_across_are_said() {
    let text = "plant,period,item,flow,quantity,unit\n\
        a,2023-01,anthracite,purchased,10,t\na,2023-02,anthracite,purchased,10,t\na,2023-02,crude-steel,produced,10,t\n\
        a,2023-02,electricity,sold,5,MWh\na,2023-02,electricity,purchased,9,MWh\n\
        b,2023,anthracite,purchased,100,t\nb,2023,crude-steel,produced,100,t\n\
        c,2023,electricity,purchased,100,MWh\nc,2023,crude-steel,produced,100,t\n";
    let plants =
        "plants:\n  - {id: a, region: cn-fujian}\n  - {id: b, region: cn-fujian}\n  - {id: c, region: cn-zhejiang}\n";
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "ledger.csv", text);
    write(folder.path(), "plants.yaml", plants);
    write(
        folder.path(),
        "links.csv",
        "seller,buyer,item,quantity,unit,year\na,c,electricity,5,MWh,2023\n",
    );
    let result = json(
        folder.path(),
        &["--method", GBT_32151, "--of", "cn-fujian", "--links", "links.csv"],
    );
    let notes: Vec<&str> = result["notes"]
        .as_array()
        .expect("notes")
        .iter()
        .map(|note| note["en"].as_str().expect("words"))
        .collect();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert!(notes[0].contains("a 2023-01 – 2023-02 (2)"), "{notes:?}");
    assert!(notes[0].contains("b 2023-01 – 2023-12 (12)"), "{notes:?}");
    assert!(
        notes[1].starts_with("1 link(s) with one end outside the region"),
        "{notes:?}"
    );
    let unlike = result["rankings"][0]["periods_differ"]["en"].as_str().expect("words");
    assert!(
        unlike.contains("a 2023-01 – 2023-02 (2); b 2023-01 – 2023-12 (12)"),
        "{unlike}"
    );
    let output = region(
        folder.path(),
        &["--method", GBT_32151, "--of", "cn-fujian", "--links", "links.csv"],
    );
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("! the ledgers are of different periods"), "{text}");
    assert!(!text.contains("no links between plants are stated"), "{text}");
}
