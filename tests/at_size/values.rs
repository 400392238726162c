//! Values that lines state for themselves: sums and means while reading are those of the lines read one by one.

use std::fmt::Write;

use proptest::prelude::*;

use super::parquet_writer::{Kinds, all_text, decimals, doubles, write};
use super::{dealt, read, rows, source, text};
use crate::support::{CETS, ENERGY, allow_gaps, process_level};
use dafeng::inventory::AccountRequest;

const HEADER: &str = "plant,process,period,item,flow,quantity,unit,moisture_basis,moisture,ncv,ncv_unit,ncv_basis,ncv_moisture_basis,carbon_content,carbon_content_unit,carbon_content_basis,parameter,asserts\n";

const PLANTS: &str = "plants:\n- id: p\n  units: [{id: bf-1, process: blast-furnace}, {id: bf-2, process: blast-furnace}]\n  factors: [{item: bituminous-coal, parameter: ncv, value: 25.123, unit: GJ/t, evidence: laboratory}]\n- id: q\n";

/// One line by its choices.
fn line() -> impl Strategy<Value = String> {
    let numbers = (0u64..3_000_000, 15_000u32..33_000, 2000u32..3000);
    let choices = (
        0usize..4,
        0usize..8,
        0usize..6,
        0usize..4,
        0usize..5,
        0usize..5,
        1u8..3,
        1u8..29,
    );
    (numbers, choices).prop_map(
        |((quantity, ncv, carbon), (item, flow, unit, basis, states, wet, month, day))| {
            let kind = item;
            let (item, units, per) = [
                ("anthracite", ["t", "kg", "万t"], "t"),
                ("bituminous-coal", ["t", "kg", "t"], "t"),
                ("natural-gas", ["10^4Nm3", "万Nm3", "Nm3"], "10^4Nm3"),
                ("coke", ["t", "kg", "t"], "t"),
            ][item];
            let (process, flow) = [
                ("", "purchased"),
                ("", "purchased"),
                ("", "sold"),
                ("", "consumed"),
                ("bf-1", "consumed"),
                ("bf-2", "consumed"),
                ("blast-furnace", "consumed"),
                ("coking", "purchased"),
            ][flow];
            let unit = units[unit % 3];
            let quantity = if quantity % 7 == 0 { 0 } else { quantity };
            // Lines of an item that are dry and lines that are not cannot be added: most ledgers have one kind.
            let wet = if kind == 1 { 1 + wet % 2 } else { 0 };
            let basis = ["measured", "measured", "default cets-ag-03.01-v01-2024", ""][basis];
            let period = if states == 4 {
                format!("2024-{month:02}-{day:02}")
            } else {
                format!("2024-{month:02}-{:02}", day % 3 + 1)
            };
            let wet = if per == "t" {
                ["", "as-received", "dry"][wet]
            } else {
                ""
            };
            let states_ncv = matches!(states, 0 | 1 | 4);
            let states_carbon = matches!(states, 0 | 2 | 4);
            let mut text = format!(
                "p,{process},{period},{item},{flow},{}.{:03},{unit},{wet},",
                quantity / 1000,
                quantity % 1000
            );
            text.push_str(if wet == "as-received" { "10," } else { "," });
            let of_ncv = if states_ncv && wet == "as-received" { "dry" } else { "" };
            if states_ncv {
                let _ = write!(text, "{}.{:03},GJ/{per},{basis},{of_ncv},", ncv / 1000, ncv % 1000);
            } else {
                text.push_str(",,,,");
            }
            if states_carbon {
                let _ = write!(text, "0.0{carbon},tC/GJ,{basis},");
            } else {
                text.push_str(",,,");
            }
            text + ",\n"
        },
    )
}

