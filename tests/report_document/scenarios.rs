//! Reports of scenarios and the command: what is written is what `scenario run` finds.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::scenario_explain::{folder, run};
use crate::support::root;

fn report(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .arg("report")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("DAFENG_LANG")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("runs")
}

fn document(folder: &Path, arguments: &[&str]) -> Value {
    let output = report(folder, &[arguments, &["--out", "report.json"]].concat());
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = std::fs::read_to_string(folder.join("report.json")).expect("written");
    serde_json::from_str(&text).expect("JSON")
}

/// Every table of a document in JSON.
fn tables(document: &Value) -> Vec<&Value> {
    let sections = document["sections"].as_array().expect("sections");
    let parts = sections
        .iter()
        .flat_map(|section| section["parts"].as_array().expect("parts"));
    parts.filter_map(|part| part.get("table")).collect()
}

fn table<'d>(document: &'d Value, id: &str) -> &'d Value {
    tables(document)
        .into_iter()
        .find(|table| table["id"] == id)
        .unwrap_or_else(|| panic!("no table {id}"))
}

fn digits(number: &Value) -> &str {
    let full = number.get("full").or_else(|| number.get("text"));
    full.and_then(Value::as_str)
        .unwrap_or_else(|| panic!("{number} is no number"))
}

#[test]
fn totals_are_those_of_the_run() {
    let folder = folder();
    let document = document(folder.path(), &["--scenarios", "scenarios.yaml", "--quick"]);
    let found: Value = serde_json::from_str(&run(
        folder.path(),
        &["run", "scenarios.yaml", "--quick", "--format", "json"],
    ))
    .expect("JSON");
    let scenarios = found.as_array().expect("scenarios");
    let rows = table(&document, "scenario-totals")["rows"].as_array().expect("rows");
    for (column, scenario) in (1..).zip(scenarios) {
        for (row, year) in rows.iter().zip(scenario["years"].as_array().expect("years")) {
            assert_eq!(row["cells"][0], year["year"].to_string());
            assert_eq!(digits(&row["cells"][column]), year["total"].as_str().expect("a total"));
        }
        let id = scenario["scenario"]["id"].as_str().expect("an id");
        let years = table(&document, &format!("{id}-years"))["rows"]
            .as_array()
            .expect("rows");
        let cumulative = &years[years.len() - 1]["cells"][3];
        assert_eq!(digits(cumulative), scenario["cumulative"].as_str().expect("a sum"));
        let why = table(&document, &format!("{id}-why"))["rows"].as_array().expect("rows");
        assert_eq!(
            why.len(),
            scenario["attribution"]["waterfall"].as_array().expect("bars").len()
        );
    }
}

#[test]
fn what_levers_are_worth_and_how_robust_a_peak_is_take_the_whole_run() {
    let folder = folder();
    let whole = document(
        folder.path(),
        &["--scenarios", "scenarios.yaml", "--scenario", "more-scrap"],
    );
    assert!(
        !table(&whole, "more-scrap-credits")["rows"]
            .as_array()
            .expect("rows")
            .is_empty()
    );
    let quick = document(
        folder.path(),
        &["--scenarios", "scenarios.yaml", "--scenario", "more-scrap", "--quick"],
    );
    assert!(tables(&quick).iter().all(|table| table["id"] != "more-scrap-credits"));
}

/// A report of a ledger and of scenarios is one: the sections of the ledger first.
#[test]
fn a_ledger_and_scenarios_stand_in_one_report() {
    let folder = folder();
    let ledger = [
        "ledger.csv",
        "--plants",
        "plants-complete.yaml",
        "--method",
        "gbt-32151.5-2015",
    ];
    let both = document(
        folder.path(),
        &[&ledger[..], &["--scenarios", "scenarios.yaml", "--quick"]].concat(),
    );
    let ids: Vec<&str> = both["sections"]
        .as_array()
        .expect("sections")
        .iter()
        .filter_map(|section| section["id"].as_str())
        .collect();
    let place = |id: &str| {
        ids.iter()
            .position(|known| *known == id)
            .unwrap_or_else(|| panic!("no section {id} in {ids:?}"))
    };
    assert!(place("summary") == 0 && place("emissions") < place("scenarios"));
    let mut tables: Vec<&str> = tables(&both)
        .into_iter()
        .filter_map(|table| table["id"].as_str())
        .collect();
    let count = tables.len();
    tables.sort_unstable();
    tables.dedup();
    assert_eq!(tables.len(), count);
}

