//! One invoice under two numbers.

use super::seeded::{Book, found, found_at, number, verified};
use crate::support::dataset_text;

const EAF: &str = "reference-eaf";

/// The rows of the amounts that stand twice, of limestone bought in one month.
fn twice(amounts: &[&str]) -> Vec<Vec<u64>> {
    let mut book = Book::from("process,period,item,flow,quantity,unit,evidence\n");
    for (at, amount) in amounts.iter().enumerate() {
        book.append(&format!(",2024-05,limestone,purchased,{amount},t,invoice {at}"));
    }
    let verification = verified(&book.text(), "plants: [{id: p}]", None);
    let rows = |finding: &&dafeng::verification::Finding| finding.lines.iter().filter_map(|line| line.row).collect();
    found(&verification, "V60").iter().map(rows).collect()
}

#[test]
fn an_invoice_under_two_numbers() {
    // 3 lines are 3 pairs; 12345 digits, a tenth of them 1234.5 amounts: 3 / 1234.5 = 0.24 %.
    assert_eq!(twice(&["1234.50", "987.60", "1234.50"]), [[2, 4]]);
    // 1 / 123.4 = 0.81 %, but 3 / 123.4 = 2.4 %.
    assert_eq!(twice(&["1234", "1234"]), [[2, 3]]);
    assert_eq!(twice(&["1234", "980", "1234"]), Vec::<Vec<u64>>::new());
    // Round amounts, and loads that come again and again.
    assert_eq!(twice(&["1500.00", "1500.00"]), Vec::<Vec<u64>>::new());
    assert_eq!(twice(&["1234.50", "1234.50", "1234.50"]), Vec::<Vec<u64>>::new());
    // Forty wagons of 60 t, weighed to 20 kg: 780 pairs of 6 amounts and more.
    let wagons: Vec<String> = (0..40)
        .map(|at| format!("{}.{:02}", 60 + at % 7, 2 * (at % 31)))
        .collect();
    let mut wagons: Vec<&str> = wagons.iter().map(String::as_str).collect();
    wagons[39] = wagons[0];
    assert_eq!(twice(&wagons), Vec::<Vec<u64>>::new());
}

#[test]
fn an_invoice_entered_on_another_day() {
    let mut book = Book::from("process,period,item,flow,quantity,unit,evidence\n");
    for (day, evidence, amount) in [(3, "A-1", "1234.56"), (5, "A-2", "870.15"), (17, "B-1", "1234.56")] {
        book.append(&format!(",2024-05-{day:02},limestone,purchased,{amount},t,{evidence}"));
    }
    // The same amount a month later is another delivery.
    book.append(",2024-06-17,limestone,purchased,1234.56,t,B-2");
    let verification = verified(&book.text(), "plants: [{id: p}]", None);
    let finding = found_at(&verification, "V60", 4);
    assert_eq!(
        finding.message.en,
        "1234.56 t stands twice in the month, documents `A-1` and `B-1`, 2024-05-03, 2024-05-17, and all else is equal"
    );
    assert_eq!(found(&verification, "V60").len(), 1);
}

#[test]
fn where_a_balance_tells_nothing_more_is_said() {
    let words = ",,2023-03,steel-scrap,purchased";
    let mut book = Book::of(EAF);
    let line = book.line(words);
    let row = book.append(&line.replace("weighbridge and invoice", "invoice 4711"));
    let plants = dataset_text(EAF, "plants.yaml");
    let verification = verified(&book.text(), &plants, None);
    found_at(&verification, "V01", row);
    assert!(found(&verification, "V60").is_empty() && found(&verification, "V05").is_empty());
    // The fence alone has stocks, and no word of what was used: 86673.28 t twice in one month.
    book.keep(|line| {
        line.split(',')
            .nth(1)
            .is_some_and(|process| process.is_empty() || process == "process")
    });
    let verification = verified(&book.text(), &plants, None);
    assert_eq!(found(&verification, "V60").len(), 1);
    let finding = found(&verification, "V60")[0];
    assert_eq!(number(finding), "86673.28");
    assert!(finding.message.en.contains("invoice 4711"), "{}", finding.message.en);
    assert_eq!(finding.lines.len(), 2);
    assert!(found(&verification, "V01").is_empty());
}

#[test]
fn a_line_equal_in_every_column_is_told_once() {
    let mut book = Book::from("process,period,item,flow,quantity,unit,evidence\n");
    for _ in 0..2 {
        book.append(",2024-05,limestone,purchased,1234.50,t,invoice 1");
    }
    let verification = verified(&book.text(), "plants: [{id: p}]", None);
    assert_eq!(found(&verification, "V05").len(), 1);
    assert!(found(&verification, "V60").is_empty());
}
