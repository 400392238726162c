//! What a run reads goes with it, and what cannot is refused.

use std::fs;
use std::path::Path;

use super::{dafeng, mill_a, run_case, runs_in, stderr, text};
use crate::support::root;

#[test]
fn factor_sets_from_outside_are_refused() {
    let (folder, case) = mill_a();
    let output = dafeng(&["run", text(&case), "--factors", "mill-a"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("option-without-use"), "{}", stderr(&output));
}

/// A problem of an input is told at the file as the user named it, not at the copy.
#[test]
fn problems_name_the_files_of_the_user() {
    let (folder, case) = mill_a();
    let ledger = folder.path().join("mill-a/ledger.csv");
    let text_of = fs::read_to_string(&ledger).expect("reads");
    fs::write(&ledger, text_of.replace(",coke,net_consumed,", ",cokke,net_consumed,")).expect("writes");
    let output = dafeng(&["run", "mill-a/case.yaml", "--out", "runs"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("at mill-a/ledger.csv, row 5"), "{said}");
    assert!(runs_in(&folder.path().join("runs")).is_empty());
    let left = fs::read_dir(folder.path().join("runs")).expect("the folder").count();
    assert_eq!(left, 0, "nothing is left of the attempt");
    let _ = case;
}

/// Files that files name, in several folders: what is extended, a series, a ledger of another year, plants files, a methodology of one's own. All of them go
/// with the run, which is verified when the originals are gone.
#[test]
fn every_file_that_a_scenario_reads_goes_with_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join("project");
    let write = |name: &str, content: &str| {
        let path = project.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, content).expect("writes");
    };
    let shipped = |name: &str| fs::read_to_string(root().join("tests/data/scenarios").join(name)).expect("reads");
    write("data/mill.csv", &shipped("mill.csv"));
    write("data/mill-2022.csv", &shipped("mill.csv").replace(",2023,", ",2022,"));
    write("data/mill-plants.yaml", &shipped("mill-plants.yaml"));
    write("series/demand.csv", "year,value\n2023,500000\n2025,250000\n");
    write(
        "methods/own.yaml",
        "id: own-planning\nextends: gbt-32151.5-2015\ntitle: {zh: 自有, en: own}\ndocument: {number: own, title: own}\nread_from: {zh: 自有, en: own}\n",
    );
    write(
        "base.yaml",
        "base: {ledger: [data/mill.csv], plants: data/mill-plants.yaml}\nmethodology: methods/own.yaml\nhorizon: {to: 2025}\ndrivers:\n  demand: {unit: t, csv: {file: series/demand.csv}, source: made up, confidence: assumed}\nfollow: {output: demand, other: constant}\nhistory: [{ledger: [data/mill-2022.csv], plants: data/mill-plants.yaml}]\n",
    );
    write("scenarios/own.yaml", "id: own\nextends: ../base.yaml\n");
    write("cases/case.yaml", "scenarios: [../scenarios/own.yaml]\n");
    let run = run_case(&project.join("cases/case.yaml"), folder.path());
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(run.join("manifest.json")).expect("reads")).expect("JSON");
    let inputs: Vec<&str> = manifest["inputs"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|input| input["file"].as_str())
        .collect();
    let expected = [
        "base.yaml",
        "cases/case.yaml",
        "data/mill-2022.csv",
        "data/mill-plants.yaml",
        "data/mill.csv",
        "methods/own.yaml",
        "scenarios/own.yaml",
        "series/demand.csv",
    ];
    assert_eq!(inputs, expected);
    fs::remove_dir_all(&project).expect("removes");
    let output = dafeng(&["verify", text(&run)], Path::new("/"));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    // A digit of the series: 250000 t in 2025 become 260000.
    let series = run.join("inputs/series/demand.csv");
    fs::write(&series, "year,value\n2023,500000\n2025,260000\n").expect("writes");
    let output = dafeng(&["verify", text(&run)], Path::new("/"));
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.contains("error[input-changed]") && said.contains("series/demand.csv"),
        "{said}"
    );
    assert!(said.contains("error[result-follows-no-more]"), "{said}");
}

/// What is named by its place on one machine could not be computed from a copy.
#[test]
fn an_absolute_path_within_a_scenario_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = root().join("tests/data/scenarios");
    let scenario = format!(
        "base: {{ledger: ['{0}/mill.csv'], plants: '{0}/mill-plants.yaml'}}\nmethodology: planning-steel\nhorizon: {{to: 2025}}\nfollow: {{output: constant, other: constant}}\n",
        text(&data)
    );
    fs::write(folder.path().join("scenario.yaml"), scenario).expect("writes");
    fs::write(folder.path().join("case.yaml"), "scenarios: [scenario.yaml]\n").expect("writes");
    let output = dafeng(&["run", "."], folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("error[input-outside]"), "{}", stderr(&output));
}

/// The ledger of the year before and the scenarios of a case are what the rules look at that compare with them, as under `check --previous --scenario`.
#[test]
fn the_rules_look_at_the_year_before_and_at_the_scenarios() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).expect("writes");
    let shipped = |name: &str| fs::read_to_string(root().join("tests/data/scenarios").join(name)).expect("reads");
    let ledger = shipped("mill.csv");
    write("mill.csv", &ledger);
    write("before.csv", &ledger.replace(",2023,", ",2022,"));
    write("mill-plants.yaml", &shipped("mill-plants.yaml"));
    write(
        "own.yaml",
        "id: own\nbase: {ledger: [mill.csv], plants: mill-plants.yaml}\nmethodology: planning-steel\nhorizon: {to: 2025}\nfollow: {output: constant, other: constant}\n",
    );
    let plain = "ledger: [mill.csv]\nplants: mill-plants.yaml\nallow_gaps: true\nmethodologies: [{id: gbt-32151.5-2015, levels: [enterprise]}]\nreport: {formats: [json]}\n";
    let outcome = |run: &Path, rule: &str| {
        let bytes = fs::read(run.join("results/verification/gbt-32151.5-2015.json")).expect("reads");
        let found: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let rules = found["rules"].as_array().expect("a list").clone();
        let found = rules.into_iter().find(|known| known["id"] == rule);
        found.unwrap_or_else(|| panic!("no rule {rule}"))["outcome"].clone()
    };
    write("case.yaml", plain);
    let without = run_case(&folder.path().join("case.yaml"), folder.path());
    write(
        "case.yaml",
        &format!("{plain}previous: {{ledger: [before.csv]}}\nscenarios: [own.yaml]\n"),
    );
    let with = run_case(&folder.path().join("case.yaml"), folder.path());
    for rule in ["V41", "V47"] {
        assert_ne!(outcome(&without, rule), "ran", "{rule}");
        assert_eq!(outcome(&with, rule), "ran", "{rule}");
    }
    assert!(with.join("inputs/before.csv").is_file());
    assert_eq!(dafeng(&["verify", text(&with)], folder.path()).status.code(), Some(0));
    write("case.yaml", "ledger: [mill.csv]\nprevious: {}\n");
    let output = dafeng(&["run", "case.yaml"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("`previous` stands without `previous.ledger`"),
        "{}",
        stderr(&output)
    );
}
