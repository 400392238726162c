//! Months of one series beside one another: a value that jumps, two months that were exchanged.

use super::seeded::{Book, found, found_at, number, verified};
use crate::support::{CETS, dataset_text};

const BF_BOF: &str = "reference-bf-bof";
const EAF: &str = "reference-eaf";

fn plants(folder: &str) -> String {
    dataset_text(folder, "plants.yaml")
}

#[test]
fn a_calorific_value_that_jumps() {
    let mut book = Book::of(BF_BOF);
    let row = book.change(",,2023-06,natural-gas,purchased", "356.885", "386.885");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    let finding = found_at(&verification, "V19", row);
    assert_eq!(number(finding), "386.88500");
}

#[test]
fn a_jump_is_told_by_how_many_others_there_are() {
    // Half of the others 25.9, half 26.1, one 26.0: of 11 the variance is 10 x 0.01 / 10, of 5 it is 4 x 0.01 / 4, the standard deviation 0.1.
    let of = |others: usize, value: &str| {
        let mut book = Book::from("period,item,flow,quantity,unit,ncv,ncv_unit,ncv_basis\n");
        let series = (0..others).map(|place| match (place + 1 == others, place % 2) {
            (true, _) => "26.0",
            (false, 0) => "25.9",
            (false, _) => "26.1",
        });
        for (month, ncv) in (1..).zip(series.chain([value])) {
            book.append(&format!("2024-{month:02},diesel,purchased,100,t,{ncv},GJ/t,measured"));
        }
        let verification = verified(&book.text(), "plants: [{id: p}]", None);
        found(&verification, "V19")
            .iter()
            .map(|finding| number(finding))
            .collect::<Vec<String>>()
    };
    // 11 others: 0.41 is 4.1 of theirs, within 4.14, and 0.42 is not.
    assert_eq!(of(11, "26.41"), Vec::<String>::new());
    assert_eq!(of(11, "26.42"), ["26.42000"]);
    // 5 others: 7.2 within 7.26, 7.3 not; of three nothing is said.
    assert_eq!(of(5, "26.72"), Vec::<String>::new());
    assert_eq!(of(5, "26.73"), ["26.73000"]);
    assert_eq!(of(3, "30.00"), Vec::<String>::new());
}

#[test]
fn power_of_two_months_exchanged_at_the_fence() {
    let mut book = Book::of(EAF);
    let january = book.change(",,2023-01,electricity,purchased", "47399.19", "34435.43");
    let february = book.change(",,2023-02,electricity,purchased", "34435.43", "47399.19");
    // Users that are metered tell it as well.
    let verification = verified(&book.text(), &plants(EAF), None);
    found_at(&verification, "V08", january);
    // Without them 34435.43 / 79268.48 = 0.434 MWh/t in January and 47399.19 / 56932.13 = 0.833 in February do; other months have 0.59 to 0.61.
    book.keep(|line| {
        line.split(',')
            .nth(1)
            .is_some_and(|process| process.is_empty() || process == "process")
    });
    let verification = verified(&book.text(), &plants(EAF), None);
    let all = found(&verification, "V61");
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(number(all[0]), "34435.43");
    assert!(
        all[0]
            .message
            .en
            .starts_with("2023-01 and 2023-02 seem to have each other's amount"),
        "{}",
        all[0].message.en
    );
    assert!(january < february && all[0].lines.len() == 2);
}

#[test]
fn power_of_two_months_exchanged_at_a_process() {
    let mut book = Book::of(BF_BOF);
    // 15171.55 / 395044.89 = 0.0384 and 17038.81 / 355041.23 = 0.0480 MWh/t where the other months have 0.043: too little for the balance of the works,
    // 1867.26 of some 130000 MWh.
    let january = book.change("sintering,2023-01,electricity,consumed", "17038.81", "15171.55");
    let february = book.change("sintering,2023-02,electricity,consumed", "15171.55", "17038.81");
    let verification = verified(&book.text(), &plants(BF_BOF), None);
    assert!(found(&verification, "V08").is_empty());
    let finding = found_at(&verification, "V61", january);
    assert_eq!(finding.process.as_deref(), Some("sintering"));
    assert!(finding.lines.iter().any(|line| line.row == Some(february)));
    assert_eq!(found(&verification, "V61").len(), 1);
}

#[test]
fn months_that_were_not_exchanged() {
    for folder in [BF_BOF, EAF, "archetypes/bf-bof", "archetypes/scrap-eaf"] {
        let verification = verified(&dataset_text(folder, "ledger.csv"), &plants(folder), Some(CETS));
        assert!(found(&verification, "V61").is_empty(), "{folder}");
        assert!(found(&verification, "V19").is_empty(), "{folder}");
    }
}
