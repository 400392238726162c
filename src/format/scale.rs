//! How many units shown one plain quotient is.

use std::fmt;
use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

/// A scale as written: a whole number above zero, 1000 for kg from t.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ScaleEntry(NonZeroU64);

impl ScaleEntry {
    /// The number.
    pub fn get(self) -> u64 {
        self.0.get()
    }
}

impl TryFrom<String> for ScaleEntry {
    type Error = String;

    fn try_from(written: String) -> Result<ScaleEntry, String> {
        let number = written.trim().parse().map(ScaleEntry);
        number.map_err(|_| format!("`scale: {written}` is no whole number above zero, such as 1000"))
    }
}

impl From<ScaleEntry> for String {
    fn from(scale: ScaleEntry) -> String {
        scale.to_string()
    }
}

impl fmt::Display for ScaleEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
