//! The lines behind a figure, found by a second reading; sums before any method.

use bigdecimal::{BigDecimal, Zero};
use dafeng::activity::ledger_line::LedgerLine;
use dafeng::inventory::{AccountRequest, Explanation, account};
use dafeng::report::json::explanation_json;
use std::process::Command;
use std::str::FromStr;

use super::parquet_writer::{Kind, Kinds, decimals};
use super::{parquet, read, source};
use crate::explanations::check;
use crate::support::{CETS, library, methodology};

const HEADER: &str =
    "plant,period,item,flow,quantity,unit,moisture_basis,moisture,ncv,ncv_unit,ncv_basis,ncv_moisture_basis\n";

/// Every line that a tree shows, with its quantity.
fn lines(node: &Explanation, found: &mut Vec<LedgerLine>) {
    found.extend(node.lines.iter().cloned());
    for child in &node.children {
        lines(child, found);
    }
}

/// Explains the row of an item and gives its distinct lines.
fn explained(csv: &str, kinds: Kinds, item: &str, request: AccountRequest) -> Vec<LedgerLine> {
    let (_folder, path) = parquet(csv, kinds);
    let ledger = read(&source(&[path], 2)).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let method = methodology(CETS);
    let inventory = account(&ledger, &method, library(), request).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let is_of = |row: &&dafeng::inventory::Row| inventory.library.items.at(inventory.cell(row).item).id() == item;
    use dafeng::factor::Named;
    let row = inventory.rows.iter().find(is_of).expect("a row");
    let explanation = inventory.explain_row(row).expect("explains");
    assert!(check(&explanation) >= 2);
    let mut found = Vec::new();
    lines(&explanation, &mut found);
    assert!(explanation_json(&explanation).to_string().contains("\"lines\""));
    found.sort_by(|left, right| left.place.cmp(&right.place));
    found.dedup();
    found
}

fn rows_of(lines: &[LedgerLine]) -> Vec<Option<u64>> {
    lines.iter().map(|line| line.place.row).collect()
}

const STEEL: &str = "p,2023-06,crude-steel,produced,9,t,,,,,,\n";

/// Lines in several units state values of their own: each stands behind the figure once.
#[test]
fn each_line_is_shown_once() {
    let csv = format!(
        "{HEADER}p,2023-06,anthracite,purchased,5,t,,,26.5,GJ/t,measured,\np,2023-06,anthracite,purchased,2500,kg,,,27.5,GJ/t,measured,\n\
        p,2023-06,anthracite,purchased,5,t,,,26.0,GJ/t,measured,\np,2023-06,anthracite,purchased,5,t,,,,,,\n{STEEL}"
    );
    let request = AccountRequest {
        allow_gaps: true,
        ..AccountRequest::default()
    };
    assert_eq!(
        rows_of(&explained(&csv, decimals, "anthracite", request)),
        [Some(1), Some(2), Some(3), Some(4)]
    );
}

/// A line as received that was dried because others are dry is shown dry.
#[test]
fn lines_are_shown_as_they_were_dried() {
    let csv = format!(
        "{HEADER}p,2023-06,anthracite,purchased,100,t,as-received,10,,,,\n\
        p,2023-06,anthracite,purchased,50,t,as-received,10,26.5,GJ/t,measured,dry\np,2023-06,anthracite,purchased,50,t,dry,,26.5,GJ/t,measured,dry\n{STEEL}"
    );
    let kinds: Kinds = |name| {
        if name == "moisture" {
            Kind::Double
        } else {
            decimals(name)
        }
    };
    let request = AccountRequest {
        allow_gaps: true,
        ..AccountRequest::default()
    };
    let lines = explained(&csv, kinds, "anthracite", request);
    let quantities: Vec<String> = lines.iter().map(|line| line.quantity.to_text()).collect();
    assert_eq!(quantities, ["90", "45", "50"]);
    assert!(lines[0].moisture.is_some() && lines[1].moisture.is_some());
}

