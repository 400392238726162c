//! Propagation: approach 1 against hand calculations and the vectors, approach 2 against approach 1.

use dafeng::quantity::Ratio;
use dafeng::text::Text;
use dafeng::uncertainty::model::Compiled;
use dafeng::uncertainty::outcome::{Propagation, ResultName};
use dafeng::uncertainty::reading::of_percent;
use dafeng::uncertainty::{
    Completeness, Distribution, Input, InputKind, Model, Outcome, Polynomial, Sampling, Shape, Symbol,
};

fn near(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
}

fn number(text: &str) -> Ratio {
    let factors = text.split('*').map(|factor| factor.parse::<Ratio>().expect("a number"));
    factors.fold(Ratio::one(), |product, factor| product * factor)
}

fn variable(model: &mut Model, id: &str, distribution: Option<Distribution>) -> Symbol {
    model.input(id, || Input {
        id: id.to_owned(),
        kind: InputKind::Record,
        title: Text::same(id),
        distribution,
        stated: Text::default(),
        silent: f64::from(u8::from(distribution.is_none())),
    })
}

fn percent(model: &mut Model, id: &str, half_width: &str) -> Symbol {
    variable(model, id, of_percent(&number(half_width)))
}

fn run(model: &Model, result: Polynomial, sampling: Sampling) -> Outcome {
    let outputs = [result];
    let (drawn, all) = (model.drawn(outputs.iter()), model.all());
    let of = |places: &[usize]| places.iter().map(|place| &model.inputs[*place]).collect();
    let propagation: Propagation<'_, Compiled> = Propagation {
        names: vec![ResultName {
            id: "total".to_owned(),
            title: Text::same("total"),
            unit: "t".to_owned(),
            completeness: Completeness::Complete,
        }],
        variables: of(&drawn),
        response: model.compile(&drawn, &outputs),
        inputs: of(&all),
        of_inputs: model.compile(&all, &outputs),
    };
    propagation.run(sampling)
}

fn draws(draws: usize) -> Sampling {
    Sampling {
        draws,
        ..Sampling::default()
    }
}

const TERMS: [(&str, &str, &str, &str, &str); 4] = [
    ("coke", "500000", "0.83*44/12", "2", "10"),
    ("coal", "180000", "0.67*44/12", "2", "10"),
    ("limestone", "250000", "0.43971", "3", "5"),
    ("electricity", "600000", "0.5", "1", "5"),
];

/// One term of the vector: quantity times factor, each with its own uncertainty.
fn term(
    model: &mut Model,
    (name, quantity, factor, of_quantity, of_factor): (&str, &str, &str, &str, &str),
) -> Polynomial {
    let meter = percent(model, &format!("{name} meter"), of_quantity);
    let record = percent(model, &format!("{name} factor"), of_factor);
    Polynomial::of(meter, number(quantity)).times(&Polynomial::of(record, number(factor)))
}

/// Vector UNC-APPROACH-1. Eq 3.1: coke sqrt(2^2 + 10^2) = 10.198 %, limestone sqrt(9 + 25) = 5.831 %, electricity sqrt(1 + 25) = 5.099 %. Eq 3.2:
/// sqrt(155180^2 + 45096^2 + 6410^2 + 15297^2) / 2373794.167 = 6.8434 %.
#[test]
fn approach_1_of_the_vector() {
    let terms = [1_521_666.667, 442_200.0, 109_927.5, 300_000.0];
    let widths = [10.198, 10.198, 5.831, 5.099];
    let mut whole = Polynomial::default();
    let mut model = Model::new();
    for (place, row) in TERMS.into_iter().enumerate() {
        let mut alone = Model::new();
        let one = term(&mut alone, row);
        let outcome = run(&alone, one, draws(100));
        near(outcome.results[0].stated, terms[place], 0.001);
        near(
            outcome.results[0].first_order_percent().expect("stated"),
            widths[place],
            0.0005,
        );
        whole.add(&term(&mut model, row));
    }
    let outcome = run(&model, whole, draws(100));
    near(outcome.results[0].stated, 2_373_794.167, 0.001);
    near(outcome.results[0].first_order_percent().expect("stated"), 6.8434, 5e-5);
    // The coke factor alone: 1521666.667 * 10 % = 152166.7 of 162450: (152166.7/162450)^2 = 87.74 %.
    assert_eq!(outcome.variables[0].input.id, "coke factor");
    near(
        outcome.variables[0].contributions[0].variance_share.expect("varies"),
        0.8774,
        5e-5,
    );
    let shares = outcome
        .variables
        .iter()
        .filter_map(|variable| variable.contributions[0].variance_share);
    near(shares.sum::<f64>(), 1.0, 1e-12);
}

