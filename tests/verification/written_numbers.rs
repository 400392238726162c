//! Numbers as typed beside computed ones.

use dafeng::activity::WrittenNumber;
use dafeng::quantity::RoundingMode;

#[test]
fn a_number_agrees_at_its_places_in_its_unit() {
    let percent = |number: &str| WrittenNumber {
        number: number.parse().expect("a number"),
        size: "1/100".parse().expect("a number"),
    };
    let agrees = |number: &str, value: &str, mode: Option<RoundingMode>| {
        percent(number).agrees_with(&value.parse().expect("a number"), mode)
    };
    assert!(agrees("84.03", "0.840349", Some(RoundingMode::HalfAwayFromZero)));
    assert!(!agrees("84.03", "0.84036", None));
    // An exact half: 84.025 % goes up to 84.03 or to the even 84.02; without a mode either is right.
    assert!(agrees("84.03", "0.84025", Some(RoundingMode::HalfAwayFromZero)));
    assert!(!agrees("84.03", "0.84025", Some(RoundingMode::HalfEven)));
    assert!(agrees("84.02", "0.84025", Some(RoundingMode::HalfEven)));
    assert!(agrees("84.02", "0.84025", None) && agrees("84.03", "0.84025", None));
    // Zero has places too.
    assert!(agrees("0.0", "0.0004", None) && !agrees("0.00", "0.0004", None));
    assert_eq!(percent("84.0").last_place().to_text(), "0.001");
}
