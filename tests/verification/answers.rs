//! Findings that the plants file answers.

use dafeng::inventory::AccountRequest;
use dafeng::verification::{Catalogue, Examination, verify};

use super::seeded::{Book, errors, found, verified};
use crate::support::{CETS, dataset_text, ledger, library, methodology};

const BF_BOF: &str = "reference-bf-bof";

/// The plants file with answers.
fn answering(plants: &str, answers: &[&str]) -> String {
    let mut plants = dataset_text(BF_BOF, plants) + "    accepted:\n";
    for answer in answers {
        plants += &format!("      - {answer}\n");
    }
    plants
}

#[test]
fn an_answered_finding_is_no_longer_open() {
    let csv = Book::of(BF_BOF).text();
    let plants = dataset_text(BF_BOF, "plants-complete.yaml");
    let unanswered = verified(&csv, &plants, Some(CETS));
    assert!(found(&unanswered, "V46")[0].is_open());
    assert_eq!(unanswered.answered(), 0);
    let plants = answering(
        "plants-complete.yaml",
        &[
            "{rule: V46, period: 2023, reason: oxidation rates of the standard of 2015, by: A. Verifier, date: 2024-03-01}",
        ],
    );
    let verification = verified(&csv, &plants, Some(CETS));
    assert_eq!(errors(&verification), Vec::<String>::new());
    assert_eq!(verification.answered(), 1);
    assert!(verification.idle_answers.is_empty());
    // It is still shown.
    assert!(!found(&verification, "V46")[0].is_open());
}

#[test]
fn an_answer_holds_for_its_item_and_period_only() {
    let csv = Book::of(BF_BOF).text();
    let plants = answering(
        "plants.yaml",
        &["{rule: v17, item: 柴油, reason: one supplier and one certificate, by: A. Verifier, date: 2024-03-01}"],
    );
    let verification = verified(&csv, &plants, Some(CETS));
    // Both parameters of diesel, and none of the gases.
    assert_eq!(verification.answered(), 2);
    assert_eq!(
        found(&verification, "V17")
            .iter()
            .filter(|finding| finding.is_open())
            .count(),
        6
    );
}

#[test]
fn an_answer_that_fits_nothing_is_warned_of() {
    let csv = Book::of(BF_BOF).text();
    let plants = answering(
        "plants.yaml",
        &[
            "{rule: V08, period: 2023-06, reason: losses, by: A. Verifier, date: 2024-03-01}",
            "{rule: V99, reason: none, by: A. Verifier, date: 2024-03-01}",
        ],
    );
    let verification = verified(&csv, &plants, Some(CETS));
    let codes: Vec<&str> = verification.idle_answers.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["answer-without-finding", "unknown-rule"]);
    let row = plants.lines().position(|line| line.contains("V08")).expect("a line") as u64 + 1;
    let place = verification.idle_answers[0].place.clone().expect("a place");
    assert_eq!((place.file.as_str(), place.row), ("plants.yaml", Some(row)));
}

#[test]
fn an_answer_that_cannot_be_read_is_refused() {
    for (answer, words) in [
        (
            "{rule: V08, item: nothing-known, reason: r, by: b, date: 2024-03-01}",
            "unknown item",
        ),
        (
            "{rule: V08, period: sometime, reason: r, by: b, date: 2024-03-01}",
            "no period",
        ),
        ("{rule: V08, reason: r, by: b, date: yesterday}", "no day"),
        ("{rule: V08, reason: ' ', by: b, date: 2024-03-01}", "must not be blank"),
    ] {
        let problems = ledger(&Book::of(BF_BOF).text(), &answering("plants.yaml", &[answer])).expect_err("refused");
        assert_eq!(problems.0[0].code, "bad-acceptance");
        assert!(problems.0[0].message.en.contains(words), "{}", problems.0[0].message.en);
    }
}

