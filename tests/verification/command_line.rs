//! What `dafeng check` prints of the rules, its exit codes, and what it writes.

use crate::support::{CETS, dafeng, root};

const MILL_A: &str = "datasets/mill-a-2026-06/ledger.csv";
const EAF: &str = "datasets/reference-eaf/ledger.csv";

fn stdout(arguments: &[&str]) -> String {
    String::from_utf8(dafeng(arguments).stdout).expect("UTF-8")
}

fn code(arguments: &[&str]) -> Option<i32> {
    dafeng(arguments).status.code()
}

#[test]
fn the_rules_in_english_and_chinese() {
    insta::assert_snapshot!("check-mill-a-en", stdout(&["check", MILL_A, "--method", CETS]));
    insta::assert_snapshot!(
        "check-eaf-zh",
        stdout(&["check", EAF, "--method", CETS, "--lang", "zh"])
    );
}

#[test]
fn a_fault_is_shown_with_its_lines_and_sets_the_exit_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.csv");
    let text = std::fs::read_to_string(root().join(MILL_A)).expect("readable");
    let faulty = text.replace("0.02749,tC/GJ", "0.03749,tC/GJ");
    std::fs::write(&path, faulty).expect("writable");
    let ledger = path.to_string_lossy().into_owned();
    let plants = "datasets/mill-a-2026-06/plants.yaml";
    let arguments = ["check", &ledger, "--plants", plants, "--method", CETS, "--rules", "V13"];
    let output = dafeng(&arguments);
    assert_eq!(output.status.code(), Some(1));
    let shown = String::from_utf8(output.stdout)
        .expect("UTF-8")
        .replace(&ledger, "ledger.csv");
    insta::assert_snapshot!("check-fault-en", shown);
    // The default that is typed differs from its set too: that is a finding of the data checks.
    assert!(String::from_utf8_lossy(&output.stderr).contains("default-differs"));
}

#[test]
fn warnings_set_the_exit_code_where_asked() {
    let arguments = ["check", EAF, "--method", "gbt-2589-energy"];
    assert_eq!(code(&arguments), Some(0));
    assert_eq!(code(&[&arguments[..], &["--strict"]].concat()), Some(1));
    assert_eq!(
        code(&[&arguments[..], &["--strict", "--rules", "none"]].concat()),
        Some(0)
    );
    assert_eq!(code(&[&arguments[..], &["--rules", "V71"]].concat()), Some(2));
}

#[test]
fn json_and_csv_hold_every_rule() {
    let text = stdout(&["check", EAF, "--method", CETS, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(json["schema"], "dafeng-verification/1.0");
    assert_eq!(json["rules"].as_array().expect("rules").len(), 107);
    let constant = &json["findings"][0];
    assert_eq!(constant["rule"], "V17");
    assert_eq!(constant["found"]["value"], "12");
    assert_eq!(constant["lines"][0]["row"], 3);
    assert_eq!(constant["status"]["id"], "open");
    let text = stdout(&["check", EAF, "--method", CETS, "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rules: Vec<String> = reader
        .records()
        .map(|record| record.expect("a record")[0].to_owned())
        .collect();
    // One row a finding, of which V17 has two, and one for every other rule.
    assert_eq!(rules.len(), 108);
}

#[test]
fn a_ledger_that_cannot_be_read_still_tells_which_rule_it_breaks() {
    let output = dafeng(&[
        "check",
        "tests/errors/negative-quantity/ledger.csv",
        "--rules",
        "V04,V01",
    ]);
    assert_eq!(output.status.code(), Some(2));
    let shown = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(shown.contains("error[V04]"), "{shown}");
    assert!(shown.contains("the ledger has errors and was not read"), "{shown}");
}

#[test]
fn scenario_files_are_checked_too() {
    let scenario = "tests/errors/scenario-shares-not-one/scenario.yaml";
    let ledger = "tests/errors/scenario-shares-not-one/ledger.csv";
    let shown = stdout(&["check", ledger, "--rules", "V47", "--scenario", scenario]);
    assert!(
        shown.contains("error[V47]") && shown.contains("add up to 0.9, not to 1"),
        "{shown}"
    );
    assert_eq!(
        code(&["check", ledger, "--rules", "V47", "--scenario", scenario]),
        Some(1)
    );
}

#[test]
fn the_year_before_is_read_from_its_own_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.csv");
    let text = std::fs::read_to_string(root().join(MILL_A)).expect("readable");
    let before = text
        .replace("2026-06", "2025-06")
        .replace("coke,net_consumed,66522.44", "coke,net_consumed,166522.44");
    std::fs::write(&path, before).expect("writable");
    let previous = path.to_string_lossy().into_owned();
    let shown = stdout(&[
        "check",
        MILL_A,
        "--method",
        CETS,
        "--rules",
        "V41",
        "--previous",
        &previous,
    ]);
    assert!(
        shown.contains("2.0395 tCO2/t, the year before 2.5548 tCO2/t"),
        "{shown}"
    );
}