/// Vector UNC-MONTE-CARLO: mean 2.3739 Mt, 2.2118 to 2.5365 Mt, half-width 6.84 +- 0.03 points, n = 1e6.
#[test]
fn approach_2_of_the_vector() {
    let mut model = Model::new();
    let mut whole = Polynomial::default();
    TERMS.into_iter().for_each(|row| whole.add(&term(&mut model, row)));
    let outcome = run(&model, whole, draws(1_000_000));
    let sampled = outcome.results[0].sampled.expect("drawn");
    let half_width = 100.0 * (sampled.high - sampled.low) / 2.0 / outcome.results[0].stated;
    near(half_width, 6.84, 0.03);
    near(sampled.mean / 1e6, 2.3739, 0.0004);
    near(sampled.low / 1e6, 2.2118, 0.0010);
    near(sampled.high / 1e6, 2.5365, 0.0010);
    assert!(!outcome.results[0].mean_differs(), "a sum of symmetric terms");
    // Squared rank correlations are near the shares of approach 1 where the result is nearly linear.
    for variable in &outcome.variables {
        let own = &variable.contributions[0];
        near(
            own.rank_share.expect("varies"),
            own.variance_share.expect("varies"),
            0.01,
        );
    }
}

/// A linear result: 3 a + 2 b, a +-10 %, b +-20 %: U = sqrt(0.3^2 + 0.4^2)/5 = 10 %. A hundred thousand draws come within 1 % of U.
#[test]
fn both_approaches_agree_on_a_linear_result() {
    let mut model = Model::new();
    let (a, b) = (percent(&mut model, "a", "10"), percent(&mut model, "b", "20"));
    let result = Polynomial::of(a, number("3")).plus(&Polynomial::of(b, number("2")));
    let outcome = run(&model, result, draws(100_000));
    let only = &outcome.results[0];
    near(only.first_order_percent().expect("stated"), 10.0, 1e-9);
    let sampled = only.sampled.expect("drawn");
    near(100.0 * 1.96 * sampled.deviation / 5.0, 10.0, 0.1);
    // Tornado: a at its percentiles: 5 -+ 0.3; b: 5 -+ 0.4 (1.959964/1.96 of the stated width).
    near(outcome.variables[0].contributions[0].at_high, 5.4, 1e-4);
    near(outcome.variables[1].contributions[0].at_low, 4.7, 1e-4);
}

/// One record on two rows of 100 and 100, U 10 %: both rows move together, so U of the sum is 10 %. Two records: sqrt(2)*10/200 = 7.07 %.
#[test]
fn a_shared_record_adds_linearly() {
    let mut model = Model::new();
    let record = percent(&mut model, "record", "10");
    let rows = [number("100"), number("100")].map(|amount| Polynomial::of(record, amount));
    let outcome = run(&model, rows[0].clone().plus(&rows[1]), draws(100));
    near(outcome.results[0].first_order_percent().expect("stated"), 10.0, 1e-9);
    let mut apart = Model::new();
    let (one, other) = (percent(&mut apart, "one", "10"), percent(&mut apart, "other", "10"));
    let sum = Polynomial::of(one, number("100")).plus(&Polynomial::of(other, number("100")));
    near(
        run(&apart, sum, draws(100)).results[0]
            .first_order_percent()
            .expect("stated"),
        7.0711,
        5e-5,
    );
}

