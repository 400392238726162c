//! CSV files from 16 MiB on are summed while they are read: what they give is what small files give.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::parquet_writer::{all_text, write};
use super::{codes, read, refusal, rows, source};
use crate::support::{CETS, allow_gaps};

const HEADER: &str = "plant,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis,evidence,note\n";
const LINES: usize = 9000;

/// Lines of two kilobytes, so that few make a big file.
fn lines() -> Vec<String> {
    let padding = "凭证".repeat(320);
    (0..LINES)
        .map(|at| {
            let item = ["anthracite", "coke", "焦炭", "bituminous-coal"][at % 4];
            let unit = ["t", "kg"][at / 7 % 2];
            let stated = if at % 3 == 0 {
                format!("2{}.5,GJ/t,measured", at % 9)
            } else {
                ",,".to_owned()
            };
            format!(
                "p,2023-0{},{item},purchased,{at}.{:03},{unit},{stated},{padding},\n",
                at % 9 + 1,
                at % 1000
            )
        })
        .chain((1..=9).map(|month| format!("p,2023-0{month},crude-steel,produced,9,t,,,,,\n")))
        .collect()
}

fn account_of(files: &[PathBuf], threads: usize) -> String {
    let ledger = read(&source(files, threads)).unwrap_or_else(|problems| panic!("{problems:#?}"));
    rows(&ledger, CETS, allow_gaps())
}

fn big(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("writes");
    assert!(text.len() > 16 << 20, "{}", text.len());
    path
}

#[test]
fn a_big_text_gives_what_small_ones_give() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = lines();
    let csv = format!("{HEADER}{}", lines.concat());
    let small: Vec<PathBuf> = lines
        .chunks(LINES / 3)
        .enumerate()
        .map(|(at, chunk)| {
            let path = folder.path().join(format!("small-{at}.csv"));
            std::fs::write(&path, format!("{HEADER}{}", chunk.concat())).expect("writes");
            path
        })
        .collect();
    let expected = account_of(&small, 1);
    let plain = big(folder.path(), "plain.csv", &csv);
    assert!(account_of(std::slice::from_ref(&plain), 1) == expected && account_of(&[plain], 2) == expected);
    let parquet = folder.path().join("a.parquet");
    write(&parquet, &csv, all_text, 4000);
    assert!(account_of(&[parquet], 2) == expected);
    // A byte-order mark, returns, blank lines, semicolons.
    let mut odd = "\u{feff}".to_owned() + &HEADER.replace(',', ";").replace('\n', "\r\n");
    for (at, line) in lines.iter().enumerate() {
        odd.push_str(&line.trim_end().replace(',', ";"));
        odd.push_str("\r\n");
        if at % 1000 == 5 {
            odd.push_str("\r\n;;;;\r\n");
        }
    }
    assert!(account_of(&[big(folder.path(), "odd.csv", &odd)], 2) == expected);
    // A quotation mark: read as small files are.
    let quoted = csv.replacen("p,2023-01,", "\"p\",2023-01,", 1);
    assert!(account_of(&[big(folder.path(), "quoted.csv", &quoted)], 2) == expected);
}

#[test]
fn faults_deep_inside_a_big_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines = lines();
    let bad = lines[7000].replacen("purchased,7000.", "purchased,7000;", 1);
    lines[7000] = bad;
    lines[7500] = "\n".to_owned();
    lines[8000] = lines[8000].replacen(",p", ",", 1).replacen("purchased", "bought", 1);
    let last = lines[8500].trim_end().to_owned();
    lines[8500] = format!("{last},stray\n");
    let path = big(folder.path(), "bad.csv", &format!("{HEADER}{}", lines.concat()));
    for threads in [1, 2] {
        let found = refusal(&source(std::slice::from_ref(&path), threads));
        let rows: Vec<Option<u64>> = found
            .iter()
            .map(|problem| problem.place.as_ref().and_then(|place| place.row))
            .collect();
        assert_eq!(codes(&found), ["not-a-number", "unknown-flow", "stray-cell"]);
        assert_eq!(rows, [Some(7002), Some(8002), Some(8502)]);
    }
}

