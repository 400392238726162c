//! One changed digit of a run, wherever it stands, is found and told for what it is.

use std::fs;
use std::path::Path;

use crate::case_runs::{dafeng, mill_a, run_case, stderr, stdout, text};
use crate::support::root;

const INVENTORY: &str = "results/account/cets-ag-03.01-v01-2024.enterprise";

/// Puts a text in the place of another, which stands there once.
fn change(path: &Path, old: &str, new: &str) {
    let content = fs::read_to_string(path).expect("reads");
    assert_eq!(content.matches(old).count(), 1, "`{old}` stands once in {path:?}");
    fs::write(path, content.replace(old, new)).expect("writes");
}

/// Makes the hash that a manifest has of itself anew, as one may who knows how.
fn reseal(run: &Path) {
    let manifest = dafeng::case::RunManifest::read(run).expect("a manifest");
    fs::write(run.join("manifest.json"), manifest.sealed().text()).expect("writes");
}

/// What `dafeng verify` says of a run that does not hold: codes with messages, in English.
fn told(run: &Path, more: &[&str]) -> String {
    let folder = run.parent().expect("a parent");
    let output = dafeng(&[&["verify", text(run)], more].concat(), folder);
    assert_eq!(output.status.code(), Some(1), "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains("does not hold"), "{}", stdout(&output));
    stderr(&output)
}

fn assert_says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "`{part}` is not said:\n{said}");
    }
}

/// 66522.44 t of coke become 66532.44 t: 66532.44 x 28.435 x 0.02942 x 44/12 = 204080.158..., in the place of 204049.484...
#[test]
fn a_digit_of_an_input() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    change(&run.join("inputs/ledger.csv"), "66522.44", "66532.44");
    let said = told(&run, &[]);
    assert_says(
        &said,
        &[
            "error[input-changed]",
            "inputs/ledger.csv",
            "error[result-follows-no-more]",
            "was `204049.48`, is `204080.16`",
        ],
    );
    assert!(
        !said.contains("result-changed") && !said.contains("factor-set"),
        "{said}"
    );
}

/// The mill's own files in the place of the copies: they hold as they are, and a change is shown line by line.
#[test]
fn inputs_of_another_folder() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let own = folder.path().join("mill-a");
    let holds = dafeng(&["verify", text(&run), "--inputs", text(&own)], folder.path());
    assert_eq!(holds.status.code(), Some(0), "{}", stderr(&holds));
    change(&own.join("ledger.csv"), "66522.44", "66532.44");
    let said = told(&run, &["--inputs", text(&own)]);
    assert_says(
        &said,
        &[
            "error[input-changed]",
            "mill-a/ledger.csv, row 5",
            "1 line(s) differ, the first was `…,2026-06,coke,net_consumed,66522.44,",
            "was `204049.48`, is `204080.16`",
        ],
    );
    // A file that the run did not read would be read now.
    change(&own.join("ledger.csv"), "66532.44", "66522.44");
    fs::rename(own.join("plants.yaml"), own.join("elsewhere.yaml")).expect("moves");
    let said = told(&run, &["--inputs", text(&own)]);
    assert_says(&said, &["error[input-missing]", "mill-a/plants.yaml"]);
}

