//! Faults of one line or one month: a month left out, a decimal point, carbon for carbon dioxide, more carbon than mass, by-products off by ten; and
//! what looks like a fault of a ledger of the fence alone and is none.

use dafeng::format::rule::RuleSeverityEntry;
use dafeng::inventory::{AccountRequest, account};
use dafeng::report::plant_heading::plant_heading;

use super::seeded::{Book, errors, found, found_at, number, passed_over, verified};
use crate::support::{CETS, GBT_32151, dataset_text, ledger, library, methodology};

const BF_BOF: &str = "reference-bf-bof";
const EAF: &str = "reference-eaf";
const MILL_A: &str = "mill-a-2026-06";

fn plants(folder: &str) -> String {
    dataset_text(folder, "plants.yaml")
}

/// The ledger of the integrated works without a line of a process.
fn fence() -> Book {
    let text = dataset_text(BF_BOF, "ledger.csv");
    let is_of_fence = |line: &&str| line.split(',').nth(1).is_some_and(|process| process.is_empty());
    let mut lines: Vec<&str> = text.lines().take(1).collect();
    lines.extend(text.lines().skip(1).filter(is_of_fence));
    Book::from(&lines.join("\n"))
}

#[test]
fn a_month_left_out_of_a_ledger_of_the_fence() {
    let mut book = fence();
    let whole = verified(&book.text(), &plants(BF_BOF), Some(GBT_32151));
    assert!(found(&whole, "V56").is_empty(), "{:#?}", found(&whole, "V56"));
    book.remove(",,2023-07,");
    let verification = verified(&book.text(), &plants(BF_BOF), Some(GBT_32151));
    let all = found(&verification, "V56");
    assert_eq!(all.len(), 1, "one finding for all items: {all:#?}");
    assert_eq!(all[0].severity, RuleSeverityEntry::Warning);
    assert_eq!(all[0].period.expect("a month").to_string(), "2023-07");
    assert_eq!(
        all[0].message.en,
        "of the 12 months 2023-01 to 2023-12, 2023-07: no line has a quantity"
    );
}

#[test]
fn the_heading_of_an_account_counts_the_months() {
    let mut book = fence();
    // Without July, the stocks of June and August would not meet.
    book.remove("opening_stock");
    book.remove("closing_stock");
    let heading = |csv: &str| {
        let ledger = ledger(csv, &plants(BF_BOF)).expect("readable");
        let methodology = methodology(CETS);
        let inventory = account(&ledger, &methodology, library(), AccountRequest::default()).expect("accounts");
        plant_heading(&inventory, 0)
    };
    assert!(!heading(&book.text()).en.contains("months"));
    book.remove(",,2023-07,");
    let heading = heading(&book.text());
    assert!(
        heading.en.contains("2023-01 – 2023-12 (11 of 12 months)"),
        "{}",
        heading.en
    );
    assert!(
        heading.zh.contains("2023-01 – 2023-12（12 个月中的 11 个月）"),
        "{}",
        heading.zh
    );
}

#[test]
fn a_month_left_out_of_one_item() {
    let mut book = fence();
    book.remove(",,2023-07,electricity,purchased");
    book.remove(",,2023-07,electricity,sold");
    book.remove(",,2023-12,crude-steel,produced");
    let verification = verified(&book.text(), &plants(BF_BOF), None);
    let all = found(&verification, "V56");
    let mut told: Vec<(Option<&str>, String)> = all
        .iter()
        .map(|finding| (finding.item.as_deref(), finding.period.expect("a month").to_string()))
        .collect();
    told.sort();
    // The last month too: the plant has lines of it.
    assert_eq!(
        told,
        [
            (Some("crude-steel"), "2023-12".to_owned()),
            (Some("electricity"), "2023-07".to_owned())
        ],
        "{all:#?}"
    );
}

