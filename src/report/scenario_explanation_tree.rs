//! The tree of a scenario's figure for people: amounts of a projected line have seventeen digits, of which nobody reads more than the first.

use super::explanation_text::TOLD_IN_FULL;
use super::scenario_explanation_words::{amount, times};
use crate::inventory::Explanation;
use crate::quantity::Ratio;

/// A number with more decimal places than this, and more significant digits than that, was made by a ratio: no factor and no ledger is so long.
const LONG_PLACES: usize = 6;
const LONG_DIGITS: usize = 9;

/// The explanation with its long numbers as tables show them, ratios at six places; what was typed and what factors are stays as it is.
pub(super) fn shortened(explanation: &Explanation) -> Explanation {
    let mut short = explanation.clone();
    short.value = shown(explanation);
    short.expression = short.expression.map(|expression| long_numbers(&expression, amount));
    for line in &mut short.lines {
        line.typed = long_numbers(&line.typed, times);
        let quantity = long_numbers(&line.quantity.to_text(), amount);
        line.quantity = quantity.parse().unwrap_or_else(|_| line.quantity.clone());
    }
    short.children = short.children.iter().map(shortened).collect();
    align(&mut short.children);
    short
}

/// The value of a figure: one that the methodology rounds as it is, a long one as tables show amounts, or ratios where it is per something.
pub(super) fn shown(figure: &Explanation) -> String {
    let is_ratio = figure.unit == "1" || figure.unit.contains('/');
    long_numbers(&figure.value, if is_ratio { times } else { amount })
}

/// Figures of a row each, one below the other: to the right. Fewer are told in full, over several rows.
fn align(rows: &mut [Explanation]) {
    let is_row = |row: &Explanation| row.formula.is_some() && row.value.parse::<Ratio>().is_ok();
    let lengths = |text: fn(&Explanation) -> &str| rows.iter().map(move |row| text(row).chars().count());
    let titles: Vec<usize> = lengths(|row| &row.title.en).collect();
    let is_even = titles.windows(2).all(|pair| pair[0] == pair[1]);
    if rows.len() <= TOLD_IN_FULL || !is_even || !rows.iter().all(is_row) {
        return;
    }
    let widest = lengths(|row| &row.value).max().unwrap_or_default();
    let first = |row: &Explanation| {
        let expression = row.expression.as_deref().unwrap_or_default();
        expression.split(' ').next().unwrap_or_default().chars().count()
    };
    let widest_first = rows.iter().map(first).max().unwrap_or_default();
    for row in rows {
        row.value = format!("{:>widest$}", row.value);
        let blanks = " ".repeat(widest_first - first(row));
        row.expression = row.expression.take().map(|expression| blanks + &expression);
    }
}

/// A text with its long decimals written otherwise.
fn long_numbers(text: &str, write: fn(&Ratio) -> String) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(from.len());
        let (token, after) = from.split_at(end);
        written += before;
        written += &shorter(token, write).unwrap_or_else(|| token.to_owned());
        rest = after;
    }
    written + rest
}

/// A decimal written otherwise; `None` where it is not long, or no decimal.
fn shorter(token: &str, write: fn(&Ratio) -> String) -> Option<String> {
    let (whole, places) = token.split_once('.')?;
    let digits = whole.trim_start_matches('0').len() + places.len();
    let is_long = places.len() > LONG_PLACES && digits > LONG_DIGITS;
    is_long.then(|| token.parse().ok().map(|value| write(&value))).flatten()
}
