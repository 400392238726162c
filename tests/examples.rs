//! The worked examples inside every methodology file run as tests.

use std::collections::BTreeMap;

use dafeng::activity::plant::{PlantEntry, PlantFactorEntry, PlantFile};
use dafeng::activity::table::{Table, TableRow};
use dafeng::activity::{Ledger, PlantBook};
use dafeng::factor::Named;
use dafeng::format::methodology::ExampleEntry;
use dafeng::inventory::{AccountRequest, Inventory, account};
use dafeng::methodology::MethodologyRegistry;
use dafeng::problem::Problems;
use dafeng::quantity::Ratio;

use crate::support::library;

fn table(lines: &[BTreeMap<String, String>]) -> Table {
    let mut header: Vec<String> = lines.iter().flat_map(|line| line.keys().cloned()).collect();
    header.sort();
    header.dedup();
    let mut rows = vec![TableRow {
        row: 1,
        cells: header.clone(),
    }];
    for (place, line) in lines.iter().enumerate() {
        let cells = header
            .iter()
            .map(|name| line.get(name).cloned().unwrap_or_default())
            .collect();
        rows.push(TableRow {
            row: place as u64 + 2,
            cells,
        });
    }
    Table {
        file: "example".to_owned(),
        rows,
        ..Table::default()
    }
}

fn plants(example: &ExampleEntry) -> PlantBook {
    let field = |factor: &BTreeMap<String, String>, name: &str| factor.get(name).cloned().unwrap_or_default();
    let factors = example
        .plant_factors
        .iter()
        .map(|factor| PlantFactorEntry {
            item: field(factor, "item"),
            parameter: field(factor, "parameter"),
            value: field(factor, "value"),
            unit: field(factor, "unit"),
            evidence: field(factor, "evidence"),
            valid: factor.get("valid").cloned(),
        })
        .collect();
    let entry = PlantEntry {
        id: "p".to_owned(),
        region: example.region.clone(),
        factors,
        ..PlantEntry::default()
    };
    let mut book = PlantBook::default();
    book.add(PlantFile { plants: vec![entry] }, "plants.yaml", library())
        .expect("the example's plant stands");
    book
}

fn check(name: &str, example: &ExampleEntry, inventory: &Inventory<'_>) {
    if let Some(total) = &example.expect.total {
        assert_eq!(&inventory.total().to_string(), total, "{name}: total");
    }
    for expected in &example.expect.rows {
        let row = inventory
            .rows
            .iter()
            .find(|row| {
                let item = inventory.library.items.at(inventory.cell(row).item).id();
                inventory.source(row).id == expected["source"] && item == expected["item"]
            })
            .unwrap_or_else(|| panic!("{name}: no row {expected:?}"));
        if let Some(emission) = expected.get("emission") {
            assert_eq!(
                &row.emission.expect("has an emission").to_string(),
                emission,
                "{name}: {expected:?}"
            );
        }
        if let Some(quantity) = expected.get("quantity") {
            assert_eq!(
                row.quantity,
                quantity.parse::<Ratio>().expect("a number"),
                "{name}: {expected:?}"
            );
        }
    }
    let intensities = inventory.intensities(&[]);
    for (id, expected) in &example.expect.intensities {
        let found = intensities
            .iter()
            .find(|intensity| intensity.id == *id)
            .expect("declared");
        assert_eq!(&found.value.expect("made").to_string(), expected, "{name}: {id}");
    }
}

#[test]
fn every_example_of_every_methodology() {
    let mut count = 0;
    for id in MethodologyRegistry::ids() {
        let default =
            MethodologyRegistry::load(id, &BTreeMap::new(), library()).unwrap_or_else(|p| panic!("{id}: {p:#?}"));
        assert!(!default.file.examples.is_empty(), "{id} has no examples");
        for example in &default.file.examples {
            let name = format!("{id}: {}", example.name.en);
            let method =
                MethodologyRegistry::load(id, &example.options, library()).unwrap_or_else(|p| panic!("{name}: {p:#?}"));
            let outcome = || -> Result<(), Problems> {
                let ledger = Ledger::from_tables(vec![table(&example.ledger)], plants(example), None, library())?;
                let inventory = account(&ledger, &method, library(), AccountRequest::default())?;
                check(&name, example, &inventory);
                Ok(())
            };
            match (outcome(), &example.expect.refused) {
                (Ok(()), None) => {}
                (Ok(()), Some(code)) => panic!("{name}: accounted, expected {code}"),
                (Err(problems), Some(code)) => assert!(
                    problems.0.iter().any(|problem| problem.code == code),
                    "{name}: {problems:#?}"
                ),
                (Err(problems), None) => panic!("{name}: {problems:#?}"),
            }
            count += 1;
        }
    }
    assert!(count >= 10);
}
