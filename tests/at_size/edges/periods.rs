//! Days, months and years of any type.

use std::path::PathBuf;

use super::super::parquet_writer::{Kind, Kinds, decimals, write};
use super::super::{codes, parquet, read, refusal, rows, source, text};
use super::{HEADER, has_note, ledger_of, quantities, shown};
use crate::support::{CETS, allow_gaps};

#[test]
fn a_period_of_any_type() {
    let months = format!("{HEADER}p,2023-06,coke,purchased,5.5,t\np,2023-07,coke,purchased,6,t\n");
    let june_and_july = shown(&[("2023-06", "5.5"), ("2023-07", "6")]);
    let day: Kinds = |name| if name == "period" { Kind::Day } else { decimals(name) };
    let moment: Kinds = |name| if name == "period" { Kind::Moment } else { decimals(name) };
    for kinds in [day, moment] {
        let ledger = ledger_of(&months, kinds);
        assert!(has_note(&ledger, "dates-read-as-months"));
        assert_eq!(quantities(&ledger), june_and_july);
    }
    let whole: Kinds = |name| if name == "period" { Kind::Whole } else { decimals(name) };
    let ledger = ledger_of(&months.replace("2023-0", "20230"), whole);
    assert_eq!(quantities(&ledger), june_and_july);
    // One date in the middle of a month, and all are days, summed into their months.
    let days = format!("{HEADER}p,2023-06-01,coke,purchased,5.5,t\np,2023-06-15,coke,purchased,6,t\n");
    for kinds in [day, moment, decimals] {
        let (_folder, path) = parquet(&days, kinds);
        let (_other, small) = text(&days);
        let [parquet, small] = [path, small].map(|path| read(&source(&[path], 1)).expect("reads"));
        assert_eq!(rows(&parquet, CETS, allow_gaps()), rows(&small, CETS, allow_gaps()));
        assert_eq!(parquet.line_count(), 2);
    }
}

/// Lines that are kept one by one follow the dates of their file.
#[test]
fn first_days_are_months_for_parameters_and_assertions_too() {
    let csv = "plant,period,item,flow,quantity,unit,parameter,asserts\n\
        p,2023-06-01,anthracite,purchased,50,t,,\np,2023-06-01,anthracite,parameter,26.5,GJ/t,ncv,\n\
        p,2023-06-01,anthracite,assert,50,t,,purchased\np,2023-06-01,crude-steel,produced,9,t,,\n";
    let kinds: Kinds = |name| if name == "period" { Kind::Day } else { decimals(name) };
    let (_folder, months) = text(&csv.replace("-01,", ","));
    let expected = rows(&read(&source(&[months], 1)).expect("reads"), CETS, allow_gaps());
    assert!(expected.contains("26.5"));
    assert_eq!(rows(&ledger_of(csv, kinds), CETS, allow_gaps()), expected);
}

/// Texts that look like dates beside dates proper, whichever is read first.
#[test]
fn text_days_beside_dates() {
    let folder = tempfile::tempdir().expect("a folder");
    let [texts, dates] = ["a.parquet", "b.parquet"].map(|name| folder.path().join(name));
    let line = |plant: &str| format!("{HEADER}{plant},2023-06-01,coke,closing_stock,5,t\n");
    write(&texts, &line("p"), decimals, 10);
    write(
        &dates,
        &line("q"),
        |name| if name == "period" { Kind::Day } else { decimals(name) },
        10,
    );
    let periods = |files: &[PathBuf]| {
        let ledger = read(&source(files, 1)).expect("reads");
        let mut periods: Vec<String> = ledger.periods.iter().map(ToString::to_string).collect();
        periods.sort();
        periods
    };
    let one = periods(&[texts.clone(), dates.clone()]);
    assert_eq!(one, periods(&[dates, texts]));
    // A day typed as text says that there are days, so the date is one too.
    assert_eq!(one, ["2023-06-01"]);
}

#[test]
fn days_beside_their_month_overlap() {
    let csv = format!(
        "{HEADER}p,2023-06-03,coke,purchased,5,t\np,2023-06,coke,purchased,6,t\np,2023-06,crude-steel,produced,6,t\n"
    );
    assert!(rows(&ledger_of(&csv, decimals), CETS, allow_gaps()).contains("overlapping-periods"));
}

/// Whether dates are months is told file by file: a month's total beside days is refused, not taken for its first day; one file a day is
/// read as days.
#[test]
fn months_in_dates_beside_days() {
    let day: Kinds = |name| if name == "period" { Kind::Day } else { decimals(name) };
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, lines: &str| {
        let path = folder.path().join(name);
        write(&path, &format!("{HEADER}{lines}"), day, 10);
        path
    };
    let monthly = file(
        "monthly.parquet",
        "p,2023-06-01,coke,purchased,300,t\np,2023-07-01,coke,purchased,310,t\n",
    );
    let daily = file(
        "daily.parquet",
        "p,2023-06-01,coke,purchased,10,t\np,2023-06-02,coke,purchased,10,t\n",
    );
    let first = file("first.parquet", "p,2023-06-01,pellet,purchased,10,t\n");
    for files in [[monthly.clone(), daily.clone()], [daily.clone(), monthly]] {
        for threads in [1, 2] {
            let found = refusal(&source(&files, threads));
            assert_eq!(codes(&found), ["months-beside-days"]);
            assert!(
                found[0]
                    .place
                    .as_ref()
                    .expect("a place")
                    .file
                    .ends_with("monthly.parquet")
            );
        }
    }
    let ledger = read(&source(&[first.clone(), daily], 2)).expect("reads");
    assert!(has_note(&ledger, "first-of-month-read-as-day") && ledger.line_count() == 3);
    // Days that a small file has as text are days too.
    let (_folder, text) = text(&format!("{HEADER}p,2023-06-07,pellet,purchased,10,t\n"));
    let ledger = read(&source(&[first, text], 1)).expect("reads");
    assert!(has_note(&ledger, "first-of-month-read-as-day") && ledger.line_count() == 2);
}
