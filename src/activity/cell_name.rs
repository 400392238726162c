//! Columns and cells as spreadsheets call them.

/// The letters of the alphabet.
const LETTERS: usize = 26;
/// The longest name of a column: XFD is the last.
const LONGEST: usize = 3;

/// The letters by which a spreadsheet calls a column: 0 is A, 26 is AA.
///
/// ```
/// assert_eq!(dafeng::activity::cell_name::column_letters(26), "AA");
/// ```
pub fn column_letters(column: usize) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.insert(0, char::from(b'A' + (rest % LETTERS) as u8));
        rest /= LETTERS;
    }
    letters
}

/// A cell as spreadsheets call it, of its row and column from 0.
///
/// ```
/// assert_eq!(dafeng::activity::cell_name::cell_name((6, 1)), "B7");
/// ```
pub fn cell_name((row, column): (u32, u32)) -> String {
    format!("{}{}", column_letters(column as usize), row + 1)
}

/// Row and column, from 0, of a cell such as `$B$7`; `None` of what names no cell.
///
/// ```
/// use dafeng::activity::cell_name::cell_position;
/// assert_eq!(cell_position("$B$7"), Some((6, 1)));
/// assert_eq!(cell_position("A0"), None);
/// assert_eq!(cell_position("$A"), None);
/// ```
pub fn cell_position(name: &str) -> Option<(u32, u32)> {
    let plain = name.replace('$', "");
    let digits = plain.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, row) = plain.split_at(digits);
    if letters.is_empty() || letters.len() > LONGEST || !letters.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    let column = letters.bytes().fold(0, |column, letter| {
        column * LETTERS as u32 + u32::from(letter - b'A' + 1)
    });
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column - 1))
}
