//! The files that a case comes to.

use serde::{Deserialize, Serialize};

use crate::problem::{Problem, Problems};
use crate::text::{Language, Text};

/// The format of a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportFormat {
    /// Everything, decimals as strings.
    Json,
    /// Rows, for spreadsheets.
    Csv,
    /// Tables for people, one file a language.
    Text,
}

impl ReportFormat {
    /// Every format.
    pub const ALL: [ReportFormat; 3] = [ReportFormat::Json, ReportFormat::Csv, ReportFormat::Text];

    /// Its id, as a case names it.
    pub fn id(self) -> &'static str {
        match self {
            ReportFormat::Json => "json",
            ReportFormat::Csv => "csv",
            ReportFormat::Text => "text",
        }
    }
}

/// The format of a document: one file that tells all, for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DocumentFormat {
    /// A workbook with formulas.
    Workbook,
    /// A page for the browser.
    Page,
}

impl DocumentFormat {
    /// Every format.
    pub const ALL: [DocumentFormat; 2] = [DocumentFormat::Workbook, DocumentFormat::Page];

    /// Its id, as a case names it, and the ending of its files.
    pub fn id(self) -> &'static str {
        match self {
            DocumentFormat::Workbook => "xlsx",
            DocumentFormat::Page => "html",
        }
    }
}

/// Whether a result is computed anew to the byte, or within a tolerance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResultKind {
    /// The inventory of a ledger: the same bytes on every machine.
    Exact,
    /// Solved, sampled or fitted: some numbers passed through floating point.
    Solved,
}

/// A file of the results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultFile {
    /// Its path from the folder of the run, with `/` between folders: `results/account/METHOD.enterprise.json`.
    pub path: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
    /// How it is compared.
    pub kind: ResultKind,
}

/// A figure of a result that stands for it: a total, a footprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headline {
    /// Of which result: `account/METHOD.enterprise`.
    pub of: String,
    /// What it is.
    pub title: Text,
    /// The value as printed.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// Whether nothing was left out of it.
    pub complete: bool,
}

/// The folder of the results in a run.
pub const RESULTS: &str = "results";

/// The path of a result for programs.
pub fn data_path(name: &str, format: ReportFormat) -> String {
    format!("{RESULTS}/{name}.{}", format.id())
}

/// The path of a result for people.
pub fn text_path(name: &str, language: Language) -> String {
    format!("{RESULTS}/{name}.{}.txt", language.pick("zh", "en"))
}

/// The path of a document.
pub fn document_path(name: &str, language: Language, format: DocumentFormat) -> String {
    format!("{RESULTS}/report/{name}.{}.{}", language.pick("zh", "en"), format.id())
}

/// A fault of the program, not of the input.
pub fn internal(error: impl std::fmt::Display) -> Problems {
    Problem::error("internal", Text::same(error.to_string())).into()
}
