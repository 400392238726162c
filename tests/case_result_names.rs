//! No two results of a case are written to one file.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::case_runs::{dafeng, run_case, runs_in, stderr, text};
use crate::support::{CETS, root};

/// A folder with the mill of the scenarios.
fn mill() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["mill.csv", "mill-plants.yaml"] {
        fs::copy(root().join("tests/data/scenarios").join(name), folder.path().join(name)).expect("copies");
    }
    folder
}

/// A scenario file of the mill, as it stands in a folder beside or below.
fn scenario(id: &str, up: &str) -> String {
    format!(
        "id: {id}\nbase: {{ledger: [{up}mill.csv], plants: {up}mill-plants.yaml}}\nmethodology: planning-steel\nhorizon: {{to: 2025}}\nfollow: {{output: constant, other: constant}}\n"
    )
}

/// The result files of a manifest, each of which is there and what its hash says.
fn results(run: &Path) -> BTreeSet<String> {
    let manifest: Value = serde_json::from_slice(&fs::read(run.join("manifest.json")).expect("reads")).expect("JSON");
    let mut files = BTreeSet::new();
    for result in manifest["results"].as_array().expect("a list") {
        let file = result["file"].as_str().expect("a path").to_owned();
        let bytes = fs::read(run.join(&file)).expect("reads");
        assert_eq!(result["sha256"], dafeng::yaml::sha256(&bytes), "{file}");
        assert!(files.insert(file.clone()), "{file} stands twice");
    }
    files
}

/// A scenario file may be called as a methodology is: each has its report, and the run holds.
#[test]
fn a_scenario_file_with_the_name_of_a_methodology() {
    let folder = mill();
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).expect("writes");
    write(
        "case.yaml",
        &format!(
            "ledger: [mill.csv]\nplants: mill-plants.yaml\nallow_gaps: true\nmethodologies: [{{id: {CETS}, levels: [enterprise]}}]\nscenarios: [{CETS}.yaml]\nreport: {{languages: [en], formats: [json, html]}}\n"
        ),
    );
    write(&format!("{CETS}.yaml"), &scenario("own", ""));
    let run = run_case(&folder.path().join("case.yaml"), folder.path());
    let files = results(&run);
    for file in [
        format!("results/report/{CETS}.en.html"),
        format!("results/report/scenarios/{CETS}.en.html"),
    ] {
        assert!(files.contains(&file), "{file} is not in {files:#?}");
    }
    let output = dafeng(&["verify", text(&run)], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

/// Files of one name in two folders are told apart by a number that no other file has, also where systems do not tell capital letters from small ones.
#[test]
fn scenario_files_of_one_name() {
    let folder = mill();
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).expect("writes");
    fs::create_dir(folder.path().join("other")).expect("a folder");
    write("own.yaml", &scenario("first", ""));
    write("other/own.yaml", &scenario("second", "../"));
    write("own-2.yaml", &scenario("third", ""));
    write("Own.yaml", &scenario("fourth", ""));
    write(
        "case.yaml",
        "scenarios: [own.yaml, other/own.yaml, own-2.yaml, Own.yaml]\nreport: {formats: [json]}\n",
    );
    let run = run_case(&folder.path().join("case.yaml"), folder.path());
    let expected = [
        ("Own-4", "fourth"),
        ("own", "first"),
        ("own-2", "third"),
        ("own-3", "second"),
    ];
    let files: BTreeSet<String> = expected
        .iter()
        .map(|(name, _)| format!("results/scenarios/{name}.json"))
        .collect();
    assert_eq!(results(&run), files);
    for (name, id) in expected {
        let bytes = fs::read(run.join(format!("results/scenarios/{name}.json"))).expect("reads");
        let found: Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(found[0]["scenario"]["id"], id, "{name}");
    }
}

/// Two methodologies of one id and no other options would write one result over the other: refused, with both named, before any ledger is read.
#[test]
fn two_methodologies_of_one_id() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).expect("writes");
    let shipped = root().join(format!("factors/methodologies/{CETS}.yaml"));
    let shipped = fs::read_to_string(shipped).expect("reads");
    write("own.yaml", &shipped);
    write("other.yaml", &shipped);
    write("ledger.csv", "no,header,of,a,ledger\n");
    write(
        "case.yaml",
        &format!(
            "ledger: [ledger.csv]\nmethodologies:\n  - {{id: own.yaml, levels: [enterprise]}}\n  - {{id: other.yaml, levels: [process]}}\n  - {{id: {CETS}}}\n"
        ),
    );
    for (language, words) in [
        (
            "en",
            [
                "`other.yaml`",
                "as those of `own.yaml` in row 3",
                "at case.yaml, row 4",
                "at case.yaml, row 5",
                "hint: ",
            ],
        ),
        (
            "zh",
            [
                "`other.yaml`",
                "与第 3 行的 `own.yaml`",
                "位于 case.yaml，第 4 行",
                "位于 case.yaml，第 5 行",
                "提示：",
            ],
        ),
    ] {
        let output = dafeng(&["run", "case.yaml", "--lang", language], folder.path());
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        let said = stderr(&output);
        assert_eq!(said.matches("[results-of-one-name]").count(), 2, "{said}");
        for part in words {
            assert!(said.contains(part), "`{part}` is not in\n{said}");
        }
        assert!(!said.contains("ledger.csv"), "{said}");
    }
    assert!(runs_in(&folder.path().join("runs")).is_empty());
}
