//! Ctrl-C leaves nothing half-written, and a place that cannot be written is said.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::parquet_writer::{decimals, write};

const DAFENG: &str = env!("CARGO_BIN_EXE_dafeng");

#[cfg(unix)]
#[test]
fn an_interrupted_account_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let line = "p,2023-06,coke,purchased,5,t\n";
    let csv = format!(
        "plant,period,item,flow,quantity,unit\n{}p,2023-06,crude-steel,produced,9,t\n",
        line.repeat(200_000)
    );
    for file in 0..6 {
        write(
            &at(&format!("{file}.parquet")),
            &format!("{csv}p,2023-06,coke,purchased,{file},t\n"),
            decimals,
            50_000,
        );
    }
    let mut interrupted = 0;
    for wait in [150, 400, 800] {
        let child = Command::new(DAFENG)
            .args([
                "account",
                ".",
                "--method",
                "cets-ag-03.01-v01-2024",
                "--format",
                "csv",
                "--threads",
                "1",
            ])
            .args(["--allow-gaps", "--out", "rows.csv"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("runs");
        std::thread::sleep(Duration::from_millis(wait));
        let killed = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .expect("runs");
        assert!(killed.success() || wait > 150);
        let output = child.wait_with_output().expect("ends");
        let left: Vec<String> = std::fs::read_dir(folder.path())
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .filter(|name| !name.ends_with("parquet"))
            .collect();
        match output.status.code() {
            Some(130) => {
                assert!(left.is_empty(), "{left:?}");
                assert!(String::from_utf8_lossy(&output.stderr).contains("interrupted"));
                interrupted += 1;
            }
            // Before the handler stands an interruption ends the program as ever; behind the end nothing is interrupted.
            None => assert!(left.is_empty(), "{left:?}"),
            code => {
                assert!(matches!(code, Some(0 | 3)), "{code:?}");
                assert!(left.iter().any(|name| name == "rows.csv") && !left.iter().any(|name| name.ends_with(".part")));
                for name in left {
                    std::fs::remove_file(at(&name)).expect("removed");
                }
            }
        }
    }
    assert!(interrupted > 0);
}

/// The folder to start from stands whole or not at all, whenever the interruption comes.
#[cfg(unix)]
#[test]
fn an_interrupted_init_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    for run in 0..60u64 {
        let name = format!("mill-{run}");
        let mut child = Command::new(DAFENG)
            .args(["init", &name])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("runs");
        std::thread::sleep(Duration::from_micros(500 * run));
        let _ = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        child.wait().expect("ends");
        for entry in std::fs::read_dir(folder.path()).expect("a folder") {
            let entry = entry.expect("an entry");
            let found = entry.file_name().to_string_lossy().into_owned();
            assert!(!found.ends_with(".part"), "{found} after {run}");
            assert_eq!(std::fs::read_dir(entry.path()).expect("a folder").count(), 7, "{found}");
        }
    }
}

#[test]
fn a_folder_that_does_not_exist_is_not_written_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv =
        "plant,period,item,flow,quantity,unit\np,2023-06,coke,purchased,5,t\np,2023-06,crude-steel,produced,9,t\n";
    write(&folder.path().join("a.parquet"), csv, decimals, 10);
    let output = Command::new(DAFENG)
        .args([
            "ledger",
            "sum",
            "a.parquet",
            "--format",
            "csv",
            "--out",
            "results/sums.csv",
        ])
        .current_dir(folder.path())
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("results/sums.csv"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

/// A device is written as it is, and a link stands.
#[cfg(unix)]
#[test]
fn devices_and_links_are_not_replaced() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = "plant,period,item,flow,quantity,unit\np,2023-06,coke,purchased,5,t\n";
    write(&folder.path().join("a.parquet"), csv, decimals, 10);
    std::fs::write(folder.path().join("sums.csv"), "").expect("writes");
    std::os::unix::fs::symlink("sums.csv", folder.path().join("link.csv")).expect("a link");
    let sum = |out: &str| {
        Command::new(DAFENG)
            .args(["ledger", "sum", "a.parquet", "--format", "csv", "--out", out])
            .current_dir(folder.path())
            .output()
            .expect("runs")
    };
    assert!(sum("link.csv").status.success());
    assert!(folder.path().join("link.csv").is_symlink());
    assert!(
        std::fs::read_to_string(folder.path().join("sums.csv"))
            .expect("reads")
            .contains("coke")
    );
    let printed = sum("/dev/stdout");
    assert!(String::from_utf8_lossy(&printed.stdout).contains("coke"));
}
