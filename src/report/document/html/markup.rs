//! Text as HTML: escaped, with the indices of formulas and units set low or high, and names in back quotes as code.

use std::fmt::{Display, Formatter, Result};

use askama::FastWritable;
use askama::filters::HtmlSafe;

/// HTML that was made from text by escaping it. Templates write it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Markup(String);

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

impl Markup {
    /// Text of a document.
    pub(super) fn of(text: &str) -> Markup {
        let mut html = String::with_capacity(text.len() + 16);
        let mut is_code = false;
        let has_code = text.matches('`').count().is_multiple_of(2);
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            if !is_code && let Some((taken, set)) = index(rest) {
                html += &set;
                rest = &rest[taken..];
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
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An index at the beginning of a text: how many bytes it takes, and how it is set.
fn index(text: &str) -> Option<(usize, String)> {
    let nitrous = text.strip_prefix("N2O").map(|_| (3, "N<sub>2</sub>O".to_owned()));
    let hexafluoroethane = || {
        text.strip_prefix("C2F6")
            .map(|_| (4, "C<sub>2</sub>F<sub>6</sub>".to_owned()))
    };
    let known = INDICES.iter().find_map(|(before, digit, is_low)| {
        let rest = text.strip_prefix(before)?.strip_prefix(*digit)?;
        if rest.starts_with(|next: char| next.is_ascii_digit()) {
            return None;
        }
        let shown = if *before == "10^" { "10" } else { before };
        let set = if *is_low {
            format!("{shown}<sub>{digit}</sub>")
        } else {
            format!("{shown}<sup>{digit}</sup>")
        };
        Some((before.len() + 1, set))
    });
    nitrous.or_else(hexafluoroethane).or(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_indices_are_set() {
        let set = |text: &str| Markup::of(text).to_string();
        assert_eq!(set("tCO2/10^4Nm3"), "tCO<sub>2</sub>/10<sup>4</sup>Nm<sup>3</sup>");
        assert_eq!(
            set("CO₂, CH4 & N2O"),
            "CO<sub>2</sub>, CH<sub>4</sub> &amp; N<sub>2</sub>O"
        );
        assert_eq!(set("</script><b>'\""), "&lt;/script&gt;&lt;b&gt;&#39;&quot;");
        assert_eq!(set("CO20 co2_per_carbon 10^40"), "CO20 co2_per_carbon 10^40");
        assert_eq!(set("`gbt-CO2` says"), "<code>gbt-CO2</code> says");
        assert_eq!(set("a ` alone"), "a ` alone");
    }
}