/// Stocks are states: the lines of another day are not those of the state.
#[test]
fn stocks_by_day_show_their_own_line() {
    let csv = format!(
        "{HEADER}p,2023-06-01,anthracite,opening_stock,5,t,,,,,,\np,2023-06-15,anthracite,closing_stock,7,t,,,,,,\n\
        p,2023-06-30,anthracite,closing_stock,4,t,,,,,,\np,2023-06-07,anthracite,purchased,100,t,,,26.5,GJ/t,measured,\np,2023-06-09,anthracite,purchased,100,t,,,26.5,GJ/t,measured,\n{}",
        STEEL.replace("2023-06", "2023-06-30")
    );
    let kinds: Kinds = |name| if name == "period" { Kind::Day } else { decimals(name) };
    let request = AccountRequest {
        allow_gaps: true,
        ..AccountRequest::default()
    };
    let lines = explained(&csv, kinds, "anthracite", request);
    let sum = lines.iter().fold(BigDecimal::zero(), |sum, line| {
        sum + BigDecimal::from_str(&line.quantity.to_text()).expect("a number")
    });
    assert!(
        rows_of(&lines).contains(&Some(4)) && rows_of(&lines).contains(&Some(5)),
        "{lines:#?}"
    );
    assert!(sum >= BigDecimal::from_str("201").expect("a number"), "{sum}");
}

/// Of very many lines the first are shown one by one, the rest as one.
#[test]
fn many_lines_are_shown_in_part() {
    let mut csv = HEADER.to_owned();
    for at in 0..1500 {
        csv.push_str(&format!(
            "p,2023-06,anthracite,purchased,{at}.125,t,,,26.{},GJ/t,measured,\n",
            at % 9 + 1
        ));
    }
    csv.push_str(STEEL);
    let request = AccountRequest {
        allow_gaps: true,
        ..AccountRequest::default()
    };
    let lines = explained(&csv, decimals, "anthracite", request);
    assert_eq!(lines.len(), 201);
    assert_eq!(lines.iter().map(|line| line.count).sum::<u64>(), 1500);
    let rest = lines.iter().find(|line| line.count > 1).expect("the rest");
    assert_eq!((rest.count, rest.place.row), (1300, None));
    assert!(rest.place.file.ends_with("ledger.parquet"));
}

fn sum(arguments: &[&str], folder: &std::path::Path) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(["ledger", "sum", "a.parquet", "--format", "csv"])
        .args(arguments)
        .current_dir(folder)
        .env_remove("DAFENG_LANG")
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("runs");
    let bytes = if output.status.success() {
        output.stdout
    } else {
        output.stderr
    };
    (output.status.code(), String::from_utf8(bytes).expect("UTF-8"))
}

#[test]
fn sums_before_any_method() {
    let csv = "plant,process,period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n\
        p,,2023-06,anthracite,purchased,2.5,t,20,GJ/t,measured\np,,2023-07,anthracite,purchased,1500,kg,30,GJ/t,measured\n\
        p,,2023-07,anthracite,purchased,4,t,,,\nq,coking,2023-07,coke,produced,0.001,万t,,,\n";
    let (folder, path) = parquet(csv, decimals);
    std::fs::rename(&path, folder.path().join("a.parquet")).expect("renamed");
    let of = |arguments: &[&str]| {
        let (code, text) = sum(arguments, folder.path());
        assert_eq!(code, Some(0), "{text}");
        text.trim_start_matches('\u{feff}')
            .replace('\r', "")
            .lines()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let plain = of(&["--by", "item"]);
    assert_eq!(plain.len(), 3);
    assert!(
        plain[1..]
            .iter()
            .any(|line| line.contains("anthracite,purchased,8") && line.ends_with(",t,3")),
        "{plain:?}"
    );
    assert!(
        plain[1..]
            .iter()
            .any(|line| line.contains("coke,produced,10") && line.ends_with(",t,1")),
        "{plain:?}"
    );
    assert_eq!(of(&["--by", "plant,month"]).len(), 4);
    assert_eq!(of(&["--by", "年,工序"]).len(), 3);
    // 2.5 * 20 + 1.5 * 30
    let values = of(&["--by", "item", "--values"]);
    assert!(
        values[0].contains("quantity_x_ncv") && values.iter().any(|line| line.ends_with(",3,95")),
        "{values:?}"
    );
    let (code, said) = sum(&["--by", "shift"], folder.path());
    assert_eq!(code, Some(2));
    assert!(said.contains("unknown-grouping"), "{said}");
}
