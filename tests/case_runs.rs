//! Cases as people run and verify them: every bundled one, in other folders, languages and time zones, twice, and anew.

mod inputs;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::support::root;
pub use crate::support::{dafeng_in as dafeng, stderr_of as stderr, stdout_of as stdout};

/// The cases of the datasets.
pub const BUNDLED: [&str; 4] = ["mill-a-2026-06", "reference-bf-bof", "reference-eaf", "fujian-steel"];

pub fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Copies a folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copies");
        }
    }
}

/// The files of a folder and below it, with their bytes.
pub fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    fn add(root: &Path, folder: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                add(root, &path, files);
            } else {
                let name = path.strip_prefix(root).expect("below").to_owned();
                files.push((name, fs::read(&path).expect("reads")));
            }
        }
    }
    let mut files = Vec::new();
    add(folder, folder, &mut files);
    files.sort();
    files
}

/// The runs in a folder: what does not begin with a dot.
pub fn runs_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut runs: Vec<PathBuf> = entries
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .collect();
    runs.sort();
    runs
}

/// Runs a case into `runs` below a folder, and gives the folder of the run. Footprints whose purchases lack factors are incomplete: exit code 3.
pub fn run_case(case: &Path, folder: &Path) -> PathBuf {
    let output = dafeng(&["run", text(case), "--out", "runs"], folder);
    let code = output.status.code();
    assert!(
        code == Some(0) || code == Some(3),
        "{case:?}: {code:?}\n{}",
        stderr(&output)
    );
    let shown = stdout(&output);
    folder.join(shown.lines().last().expect("the folder of the run"))
}

/// A copy of the folder of mill A, to be changed.
pub fn mill_a() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    copy_folder(&root().join("datasets/mill-a-2026-06"), &folder.path().join("mill-a"));
    let case = folder.path().join("mill-a/case.yaml");
    (folder, case)
}

#[test]
fn every_bundled_case_is_verified_in_another_folder_language_and_time_zone() {
    for name in BUNDLED {
        let folder = tempfile::tempdir().expect("a folder");
        let run = run_case(&root().join("datasets").join(name).join("case.yaml"), folder.path());
        assert!(
            run.file_name().is_some_and(|id| id.to_string_lossy().starts_with(name)),
            "{run:?}"
        );
        let elsewhere = folder.path().join("别处/the run");
        fs::create_dir_all(elsewhere.parent().expect("a parent")).expect("a folder");
        fs::rename(&run, &elsewhere).expect("moves");
        let results = tree(&elsewhere.join("results"));
        for (file, bytes) in &results {
            let inside = String::from_utf8_lossy(bytes);
            assert!(
                !inside.contains(text(folder.path())),
                "{file:?} names the folder that it was written in"
            );
        }
        // The sector's scenarios take a while: once is enough.
        let ways = [("zh", "Asia/Shanghai", "成立"), ("en", "America/Caracas", "holds")];
        let count = if name == "fujian-steel" { 1 } else { ways.len() };
        for (language, zone, verdict) in ways.into_iter().take(count) {
            let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
                .args(["verify", ".", "--lang", language])
                .current_dir(&elsewhere)
                .env("TZ", zone)
                .env("LANG", "zh_CN.UTF-8")
                .env("LC_ALL", "tr_TR.UTF-8")
                .output()
                .expect("runs");
            assert_eq!(
                output.status.code(),
                Some(0),
                "{name}: {}{}",
                stdout(&output),
                stderr(&output)
            );
            let shown = stdout(&output);
            assert!(shown.contains(verdict), "{shown}");
            // On the machine that wrote it, solved numbers are the same to the byte too.
            let count = results.len();
            let words = [
                format!("{count} 个，其中 {count} 个逐字节相同"),
                format!("{count} result file(s): {count} the same to the byte"),
            ];
            assert!(words.iter().any(|words| shown.contains(words)), "{shown}");
        }
    }
}

/// A run made in Chinese, in one time zone and locale, and verified in English in others, in another folder, when the inputs that it was made of are gone.
#[test]
fn a_run_that_was_sent_to_somebody_else() {
    let (folder, case) = mill_a();
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(["run", text(&case), "--lang", "zh"])
        .current_dir(folder.path())
        .envs([
            ("TZ", "Asia/Shanghai"),
            ("LANG", "zh_CN.GB18030"),
            ("LC_ALL", "zh_CN.GB18030"),
        ])
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let run = folder.path().join(stdout(&output).lines().last().expect("the folder"));
    let elsewhere = tempfile::tempdir().expect("a folder");
    let sent = elsewhere.path().join("received from 企业 A");
    copy_folder(&run, &sent);
    drop(folder);
    assert!(!case.exists() && !run.exists());
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(["verify", text(&sent), "--lang", "en", "--threads", "1"])
        .current_dir("/")
        .envs([("TZ", "America/Caracas"), ("LANG", "C"), ("LC_ALL", "C")])
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains(": holds"), "{}", stdout(&output));
    assert_eq!(stderr(&output), "", "nothing is to be said of it");
}

