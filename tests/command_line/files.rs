//! Files that results go to.

use super::{MILL_A, stdout};
use crate::support::{dafeng, root};

/// Same inputs, same bytes, and a manifest of them beside the result.
#[test]
fn a_result_file_and_its_manifest() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("result.json");
    let path_text = path.to_str().expect("UTF-8");
    let arguments = [
        "account",
        MILL_A,
        "--method",
        "cets-ag-03.01-v01-2024",
        "--format",
        "json",
        "--out",
        path_text,
    ];
    assert!(dafeng(&arguments).status.success());
    let first = std::fs::read(&path).expect("written");
    assert!(dafeng(&arguments).status.success());
    assert_eq!(first, std::fs::read(&path).expect("written"));
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("result.json.manifest.json")).expect("written"))
            .expect("JSON");
    let ledger = manifest["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .find(|input| input["file"] == MILL_A)
        .expect("the ledger");
    let bytes = std::fs::read(root().join(MILL_A)).expect("readable");
    assert_eq!(ledger["sha256"], dafeng::yaml::sha256(&bytes));
    // Nothing half-written stays behind.
    assert_eq!(std::fs::read_dir(folder.path()).expect("readable").count(), 2);
}

/// CSV and Parquet hold the rows of the JSON.
#[test]
fn csv_and_parquet_hold_the_rows() {
    use polars::prelude::*;
    let csv = stdout(&[
        "account",
        MILL_A,
        "--method",
        "cets-ag-03.01-v01-2024",
        "--format",
        "csv",
    ]);
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let at = reader
        .headers()
        .expect("a header")
        .iter()
        .position(|name| name == "emission")
        .expect("a column");
    let emissions: Vec<String> = reader
        .records()
        .map(|record| record.expect("reads")[at].to_owned())
        .collect();
    assert_eq!(emissions.len(), 20);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rows.parquet");
    let path_text = path.to_str().expect("UTF-8");
    assert!(
        dafeng(&[
            "account",
            MILL_A,
            "--method",
            "cets-ag-03.01-v01-2024",
            "--format",
            "parquet",
            "--out",
            path_text
        ])
        .status
        .success()
    );
    let frame = ParquetReader::new(std::fs::File::open(&path).expect("written"))
        .finish()
        .expect("reads");
    let column = frame.column("emission").expect("a column");
    let scaled: Vec<i128> = column
        .decimal()
        .expect("a decimal")
        .physical()
        .into_no_null_iter()
        .collect();
    let total: i128 = scaled.iter().sum();
    assert_eq!(total, 121_405_749);
    let first = emissions[0].replace('.', "").parse::<i128>().expect("a number");
    assert_eq!(scaled[0], first);
}

/// `--out 结果.csv` without `--format` wrote the table for people under the name of a CSV file.
#[test]
fn the_ending_of_the_file_is_the_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let method = ["--method", "cets-ag-03.01-v01-2024"];
    let written = |name: &str, more: &[&str]| {
        let path = folder.path().join(name);
        let out = ["--out", path.to_str().expect("UTF-8")];
        let output = dafeng(&[&["account", MILL_A][..], &method, &out, more].concat());
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        std::fs::read(&path).expect("written")
    };
    assert!(written("结果.json", &[]).starts_with(b"{"));
    assert!(written("结果.parquet", &[]).starts_with(b"PAR1"));
    let csv = written("结果.CSV", &[]);
    assert_eq!(csv, written("rows", &["--format", "csv"]));
    // What is said goes before the ending, and a file without one holds the table.
    assert_eq!(csv, written("rows.json", &["--format", "csv"]));
    let table = written("结果.txt", &[]);
    assert_eq!(table, written("table", &[]));
    assert_eq!(table, written("table.csv", &["--format", "table"]));
    let path = folder.path().join("sums.csv");
    let sum = ["ledger", "sum", MILL_A, "--out", path.to_str().expect("UTF-8")];
    assert!(dafeng(&sum).status.success());
    let sums = std::fs::read_to_string(&path).expect("written");
    assert!(sums.contains("plant,period,item,flow,"), "{sums}");
}
