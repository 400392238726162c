//! The path of a company to the target of its sector.

use dafeng::quantity::Ratio;
use dafeng::scenario::target_path::SectoralPath;

use super::{near, number};

/// target = (2.10 - 0.11) * 0.69264 + 0.11 = 1.48835; with a market share parameter of 0.9, 1.99 * 0.69264 * 0.9 + 0.11 = 1.35052.
#[test]
fn the_sectoral_path() {
    let path = SectoralPath {
        company_base: number("2.10"),
        sector_base: number("2.42"),
        sector_end: number("0.11"),
    };
    let in_2030 = number("1.71");
    near(path.remaining(&in_2030).expect("moves").to_f64(), 0.69264, 5e-6);
    near(
        path.target(&in_2030, &number("1")).expect("moves").to_f64(),
        1.48835,
        6e-6,
    );
    near(
        path.target(&in_2030, &number("0.9")).expect("moves").to_f64(),
        1.35052,
        5e-6,
    );
    assert_eq!(path.target(&number("2.42"), &Ratio::one()), Some(number("2.10")));
    assert_eq!(path.target(&number("0.11"), &Ratio::one()), Some(number("0.11")));
    let still = SectoralPath {
        sector_base: number("0.11"),
        ..path
    };
    assert_eq!(still.target(&in_2030, &Ratio::one()), None);
}
