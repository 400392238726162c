//! The digits of molecules, units and powers that stand low or high.

/// Molecules and units whose digit is an index: what stands before it, the digit, whether it stands low.
const INDICES: [(&str, char, bool); 9] = [
    ("CO", '2', true),
    ("CO", '3', true),
    ("CH", '4', true),
    ("CF", '4', true),
    ("SF", '6', true),
    ("NF", '3', true),
    ("Nm", '3', false),
    ("10^", '4', false),
    ("10^", '8', false),
];

/// An index at the beginning of a text.
pub(super) struct Index {
    /// How many bytes it takes, with what stands before it and behind it.
    pub taken: usize,
    /// What stands before the digit.
    pub before: &'static str,
    /// The digit.
    pub digit: char,
    /// What stands behind the digit.
    pub after: &'static str,
    /// Whether it stands low.
    pub is_low: bool,
}

/// The index at the beginning of a text.
pub(super) fn index(text: &str) -> Option<Index> {
    for (molecule, before, after) in [("N2O", "N", "O"), ("C2F6", "C", "F₆")] {
        if text.starts_with(molecule) {
            return Some(Index {
                taken: molecule.len(),
                before,
                digit: '2',
                after,
                is_low: true,
            });
        }
    }
    INDICES.iter().find_map(|(before, digit, is_low)| {
        let rest = text.strip_prefix(before)?.strip_prefix(*digit)?;
        if rest.starts_with(|next: char| next.is_ascii_digit()) {
            return None;
        }
        Some(Index {
            taken: before.len() + 1,
            before: if *before == "10^" { "10" } else { before },
            digit: *digit,
            after: "",
            is_low: *is_low,
        })
    })
}

/// A text with such digits as letters of their own, `tCO₂/10⁴Nm³`, for where there is no markup. What stands in back quotes is a name, and keeps its letters.
pub fn lettered(text: &str) -> String {
    let has_code = text.matches('`').count().is_multiple_of(2);
    let mut is_code = false;
    let mut written = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if !is_code && let Some(found) = index(rest) {
            written += found.before;
            written.push(raised(found.digit, found.is_low));
            written += found.after;
            rest = &rest[found.taken..];
            continue;
        }
        is_code ^= letter == '`' && has_code;
        written.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
    written
}

/// The letter of a digit that stands low or high.
fn raised(digit: char, is_low: bool) -> char {
    match (digit, is_low) {
        ('2', true) => '₂',
        ('3', true) => '₃',
        ('4', true) => '₄',
        ('6', true) => '₆',
        ('3', false) => '³',
        ('4', false) => '⁴',
        ('8', false) => '⁸',
        (other, _) => other,
    }
}
