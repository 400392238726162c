//! A sector that nobody wrote code for: a folder of files, named with `--factors`, goes through every command.

use std::fs;
use std::path::{Path, PathBuf};

use dafeng::factor::{Library, Named};
use serde_json::Value;
use tempfile::TempDir;

use crate::case_runs::{copy_folder, dafeng, stderr, stdout};
use crate::support::root;

/// A copy of the made-up sector with its ledger.
fn made_up() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy_folder(&root().join("tests/data/made-up-sector"), folder.path());
    folder
}

fn asked(command: &str, folder: &Path, more: &[&str]) -> String {
    let arguments = [
        command,
        "ledger.csv",
        "--factors",
        "sector",
        "--method",
        "made-up-brewing-method",
        "--lang",
        "en",
    ];
    let output = dafeng(&[&arguments, more].concat(), folder);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
    stdout(&output)
}

fn account_json(folder: &Path, more: &[&str]) -> Value {
    let text = asked("account", folder, &[&["--format", "json"], more].concat());
    serde_json::from_str(&text).expect("JSON")
}

/// January: 5 x 2 + 100 x 0.02 - 10 x 0.1 + 100 x 0.5/1000 x 265 = 10 + 2 - 1 + 13.25. February: 50 x 0.02 - 30 x 0.1 = -2, at least 0, lifted by 2;
/// 50 x 0.5/1000 x 265 = 6.625, rounded 6.63. Together 24.25 + 6.63 = 30.88.
#[test]
fn an_inventory_of_a_sector_of_files() {
    let folder = made_up();
    for level in ["enterprise", "process"] {
        let inventory = account_json(folder.path(), &["--level", level]);
        assert_eq!(inventory["totals"]["total"], "30.88", "{level}");
        let gases = &inventory["totals"]["by_gas"];
        // CO2: 10 + 3 - 4 + 2; N2O: 150 kegs at 0.5 kg.
        assert_eq!(
            gases[0],
            serde_json::json!({"gas": "CO2", "mass_unrounded": "11", "mass_unit": "tCO2", "total": "11.00"})
        );
        assert_eq!(
            gases[1],
            serde_json::json!({"gas": "N2O", "mass_unrounded": "0.075", "mass_unit": "tN2O", "total": "19.88"})
        );
        let rows = inventory["rows"].as_array().expect("rows");
        let lifts: Vec<&Value> = rows.iter().filter(|row| !row["lift"].is_null()).collect();
        assert_eq!(lifts.len(), 1, "{level}");
        assert_eq!(
            (lifts[0]["period"].as_str(), lifts[0]["emission"].as_str()),
            (Some("2024-02"), Some("2.00"))
        );
        assert_eq!(lifts[0]["lift"]["sum"], "-2.00");
        let of_gas = rows.iter().find(|row| row["gas"] == "N2O").expect("a row");
        let potential = &of_gas["parameters"][1];
        assert_eq!(potential["record"], "ipcc-ar5/nitrous-oxide/global_warming_potential");
        assert_eq!(potential["value"], "265");
    }
    let by_process = asked("account", folder.path(), &["--level", "process"]);
    assert!(
        by_process.contains("· brewing") && by_process.contains("Unattributed (enterprise - processes)   0.00"),
        "{by_process}"
    );
}

/// A formula of the greatest length is turned into equivalents as any other: 100 x 0.5/1000 x 265 = 13.25 in January.
#[test]
fn a_long_formula_takes_its_warming_potential() {
    let folder = made_up();
    let path = folder.path().join("sector/methodologies/made-up-brewing-method.yaml");
    let written = fs::read_to_string(&path).expect("a methodology");
    let short = "quantity * laughing_factor";
    let long = format!("{short}{}", " * 1".repeat((1000 - short.len()) / 4));
    assert!(long.len() > 995 && written.contains(short), "{}", long.len());
    fs::write(&path, written.replace(short, &long)).expect("written");
    let inventory = account_json(folder.path(), &[]);
    assert_eq!(inventory["totals"]["total"], "30.88");
}

