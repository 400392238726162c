//! Products and levels of energy that a user adds by files.

use serde_json::Value;

use crate::support::{dafeng_in, root};

fn run(arguments: &[&str]) -> String {
    let folder = root().join("tests/data/made-up-levels");
    let output = dafeng_in(&[&["--factors", "factors"], arguments].concat(), &folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// 29 of 30 is at the benchmark, by 1; 35 lies between 33 and 40; 28.5 is at the benchmark of either class, 30 or 33, so that no one margin is shown.
#[test]
fn units_of_an_own_product_are_held_to_own_levels() {
    let text = run(&[
        "register",
        "score",
        "units.csv",
        "--set",
        "made-up-brewing",
        "--format",
        "json",
    ]);
    let sheet: Value = serde_json::from_str(&text).expect("JSON");
    let of = |unit: usize, field: &str| sheet["units"][unit][field].clone();
    let classes: Vec<Value> = (0..3).map(|unit| of(unit, "efficiency")).collect();
    assert_eq!(classes, ["at-benchmark", "between", "at-benchmark"]);
    assert_eq!(of(0, "benchmark")["margin"], "1");
    assert_eq!(of(1, "benchmark")["margin"], "-2");
    assert_eq!(
        of(2, "benchmark")["of_any_class"],
        serde_json::json!({"low": "30", "high": "33"})
    );
    assert!(of(2, "benchmark")["margin"].is_null() && of(2, "benchmark")["class"].is_null());
    let levels = run(&["register", "levels", "啤酒"]);
    assert!(levels.contains("made-up-brewing"), "{levels}");
}

/// The folder's files are told where an entry cannot stand: a level of no product.
#[test]
fn a_level_of_no_product_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = root().join("tests/data/made-up-levels/factors/benchmarks/made-up-brewing.yaml");
    std::fs::create_dir(folder.path().join("factors")).expect("made");
    std::fs::copy(file, folder.path().join("factors/levels.yaml")).expect("copied");
    let output = dafeng_in(
        &["--factors", "factors", "register", "levels", "--lang", "en"],
        folder.path(),
    );
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        text.contains("error[bad-registry-entry]: an entry cannot stand: no product `beer`"),
        "{text}"
    );
    assert!(text.contains("factors/levels.yaml"), "{text}");
}
