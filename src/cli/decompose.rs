//! `dafeng decompose`.

use dafeng::problem::Problems;
use dafeng::report::decomposition_text::DecompositionSheet;
use dafeng::scenario::decomposition::{Change, FactorTable, Mode};

use super::account::pretty;
use super::footprint::failed;
use super::output::Output;
use super::series_arguments::{DecomposeArguments, DecompositionFormat};

/// Runs the command.
pub fn run(arguments: &DecomposeArguments, output: &Output) -> Result<u8, Problems> {
    let table = FactorTable::read(&arguments.series, &arguments.identity, arguments.by.as_deref())?;
    output.problems(&table.notes);
    let mode = if arguments.chained {
        Mode::Chained
    } else {
        Mode::Unchained
    };
    let change = Change::of(&table, arguments.from, arguments.to, mode, arguments.weights.into())?;
    let sheet = DecompositionSheet { change: &change };
    let bytes = match arguments.format {
        DecompositionFormat::Table => sheet.text(output.language, output.style()).into_bytes(),
        DecompositionFormat::Json => pretty(&sheet.json()).into_bytes(),
        DecompositionFormat::Csv => sheet.csv().map_err(failed)?,
        DecompositionFormat::Waterfall => sheet.waterfall().map_err(failed)?,
    };
    output.data(&bytes)?;
    Ok(0)
}
