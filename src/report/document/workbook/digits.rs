//! Which numbers a spreadsheet cannot hold.

use crate::quantity::Ratio;
use crate::report::document::{Cell, Number, Table};

/// The digits that a spreadsheet shows and keeps.
const MOST_DIGITS: usize = 15;

/// The nearest floating-point number, for the cell alone; the digits stand beside it where this loses one.
pub fn float(number: &Number) -> f64 {
    number.digits().parse().unwrap_or(f64::NAN)
}

/// Whether the cell does not hold every digit of a number that ends. Of one that does not end no text has all.
pub fn loses_digits(number: &Number) -> bool {
    if number.is_floating || !number.ends {
        return false;
    }
    let digits = number.digits();
    let significant = digits
        .trim_start_matches(['-', '0', '.'])
        .bytes()
        .filter(u8::is_ascii_digit)
        .count();
    if significant > MOST_DIGITS {
        return true;
    }
    let kept: Option<Ratio> = format!("{}", float(number)).parse().ok();
    kept != digits.parse().ok()
}

/// Whether a column of a table needs one of exact text beside it.
pub fn column_loses_digits(table: &Table, column: usize) -> bool {
    table
        .rows
        .iter()
        .any(|row| matches!(&row.cells[column], Cell::Number(number) if loses_digits(number)))
}
