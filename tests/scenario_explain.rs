//! `dafeng scenario explain` on the reference works, whole, by item, and on a sector of several plants.

use std::path::Path;
use std::process::Command;

use dafeng::quantity::Ratio;

use crate::support::root;

/// The works under demand that falls by 5 % to 2030, and more scrap in its converter.
pub const SCENARIOS: &str = "base: {ledger: [ledger.csv], plants: plants-complete.yaml, plant: reference-bf-bof}
methodology: gbt-32151.5-2015
horizon: {to: 2031}
drivers:
  demand: {title: {zh: 粗钢产量, en: crude steel}, unit: 10^4 t, points: {2023: 400, 2030: 380, 2031: 360}, source: a test, confidence: assumed}
follow: {output: demand, other: constant}
scenarios:
  - id: frozen
    title: {zh: 冻结, en: Frozen}
  - id: more-scrap
    title: {zh: 废钢比 20 %, en: Scrap 20 %}
    extends: frozen
    levers:
      - id: converter-scrap
        title: {zh: 提高转炉废钢比, en: more scrap in the converter}
        scrap-share: {processes: [converter], share: {2024: 0.15, 2030: 0.20}, ceiling: 0.25}
        source: a test of levers
        confidence: assumed
";

/// Two plants on one archetype; the second starts in 2025, the first stops in 2026.
const SECTOR: &str = "title: {zh: 两家, en: two works}
year: 2023
region: cn-fujian
archetypes:
  - {id: scrap-eaf, title: {zh: 废钢电炉, en: scrap arc furnace}, ledger: eaf-ledger.csv, plants: eaf-plants.yaml, product: crude-steel}
plants:
  - {id: north, title: {zh: 北厂, en: North}, archetype: scrap-eaf, capacity: {value: 200, unit: 10^4 t}, output: {value: 100, unit: 10^4 t}, stop: 2026}
  - {id: south, title: {zh: 南厂, en: South}, archetype: scrap-eaf, capacity: {value: 300, unit: 10^4 t}, output: {value: 50, unit: 10^4 t}}
assumptions: []
";

const OF_SECTOR: &str = "id: held
title: {zh: 不变, en: Held}
base: {sector: sector.yaml}
methodology: planning-steel
horizon: {to: 2027}
follow: {output: constant, other: constant}
";

/// A folder with the works' files and scenarios, so that what is printed names no path of this machine.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in ["ledger.csv", "plants-complete.yaml"] {
        let from = root().join("datasets/reference-bf-bof").join(file);
        std::fs::copy(from, folder.path().join(file)).expect("copied");
    }
    for (from, to) in [("ledger.csv", "eaf-ledger.csv"), ("plants.yaml", "eaf-plants.yaml")] {
        let from = root().join("datasets/archetypes/scrap-eaf").join(from);
        std::fs::copy(from, folder.path().join(to)).expect("copied");
    }
    for (file, text) in [
        ("scenarios.yaml", SCENARIOS),
        ("sector.yaml", SECTOR),
        ("of-sector.yaml", OF_SECTOR),
    ] {
        std::fs::write(folder.path().join(file), text).expect("written");
    }
    folder
}

pub fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .arg("scenario")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("DAFENG_LANG")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("runs");
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{errors}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

const MORE_SCRAP: [&str; 4] = ["explain", "scenarios.yaml", "--scenario", "more-scrap"];

fn explain(folder: &Path, more: &[&str]) -> String {
    run(folder, &[&MORE_SCRAP[..], more].concat())
}

fn number(value: &serde_json::Value) -> Ratio {
    value.as_str().expect("a decimal").parse().expect("a number")
}

#[test]
fn what_is_printed_of_an_item() {
    let folder = folder();
    insta::assert_snapshot!("coke-en", explain(folder.path(), &["2030", "coke"]));
    insta::assert_snapshot!("coke-zh", explain(folder.path(), &["2030", "coke", "--lang", "zh"]));
    insta::assert_snapshot!(
        "electricity-zh",
        explain(folder.path(), &["2030", "电力", "--lang", "zh"])
    );
}

#[test]
fn what_is_printed_of_the_total() {
    let folder = folder();
    insta::assert_snapshot!("total-en", explain(folder.path(), &["2030"]));
    let full = explain(folder.path(), &["2030", "total", "--full"]);
    assert!(full.contains("2030-12 coke oven gas"), "every row is listed");
    assert!(full.contains("what is bought of limestone"));
}

