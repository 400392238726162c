//! What a user sees of registers, targets and regions.

use std::path::PathBuf;
use std::process::{Command, Output};

use calamine::{Reader, Xlsx, open_workbook};

use crate::support::root;

fn dafeng(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(arguments)
        .current_dir(root())
        .env("NO_COLOR", "1")
        .env_remove("DAFENG_LANG")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("runs")
}

fn stdout(arguments: &[&str]) -> String {
    let output = dafeng(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

const UNITS: &str = "datasets/fujian-register/units.csv";
const QUANTITIES: &str = "datasets/fujian-register/quantities.csv";
const PLANS: [&str; 5] = [
    "fujian-steel",
    "fujian-nonferrous",
    "fuzhou-petrochemical",
    "fuzhou-steel",
    "fuzhou-building-materials",
];

#[test]
fn the_five_plans_in_both_languages() {
    for plan in PLANS {
        for language in ["en", "zh"] {
            let text = stdout(&["targets", UNITS, QUANTITIES, "--plan", plan, "--lang", language]);
            insta::assert_snapshot!(format!("{plan}-{language}"), text);
        }
    }
}

#[test]
fn units_beside_the_levels() {
    for language in ["en", "zh"] {
        let text = stdout(&[
            "register", "score", UNITS, QUANTITIES, "--year", "2024", "--lang", language,
        ]);
        insta::assert_snapshot!(format!("score-{language}"), text);
    }
}

/// Of the 27 units of 2024, 3 are below the baseline and 3 cannot be told, for two of which the table has no level; the counts stay those of all.
#[test]
fn units_of_some_classes_alone() {
    let score = |more: &[&str]| dafeng(&[&["register", "score", UNITS, QUANTITIES, "--year", "2024"], more].concat());
    for language in ["en", "zh"] {
        let output = score(&["--only", "below-baseline", "--lang", language]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        insta::assert_snapshot!(format!("score-below-baseline-{language}"), text);
    }
    let output = score(&["--only", "below-baseline", "--only", "unknown", "--format", "json"]);
    let scored: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(scored["only"], serde_json::json!(["below-baseline", "unknown"]));
    assert_eq!(scored["left_out"], 21);
    let units = scored["units"].as_array().expect("units");
    let classes: Vec<Option<&str>> = units.iter().map(|unit| unit["efficiency"].as_str()).collect();
    assert_eq!(
        classes.iter().filter(|class| **class == Some("below-baseline")).count(),
        3
    );
    assert_eq!(classes.iter().filter(|class| class.is_none()).count(), 3);
    // A table for spreadsheets has its rows alone; how many are left out is said beside it.
    let output = score(&["--only", "at-benchmark", "--format", "csv"]);
    let rows = String::from_utf8_lossy(&output.stdout).lines().count();
    assert_eq!(rows, 1 + 11);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("at the benchmark or better; units left out: 16"),
        "{said}"
    );
    let output = score(&["--only", "between", "--format", "html", "--lang", "zh"]);
    let page = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(page.contains("只列出：标杆与基准之间；另有 17 个设施未列出"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("score.xlsx");
    score(&[
        "--only",
        "between",
        "--lang",
        "zh",
        "--out",
        path.to_str().expect("UTF-8"),
    ]);
    let mut book: Xlsx<_> = open_workbook(&path).expect("it opens");
    let sheets = book.worksheets();
    let mut cells = sheets.iter().flat_map(|(_, sheet)| sheet.used_cells());
    assert!(cells.any(|(.., cell)| cell.to_string().contains("另有 17 个设施未列出")));
    // None of the class: a line in place of a table.
    let none = stdout(&["register", "score", UNITS, "--year", "2023", "--only", "at-benchmark"]);
    assert!(
        none.contains("units left out: 12") && !none.contains("mandatory level"),
        "{none}"
    );
}

#[test]
fn levels_of_a_product() {
    insta::assert_snapshot!("levels-ammonia-en", stdout(&["register", "levels", "合成氨"]));
    insta::assert_snapshot!(
        "levels-arc-furnace-zh",
        stdout(&["register", "levels", "电炉", "--set", "gb-21256-2025", "--lang", "zh"])
    );
}

/// JSON has every term of every sum, CSV a row for each part; both are the numbers of the table.
#[test]
fn json_and_csv() {
    let text = stdout(&["targets", UNITS, QUANTITIES, "--format", "json"]);
    let plans: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(plans.as_array().expect("plans").len(), 5);
    let target = &plans[0]["targets"][1];
    assert_eq!(target["metric"], "eaf-capacity-share");
    assert_eq!(target["parts"][0]["above"]["total"], "1500000");
    assert_eq!(target["parts"][0]["below"]["total"], "7700000");
    assert_eq!(target["parts"][0]["value"]["low"], "19.48051948051948051948");
    assert_eq!(target["parts"][0]["below"]["terms"].as_array().expect("terms").len(), 4);
    let text = stdout(&[
        "targets",
        UNITS,
        QUANTITIES,
        "--plan",
        "fujian-steel",
        "--format",
        "csv",
    ]);
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let shares: Vec<&str> = rows
        .iter()
        .filter(|row| &row[1] == "capacity-share-at-benchmark")
        .map(|row| row.get(15).expect("low"))
        .collect();
    assert_eq!(shares.len(), 4);
    assert_eq!(shares[1], "25");
}

/// A register made of a ledger is a register: it reads back, is judged, and a second update with the same ledger changes nothing.
#[test]
fn a_register_of_a_ledger() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("register-of-a-ledger");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let units = folder.join("units.csv").display().to_string();
    let quantities = folder.join("quantities.csv").display().to_string();
    let ledger = "datasets/reference-bf-bof/ledger.csv";
    let arguments = [
        "register",
        "update",
        ledger,
        "--out",
        &units,
        "--quantities",
        &quantities,
    ];
    let first = dafeng(&arguments);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    assert!(
        said.contains("units: added 5 · replaced 0") && said.contains("quantities: added 2 · replaced 0"),
        "{said}"
    );
    let second = dafeng(&[&arguments[..], &["--register", &units, "--register", &quantities]].concat());
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(
        said.contains("units: added 0 · replaced 0 · unchanged 5 · kept 0"),
        "{said}"
    );
    let text = stdout(&["register", "score", &units, "--format", "json"]);
    let scored: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let furnace = scored["units"]
        .as_array()
        .expect("units")
        .iter()
        .find(|unit| unit["product"] == "blast-furnace");
    assert!(furnace.expect("a blast furnace")["benchmark"]["margin"].is_string());
}

/// In Chinese and as a workbook a register is the same: names, units and cities read back, its quantities stand beside its units, and a second update
/// changes nothing. Each row rests on the ledger of its plant alone.
#[test]
fn a_register_of_ledgers_in_chinese() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("register-in-chinese");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let at = |name: &str| folder.join(name).display().to_string();
    let ledgers = [
        "datasets/reference-bf-bof/ledger.csv",
        "datasets/sectors/caustic-soda/ledger.csv",
    ];
    let update = |old: &[&str], out: &str| {
        let mut arguments = vec![
            "register",
            "update",
            ledgers[0],
            ledgers[1],
            "--lang",
            "zh",
            "--allow-gaps",
            "--out",
            out,
        ];
        for register in old {
            arguments.extend(["--register", register]);
        }
        String::from_utf8_lossy(&dafeng(&arguments).stderr).into_owned()
    };
    let (table, workbook) = (at("units.csv"), at("units.xlsx"));
    let said = update(&[], &table);
    assert!(said.contains("说明[quantities-not-written]: 登记量 "), "{said}");
    assert!(!said.contains("登记量：新增"), "{said}");
    let text = std::fs::read_to_string(&table).expect("it reads");
    for row in text.lines().skip(1) {
        let named = ledgers.iter().filter(|ledger| row.contains(*ledger)).count();
        assert_eq!(named, 1, "{row}");
        assert!(row.contains("，工序层级，") && row.contains(",吨,"), "{row}");
        assert_eq!(row.contains(",福建,"), row.contains(ledgers[1]), "{row}");
    }
    let said = update(&[&table], &workbook);
    assert!(
        said.contains("设施：新增 0 · 更新 0 · 未变 ") && said.contains("登记量：新增 "),
        "{said}"
    );
    let again = at("again.xlsx");
    let said = update(&[&workbook], &again);
    assert!(
        said.contains("设施：新增 0 · 更新 0 ") && said.contains("登记量：新增 0 · 更新 0 "),
        "{said}"
    );
    let sheets = Xlsx::<std::io::BufReader<std::fs::File>>::sheet_names(&open_workbook(&again).expect("a workbook"));
    assert_eq!(sheets[..2], ["设施", "登记量"]);
    let scored =
        |register: &str| stdout(&["register", "score", register, "--format", "csv"]).replace(register, "register");
    assert_eq!(scored(&table), scored(&again));
}

#[test]
fn a_region_of_two_works() {
    let ledgers = [
        "datasets/reference-bf-bof/ledger.csv",
        "datasets/reference-eaf/ledger.csv",
    ];
    for language in ["en", "zh"] {
        let output = dafeng(&[
            "region",
            ledgers[0],
            ledgers[1],
            "--method",
            "cets-ag-03.01-v01-2024",
            "--allow-gaps",
            "--lang",
            language,
        ]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        insta::assert_snapshot!(format!("region-{language}"), text);
    }
}

/// Beside each target stands what the years of a scenario say of it, judged by the same rules; of what it has no data nothing is said.
#[test]
fn a_scenario_beside_the_targets() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("targets-of-a-scenario");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let base = root().join("datasets/reference-eaf").display().to_string();
    let scope = "scope: {sector: steel, region: 福建}";
    let text = format!(
        "id: flat\ntitle: {{zh: 不变, en: Flat}}\n{scope}\nbase: {{ledger: [{base}/ledger.csv], plants: {base}/plants-with-carbon.yaml}}\nmethodology: gbt-32151.5-2015\nhorizon: {{to: 2025}}\nfollow: {{output: constant, other: constant}}\n"
    );
    let path = folder.join("scenario.yaml").display().to_string();
    std::fs::write(&path, text).expect("written");
    let text = stdout(&[
        "targets",
        UNITS,
        QUANTITIES,
        "--plan",
        "fujian-steel",
        "--scenario",
        &path,
        "--format",
        "json",
    ]);
    let plans: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let targets = plans[0]["targets"].as_array().expect("targets");
    let of = |metric: &str| {
        targets
            .iter()
            .find(|target| target["metric"] == metric)
            .expect("a target")
    };
    let carbon = &of("carbon-intensity")["scenarios"][0];
    assert_eq!(
        (carbon["scenario"].as_str(), carbon["verdict"].as_str()),
        (Some("flat"), Some("direction"))
    );
    let values = carbon["values"].as_array().expect("values");
    assert_eq!(
        values.iter().map(|value| value["year"].as_i64()).collect::<Vec<_>>(),
        [Some(2023), Some(2024), Some(2025)]
    );
    // Nothing changes from year to year.
    assert_eq!(values[0]["value"], values[2]["value"]);
    assert_eq!(of("clean-transport-share")["scenarios"][0]["verdict"], "not-scored");
    // The scenario has one works, the register three others.
    let notes = plans[0]["notes"].to_string();
    assert!(
        notes.contains("Flat has 1 plant(s), the register 3, of which 0 in common"),
        "{notes}"
    );
}

/// A scenario of steel of the province says nothing of non-ferrous metals, of a city, or of the nation; one that does not say what it is of says nothing of
/// any plan that it does not name. The folder of a run of its case is as good as its file.
#[test]
fn a_scenario_of_something_else() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("targets-of-another-scenario");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    for file in ["ledger.csv", "plants-with-carbon.yaml"] {
        std::fs::copy(root().join("datasets/reference-eaf").join(file), folder.join(file)).expect("copied");
    }
    let write = |name: &str, scope: &str| {
        let text = format!(
            "id: flat\ntitle: {{zh: 不变, en: Flat}}\n{scope}\nbase: {{ledger: [ledger.csv], plants: plants-with-carbon.yaml}}\nmethodology: cets-ag-03.01-v01-2024\nhorizon: {{to: 2025}}\nfollow: {{output: constant, other: constant}}\n"
        );
        std::fs::write(folder.join(name), text).expect("written");
        folder.join(name).display().to_string()
    };
    let peak = |scenario: &str, plan: &str| {
        let text = stdout(&[
            "targets",
            UNITS,
            QUANTITIES,
            "--plan",
            plan,
            "--scenario",
            scenario,
            "--format",
            "json",
        ]);
        let plans: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let targets = plans[0]["targets"].as_array().expect("targets");
        let peak = targets.iter().find(|target| target["metric"] == "co2-peak-year");
        let course = peak.expect("a target")["scenarios"][0].clone();
        assert_eq!(
            plans[0]["notes"].to_string().contains("not scored"),
            course["verdict"] == "not-scored"
        );
        (
            course["verdict"].as_str().expect("a verdict").to_owned(),
            course["how"]["en"].to_string(),
        )
    };
    let of_steel = write("steel.yaml", "scope: {sector: steel, region: 福建}");
    assert_eq!(peak(&of_steel, "fujian-steel").0, "open");
    let (verdict, how) = peak(&of_steel, "fujian-nonferrous");
    assert_eq!(verdict, "not-scored");
    assert!(
        how.contains("the scenario's sector is steel, the target's non-ferrous metals"),
        "{how}"
    );
    let (verdict, how) = peak(&of_steel, "fuzhou-steel");
    assert_eq!(verdict, "not-scored");
    assert!(
        how.contains("the scenario's city is the whole region, the target's Fuzhou"),
        "{how}"
    );
    let (verdict, how) = peak(&write("silent.yaml", ""), "fujian-steel");
    assert_eq!(verdict, "not-scored");
    assert!(how.contains("does not say of which sector"), "{how}");
    assert_eq!(
        peak(&write("named.yaml", "targets: [fujian-steel]"), "fujian-steel").0,
        "open"
    );

    let case = folder.join("case.yaml");
    std::fs::write(&case, "id: flat\nscenarios: [steel.yaml]\n").expect("written");
    let runs = folder.join("runs").display().to_string();
    let said = stdout(&["run", &case.display().to_string(), "--out", &runs]);
    let run = said.lines().last().expect("the folder").to_owned();
    assert_eq!(peak(&run, "fujian-steel").0, "open");
    let refused = dafeng(&[
        "targets",
        UNITS,
        QUANTITIES,
        "--scenario",
        &folder.display().to_string(),
    ]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("the folder holds no scenario"), "{said}");
}

/// 0.36 tce/t is shown as 360 kgce/t beside 361; coke of no class at 100 is below every level, which are shown as a span where they differ; ammonia of no
/// class may be of lignite, which has none.
#[test]
fn a_score_in_the_unit_of_the_level() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("score-in-the-unit");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    let path = folder.join("units.csv").display().to_string();
    let table = "plant,unit,product,energy_intensity,energy_intensity_unit,year\nm,bf,blast-furnace,0.36,tce/t,2024\nm,oven,coking,100,kgce/t,2024\n\
        a,line,ammonia,900,kgce/t,2024\n";
    std::fs::write(&path, table).expect("written");
    let text = stdout(&["register", "score", &path]);
    let row = |unit: &str| {
        let row = text.lines().find(|line| line.contains(unit)).expect("a row");
        row.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(row("m bf").contains("360.00 kgce/t 361 +1.00"), "{}", row("m bf"));
    assert!(
        row("m oven").contains("100.00 kgce/t 110 +10.00 135 – 140"),
        "{}",
        row("m oven")
    );
    assert!(row("a line").contains("cannot be told"), "{}", row("a line"));
    assert!(
        text.contains("its class is not stated; there is no benchmark of lignite"),
        "{text}"
    );
}