#[test]
fn a_decimal_point_in_one_month() {
    let mut book = Book::of(BF_BOF);
    let gas = book.change(",,2023-07,natural-gas,purchased", "45.03", "450.3");
    let steel = book.change(",,2023-07,crude-steel,produced", "342594.83", "3425.9483");
    let verification = verified(&book.text(), &plants(BF_BOF), None);
    let finding = found_at(&verification, "V57a", gas);
    // 450.3 / 10 lies among 40.38 to 138.18, the other months.
    assert_eq!(number(finding), "450.30");
    assert_eq!(finding.severity, RuleSeverityEntry::Error);
    // 3425.9483 x 100 = 342594.83; less than its series may be a month of repairs.
    assert_eq!(
        found_at(&verification, "V57b", steel).severity,
        RuleSeverityEntry::Warning
    );
    assert_eq!(found(&verification, "V57a").len(), 1);
    assert_eq!(found(&verification, "V57b").len(), 1);
}

#[test]
fn emission_factors_beside_the_published_ones() {
    for (words, from, to, slip) in [
        (",crude-steel,produced", "0.037", "0.37", "a decimal place"),
        (",steel-scrap,net_consumed", "0.037", "0.37", "a decimal place"),
        // 3.663 x 12/44 = 0.999
        (
            ",graphite-electrode,net_consumed",
            "3.663",
            "0.999",
            "carbon for carbon dioxide",
        ),
        // 0.172 x 12/44 = 0.0469
        (",pig-iron,net_consumed", "0.172", "0.0469", "carbon for carbon dioxide"),
        // 2.699 x 44/12 = 9.896
        (",coal-tar,produced", "2.699", "9.896", "carbon for carbon dioxide"),
    ] {
        let mut book = Book::of(MILL_A);
        let row = book.change(words, from, to);
        let verification = verified(&book.text(), &plants(MILL_A), Some(CETS));
        let finding = found_at(&verification, "V54", row);
        assert!(finding.message.en.contains(slip), "{words}: {}", finding.message.en);
        assert_eq!(finding.parameter.as_deref(), Some("emission_factor"));
    }
}

#[test]
fn more_carbon_than_mass() {
    let mut book = Book::of(MILL_A);
    let row = book.change(",bituminous-coal,net_consumed", "23.736", "38.5");
    let verification = verified(&book.text(), &plants(MILL_A), Some(CETS));
    // 38.5 x 0.02618 = 1.00793
    let finding = found_at(&verification, "V58", row);
    assert_eq!(number(finding), "1.00793");
    assert!(
        finding.message.en.contains("38.50000 GJ/t × 0.02618 tC/GJ"),
        "{}",
        finding.message.en
    );
    // Alone, beside the default that the inventory takes.
    book.change(
        ",bituminous-coal,net_consumed",
        "0.02618,tC/GJ,default cets-ag-03.01-v01-2024",
        ",,",
    );
    let verification = verified(&book.text(), &plants(MILL_A), Some(CETS));
    assert_eq!(number(found_at(&verification, "V58", row)), "1.00793");
}

#[test]
fn a_by_product_sold_by_a_ledger_of_the_fence() {
    let csv = "period,item,flow,quantity,unit\n2024-06,coke-oven-gas,sold,920.50,10^4Nm3\n2024-06,diesel,sold,5,t\n2024-06,diesel,purchased,3,t\n2024-06,crude-steel,produced,1000,t\n";
    let verification = verified(csv, "plants:\n  - id: p\n", None);
    let all = found(&verification, "V04");
    // What is bought as well is still wrong: 3 - 5 = -2.
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!(all[0].item.as_deref(), Some("diesel"));
    let told = passed_over(&verification, "V04");
    assert!(told.contains("coke oven gas may be made here"), "{told}");
}

