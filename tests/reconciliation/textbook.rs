//! The heat exchanger with a bypass of Narasimhan and Jordache, Data Reconciliation and Gross Error Detection (Gulf, 2000), chapter 1: six streams, all
//! read with the same standard deviation, around a splitter, an exchanger, a valve and a mixer.

use dafeng::reconciliation::{BalanceSystem, VariableClass};

use super::{assert_near, balance, flow, system};

/// Readings with a standard deviation of 1; blank: not measured.
fn bypass(readings: [&str; 6]) -> BalanceSystem {
    let names = [
        "feed",
        "to the exchanger",
        "to the bypass",
        "from the exchanger",
        "from the bypass",
        "out",
    ];
    let flows = names
        .iter()
        .zip(readings)
        .map(|(name, reading)| flow(name, reading, "1.96"));
    let balances = vec![
        balance("splitter", &[1, -2, -3]),
        balance("exchanger", &[2, -4]),
        balance("valve", &[3, -5]),
        balance("mixer", &[4, 5, -6]),
    ];
    system(flows.collect(), balances)
}

/// Streams 2 and 4 are one flow a, 3 and 5 one flow b, 1 and 6 are a + b. The least squares of 101.91, 98.88 to a + b, 64.45, 64.20 to a and 34.65, 36.44
/// to b: 4a + 2b = 329.44 and 2a + 4b = 271.88, so a = 64.50, b = 35.72 and a + b = 100.22, as the book prints. The sum of squares is
/// 1.69² + 0.05² + 1.07² + 0.30² + 0.72² + 1.34² = 6.4075.
#[test]
fn all_measured() {
    let found = bypass(["101.91", "64.45", "34.65", "64.20", "36.44", "98.88"])
        .reconcile()
        .expect("solves");
    for (place, value) in [100.22, 64.50, 35.72, 64.50, 35.72, 100.22].into_iter().enumerate() {
        assert_near(found.variables[place].value.expect("a value"), value, 1e-12, "value");
    }
    let global = found.global_test.expect("a test");
    assert_eq!(global.degrees, 4);
    assert_near(global.statistic, 6.4075, 1e-12, "chi squared");
    assert!(global.passes(0.05));
    // The covariance of a, b is that of 6 readings to 2 unknowns: [[4, 2], [2, 4]]⁻¹ = [[2, -1], [-1, 2]] / 6, so a ± 1.96 √(1/3).
    assert_near(
        found.variables[1].half_width.expect("a width"),
        1.96 / 3.0_f64.sqrt(),
        1e-12,
        "half-width",
    );
    // A reading's adjustment has the variance 1 - 1/3 = 2/3 for all: z of the feed is -1.69 / √(2/3).
    assert_near(
        found.variables[0].test.expect("a test"),
        -2.069_818_83,
        1e-8,
        "test of the feed",
    );
}

/// Feed, exchanger inlet and outlet stream alone: the feed and the outlet are one stream, (101.91 + 98.88) / 2 = 100.395; nothing checks the inlet; the
/// others follow, the bypass as 100.395 - 64.45 = 35.945.
#[test]
fn partly_measured() {
    let found = bypass(["101.91", "64.45", "", "", "", "98.88"])
        .reconcile()
        .expect("solves");
    let [redundant, alone, determined] = [
        VariableClass::Redundant,
        VariableClass::NonRedundant,
        VariableClass::Determinable,
    ];
    let classes: Vec<VariableClass> = found.variables.iter().map(|own| own.class).collect();
    assert_eq!(
        classes,
        [redundant, alone, determined, determined, determined, redundant]
    );
    for (place, value) in [100.395, 64.45, 35.945, 64.45, 35.945, 100.395].into_iter().enumerate() {
        assert_near(found.variables[place].value.expect("a value"), value, 1e-12, "value");
    }
    // ± of the bypass: the mean of two readings and one, √(1/2 + 1).
    assert_near(
        found.variables[2].half_width.expect("a width"),
        1.96 * 1.5_f64.sqrt(),
        1e-12,
        "half-width",
    );
}

/// Feed and outlet alone: the split stays open.
#[test]
fn hardly_measured() {
    let found = bypass(["101.91", "", "", "", "", "98.88"]).reconcile().expect("solves");
    for place in 1..5 {
        assert_eq!(found.variables[place].class, VariableClass::Undeterminable);
    }
}

/// 10 added to stream 4: it has the greatest test, -7.7975, and leaving it out lowers χ² from 67.0742 by 7.7975² to 6.2725, at 3 degrees of freedom
/// (NumPy). What the others say of it, by hand: without it 3a + 2b = 265.24 and 2a + 4b = 271.88, so a = 64.65.
#[test]
fn a_gross_error_is_found() {
    let wrong = bypass(["101.91", "64.45", "34.65", "74.20", "36.44", "98.88"]);
    let found = wrong.reconcile().expect("solves");
    assert_eq!(found.most_suspect(), Some(3));
    assert_near(found.variables[3].test.expect("a test"), -7.797_542_35, 1e-8, "test");
    let steps = wrong.serial_elimination(0.05).expect("solves");
    let [step] = steps.as_slice() else { panic!("{steps:#?}") };
    assert_eq!((step.variable, step.alike.len()), (3, 0));
    assert_near(
        step.without.value.expect("a value"),
        64.65,
        1e-12,
        "what the others say",
    );
    let rest = step.global_test.expect("a test");
    assert_eq!(rest.degrees, 3);
    assert_near(rest.statistic, 6.2725, 1e-10, "chi squared of the rest");
}
