//! Writing a document in the languages and formats of a case.

use crate::case::computation::{Computation, Work};
use crate::case::result_file::{DocumentFormat, ResultFile, ResultKind, document_path, internal};
use crate::problem::Problems;
use crate::report::document::{Document, html, write_workbook};

/// Adds the files of a document to the results. Errors: only those of the program.
pub(super) fn add(
    work: &Work<'_>,
    (name, kind): (&str, ResultKind),
    document: &Document,
    computation: &mut Computation,
) -> Result<(), Problems> {
    for format in &work.case.documents {
        for language in &work.case.languages {
            computation.files.push(ResultFile {
                path: document_path(name, *language, *format),
                bytes: match format {
                    DocumentFormat::Workbook => write_workbook(document, *language).map_err(internal)?,
                    DocumentFormat::Page => html(document, *language).map_err(internal)?.into_bytes(),
                },
                kind,
            });
        }
    }
    Ok(())
}
