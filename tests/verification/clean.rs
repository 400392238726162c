//! Ledgers without a fault give no error, under no rule.

use dafeng::format::rule::RuleSeverityEntry;
use dafeng::verification::Outcome;

use super::seeded::{errors, found, verified};
use crate::support::{CETS, ENERGY, GBT_32151, dataset_text};

#[test]
fn the_bundled_ledgers_give_no_error() {
    for (folder, plants) in [
        ("mill-a-2026-06", "plants.yaml"),
        ("reference-bf-bof", "plants.yaml"),
        ("reference-bf-bof", "plants-with-carbon.yaml"),
        ("reference-eaf", "plants.yaml"),
        ("reference-eaf", "plants-with-carbon.yaml"),
        ("starter/en", "plants.yaml"),
        ("starter/zh", "plants.yaml"),
        ("archetypes/bf-bof", "plants.yaml"),
        ("archetypes/gas-dri-eaf", "plants.yaml"),
        ("archetypes/hydrogen-dri-eaf", "plants.yaml"),
        ("archetypes/scrap-eaf", "plants.yaml"),
    ] {
        let (csv, plants_text) = (dataset_text(folder, "ledger.csv"), dataset_text(folder, plants));
        for method in [None, Some(CETS), Some(ENERGY)] {
            let verification = verified(&csv, &plants_text, method);
            assert_eq!(
                errors(&verification),
                Vec::<String>::new(),
                "{folder}, {plants}, {method:?}"
            );
        }
    }
}

#[test]
fn under_the_standard_of_2015_too() {
    for folder in ["reference-bf-bof", "reference-eaf", "starter/en"] {
        let verification = verified(
            &dataset_text(folder, "ledger.csv"),
            &dataset_text(folder, "plants.yaml"),
            Some(GBT_32151),
        );
        assert_eq!(errors(&verification), Vec::<String>::new(), "{folder}");
    }
}

#[test]
fn the_rules_that_must_run_do_run_on_the_integrated_works() {
    let verification = verified(
        &dataset_text("reference-bf-bof", "ledger.csv"),
        &dataset_text("reference-bf-bof", "plants-complete.yaml"),
        Some(CETS),
    );
    for id in [
        "V01", "V02a", "V02b", "V02c", "V03", "V04", "V06", "V08", "V10", "V11", "V12", "V13", "V17", "V19", "V20",
        "V26", "V42a", "V42b", "V43", "V45", "V46", "V48", "V52", "V53a", "V53b", "V54",
    ] {
        let outcome = verification
            .rules
            .iter()
            .find(|outcome| outcome.rule.id() == id)
            .expect("a rule");
        assert!(
            matches!(outcome.outcome, Outcome::Ran { times } if times > 0),
            "{id}: {:?}",
            outcome.outcome
        );
    }
}

#[test]
fn what_the_works_was_modelled_with_is_told() {
    // The model gives the blast furnace's gas 2.3364 tC/10^4Nm3 and less of it than the carbon charged needs: a warning, and a true one.
    let verification = verified(
        &dataset_text("reference-bf-bof", "ledger.csv"),
        &dataset_text("reference-bf-bof", "plants-with-carbon.yaml"),
        Some(CETS),
    );
    let open = found(&verification, "V12");
    assert_eq!(open.len(), 12);
    assert!(
        open.iter()
            .all(|finding| finding.process.as_deref() == Some("blast-furnace"))
    );
    // Its gases and its diesel have one calorific value all the year.
    let constant = found(&verification, "V17");
    assert!(
        constant
            .iter()
            .all(|finding| finding.severity == RuleSeverityEntry::Warning)
    );
    assert_eq!(constant.len(), 8);
}
