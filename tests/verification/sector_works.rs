//! The sample works of the sectors: each rule of a sector runs on one of them, none gives an error, and gross faults put into copies are found by the rule
//! that should.

use std::collections::BTreeSet;

use dafeng::format::comparison::ComparisonEntry;
use dafeng::methodology::Formula;
use dafeng::verification::{Catalogue, Finding, Outcome, Verification};

use super::seeded::{Book, errors, found, found_at, number, verified};
use crate::support::{dataset_text, library};

const ALUMINIUM: (&str, &str) = ("sectors/aluminium-smelting", "cets-ag-04.01-v01-2024");
const CEMENT: (&str, &str) = ("sectors/cement", "cets-ag-02.01-v01-2024");
const CEMENT_OXIDES: (&str, &str) = ("sectors/cement-oxides", "ndrc-2013-cement");
const FLAT_GLASS: (&str, &str) = ("sectors/flat-glass", "ndrc-2013-flat-glass");
const AMMONIA: (&str, &str) = ("sectors/ammonia-urea", "ndrc-2013-chemicals");
const NITRIC_ACID: (&str, &str) = ("sectors/nitric-acid", "ndrc-2013-chemicals");
const CAUSTIC_SODA: (&str, &str) = ("sectors/caustic-soda", "ndrc-2013-chemicals");
const PROPANE: (&str, &str) = ("sectors/propane-dehydrogenation", "ndrc-2013-chemicals");

/// Every sample work, with the methodologies that it is made for.
const WORKS: [(&str, &str); 25] = [
    ALUMINIUM,
    ("sectors/aluminium-smelting", "ndrc-2013-aluminium"),
    CEMENT,
    CEMENT_OXIDES,
    FLAT_GLASS,
    AMMONIA,
    NITRIC_ACID,
    CAUSTIC_SODA,
    PROPANE,
    ("sectors/methanol", "ndrc-2013-chemicals"),
    ("sectors/adipic-acid", "ndrc-2013-chemicals"),
    ("sectors/caprolactam", "ndrc-2013-chemicals"),
    ("sectors/ethylene", "ndrc-2014-petrochemicals"),
    ("sectors/refinery", "ndrc-2014-petrochemicals"),
    ("sectors/copper-smelting", "ndrc-2015-other-nonferrous"),
    ("sectors/lead-smelting", "ndrc-2015-other-nonferrous"),
    ("sectors/zinc-smelting", "ndrc-2015-other-nonferrous"),
    ("sectors/industrial-silicon", "ndrc-2015-other-nonferrous"),
    ("sectors/tungsten", "ndrc-2015-other-nonferrous"),
    ("sectors/rare-earths", "ndrc-2015-other-nonferrous"),
    ("sectors/lithium-salts", "ndrc-2015-other-nonferrous"),
    ("sectors/nickel-cobalt-salts", "ndrc-2015-other-nonferrous"),
    ("sectors/ceramics", "ndrc-2013-ceramics"),
    ("sectors/fired-brick", "ndrc-2015-other-industry"),
    ("sectors/concrete", "ndrc-2015-other-industry"),
];

fn of((folder, method): (&str, &str), book: &Book) -> Verification {
    verified(&book.text(), &dataset_text(folder, "plants.yaml"), Some(method))
}

/// The finding of a rule for a period.
fn in_period<'v>(verification: &'v Verification, rule: &str, period: &str) -> &'v Finding {
    let all = found(verification, rule);
    let told: Vec<&str> = all.iter().map(|finding| finding.subject.en.as_str()).collect();
    let mut of_period = all
        .iter()
        .filter(|finding| finding.period.is_some_and(|own| own.to_string() == period));
    let finding = of_period
        .next()
        .unwrap_or_else(|| panic!("{rule} found nothing of {period}: {told:?}"));
    assert!(of_period.next().is_none(), "{rule} found more than one of {period}");
    finding
}