/// What nothing is stated of is exact: no deviation, the mean is the stated result to the last bit, and the input is listed.
#[test]
fn without_any_uncertainty_every_draw_is_the_stated_result() {
    let mut model = Model::new();
    let exact = variable(&mut model, "exact", None);
    let fixed = percent(&mut model, "fixed", "0");
    let result = Polynomial::of(exact, number("44/12*0.1")).times(&Polynomial::of(fixed, number("3")));
    let outcome = run(&model, result, draws(5000));
    let only = &outcome.results[0];
    assert_eq!((only.sampled, only.first_order_percent()), (None, None));
    assert_eq!(only.stated, 1.1);
    assert_eq!(only.first_order_deviation, None);
    assert_eq!(only.covered, Some(0.5));
    assert_eq!(outcome.exact.len(), 1);
    near(outcome.exact[0].elasticities[0], 1.0, 1e-12);
}

/// A lognormal factor with bounds 1/2 and 2 of the value: median 1, mean exp(sigma^2/2), sigma = ln 2/1.96 = 0.35365: 1.0645.
#[test]
fn a_skewed_variable_moves_the_mean_and_says_so() {
    let mut model = Model::new();
    let factor = variable(
        &mut model,
        "factor",
        Some(Distribution::of(Shape::Lognormal {
            mean_of_log: 0.0,
            deviation_of_log: 2f64.ln() / 1.96,
        })),
    );
    let outcome = run(&model, Polynomial::of(factor, number("100")), draws(100_000));
    let only = &outcome.results[0];
    let sampled = only.sampled.expect("drawn");
    near(sampled.median, 100.0, 0.5);
    near(sampled.mean, 106.45, 0.5);
    assert!(only.mean_differs());
    near(outcome.variables[0].contributions[0].shift, 0.0645, 1e-4);
}

/// a / (b + c) at a 6, b 1, c 2: 2. Derivatives at one: a: 2, b: -6*1/9 = -2/3, c: -6*2/9 = -4/3.
#[test]
fn a_quotient_by_a_sum_has_exact_derivatives() {
    let mut model = Model::new();
    let (a, b, c) = (
        percent(&mut model, "a", "3"),
        percent(&mut model, "b", "3"),
        percent(&mut model, "c", "3"),
    );
    let sum = Polynomial::of(b, number("1")).plus(&Polynomial::of(c, number("2")));
    let over = model.reciprocal(&sum).expect("not zero");
    let result = Polynomial::of(a, number("6")).times(&over);
    let compiled = model.compile(&model.all(), &[result]);
    let gradient = &compiled.gradients()[0];
    near(gradient[0], 2.0, 1e-15);
    near(gradient[1], -2.0 / 3.0, 1e-15);
    near(gradient[2], -4.0 / 3.0, 1e-15);
    let by_difference = dafeng::uncertainty::response::central_differences(&compiled, 3);
    for (exact, found) in gradient.iter().zip(&by_difference[0]) {
        near(*found, *exact, 1e-7);
    }
}

/// The number of threads shows in no digit, nor does it which other variables there are.
#[test]
fn the_same_seed_gives_the_same_draws_whatever_the_threads() {
    let mut model = Model::new();
    let mut whole = Polynomial::default();
    TERMS.into_iter().for_each(|row| whole.add(&term(&mut model, row)));
    let with = |threads: usize, seed: u64| {
        let sampling = Sampling {
            draws: 10_000,
            seed,
            threads,
        };
        let outcome = run(&model, whole.clone(), sampling);
        (outcome.results, outcome.variables)
    };
    assert_eq!(with(1, 1), with(2, 1));
    assert_eq!(with(1, 1), with(5, 1));
    assert_ne!(with(1, 1), with(1, 2));
}