#[test]
fn an_answer_holds_for_its_parameter_only() {
    let csv = Book::of(BF_BOF).text();
    let plants = answering(
        "plants.yaml",
        &[
            "{rule: V17, item: diesel, parameter: 低位发热量, reason: one certificate all year, by: A. Verifier, date: 2024-03-01}",
        ],
    );
    let verification = verified(&csv, &plants, Some(CETS));
    assert_eq!(verification.answered(), 1);
    let all = found(&verification, "V17");
    let answered = all.iter().find(|finding| !finding.is_open()).expect("one");
    assert_eq!(answered.parameter.as_deref(), Some("ncv"));
    let plants = answering(
        "plants.yaml",
        &["{rule: V17, parameter: nothing, reason: r, by: b, date: 2024-03-01}"],
    );
    let problems = ledger(&csv, &plants).expect_err("no such parameter");
    assert_eq!(problems.0[0].code, "bad-acceptance");
}

#[test]
fn what_a_reader_remarks_is_answered_by_its_code() {
    let csv = Book::of(BF_BOF).text();
    let plants = answering(
        "plants.yaml",
        &[
            "{rule: before-methodology, reason: a back-cast on purpose, by: A. Verifier, date: 2024-03-01}",
            "{rule: after-methodology, reason: none, by: A. Verifier, date: 2024-03-01}",
        ],
    );
    let verification = verified(&csv, &plants, Some(CETS));
    let codes: Vec<&str> = verification
        .answered_remarks
        .iter()
        .map(|(problem, _)| problem.code)
        .collect();
    assert_eq!(codes, ["before-methodology"]);
    assert!(verification.has_answered(&verification.answered_remarks[0].0));
    let idle: Vec<&str> = verification.idle_answers.iter().map(|problem| problem.code).collect();
    assert_eq!(idle, ["answer-without-finding"]);
}

/// The codes of what is to be mended in answers.
fn told(plants: &str, as_of: Option<&str>) -> (Vec<&'static str>, usize) {
    let ledger = ledger(&Book::of(BF_BOF).text(), plants).expect("reads");
    let request = AccountRequest {
        as_of: as_of.map(|day| day.parse().expect("a day")),
        ..AccountRequest::default()
    };
    let methodology = methodology(CETS);
    let examined = Examination::of(&ledger, Some(&methodology), library(), request);
    let evidence = examined
        .evidence(&ledger, Some(&methodology), library())
        .expect("evidence");
    let rules = Catalogue::of(library()).expect("the rules stand");
    let verification = verify(&evidence, &rules, &rules).expect("the rules run");
    let codes = verification.idle_answers.iter().map(|problem| problem.code).collect();
    (codes, verification.answered())
}

#[test]
fn an_answer_does_not_hold_for_what_came_after_it() {
    let answer = |period: &str, date: &str| {
        let answer =
            format!("{{rule: V17, item: diesel, {period} reason: one supplier, by: A. Verifier, date: {date}}}");
        told(&answering("plants.yaml", &[&answer]), None)
    };
    // Both findings are of January to December 2023.
    assert_eq!(answer("", "2022-12-31"), (vec!["answer-before-finding"], 0));
    assert_eq!(
        answer("period: 2023,", "2019-03-01"),
        (vec!["answer-before-finding"], 0)
    );
    assert_eq!(answer("", "2023-01-01"), (vec![], 2));
    // What has no period of its own begins with the ledger.
    let remark = |date: &str| {
        let answer = format!("{{rule: before-methodology, reason: a back-cast, by: A. Verifier, date: {date}}}");
        told(&answering("plants.yaml", &[&answer]), None)
    };
    assert_eq!(remark("2022-12-31"), (vec!["answer-before-finding"], 0));
    assert_eq!(remark("2024-03-01"), (vec![], 1));
}

#[test]
fn an_answer_after_the_day_of_the_factors_holds_and_is_told() {
    let answer = "{rule: V17, item: diesel, reason: one supplier, by: A. Verifier, date: 2026-03-01}";
    let plants = answering("plants.yaml", &[answer]);
    assert_eq!(told(&plants, Some("2026-02-28")), (vec!["answer-after-as-of"], 2));
    assert_eq!(told(&plants, Some("2026-03-01")), (vec![], 2));
}

#[test]
fn one_answer_to_findings_of_several_items_is_warned_of() {
    let answer = "{rule: V17, reason: one supplier, by: A. Verifier, date: 2024-03-01}";
    let plants = answering("plants.yaml", &[answer]);
    // They are answered all the same: nothing is undone in silence.
    assert_eq!(told(&plants, None), (vec!["answer-to-several-items"], 8));
}
