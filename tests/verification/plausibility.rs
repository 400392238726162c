//! Faults that a ledger of one period, or one that repeats them all year, shows by what is possible at all: units a thousand times off, calorific values
//! in kilocalories, factors above stoichiometry; and balances that a stock may explain.

use dafeng::verification::Outcome;

use super::seeded::{BF_BOF, Book, EAF, MILL_A, errors, found, found_at, number, plants, verified};
use crate::support::{CETS, ENERGY, dataset_text};

#[test]
fn kilograms_for_tonnes_in_a_ledger_of_one_period() {
    let mut book = Book::of(MILL_A);
    let row = book.change(",washed-coal,net_consumed", "300810.90", "300810900");
    let verification = verified(&book.text(), &plants(MILL_A), Some(CETS));
    // 1214057.49 tCO2, of which washed coal 738331.47, now 738331469.62; over 595279 t of steel 1241.11
    let finding = found_at(&verification, "V53b", row);
    assert_eq!(number(finding), "1241.1108");
    assert!(
        finding.message.en.contains("washed coking coal 99.9 %"),
        "{}",
        finding.message.en
    );
    // (2317.68 + 120188.43 + 300810900 + 66522.44) / 595279
    assert_eq!(number(found_at(&verification, "V53a", row)), "505.6451");
}

#[test]
fn output_in_kilograms() {
    let mut book = Book::of(MILL_A);
    let row = book.change(",crude-steel,produced", "595279.00", "595279000");
    let verification = verified(&book.text(), &plants(MILL_A), Some(CETS));
    // 1229176.10 + 32394.60 - 47513.21 + 0.037 x 595279 x (1 - 1000) = -20789266.42 tCO2, over 595279000 t
    assert_eq!(number(found_at(&verification, "V53c", row)), "-0.0349");
}

#[test]
fn energy_per_tonne_of_steel_out_of_its_span() {
    let mut book = Book::of(MILL_A);
    let row = book.change(",coke,net_consumed", "66522.44", "66522440");
    let verification = verified(&book.text(), &plants(MILL_A), Some(ENERGY));
    found_at(&verification, "V53b", row);
}

#[test]
fn a_coke_rate_that_no_furnace_has() {
    let mut book = Book::of(BF_BOF);
    let row = book.row("blast-furnace,2023-06,coke,consumed");
    let of_month = found(&verified(&book.text(), &plants(BF_BOF), None), "V53a").len();
    assert_eq!(of_month, 0);
    book.change("blast-furnace,2023-06,coke,consumed", ",t,", ",10^4t,");
    let verification = verified(&book.text(), &plants(BF_BOF), None);
    let finding = found_at(&verification, "V53a", row);
    assert!(
        finding
            .message
            .en
            .contains("coal and coke charged per tonne of hot metal")
    );
}

#[test]
fn a_calorific_value_in_thousand_kilocalories() {
    let mut book = Book::of(MILL_A);
    // 23.736 / 4.1868 = 5.669
    let row = book.change(",bituminous-coal,net_consumed", "23.736", "5.669");
    let verification = verified(&book.text(), &plants(MILL_A), Some(CETS));
    let finding = found_at(&verification, "V54", row);
    assert_eq!(number(finding), "5.66900");
    assert!(finding.message.en.contains("kilocalories"), "{}", finding.message.en);
    assert!(
        finding.message.en.contains("/bituminous-coal/ncv"),
        "{}",
        finding.message.en
    );
}

/// The cells of a column of the lines with these words, rewritten.
fn rewritten(folder: &str, words: &str, column: usize, change: impl Fn(&str) -> String) -> String {
    let text = dataset_text(folder, "ledger.csv");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in reader.records() {
        let record = record.expect("a record");
        let is_meant = record.iter().collect::<Vec<_>>().join(",").contains(words);
        let cells = record.iter().enumerate().map(|(place, cell)| {
            let is_changed = is_meant && place == column && cell.chars().any(|c| c.is_ascii_digit());
            if is_changed { change(cell) } else { cell.to_owned() }
        });
        writer.write_record(cells).expect("written");
    }
    String::from_utf8(writer.into_inner().expect("whole")).expect("UTF-8")
}

