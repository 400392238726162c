//! Small balances by hand. Standard deviations are half-widths over 1.96, and 1.96² = 3.8416.

use dafeng::reconciliation::structure::Structure;
use dafeng::reconciliation::{VariableClass, chi_squared, threshold, threshold_of_many};

use super::{assert_near, balance, flow, system};

/// Two meters on one stream, 100 ± 4 and 106 ± 2: the mean weighs by 1/16 and 1/4, (100·1 + 106·4) / 5 = 104.8, ± √(1 / (1/16 + 1/4)) = √3.2.
/// They are 6 apart, with the standard deviation √(16 + 4) / 1.96: z = 6·1.96 / √20 = 2.6296, χ² = z² = 6.91488, as 2.352² + 1.176² is.
#[test]
fn two_meters_on_one_stream() {
    let flows = vec![flow("first", "100", "4"), flow("second", "106", "2")];
    let found = system(flows, vec![balance("stream", &[1, -2])])
        .reconcile()
        .expect("solves");
    for (place, adjustment, in_deviations, test) in [(0, 4.8, 2.352, 2.629_616), (1, -1.2, -1.176, -2.629_616)] {
        let own = &found.variables[place];
        assert_eq!(own.class, VariableClass::Redundant);
        assert_near(own.value.expect("a value"), 104.8, 1e-12, "value");
        assert_near(own.half_width.expect("a width"), 3.2_f64.sqrt(), 1e-12, "half-width");
        assert_near(own.adjustment, adjustment, 1e-12, "adjustment");
        assert_near(own.in_deviations, in_deviations, 1e-12, "in deviations");
        assert_near(own.test.expect("a test"), test, 1e-6, "test");
    }
    let global = found.global_test.expect("a test");
    assert_eq!(global.degrees, 1);
    assert_near(global.statistic, 6.914_88, 1e-12, "chi squared");
    let closure = &found.closures[0];
    assert_eq!(closure.before.as_ref().expect("measured").to_text(), "-6");
    assert_near(closure.test.expect("a test"), -2.629_616, 1e-6, "nodal test");
    assert_eq!(closure.closes(), Some(true));
}

/// A splitter, 100 ± 2 into 60 ± 1 and 43 ± 2: 3 too much goes out. Variances are as 4 : 1 : 4, so the stream takes up 3·4/9, the branches 3·1/9 and
/// 3·4/9: 101.3333 = 59.6667 + 41.6667. χ² = 9·3.8416 / 9 = 3.8416 = 1.96², which one in twenty sound sets exceeds.
#[test]
fn a_splitter() {
    let flows = vec![
        flow("in", "100", "2"),
        flow("left", "60", "1"),
        flow("right", "43", "2"),
    ];
    let splitter = system(flows, vec![balance("splitter", &[1, -2, -3])]);
    let found = splitter.reconcile().expect("solves");
    for (place, value) in [(0, 304.0 / 3.0), (1, 179.0 / 3.0), (2, 125.0 / 3.0)] {
        assert_near(found.variables[place].value.expect("a value"), value, 1e-12, "value");
        let test = found.variables[place].test.expect("a test");
        assert_near(test.abs(), 1.96, 1e-12, "test");
    }
    let global = found.global_test.expect("a test");
    assert_near(global.statistic, 3.8416, 1e-12, "chi squared");
    assert_near(global.p_value(), 0.049_995_790_3, 1e-10, "p");
    assert!(!global.passes(0.05) && global.passes(0.04));
    // One balance cannot tell which of its meters is off.
    assert_eq!(found.most_suspect(), Some(0));
    assert_eq!(found.alike(0), [1, 2]);
}

/// The same splitter, its stream without a meter: 60 + 43 = 103 ± √(1 + 4), and nothing checks the branches.
#[test]
fn what_is_not_measured_is_determined() {
    let flows = vec![flow("in", "", ""), flow("left", "60", "1"), flow("right", "43", "2")];
    let found = system(flows, vec![balance("splitter", &[1, -2, -3])])
        .reconcile()
        .expect("solves");
    let classes: Vec<VariableClass> = found.variables.iter().map(|own| own.class).collect();
    let [alone, determined] = [VariableClass::NonRedundant, VariableClass::Determinable];
    assert_eq!(classes, [determined, alone, alone]);
    assert_near(found.variables[0].value.expect("a value"), 103.0, 1e-12, "value");
    assert_near(
        found.variables[0].half_width.expect("a width"),
        5.0_f64.sqrt(),
        1e-12,
        "half-width",
    );
    assert_eq!(found.global_test, None);
    assert_eq!(found.closures[0].before, None);
    assert_eq!(found.closures[0].closes(), Some(true));
}

/// Two branches without a meter are left open, and so is the balance.
#[test]
fn what_balances_leave_open() {
    let flows = vec![flow("in", "100", "2"), flow("left", "", ""), flow("right", "", "")];
    let found = system(flows, vec![balance("splitter", &[1, -2, -3])])
        .reconcile()
        .expect("solves");
    assert_eq!(found.variables[1].class, VariableClass::Undeterminable);
    assert_eq!(found.variables[2].value, None);
    assert_eq!(found.closures[0].closes(), None);
}

