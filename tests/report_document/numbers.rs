//! Numbers of a report: the printed places, the digits behind them, what a spreadsheet can hold.

use dafeng::quantity::Ratio;
use dafeng::report::document::Number;
use dafeng::report::document::workbook::digits::loses_digits;
use dafeng::report::solved_number::grouped_in_words;

#[test]
fn what_rounds_to_nothing_has_no_sign() {
    let number = Number::floating(-0.25, 0);
    assert_eq!((number.text.as_str(), number.digits()), ("0", "-0.25"));
    assert_eq!(Number::floating(1234.56, 1).text, "1234.6");
}

#[test]
fn a_number_keeps_the_digits_that_it_is_not_printed_with() {
    let value: Ratio = "1.2345".parse().expect("a number");
    let number = Number::exact(&value, 2);
    assert_eq!((number.text.as_str(), number.full.as_deref()), ("1.23", Some("1.2345")));
    assert_eq!(Number::exact(&"1.5".parse().expect("a number"), 2).text, "1.50");
    assert_eq!(Number::exact(&"1.5".parse().expect("a number"), 2).full, None);
    let third: Ratio = "1/3".parse().expect("a ratio");
    assert_eq!(Number::exact(&third, 2).digits(), "0.33333333333333333333");
}

#[test]
fn sixteen_digits_are_too_many_and_fifteen_are_not() {
    let number = |text: &str| Number::exact(&text.parse().expect("a number"), 2);
    assert!(!loses_digits(&number("123456789012.345")));
    assert!(loses_digits(&number("1234567890123.456")));
    assert!(!loses_digits(&number("1/3")));
    assert!(!loses_digits(&number("0.1")));
}

#[test]
fn numbers_in_words_have_their_thousands_apart() {
    assert_eq!(
        grouped_in_words("46714255.03 tCO2（2035 年，峰后 12 年）"),
        "46,714,255.03 tCO2（2035 年，峰后 12 年）"
    );
    assert_eq!(
        grouped_in_words("(-935190), 1.2.34567, 10000"),
        "(-935,190), 1.2.34567, 10,000"
    );
    for name in [
        "GB/T 32151.5-2015",
        "gbt-32151.5-2015",
        "GB/T 28924",
        "a12345",
        "12345ab",
    ] {
        assert_eq!(grouped_in_words(name), name);
    }
}
