//! Names of sheets, files and columns by a pattern.

use crate::spelling::fold;

/// Whether a text fits a pattern, in which one `*` stands for anything.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (fold(pattern), fold(text));
    match pattern.split_once('*') {
        None => pattern == text,
        Some((start, end)) => text.len() >= start.len() + end.len() && text.starts_with(start) && text.ends_with(end),
    }
}
