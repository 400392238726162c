//! Two runs side by side: what changed, and what that changes in the results.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::case_runs::{dafeng, mill_a, run_case, stderr, stdout, text};

fn diff(first: &Path, second: &Path, more: &[&str]) -> String {
    let output = dafeng(&[&["diff", text(first), text(second)], more].concat(), Path::new("."));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    stdout(&output)
}

fn diff_json(first: &Path, second: &Path) -> Value {
    serde_json::from_str(&diff(first, second, &["--format", "json"])).expect("JSON")
}

/// A works with a case of its own: a ledger of three lines, a factor set, a methodology.
struct Works {
    folder: TempDir,
}

impl Works {
    fn new() -> Works {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("factors")).expect("a folder");
        let works = Works { folder };
        works.write(
            "plants.yaml",
            "plants:\n  - {id: works, title: {zh: 厂, en: works}, region: cn-fujian}\n",
        );
        works.case("cets-ag-03.01-v01-2024");
        works.ledger("1000");
        works.factor("25.000");
        works
    }

    fn write(&self, name: &str, content: &str) {
        fs::write(self.folder.path().join(name), content).expect("writes");
    }

    fn case(&self, methodology: &str) {
        self.write(
            "case.yaml",
            &format!("ledger: [ledger.csv]\nfactors: factors\nmethodologies:\n  - {{id: {methodology}, levels: [enterprise]}}\n"),
        );
    }

    fn ledger(&self, anthracite: &str) {
        self.write(
            "ledger.csv",
            &format!(
                "plant,period,item,flow,quantity,unit\nworks,2026-06,anthracite,net_consumed,{anthracite},t\nworks,2026-06,coke,net_consumed,200,t\nworks,2026-06,crude-steel,produced,500,t\n"
            ),
        );
    }

    fn factor(&self, ncv: &str) {
        self.write(
            "factors/own.yaml",
            &format!(
                "id: own-anthracite\ntitle: {{zh: 自有, en: own}}\ndocument: {{number: own, title: own}}\npublished: 2025-01-01\nlicence: internal\ncredit: own\nread_from: own records\nregion: cn\nrecords:\n  - {{item: anthracite, parameter: ncv, value: {ncv}, unit: GJ/t, describes: 2024, confidence: assumed}}\n"
            ),
        );
    }

    fn run(&self) -> PathBuf {
        run_case(&self.folder.path().join("case.yaml"), self.folder.path())
    }
}

fn number(value: &Value) -> f64 {
    value.as_str().expect("a decimal as text").parse().expect("a number")
}

/// The effects of a bridge by cause, without those of nothing.
fn causes(bridge: &Value) -> Vec<(String, f64)> {
    let causes = bridge["causes"].as_array();
    let each = causes.unwrap_or_else(|| panic!("{bridge:#}")).iter();
    each.map(|cause| {
        (
            cause["cause"].as_str().expect("an id").to_owned(),
            number(&cause["amount"]),
        )
    })
    .filter(|(cause, amount)| *amount != 0.0 && cause != "rounding")
    .collect()
}

#[test]
fn a_run_beside_itself() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    assert!(diff(&run, &run, &[]).contains("the runs are the same"));
    assert!(diff(&run, &run, &["--lang", "zh"]).contains("两次运行相同"));
    assert_eq!(diff_json(&run, &run)["same"], true);
}

