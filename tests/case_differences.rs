//! Two runs side by side: what changed, and what that changes in the results.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::case_runs::{dafeng, mill_a, run_case, stderr, stdout, text};
use crate::support::root;

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

/// The ledger's lines end otherwise: another hash, another run, and no figure that differs.
#[test]
fn files_that_differ_in_bytes_alone() {
    let works = Works::new();
    let before = works.run();
    let ledger = works.folder.path().join("ledger.csv");
    let content = fs::read_to_string(&ledger).expect("reads");
    fs::write(&ledger, content.replace('\n', "\r\n")).expect("writes");
    let after = works.run();
    assert_ne!(before, after);
    let shown = diff(&before, &after, &[]);
    assert!(
        shown.contains("ledger.csv") && shown.contains("no figure changed"),
        "{shown}"
    );
    let shown = diff(&before, &after, &["--lang", "zh"]);
    assert!(shown.contains("没有数值改变"), "{shown}");
    let found = diff_json(&before, &after);
    assert_eq!(found["results"], serde_json::json!([]));
    // Results that carry the hash of the ledger are other files, and say the same.
    let files = found["files"].as_array().expect("a list");
    assert!(
        !files.is_empty() && files.iter().all(|file| file["names_other_bytes_alone"] == true),
        "{files:#?}"
    );
}

/// In Chinese, flows, parameters and how values were obtained are words; a result from which something was left out is marked.
#[test]
fn words_in_chinese_and_what_is_incomplete() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).expect("writes");
    let ledger = |anthracite: &str| {
        write(
            "ledger.csv",
            &format!(
                "plant,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\nworks,2026-06,anthracite,net_consumed,10,t,,,\nworks,2026-06,bituminous-coal,net_consumed,100,t,{anthracite},GJ/t,measured\nworks,2026-06,crude-steel,produced,50,t,,,\n"
            ),
        );
    };
    write(
        "case.yaml",
        "ledger: [ledger.csv]\nallow_gaps: true\nmethodologies: [{id: cets-ag-03.01-v01-2024, levels: [enterprise]}]\n",
    );
    ledger("23.1");
    let before = run_case(&folder.path().join("case.yaml"), folder.path());
    ledger("23.5");
    let after = run_case(&folder.path().join("case.yaml"), folder.path());
    let shown = diff(&before, &after, &["--lang", "zh"]);
    for part in ["净消耗", "低位发热量 23.1 GJ/t〔实测〕", "（不完整）"] {
        assert!(shown.contains(part), "`{part}` is not in\n{shown}");
    }
    for word in ["net_consumed", "[measured]"] {
        assert!(!shown.contains(word), "`{word}` is in\n{shown}");
    }
    assert!(diff(&before, &after, &[]).contains("(incomplete)"));
}

/// A footprint has a bridge of its own, whose effects add up to what its results differ by; a tenth of the works' scrap less.
#[test]
fn another_footprint() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("works");
    crate::case_runs::copy_folder(&root().join("datasets/reference-eaf"), &own);
    let write = |boundary: &str| {
        let case = format!(
            "ledger: [ledger.csv]\nfootprints:\n  - {{product: crude-steel, per: 1 t, plants: plants-with-carbon.yaml, boundary: {boundary}}}\nreport: {{formats: [json]}}\n"
        );
        fs::write(own.join("case.yaml"), case).expect("writes");
    };
    write("cradle-to-gate");
    let before = run_case(&own.join("case.yaml"), folder.path());
    write("gate-to-gate");
    let after = run_case(&own.join("case.yaml"), folder.path());
    let found = diff_json(&before, &after);
    let bridge = &found["footprints"][0];
    assert_eq!(bridge["of"], "footprint/crude-steel");
    let amounts: f64 = bridge["bridge"]["causes"]
        .as_array()
        .expect("causes")
        .iter()
        .map(|cause| number(&cause["amount"]))
        .sum();
    let headline = |side: &str| number(&found["results"][0][side]["value"]);
    assert!(
        amounts != 0.0 && (amounts - (headline("b") - headline("a"))).abs() < 1e-5,
        "{amounts}: {bridge:#}"
    );
    assert_eq!(
        found["notes"],
        serde_json::json!([]),
        "what the runs hold is what this program finds"
    );
    let shown = diff(&before, &after, &["--lang", "zh"]);
    assert!(shown.contains("系统边界") || shown.contains("边界"), "{shown}");
}

