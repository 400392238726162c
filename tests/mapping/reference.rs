//! The worked example of the reference page.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Case, round_trip};
use crate::support::{CETS, root};

/// The blocks of one language in a page, in their order.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let opening = format!("```{kind}\n");
    page.split(&opening)
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or("").to_owned())
        .collect()
}

#[test]
fn the_worked_example_of_the_reference() {
    let page = fs::read_to_string(Path::new(root()).join("docs/reference/mapping.md")).expect("readable");
    let tables = blocks(&page, "csv");
    let case = Case::new("energy.csv", tables[0].as_bytes(), &blocks(&page, "yaml")[0]);
    let out = case.folder.path().join("ledger.csv");
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args([
            "ledger",
            "convert",
            "energy.csv",
            "--mapping",
            "mapping.yaml",
            "--out",
            "ledger.csv",
        ])
        .current_dir(case.folder.path())
        .env_remove("DAFENG_LANG")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("runs");
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let written = fs::read_to_string(out).expect("readable");
    assert_eq!(written.trim_start_matches('\u{feff}'), tables[1]);
    round_trip(&case.source(), CETS);
}
