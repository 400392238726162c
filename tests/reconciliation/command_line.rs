//! What `dafeng reconcile` prints.

use serde_json::Value;

use crate::support::{dafeng, text};

fn stdout(arguments: &[&str]) -> String {
    let output = dafeng(arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{told}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const GAS: [&str; 2] = ["reconcile", "tests/data/gas-balance.csv"];

const CARBON: [&str; 10] = [
    "reconcile",
    "datasets/reference-bf-bof/ledger.csv",
    "--plants",
    "datasets/reference-bf-bof/plants-with-carbon.yaml",
    "--balance",
    "both",
    "--burns",
    "blast-furnace=blast-furnace-gas,coke-oven-gas",
    "--item",
    "coke-oven-gas,blast-furnace-gas",
];

#[test]
fn tables() {
    let with = |arguments: &[&str], more: &[&str]| stdout(&[arguments, more].concat());
    insta::assert_snapshot!("reconcile-gas-en", with(&GAS, &[]));
    insta::assert_snapshot!("reconcile-gas-zh", with(&GAS, &["--lang", "zh"]));
    insta::assert_snapshot!("reconcile-works-en", with(&CARBON, &[]));
    insta::assert_snapshot!("reconcile-works-zh", with(&CARBON, &["--lang", "zh"]));
}

#[test]
fn files() {
    let json: Value = serde_json::from_str(&stdout(&[&GAS[..], &["--format", "json"]].concat())).expect("JSON");
    let plant = &json["plants"][0];
    assert_eq!(plant["global_test"]["degrees_of_freedom"], 2);
    // A reading is exact text, what was solved has ten digits.
    let flows = plant["flows"].as_array().expect("a list");
    let mut made = flows
        .iter()
        .filter(|flow| flow["id"] == "mill/coking/coke-oven-gas/produced");
    let made = made.next().expect("gas made");
    assert_eq!(text(&made["measured"]), "5600");
    assert!(text(&made["reconciled"]).trim_start_matches('-').replace('.', "").len() <= 10);
    insta::assert_snapshot!("reconcile-gas-csv", stdout(&[&GAS[..], &["--format", "csv"]].concat()));
}

/// The ending of `--out` names the format.
#[test]
fn written_to_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("reconciled.csv");
    let out = path.to_str().expect("UTF-8");
    assert_eq!(stdout(&[&GAS[..], &["--out", out]].concat()), "");
    let written = std::fs::read_to_string(&path).expect("written");
    assert_eq!(written, stdout(&[&GAS[..], &["--format", "csv"]].concat()));
}