/// Each table is a file; the whole report of a folder is written or none of it.
#[test]
fn a_folder_holds_every_table() {
    let mill = [
        "datasets/mill-a-2026-06/ledger.csv",
        "--method",
        "cets-ag-03.01-v01-2024",
    ]
    .map(|argument| match argument.starts_with("datasets") {
        true => root().join(argument).display().to_string(),
        false => argument.to_owned(),
    });
    let mill: Vec<&str> = mill.iter().map(String::as_str).collect();
    let place = tempfile::tempdir().expect("a folder");
    for (format, count) in [("csv", 17), ("parquet", 17)] {
        let output = report(
            place.path(),
            &[&mill[..], &["--out", format, "--format", format]].concat(),
        );
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let files = std::fs::read_dir(place.path().join(format)).expect("a folder");
        let names: Vec<String> = files
            .map(|file| file.expect("readable").file_name().to_string_lossy().into_owned())
            .collect();
        assert!(
            names.iter().all(|name| name.ends_with(&format!(".{format}"))),
            "{names:?}"
        );
        assert_eq!(names.len(), count, "{names:?}");
    }
}

/// What could not be counted is said by the exit code, at the head and at the total.
#[test]
fn an_incomplete_report_says_so() {
    let place = tempfile::tempdir().expect("a folder");
    let ledger = root().join("datasets/mill-a-2026-06/ledger.csv").display().to_string();
    let arguments = [
        &*ledger,
        "--method",
        "gbt-32151.5-2015",
        "--allow-gaps",
        "--out",
        "report.json",
    ];
    assert_eq!(report(place.path(), &arguments).status.code(), Some(3));
    let text = std::fs::read_to_string(place.path().join("report.json")).expect("written");
    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(document["stamp"]["completeness"], "at-least");
    let rows = table(&document, "emissions")["rows"].as_array().expect("rows");
    let total = rows.iter().find(|row| row["style"] == "total").expect("a total");
    assert_eq!(total["cells"][0]["en"], "Total at least");
}

/// Of one scenario the line is drawn once, with the year by which the plan wants the peak; what else the plan has a level of is drawn with that level.
#[test]
fn targets_of_plans_are_drawn() {
    let place = tempfile::tempdir().expect("a folder");
    let file = root().join("datasets/fujian-steel/frozen.yaml").display().to_string();
    let document = document(place.path(), &["--scenarios", &file, "--quick"]);
    let sections = document["sections"].as_array().expect("sections");
    let parts = sections
        .iter()
        .flat_map(|section| section["parts"].as_array().expect("parts"));
    let charts: Vec<&Value> = parts.filter_map(|part| part.get("chart")).collect();
    let ids: Vec<&str> = charts
        .iter()
        .map(|chart| chart["id"].as_str().expect("an id"))
        .collect();
    assert!(!ids.contains(&"scenario-trajectories"), "{ids:?}");
    let chart = |id: &str| {
        let found = charts.iter().find(|chart| chart["id"] == id);
        found.unwrap_or_else(|| panic!("{id} is not among {ids:?}"))
    };
    // The plan: the sector peaks before 2030, that is in 2029 at the latest; arc furnaces have 20 % of the capacity or more by 2025.
    let marks = chart("frozen-trajectory")["marks"].as_array().expect("marks");
    assert!(marks.iter().any(|mark| mark["category"] == "2029"), "{marks:?}");
    assert_eq!(marks.len(), 2, "the peak and the deadline: {marks:?}");
    let level = &chart("frozen-target-eaf-capacity-share")["marks"][0];
    assert_eq!(
        (&level["value"], &level["title"]["en"]),
        (&Value::from("20"), &Value::from("target: ≥ 20 % by 2025"))
    );
}