#[test]
fn a_calorific_value_a_decimal_place_off_all_year() {
    let tenth = |cell: &str| {
        let digits = cell.replace('.', "");
        let point = cell.find('.').expect("decimals") - 1;
        format!("{}.{}", &digits[..point], &digits[point..])
    };
    let verification = verified(&rewritten(EAF, ",natural-gas,", 7, tenth), &plants(EAF), Some(CETS));
    let all = found(&verification, "V54");
    assert_eq!(all.len(), 1, "{all:#?}");
    assert!(all[0].lines.len() >= 12);
    assert!(all[0].message.en.contains("a decimal place"), "{}", all[0].message.en);
    assert_eq!(all[0].period.expect("a year").to_string(), "2023");
    assert_eq!(all[0].item.as_deref(), Some("natural-gas"));
}

#[test]
fn published_values_themselves_are_within() {
    for folder in [BF_BOF, EAF, MILL_A] {
        let verification = verified(&dataset_text(folder, "ledger.csv"), &plants(folder), Some(CETS));
        assert!(
            found(&verification, "V54").is_empty(),
            "{folder}: {:#?}",
            found(&verification, "V54")
        );
    }
}

#[test]
fn steam_that_nobody_uses() {
    let mut book = Book::of(BF_BOF);
    let row = book.change("utilities,2023-06,steam,consumed", "20282.31", "10282.31");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(CETS));
    // Made 13079.05 + 22553.07 + 6349.36 + 10532.33 = 52513.81, used 10000 less than that but for rounding
    let finding = found_at(&verification, "V52", row);
    assert_eq!(number(finding), "52513.81");
    assert_eq!(found(&verification, "V52").len(), 1);
}

#[test]
fn limestone_that_gives_off_more_than_it_holds() {
    let limestone = |factor: &str| {
        let mut book = Book::of(MILL_A);
        let row = book.change(
            ",limestone,net_consumed",
            "0.440,tCO2/t,default cets-ag-03.01-v01-2024",
            &format!("{factor},tCO2/t,measured"),
        );
        (row, verified(&book.text(), &plants(MILL_A), Some(CETS)))
    };
    // Above pure MgCO3, 0.52197
    let (row, verification) = limestone("0.540");
    assert_eq!(number(found_at(&verification, "V55a", row)), "0.54000");
    // Above pure CaCO3, 0.43971: some MgCO3 in it may be the reason
    let (row, verification) = limestone("0.446");
    assert!(found(&verification, "V55a").is_empty());
    assert_eq!(number(found_at(&verification, "V55b", row)), "0.44600");
    let (_, verification) = limestone("0.432");
    assert!(found(&verification, "V55b").is_empty());
}

#[test]
fn a_typed_default_that_differs_is_a_finding_that_can_be_answered() {
    let mut book = Book::of(MILL_A);
    let row = book.change(",coke,net_consumed", "28.435,GJ/t", "28.446,GJ/t");
    for method in [Some(CETS), None] {
        let verification = verified(&book.text(), &plants(MILL_A), method);
        let finding = found_at(&verification, "V45", row);
        assert!(finding.is_open());
        assert_eq!(finding.item.as_deref(), Some("coke"));
        assert_eq!(finding.plant.as_deref(), Some("mill-a"));
    }
    let answered = plants(MILL_A)
        + "    accepted: [{rule: V45, item: coke, period: 2026-06, reason: a slip of the form, by: A. Verifier, date: 2026-07-01}]\n";
    let verification = verified(&book.text(), &answered, Some(CETS));
    assert!(!found_at(&verification, "V45", row).is_open());
    assert_eq!(errors(&verification), Vec::<String>::new());
}

