//! `dafeng report`.

use std::path::{Path, PathBuf};

use dafeng::inventory::Inventory;
use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::document::{
    Document, InventoryReport, ScenarioReport, TableFile, document_json, html, of_inventory, write_csv_files,
    write_parquet_files, write_workbook,
};
use dafeng::report::trajectory::{TrajectoryFindings, TrajectoryRequest};
use dafeng::report::write_problem::reason_of;
use dafeng::scenario::peak::PeakDefinition;
use dafeng::scenario::ready::with_each;
use dafeng::text::{Language, Text};
use dafeng::verification::verify_inventory;

use super::account::{ledger_source, library, pretty, with_inventory};
use super::exit;
use super::output::Output;
use super::report_arguments::{ReportArguments, ReportFormat};
use super::scenario::read;
use super::scenario_arguments::DEFINITION;

/// Runs the command; the exit code says whether the result is complete.
pub fn run(arguments: &ReportArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let format = format_of(arguments)?;
    let scenarios = || -> Result<Option<(Document, bool)>, Problems> {
        if arguments.scenarios.is_empty() {
            return Ok(None);
        }
        scenario_document(arguments, factors).map(Some)
    };
    let finish = |document: &Document, is_complete: bool| -> Result<u8, Problems> {
        write(document, (format, &arguments.out), output)?;
        Ok(if is_complete { 0 } else { exit::INCOMPLETE })
    };
    if arguments.ledgers.is_empty() {
        return match scenarios()? {
            Some((document, is_complete)) => finish(&document, is_complete),
            None => Ok(0),
        };
    }
    with_inventory(&arguments.ledger(), &arguments.method(), factors, output, |inventory| {
        let document = inventory_document(inventory, arguments)?;
        let is_complete = inventory.is_complete();
        match scenarios()? {
            None => finish(&document, is_complete),
            Some((other, is_whole)) => finish(&document.with(other), is_complete && is_whole),
        }
    })
}

/// The format that was said, else that of the ending; a name without one is that of a folder. Errors: an ending for which there is none.
fn format_of(arguments: &ReportArguments) -> Result<ReportFormat, Problems> {
    let out = &arguments.out;
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match (arguments.format, ending.as_deref()) {
        (Some(format), _) => Ok(format),
        (None, None) => Ok(ReportFormat::Csv),
        (None, Some("xlsx")) => Ok(ReportFormat::Xlsx),
        (None, Some("html")) => Ok(ReportFormat::Html),
        (None, Some("json")) => Ok(ReportFormat::Json),
        (None, Some(ending)) => Err(Problem::error(
            "unknown-format",
            Text::new(format!("报告不能写成 .{ending}"), format!("a report cannot be written as .{ending}")),
        )
        .at(Place::file(out.display().to_string()))
        .hint(Text::new(
            "可写为 .xlsx、.html、.json；写成各表文件的文件夹，名称不带扩展名，或用 --format csv、--format parquet",
            "it can be written as .xlsx, .html or .json; for a folder of tables leave out the ending, or say --format csv or --format parquet",
        ))
        .into()),
    }
}

/// The report of an inventory; one at process level holds that of the enterprise.
fn inventory_document(inventory: &Inventory<'_>, arguments: &ReportArguments) -> Result<Document, Problems> {
    let source = ledger_source(&arguments.ledger(), None);
    of_inventory(&InventoryReport::of(inventory, &source, &verify_inventory(inventory)?)?)
}

/// The report of the scenarios, and whether all of them are complete.
fn scenario_document(arguments: &ReportArguments, factors: Option<&Path>) -> Result<(Document, bool), Problems> {
    let library = library(factors)?;
    let definition = PeakDefinition::load(DEFINITION)?;
    let scenarios = read(&arguments.scenarios, &arguments.only)?;
    let request = TrajectoryRequest {
        quick: arguments.quick,
        allow_gaps: arguments.allow_gaps,
        ..TrajectoryRequest::by(&definition)
    };
    let mut report = ScenarioReport::default();
    let complete = with_each(&scenarios, arguments.allow_gaps, &library, |ready| {
        let found = TrajectoryFindings::of(ready, &request)?;
        let is_complete = found.is_complete();
        found.with_sheet(ready, &request, |sheet| {
            report.add(sheet);
            Ok(())
        })?;
        Ok(is_complete)
    })?;
    Ok((report.finish(), complete.into_iter().all(|is_complete| is_complete)))
}

/// Writes the report, all files or none.
fn write(document: &Document, (format, out): (ReportFormat, &Path), output: &Output) -> Result<(), Problems> {
    let language = output.language;
    let files: Vec<(PathBuf, Vec<u8>)> = match format {
        ReportFormat::Xlsx => vec![(out.to_owned(), write_workbook(document, language).map_err(internal)?)],
        ReportFormat::Html => vec![(out.to_owned(), html(document, language).map_err(internal)?.into_bytes())],
        ReportFormat::Json => vec![(out.to_owned(), pretty(&document_json(document)).into_bytes())],
        ReportFormat::Csv => in_folder(out, write_csv_files(document, language).map_err(internal)?, "csv")?,
        ReportFormat::Parquet => in_folder(
            out,
            write_parquet_files(document, language).map_err(internal)?,
            "parquet",
        )?,
    };
    let files: Vec<(&Path, &[u8])> = files
        .iter()
        .map(|(path, bytes)| (path.as_path(), bytes.as_slice()))
        .collect();
    output.write_files(&files)?;
    let shown = out.display();
    output.say(&match (language, files.len()) {
        (Language::Zh, 1) => format!("已写入 {shown}"),
        (Language::En, 1) => format!("{shown} written"),
        (Language::Zh, count) => format!("已写入 {shown}：{count} 个文件"),
        (Language::En, count) => format!("{shown}: {count} files written"),
    });
    Ok(())
}

/// The files of a folder, which is made where it is not there. Errors: it cannot be made.
fn in_folder(folder: &Path, files: Vec<TableFile>, ending: &str) -> Result<Vec<(PathBuf, Vec<u8>)>, Problems> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let reason = reason_of(&error);
        Problem::error(
            "cannot-write",
            Text::new(
                format!("无法写入：{}", reason.zh),
                format!("cannot be written: {}", reason.en),
            ),
        )
        .at(Place::file(folder.display().to_string()))
    })?;
    let path = |name: &str| folder.join(format!("{name}.{ending}"));
    Ok(files.into_iter().map(|file| (path(&file.name), file.bytes)).collect())
}

fn internal(error: impl std::fmt::Display) -> Problems {
    Problem::error("internal", Text::same(error.to_string())).into()
}
