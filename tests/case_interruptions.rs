//! Whatever kills a run, and wherever it cannot write: no half result is ever taken for a whole one.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::case_runs::{dafeng, mill_a, run_case, runs_in, stderr, stdout, text, tree};

/// At so many moments of a run it is killed.
const MOMENTS: u32 = 30;

/// Every run in a folder is whole: it verifies.
fn assert_all_whole(runs: &Path) {
    for run in runs_in(runs) {
        let output = dafeng(&["verify", text(&run)], runs);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{run:?}: {}{}",
            stdout(&output),
            stderr(&output)
        );
    }
}

fn hidden_in(runs: &Path) -> usize {
    let entries = fs::read_dir(runs).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with('.'))
        .count()
}

/// Starts a run of a case and kills it after a while, without a chance to clean up; one that ends before is let be.
fn killed_after(arguments: &[&str], folder: &Path, after: Duration) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(arguments)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    while start.elapsed() < after && child.try_wait().expect("waits").is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    child.wait().expect("ends");
}

/// The moment of a run that takes so long: most of them lie within it, the last behind its end even where the machine has become slower.
fn moment_of(whole: Duration, moment: u32) -> Duration {
    const WITHIN: u32 = MOMENTS - 4;
    if moment < WITHIN {
        whole * moment / WITHIN
    } else {
        whole * 4u32.pow(moment - WITHIN + 1)
    }
}

#[test]
fn killed_at_many_moments_a_run_is_whole_or_not_there() {
    let (folder, case) = mill_a();
    let runs = folder.path().join("runs");
    let start = Instant::now();
    let run = run_case(&case, folder.path());
    let whole = start.elapsed();
    let bytes = tree(&run);
    let (mut finished, mut unfinished, mut left_behind) = (0, 0, 0);
    for moment in 0..MOMENTS {
        for run in runs_in(&runs) {
            fs::remove_dir_all(run).expect("removes");
        }
        let after = moment_of(whole, moment);
        killed_after(&["run", text(&case), "--out", "runs"], folder.path(), after);
        left_behind += hidden_in(&runs);
        match runs_in(&runs).as_slice() {
            [] => unfinished += 1,
            found => {
                finished += 1;
                assert_eq!(found, std::slice::from_ref(&run));
                assert_eq!(tree(&run), bytes, "killed after {after:?}");
            }
        }
    }
    assert_all_whole(&runs);
    assert!(
        unfinished > 0 && finished > 0,
        "{finished} finished, {unfinished} did not"
    );
    assert!(
        left_behind > 0,
        "no moment lay within the writing: the loop shows nothing"
    );
    // A further run succeeds, and takes away what the killed ones left.
    let _ = fs::remove_dir_all(&run);
    assert_eq!(run_case(&case, folder.path()), run);
    assert_eq!(tree(&run), bytes);
    assert_eq!(hidden_in(&runs), 0);
}

#[test]
fn killed_while_it_replaces_a_run_one_of_both_stands() {
    let (folder, case) = mill_a();
    let runs = folder.path().join("runs");
    let start = Instant::now();
    let run = run_case(&case, folder.path());
    let whole = start.elapsed();
    let bytes = tree(&run);
    for moment in 0..MOMENTS {
        let after = moment_of(whole, moment);
        killed_after(&["run", text(&case), "--out", "runs", "--force"], folder.path(), after);
        if run.exists() {
            assert_eq!(tree(&run), bytes, "killed after {after:?}");
        }
        // Where the moment was between both renamings, the next run puts back what stood there, or writes it anew.
    }
    assert_eq!(run_case(&case, folder.path()), run);
    assert_eq!(tree(&run), bytes);
    assert_all_whole(&runs);
}