#[test]
fn the_same_inputs_give_the_same_id_and_the_same_bytes() {
    let (first, case) = mill_a();
    let own = run_case(&case, first.path());
    // Another folder under another name, another working folder, one thread, another locale and zone, results in another place.
    let second = tempfile::tempdir().expect("a folder");
    copy_folder(&root().join("datasets/mill-a-2026-06"), second.path());
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(["run", "case.yaml", "--out", "deep/er", "--threads", "1", "--lang", "zh"])
        .current_dir(second.path())
        .env("TZ", "Pacific/Kiritimati")
        .env("LANG", "zh_CN.GB18030")
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let id = own.file_name().expect("an id");
    let its = second.path().join("deep/er").join(id);
    assert_eq!(tree(&own), tree(&its));
    let names: Vec<String> = tree(&own).iter().map(|(file, _)| file.display().to_string()).collect();
    let expected = [
        "inputs/case.yaml",
        "inputs/ledger.csv",
        "inputs/plants.yaml",
        "manifest.json",
        "results/account/cets-ag-03.01-v01-2024.enterprise.csv",
        "results/account/cets-ag-03.01-v01-2024.enterprise.en.txt",
        "results/account/cets-ag-03.01-v01-2024.enterprise.json",
        "results/account/cets-ag-03.01-v01-2024.enterprise.zh.txt",
        "results/check.csv",
        "results/check.en.txt",
        "results/check.json",
        "results/check.zh.txt",
        "results/report/cets-ag-03.01-v01-2024.en.html",
        "results/report/cets-ag-03.01-v01-2024.en.xlsx",
        "results/report/cets-ag-03.01-v01-2024.zh.html",
        "results/report/cets-ag-03.01-v01-2024.zh.xlsx",
        "results/verification/cets-ag-03.01-v01-2024.csv",
        "results/verification/cets-ag-03.01-v01-2024.en.txt",
        "results/verification/cets-ag-03.01-v01-2024.json",
        "results/verification/cets-ag-03.01-v01-2024.zh.txt",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_run_that_is_there_is_left_and_a_damaged_one_is_told() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let written = |run: &Path| {
        fs::metadata(run.join("manifest.json"))
            .and_then(|data| data.modified())
            .expect("a time")
    };
    let before = written(&run);
    let again = |more: &[&str]| dafeng(&[&["run", text(&case), "--out", "runs"], more].concat(), folder.path());
    let output = again(&[]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stderr(&output).contains("this run is there already"),
        "{}",
        stderr(&output)
    );
    assert_eq!(written(&run), before, "nothing was written");
    let bytes = tree(&run);
    let table = run.join("results/account/cets-ag-03.01-v01-2024.enterprise.zh.txt");
    fs::write(&table, "出厂值").expect("writes");
    let output = again(&[]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(
        said.contains("damaged-run") && said.contains("enterprise.zh.txt"),
        "{said}"
    );
    assert_eq!(again(&["--force"]).status.code(), Some(0));
    assert_eq!(tree(&run), bytes);
    assert_eq!(runs_in(&folder.path().join("runs")), [run]);
}

#[test]
fn the_manifest_names_everything_that_the_results_rest_on() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(run.join("manifest.json")).expect("reads")).expect("JSON");
    let hash_of = |path: &Path| dafeng::yaml::sha256(&fs::read(path).expect("reads"));
    for (list, base) in [("inputs", run.join("inputs")), ("results", run.clone())] {
        for file in manifest[list].as_array().expect("a list") {
            let path = base.join(file["file"].as_str().expect("a path"));
            assert_eq!(file["sha256"], hash_of(&path), "{path:?}");
        }
    }
    let shipped = root().join("factors/methodologies/cets-ag-03.01-v01-2024.yaml");
    assert_eq!(manifest["methodologies"][0]["sha256"], hash_of(&shipped));
    let set = root().join("factors/sets/steel/cets-ag-03.01-v01-2024.yaml");
    assert!(
        manifest["factor_sets"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|known| known["sha256"] == hash_of(&set)),
        "{manifest:#}"
    );
    assert_eq!(
        manifest["program"]["sha256"],
        hash_of(Path::new(env!("CARGO_BIN_EXE_dafeng")))
    );
    // README: 1214057.49 tCO2.
    assert_eq!(manifest["headlines"][0]["value"], "1214057.49");
    assert_eq!(manifest["complete"], true);
}

