//! A result over a register or a region, written in the format asked for.

use std::path::Path;

use dafeng::problem::{Place, Problem, Problems};
use dafeng::report::csv_bytes::csv_bytes;
use dafeng::report::document::{Document, html, write_workbook};
use dafeng::report::table::TableStyle;
use dafeng::text::{Language, Text};
use serde_json::Value;

use super::account::pretty;
use super::footprint::failed;
use super::out_format::out_format;
use super::output::Output;
use super::target_arguments::TargetFormat;

/// How a result is written in each format.
pub struct Rendering<'a> {
    /// For people.
    pub text: &'a dyn Fn(Language, TableStyle) -> String,
    /// For programs.
    pub json: &'a dyn Fn() -> Value,
    /// The header and the rows of the CSV.
    pub csv: &'a dyn Fn() -> (&'static [&'static str], Vec<Vec<String>>),
    /// As a page or a workbook.
    pub document: &'a dyn Fn() -> Document,
}

/// Where a result goes, and in which format.
#[derive(Clone, Copy)]
pub struct Destination<'a> {
    format: TargetFormat,
    out: Option<&'a Path>,
}

impl<'a> Destination<'a> {
    /// The format that was said, else that of the file's ending, else the table. Errors: an ending that names no format; a workbook without a file.
    pub fn of(format: Option<TargetFormat>, out: Option<&'a Path>) -> Result<Destination<'a>, Problems> {
        let format = out_format(format, out, &TargetFormat::ENDINGS, TargetFormat::Table)?;
        if format == TargetFormat::Xlsx && out.is_none() {
            return Err(without_file().into());
        }
        Ok(Destination { format, out })
    }

    /// Whether the result is a table for people.
    pub fn is_table(self) -> bool {
        self.format == TargetFormat::Table
    }
}

impl Rendering<'_> {
    /// Writes the result.
    pub fn write(&self, to: Destination<'_>, output: &Output) -> Result<(), Problems> {
        let language = output.language;
        let style = output.style_of(to.out);
        let bytes = match to.format {
            TargetFormat::Table => (self.text)(language, style).into_bytes(),
            TargetFormat::Json => pretty(&(self.json)()).into_bytes(),
            TargetFormat::Csv => {
                let (header, rows) = (self.csv)();
                csv_bytes(header.iter().copied(), rows).map_err(failed)?
            }
            TargetFormat::Html => html(&(self.document)(), language).map_err(failed)?.into_bytes(),
            TargetFormat::Xlsx => write_workbook(&(self.document)(), language).map_err(failed)?,
        };
        output.result(to.out, &bytes)
    }
}

fn without_file() -> Problem {
    Problem::error(
        "workbook-without-file",
        Text::new("工作簿须写入文件", "a workbook goes to a file"),
    )
    .at(Place::file("--format xlsx"))
    .hint(Text::new(
        "用 --out 指定，如 --out targets.xlsx",
        "name it by --out, such as --out targets.xlsx",
    ))
}
