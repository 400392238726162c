//! What `dafeng uncertainty` and `footprint --uncertainty` print.

use serde_json::Value;

use crate::support::dafeng;

fn stdout(arguments: &[&str], code: i32) -> String {
    let output = dafeng(arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{told}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

const FUELS: [&str; 4] = [
    "uncertainty",
    "tests/data/ipcc-fuels.csv",
    "--method",
    "tests/data/ipcc-fuels.yaml",
];

const WORKS: [&str; 6] = [
    "uncertainty",
    "datasets/reference-bf-bof/ledger.csv",
    "--method",
    "cets-ag-03.01-v01-2024",
    "--draws",
    "5000",
];

const FOOTPRINT: [&str; 9] = [
    "footprint",
    "datasets/reference-eaf/ledger.csv",
    "--plants",
    "datasets/reference-eaf/plants-with-carbon.yaml",
    "--product",
    "crude-steel",
    "--uncertainty",
    "--draws",
    "5000",
];

#[test]
fn tables() {
    let with = |arguments: &[&str], more: &[&str], code: i32| stdout(&[arguments, more].concat(), code);
    insta::assert_snapshot!("uncertainty-fuels-en", with(&FUELS, &[], 0));
    insta::assert_snapshot!("uncertainty-works-zh", with(&WORKS, &["--lang", "zh"], 0));
    insta::assert_snapshot!("uncertainty-works-process-en", with(&WORKS, &["--level", "process"], 0));
    insta::assert_snapshot!("uncertainty-footprint-zh", with(&FOOTPRINT, &["--lang", "zh"], 3));
}

const MILL_A: [&str; 4] = [
    "uncertainty",
    "datasets/mill-a-2026-06/ledger.csv",
    "--method",
    "cets-ag-03.01-v01-2024",
];

/// Mill A states no uncertainty: a dash for every interval, a sentence, null for programs; nothing reads like certainty.
#[test]
fn without_a_stated_uncertainty_there_is_no_interval() {
    let english = stdout(&MILL_A, 0);
    insta::assert_snapshot!("uncertainty-nothing-stated-en", english);
    insta::assert_snapshot!(
        "uncertainty-nothing-stated-zh",
        stdout(&[&MILL_A[..], &["--lang", "zh"]].concat(), 0)
    );
    assert!(!english.contains("-0.00") && !english.contains('±'), "{english}");
    let json: Value = serde_json::from_str(&stdout(&[&MILL_A[..], &["--format", "json"]].concat(), 0)).expect("JSON");
    for result in json["results"].as_array().expect("results") {
        assert_eq!(result["covered"], "0");
        for approach in ["approach_1", "approach_2"] {
            let all = result[approach].as_object().expect("an object");
            assert!(all.values().all(Value::is_null), "{all:?}");
        }
    }
    let csv = stdout(&[&MILL_A[..], &["--format", "csv"]].concat(), 0);
    let total = csv
        .lines()
        .find(|line| line.starts_with("result,total,"))
        .expect("a line");
    assert!(total.ends_with(",1214057.488,,,,,,,,,,,,,complete,0"), "{total}");
}

/// What is bought and cut off makes the footprint a lower bound, its direct part is whole; of an allocated one the keys are listed.
#[test]
fn lower_bounds_and_keys_are_told() {
    let json: Value =
        serde_json::from_str(&stdout(&[&FOOTPRINT[..], &["--format", "json"]].concat(), 3)).expect("JSON");
    let completeness = |place: usize| json["results"][place]["completeness"].as_str().expect("a word");
    assert_eq!([0, 1, 2].map(completeness), ["lower-bound", "complete", "lower-bound"]);
    assert_eq!(json["complete"], false);
    assert!(
        json["left_out"]["en"]
            .as_str()
            .expect("words")
            .starts_with("13 bought item(s)")
    );
    let allocated = [
        "footprint",
        "datasets/reference-bf-bof/ledger.csv",
        "--plants",
        "datasets/reference-bf-bof/plants-with-carbon.yaml",
        "--product",
        "coke-oven-gas",
        "--uncertainty",
        "--draws",
        "500",
        "--allocation",
        "energy",
    ];
    insta::assert_snapshot!("uncertainty-allocated-footprint-en", stdout(&allocated, 3));
}

/// An inventory with gaps is marked as its own table marks it, and what is not counted is named.
#[test]
fn an_incomplete_inventory_is_marked() {
    let arguments = [
        "uncertainty",
        "datasets/reference-bf-bof/ledger.csv",
        "--method",
        "gbt-32151.5-2015",
        "--allow-gaps",
        "--draws",
        "500",
    ];
    let told = stdout(&arguments, 3);
    insta::assert_snapshot!("uncertainty-incomplete-en", told);
}

fn number(value: &Value) -> f64 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value}"));
    text.parse().unwrap_or_else(|_| panic!("{text}"))
}

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

