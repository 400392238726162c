//! What a plant disclosed, and results that do not follow from their rows.

use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::quantity::Decimal;
use dafeng::verification::{Catalogue, Evidence, Outcome, Verification, verify};

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

/// What the recomputation says of mill A's inventory under a method after something was done to it.
fn recomputed(method: &str, tamper: impl FnOnce(&mut Inventory<'_>)) -> Vec<String> {
    let ledger = ledger(&Book::of(MILL_A).text(), &dataset_text(MILL_A, "plants.yaml")).expect("reads");
    let methodology = methodology(method);
    let all = Catalogue::of(library()).expect("the rules stand");
    let named = all.clone().named(&["V48".to_owned()]).expect("a rule");
    let mut inventory = account(&ledger, &methodology, library(), AccountRequest::default()).expect("accounts");
    tamper(&mut inventory);
    let mut evidence = Evidence::of(library(), Some(&ledger), &[]).expect("evidence");
    evidence.methodology = Some(&methodology);
    evidence.inventory = Some(&inventory);
    let verification = verify(&evidence, &named, &all).expect("the rules run");
    let findings = verification.findings().into_iter();
    findings.map(|(_, finding)| finding.message.en.clone()).collect()
}

#[test]
fn what_lines_do_not_have_is_found_too() {
    assert!(recomputed(CETS, |_| ()).is_empty());
    // A group of an item that the ledger does not name, and one that it names in another month.
    let told = recomputed(CETS, |inventory| {
        let mut added = inventory.groups[0].clone();
        added.item = library().items.index("diesel").expect("an item");
        added.quantity = "7".parse().expect("a number");
        inventory.groups.push(added);
    });
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].contains("the sum of the lines: result 7.00 t, computed again 0.00 t"),
        "{told:#?}"
    );
    // A group that is gone.
    let told = recomputed(CETS, |inventory| {
        inventory.groups.remove(0);
    });
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("result 0.00 t"), "{told:#?}");
}

#[test]
fn nothing_that_cannot_be_computed_agrees_with_zero() {
    // The row of no ferronickel emits 0.00, as it would without a value of its parameter.
    let of_nothing = |inventory: &Inventory<'_>| {
        let mut rows = inventory.rows.iter();
        rows.position(|row| row.emission.is_some_and(Decimal::is_zero))
            .expect("a row")
    };
    let told = recomputed(CETS, |inventory| {
        let place = of_nothing(inventory);
        inventory.rows[place].parameters.clear();
    });
    assert_eq!(
        told,
        ["the emission: the formula has no value for the quantity and parameters of the row"]
    );
    // A value of zero whose record is not there.
    let told = recomputed(CETS, |inventory| {
        let place = of_nothing(inventory);
        let mut parameters = inventory.rows[place].parameters.iter_mut();
        let parameter = parameters
            .find(|parameter| parameter.record.is_some())
            .expect("a record");
        parameter.record = Some("no-such-record".to_owned());
        parameter.unrounded = "0".parse().expect("a number");
    });
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].starts_with("factor record no-such-record: the set"),
        "{told:#?}"
    );
}

#[test]
fn a_row_that_is_lost_or_counts_twice() {
    let told = recomputed(CETS, |inventory| {
        inventory.rows.remove(0);
    });
    assert_eq!(told, ["a quantity without a row"]);
    let told = recomputed(CETS, |inventory| {
        let again = inventory.rows[0].clone();
        inventory.rows.push(again);
    });
    assert_eq!(told, ["one quantity in 2 rows"]);
    // A digit that the total has no place for: 0.004 more in one row is lost as the sum is rounded.
    let told = recomputed(CETS, |inventory| {
        inventory.rows[0].emission = "5845.974".parse::<Decimal>().ok();
    });
    assert!(
        told.iter().any(|words| words.starts_with("the total, of its rows")),
        "{told:#?}"
    );
}

/// What the rule of disclosed results had to pass over.
fn passed_over(verification: &Verification) -> Vec<String> {
    let mut rules = verification.rules.iter();
    let rule = rules.find(|outcome| outcome.rule.id() == "V44").expect("the rule");
    match &rule.outcome {
        Outcome::NotApplicable { reason } => vec![reason.en.clone()],
        _ => rule.passed_over.iter().map(|reason| reason.en.clone()).collect(),
    }
}

#[test]
fn a_total_that_is_not_compared_with_its_parts_says_why() {
    let csv = Book::of(MILL_A).text();
    let of = |lines: &[String]| {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        passed_over(&verified(&csv, &disclosing(&lines), Some(CETS)))
    };
    let total = line("total", "1214057.49");
    let told = of(&[line("fuel", "1229176.10"), total.clone()]);
    assert_eq!(
        told,
        ["no `process` of 2026-06 is disclosed: the total is not compared with its parts"]
    );
    let in_tonnes_of_coal = line("process", "32394.60").replace("unit: tCO2", "unit: tce");
    let told = of(&[line("fuel", "1229176.10"), in_tonnes_of_coal, total.clone()]);
    assert!(
        told.iter()
            .any(|words| words == "`process` is disclosed in tce, the total in tCO2"),
        "{told:#?}"
    );
    let told = of(&[total.replace(CETS, "a-method-of-ours")]);
    assert!(
        told.iter()
            .any(|words| words.contains("a-method-of-ours, which is no methodology at hand")),
        "{told:#?}"
    );
}

