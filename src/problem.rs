//! What is wrong with an input, where, and what to do about it. Problems are data, not strings: every one has a code,
//! a severity, a place, a message in both languages and, where one can act, a hint.

use crate::text::{Language, Text};

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The run cannot give a result.
    Error,
    /// The run goes on; the reader should act.
    Warning,
    /// `check` reports it; `account` goes on.
    Finding,
    /// Nothing is wrong: an assumption or a reading of the input that the reader must be able to see.
    Note,
}

/// Where in the input a problem stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the user named it.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row, counted as the spreadsheet counts: the header is row 1.
    pub row: Option<u64>,
    /// The column, by its header.
    pub column: Option<String>,
}

impl Place {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Place {
        Place {
            file: file.into(),
            ..Place::default()
        }
    }

    /// The place in words: `ledger.csv, row 12, column item`.
    pub fn in_language(&self, language: Language) -> String {
        let mut words = self.file.clone();
        if let Some(sheet) = &self.sheet {
            words += &match language {
                Language::Zh => format!("，工作表 {sheet}"),
                Language::En => format!(", sheet {sheet}"),
            };
        }
        if let Some(row) = self.row {
            words += &match language {
                Language::Zh => format!("，第 {row} 行"),
                Language::En => format!(", row {row}"),
            };
        }
        if let Some(column) = &self.column {
            words += &match language {
                Language::Zh => format!("，列 {column}"),
                Language::En => format!(", column {column}"),
            };
        }
        words
    }
}

/// One thing that is wrong, or that must be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable name of the kind of problem: `unknown-item`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where it stands, if it stands in a file.
    pub place: Option<Place>,
    /// What was found and what was expected.
    pub message: Text,
    /// What to do.
    pub hint: Option<Text>,
}

impl Problem {
    /// An error with this code and message.
    pub fn error(code: &'static str, message: Text) -> Problem {
        Problem {
            code,
            severity: Severity::Error,
            place: None,
            message,
            hint: None,
        }
    }

    /// Whether a plant may answer it: what is no error and more than a note.
    pub fn is_answerable(&self) -> bool {
        matches!(self.severity, Severity::Finding | Severity::Warning)
    }

    /// A warning with this code and message.
    pub fn warning(code: &'static str, message: Text) -> Problem {
        Problem {
            severity: Severity::Warning,
            ..Problem::error(code, message)
        }
    }

    /// A finding of `check` with this code and message.
    pub fn finding(code: &'static str, message: Text) -> Problem {
        Problem {
            severity: Severity::Finding,
            ..Problem::error(code, message)
        }
    }

    /// A note with this code and message.
    pub fn note(code: &'static str, message: Text) -> Problem {
        Problem {
            severity: Severity::Note,
            ..Problem::error(code, message)
        }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Problem {
        self.place = Some(place);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Problem {
        self.hint = Some(hint);
        self
    }
}

/// The hint that names what is known and near to what was typed.
pub fn near_names(names: &[String]) -> Text {
    Text::new(
        format!("相近：{}", names.join("、")),
        format!("nearest: {}", names.join(", ")),
    )
}

/// The error type of the library: every problem of a step together, so that a user mends all rows at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{} problem(s); the first: {}", .0.len(), .0.first().map(|p| p.message.en.as_str()).unwrap_or("none"))]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Whether any of them is an error.
    pub fn has_error(&self) -> bool {
        self.0.iter().any(|p| p.severity == Severity::Error)
    }

    /// `Err` with everything if there is an error among them, else the problems themselves.
    pub fn check(self) -> Result<Vec<Problem>, Problems> {
        if self.has_error() { Err(self) } else { Ok(self.0) }
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Problems {
        Problems(vec![problem])
    }
}
