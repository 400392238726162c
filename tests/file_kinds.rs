//! A file that belongs to another command is called by its own name, with the command that takes it.

use std::path::Path;

use dafeng::case::FileKind;

use crate::support::{dafeng_in, root, stderr_of};

const METHOD: [&str; 2] = ["--method", "cets-ag-03.01-v01-2024"];
const LEDGER: &str = "datasets/mill-a-2026-06/ledger.csv";
const CASE: &str = "datasets/mill-a-2026-06/case.yaml";
const PLANTS: &str = "datasets/mill-a-2026-06/plants.yaml";
const SCENARIOS: &str = "datasets/reference-bf-bof/scenarios.yaml";
const REGISTER: &str = "datasets/fujian-register/units.csv";
const NETWORK: &str = "datasets/networks/gas-and-power.yaml";

#[test]
fn every_kind_is_recognised() {
    let kinds = [
        (LEDGER, FileKind::Ledger),
        ("datasets/starter/zh/ledger.csv", FileKind::Ledger),
        (CASE, FileKind::Case),
        ("datasets/fujian-steel/case.yaml", FileKind::Case),
        ("datasets/fujian-steel", FileKind::Case),
        ("datasets/mill-a-2026-06", FileKind::Case),
        (SCENARIOS, FileKind::Scenario),
        ("datasets/fujian-steel/accelerated.yaml", FileKind::Scenario),
        ("datasets/fujian-steel/sector.yaml", FileKind::Sector),
        (NETWORK, FileKind::Network),
        ("datasets/networks/heijungs-suh-2002.yaml", FileKind::Network),
        ("datasets/networks/us-lci-2017.csv", FileKind::ExchangeTable),
        (REGISTER, FileKind::Register),
        ("datasets/fujian-register/quantities.csv", FileKind::Register),
        (PLANTS, FileKind::Plants),
        ("datasets/starter/zh/mapping.yaml", FileKind::Mapping),
        ("factors/methodologies/gbt-2589-energy.yaml", FileKind::Methodology),
        ("factors/methodologies/planning-steel.yaml", FileKind::Methodology),
        ("factors/sets/grid/mee-grid-2022.yaml", FileKind::FactorSet),
        ("factors/plans/fujian-steel.yaml", FileKind::Plan),
        ("factors/rules/balance.yaml", FileKind::Rules),
    ];
    for (path, kind) in kinds {
        assert_eq!(FileKind::of(&root().join(path)), Some(kind), "{path}");
    }
    for none in [
        "datasets/starter/zh/monthly.csv",
        "datasets/README.md",
        "datasets",
        "nowhere.yaml",
    ] {
        assert_eq!(FileKind::of(&root().join(none)), None, "{none}");
    }
}

/// All that the program ships is of some kind, and of one that its folder says.
#[test]
fn what_is_shipped_is_of_the_kind_of_its_folder() {
    let of = |folder: &str, kind: FileKind| {
        let mut folders = vec![root().join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    assert_eq!(FileKind::of(&path), Some(kind), "{}", path.display());
                }
            }
        }
    };
    of("factors/methodologies", FileKind::Methodology);
    of("factors/sets", FileKind::FactorSet);
    of("factors/plans", FileKind::Plan);
    of("factors/rules", FileKind::Rules);
}

