//! `dafeng explain`.

use std::path::Path;

use dafeng::inventory::Selector;
use dafeng::problem::Problems;
use dafeng::report::explanation_text::write_explanation;
use dafeng::report::json::explanation_json;

use super::account::{pretty, with_inventory};
use super::arguments::{ExplainArguments, ExplanationFormat, LedgerArguments};
use super::exit;
use super::output::Output;

/// Runs the command.
pub fn run(arguments: &ExplainArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let (ledger, typed) = split_selector(arguments);
    with_inventory(&ledger, &arguments.method, factors, output, |inventory| {
        let selector = Selector::parse(&typed, inventory)?;
        let explanation = inventory.explain(&selector)?;
        let text = match arguments.format {
            ExplanationFormat::Json => pretty(&explanation_json(&explanation)),
            ExplanationFormat::Table => write_explanation(&explanation, output.language, output.style().colour),
        };
        output.data(text.as_bytes())?;
        Ok(if inventory.is_complete() { 0 } else { exit::INCOMPLETE })
    })
}

/// The ledger files and the selector: `--figure`, what stands behind `--`, else the last argument where it names no file.
fn split_selector(arguments: &ExplainArguments) -> (LedgerArguments, String) {
    let given = &arguments.ledger;
    let mut files = given.ledgers.clone();
    let selector = if let Some(figure) = &arguments.figure {
        figure.clone()
    } else if !arguments.selector_after.is_empty() {
        arguments.selector_after.join(",")
    } else if files.len() > 1
        && files
            .last()
            .is_some_and(|last| !last.exists() && !looks_like_a_file(last))
    {
        files.pop().map(|last| last.display().to_string()).unwrap_or_default()
    } else {
        "total".to_owned()
    };
    let ledger = LedgerArguments {
        ledgers: files,
        mapping: given.mapping.clone(),
        plants: given.plants.clone(),
        plant: given.plant.clone(),
        region: given.region.clone(),
        threads: given.threads,
        errors: given.errors.clone(),
    };
    (ledger, selector)
}

fn looks_like_a_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["csv", "xlsx", "xlsm", "tsv", "txt", "parquet", "pq"]
            .iter()
            .any(|known| extension == *known)
    })
}