/// A factor of a set of the case: it stands among the inputs, and is told as what it is.
#[test]
fn a_digit_of_a_factor() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("works");
    fs::create_dir_all(own.join("factors")).expect("a folder");
    let write = |name: &str, content: &str| fs::write(own.join(name), content).expect("writes");
    write(
        "case.yaml",
        "ledger: [ledger.csv]\nplants: plants.yaml\nfactors: factors\nmethodologies:\n  - {id: cets-ag-03.01-v01-2024, levels: [enterprise]}\n",
    );
    write(
        "plants.yaml",
        "plants:\n  - {id: works, title: {zh: 厂, en: works}, region: cn-fujian}\n",
    );
    write(
        "ledger.csv",
        "plant,period,item,flow,quantity,unit\nworks,2026-06,anthracite,net_consumed,1000,t\nworks,2026-06,crude-steel,produced,500,t\n",
    );
    write(
        "factors/own.yaml",
        "id: own-anthracite\ntitle: {zh: 自有, en: own}\ndocument: {number: own, title: own}\npublished: 2025-01-01\nlicence: internal\ncredit: own\nread_from: own records\nregion: cn\nrecords:\n  - {item: anthracite, parameter: ncv, value: 25.000, unit: GJ/t, describes: 2024, confidence: assumed}\n",
    );
    let run = run_case(&own.join("case.yaml"), folder.path());
    // The set's own carbon content of anthracite, 0.02749: 1000 x 25 x 0.02749 x 44/12 = 2519.92; with 26: 2620.71.
    change(&run.join("inputs/factors/own.yaml"), "25.000", "26.000");
    let said = told(&run, &[]);
    assert_says(
        &said,
        &[
            "error[factor-set-changed]: the factor set was changed",
            "inputs/factors/own.yaml",
            "was `2519.92`, is `2620.71`",
        ],
    );
    assert!(!said.contains("error[input-changed]"), "{said}");
}

#[test]
fn a_digit_of_a_result_file() {
    for (ending, place) in [
        ("json", "rows[3: mill-a"),
        ("csv", "enterprise.csv, row "),
        ("en.txt", "enterprise.en.txt, row "),
        ("zh.txt", "enterprise.zh.txt, row "),
    ] {
        let (folder, case) = mill_a();
        let run = run_case(&case, folder.path());
        let file = run.join(format!("{INVENTORY}.{ending}"));
        let content = fs::read_to_string(&file).expect("reads");
        assert!(content.contains("204049.48"));
        fs::write(&file, content.replacen("204049.48", "204049.47", 1)).expect("writes");
        let said = told(&run, &[]);
        assert_says(&said, &["error[result-changed]", place, "204049.47", "204049.48"]);
        assert!(
            !said.contains("input-changed") && !said.contains("manifest-changed"),
            "{said}"
        );
    }
}

/// A workbook whose number was changed is told by sheet and cell, a page by the datum that it carries, each with both values.
#[test]
fn a_cell_of_a_workbook_and_a_datum_of_a_page() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let report = "results/report/cets-ag-03.01-v01-2024";
    // The run of a ledger with ten tonnes more has another workbook and another page: put in the place of this run's.
    let other = tempfile::tempdir().expect("a folder");
    let ledger = folder.path().join("mill-a/ledger.csv");
    change(&ledger, "66522.44", "66532.44");
    let its = run_case(&case, other.path());
    let swapped = |ending: &str| {
        let name = format!("{report}.{ending}");
        let own = fs::read(run.join(&name)).expect("reads");
        fs::copy(its.join(&name), run.join(&name)).expect("copies");
        let said = told(&run, &[]);
        fs::write(run.join(&name), own).expect("writes");
        said
    };
    let said = swapped("en.xlsx");
    assert_says(
        &said,
        &["error[result-changed]", "en.xlsx, sheet ", "sheet ", ", cell "],
    );
    assert!(!said.contains("the whole file"), "{said}");
    let said = swapped("zh.html");
    assert_says(&said, &["error[result-changed]", "zh.html", "report-data."]);
    // 66522.44 t and 66532.44 t of coke, cell by cell.
    use dafeng::case::ResultKind::Exact;
    use dafeng::case::value_difference::{Spot, compare_files};
    let read = |run: &Path, ending: &str| fs::read(run.join(format!("{report}.{ending}"))).expect("reads");
    let found = compare_files("x.xlsx", Exact, &read(&run, "en.xlsx"), &read(&its, "en.xlsx"));
    let is_coke = |text: &Option<String>, value: &str| text.as_deref() == Some(value);
    let quantity = found
        .differences
        .iter()
        .find(|difference| is_coke(&difference.first, "66522.44") && is_coke(&difference.second, "66532.44"));
    let quantity = quantity.unwrap_or_else(|| panic!("{:#?}", found.differences));
    assert!(matches!(&quantity.at, Spot::SheetCell(sheet, cell) if !sheet.is_empty() && !cell.is_empty()));
    let found = compare_files("x.html", Exact, &read(&run, "en.html"), &read(&its, "en.html"));
    assert!(
        found.differences.iter().any(|difference| {
            matches!(&difference.at, Spot::Field(field) if field.starts_with("report-data."))
                && difference.first.as_ref().is_some_and(|text| text.contains("66522.44"))
        }),
        "{:#?}",
        found.differences
    );
}

