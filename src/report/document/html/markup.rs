//! Text as HTML: escaped, with the indices of formulas and units set low or high, and names in back quotes as code.

use std::fmt::{Display, Formatter, Result};

use askama::FastWritable;
use askama::filters::HtmlSafe;

use crate::report::document::indices::{Index, index};

/// HTML that was made from text by escaping it. Templates write it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl HtmlSafe for Markup {}

impl Display for Markup {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str(&self.0)
    }
}

impl FastWritable for Markup {
    fn write_into(&self, into: &mut dyn std::fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(into.write_str(&self.0)?)
    }
}

impl Markup {
    /// Text of a document.
    pub fn of(text: &str) -> Markup {
        let mut html = String::with_capacity(text.len() + 16);
        let mut is_code = false;
        let has_code = text.matches('`').count().is_multiple_of(2);
        let mut rest = text;
        let mut is_start = true;
        while let Some(letter) = rest.chars().next() {
            if is_start && let Some(name) = whole_name(rest) {
                html += &format!("<span class=\"whole\">{name}</span>");
                rest = &rest[name.len()..];
                continue;
            }
            is_start = !letter.is_ascii_alphanumeric() && !matches!(letter, '-' | '.' | '/' | '_');
            if !is_code && let Some(found) = index(rest) {
                html += &set(&found);
                rest = &rest[found.taken..];
                continue;
            }
            match letter {
                '`' if has_code => {
                    html += if is_code { "</code>" } else { "<code>" };
                    is_code = !is_code;
                }
                '&' => html += "&amp;",
                '<' => html += "&lt;",
                '>' => html += "&gt;",
                '"' => html += "&quot;",
                '\'' => html += "&#39;",
                '₀'..='₉' => html += &format!("<sub>{}</sub>", u32::from(letter) - u32::from('₀')),
                _ => html.push(letter),
            }
            rest = &rest[letter.len_utf8()..];
        }
        Markup(html)
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A short name at the start of a text that has a number behind a hyphen: a period such as `2022-01`, a unit such as `bf-1`. No line breaks within it.
fn whole_name(text: &str) -> Option<&str> {
    const LONGEST: usize = 16;
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let name = &text[..end.unwrap_or(text.len())];
    let follows = text[name.len()..].chars().next();
    let is_whole = !follows.is_some_and(|letter| matches!(letter, '/' | '_' | '=' | '^'));
    let has_number = name
        .as_bytes()
        .windows(2)
        .any(|pair| pair[0] == b'-' && pair[1].is_ascii_digit());
    (is_whole && has_number && !name.starts_with('-') && name.len() <= LONGEST).then_some(name)
}

/// An index as HTML.
fn set(found: &Index) -> String {
    let Index {
        before, digit, after, ..
    } = found;
    let name = if found.is_low { "sub" } else { "sup" };
    format!("{before}<{name}>{digit}</{name}>{after}")
}
