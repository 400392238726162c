//! Pollutants as a further result of the same engine, with factors of the user's own: the fact sheets hold none.

use serde_json::Value;

use crate::case_runs::{dafeng, stderr, stdout};
use crate::support::root;

fn accounted(method: &str, more: &[&str]) -> Value {
    let folder = root().join("tests/data/made-up-pollutant");
    let arguments = [
        "account",
        "ledger.csv",
        "--factors",
        "factors",
        "--method",
        method,
        "--format",
        "json",
    ];
    let output = dafeng(&[&arguments, more].concat(), &folder);
    assert!(output.status.success(), "{}", stderr(&output));
    serde_json::from_str(&stdout(&output)).expect("JSON")
}

fn emissions(inventory: &Value) -> Vec<(String, String, String)> {
    let word = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let rows = inventory["rows"].as_array().expect("rows").iter();
    rows.map(|row| (word(row, "period"), word(row, "item"), word(row, "emission")))
        .collect()
}

/// Sinter 0.35 kg/t, coke 0.08 kg/t. January: 300000 x 0.35 / 1000 = 105 t and 80000 x 0.08 / 1000 = 6.4 t; February: 312500 x 0.35 / 1000 = 109.375,
/// rounded 109.38. Together 105 + 6.4 + 109.38 = 220.78 tSO2.
#[test]
fn sulphur_dioxide() {
    let inventory = accounted("own-so2", &[]);
    assert_eq!(inventory["totals"]["total"], "220.78");
    let mut rows = emissions(&inventory);
    rows.sort();
    let expected = [
        ("2024-01", "coke", "6.40"),
        ("2024-01", "sinter", "105.00"),
        ("2024-02", "sinter", "109.38"),
    ];
    assert_eq!(
        rows,
        expected.map(|(period, item, sum)| (period.to_owned(), item.to_owned(), sum.to_owned()))
    );
    let parameter = &inventory["rows"][0]["parameters"][0];
    assert!(
        parameter["record"]
            .as_str()
            .is_some_and(|record| record.starts_with("own-pollutants/")),
        "every figure names the user's own record: {parameter}"
    );
}

/// Dust of sinter alone, 0.12 kg/t: 300000 x 0.12 / 1000 = 36 t, 312500 x 0.12 / 1000 = 37.5 t: 73.5 tPM. By process in January
/// 120000 x 0.12 / 1000 = 14.4 t and 180000 x 0.12 / 1000 = 21.6 t. Coke, which has no factor of dust, is refused and not counted as 0.
#[test]
fn dust_by_process() {
    let folder = root().join("tests/data/made-up-pollutant");
    let arguments = [
        "account",
        "ledger.csv",
        "--factors",
        "factors",
        "--method",
        "own-dust",
        "--lang",
        "en",
    ];
    let refused = dafeng(&arguments, &folder);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("error[not-named]"), "{}", stderr(&refused));
    let inventory = accounted_with_gaps("own-dust");
    assert_eq!(inventory["totals"]["total"], "73.50");
    let mut sums: Vec<String> = emissions(&inventory).into_iter().map(|(.., sum)| sum).collect();
    sums.sort();
    assert_eq!(sums, ["14.40", "21.60", "37.50"]);
}

fn accounted_with_gaps(method: &str) -> Value {
    let folder = root().join("tests/data/made-up-pollutant");
    let arguments = [
        "account",
        "ledger.csv",
        "--factors",
        "factors",
        "--method",
        method,
        "--format",
        "json",
    ];
    let output = dafeng(
        &[&arguments[..], &["--level", "process", "--allow-gaps"]].concat(),
        &folder,
    );
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    serde_json::from_str(&stdout(&output)).expect("JSON")
}