#[test]
fn a_file_of_another_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let runs = folder.path().to_str().expect("UTF-8");
    let made = dafeng_in(&["run", CASE, "--out", runs], root());
    assert_eq!(made.status.code(), Some(0), "{}", stderr_of(&made));
    let mut entries = std::fs::read_dir(folder.path()).expect("the runs");
    let run = entries.next().expect("a run").expect("an entry").path();
    let inside = |file: &str| run.join(file).to_str().expect("UTF-8").to_owned();
    let (run_folder, manifest) = (inside(""), inside("manifest.json"));
    let page = inside("results/report/cets-ag-03.01-v01-2024.zh.html");
    let workbook = inside("results/report/cets-ag-03.01-v01-2024.zh.xlsx");
    let data = inside("results/account/cets-ag-03.01-v01-2024.enterprise.json");
    let account =
        |file: &'_ str| -> Vec<String> { ["account", file, METHOD[0], METHOD[1]].map(str::to_owned).to_vec() };
    let words = |words: &[&str]| -> Vec<String> { words.iter().map(|word| (*word).to_owned()).collect() };
    let cases = [
        (words(&["run", LEDGER]), "这是台账；此处应为案例", "dafeng account FILE"),
        (words(&["run", &workbook]), "这是工作簿", "dafeng check FILE"),
        (words(&["run", SCENARIOS]), "这是情景文件", "dafeng scenario run FILE"),
        (words(&["run", &run_folder]), "这是运行目录", "dafeng verify RUN"),
        (words(&["run", &manifest]), "这是运行的清单文件", "dafeng verify RUN"),
        (account(CASE), "这是案例", "dafeng run FILE"),
        (account("datasets/mill-a-2026-06"), "这是案例", "dafeng run FILE"),
        (account(&run_folder), "这是运行目录", "dafeng diff RUN1 RUN2"),
        (account(PLANTS), "这是企业文件", "--plants FILE"),
        (account(REGISTER), "这是能效清单", "dafeng targets FILE"),
        (account(&page), "这是网页", "came from"),
        (account(&data), "这是供程序读取的结果", "came from"),
        (words(&["check", PLANTS]), "这是企业文件", "plants.yaml"),
        (words(&["check", NETWORK]), "这是手写网络", "dafeng footprint FILE"),
        (
            words(&["check", LEDGER, "--plants", CASE]),
            "此处应为企业文件",
            "dafeng run FILE",
        ),
        (
            words(&["footprint", SCENARIOS]),
            "这是情景文件",
            "dafeng scenario run FILE",
        ),
        (words(&["scenario", "run", CASE]), "此处应为情景文件", "dafeng run FILE"),
        (
            words(&["scenario", "sample", "datasets/fujian-steel/sector.yaml"]),
            "这是行业文件",
            "base: {sector: FILE}",
        ),
        (words(&["verify", CASE]), "此处应为运行目录", "dafeng run FILE"),
        (words(&["diff", &run_folder, LEDGER]), "这是台账", "dafeng account FILE"),
        (words(&["targets", LEDGER]), "此处应为能效清单", "dafeng account FILE"),
        (
            words(&["report", CASE, METHOD[0], METHOD[1], "--out", "never.xlsx"]),
            "这是案例",
            "dafeng run FILE",
        ),
    ];
    for (arguments, zh, en) in cases {
        let said = |language: &str| {
            let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            arguments.extend(["--lang", language]);
            let output = dafeng_in(&arguments, root());
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr_of(&output));
            assert!(output.stdout.is_empty(), "{arguments:?}");
            stderr_of(&output)
        };
        let (chinese, english) = (said("zh"), said("en"));
        assert!(chinese.contains(zh), "{arguments:?}: {chinese}");
        assert!(english.contains(en), "{arguments:?}: {english}");
        assert!(english.contains("error[other-kind-of-file]"), "{english}");
        assert_eq!(english.matches("error[").count(), 1, "{arguments:?}: {english}");
    }
    assert!(!Path::new(root()).join("never.xlsx").exists());
}

/// A mill's own table may be headed like a register: with a mapping it is a ledger.
#[test]
fn a_mapping_makes_a_ledger_of_any_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    write(
        "monthly.csv",
        "plant,unit,product,year,焦炭购入量（t）\nmill,u,x,2024,5\n",
    );
    write(
        "mapping.yaml",
        "tables:\n  - columns:\n      plant: plant\n      unit: ignore\n      product: ignore\n      year: period\n      焦炭购入量（t）: {item: coke, flow: purchased, unit: t}\n",
    );
    let table = folder.path().join("monthly.csv");
    assert_eq!(FileKind::of(&table), Some(FileKind::Register));
    let output = dafeng_in(
        &["ledger", "sum", "monthly.csv", "--mapping", "mapping.yaml"],
        folder.path(),
    );
    assert!(
        !stderr_of(&output).contains("other-kind-of-file"),
        "{}",
        stderr_of(&output)
    );
}
