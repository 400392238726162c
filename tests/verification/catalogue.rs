//! The rules as data: every one there, each with its words in both languages, each code and each number real.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use dafeng::format::comparison::ComparisonEntry;
use dafeng::format::rule::RuleSeverityEntry;
use dafeng::target::BenchmarkSet;
use dafeng::verification::Catalogue;

use crate::support::{CETS, dataset_text, library, root};

fn catalogue() -> Catalogue {
    Catalogue::of(library()).expect("the rules stand")
}

#[test]
fn every_rule_is_there_once() {
    let catalogue = catalogue();
    let ids: Vec<&str> = catalogue.rules.iter().map(|rule| rule.id()).collect();
    let numbers: BTreeSet<u32> = ids
        .iter()
        .map(|id| {
            id.trim_start_matches('V')
                .trim_end_matches(char::is_alphabetic)
                .parse()
                .expect("a number")
        })
        .collect();
    assert_eq!(numbers, (1..=68).collect());
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    assert_eq!(ids.len(), 107);
}

#[test]
fn every_rule_says_what_it_compares_in_both_languages() {
    for rule in catalogue().rules {
        let entry = &rule.entry;
        for text in [&entry.title, &entry.message, &entry.look_at, &entry.threshold] {
            assert!(
                !text.zh.trim().is_empty() && !text.en.trim().is_empty(),
                "{}",
                rule.id()
            );
        }
        for word in ["{found}", "{expected}", "{difference}", "{detail}"] {
            assert_eq!(
                entry.message.zh.contains(word),
                entry.message.en.contains(word),
                "{} {word}",
                rule.id()
            );
        }
        assert!(!entry.source.trim().is_empty(), "{}", rule.id());
        assert!(
            !entry.comparisons.is_empty() || !entry.reads.is_empty(),
            "{} neither compares nor says what it lacks",
            rule.id()
        );
    }
}

#[test]
fn codes_that_rules_take_up_are_said_by_some_reader() {
    fn code_of(folder: &Path, text: &mut String) {
        for entry in fs::read_dir(folder).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                code_of(&path, text);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(&path).expect("readable"));
            }
        }
    }
    let mut code = String::new();
    code_of(&root().join("src"), &mut code);
    for rule in catalogue().rules {
        for comparison in &rule.entry.comparisons {
            if let ComparisonEntry::Reading(reading) = comparison {
                for wanted in &reading.codes {
                    assert!(
                        code.contains(&format!("\"{wanted}\"")),
                        "{}: nobody says `{wanted}`",
                        rule.id()
                    );
                }
            }
        }
    }
}

#[test]
fn terms_have_no_word_that_their_flow_drops() {
    let rules = catalogue().rules;
    let terms = rules
        .iter()
        .flat_map(|rule| &rule.entry.comparisons)
        .flat_map(ComparisonEntry::terms);
    let mut seen = 0;
    for term in terms.filter(|term| !term.flow.is_of_lines()) {
        seen += 1;
        assert!(
            term.times.is_empty() && term.scale.is_none() && term.processes.is_empty() && !term.where_stated,
            "{term:?}"
        );
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn rules_are_named_by_id_number_and_group() {
    let ids = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let named = catalogue().named(&words).expect("known");
        named.rules.iter().map(|rule| rule.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["v17", "V02"]), ["V02a", "V02b", "V02c", "V17"]);
    assert_eq!(ids(&["fuel-quality"]).len(), 10);
    assert_eq!(ids(&["燃料品质"]).len(), 10);
    assert!(ids(&["none"]).is_empty());
    assert_eq!(ids(&[]).len(), ids(&["all"]).len());
    let refused = catalogue().named(&["V71".to_owned()]).expect_err("unknown");
    assert_eq!(refused.0[0].code, "unknown-rule");
}

#[test]
fn every_rule_and_kind_is_documented() {
    let page = fs::read_to_string(root().join("docs/reference/verification.md")).expect("readable");
    for rule in catalogue().rules {
        let line = format!("| {} | {} |", rule.id(), rule.entry.title.en);
        assert!(page.contains(&line), "docs/reference/verification.md lacks `{line}`");
        let threshold = format!("| {} | {}", rule.entry.threshold.en, severity(&rule.entry.severity));
        assert!(page.contains(&threshold), "{}: `{threshold}`", rule.id());
    }
}

fn severity(severity: &RuleSeverityEntry) -> &'static str {
    match severity {
        RuleSeverityEntry::Error => "error",
        RuleSeverityEntry::Warning => "warning",
        RuleSeverityEntry::Info => "info",
    }
}

#[test]
fn levels_of_energy_stand() {
    let set = BenchmarkSet::shipped("ndrc-723-2023").expect("the levels stand");
    let values = |process: &str, level: &str, class: Option<&str>| {
        let found = set.values(process, level, class);
        found.iter().map(|level| level.value.to_text()).collect::<Vec<_>>()
    };
    assert_eq!(values("blast-furnace", "baseline", None), ["435"]);
    assert_eq!(values("coking", "baseline", None), ["135", "140"]);
    assert_eq!(values("coking", "baseline", Some("stamp-charged")), ["140"]);
    assert!(values("sintering", "baseline", None).is_empty());
}

#[test]
fn no_name_of_a_sector_stands_in_the_engine() {
    for entry in walk(&root().join("src/verification")) {
        let text = fs::read_to_string(&entry).expect("readable");
        for word in [
            "aluminium",
            "cement",
            "clinker",
            "chlor",
            "ammonia",
            "glass",
            "ceramic",
            "blast",
            "converter",
            "sinter",
            CETS,
        ] {
            let code: String = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            assert!(!code.contains(word), "{}: `{word}`", entry.display());
        }
    }
    // What is said of a mill is the data's.
    assert!(dataset_text("mill-a-2026-06", "ledger.csv").contains(CETS));
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            files.extend(walk(&path));
        } else {
            files.push(path);
        }
    }
    files
}
