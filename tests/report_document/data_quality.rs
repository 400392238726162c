//! What each datum rests on, from every line of it and in the language of the table.

use std::fs;

use dafeng::activity::{Ledger, LedgerSource};
use dafeng::inventory::account;
use dafeng::report::document::{Cell, InventoryReport, of_inventory};
use dafeng::text::Text;
use dafeng::verification::verify_inventory;

use crate::support::{CETS, allow_gaps, library, methodology};

/// The words of a column of the quantity of the first item.
fn words(csv: &str, column: &str) -> Text {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ledger.csv");
    fs::write(&path, csv).expect("written");
    let source = LedgerSource {
        files: vec![path],
        ..LedgerSource::default()
    };
    let ledger = Ledger::read(&source, library()).expect("a ledger");
    let methodology = methodology(CETS);
    let inventory = account(&ledger, &methodology, library(), allow_gaps()).expect("accounts");
    let verification = verify_inventory(&inventory).expect("rules");
    let report = InventoryReport::of(&inventory, &source, &verification).expect("lines");
    let document = of_inventory(&report).expect("a document");
    let table = document
        .tables()
        .find(|table| table.id == "data-quality")
        .expect("the table");
    let column = table.column(column).expect("the column");
    match &table.rows[0].cells[column] {
        Cell::Words(words) => words.clone(),
        other => panic!("{other:?}"),
    }
}

/// Five invoices of one material in one month, each with its own uncertainty or none.
const INVOICES: &str = "plant,period,item,flow,quantity,unit,evidence,uncertainty\n\
    p,2024-06,coke,purchased,10,t,invoice 1,2\n\
    p,2024-06,coke,purchased,20,t,invoice 2,3\n\
    p,2024-06,coke,purchased,30,t,invoice 3,\n\
    p,2024-06,coke,purchased,40,t,invoice 4,2\n\
    p,2024-06,coke,purchased,50,t,invoice 5,5\n";

#[test]
fn what_a_datum_rests_on_is_said_in_the_language_of_the_table() {
    let words = words(INVOICES, "evidence");
    assert_eq!(words.en, "invoice 1; invoice 2; invoice 3 and 2 more");
    assert_eq!(words.zh, "invoice 1; invoice 2; invoice 3 等另 2 项");
}

#[test]
fn the_uncertainty_of_every_line_is_said() {
    assert_eq!(words(INVOICES, "uncertainty").en, "±2 % / ±3 % / ±5 %");
}
