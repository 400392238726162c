//! Numbers as people and spreadsheets type them: thousands separators, full-width digits, stray spaces.

use super::decimal::{Decimal, DecimalError};
use crate::spelling::tidy;

/// Why a typed text is no number; each has its own message and hint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// Not a number at all.
    NotANumber,
    /// `12,5`: a comma where the point belongs, or a misplaced thousands separator.
    Comma,
    /// `1.2E+05`: a spreadsheet showed a rounded form, the digits are lost.
    Exponent,
    /// More than 28 digits.
    TooManyDigits,
    /// A number with a unit or a percent sign behind it.
    Trailing,
}

/// Reads a typed number exactly: `１，２３４．５０` is 1234.50.
///
/// ```
/// use dafeng::quantity::number::read_number;
/// assert_eq!(read_number(" 1,234.50 ").unwrap().to_string(), "1234.50");
/// assert!(read_number("12,5").is_err());
/// ```
pub fn read_number(typed: &str) -> Result<Decimal, NumberError> {
    let text = tidy(typed).replace(['−', '–'], "-").replace(' ', "");
    let text = if text.contains(',') {
        without_thousands_separators(&text).ok_or(NumberError::Comma)?
    } else {
        text
    };
    match text.parse::<Decimal>() {
        Ok(value) => Ok(value),
        Err(DecimalError::TooManyDigits) => Err(NumberError::TooManyDigits),
        Err(DecimalError::NotADecimal) => Err(classify(&text)),
    }
}

/// The number of a quantity typed with its unit behind a space, the most of the text that is one: `1 234.50 t` is 1234.50. `None` where none stands there.
///
/// ```
/// use dafeng::quantity::number::read_number_before_unit;
/// assert_eq!(read_number_before_unit("1 234.50 t").unwrap().to_string(), "1234.50");
/// assert_eq!(read_number_before_unit("12 10^4Nm3").unwrap().to_string(), "12");
/// ```
pub fn read_number_before_unit(typed: &str) -> Option<Decimal> {
    let ends = typed.char_indices().filter(|(_, letter)| letter.is_whitespace());
    let ends: Vec<usize> = ends.map(|(end, _)| end).chain([typed.len()]).collect();
    ends.into_iter().rev().find_map(|end| read_number(&typed[..end]).ok())
}

fn classify(text: &str) -> NumberError {
    let starts_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
    if starts_with_digit {
        let is_exponent = text.split_once(['e', 'E']).is_some_and(|(mantissa, power)| {
            mantissa.parse::<Decimal>().is_ok()
                && power.trim_start_matches(['+', '-']).bytes().all(|b| b.is_ascii_digit())
                && !power.is_empty()
        });
        if is_exponent {
            return NumberError::Exponent;
        }
        let digits_end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let rest = &text[digits_end..];
        if text[..digits_end].parse::<Decimal>().is_ok() && rest.chars().all(|c| c.is_alphabetic() || c == '%') {
            return NumberError::Trailing;
        }
    }
    NumberError::NotANumber
}

fn without_thousands_separators(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (&text[..1], rest),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let first_fits = (1..=3).contains(&groups[0].len());
    let rest_fits = groups[1..].iter().all(|group| group.len() == 3);
    if !first_fits || !rest_fits || fraction.contains(',') {
        return None;
    }
    let joined = groups.concat();
    Some(if digits.contains('.') {
        format!("{sign}{joined}.{fraction}")
    } else {
        format!("{sign}{joined}")
    })
}
