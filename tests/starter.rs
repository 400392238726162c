//! The folder that `init` writes runs as it is, in both languages.

use std::fs;
use std::path::Path;

use crate::support::dafeng_in as dafeng;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("readable")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_command_of_its_readme_runs() {
    for language in ["en", "zh"] {
        let folder = tempfile::tempdir().expect("a folder");
        let made = dafeng(&["init", "mill", "--lang", language], folder.path());
        assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
        assert_eq!(names(folder.path()), ["mill"], "nothing else is left behind");
        let mill = folder.path().join("mill");
        let readme = fs::read_to_string(mill.join("README.md")).expect("readable");
        let commands: Vec<Vec<&str>> = readme
            .lines()
            .filter_map(|line| line.strip_prefix("$ dafeng "))
            .map(|line| line.split(' ').collect())
            .collect();
        assert!(commands.len() >= 6);
        for command in commands {
            let output = dafeng(&command, &mill);
            assert_eq!(
                output.status.code(),
                Some(0),
                "{command:?}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        // The workbook holds the same lines, and its own lists are no ledger.
        for method in ["cets-ag-03.01-v01-2024", "gbt-2589-energy"] {
            let inventory =
                |file: &str| dafeng(&["account", file, "--method", method, "--format", "csv"], &mill).stdout;
            assert!(!inventory("ledger.csv").is_empty());
            assert_eq!(inventory("ledger.xlsx"), inventory("ledger.csv"), "{language} {method}");
        }
    }
}

#[test]
fn files_that_are_there_are_never_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("own.txt"), "mine").expect("written");
    assert_eq!(dafeng(&["init", "."], folder.path()).status.code(), Some(0));
    assert_eq!(names(folder.path()).len(), 8, "{:?}", names(folder.path()));
    fs::write(folder.path().join("ledger.csv"), "mine").expect("written");
    let again = dafeng(&["init", "."], folder.path());
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(
        fs::read_to_string(folder.path().join("ledger.csv")).expect("readable"),
        "mine"
    );
    // One file in the way, and none of the others is written.
    let other = tempfile::tempdir().expect("a folder");
    fs::write(other.path().join("plants.yaml"), "mine").expect("written");
    assert_eq!(dafeng(&["init", "."], other.path()).status.code(), Some(2));
    assert_eq!(names(other.path()), ["plants.yaml"]);
}

#[test]
fn the_same_folder_every_time() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["one", "two"] {
        assert_eq!(
            dafeng(&["init", name, "--lang", "zh"], folder.path()).status.code(),
            Some(0)
        );
    }
    for name in names(&folder.path().join("one")) {
        let bytes = |of: &str| fs::read(folder.path().join(of).join(&name)).expect("readable");
        assert!(bytes("one") == bytes("two"), "{name}");
    }
}

#[test]
fn convert_writes_whole_files_and_overwrites_none() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(dafeng(&["init", "."], folder.path()).status.code(), Some(0));
    let convert = |more: &[&str]| {
        let first = [
            "ledger",
            "convert",
            "monthly.csv",
            "--mapping",
            "mapping.yaml",
            "--out",
            "out.csv",
        ];
        dafeng(&[&first, more].concat(), folder.path()).status.code()
    };
    assert_eq!(convert(&[]), Some(0));
    let written = fs::read(folder.path().join("out.csv")).expect("readable");
    assert_eq!(convert(&[]), Some(2));
    assert_eq!(convert(&["--force", "--lang", "zh"]), Some(0));
    let chinese = fs::read_to_string(folder.path().join("out.csv")).expect("readable");
    assert!(
        chinese
            .trim_start_matches('\u{feff}')
            .starts_with("企业,工序,时期,物料,流向,数量,单位"),
        "{chinese}"
    );
    assert_ne!(chinese.as_bytes(), written);
    assert!(!names(folder.path()).iter().any(|name| name.contains("part")));
}

#[test]
fn completions_and_manual_come_from_the_arguments() {
    let folder = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let output = dafeng(&["completions", shell], folder.path());
        assert_eq!(output.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&output.stdout).contains("mapping"), "{shell}");
    }
    // The ids of the methodologies are completed, and a file of the user's is still read.
    for shell in ["bash", "zsh", "fish"] {
        let script = dafeng(&["completions", shell], folder.path()).stdout;
        assert!(String::from_utf8_lossy(&script).contains("gbt-2589-energy"), "{shell}");
    }
    let own = dafeng(&["methods", "show", "own.yaml"], folder.path());
    assert!(String::from_utf8_lossy(&own.stderr).contains("own.yaml"));
    assert!(!String::from_utf8_lossy(&own.stderr).contains("invalid value"));
    let page = dafeng(&["man"], folder.path()).stdout;
    assert!(String::from_utf8_lossy(&page).starts_with(".ie"));
    assert_eq!(dafeng(&["man", "--out", "man"], folder.path()).status.code(), Some(0));
    let pages = names(&folder.path().join("man"));
    assert!(pages.contains(&"dafeng-ledger-convert.1".to_owned()), "{pages:?}");
}
