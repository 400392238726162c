//! What a plant disclosed, and results that do not follow from their rows.

use dafeng::inventory::{AccountRequest, account};
use dafeng::quantity::Decimal;
use dafeng::verification::{Catalogue, Evidence, verify};

use super::seeded::{Book, found, found_in, number, verified};
use crate::support::{CETS, dataset_text, ledger, library, methodology};

const MILL_A: &str = "mill-a-2026-06";

/// The plants file of mill A with what it disclosed; the lines begin at row 10.
fn disclosing(lines: &[&str]) -> String {
    let mut plants = dataset_text(MILL_A, "plants.yaml") + "    disclosed:\n";
    for line in lines {
        plants += &format!("      - {line}\n");
    }
    plants
}

fn line(of: &str, value: &str) -> String {
    format!("{{method: {CETS}, of: {of}, period: 2026-06, value: {value}, unit: tCO2, evidence: report}}")
}

fn row_of(plants: &str, words: &str) -> u64 {
    plants.lines().position(|line| line.contains(words)).expect("a line") as u64 + 1
}

#[test]
fn a_report_that_follows_from_the_ledger_is_right() {
    let parts = [
        line("fuel", "1229176.10"),
        line("process", "32394.60"),
        line("carbon-in-products", "-47513.21"),
        line("total", "1214057.49"),
        format!(
            "{{method: {CETS}, of: emissions-per-crude-steel, period: 2026-06, value: 2.0395, unit: tCO2/t, evidence: report}}"
        ),
        // In ten thousand tonnes, at two places.
        format!(
            "{{method: {CETS}, of: total, period: 2026-06, value: 121.41, unit: 10^4tCO2, evidence: press release}}"
        ),
    ];
    let lines: Vec<&str> = parts.iter().map(String::as_str).collect();
    let verification = verified(&Book::of(MILL_A).text(), &disclosing(&lines[..5]), Some(CETS));
    assert!(
        found(&verification, "V44").is_empty(),
        "{:#?}",
        found(&verification, "V44")
    );
    let verification = verified(&Book::of(MILL_A).text(), &disclosing(&lines[5..]), Some(CETS));
    assert!(
        found(&verification, "V44").is_empty(),
        "{:#?}",
        found(&verification, "V44")
    );
}

#[test]
fn a_disclosed_total_that_does_not_follow_from_its_parts() {
    // 1229176.10 + 32394.60 - 47513.21 = 1214057.49, disclosed as 1214157.49
    let parts = [
        line("fuel", "1229176.10"),
        line("process", "32394.60"),
        line("carbon-in-products", "-47513.21"),
        line("total", "1214157.49"),
    ];
    let lines: Vec<&str> = parts.iter().map(String::as_str).collect();
    let plants = disclosing(&lines);
    // Without the method the parts alone tell it.
    let verification = verified(&Book::of(MILL_A).text(), &plants, None);
    let finding = found_in(&verification, "V44", "plants.yaml", row_of(&plants, "of: total"));
    assert_eq!(number(finding), "1214157.49");
    assert_eq!(finding.difference.as_ref().expect("a difference").text(), "100.00 tCO2");
    // With it the ledger says so too.
    let verification = verified(&Book::of(MILL_A).text(), &plants, Some(CETS));
    assert_eq!(found(&verification, "V44").len(), 2);
}

#[test]
fn embedded_carbon_with_the_wrong_sign() {
    // Carbon in products added where it is deducted; the total follows from the parts, and the ledger does not give it.
    let parts = [
        line("fuel", "1229176.10"),
        line("process", "32394.60"),
        line("carbon-in-products", "47513.21"),
        line("total", "1309083.91"),
    ];
    let lines: Vec<&str> = parts.iter().map(String::as_str).collect();
    let plants = disclosing(&lines);
    let verification = verified(&Book::of(MILL_A).text(), &plants, Some(CETS));
    let finding = found_in(
        &verification,
        "V44",
        "plants.yaml",
        row_of(&plants, "of: carbon-in-products"),
    );
    assert_eq!(finding.expected.as_ref().expect("computed").text(), "-47513.21 tCO2");
    // 47513.21 twice
    assert_eq!(
        finding.difference.as_ref().expect("a difference").text(),
        "95026.42 tCO2"
    );
    found_in(&verification, "V44", "plants.yaml", row_of(&plants, "of: total"));
}

#[test]
fn a_row_that_was_tampered_with_is_found() {
    let ledger = ledger(&Book::of(MILL_A).text(), &dataset_text(MILL_A, "plants.yaml")).expect("reads");
    let methodology = methodology(CETS);
    let all = Catalogue::of(library()).expect("the rules stand");
    let named = all.clone().named(&["V48".to_owned()]).expect("a rule");
    let mut inventory = account(&ledger, &methodology, library(), AccountRequest::default()).expect("accounts");
    let found_of = |inventory: &dafeng::inventory::Inventory<'_>| {
        let mut evidence = Evidence::of(library(), Some(&ledger), &[]).expect("evidence");
        evidence.methodology = Some(&methodology);
        evidence.inventory = Some(inventory);
        let verification = verify(&evidence, &named, &all).expect("the rules run");
        let messages = verification
            .findings()
            .into_iter()
            .map(|(_, finding)| finding.message.en.clone());
        messages.collect::<Vec<String>>()
    };
    assert!(found_of(&inventory).is_empty());
    // One digit of one emission.
    let whole = inventory.rows[0].emission;
    inventory.rows[0].emission = "5846.97".parse::<Decimal>().ok();
    assert_eq!(found_of(&inventory).len(), 1);
    assert!(
        found_of(&inventory)[0].contains("the emission"),
        "{:?}",
        found_of(&inventory)
    );
    inventory.rows[0].emission = whole;
    // One term of one quantity.
    let whole = inventory.rows[1].terms[0].amount.clone();
    inventory.rows[1].terms[0].amount = "120188.44".parse().expect("a number");
    assert!(
        found_of(&inventory)[0].contains("the quantity"),
        "{:?}",
        found_of(&inventory)
    );
    inventory.rows[1].terms[0].amount = whole;
    // One factor record.
    let place = inventory
        .rows
        .iter()
        .position(|row| row.parameters.iter().any(|parameter| parameter.record.is_some()))
        .expect("a record");
    let parameter = inventory.rows[place]
        .parameters
        .iter_mut()
        .find(|parameter| parameter.record.is_some())
        .expect("a record");
    parameter.unrounded = "0.02750".parse().expect("a number");
    assert!(
        found_of(&inventory)[0].contains("factor record"),
        "{:?}",
        found_of(&inventory)
    );
    // One sum.
    let mut inventory = account(&ledger, &methodology, library(), AccountRequest::default()).expect("accounts");
    inventory.groups[0].quantity = "1".parse().expect("a number");
    assert!(
        found_of(&inventory)[0].contains("the sum of the lines"),
        "{:?}",
        found_of(&inventory)
    );
}