/// The result of a case is that of the command: the same rows, digit for digit.
#[test]
fn a_case_gives_what_the_commands_give() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let name = "results/account/cets-ag-03.01-v01-2024.enterprise.csv";
    let own = folder.path().join("mill-a");
    let output = dafeng(
        &[
            "account",
            "ledger.csv",
            "--method",
            "cets-ag-03.01-v01-2024",
            "--format",
            "csv",
        ],
        &own,
    );
    assert_eq!(output.stdout, fs::read(run.join(name)).expect("reads"));
}

/// Lines of the READMEs are printed as they stand there, up to where an id is cut short.
#[test]
fn the_readmes_show_what_runs_print() {
    let (folder, case) = mill_a();
    for (readme, language, title) in [
        ("README.md", "en", "mill A, June 2026\n"),
        ("README.zh.md", "zh", "甲钢厂 2026 年 6 月\n"),
    ] {
        let shown = fs::read_to_string(root().join(readme)).expect("reads");
        let blocks: Vec<&str> = shown.split("```").collect();
        let run = blocks
            .iter()
            .find(|block| block.contains(title))
            .expect("the readme shows a run");
        let verified = blocks
            .iter()
            .find(|block| block.contains("1e-9"))
            .expect("the readme shows a verification");
        let of_run = dafeng(&["run", text(&case), "--lang", language], folder.path());
        let runs = runs_in(&folder.path().join("runs"));
        let of_verify = dafeng(&["verify", text(&runs[0]), "--lang", language], folder.path());
        for (block, output) in [(run, of_run), (verified, of_verify)] {
            let printed = stdout(&output);
            for line in block
                .split_once('\n')
                .expect("lines")
                .1
                .lines()
                .filter(|line| !line.is_empty())
            {
                let line = line.split('…').next().unwrap_or_default();
                assert!(
                    printed.contains(line.trim_end()),
                    "{readme}: `{line}` is not printed:\n{printed}"
                );
            }
        }
    }
}

#[test]
fn the_case_chooses_languages_and_formats() {
    let (folder, case) = mill_a();
    let written = fs::read_to_string(&case).expect("reads");
    fs::write(&case, written + "report: {languages: [zh], formats: [text, html]}\n").expect("writes");
    let run = run_case(&case, folder.path());
    let names: Vec<String> = tree(&run.join("results"))
        .iter()
        .map(|(file, _)| file.display().to_string())
        .collect();
    assert_eq!(
        names,
        [
            "account/cets-ag-03.01-v01-2024.enterprise.zh.txt",
            "check.zh.txt",
            "report/cets-ag-03.01-v01-2024.zh.html",
            "verification/cets-ag-03.01-v01-2024.zh.txt",
        ]
    );
}

/// What has no factor is left out where the case says so; the run says that it is incomplete, and holds.
#[test]
fn an_incomplete_run_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).expect("writes");
    write(
        "ledger.csv",
        "plant,period,item,flow,quantity,unit\nworks,2026-06,anthracite,net_consumed,10,t\nworks,2026-06,crude-steel,produced,5,t\n",
    );
    write(
        "case.yaml",
        "ledger: [ledger.csv]\nmethodologies: [{id: cets-ag-03.01-v01-2024, levels: [enterprise]}]\n",
    );
    let output = dafeng(&["run", "case.yaml"], folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("error[missing-factor]"), "{}", stderr(&output));
    write(
        "case.yaml",
        "ledger: [ledger.csv]\nallow_gaps: true\nmethodologies: [{id: cets-ag-03.01-v01-2024, levels: [enterprise]}]\n",
    );
    let output = dafeng(&["run", "case.yaml"], folder.path());
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stdout(&output).contains("(incomplete)"), "{}", stdout(&output));
    let run = folder.path().join(stdout(&output).lines().last().expect("the folder"));
    let gaps = fs::read_to_string(run.join("results/check.en.txt")).expect("reads");
    assert!(gaps.contains("missing-factor") && gaps.contains("anthracite"), "{gaps}");
    assert_eq!(dafeng(&["verify", text(&run)], folder.path()).status.code(), Some(0));
}
