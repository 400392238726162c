//! `dafeng peak`.

use dafeng::problem::{Problem, Problems};
use dafeng::report::peak_text::PeakSheet;
use dafeng::scenario::peak::{Peak, PeakDefinition};
use dafeng::scenario::series::SeriesFile;

use super::account::pretty;
use super::footprint::failed;
use super::output::Output;
use super::series_arguments::{PeakArguments, PeakFormat};

/// Runs the command. A finding is a result: the exit code is 0 whatever the verdict.
pub fn run(arguments: &PeakArguments, output: &Output) -> Result<u8, Problems> {
    let definition = PeakDefinition::load(&arguments.definition);
    let file = SeriesFile::read(&arguments.series, arguments.column.as_deref(), arguments.by.as_deref());
    let (definition, file) = match (definition, file) {
        (Ok(definition), Ok(file)) => (definition, file),
        (definition, file) => {
            let faults = [definition.err(), file.err()].into_iter().flatten();
            let faults: Vec<Problem> = faults.flat_map(|Problems(found)| found).collect();
            return Err(Problems(faults));
        }
    };
    output.problems(&file.notes);
    let sheet = PeakSheet {
        file: &file,
        peaks: file.series.iter().map(|series| Peak::of(series, &definition)).collect(),
        before: arguments.before,
    };
    let bytes = match arguments.format {
        PeakFormat::Table => sheet.text(output.language, output.style()).into_bytes(),
        PeakFormat::Json => pretty(&sheet.json()).into_bytes(),
        PeakFormat::Csv => sheet.csv().map_err(failed)?,
    };
    output.data(&bytes)?;
    Ok(0)
}