/// 10 t of coke more: 10 x 28.435 x 0.02942 x 44/12 = 30.67 tCO2; the rounded rows differ by 204080.16 - 204049.48 = 30.68.
#[test]
fn another_quantity_is_a_line_of_the_ledger_and_an_activity() {
    let (folder, case) = mill_a();
    let before = run_case(&case, folder.path());
    let ledger = folder.path().join("mill-a/ledger.csv");
    let content = fs::read_to_string(&ledger).expect("reads");
    fs::write(&ledger, content.replace("66522.44", "66532.44")).expect("writes");
    let after = run_case(&case, folder.path());
    assert_ne!(before, after, "other inputs, another id");
    let shown = diff(&before, &after, &[]);
    for part in [
        "ledger.csv",
        "mill-a · 2026-06 · coke",
        "66522.44",
        "66532.44",
        "1214057.49",
        "1214088.17",
        "30.68",
        "activity",
    ] {
        assert!(shown.contains(part), "`{part}` is not in\n{shown}");
    }
    let found = diff_json(&before, &after);
    assert_eq!(found["lines"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["lines"][0]["item"], "coke");
    assert_eq!(found["lines"][0]["b"]["first"]["row"], 5);
    assert_eq!(found["factors"], serde_json::json!([]));
    let parts: Vec<&str> = found["parts"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|part| part["kind"].as_str())
        .collect();
    assert_eq!(parts, ["input"]);
    let causes = causes(&found["bridges"][0]);
    assert_eq!(causes.len(), 1, "{causes:?}");
    assert!(
        causes[0].0 == "activity" && (causes[0].1 - 30.673_782).abs() < 1e-5,
        "{causes:?}"
    );
}

/// 1000 t of anthracite at 25 and at 26 GJ/t: 1000 x 1 x 0.02749 x 44/12 = 100.797 tCO2.
#[test]
fn another_factor_is_a_record_and_a_calorific_value() {
    let works = Works::new();
    let before = works.run();
    works.factor("26.000");
    let after = works.run();
    let found = diff_json(&before, &after);
    assert_eq!(found["lines"], serde_json::json!([]), "the ledger is the same");
    let factor = &found["factors"][0];
    assert_eq!(
        (&factor["item"], &factor["parameter"]),
        (&Value::from("anthracite"), &Value::from("ncv"))
    );
    assert!(
        factor["a"]["value"]
            .as_str()
            .is_some_and(|value| value.starts_with("25")),
        "{factor}"
    );
    assert!(
        factor["b"]["value"]
            .as_str()
            .is_some_and(|value| value.starts_with("26")),
        "{factor}"
    );
    let kinds: Vec<&str> = found["parts"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|part| part["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["input", "factor-set"]);
    let causes = causes(&found["bridges"][0]);
    assert_eq!(causes.len(), 1, "{causes:?}");
    assert!(
        causes[0].0 == "calorific-value" && (causes[0].1 - 100.796_667).abs() < 1e-5,
        "{causes:?}"
    );
    assert!(diff(&before, &after, &["--lang", "zh"]).contains("因子集"));
}

/// Another methodology and another ledger at once are told apart by a corner between them: two bridges, which add up.
#[test]
fn another_methodology_and_another_ledger_at_once() {
    let works = Works::new();
    let before = works.run();
    works.case("gbt-32151.5-2015");
    let method_alone = works.run();
    works.ledger("1200");
    let after = works.run();
    let one = diff_json(&before, &method_alone);
    assert_eq!(one["bridges"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["lines"], serde_json::json!([]));
    let kinds: Vec<&str> = one["parts"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|part| part["kind"].as_str())
        .collect();
    assert!(kinds.contains(&"methodology"), "{kinds:?}");
    let both = diff_json(&before, &after);
    let bridges = both["bridges"].as_array().expect("a list");
    assert_eq!(bridges.len(), 2);
    let names: Vec<&str> = bridges
        .iter()
        .flat_map(|bridge| bridge["sides"].as_array().expect("two"))
        .filter_map(|side| side["ledger"].as_str())
        .collect();
    let corner = "the ledger of A by the methodology and factors of B";
    assert_eq!(names, ["run A", corner, corner, "run B"]);
    let total = |run: &Path| {
        let manifest: Value =
            serde_json::from_slice(&fs::read(run.join("manifest.json")).expect("reads")).expect("JSON");
        number(&manifest["headlines"][0]["value"])
    };
    let changed: f64 = bridges.iter().map(|bridge| number(&bridge["difference"])).sum();
    assert!((changed - (total(&after) - total(&before))).abs() < 1e-6, "{changed}");
    assert_eq!(both["lines"].as_array().map(Vec::len), Some(1));
}

/// A run that another program wrote, with another result: what lies between is said, and not charged to the mill.
#[test]
fn another_program_is_a_part_and_what_it_changes_is_said() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let other = folder.path().join("other");
    crate::case_runs::copy_folder(&run, &other);
    let manifest = other.join("manifest.json");
    let content = fs::read_to_string(&manifest).expect("reads");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(
        &manifest,
        content
            .replace(&version, "\"version\": \"0.0.9\"")
            .replace("1214057.49", "1214057.50"),
    )
    .expect("writes");
    let output = dafeng(&["diff", text(&other), text(&run)], folder.path());
    assert!(
        stderr(&output).contains("warning[manifest-changed]"),
        "{}",
        stderr(&output)
    );
    let sealed = dafeng::case::RunManifest::read(&other).expect("a manifest").sealed();
    fs::write(&manifest, sealed.text()).expect("writes");
    let output = dafeng(&["diff", text(&other), text(&run)], folder.path());
    assert!(!stderr(&output).contains("manifest-changed"), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("warning[computed-otherwise]"),
        "{}",
        stderr(&output)
    );
    let shown = stdout(&output);
    assert!(
        shown.contains("dafeng 0.0.9") && shown.contains("1214057.50"),
        "{shown}"
    );
}