#[test]
fn each_rule_of_a_sector_runs_on_a_sample_work() {
    let mut ran: BTreeSet<String> = BTreeSet::new();
    for (folder, method) in WORKS {
        let verification = of((folder, method), &Book::of(folder));
        assert_eq!(errors(&verification), Vec::<String>::new(), "{folder} {method}");
        let runs = verification.rules.iter().filter(|outcome| match outcome.outcome {
            Outcome::Ran { times } => times > 0,
            Outcome::NotApplicable { .. } | Outcome::NotChecked { .. } => false,
        });
        ran.extend(runs.map(|outcome| outcome.rule.id().to_owned()));
    }
    let idle: Vec<&str> = [
        "V27a", "V27b", "V28a", "V28b", "V28c", "V29a", "V29b", "V30a", "V30b", "V31a", "V31b", "V33a", "V33b", "V33c",
        "V34a", "V34b", "V35a", "V35b", "V35c", "V36a", "V36b", "V36c", "V37a", "V37b", "V53e", "V53f", "V30c", "V30d",
        "V55c", "V62a", "V62b", "V63", "V64", "V65", "V66a", "V66b", "V66c", "V67", "V68a", "V68b", "V68c", "V68d",
    ]
    .into_iter()
    .filter(|rule| !ran.contains(*rule))
    .collect();
    assert_eq!(idle, Vec::<&str>::new());
}

#[test]
fn without_a_methodology_there_is_no_error_either() {
    for (folder, _) in WORKS {
        let verification = verified(&Book::of(folder).text(), &dataset_text(folder, "plants.yaml"), None);
        assert_eq!(errors(&verification), Vec::<String>::new(), "{folder}");
    }
}

#[test]
fn the_first_findings_of_the_sector_rules_stand_as_known() {
    // The rules below find nothing in the works as they are.
    for (work, rules) in [
        (ALUMINIUM, &["V27a", "V27b", "V29a", "V29b", "V53e", "V53f"][..]),
        (CEMENT, &["V30a", "V30b", "V31a", "V31b", "V53e"]),
        (CEMENT_OXIDES, &["V30a"]),
        (FLAT_GLASS, &["V33a", "V33b", "V33c", "V53e"]),
        (AMMONIA, &["V34a", "V34b", "V53e"]),
        (NITRIC_ACID, &["V35a", "V35b", "V35c"]),
        (CAUSTIC_SODA, &["V36a", "V36b", "V36c", "V53e"]),
        (PROPANE, &["V37a", "V37b"]),
    ] {
        let verification = of(work, &Book::of(work.0));
        for rule in rules {
            let told: Vec<&str> = found(&verification, rule)
                .iter()
                .map(|finding| finding.message.en.as_str())
                .collect();
            assert_eq!(told, Vec::<&str>::new(), "{} {rule}", work.0);
        }
    }
}

#[test]
fn anode_effect_minutes_a_hundred_times_too_many() {
    let mut book = Book::of(ALUMINIUM.0);
    book.multiply(&["阳极效应持续时间", "参数"], "100");
    let verification = of(ALUMINIUM, &book);
    // 2024-01: 0.215 x 100 = 21.5 min; 20704.04 t x 0.143 / 1000 x 21.5 x 7740 = 492686.38 tCO2e; anodes 10155.33 t x (1 - 0.1518) x (1 - 0.02 - 0.004)
    // x 44/12 = 30825.74 tCO2: 492686.38 over 523512.12 is 94.1117 %, by the factor that the inventory took and by the minutes alike
    let shares = found(&verification, "V29b");
    assert_eq!(shares.len(), 24);
    let january = shares
        .iter()
        .filter(|finding| finding.period.is_some_and(|period| period.to_string() == "2024-01"));
    assert_eq!(
        january.map(|finding| number(finding)).collect::<Vec<_>>(),
        ["94.1117", "94.1117"]
    );
    // That is a warning; 21.5 min are no accident of a cell, and an error.
    assert_eq!(number(in_period(&verification, "V53f", "2024-01")), "21.50000");
    assert_eq!(errors(&verification).len(), 12);
}

