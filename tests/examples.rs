//! The worked examples inside every methodology file run as tests.

use dafeng::inventory::example::run_examples;
use dafeng::methodology::MethodologyRegistry;

use crate::support::{library, root};

#[test]
fn every_example_of_every_methodology() {
    let mut count = 0;
    for id in MethodologyRegistry::ids() {
        let examples = run_examples(id, library()).unwrap_or_else(|problems| panic!("{id}: {problems:#?}"));
        assert!(examples > 0, "{id} has no examples");
        count += examples;
    }
    assert!(count >= 10);
}

/// An example that expects something else fails, and says what came out.
#[test]
fn a_wrong_expectation_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let yaml = std::fs::read_to_string(root().join("factors/methodologies/gbt-32151.5-2015.yaml")).expect("readable");
    let path = folder.path().join("own.yaml");
    let own = yaml
        .replacen("id: gbt-32151.5-2015", "id: own", 1)
        .replace("total: 176.98", "total: 176.99");
    std::fs::write(&path, own).expect("written");
    let problems = run_examples(path.to_str().expect("UTF-8"), library()).expect_err("differs");
    assert_eq!(problems.0.len(), 1);
    assert!(
        problems.0[0].message.en.ends_with("total is 176.98, expected 176.99"),
        "{problems:#?}"
    );
}

/// A row or an intensity that is expected and absent was passed over.
#[test]
fn an_absent_row_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("own.yaml");
    let text = std::fs::read_to_string(root().join("factors/methodologies/gbt-2589-energy.yaml")).expect("readable");
    let own = text
        .replacen("id: gbt-2589-energy", "id: own", 1)
        .replacen(
            "{source: energy, item: coke, emission: 97.14}",
            "{source: energy, item: lignite, emission: 97.14}",
            1,
        )
        .replacen(
            "intensities: {energy-per-crude-steel: 309.93}",
            "intensities: {energy-per-steel: 309.93}",
            1,
        );
    std::fs::write(&path, own).expect("written");
    let problems = run_examples(path.to_str().expect("UTF-8"), library()).expect_err("differs");
    let said: Vec<&str> = problems.0.iter().map(|problem| problem.message.en.as_str()).collect();
    assert!(
        matches!(said.as_slice(), [row, intensity] if row.ends_with("energy lignite is absent, expected a row")
            && intensity.ends_with("energy-per-steel is absent, expected 309.93")),
        "{said:?}"
    );
}
