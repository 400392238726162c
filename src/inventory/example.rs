//! The worked examples of a methodology: documentation and tests at once.

use std::collections::BTreeMap;

use super::Inventory;
use super::account::{AccountRequest, account};
use crate::activity::plant::{PlantEntry, PlantFactorEntry, PlantFile};
use crate::activity::table::{Table, TableRow};
use crate::activity::{Ledger, PlantBook};
use crate::factor::{Library, Named};
use crate::format::methodology::ExampleEntry;
use crate::methodology::{Level, MethodologyRegistry};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

/// Runs every example of a methodology, by id or file; returns how many there are. Every example that does not give what it expects
/// is an error.
pub fn run_examples(method: &str, library: &Library) -> Result<usize, Problems> {
    let methodology = MethodologyRegistry::load(method, &BTreeMap::new(), library)?;
    let mut problems = Vec::new();
    for example in &methodology.file.examples {
        problems.extend(run_example(method, example, library).into_iter().map(|difference| {
            let name = &example.name;
            let message = Text::new(
                format!("算例“{}”：{difference}", name.zh),
                format!("example \"{}\": {difference}", name.en),
            );
            Problem::error("example-differs", message).at(Place::file(&methodology.path))
        }));
    }
    Problems(problems).check()?;
    Ok(methodology.file.examples.len())
}

/// What an example gives otherwise than it expects.
fn run_example(method: &str, example: &ExampleEntry, library: &Library) -> Vec<String> {
    let outcome = || -> Result<Vec<String>, Problems> {
        let methodology = MethodologyRegistry::load(method, &example.options, library)?;
        let ledger = Ledger::from_tables(vec![table(&example.ledger)], plants(example, library)?, None, library)?;
        let level = example.level.as_deref().map_or(Some(Level::Enterprise), Level::parse);
        let request = AccountRequest {
            level: level.ok_or_else(|| unknown_level(example))?,
            ..AccountRequest::default()
        };
        let inventory = account(&ledger, &methodology, library, request)?;
        Ok(differences(example, &inventory))
    };
    match (outcome(), &example.expect.refused) {
        (Ok(differences), None) => differences,
        (Ok(_), Some(code)) => vec![format!("accounted, expected {code}")],
        (Err(problems), Some(code)) if problems.0.iter().any(|problem| problem.code == code) => Vec::new(),
        (Err(problems), _) => problems
            .0
            .iter()
            .map(|problem| format!("{}: {}", problem.code, problem.message.en))
            .collect(),
    }
}

fn unknown_level(example: &ExampleEntry) -> Problem {
    let level = example.level.clone().unwrap_or_default();
    Problem::error(
        "unknown-level",
        Text::new(
            format!("`level: {level}` 不是层级"),
            format!("`level: {level}` is no level"),
        ),
    )
}

fn differences(example: &ExampleEntry, inventory: &Inventory<'_>) -> Vec<String> {
    let mut differences = Vec::new();
    let mut compare = |what: &str, found: &str, expected: &str| {
        // What is no number equals none: an absent row or figure differs from whatever is expected.
        let equal = matches!((found.parse::<Ratio>(), expected.parse::<Ratio>()), (Ok(found), Ok(expected)) if found == expected);
        if !equal {
            differences.push(format!("{what} is {found}, expected {expected}"));
        }
    };
    if let Some(total) = &example.expect.total {
        compare("total", &inventory.total().to_string(), total);
    }
    for expected in &example.expect.rows {
        let field = |name: &str| expected.get(name).map(String::as_str).unwrap_or_default();
        let row = inventory.rows.iter().find(|row| {
            let item = inventory.library.items.at(inventory.cell(row).item).id();
            let process = inventory.cell(row).process.as_deref().unwrap_or_default();
            let supply = inventory.cell(row).supply.map(Supply::id);
            inventory.source(row).id == field("source")
                && item == field("item")
                && process == field("process")
                && (field("supply").is_empty() || supply == Some(field("supply")))
        });
        let what = ["source", "item", "supply"].map(field).join(" ");
        let what = what.trim_end();
        let Some(row) = row else {
            compare(what, "absent", "a row");
            continue;
        };
        if let Some(emission) = expected.get("emission") {
            compare(
                what,
                &row.emission
                    .map_or("absent".to_owned(), |emission| emission.to_string()),
                emission,
            );
        }
        if let Some(quantity) = expected.get("quantity") {
            compare(what, &row.quantity.to_text(), quantity);
        }
    }
    let intensities = inventory.intensities(&[]);
    for (id, expected) in &example.expect.intensities {
        let found = intensities
            .iter()
            .find(|intensity| intensity.id == *id)
            .and_then(|intensity| intensity.value);
        compare(
            id,
            &found.map_or("absent".to_owned(), |value| value.to_string()),
            expected,
        );
    }
    differences
}

fn table(lines: &[BTreeMap<String, String>]) -> Table {
    let mut header: Vec<String> = lines.iter().flat_map(|line| line.keys().cloned()).collect();
    header.sort();
    header.dedup();
    let mut rows = vec![TableRow {
        row: 1,
        cells: header.clone(),
        ..TableRow::default()
    }];
    for (place, line) in lines.iter().enumerate() {
        let cells = header
            .iter()
            .map(|name| line.get(name).cloned().unwrap_or_default())
            .collect();
        rows.push(TableRow {
            row: place as u64 + 2,
            cells,
            ..TableRow::default()
        });
    }
    Table {
        file: "example".to_owned(),
        rows,
        ..Table::default()
    }
}

fn plants(example: &ExampleEntry, library: &Library) -> Result<PlantBook, Problems> {
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
            ..PlantFactorEntry::default()
        })
        .collect();
    let entry = PlantEntry {
        id: "plant".to_owned(),
        region: example.region.clone(),
        factors,
        ..PlantEntry::default()
    };
    let mut book = PlantBook::default();
    book.add(PlantFile { plants: vec![entry] }, "example", library)?;
    Ok(book)
}