#[test]
fn anodes_left_out_of_the_electrolysis() {
    let mut book = Book::of(ALUMINIUM.0);
    let row = book.change("铝电解,2024-01,炭阳极,消耗", "10155.33", "7000");
    // 7000 x (1 - 0.1518) x (1 - 0.02 - 0.004) / 20704.04 = 0.2799 tC/t, below 0.3336
    for method in [Some(ALUMINIUM.1), None] {
        let verification = verified(&book.text(), &dataset_text(ALUMINIUM.0, "plants.yaml"), method);
        assert_eq!(number(found_at(&verification, "V27a", row)), "0.2799", "{method:?}");
    }
}

#[test]
fn power_of_the_electrolysis_in_kilowatt_hours() {
    let mut book = Book::of(ALUMINIUM.0);
    let row = book.multiply(&["铝电解,2024-01,电力,消耗"], "1000")[0];
    let verification = of(ALUMINIUM, &book);
    // 271222.92 x 1000 / 20704.04 = 13099.9998 MWh/t
    assert_eq!(number(found_at(&verification, "V53e", row)), "13099.9998");
    assert_eq!(number(found_at(&verification, "V28a", row)), "13099.9998");
}

#[test]
fn soda_ash_of_a_float_line() {
    let mut book = Book::of(FLAT_GLASS.0);
    let rows = book.multiply(&["纯碱,购入"], "1.9");
    assert_eq!(rows.len(), 12);
    let verification = of(FLAT_GLASS, &book);
    // 0.2 t/t x 1.9 over the year; what is bought in a month may lie in the yard, and is passed over
    let finding = found_at(&verification, "V33b", rows[0]);
    assert_eq!(number(finding), "0.3800");
    assert_eq!(finding.period.map(|period| period.to_string()).as_deref(), Some("2023"));
    assert_eq!(errors(&verification).len(), 1);
    // Charged in January: 3333.56 x 1.9 / 16667.80 = 0.3800 t/t, and the parts are 19444.65 + 3333.56 x 0.9 = 22444.85 t of a batch of 19444.65 t
    let mut book = Book::of(FLAT_GLASS.0);
    let row = book.multiply(&["玻璃熔制,2023-01,纯碱,消耗"], "1.9")[0];
    let verification = of(FLAT_GLASS, &book);
    assert_eq!(number(found_at(&verification, "V33b", row)), "0.3800");
    assert_eq!(number(found_at(&verification, "V33a", row)), "22444.85");
}

#[test]
fn coal_of_the_kilns_left_out() {
    let mut book = Book::of(CEMENT.0);
    let rows = book.multiply(&["kiln-", "2024-05,bituminous coal,consumed"], "0.8");
    assert_eq!(rows.len(), 2);
    // (20520.72 + 12447.93) x 0.8 = 26374.92 t at the 23.557 GJ/t of what was bought: x 1000 / 29.307 / 248355 = 85.3624 kgce/t
    for method in [Some(CEMENT.1), None] {
        let verification = verified(&book.text(), &dataset_text(CEMENT.0, "plants.yaml"), method);
        assert_eq!(
            number(found_at(&verification, "V31b", rows[0])),
            "85.3624",
            "{method:?}"
        );
    }
}

#[test]
fn lime_of_the_clinker_above_what_clinker_holds() {
    let mut book = Book::of(CEMENT_OXIDES.0);
    let row = book.change("2023-01,熟料,产量", "65.14,%", "75.14,%");
    let verification = of(CEMENT_OXIDES, &book);
    // (0.7514 - 0.0122) x 44/56 + (0.0193 - 0.0044) x 44/40 = 0.58080 + 0.01639 = 0.59719 tCO2/t
    assert_eq!(number(found_at(&verification, "V30a", row)), "0.59719");
}

#[test]
fn urea_that_holds_more_carbon_than_the_feed() {
    let mut book = Book::of(AMMONIA.0);
    book.multiply(&["尿素,产量"], "4");
    // Of the year: feed and coal less urea x 0.2 tC/t less bicarbonate x 0.1519 tC/t. No stock of the coal that is burned is stated, so months are passed over.
    for method in [Some(AMMONIA.1), None] {
        let verification = verified(&book.text(), &dataset_text(AMMONIA.0, "plants.yaml"), method);
        let finding = in_period(&verification, "V34a", "2022");
        assert!(
            number(finding).starts_with("-59246.7"),
            "{method:?}: {}",
            number(finding)
        );
    }
}

