//! The cells of tables: words, and numbers that keep every digit beside the places in which they are printed.

use super::formula::Formula;
use crate::quantity::{Decimal, Ratio, Rounding, RoundingMode, SIGNIFICANT_DIGITS, significant};
use crate::report::solved_number::grouped_in_words;
use crate::text::Text;

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Blank,
    /// Words.
    Words(Text),
    /// A number.
    Number(Number),
}

impl Cell {
    /// Words that read the same in both languages.
    pub fn same(words: impl Into<String>) -> Cell {
        let words = words.into();
        if words.is_empty() {
            Cell::Blank
        } else {
            Cell::Words(Text::same(words))
        }
    }

    /// Words in both languages.
    pub fn words(words: Text) -> Cell {
        if words.zh.is_empty() && words.en.is_empty() {
            Cell::Blank
        } else {
            Cell::Words(words)
        }
    }

    /// Words in both languages, the thousands of their numbers apart.
    pub fn words_with_numbers(words: Text) -> Cell {
        Cell::words(grouped(words))
    }

    /// A count.
    pub fn count(count: impl TryInto<i128>) -> Cell {
        count.try_into().map_or(Cell::Blank, |count| {
            Cell::Number(Number::exact(&Ratio::from_scaled(count, 0), 0))
        })
    }

    /// The number, where it is one.
    pub fn number(&self) -> Option<&Number> {
        match self {
            Cell::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// A number as a report shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// As printed, with the places of the standard: a plain decimal without separators of thousands.
    pub text: String,
    /// The places in which it is printed.
    pub places: u32,
    /// Every digit, where the printed ones are not all; a number that does not end has twenty places.
    pub full: Option<String>,
    /// Whether these are all its digits; not so of a number that does not end.
    pub ends: bool,
    /// Whether it passed through floating point.
    pub is_floating: bool,
    /// How it follows from other cells.
    pub formula: Option<Formula>,
    /// Id of its explanation in the document.
    pub explanation: Option<String>,
}

impl Number {
    /// A number printed with so many places.
    pub fn exact(value: &Ratio, places: u32) -> Number {
        let mode = RoundingMode::HalfAwayFromZero;
        let rounded = value.round(Rounding { places, mode });
        let full = full_text(value);
        let text = rounded.map_or_else(|| full.clone(), |rounded| rounded.to_string());
        let is_all = rounded.is_some_and(|rounded| Ratio::from(rounded) == *value);
        Number {
            text,
            places,
            ends: full.parse().as_ref() == Ok(value),
            full: (!is_all).then_some(full),
            is_floating: false,
            formula: None,
            explanation: None,
        }
    }

    /// A figure that the methodology rounded: printed as it is.
    pub fn rounded(value: Decimal) -> Number {
        Number::exact(&Ratio::from(value), value.places())
    }

    /// A solved number, such as an amount of a year to come: it has a dozen digits that mean something.
    pub fn solved(value: &Ratio, places: u32) -> Number {
        const DIGITS: u32 = 12;
        Number::exact(&value.significant(DIGITS), places)
    }

    /// A number that passed through floating point, at so many places; ten digits of it mean something.
    pub fn floating(value: f64, places: u32) -> Number {
        let text = format!("{value:.0$}", places as usize);
        // What rounds to nothing has no sign.
        let is_nothing = text.bytes().all(|letter| matches!(letter, b'-' | b'.' | b'0'));
        let text = if is_nothing {
            text.trim_start_matches('-').to_owned()
        } else {
            text
        };
        let full = significant(value, SIGNIFICANT_DIGITS);
        Number {
            places,
            full: (full != text).then_some(full),
            text,
            ends: false,
            is_floating: true,
            formula: None,
            explanation: None,
        }
    }

    /// Says how it follows from other cells.
    #[must_use]
    pub fn follows(mut self, formula: Option<Formula>) -> Number {
        self.formula = formula;
        self
    }

    /// Says where it is explained.
    #[must_use]
    pub fn explained(mut self, id: impl Into<String>) -> Number {
        self.explanation = Some(id.into());
        self
    }

    /// The digits that a computation takes: all of them.
    pub fn digits(&self) -> &str {
        self.full.as_deref().unwrap_or(&self.text)
    }
}

impl From<Number> for Cell {
    fn from(number: Number) -> Cell {
        Cell::Number(number)
    }
}

/// Words with the thousands of their numbers apart, in both languages.
pub(super) fn grouped(words: Text) -> Text {
    Text::new(grouped_in_words(&words.zh), grouped_in_words(&words.en))
}

/// Every digit of a number that ends within twenty places, else rounded there.
fn full_text(value: &Ratio) -> String {
    crate::report::solved_number::number(value)
}