#[test]
fn its_figures_explain_themselves() {
    let folder = made_up();
    let lift = asked("explain", folder.path(), &["--figure", "source=fizz-at-least-zero"]);
    for part in [
        "2.00 tCO2e",
        "0 - sum(fizz, ash)",
        "= 0 - (1.00 - 3.00)",
        "Fizz: brew: 1.00",
        "Ash: brew ash: -3.00",
    ] {
        assert!(lift.contains(part), "{part}: {lift}");
    }
    let gas = asked(
        "explain",
        folder.path(),
        &["--figure", "source=laughter,period=2024-01"],
    );
    for part in [
        "= 100 × 0.0005 × 265",
        "ipcc-ar5/nitrous-oxide/global_warming_potential = 265",
        "made-up-brewing/brew/laughing_factor",
    ] {
        assert!(gas.contains(part), "{part}: {gas}");
    }
}

#[test]
fn its_rules_and_examples_run() {
    let folder = made_up();
    let found = asked("check", folder.path(), &[]);
    // 5 t of fuel for 100 kegs.
    assert!(
        found.contains("warning[MU1]") && found.contains("0.0500 t/keg"),
        "{found}"
    );
    let test = dafeng(
        &["methods", "test", "made-up-brewing-method", "--factors", "sector"],
        folder.path(),
    );
    assert!(test.status.success(), "{}", stderr(&test));
    let listed = dafeng(&["items", "search", "酿造灰", "--factors", "sector"], folder.path());
    assert!(stdout(&listed).contains("brew-ash"), "{}", stdout(&listed));
}

#[test]
fn its_report_and_run_stand() {
    let folder = made_up();
    let report = asked("report", folder.path(), &["--out", "report.html"]);
    assert!(folder.path().join("report.html").exists(), "{report}");
    let run = dafeng(&["run", "case.yaml"], folder.path());
    assert!(run.status.success(), "{}", stderr(&run));
    let runs: Vec<PathBuf> = fs::read_dir(folder.path().join("runs"))
        .expect("runs")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    let [run] = runs.as_slice() else { panic!("{runs:?}") };
    // The copies of the inputs hold the whole sector, so that the run is computed from them alone.
    assert!(
        run.join("inputs/sector/methodologies/made-up-brewing-method.yaml")
            .exists()
    );
    let verified = dafeng(&["verify", run.to_str().expect("UTF-8")], folder.path());
    assert!(verified.status.success(), "{}", stderr(&verified));
}

/// Nothing that is shipped is replaced: an item by its alias, a parameter, a process, a unit, a methodology, a rule.
#[test]
fn names_that_are_taken() {
    let cases = [
        (
            "items.yaml",
            "items:\n  - {id: my-coke, zh: 焦炭, en: my coke, unit: t}\n",
            "name-taken",
        ),
        (
            "parameters.yaml",
            "parameters:\n  - {id: ncv, unit: \"GJ/[item]\", zh: 我的热值, en: mine}\n",
            "name-taken",
        ),
        (
            "processes.yaml",
            "processes:\n  - {id: my-coking, zh: 焦化, en: my coking}\n",
            "name-taken",
        ),
        (
            "units.yaml",
            "units:\n  - {id: t, dimension: mass, size: 2, zh: 我的吨, en: my tonne}\n",
            "bad-registry-entry",
        ),
        (
            "items.yaml",
            "items:\n  - {id: mine, zh: 我的, en: mine, unit: t, parent: nothing-such}\n",
            "unknown-item",
        ),
        (
            "items.yaml",
            "items:\n  - {id: mine, zh: 我的, en: mine, unit: furlong}\n",
            "bad-registry-entry",
        ),
    ];
    for (file, text, code) in cases {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(file), text).expect("written");
        let mut library = Library::bundled().expect("stands");
        let problems = library.add_folder(folder.path()).expect_err(text);
        let codes: Vec<&str> = problems.0.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, [code], "{text}");
        assert!(problems.0.iter().all(|problem| problem.place.is_some()), "{text}");
        assert_eq!(library.items.find("焦炭").map(Named::id), Some("coke"));
    }
    let taken = [
        (
            "methodologies",
            "made-up-brewing-method",
            "gbt-32151.5-2015",
            "methodology-name-taken",
            "account",
        ),
        ("rules", "MU1", "V01", "rule-name-taken", "check"),
    ];
    for (below, own, shipped, code, command) in taken {
        let folder = made_up();
        let path = fs::read_dir(folder.path().join("sector").join(below))
            .expect("files")
            .next()
            .expect("one")
            .expect("an entry")
            .path();
        let text =
            fs::read_to_string(&path)
                .expect("reads")
                .replacen(&format!("id: {own}"), &format!("id: {shipped}"), 1);
        fs::write(&path, text).expect("written");
        let output = dafeng(
            &[
                command,
                "ledger.csv",
                "--factors",
                "sector",
                "--method",
                "gbt-32151.5-2015",
                "--lang",
                "en",
            ],
            folder.path(),
        );
        assert!(stderr(&output).contains(code), "{}", stderr(&output));
    }
}