#[test]
fn half_the_ammonia_of_the_coal() {
    let mut book = Book::of(AMMONIA.0);
    book.multiply(&["合成氨,产量"], "0.5");
    // the feed at its carbon over 0.028 tC/GJ, the coal that is burned at its calorific value: 1259.7520 kgce/t, over twice the ammonia
    let verification = of(AMMONIA, &book);
    assert_eq!(number(in_period(&verification, "V34b", "2022")), "2519.5041");
}

#[test]
fn destruction_that_was_not_measured() {
    let plants = dataset_text(NITRIC_ACID.0, "plants.yaml");
    let stated = "destruction_efficiency, value: 85";
    assert_eq!(plants.matches(stated).count(), 1);
    let plants = plants.replace(stated, "destruction_efficiency, value: 95");
    let book = Book::of(NITRIC_ACID.0);
    let verification = verified(&book.text(), &plants, Some(NITRIC_ACID.1));
    assert_eq!(found(&verification, "V35c").len(), 12);
    assert_eq!(number(in_period(&verification, "V35c", "2022-01")), "0.95000");
    // Without the class of its equipment the rule says what it lacks.
    let verification = verified(
        &book.text(),
        &plants.replace(", equipment_class: nscr", ""),
        Some(NITRIC_ACID.1),
    );
    let outcome = verification.rules.iter().find(|outcome| outcome.rule.id() == "V35c");
    let outcome = &outcome.expect("a rule").outcome;
    assert!(
        matches!(outcome, Outcome::NotApplicable { reason } if reason.en.contains("`equipment_class`")),
        "{outcome:?}"
    );
}

#[test]
fn power_of_cells_of_brine() {
    let mut book = Book::of(CAUSTIC_SODA.0);
    book.multiply(&["cells-2", "electricity,consumed"], "2");
    let verification = of(CAUSTIC_SODA, &book);
    // (2 x power x 0.1229 tce/MWh + heat x 0.03412 tce/GJ) over the 45 % soda of the second line; level 3 of it is 470 kgce/t
    let findings = found(&verification, "V36a");
    assert_eq!(findings.len(), 1);
    assert_eq!(number(findings[0]), "662.78");
    let mut book = Book::of(CAUSTIC_SODA.0);
    let row = book.multiply(&["cells-1,2022-01,electricity,consumed"], "1000")[0];
    // (27043.58 x 1000 + 11202.06) / 16680.71 = 1621.9203 MWh/t
    assert_eq!(number(found_at(&of(CAUSTIC_SODA, &book), "V53e", row)), "1621.9203");
}

#[test]
fn more_propylene_than_propane_holds() {
    let mut book = Book::of(PROPANE.0);
    book.multiply(&["propylene,produced"], "1.1");
    let verification = of(PROPANE, &book);
    // 2022-01 (54922.96 x 1.1 x 0.8563 + 2988.43 x 1.379) / (64268.76 x 0.817) = 106.3744 %; no stock of propane is stated, so the year is told
    let finding = in_period(&verification, "V37a", "2022");
    assert!(number(finding).starts_with("10"), "{}", number(finding));
}

#[test]
fn formulas_and_factor_sets_of_shipped_rules_stand() {
    let catalogue = Catalogue::of(library()).expect("the rules stand");
    for rule in &catalogue.rules {
        for term in rule.entry.comparisons.iter().flat_map(ComparisonEntry::terms) {
            for formula in term.derive.values() {
                let read =
                    Formula::parse(formula).unwrap_or_else(|error| panic!("{}: {formula}: {error:?}", rule.id()));
                for name in read.names() {
                    assert!(library().parameters.find(name).is_some(), "{}: {name}", rule.id());
                }
            }
            for set in &term.default_sets {
                assert!(library().set(set).is_some(), "{}: {set}", rule.id());
            }
            for item in &term.items {
                assert!(library().items.find(item).is_some(), "{}: {item}", rule.id());
            }
        }
    }
}