/// Coke 100000 t * 28.2 GJ/t * 29.2 kgC/GJ * 44/12 = 301928 t; coal 40000 * 25.8 * 25.8 * 44/12 = 97627.2 t; diesel 500 * 43.0 * 20.2 * 44/12 = 1592.433 t.
/// Calorific value of coke 25.1 to 30.2: median sqrt(25.1*30.2) = 27.53216, deviation of the log ln(30.2/25.1)/3.92 = 0.047192, mean 27.53216 *
/// exp(0.0011135) = 27.5628 = 0.977405 of the stated value: it alone moves the total by -2.2595 % * 301928/401147.633 = -1.7006 %.
#[test]
fn fuels_at_ipcc_defaults() {
    let json: Value = serde_json::from_str(&stdout(&[&FUELS[..], &["--format", "json"]].concat(), 0)).expect("JSON");
    assert_eq!(json["schema"], "dafeng-uncertainty/1.0");
    let total = &json["results"][0];
    near(number(&total["stated"]), 401_147.633_333_3, 1e-4);
    assert_eq!(total["mean_differs"], true);
    let variables = json["variables"].as_array().expect("variables");
    let of = |id: &str| {
        let found = variables.iter().find(|variable| variable["input"]["id"] == id);
        found.unwrap_or_else(|| panic!("no {id}"))
    };
    let ncv = of("ipcc-2006/coke/ncv");
    near(number(&ncv["input"]["mean"]), 0.977_405, 1e-6);
    near(number(&ncv["input"]["median"]), 27.532_162 / 28.2, 1e-6);
    near(number(&ncv["contributions"]["total"]["shift"]), -0.017_006, 1e-6);
    near(
        number(&ncv["contributions"]["total"]["elasticity"]),
        301_928.0 / 401_147.633,
        1e-8,
    );
    // Diesel's meter states nothing: exact, and listed.
    let exact = json["taken_as_exact"].as_array().expect("exact");
    assert_eq!(exact.len(), 1);
    assert_eq!(exact[0]["input"]["id"], "mill/-/diesel/purchased");
    near(
        number(&exact[0]["elasticity"]["total"]),
        1_592.433_33 / 401_147.633_3,
        1e-9,
    );
    // Approach 1 by hand: the parts of each input in t, a deviation each.
    let deviation = |low: f64, high: f64, value: f64| {
        let (of_log, mean_of_log) = (
            (high / low).ln() / 3.92,
            0.5 * ((low / value).ln() + (high / value).ln()),
        );
        (of_log * of_log).exp_m1().sqrt() * (mean_of_log + 0.5 * of_log * of_log).exp()
    };
    let parts = [
        301_928.0 * 0.02 / 1.96,
        301_928.0 * deviation(25.1, 30.2, 28.2),
        301_928.0 * deviation(26.1, 32.4, 29.2),
        97_627.2 * 0.03 / 1.96,
        97_627.2 * deviation(19.9, 30.5, 25.8),
        // 24.4 to 27.2 lies alike around 25.8: normal.
        97_627.2 * (27.2 - 24.4) / 3.92 / 25.8,
        1_592.433 * deviation(41.4, 43.3, 43.0),
        1_592.433 * deviation(19.8, 20.4, 20.2),
    ];
    let variance: f64 = parts.iter().map(|part| part * part).sum();
    near(
        number(&total["approach_1"]["deviation"]),
        variance.sqrt(),
        1e-3 * variance.sqrt() / 100.0,
    );
}

/// The same bytes with one thread and with several, in every format; CSV and JSON tell the same.
#[test]
fn no_thread_shows_in_a_byte() {
    for format in ["table", "json", "csv"] {
        let with = |arguments: &[&str], threads: &str, code: i32| {
            stdout(&[arguments, &["--format", format, "--threads", threads]].concat(), code)
        };
        assert_eq!(with(&WORKS, "1", 0), with(&WORKS, "2", 0));
        assert_eq!(with(&FOOTPRINT, "1", 3), with(&FOOTPRINT, "3", 3));
    }
    let json: Value = serde_json::from_str(&stdout(&[&WORKS[..], &["--format", "json"]].concat(), 0)).expect("JSON");
    let csv = stdout(&[&WORKS[..], &["--format", "csv"]].concat(), 0);
    let total = csv
        .lines()
        .find(|line| line.starts_with("result,total,"))
        .expect("a line");
    for column in ["mean", "median", "low", "high", "deviation"] {
        let found = json["results"][0]["approach_2"][column].as_str().expect("a number");
        assert!(total.contains(&format!(",{found}")), "{column} {found}: {total}");
    }
    // The deterministic result is that of `account`, before it is rounded.
    let accounted: Value = serde_json::from_str(&stdout(
        &["account", WORKS[1], "--method", WORKS[3], "--format", "json"],
        0,
    ))
    .expect("JSON");
    let unrounded = number(&accounted["totals"]["total_unrounded"]);
    near(number(&json["results"][0]["stated"]), unrounded, 1e-9 * unrounded);
}