/// No uncertainty is propagated through a sum that a floor lifts; a ledger without such a month has one.
#[test]
fn a_lifted_sum_has_no_uncertainty() {
    let folder = made_up();
    let arguments = [
        "uncertainty",
        "ledger.csv",
        "--factors",
        "sector",
        "--method",
        "made-up-brewing-method",
        "--lang",
        "en",
    ];
    let output = dafeng(&arguments, folder.path());
    assert!(
        stderr(&output).contains("floor-without-uncertainty"),
        "{}",
        stderr(&output)
    );
    let text = fs::read_to_string(folder.path().join("ledger.csv")).expect("reads");
    let january: Vec<&str> = text.lines().filter(|line| !line.contains("2024-02")).collect();
    fs::write(folder.path().join("ledger.csv"), january.join("\n")).expect("written");
    let output = dafeng(&arguments, folder.path());
    assert!(
        !stderr(&output).contains("floor-without-uncertainty"),
        "{}",
        stderr(&output)
    );
}

/// Energy of a sector of files: 1000 MWh at 0.1229 tce are 122.9 tce, made of 4 t of extract. A raw material and a product that are kinds of
/// `non-energy-material` are no energy; one that says nothing of itself leaves the energy blank.
#[test]
fn a_register_of_a_sector_of_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    };
    let items = |kind: &str| {
        format!(
            "items:\n  - {{id: made-up-leaf, zh: 虚构叶, en: made-up leaf, unit: t{kind}}}\n\
             \x20 - {{id: made-up-extract, zh: 虚构浸膏, en: made-up extract, unit: t, parent: non-energy-material}}\n"
        )
    };
    write(
        "own/processes.yaml",
        "processes:\n  - {id: extracting, zh: 浸提, en: extracting, product: made-up-extract}\n",
    );
    write(
        "own/products.yaml",
        "products:\n  - {id: made-up-extract, zh: 虚构浸膏, en: made-up extract, sector: petrochemical, unit: t, processes: [extracting]}\n",
    );
    write(
        "ledger.csv",
        "plant,process,period,item,flow,quantity,unit\np,,2024,electricity,purchased,1000,MWh\np,,2024,made-up-leaf,purchased,9,t\n\
         p,,2024,made-up-extract,produced,4,t\np,extracting,2024,electricity,consumed,1000,MWh\n\
         p,extracting,2024,made-up-leaf,consumed,9,t\np,extracting,2024,made-up-extract,produced,4,t\n",
    );
    let updated = || {
        let arguments = ["--factors", "own", "--allow-gaps", "--out", "units.csv", "--lang", "en"];
        let output = dafeng(
            &[&["register", "update", "ledger.csv"], &arguments[..]].concat(),
            folder.path(),
        );
        let said = stderr(&output);
        let table = fs::read_to_string(folder.path().join("units.csv")).unwrap_or_else(|_| panic!("{said}"));
        (table.lines().nth(1).expect("a row").to_owned(), said)
    };
    write("own/items.yaml", &items(", parent: non-energy-material"));
    let (row, said) = updated();
    assert!(row.contains(",4,t,") && row.contains(",122.90,tce,"), "{row}: {said}");
    write("own/items.yaml", &items(""));
    let (row, said) = updated();
    assert!(
        !row.contains("tce") && said.contains("parent: non-energy-material"),
        "{row}: {said}"
    );
}
