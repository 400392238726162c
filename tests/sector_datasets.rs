//! The sample ledgers of the sectors go through their methodologies whole, and nothing that a verifier would call an error is found in them.

use std::collections::BTreeMap;

use dafeng::activity::{Ledger, LedgerSource};
use dafeng::format::rule::RuleSeverityEntry;
use dafeng::inventory::{AccountRequest, account};
use dafeng::methodology::{Level, MethodologyRegistry};
use dafeng::quantity::Ratio;
use dafeng::verification::verify_inventory;

use crate::support::{library, root};

/// Folder, ledger, methodology, as `datasets/sectors/README.md` names them.
const LEDGERS: [(&str, &str, &str); 16] = [
    ("aluminium-smelting", "ledger.csv", "cets-ag-04.01-v01-2024"),
    ("aluminium-smelting", "ledger.csv", "ndrc-2013-aluminium"),
    ("copper-smelting", "ledger.csv", "ndrc-2015-other-nonferrous"),
    ("lead-smelting", "ledger.csv", "ndrc-2015-other-nonferrous"),
    ("zinc-smelting", "ledger.csv", "ndrc-2015-other-nonferrous"),
    ("industrial-silicon", "ledger.csv", "ndrc-2015-other-nonferrous"),
    ("tungsten", "ledger.csv", "ndrc-2015-other-nonferrous"),
    ("rare-earths", "ledger.csv", "ndrc-2015-other-nonferrous"),
    ("lithium-salts", "ledger.csv", "ndrc-2015-other-nonferrous"),
    ("nickel-cobalt-salts", "ledger.csv", "ndrc-2015-other-nonferrous"),
    ("cement", "ledger.csv", "cets-ag-02.01-v01-2024"),
    ("cement-oxides", "ledger.csv", "ndrc-2013-cement"),
    ("flat-glass", "ledger.csv", "ndrc-2013-flat-glass"),
    ("ceramics", "ledger.csv", "ndrc-2013-ceramics"),
    ("fired-brick", "ledger.csv", "ndrc-2015-other-industry"),
    ("concrete", "ledger.csv", "ndrc-2015-other-industry"),
];

#[test]
fn every_ledger_of_metals_and_building_materials() {
    for (folder, file, method) in LEDGERS {
        let source = LedgerSource {
            files: vec![root().join("datasets/sectors").join(folder).join(file)],
            ..LedgerSource::default()
        };
        let ledger = Ledger::read(&source, library()).unwrap_or_else(|problems| panic!("{folder}: {problems:#?}"));
        let methodology = MethodologyRegistry::load(method, &BTreeMap::new(), library()).expect("loads");
        for level in Level::ALL
            .into_iter()
            .filter(|level| methodology.file.levels.contains_key(level.id()))
        {
            let request = AccountRequest {
                level,
                ..AccountRequest::default()
            };
            let inventory = account(&ledger, &methodology, library(), request);
            let inventory = inventory.unwrap_or_else(|problems| panic!("{folder} {method}: {problems:#?}"));
            assert!(
                inventory.is_complete() && !Ratio::from(inventory.total()).is_negative(),
                "{folder} {method}"
            );
            assert!(
                !inventory.intensities(&[]).is_empty() || level == Level::Process,
                "{folder} {method}"
            );
            let verification = verify_inventory(&inventory).unwrap_or_else(|problems| panic!("{problems:#?}"));
            let findings = verification.findings();
            let errors: Vec<_> = findings
                .iter()
                .filter(|(_, finding)| finding.is_open() && finding.severity == RuleSeverityEntry::Error)
                .collect();
            assert!(errors.is_empty(), "{folder} {method}: {errors:#?}");
        }
    }
}

/// By line and month the second kiln's deduction of March lies below zero and is lifted; the plant's months never are.
#[test]
fn a_kiln_line_has_a_floor_of_its_own() {
    let source = LedgerSource {
        files: vec![root().join("datasets/sectors/cement/ledger.csv")],
        ..LedgerSource::default()
    };
    let ledger = Ledger::read(&source, library()).expect("reads");
    let methodology = MethodologyRegistry::load("cets-ag-02.01-v01-2024", &BTreeMap::new(), library()).expect("loads");
    let lifted = |level: Level| -> Vec<(String, Option<String>, String)> {
        let request = AccountRequest {
            level,
            ..AccountRequest::default()
        };
        let inventory = account(&ledger, &methodology, library(), request).expect("accounts");
        let lifts = inventory.rows.iter().filter(|row| row.lift.is_some());
        lifts
            .map(|row| {
                let cell = inventory.cell(row);
                let emission = row.emission.expect("an emission").to_string();
                (cell.period.to_string(), cell.process.clone(), emission)
            })
            .collect()
    };
    // 120 x 0.535 - 1300 x 0.480 = 64.20 - 624.00 = -559.80.
    assert_eq!(
        lifted(Level::Process),
        [("2024-03".to_owned(), Some("kiln-2".to_owned()), "559.80".to_owned())]
    );
    assert_eq!(lifted(Level::Enterprise), []);
}

/// A floor lifts a gas by its name in the library; where that has no such gas the run stops, and nothing is lifted of another item.
#[test]
fn a_floor_of_a_gas_that_the_library_lacks_stops_the_run() {
    let source = LedgerSource {
        files: vec![root().join("datasets/sectors/cement/ledger.csv")],
        ..LedgerSource::default()
    };
    let ledger = Ledger::read(&source, library()).expect("reads");
    let mut methodology =
        MethodologyRegistry::load("cets-ag-02.01-v01-2024", &BTreeMap::new(), library()).expect("loads");
    for floor in methodology
        .sources
        .iter_mut()
        .filter_map(|source| source.floor.as_mut())
    {
        floor.gas = "no-such-gas".to_owned();
    }
    let problems = account(&ledger, &methodology, library(), AccountRequest::default()).expect_err("it stops");
    assert_eq!(problems.0[0].code, "unknown-item");
    assert!(problems.0[0].message.en.contains("no-such-gas"), "{problems:#?}");
}