/// A comment in the ledger's folder, a blank at the end of a line: another hash, and no other figure.
#[test]
fn an_input_that_is_another_in_its_bytes_alone() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let ledger = run.join("inputs/ledger.csv");
    let content = fs::read_to_string(&ledger).expect("reads");
    fs::write(&ledger, format!("{}\r\n", content.trim_end().replace('\n', "\r\n"))).expect("writes");
    let said = told(&run, &[]);
    assert_says(
        &said,
        &[
            "error[input-changed]",
            "note[same-figures]",
            "no figure of theirs changes",
        ],
    );
    assert!(!said.contains("result-follows-no-more"), "{said}");
}

/// Who changes a result and puts its new hash into the manifest is found out by the computation.
#[test]
fn a_result_that_was_changed_with_its_hash() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let file = run.join(format!("{INVENTORY}.csv"));
    let hash = |path: &Path| dafeng::yaml::sha256(&fs::read(path).expect("reads"));
    let before = hash(&file);
    let content = fs::read_to_string(&file).expect("reads");
    fs::write(&file, content.replacen("204049.48", "204049.47", 1)).expect("writes");
    change(&run.join("manifest.json"), &before, &hash(&file));
    let said = told(&run, &[]);
    assert_says(
        &said,
        &[
            "error[manifest-changed]",
            "enterprise.csv].sha256",
            "error[result-changed]",
            "stands `204049.47`, follows `204049.48`",
        ],
    );
    reseal(&run);
    let said = told(&run, &[]);
    assert_says(
        &said,
        &["error[result-does-not-follow]", "was `204049.47`, is `204049.48`"],
    );
    assert!(!said.contains("manifest-changed"), "{said}");
}

#[test]
fn the_manifest_itself() {
    let tampered = |old: &str, new: &str| {
        let (folder, case) = mill_a();
        let run = run_case(&case, folder.path());
        change(&run.join("manifest.json"), old, new);
        told(&run, &[])
    };
    let said = tampered("1214057.49", "1114057.49");
    assert_says(&said, &["error[manifest-changed]", "1114057.49", "1214057.49"]);
    let ledger = dafeng::yaml::sha256(&fs::read(root().join("datasets/mill-a-2026-06/ledger.csv")).expect("reads"));
    let said = tampered(&ledger, &ledger.replacen('d', "e", 1));
    assert_says(&said, &["error[manifest-changed]", "inputs[1: ledger.csv].sha256"]);
    assert!(!said.contains("input-changed"), "the file is innocent: {said}");
    let said = tampered(
        "\"complete\": true,\n  \"headlines\"",
        "\"complete\": false,\n  \"headlines\"",
    );
    assert_says(&said, &["error[manifest-changed]", "complete"]);
}

