//! A result in the formats that a case asks for.

use crate::case::computation::{Computation, Work};
use crate::case::result_file::{ReportFormat, ResultFile, ResultKind, data_path, internal, text_path};
use crate::problem::Problems;
use crate::text::Language;

/// What a result is written as.
pub(super) struct Rendering<'r> {
    pub json: &'r dyn Fn() -> serde_json::Value,
    pub csv: &'r dyn Fn() -> Result<Vec<u8>, csv::Error>,
    pub text: &'r dyn Fn(Language) -> String,
}

impl Rendering<'_> {
    /// Adds its files to the results, by its name. Errors: only those of the program.
    pub(super) fn write(
        &self,
        work: &Work<'_>,
        (name, kind): (&str, ResultKind),
        computation: &mut Computation,
    ) -> Result<(), Problems> {
        let mut add = |path: String, bytes: Vec<u8>| computation.files.push(ResultFile { path, bytes, kind });
        for format in &work.case.formats {
            match format {
                ReportFormat::Json => {
                    let text = format!("{:#}\n", (self.json)());
                    add(data_path(name, *format), text.into_bytes());
                }
                ReportFormat::Csv => add(data_path(name, *format), (self.csv)().map_err(internal)?),
                ReportFormat::Text => {
                    for language in &work.case.languages {
                        add(text_path(name, *language), (self.text)(*language).into_bytes());
                    }
                }
            }
        }
        Ok(())
    }
}