/// One month of one item leads back to its lines, each with its ratio and its row.
#[test]
fn a_line_of_the_ledger_stands_with_its_ratio() {
    let folder = folder();
    let text = explain(folder.path(), &["2030", "coke", "2030-06"]);
    let text = text.lines().filter(|line| line.contains("ledger.csv, row"));
    let lines: Vec<&str> = text.collect();
    assert_eq!(lines.len(), 3, "purchased, opening and closing stock: {lines:?}");
    assert!(lines[0].contains("ledger.csv, row 1155: 318.99 t × 0."), "{}", lines[0]);
}

/// Bought of coke = what the blast furnace takes - what coking makes + what goes to stock, in both years; and each line is its base times its ratio.
#[test]
fn amounts_add_up() {
    let folder = folder();
    let json = explain(folder.path(), &["2030", "coke", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let plant = &json["plants"][0];
    let lines = plant["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 3);
    for line in lines {
        assert_eq!(number(&line["base"]) * number(&line["ratio"]), number(&line["value"]));
        assert_eq!(line["places"].as_array().map(Vec::len), Some(12));
    }
    let bought = &plant["followed"][0];
    assert_eq!(bought["follows"]["kind"], "bought");
    for year in ["base", "value"] {
        let parts = bought["parts"].as_array().expect("parts").iter();
        let sum: Ratio = parts
            .map(|part| {
                let amount = number(&part[year]);
                // A process that makes some leaves less to be bought.
                if part["kind"] == "process" { -amount } else { amount }
            })
            .sum();
        let difference = (sum - number(&bought[year])).abs();
        assert!(
            difference < "0.000000001".parse().expect("a number"),
            "{year}: {difference}"
        );
    }
    let change = &plant["changes"][0];
    assert_eq!(
        (change["lever"].as_str(), change["kind"].as_str()),
        (Some("converter-scrap"), Some("scrap-share"))
    );
    assert_eq!(change["bearing"], "product");
    // 400 -> 380 in 10^4 t.
    assert_eq!(
        (
            plant["drivers"][0]["base"].as_str(),
            plant["drivers"][0]["value"].as_str()
        ),
        (Some("400"), Some("380"))
    );
}

/// The figure is the sum of what `dafeng explain` finds in the base year where nothing changes.
#[test]
fn the_base_year_is_the_ledger() {
    let folder = folder();
    let json = run(
        folder.path(),
        &[
            "explain",
            "scenarios.yaml",
            "2023",
            "--scenario",
            "frozen",
            "--format",
            "json",
        ],
    );
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let plant = &json["plants"][0];
    assert_eq!(plant["figure"]["value"], "6848251.50");
    assert_eq!(plant["base_figure"], "6848251.50");
    assert!(
        plant["lines"]
            .as_array()
            .expect("lines")
            .iter()
            .all(|line| line["ratio"] == "1")
    );
    assert_eq!(plant["changes"].as_array().map(Vec::len), Some(0));
}

#[test]
fn several_plants_are_told_in_parts() {
    let folder = folder();
    let text = run(folder.path(), &["explain", "of-sector.yaml", "2026", "electricity"]);
    insta::assert_snapshot!("sector-en", text);
    let text = run(folder.path(), &["explain", "of-sector.yaml", "2026", "--lang", "zh"]);
    insta::assert_snapshot!("sector-zh", text);
    let text = run(folder.path(), &["explain", "of-sector.yaml", "2026", "--plant", "北厂"]);
    insta::assert_snapshot!("sector-stopped-en", text);
    let text = run(
        folder.path(),
        &["explain", "of-sector.yaml", "2026", "electricity", "--plant", "south"],
    );
    insta::assert_snapshot!("sector-plant-en", text);
}

/// Amounts have two places at most, ratios six: the seventeen digits of a projected line stand in the JSON alone.
#[test]
fn numbers_for_people_are_short() {
    let folder = folder();
    for arguments in [
        &["2030", "电力"][..],
        &["2030", "coke", "2030-06"],
        &["2030", "total", "--full"],
    ] {
        let text = explain(folder.path(), arguments);
        let places = text
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .filter_map(|token| token.split_once('.'))
            .map(|(_, places)| places.len());
        assert!(places.clone().any(|places| places == 6), "ratios are there");
        assert!(places.max() <= Some(8), "the grid's factor has eight: {text}");
    }
    // 16614.21385892795808 t of coke.
    let json = explain(folder.path(), &["2030", "coke", "--format", "json"]);
    assert!(json.contains("16614.21385892795808"), "exact text stays");
    assert!(json.contains("\"0.893886327928\""), "and the ratio's twelve digits");
}