/// A flow read as exact stays: 100 = 60 + 40, so ± 1 and ± 2 share the 3 too much as 1 : 4, 60 - 0.6 and 43 - 2.4.
#[test]
fn what_is_exact_stays() {
    let flows = vec![
        flow("in", "100", "0"),
        flow("left", "60", "1"),
        flow("right", "43", "2"),
    ];
    let found = system(flows, vec![balance("splitter", &[1, -2, -3])])
        .reconcile()
        .expect("solves");
    assert_eq!(found.variables[0].class, VariableClass::Fixed);
    for (place, value) in [(0, 100.0), (1, 59.4), (2, 40.6)] {
        assert_near(found.variables[place].value.expect("a value"), value, 1e-12, "value");
    }
}

#[test]
fn exact_flows_that_do_not_close_are_refused() {
    let flows = vec![flow("in", "100", "0"), flow("out", "97", "0")];
    let problems = system(flows, vec![balance("stream", &[1, -2])])
        .reconcile()
        .expect_err("does not close");
    assert_eq!(problems.0[0].code, "exact-flows-do-not-close");
    assert!(problems.0[0].message.en.contains("they are 3 apart"), "{problems:?}");
}

/// A balance that says what others say adds no degree of freedom, and contradicts nothing.
#[test]
fn a_balance_that_repeats_another() {
    let flows = vec![flow("in", "100", "2"), flow("out", "103", "1")];
    let twice = vec![balance("first", &[1, -2]), balance("again", &[-1, 2])];
    let found = system(flows, twice).reconcile().expect("solves");
    assert_eq!(found.global_test.expect("a test").degrees, 1);
    assert!(found.closures.iter().all(|closure| closure.closes() == Some(true)));
}

/// Balances whose equations differ in the thirteenth digit alone are refused rather than solved to noise.
#[test]
fn balances_that_all_but_repeat_one_another_are_refused() {
    let flows = vec![flow("in", "100", "2"), flow("out", "103", "1")];
    let mut nearly = balance("nearly", &[1, -2]);
    nearly.terms[0].coefficient = super::number("1.00000000000001");
    let problems = system(flows, vec![balance("first", &[1, -2]), nearly])
        .reconcile()
        .expect_err("alike");
    assert_eq!(problems.0[0].code, "balances-nearly-alike");
}

/// Two degrees: Q = e^(-x/2). One degree: Q(1.96²) is twice the tail of the normal distribution. 18.307 is the 95 % point of ten degrees in every
/// printed table. The others are from SciPy 1.17, `scipy.stats.chi2.sf`.
#[test]
fn chi_squared_distribution() {
    assert_near(chi_squared::above(3.0, 2), (-1.5_f64).exp(), 1e-15, "2 degrees, series");
    assert_near(
        chi_squared::above(30.0, 2),
        (-15.0_f64).exp(),
        1e-20,
        "2 degrees, fraction",
    );
    for (value, degrees, expected) in [
        (3.8416, 1, 0.049_995_790_296_440_884),
        (18.307, 10, 0.050_000_589_091_398_12),
        (45.0, 45, 0.471_958_963_256_940_5),
        (69.76, 47, 0.017_190_447_858_303_6),
        (1000.0, 900, 0.010_994_608_942_135_844),
        (0.5, 3, 0.918_891_411_654_675_8),
        (69.19, 1, 8.942_028_744_717_512e-17),
    ] {
        let found = chi_squared::above(value, degrees);
        assert!(
            (found / expected - 1.0).abs() < 1e-10,
            "{value}, {degrees}: {found} is not {expected}"
        );
    }
    assert_near(chi_squared::above(0.0, 5), 1.0, 0.0, "nothing is below zero");
    assert_near(chi_squared::above(7.0, 0), 1.0, 0.0, "no degree of freedom");
}

/// 1.959964 is the 97.5 % point of the normal distribution; of 227 tests each is held to 1 - 0.95^(1/227), at 3.688099 (SciPy).
#[test]
fn thresholds() {
    assert_near(threshold(0.05), 1.959_963_984_540_054, 1e-12, "one");
    assert_near(threshold_of_many(0.05, 1), 1.959_963_984_540_054, 1e-12, "one of one");
    assert_near(threshold_of_many(0.05, 227), 3.688_098_578_759_643, 1e-9, "one of 227");
}

#[test]
fn a_missing_equation_is_an_error_and_no_number() {
    let system = system(
        vec![flow("in", "5", "1"), flow("out", "", "")],
        vec![balance("gas", &[1, -2])],
    );
    let mut structure = Structure::of(&system);
    let solved = system.reconcile_by(&structure).expect("solves");
    assert_eq!(solved.variables[1].value, Some(5.0));
    structure.estimates.clear();
    let refused = system.reconcile_by(&structure).expect_err("no equation gives it");
    assert_eq!(refused.0[0].code, "no-estimate");
}
