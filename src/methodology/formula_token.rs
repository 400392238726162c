//! The words and signs of a formula, in the order in which they are written.

/// A piece of a formula as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormulaToken<'t> {
    /// A name, also one of a result with hyphens in it: `crude-steel`.
    Name(&'t str),
    /// A sign, a digit of a number, a blank.
    Other(&'t str),
}

/// Takes a formula apart; the pieces together are the text again.
///
/// ```
/// use dafeng::methodology::formula_token::{FormulaToken, formula_tokens};
/// let tokens = formula_tokens("-ncv/crude-steel");
/// let expected = [FormulaToken::Other("-"), FormulaToken::Name("ncv"), FormulaToken::Other("/"), FormulaToken::Name("crude-steel")];
/// assert_eq!(tokens, expected);
/// ```
pub fn formula_tokens(formula: &str) -> Vec<FormulaToken<'_>> {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let mut tokens = Vec::new();
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        // A name begins with a letter.
        let end = match first.is_alphabetic() {
            true => rest.find(|letter| !is_part(letter)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        tokens.push(match first.is_alphabetic() {
            true => FormulaToken::Name(piece),
            false => FormulaToken::Other(piece),
        });
        rest = after;
    }
    tokens
}
