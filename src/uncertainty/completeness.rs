//! Whether a result counts everything that it is said to be of.

use crate::text::Text;

/// How much of what it is said to be of a result counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// All of it.
    Complete,
    /// Something is left out that could only raise it.
    LowerBound,
    /// Something is left out that could raise or lower it.
    Incomplete,
}

impl Completeness {
    /// By what is known of the whole: whether nothing is left out, and whether what is could only raise it.
    pub fn of(is_complete: bool, is_lower_bound: bool) -> Completeness {
        match (is_complete, is_lower_bound) {
            (true, _) => Completeness::Complete,
            (false, true) => Completeness::LowerBound,
            (false, false) => Completeness::Incomplete,
        }
    }

    /// Its id.
    pub fn id(self) -> &'static str {
        match self {
            Completeness::Complete => "complete",
            Completeness::LowerBound => "lower-bound",
            Completeness::Incomplete => "incomplete",
        }
    }

    /// What stands before the number, with a space behind it; blank of a whole.
    pub fn mark(self) -> Text {
        match self {
            Completeness::Complete => Text::default(),
            Completeness::LowerBound => Text::new("至少 ", "at least "),
            Completeness::Incomplete => Text::new("（不完整）", "(incomplete) "),
        }
    }
}
