//! Solved numbers as text: rounded for people, long for programs.

pub(super) use crate::quantity::grouped_digits;
use crate::quantity::{Ratio, Rounding, RoundingMode};

/// A number at some decimal places.
pub fn rounded(value: &Ratio, places: u32) -> String {
    let mode = RoundingMode::HalfAwayFromZero;
    let rounded = value.round(Rounding { places, mode });
    rounded.map_or_else(|| value.to_text(), |value| value.to_string())
}

/// The places of a footprint for people: amounts for one unit of a product are small.
const PLACES: u32 = 6;

/// A number of a footprint for people.
pub fn shown(value: &Ratio) -> String {
    rounded(value, PLACES)
}

/// Parts of a whole as they are shown, so that they add up to the whole as it is shown: what rounding leaves goes to the parts that it moves least.
pub(super) fn apportioned(parts: &[Ratio], whole: &Ratio) -> Vec<Ratio> {
    let shown_as = |value: &Ratio| {
        let mode = RoundingMode::HalfAwayFromZero;
        value
            .round(Rounding { places: PLACES, mode })
            .map_or_else(|| value.clone(), Ratio::from)
    };
    let mut rounded: Vec<Ratio> = parts.iter().map(shown_as).collect();
    let unit = (0..PLACES).fold(Ratio::one(), |unit, _| {
        unit.divide(&Ratio::from(10)).unwrap_or_default()
    });
    let mut rest = shown_as(whole) - rounded.iter().cloned().sum();
    let mut order: Vec<usize> = (0..parts.len()).filter(|place| !parts[*place].is_zero()).collect();
    let step = if rest.is_negative() {
        -unit.clone()
    } else {
        unit.clone()
    };
    // What rounding took from a part, in the direction of the rest.
    let owed = |rounded: &Ratio, part: &Ratio| (part.clone() - rounded.clone()) * step.clone();
    order.sort_by(|left, right| {
        let (first, second) = (
            owed(&rounded[*left], &parts[*left]),
            owed(&rounded[*right], &parts[*right]),
        );
        second.cmp(&first).then(left.cmp(right))
    });
    for place in order {
        if rest.abs() < unit {
            break;
        }
        rounded[place] = rounded[place].clone() + step.clone();
        rest = rest - step.clone();
    }
    rounded
}

/// A number for programs: every digit where it ends within twenty places, else rounded there.
pub(super) fn number(value: &Ratio) -> String {
    const LONG: u32 = 20;
    match value.as_scaled() {
        Some((_, places)) if places <= LONG => value.to_text(),
        _ => {
            let mode = RoundingMode::HalfEven;
            let rounded = value.round(Rounding { places: LONG, mode });
            rounded.map_or_else(|| value.to_text(), |value| value.to_string())
        }
    }
}

/// A share in per cent at two places with its sign, also above zero; what rounds to nothing has none.
pub(super) fn signed_percent(share: &Ratio) -> String {
    let text = rounded(&(share.clone() * Ratio::from(100)), 2);
    let unsigned = text.trim_start_matches('-');
    if unsigned.chars().all(|digit| matches!(digit, '0' | '.')) {
        format!("{unsigned} %")
    } else if share.is_negative() {
        format!("{text} %")
    } else {
        format!("+{text} %")
    }
}

/// A number at some decimal places, its thousands apart by commas.
pub(super) fn grouped(value: &Ratio, places: u32) -> String {
    grouped_digits(&rounded(value, places))
}

/// A number of two places, its thousands apart, without places where it is whole.
pub(super) fn amount(value: &Ratio) -> String {
    let text = rounded(value, 2);
    grouped_digits(text.strip_suffix(".00").unwrap_or(&text))
}

/// Words with the thousands of their numbers apart: of numbers of five digits and more, since those of four may be years. Numbers of
/// standards and parts of ids are names, and stay as they are.
pub fn grouped_in_words(words: &str) -> String {
    let is_numeric = |letter: char| letter.is_ascii_digit() || letter == '.';
    let mut written = String::with_capacity(words.len() + 8);
    let mut rest = words;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (token, after) = from.split_at(from.find(|letter| !is_numeric(letter)).unwrap_or(from.len()));
        written += before;
        let whole = token.split('.').next().unwrap_or_default();
        let is_number = token.matches('.').count() < 2 && whole.len() >= 5;
        match is_number && !is_part_of_name(&written, after) {
            true => written += &grouped_digits(token),
            false => written += token,
        }
        rest = after;
    }
    written + rest
}

/// Whether digits between these texts are part of a name: `GB/T 32151.5-2015`, `gbt-32151.5-2015`, `sha-12345ab`.
fn is_part_of_name(before: &str, after: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '/' | '#');
    let joined = before.ends_with(is_letter) || before.strip_suffix('-').is_some_and(|rest| rest.ends_with(is_letter));
    let of_standard = ["GB/T", "GB", "ISO", "HJ"]
        .iter()
        .any(|kind| before.trim_end().ends_with(kind));
    joined
        || of_standard
        || after.starts_with(['-', '_'])
        || after.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

/// The part of a number in another in per cent, to two places; a part that would read as nothing says that it is less. Blank without a whole.
pub(super) fn share(part: &Ratio, whole: &Ratio) -> String {
    let Some(percent) = (part.clone() * Ratio::from(100)).divide(whole) else {
        return String::new();
    };
    let shown = rounded(&percent, 2);
    if !percent.is_zero() && !shown.contains(|digit: char| digit.is_ascii_digit() && digit != '0') {
        return "< 0.01 %".to_owned();
    }
    format!("{shown} %")
}
