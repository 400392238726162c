//! `dafeng ledger`.

use std::path::Path;

use dafeng::activity::ledger_source::is_parquet;
use dafeng::activity::long_form::LongForm;
use dafeng::activity::{Ledger, LedgerSource};
use dafeng::problem::{Place, Problem, Problems, Severity};
use dafeng::report::long_ledger::{write_csv, write_xlsx};
use dafeng::text::{Language, Text};

use super::account::library;
use super::arguments::{ConvertArguments, LedgerCommand};

use super::ledger_sum;
use super::output::Output;

/// Runs the command.
pub fn run(command: &LedgerCommand, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    match command {
        LedgerCommand::Convert(arguments) => convert(arguments, factors, output),
        LedgerCommand::Sum(arguments) => ledger_sum::run(arguments, factors, output),
    }
}

fn no_conversion(path: &Path) -> Problem {
    Problem::error(
        "parquet-is-long",
        Text::new(
            "Parquet 台账本身就是长表，不转换",
            "a Parquet ledger is in the long form already and is not converted",
        ),
    )
    .at(Place::file(path.display().to_string()))
    .hint(Text::new(
        "可直接核算：dafeng account；合计见 dafeng ledger sum",
        "it can be accounted as it is: dafeng account; its sums: dafeng ledger sum",
    ))
}

fn convert(arguments: &ConvertArguments, factors: Option<&Path>, output: &Output) -> Result<u8, Problems> {
    let out = &arguments.out;
    let extension = out
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or("")
        .to_lowercase();
    if !matches!(extension.as_str(), "csv" | "xlsx") {
        return Err(unknown_out(out));
    }
    refuse_overwriting(arguments)?;
    let library = library(factors)?;
    let files = LedgerSource {
        files: arguments.ledgers.clone(),
        ..LedgerSource::default()
    };
    let files = files.resolved()?;
    let parquet: Vec<Problem> = files
        .iter()
        .filter(|path| is_parquet(path))
        .map(|path| no_conversion(path))
        .collect();
    Problems(parquet).check()?;
    let source = LedgerSource {
        files,
        line_by_line: true,
        mapping: arguments.mapping.clone(),
        plants: arguments.plants.clone(),
        ..LedgerSource::default()
    };
    // What is written must be a ledger that can be read; only the plant may still be given with --plant.
    let notes = match Ledger::read(&source, &library) {
        Ok(ledger) => ledger.notes,
        Err(Problems(problems)) => {
            let is_open = |problem: &Problem| problem.code == "no-plant" || problem.severity != Severity::Error;
            if !problems.iter().all(is_open) {
                return Err(Problems(
                    problems
                        .into_iter()
                        .filter(|problem| problem.code != "no-plant")
                        .collect(),
                ));
            }
            Vec::new()
        }
    };
    let mut inputs = Vec::new();
    let plants = source.read_plants(&mut inputs, &library)?;
    let tables = source.read_tables(&mut inputs, &plants, &library)?;
    let form = LongForm::new(&tables, output.language, &library)?;
    let failed = |reason: String| Problems::from(Problem::error("internal", Text::same(reason)));
    let bytes = if extension == "csv" {
        write_csv(&form, output.language, &library).map_err(|error| failed(error.to_string()))?
    } else {
        write_xlsx(&form, output.language, &library).map_err(|error| failed(error.to_string()))?
    };
    output.write_file(out, &bytes)?;
    let mut said: Vec<Problem> = if notes.is_empty() {
        tables.iter().flat_map(|table| table.notes.clone()).collect()
    } else {
        notes
    };
    said.retain(|note| note.code != "no-plants-file");
    output.problems(&said);
    let (lines, shown) = (form.rows.len(), out.display());
    output.say(&match output.language {
        Language::Zh => format!("已写入 {shown}：{lines} 行"),
        Language::En => format!("{shown}: {lines} lines written"),
    });
    Ok(0)
}

/// The problem of a file to write that is no table.
pub fn unknown_out(out: &Path) -> Problems {
    Problem::error(
        "unknown-format",
        Text::new("输出文件应为 .csv 或 .xlsx", "the file to write is a .csv or an .xlsx"),
    )
    .at(Place::file(out.display().to_string()))
    .into()
}

/// A file that is there is overwritten only with --force, and one that is read never.
fn refuse_overwriting(arguments: &ConvertArguments) -> Result<(), Problems> {
    let out = &arguments.out;
    let Ok(there) = out.canonicalize() else {
        return Ok(());
    };
    let is_input = arguments
        .ledgers
        .iter()
        .chain(&arguments.mapping)
        .chain(&arguments.plants)
        .any(|path| path.canonicalize().is_ok_and(|path| path == there));
    let place = Place::file(out.display().to_string());
    if is_input {
        return Err(Problem::error(
            "file-exists",
            Text::new("输出文件就是输入文件", "the file to write is one of those read"),
        )
        .at(place)
        .hint(Text::new("换一个文件名", "name another file"))
        .into());
    }
    if arguments.force {
        return Ok(());
    }
    Err(
        Problem::error("file-exists", Text::new("文件已存在", "the file is there already"))
            .at(place)
            .hint(Text::new(
                "加 --force 覆盖，或换一个文件名",
                "overwrite it with --force, or name another file",
            ))
            .into(),
    )
}