/// What every ledger has: steel, a laboratory's calorific value, a carbon content that weighs by energy, an assertion, stocks by day.
const ALWAYS: &str = "p,,2024-01,crude-steel,produced,100,t,,,,,,,,,,,\np,,2024-02,crude-steel,produced,100,t,,,,,,,,,,,\n\
    p,,2024-01,coke,parameter,28.5,GJ/t,,,,,,,,,,ncv,\np,,2024-01,anthracite,parameter,0.027,tC/GJ,,,,,,,,,,carbon_content,\np,,2024-01,limestone,assert,12,t,,,,,,,,,,,purchased\n\
    p,,2024-01-05,limestone,purchased,7,t,,,,,,,,,,,\np,,2024-01-09,limestone,purchased,5000,kg,,,,,,,,,,,\n\
    p,,2024-01-01,limestone,opening_stock,3,t,,,,,,,,,,,\np,,2024-01-31,limestone,closing_stock,4,t,,,,,,,,,,,\n\
    p,,2024-02-15,limestone,closing_stock,1,t,,,,,,,,,,,\np,,2024-02-29,limestone,closing_stock,2,t,,,,,,,,,,,\n";

fn all_rows(files: &[std::path::PathBuf], plants: &std::path::Path, threads: usize) -> Vec<String> {
    let source = dafeng::activity::LedgerSource {
        plants: Some(plants.to_owned()),
        ..source(files, threads)
    };
    match read(&source) {
        Err(problems) => vec![problems.0.iter().map(|problem| problem.code).collect()],
        Ok(ledger) => [CETS, ENERGY]
            .iter()
            .flat_map(|method| {
                [
                    allow_gaps(),
                    AccountRequest {
                        allow_gaps: true,
                        ..process_level()
                    },
                ]
                .map(|request| rows(&ledger, method, request))
            })
            .collect(),
    }
}

/// A net consumption beside purchases weighs nothing, nor does a line of 0. The value of the latter made two values of one where lines were
/// read one by one, and none where they were summed while they were read.
#[test]
fn a_line_of_nothing_beside_a_value_without_weight() {
    let gas = "p,,2024-02,natural-gas";
    let csv = format!(
        "{HEADER}{ALWAYS}{gas},purchased,31,10^4Nm3,,,300,GJ/10^4Nm3,measured,,,,,,\n\
         {gas},net_consumed,0,10^4Nm3,,,300,GJ/10^4Nm3,measured,,0.02872,tC/GJ,measured,,\n\
         {gas},net_consumed,2,10^4Nm3,,,320,GJ/10^4Nm3,measured,,0.015,tC/GJ,measured,,\n"
    );
    let (folder, small) = text(&csv);
    let big = folder.path().join("big.parquet");
    write(&big, &csv, decimals, 7);
    for path in [small, big] {
        let ledger = read(&source(&[path], 1)).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let found = rows(&ledger, CETS, AccountRequest::default());
        // 2 * 300 * 0.015 * 44/12 = 33.00
        let row = found
            .lines()
            .find(|line| line.contains("natural-gas"))
            .expect("counted");
        assert!(
            row.contains("0.01500,tC/GJ,measured") && row.contains(",33.00,"),
            "{row}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stated_values_are_summed_as_lines_are(lines in prop::collection::vec(line(), 1..40), threads in 1usize..3, files in 1usize..4) {
        let csv = format!("{HEADER}{ALWAYS}{}", lines.concat());
        let (folder, small) = text(&csv);
        let plants = folder.path().join("p.yaml");
        std::fs::write(&plants, PLANTS).expect("writes");
        let expected = all_rows(&[small], &plants, 1);
        let kinds: [Kinds; 3] = [decimals, doubles, all_text];
        let paths: Vec<_> = dealt(&csv, files).iter().enumerate().map(|(at, part)| {
            let path = folder.path().join(format!("{at}.parquet"));
            write(&path, part, kinds[(at + lines.len()) % 3], 7);
            path
        }).collect();
        let found = all_rows(&paths, &plants, threads);
        for (found, expected) in found.iter().zip(&expected) {
            let differs = found.lines().zip(expected.lines()).find(|(found, expected)| found != expected);
            prop_assert!(found == expected, "{differs:#?}\n{csv}");
        }
        prop_assert_eq!(found.len(), expected.len());
    }
}