/// Another version of the program is told and is no fault by itself; the same of a registry or factor set that it carries.
#[test]
fn another_program_is_told() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    change(&run.join("manifest.json"), &version, "\"version\": \"0.0.9\"");
    reseal(&run);
    let output = dafeng(&["verify", text(&run)], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_says(&stderr(&output), &["note[other-program]", "dafeng 0.0.9"]);
    // Another version with other data: its manifest fits itself in everything.
    let mut manifest = dafeng::case::RunManifest::read(&run).expect("a manifest");
    manifest.data_sha256 = dafeng::yaml::sha256(b"other data");
    manifest.id = manifest.id_of_contents();
    let set =
        dafeng::yaml::sha256(&fs::read(root().join("factors/sets/steel/cets-ag-03.01-v01-2024.yaml")).expect("reads"));
    fs::write(run.join("manifest.json"), manifest.sealed().text()).expect("writes");
    change(&run.join("manifest.json"), &set, &"0".repeat(set.len()));
    reseal(&run);
    let output = dafeng(&["verify", text(&run)], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_says(
        &stderr(&output),
        &["warning[other-data]", "factors/sets/steel/cets-ag-03.01-v01-2024.yaml"],
    );
}

#[test]
fn files_that_went_and_files_that_came() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    fs::remove_file(run.join("results/check.csv")).expect("removes");
    fs::write(run.join("results/account/better.csv"), "").expect("writes");
    assert_says(
        &told(&run, &[]),
        &[
            "error[result-missing]",
            "check.csv",
            "error[result-unknown]",
            "better.csv",
        ],
    );
    fs::remove_file(run.join("inputs/ledger.csv")).expect("removes");
    assert_says(
        &told(&run, &[]),
        &["error[input-missing]", "inputs/ledger.csv", "error[cannot-recompute]"],
    );
    fs::remove_file(run.join("manifest.json")).expect("removes");
    let output = dafeng(&["verify", text(&run)], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert_says(&stderr(&output), &["error[not-a-run]"]);
}

/// The tolerance is for solved numbers alone, and its size is what is said: a tenth of it passes, ten times it does not.
#[test]
fn the_tolerance_of_solved_numbers() {
    use dafeng::case::ResultKind::{Exact, Solved};
    use dafeng::case::value_difference::compare_files;
    let compared =
        |path: &str, kind, first: &str, second: &str| compare_files(path, kind, first.as_bytes(), second.as_bytes());
    let (value, near, far) = (
        "{\"a\": \"1.0000000000\"}",
        "{\"a\": \"1.0000000001\"}",
        "{\"a\": \"1.0000000100\"}",
    );
    let within = compared("x.json", Solved, value, near);
    assert!(within.differences.is_empty() && within.numbers == 1, "{within:?}");
    assert!((within.greatest - 1e-10).abs() < 1e-14, "{within:?}");
    assert_eq!(compared("x.json", Solved, value, far).differences.len(), 1);
    assert_eq!(compared("x.json", Exact, value, near).differences.len(), 1);
    // A rounded text may turn at its last place, and nowhere else.
    assert!(
        compared("x.txt", Solved, "in all  12.35 t", "in all  12.34 t")
            .differences
            .is_empty()
    );
    assert_eq!(
        compared("x.txt", Solved, "in all  12.35 t", "in all  12.33 t")
            .differences
            .len(),
        1
    );
    assert_eq!(
        compared("x.txt", Solved, "in all  12.35 t", "in all  12.35 kg")
            .differences
            .len(),
        1
    );
    // Computed numbers alone: with a decimal point, or with digits in groups. Exactly one unit, and each is counted.
    for (first, second, turned) in [
        ("total  12.35 t  0.10", "total  12.34 t  0.11", 2),
        ("total  1,234,567 t", "total  1,234,568 t", 1),
        ("total  -0.001 t", "total  0.000 t", 1),
        ("total  9.9996 t", "total  10.00 t", 1),
    ] {
        let found = compared("x.txt", Solved, first, second);
        assert!(found.differences.is_empty(), "{first} / {second}: {found:?}");
        assert_eq!((found.turned, found.numbers), (turned, 0), "{first} / {second}");
    }
    for (first, second) in [
        ("peak in 2029", "peak in 2030"),
        ("12 lines", "13 lines"),
        ("total  6848252 t", "total  6848253 t"),
        ("total  12.350 t", "total  12.3485 t"),
        ("total  1,234,567 t", "total  1,234,569 t"),
        ("total  1,2 t", "total  1,3 t"),
        ("on 2029-12", "on 2029-11"),
        ("clause 4.3.4", "clause 4.3.5"),
    ] {
        let found = compared("x.txt", Solved, first, second);
        assert_eq!(
            (found.differences.len(), found.turned),
            (1, 0),
            "{first} / {second}: {found:?}"
        );
    }
    // Places in tables are named.
    let found = compared("x.csv", Exact, "item,value\ncoke,1\n", "item,value\ncoke,2\n");
    assert_eq!(found.differences.len(), 1);
    assert!(format!("{:?}", found.differences[0].at).contains("Cell(2, \"value\")"));
}

/// A solved number that another machine finds otherwise in its last digits holds, and is counted; a digit further in front does not.
#[test]
fn a_solved_number_within_the_tolerance() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = run_case(&root().join("datasets/reference-eaf/case.yaml"), folder.path());
    let file = run.join("results/footprint/crude-steel.json");
    let content = fs::read_to_string(&file).expect("reads");
    // The first decimal with 15 places or more and no leading zeros behind its point: its last digit is less than 1e-13 of it.
    let is_long = |text: &&str| {
        let places = text.split_once('.').map_or("", |(_, places)| places);
        text.parse::<f64>().is_ok_and(|value| value.abs() > 0.1) && places.len() >= 15
    };
    let number = content.split('"').find(is_long).expect("a long decimal").to_owned();
    let manifest = fs::read_to_string(run.join("manifest.json")).expect("reads");
    let hash = |text: &str| dafeng::yaml::sha256(text.as_bytes());
    let with = |changed: &str| {
        let content = content.replacen(&number, changed, 1);
        fs::write(
            run.join("manifest.json"),
            manifest.replace(&hash(&fs::read_to_string(&file).expect("reads")), &hash(&content)),
        )
        .expect("writes");
        fs::write(&file, content).expect("writes");
        reseal(&run);
    };
    let other = |digit: char| if digit == '5' { '4' } else { '5' };
    let (front, last) = number.split_at(number.len() - 1);
    let near = format!("{front}{}", other(last.chars().next().expect("a digit")));
    with(&near);
    let output = dafeng(&["verify", text(&run), "--format", "json"], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        (&found["within_tolerance"], &found["numbers_within_tolerance"]),
        (&1.into(), &1.into()),
        "{found:#}"
    );
    fs::write(run.join("manifest.json"), &manifest).expect("writes");
    fs::write(&file, &content).expect("writes");
    // A rounded number of text that turns is told as that: the line on the tolerance of solved numbers says nothing against it.
    let table = run.join("results/footprint/crude-steel.en.txt");
    let written = fs::read_to_string(&table).expect("reads");
    let is_rounded =
        |word: &&str| word.contains('.') && word.len() > 3 && word.parse::<f64>().is_ok_and(|value| value > 0.0);
    let word = written
        .split_whitespace()
        .find(is_rounded)
        .expect("a rounded number")
        .to_owned();
    let (front, last) = word.split_at(word.len() - 1);
    let digit: u8 = last.parse().expect("a digit");
    let turned = format!("{front}{}", if digit == 9 { 8 } else { digit + 1 });
    let turned = written.replacen(&word, &turned, 1);
    fs::write(&table, &turned).expect("writes");
    fs::write(
        run.join("manifest.json"),
        manifest.replace(&hash(&written), &hash(&turned)),
    )
    .expect("writes");
    reseal(&run);
    let output = dafeng(&["verify", text(&run)], folder.path());
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    let shown = stdout(&output);
    assert!(
        shown.contains("1 within the tolerance")
            && shown.contains("rounded numbers of text may lie apart by one unit of the last place; 1 do"),
        "{shown}"
    );
    fs::write(run.join("manifest.json"), &manifest).expect("writes");
    fs::write(&table, &written).expect("writes");
    let point = number.find('.').expect("a point");
    let digit = number[point + 4..].chars().next().expect("a digit");
    with(&format!(
        "{}{}{}",
        &number[..point + 4],
        other(digit),
        &number[point + 5..]
    ));
    assert_says(&told(&run, &[]), &["error[result-does-not-follow]", &number]);
}
