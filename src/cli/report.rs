//! `dafeng report`.

use std::path::{Path, PathBuf};

use dafeng::activity::long_form::LongForm;
use dafeng::factor::Library;
use dafeng::inventory::Inventory;
use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::document::{Document, InventoryReport, document_json, html, of_inventory};
use dafeng::text::{Language, Text};

use super::account::{ledger_source, pretty, with_inventory};
use super::exit;
use super::out_format::out_format;
use super::output::Output;
use super::report_arguments::{ReportArguments, ReportFormat};

/// Runs the command; the exit code says whether the result is complete.
pub fn run(arguments: &ReportArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let endings = [
        ("xlsx", ReportFormat::Xlsx),
        ("html", ReportFormat::Html),
        ("json", ReportFormat::Json),
    ];
    let format = out_format(arguments.format, Some(&arguments.out), &endings, ReportFormat::Csv)?;
    with_inventory(&arguments.ledger(), &arguments.method(), factors, output, |inventory| {
        let document = inventory_document(inventory, arguments)?;
        write(&document, (format, &arguments.out), output)?;
        Ok(if inventory.is_complete() { 0 } else { exit::INCOMPLETE })
    })
}

/// The report of an inventory; one at process level holds that of the enterprise.
fn inventory_document(inventory: &Inventory<'_>, arguments: &ReportArguments) -> Result<Document, Problems> {
    let library: &Library = inventory.library;
    let source = ledger_source(&arguments.ledger(), None);
    let (enterprise, processes) = match &inventory.reconciliation {
        Some(reconciliation) => (&reconciliation.enterprise, Some(inventory)),
        None => (inventory, None),
    };
    of_inventory(&InventoryReport {
        enterprise,
        processes,
        lines: LongForm::of_source(&source, library)?,
        findings: Vec::new(),
    })
}

/// Writes the report, all files or none.
fn write(document: &Document, (format, out): (ReportFormat, &Path), output: &Output) -> Result<(), Problems> {
    let files: Vec<(PathBuf, Vec<u8>)> = match format {
        ReportFormat::Html => {
            let page = html(document, output.language).map_err(|error| no_page(&error))?;
            vec![(out.to_owned(), page.into_bytes())]
        }
        ReportFormat::Json => vec![(out.to_owned(), pretty(&document_json(document)).into_bytes())],
        _ => Vec::new(),
    };
    let files: Vec<(&Path, &[u8])> = files
        .iter()
        .map(|(path, bytes)| (path.as_path(), bytes.as_slice()))
        .collect();
    output.write_files(&files)?;
    let shown = out.display();
    output.say(&match output.language {
        Language::Zh => format!("已写入 {shown}"),
        Language::En => format!("{shown} written"),
    });
    Ok(())
}

/// A folder that cannot be made.
fn no_folder(folder: &Path, error: &std::io::Error) -> Problem {
    Problem::error(
        "cannot-write",
        Text::new(format!("无法写入：{error}"), format!("cannot be written: {error}")),
    )
    .at(Place::file(folder.display().to_string()))
}

/// A page that the template could not write.
fn no_page(error: &dyn std::fmt::Display) -> Problem {
    Problem::error(
        "cannot-write",
        Text::new(format!("无法写出网页：{error}"), format!("the page cannot be written: {error}")),
    )
}
