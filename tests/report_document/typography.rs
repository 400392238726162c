//! How texts are set: indices low and high, widths by character, the colours of page and workbook.

use dafeng::report::document::html::markup::Markup;
use dafeng::report::document::indices::lettered;
use dafeng::report::document::workbook::styles::SERIES;
use dafeng::report::document::workbook::widths::{lines, number_width, width};

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

#[test]
fn indices_are_letters_and_names_keep_theirs() {
    assert_eq!(lettered("tCO2/10^4Nm3"), "tCO₂/10⁴Nm³");
    assert_eq!(lettered("N2O, CH4, `gbt-CO2`"), "N₂O, CH₄, `gbt-CO2`");
    assert_eq!(lettered("CO20 co2_per_carbon 10^40"), "CO20 co2_per_carbon 10^40");
}

#[test]
fn letters_of_chinese_are_twice_as_wide() {
    assert_eq!(width("焦炭 t"), 6.0);
    assert_eq!(number_width("-1234567.89"), 11.0 + 2.0 + 1.0);
}

#[test]
fn what_fits_takes_one_line() {
    assert_eq!(lines("Industrial processes", 21.5), 1.0);
    assert_eq!(lines("Industrial processes", 15.0), 2.0);
    assert_eq!(lines("a\nb", 10.0), 2.0);
}

/// Page and workbook show one report: what is blue in one is blue in the other.
#[test]
fn colours_are_those_of_the_page() {
    const PAGE: &str = include_str!("../../src/report/assets/document_page/page.css");
    let names = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
    for (name, colour) in names.into_iter().zip(SERIES) {
        let stated = format!("--{name}: #{colour:06x};");
        assert!(PAGE.contains(&stated), "{stated}");
    }
}