#[test]
fn what_a_works_makes_and_a_ledger_of_the_fence_leaves_out() {
    for folder in [BF_BOF, EAF, "starter/en"] {
        let mut book = Book::of(folder);
        book.keep(|line| {
            line.split(',')
                .nth(1)
                .is_none_or(|process| process.is_empty() || process == "process")
        });
        let verification = verified(&book.text(), &plants(folder), None);
        assert_eq!(errors(&verification), Vec::<String>::new(), "{folder}");
        // What is rolled of the steel is not stated either.
        assert!(found(&verification, "V06").is_empty(), "{folder}");
    }
    // Sinter of January 2023 lies in the yard, 2023-02 sells some: 0 + 500 - 2000 - 900 = -2400 of which the making is not stated.
    let csv = "process,period,item,flow,quantity,unit\n,2023-02,sinter,opening_stock,0,t\n,2023-02,sinter,purchased,500,t\n,2023-02,sinter,sold,2000,t\n,2023-02,sinter,closing_stock,900,t\n";
    let plants = "plants:\n  - id: p\n";
    let verification = verified(csv, plants, None);
    assert!(found(&verification, "V04").is_empty());
    let told = passed_over(&verification, "V04");
    assert!(
        told.contains("sinter may be made here, and no line states how much"),
        "{told}"
    );
    // With a process book that makes none, nothing else gave it.
    let with_processes = csv.to_owned() + "blast-furnace,2023-02,sinter,consumed,100,t\n";
    let verification = verified(&with_processes, plants, None);
    assert_eq!(number(found_at(&verification, "V04", 4)), "-2400");
    // What is only bought, and what is mined, is never more than came: 100 - 120 = -20; 10 + 100 - 150 = -40.
    let csv = "process,period,item,flow,quantity,unit\n,2023-02,ferrosilicon,opening_stock,10,t\n,2023-02,ferrosilicon,purchased,100,t\n,2023-02,ferrosilicon,closing_stock,150,t\n,2023-02,limestone,purchased,100,t\n,2023-02,limestone,sold,120,t\n";
    let verification = verified(csv, plants, None);
    let all: Vec<String> = found(&verification, "V04")
        .iter()
        .map(|finding| number(finding))
        .collect();
    assert_eq!(all, ["-20", "-40"]);
}

#[test]
fn more_of_a_product_left_than_was_made() {
    // 1000 made, 1200 sold, and no stock that was drawn.
    let csv = "period,item,flow,quantity,unit\n2024-06,crude-steel,opening_stock,10,t\n2024-06,crude-steel,produced,1000,t\n2024-06,crude-steel,sold,1200,t\n2024-06,crude-steel,closing_stock,10,t\n";
    let verification = verified(csv, "plants:\n  - id: p\n", None);
    let finding = found_at(&verification, "V06", 4);
    assert_eq!(finding.difference.as_ref().expect("a difference").text(), "200 t");
}

#[test]
fn by_products_of_coking_off_by_ten() {
    let mut book = Book::of(BF_BOF);
    let row = book.change("coking,2023-07,coke-oven-gas,produced", "4421.66", "44216.6");
    let verification = verified(&book.text(), &plants(BF_BOF), None);
    let all = found(&verification, "V53d");
    // 44216.6 / 154446.44 of coal and / 102628.66 of coke
    let numbers: Vec<String> = all.iter().map(|finding| number(finding)).collect();
    assert_eq!(numbers, ["0.2863", "0.4308"], "{all:#?}");
    let names_row = |line: &dafeng::problem::Place| line.row == Some(row);
    assert!(all.iter().all(|finding| finding.lines.iter().any(names_row)));
    let clean = verified(&Book::of(BF_BOF).text(), &plants(BF_BOF), None);
    assert!(found(&clean, "V53d").is_empty(), "{:#?}", found(&clean, "V53d"));
}

#[test]
fn a_total_below_zero() {
    let mut book = Book::of(MILL_A);
    let row = book.change(",crude-steel,produced", "595279.00", "595279000");
    let verification = verified(&book.text(), &plants(MILL_A), Some(CETS));
    // 1214057.49 - 0.037 x 595279 x 999
    assert_eq!(number(found_at(&verification, "V59", row)), "-20789240.19");
}