/// 250,000 short lines; a cell under a column without a name is told, as in a small file.
#[test]
fn many_short_lines() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut csv = "plant,period,item,flow,quantity,unit,,note\n".to_owned();
    for at in 0..250_000u32 {
        let _ = writeln!(
            csv,
            "north-works,2023-{:02},anthracite,purchased,{at:07}.125,t,,weighbridge note {at:06}",
            at % 12 + 1
        );
    }
    let path = big(folder.path(), "short.csv", &csv);
    let ledger = read(&source(&[path], 2)).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let sums = ledger.sums(&[], &[]).expect("sums");
    assert_eq!((sums.len(), sums[0].lines), (1, 250_000));
    // 0 + 1 + ... + 249,999 and an eighth of each line.
    assert_eq!(
        dafeng::quantity::decimal::scaled_text(sums[0].quantity, ledger.places),
        "31249906250"
    );
    csv.push_str("north-works,2023-12,anthracite,purchased,1,t,stray,\n");
    let stray = big(folder.path(), "stray.csv", &csv);
    assert_eq!(codes(&refusal(&source(&[stray], 2))), ["stray-cell"]);
}

/// Lines of 64 bytes end where parts end, those of 63 and 65 bytes drift across the ends; one line is longer than what is read beyond a
/// part at once. None is lost and none is counted twice.
#[test]
fn parts_end_where_lines_end() {
    let folder = tempfile::tempdir().expect("a folder");
    for width in [63, 64, 65] {
        let mut csv = "plant,period,item,flow,quantity,unit,uncertainty,note\n".to_owned();
        let count = (17 << 20) / width;
        for at in 0..count {
            let line = format!("p,2023-06,coke,purchased,{at}.5,t,{}%,", at % 9);
            let _ = writeln!(csv, "{line:x<end$}", end = width - 1);
        }
        let middle = csv.len() / 2 + csv[csv.len() / 2..].find('\n').expect("a line") + 1;
        csv.insert_str(
            middle,
            &format!("p,2023-06,coke,purchased,3,t,,{}\n", "y".repeat(700_000)),
        );
        let path = big(folder.path(), &format!("{width}.csv"), &csv);
        for threads in [1, 2] {
            let ledger =
                read(&source(std::slice::from_ref(&path), threads)).unwrap_or_else(|problems| panic!("{problems:#?}"));
            let sums = ledger.sums(&[], &[]).expect("sums");
            assert_eq!(sums[0].lines, count as u64 + 1);
            // 0 + 1 + ... + (count - 1), a half of each line, and 3; in tenths.
            let count = count as i128;
            let tenths = 10 * (count * (count - 1) / 2) + 5 * count + 30;
            assert_eq!(
                sums[0].quantity * 10,
                tenths * 10i128.pow(ledger.places),
                "{width} bytes"
            );
        }
    }
}

/// A lone return before the header is an old line end: rows are counted by the reader of small files, and no line is lost.
#[test]
fn a_lone_return_before_the_header() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = format!("{HEADER}{}", lines().concat());
    let expected = {
        let plain = big(folder.path(), "plain.csv", &csv);
        account_of(&[plain], 1)
    };
    for before in ["\r", "\r\r\n"] {
        let path = big(folder.path(), "returns.csv", &format!("{before}{csv}"));
        assert!(account_of(&[path], 2) == expected, "{before:?}");
    }
}

/// Numbers finer than those at the top of the file are summed like the others, not kept one by one.
#[test]
fn numbers_finer_than_the_top() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut csv = "plant,period,item,flow,quantity,unit,note\n".to_owned();
    let count = 400_000u32;
    for at in 0..count {
        let fraction = if at < count / 2 { "" } else { ".123456" };
        let _ = writeln!(
            csv,
            "p,2023-06,coke,purchased,{at}{fraction},t,weighbridge note {at:07}"
        );
    }
    let path = big(folder.path(), "finer.csv", &csv);
    let ledger = read(&source(&[path], 2)).unwrap_or_else(|problems| panic!("{problems:#?}"));
    // Few condensed lines, no line of its own.
    assert!(
        ledger.details.is_empty() && ledger.frame.height() == 1,
        "{}",
        ledger.frame.height()
    );
    let sums = ledger.sums(&[], &[]).expect("sums");
    // 0 + 1 + ... + 399,999, and 200,000 times 0.123456.
    assert_eq!(
        dafeng::quantity::decimal::scaled_text(sums[0].quantity, ledger.places),
        "79999824691.2"
    );
}