/// A folder of a run that another program is writing is not taken for one that was left.
#[test]
fn runs_at_the_same_time_do_not_disturb_each_other() {
    let (folder, case) = mill_a();
    let start = || {
        Command::new(env!("CARGO_BIN_EXE_dafeng"))
            .args(["run", text(&case), "--out", "runs"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts")
    };
    let children: Vec<_> = (0..4).map(|_| start()).collect();
    for child in children {
        let output = child.wait_with_output().expect("ends");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    let runs = folder.path().join("runs");
    assert_eq!(runs_in(&runs).len(), 1);
    assert_eq!(hidden_in(&runs), 0);
    assert_all_whole(&runs);
}

/// A shell that lets no file grow beyond a few blocks, and programs see it as an error: what a full disk is to them.
#[cfg(unix)]
#[test]
fn where_files_cannot_grow_the_error_is_clear_and_nothing_is_left() {
    let (folder, case) = mill_a();
    let script = "trap '' XFSZ; ulimit -f 8; exec \"$@\"";
    let output = Command::new("sh")
        .args([
            "-c",
            script,
            "sh",
            env!("CARGO_BIN_EXE_dafeng"),
            "run",
            text(&case),
            "--out",
            "runs",
        ])
        .current_dir(folder.path())
        .output()
        .expect("runs");
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("error[cannot-write]") && said.contains("larger than a file may be"),
        "{said}"
    );
    let runs = folder.path().join("runs");
    assert!(runs_in(&runs).is_empty());
    assert_eq!(hidden_in(&runs), 0);
    run_case(&case, folder.path());
}

/// A file system of a few blocks of its own, where the system lets one be mounted.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_read_only_one() {
    let (folder, case) = mill_a();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).expect("a folder");
    let on_disk = |options: &str| {
        // The mount is the shell's own and goes with it. Exit code 77: none can be mounted here.
        let script = format!(
            "mount -t tmpfs -o {options} none {disk} 2>/dev/null || exit 77; \"$@\"; code=$?; find {disk} -mindepth 2 | wc -l; exit $code",
            disk = text(&disk)
        );
        Command::new("unshare")
            .args([
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                &script,
                "sh",
                env!("CARGO_BIN_EXE_dafeng"),
            ])
            .args(["run", text(&case), "--out", text(&disk.join("runs"))])
            .output()
    };
    for (options, words) in [("size=24k", "the disk is full"), ("ro", "the file system is read-only")] {
        let Ok(output) = on_disk(options) else { return };
        let said = stderr(&output);
        if output.status.code() == Some(77) || said.contains("unshare:") {
            eprintln!("nothing can be mounted here: {said}");
            return;
        }
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("error[cannot-write]") && said.contains(words), "{said}");
        assert_eq!(stdout(&output).trim(), "0", "nothing is left on the disk");
    }
}

/// What somebody else put where a run would stand, or under a name that is like that of an unfinished run, is never taken away, not by `--force` either.
#[test]
fn what_is_no_run_is_left_alone() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let runs = folder.path().join("runs");
    fs::remove_dir_all(&run).expect("removes");
    fs::create_dir(&run).expect("a folder");
    fs::write(run.join("mine.txt"), "mine").expect("writes");
    let likes = [".notes.partial-results", ".mine.partial-1", ".old.replaced-2"];
    for like in likes {
        fs::create_dir(runs.join(like)).expect("a folder");
    }
    for more in [[].as_slice(), ["--force"].as_slice()] {
        let arguments = [&["run", text(&case), "--out", "runs"], more].concat();
        let output = dafeng(&arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).contains("error[in-the-way]"), "{}", stderr(&output));
        assert_eq!(fs::read_to_string(run.join("mine.txt")).expect("reads"), "mine");
    }
    fs::remove_dir_all(&run).expect("removes");
    fs::write(&run, "a file").expect("writes");
    let output = dafeng(&["run", text(&case), "--out", "runs", "--force"], folder.path());
    assert!(stderr(&output).contains("error[in-the-way]"), "{}", stderr(&output));
    fs::remove_file(&run).expect("removes");
    assert_eq!(run_case(&case, folder.path()), run);
    assert_eq!(hidden_in(&runs), likes.len());
}

#[test]
fn a_folder_that_cannot_be_made() {
    let (folder, case) = mill_a();
    fs::write(folder.path().join("taken"), "a file").expect("writes");
    let output = dafeng(&["run", text(&case), "--out", "taken/runs"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("error[cannot-write]"), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn a_folder_without_the_right_to_write() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, case) = mill_a();
    let runs = folder.path().join("runs");
    fs::create_dir(&runs).expect("a folder");
    fs::set_permissions(&runs, fs::Permissions::from_mode(0o555)).expect("sets");
    // Root may write everywhere but in the folders of the kernel.
    let may_write = fs::write(runs.join("try"), "").is_ok();
    let out = if may_write {
        Path::new("/sys/kernel")
    } else {
        runs.as_path()
    };
    let output = dafeng(&["run", text(&case), "--out", text(out)], folder.path());
    fs::set_permissions(&runs, fs::Permissions::from_mode(0o755)).expect("sets");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let said = stderr(&output);
    assert!(said.contains("error[cannot-write]"), "{said}");
    assert!(
        said.contains("permission denied") || said.contains("read-only"),
        "{said}"
    );
}
