//! Inputs of a case that cannot be read, or that somebody writes to, while a case is computed.

use std::cell::Cell;
use std::fs;

use dafeng::case::input_set::InputSet;
use dafeng::case::{Case, compute};

use crate::at_size::parquet_writer::{decimals, write};
use crate::case_runs::mill_a;

/// A ledger in whose place a folder came after it was hashed: the system opens it and cannot read it. It is the input that is at fault, not the copy.
#[test]
fn an_input_that_cannot_be_read_is_no_copy_that_cannot_be_written() {
    let (folder, path) = mill_a();
    let case = Case::read(&path).expect("a case");
    let inputs = InputSet::of(&case).expect("inputs");
    let ledger = folder.path().join("mill-a/ledger.csv");
    fs::remove_file(&ledger).expect("removes");
    fs::create_dir(&ledger).expect("a folder");
    let problems = inputs
        .copy_into(&folder.path().join("copies"))
        .expect_err("cannot be read");
    let [problem] = problems.0.as_slice() else {
        panic!("{problems:#?}");
    };
    assert_eq!(problem.code, "unreadable-file");
    let place = problem.place.as_ref().expect("a place");
    assert_eq!(place.file, ledger.display().to_string());
    assert!(!problem.message.en.contains("copies"), "{problem:#?}");
}

/// The ledger of the year before is summed while it is read, as is any Parquet file; somebody appends to it while the case is accounted.
#[test]
fn a_ledger_of_the_year_before_that_changes_meanwhile() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let header = "plant,period,item,flow,quantity,unit\n";
    let ledger =
        |year: &str| format!("{header}works,{year},coke,net_consumed,200,t\nworks,{year},crude-steel,produced,500,t\n");
    fs::write(at("ledger.csv"), ledger("2024")).expect("writes");
    write(&at("before.parquet"), &ledger("2023"), decimals, 10);
    fs::write(
        at("case.yaml"),
        "ledger: [ledger.csv]\nprevious: {ledger: [before.parquet]}\nmethodologies: [{id: cets-ag-03.01-v01-2024, levels: [enterprise]}]\n",
    )
    .expect("writes");
    let case = Case::read(&at("case.yaml")).expect("a case");
    let computed = compute(&case, None, &|_| {});
    assert!(computed.is_ok(), "nobody writes: {:#?}", computed.err());
    let is_read = Cell::new(false);
    let computed = compute(&case, None, &|what| {
        let is_accounted = what.en.starts_with("account by");
        if is_accounted && !is_read.replace(true) {
            let bytes = fs::read(at("before.parquet")).expect("reads");
            fs::write(at("before.parquet"), [bytes, b"more".to_vec()].concat()).expect("writes");
        }
    });
    assert!(is_read.get(), "the account is told");
    let problems = computed.err().expect("it was changed");
    let [problem] = problems.0.as_slice() else {
        panic!("{problems:#?}");
    };
    assert_eq!(problem.code, "changed-while-read");
    assert!(
        problem
            .place
            .as_ref()
            .is_some_and(|place| place.file.ends_with("before.parquet"))
    );
}