/// A demand of 250,000 t in 2025 becomes 260,000: the driver's value, the totals of that year, the item that makes the difference.
#[test]
fn another_scenario() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).expect("writes");
    let shipped = |name: &str| fs::read_to_string(root().join("tests/data/scenarios").join(name)).expect("reads");
    write("mill.csv", &shipped("mill.csv"));
    write("mill-plants.yaml", &shipped("mill-plants.yaml"));
    write("case.yaml", "scenarios: [own.yaml]\nreport: {formats: [json]}\n");
    write(
        "own.yaml",
        "id: own\ntitle: {zh: 自有, en: own}\nbase: {ledger: [mill.csv], plants: mill-plants.yaml}\nmethodology: planning-steel\nhorizon: {to: 2025}\ndrivers:\n  demand: {unit: t, csv: {file: demand.csv}, source: made up, confidence: assumed}\nfollow: {output: demand, other: constant}\n",
    );
    write("demand.csv", "year,value\n2023,500000\n2025,250000\n");
    let before = run_case(&folder.path().join("case.yaml"), folder.path());
    write("demand.csv", "year,value\n2023,500000\n2025,260000\n");
    let after = run_case(&folder.path().join("case.yaml"), folder.path());
    let found = diff_json(&before, &after);
    let scenario = &found["scenarios"][0];
    let years: Vec<i64> = scenario["years"]
        .as_array()
        .expect("years")
        .iter()
        .filter_map(|year| year["year"].as_i64())
        .collect();
    assert_eq!(years.last(), Some(&2025), "{scenario:#}");
    assert!(!years.contains(&2023), "the base year is the same: {scenario:#}");
    assert_eq!(scenario["assumptions"][0]["kind"], "driver");
    assert_eq!(scenario["files"], serde_json::json!(["demand.csv"]));
    // The changes of the items add up to that of the total, exactly.
    let change = |value: &Value| number(&value["difference"]);
    let of_year = scenario["years"].as_array().and_then(|years| years.last()).map(change);
    let of_items: f64 = scenario["items"].as_array().expect("items").iter().map(change).sum();
    assert!(
        of_year.is_some_and(|change| (change - of_items).abs() < 1e-6 && change > 0.0),
        "{scenario:#}"
    );
    // A file of assumptions is told by its line.
    let scenario = fs::read_to_string(folder.path().join("own.yaml")).expect("reads");
    write("own.yaml", &scenario.replace("to: 2025", "to: 2024"));
    let shorter = run_case(&folder.path().join("case.yaml"), folder.path());
    let line = diff_json(&after, &shorter)["texts"][0]["lines"][0].clone();
    assert_eq!((&line["a"]["line"], &line["b"]["line"]), (&5.into(), &5.into()));
    assert_eq!(line["b"]["text"], "horizon: {to: 2024}");
    let shown = diff(&before, &after, &["--lang", "zh"]);
    for part in [
        "情景 自有",
        "驱动量",
        "2025 250000 → 260000",
        "不同的文件：demand.csv",
        "峰值",
    ] {
        assert!(shown.contains(part), "`{part}` is not in\n{shown}");
    }
}

/// Footprints of every product have no figure that stands for them and no bridge: where their results differ, the files are named all the same.
#[test]
fn footprints_of_every_product_with_other_warming_potentials() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("works");
    crate::case_runs::copy_folder(&root().join("datasets/reference-eaf"), &own);
    let run = |potentials: &str| {
        let case = format!(
            "ledger: [ledger.csv]\nfootprints: [{{plants: plants-with-carbon.yaml, gwp: {potentials}}}]\nreport: {{languages: [en], formats: [json, text]}}\n"
        );
        fs::write(own.join("case.yaml"), case).expect("writes");
        run_case(&own.join("case.yaml"), folder.path())
    };
    let (before, after) = (run("ipcc-ar6"), run("ipcc-ar5"));
    let shown = diff(&before, &after, &[]);
    assert!(!shown.contains("no figure changed"), "{shown}");
    assert!(
        shown.contains("Result files that differ") && shown.contains("footprint/all-products"),
        "{shown}"
    );
    let shown = diff(&before, &after, &["--lang", "zh"]);
    assert!(
        shown.contains("不同的结果文件") && !shown.contains("没有数值改变"),
        "{shown}"
    );
    let found = diff_json(&before, &after);
    assert_eq!(found["same"], false);
    let file = &found["files"][0];
    assert_eq!(file["names_other_bytes_alone"], false);
    let name = file["file"].as_str().expect("a path");
    let hash = |run: &Path| dafeng::yaml::sha256(&fs::read(run.join(name)).expect("reads"));
    assert_eq!((&file["a"], &file["b"]), (&hash(&before).into(), &hash(&after).into()));
    assert_eq!(found["notes"][0]["code"], "no-bridge");
}

/// A year between the base year and the last changes, and no JSON result is there that could tell it: the files are named, and why nothing explains them.
#[test]
fn scenarios_without_json_results() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).expect("writes");
    for name in ["mill.csv", "mill-plants.yaml"] {
        fs::copy(root().join("tests/data/scenarios").join(name), folder.path().join(name)).expect("copies");
    }
    write(
        "own.yaml",
        "id: own\ntitle: {zh: 自有, en: own}\nbase: {ledger: [mill.csv], plants: mill-plants.yaml}\nmethodology: planning-steel\nhorizon: {to: 2026}\ndrivers:\n  demand: {unit: t, csv: {file: demand.csv}, source: made up, confidence: assumed}\nfollow: {output: demand, other: constant}\n",
    );
    let run = |formats: &str, middle: &str| {
        write(
            "case.yaml",
            &format!("scenarios: [own.yaml]\nreport: {{formats: [{formats}]}}\n"),
        );
        write(
            "demand.csv",
            &format!("year,value\n2023,500000\n2024,500000\n2025,{middle}\n2026,500000\n"),
        );
        run_case(&folder.path().join("case.yaml"), folder.path())
    };
    let (before, after) = (run("csv", "250000"), run("csv", "260000"));
    let output = dafeng(&["diff", text(&before), text(&after)], Path::new("."));
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let shown = stdout(&output);
    assert!(!shown.contains("no figure changed"), "{shown}");
    assert!(shown.contains("scenarios/own  csv"), "{shown}");
    let said = stderr(&output);
    assert!(
        said.contains("warning[no-json-result]") && said.contains("scenarios/own") && said.contains("report.formats"),
        "{said}"
    );
    let (before, after) = (run("csv, json", "250000"), run("csv, json", "260000"));
    let found = diff_json(&before, &after);
    assert_eq!(found["notes"], serde_json::json!([]));
    assert_eq!(found["scenarios"][0]["years"][0]["year"], 2025);
    assert_eq!(found["files"].as_array().map(Vec::len), Some(2));
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