/// Numbers as a spreadsheet gives them: without their last zeros.
fn without_last_zeros(cell: &str) -> String {
    match cell.contains('.') {
        true => cell.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => cell.to_owned(),
    }
}

#[test]
fn zeros_that_a_spreadsheet_drops_are_no_pattern() {
    for folder in [BF_BOF, EAF] {
        let text = rewritten(folder, ",", 5, without_last_zeros);
        let digits: Vec<String> = found(&verified(&text, &plants(folder), None), "V17")
            .iter()
            .filter(|finding| finding.message.en.contains("last digits"))
            .map(|finding| finding.message.en.clone())
            .collect();
        assert_eq!(digits, Vec::<String>::new(), "{folder}");
    }
}

#[test]
fn digits_that_people_like_are_a_pattern() {
    let fives = |cell: &str| match cell.ends_with(['1', '2', '3', '4', '6']) && cell.contains('.') {
        true => format!("{}5", &cell[..cell.len() - 1]),
        false => cell.to_owned(),
    };
    let verification = verified(&rewritten(BF_BOF, ",", 5, fives), &plants(BF_BOF), None);
    let all = found(&verification, "V17");
    let digits: Vec<_> = all
        .iter()
        .filter(|finding| finding.message.en.contains("last digits"))
        .collect();
    assert_eq!(digits.len(), 1);
    assert!(digits[0].message.en.contains("end with 5"), "{}", digits[0].message.en);
    assert!(digits[0].lines.len() > 200 && digits[0].lines.iter().all(|line| line.row.is_some()));
}

const HEADER: &str = "process,period,item,flow,quantity,unit\n";

fn supplied(consumed: &str, stocks: &str) -> dafeng::verification::Verification {
    let text =
        format!("{HEADER},2024-01,coke,purchased,100.00,t\nblast-furnace,2024-01,coke,consumed,{consumed},t\n{stocks}");
    verified(&text, "plants: [{id: p}]", None)
}

#[test]
fn a_stock_that_was_not_taken_is_not_zero() {
    // 100 t bought and 95 used: the rest may lie in the yard.
    let verification = supplied("95.00", "");
    for rule in ["V01", "V02a", "V02b", "V02c", "V51"] {
        assert!(found(&verification, rule).is_empty(), "{rule}");
    }
    let outcome = verification
        .rules
        .iter()
        .find(|outcome| outcome.rule.id() == "V01")
        .expect("a rule");
    assert!(matches!(outcome.outcome, Outcome::Ran { .. }));
    assert!(
        outcome
            .passed_over
            .iter()
            .any(|reason| reason.en.contains("no stock of coke is stated")),
        "{:?}",
        outcome.passed_over
    );
    // 50 used: so much is hardly a stock.
    assert_eq!(number(found_at(&supplied("50.00", ""), "V51", 3)), "100");
    // Stated as nothing, it is nothing.
    let taken = ",2024-01,coke,opening_stock,0.00,t\n,2024-01,coke,closing_stock,0.00,t\n";
    let verification = supplied("95.00", taken);
    found_at(&verification, "V01", 3);
    found_at(&verification, "V02c", 3);
    assert!(found(&verification, "V51").is_empty());
}

#[test]
fn gas_lies_in_no_stock() {
    let text = format!(
        "{HEADER},2024-01,natural-gas,purchased,100.00,10^4Nm3\nother,2024-01,natural-gas,consumed,95.00,10^4Nm3\n"
    );
    found_at(&verified(&text, "plants: [{id: p}]", None), "V01", 2);
}

#[test]
fn what_a_balance_of_power_does_not_check_is_said() {
    let verification = verified(&dataset_text(BF_BOF, "ledger.csv"), &plants(BF_BOF), None);
    let outcome = verification
        .rules
        .iter()
        .find(|outcome| outcome.rule.id() == "V08")
        .expect("a rule");
    let part = outcome.unread[0].part.as_ref().expect("a part");
    assert_eq!(part.en, "the main meter against its submeters");
}