#[test]
fn a_disclosed_result_that_there_is_none_of_is_found() {
    let csv = Book::of(MILL_A).text();
    let of = |line: &str, method: Option<&str>| {
        let plants = disclosing(&[line]);
        let verification = verified(&csv, &plants, method);
        let told: Vec<String> = found(&verification, "V44")
            .iter()
            .map(|finding| finding.message.en.clone())
            .collect();
        told
    };
    // With the method and without it: no word of the report stands for nothing.
    let typed = line("fule", "1229176.10");
    for method in [Some(CETS), None] {
        let told = of(&typed, method);
        assert_eq!(told.len(), 1);
        assert_eq!(
            told[0],
            format!("`fule` is disclosed, and {CETS} has no such result: nothing is compared with it; nearest: fuel")
        );
    }
    let told = of(
        &line("fuel", "1229176.10").replace(CETS, "cets-ag-03.01-v01-2042"),
        None,
    );
    assert!(
        told.len() == 1 && told[0].contains("there is no such methodology; nearest: cets-ag-03.01-v01-2024"),
        "{told:#?}"
    );
    // Of another year the ledger says nothing, and the rule says that.
    let other_year = line("fuel", "1229176.10").replace("2026-06", "2025");
    assert_eq!(of(&other_year, Some(CETS)), Vec::<String>::new());
    assert_eq!(
        passed_over(&verified(&csv, &disclosing(&[&other_year]), Some(CETS))),
        ["the inventory has no `fuel` of 2025"]
    );
}

#[test]
fn a_disclosed_source_without_a_row_is_nothing() {
    // 1000 t of limestone and nothing else: no product, so no carbon leaves in one.
    let csv = "period,item,flow,quantity,unit\n2026-06,limestone,net_consumed,1000,t\n";
    let disclosed = |value: &str| {
        format!(
            "plants:\n  - id: p\n    disclosed:\n      - {}\n",
            line("carbon-in-products", value)
        )
    };
    let verification = verified(csv, &disclosed("-500.00"), Some(CETS));
    let finding = found(&verification, "V44")[0];
    assert_eq!(finding.expected.as_ref().expect("computed").text(), "0.00 tCO2");
    assert_eq!(finding.difference.as_ref().expect("a difference").text(), "500.00 tCO2");
    let verification = verified(csv, &disclosed("0.00"), Some(CETS));
    assert!(found(&verification, "V44").is_empty());
}

#[test]
fn a_floor_counts_in_the_sum_of_the_parts() {
    const CEMENT: &str = "cets-ag-02.01-v01-2024";
    // 200 t of clinker x 0.535 = 107.00; 1300 t of carbide slag x 0.480 = 624.00 off: -517.00, lifted to 0. The fuel is all of the total.
    let csv = "period,item,flow,quantity,unit\n2024-03,raw-coal,net_consumed,100,t\n2024-03,cement-clinker,produced,200,t\n2024-03,carbide-slag,net_consumed,1300,t\n";
    let plants = |total: &str, period: &str| {
        let mut text = "plants:\n  - id: p\n    disclosed:\n".to_owned();
        for (of, value) in [
            ("fuel-combustion", "180.00"),
            ("clinker", "107.00"),
            ("non-carbonate-material", "-624.00"),
            ("total", total),
        ] {
            text += &format!(
                "      - {{method: {CEMENT}, of: {of}, period: {period}, value: {value}, unit: tCO2, evidence: report}}\n"
            );
        }
        text
    };
    let verification = verified(csv, &plants("180.00", "2024-03"), None);
    assert!(
        found(&verification, "V44").is_empty(),
        "{:#?}",
        found(&verification, "V44")
    );
    // 180.00 + 107.00 - 624.00 = -337.00 is no total under the floor.
    let text = plants("-337.00", "2024-03");
    let verification = verified(csv, &text, None);
    let finding = found_in(&verification, "V44", "plants.yaml", row_of(&text, "of: total"));
    assert_eq!(finding.expected.as_ref().expect("a sum").text(), "180.00 tCO2");
    // Of a year of months the parts do not tell how much was lifted in each.
    let told = passed_over(&verified(csv, &plants("180.00", "2024"), None));
    assert!(
        told.iter()
            .any(|words| words.contains("no `process-emissions-at-least-zero`, which lifts sums")),
        "{told:#?}"
    );
}
