//! `dafeng scenario compare`: the reference works, and a mill small enough to work out by hand.

use std::path::Path;

use crate::scenario_explain::{folder, run};

const MILL: &str = "plant,period,item,flow,quantity,unit
mill,2023,anthracite,purchased,100,t
mill,2023,crude-steel,produced,1000,t
";

/// Output held, or 110 % in 2024 and 80 % in 2025.
const SCENARIOS: &str = "base: {ledger: [mill.csv], region: cn-fujian}
methodology: gbt-32151.5-2015
horizon: {to: 2025}
drivers:
  demand: {points: {2023: 100, 2024: 110, 2025: 80}, source: a test, confidence: assumed}
follow: {output: constant, other: constant}
scenarios:
  - {id: held, title: {zh: 不变, en: Held}}
  - {id: swing, title: {zh: 波动, en: Swing}, follow: {output: demand, other: constant}}
";

fn mill() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (file, text) in [("mill.csv", MILL), ("swing.yaml", SCENARIOS)] {
        std::fs::write(folder.path().join(file), text).expect("written");
    }
    folder
}

fn json(folder: &Path, arguments: &[&str]) -> serde_json::Value {
    let text = run(folder, &[&["compare"], arguments, &["--format", "json"]].concat());
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn what_is_printed() {
    let folder = folder();
    let arguments = ["compare", "scenarios.yaml", "--year", "2027"];
    insta::assert_snapshot!("works-en", run(folder.path(), &arguments));
    let zh = [&arguments[..], &["--lang", "zh", "--definition", "c40-2018"]].concat();
    insta::assert_snapshot!("works-zh", run(folder.path(), &zh));
    let csv = [&arguments[..], &["--format", "csv"]].concat();
    insta::assert_snapshot!("works-csv", run(folder.path(), &csv));
}

/// A tonne of anthracite emits 20.304 x 0.02749 x 0.94 x 44/12 = 1.92378 t, a tonne of steel carries off 0.0154 t.
/// 2023: 192.38 - 15.40 = 176.98. 2024: 110 t and 1100 t, 211.62 - 16.94 = 194.68. 2025: 80 t and 800 t, 153.90 - 12.32 = 141.58.
/// Cumulative after the base year: swing 194.68 + 141.58 = 336.26, held 2 x 176.98 = 353.96, so -17.70; -5.0006 % of it.
#[test]
fn by_hand() {
    let folder = mill();
    let found = json(folder.path(), &["swing.yaml", "--year", "2024", "--before", "2025"]);
    let swing = &found["scenarios"][1];
    assert_eq!(swing["base"]["total"], "176.98");
    assert_eq!(swing["year"]["total"], "194.68");
    assert_eq!(swing["last"]["total"], "141.58");
    assert_eq!(swing["cumulative"], "336.26");
    assert_eq!(swing["differences"]["year"]["amount"], "17.7");
    assert_eq!(swing["differences"]["last"]["amount"], "-35.4");
    assert_eq!(swing["differences"]["cumulative"]["amount"], "-17.7");
    assert_eq!(
        (swing["peak"]["year"].as_i64(), swing["peak"]["height"].as_str()),
        (Some(2024), Some("194.68"))
    );
    // Before 2025 is 2024 or earlier: no year to spare.
    assert_eq!(swing["peak"]["margin"], 0);
    // 141.58 / 800 = 0.176975.
    assert_eq!(swing["last"]["per_output"], "0.176975");
    assert_eq!(found["scenarios"][0]["cumulative"], "353.96");
    assert_eq!(found["scenarios"][0]["differences"]["cumulative"]["percent"], "0");
}

/// A year beyond the horizon has no total; scenarios come in the order in which they are named.
#[test]
fn years_beyond_and_order() {
    let folder = mill();
    let found = json(
        folder.path(),
        &["swing.yaml", "--scenario", "swing", "--scenario", "held"],
    );
    assert_eq!(found["differences_to"], "swing");
    assert_eq!(found["scenarios"][0]["year"]["total"], serde_json::Value::Null);
    let text = run(folder.path(), &["compare", "swing.yaml"]);
    assert!(text.contains('–'), "{text}");
}

/// One id in two files, and two methodologies: names carry their files, and no differences are taken.
#[test]
fn of_two_files() {
    let folder = mill();
    let other = SCENARIOS.replace("gbt-32151.5-2015", "planning-steel");
    std::fs::write(folder.path().join("planning.yaml"), other).expect("written");
    let found = json(folder.path(), &["swing.yaml", "planning.yaml", "--scenario", "held"]);
    assert_eq!(found["scenarios"][0]["name"], "swing.yaml#held");
    assert_eq!(found["scenarios"][1]["name"], "planning.yaml#held");
    assert_eq!(found["differences_to"], serde_json::Value::Null);
    assert_eq!(found["scenarios"][1]["differences"]["last"], serde_json::Value::Null);
}

/// Four ends in the words of a planner: held ties for ever, one falls, one peaks too late, one has two years to show its fall.
#[test]
fn standings_are_told_in_words() {
    let folder = mill();
    let text = "base: {ledger: [mill.csv], region: cn-fujian}
methodology: gbt-32151.5-2015
horizon: {to: 2033}
drivers:
  falling: {points: {2023: 100, 2033: 50}, source: a test, confidence: assumed}
  late: {points: {2023: 100, 2031: 130, 2033: 100}, source: a test, confidence: assumed}
  soon: {points: {2023: 100, 2029: 130, 2033: 90}, source: a test, confidence: assumed}
follow: {output: constant, other: constant}
scenarios:
  - {id: flat, title: {zh: 平, en: Flat}}
  - {id: falls, title: {zh: 降, en: Falls}, follow: {output: falling, other: constant}}
  - {id: late, title: {zh: 晚, en: Late}, follow: {output: late, other: constant}}
  - {id: soon, title: {zh: 快, en: Soon}, follow: {output: soon, other: constant}}
";
    std::fs::write(folder.path().join("four.yaml"), text).expect("written");
    insta::assert_snapshot!("standings-en", run(folder.path(), &["compare", "four.yaml"]));
    insta::assert_snapshot!(
        "standings-zh",
        run(folder.path(), &["compare", "four.yaml", "--lang", "zh"])
    );
}
