//! Laws that hold of every network of flows.

use dafeng::network::elimination::{Elimination, SparseMatrix};
use dafeng::quantity::Ratio;
use dafeng::reconciliation::{Balance, BalanceKind, BalanceSystem, Measurement, Term, Variable, VariableClass};
use dafeng::text::Text;
use proptest::prelude::*;

/// A stream from one node to another, node 0 being the outside; what was read, half its width; whether it is measured.
#[derive(Clone, Debug)]
struct Stream {
    from: usize,
    to: usize,
    value: u64,
    half_width: u64,
    is_measured: bool,
}

const NODES: usize = 4;

fn streams() -> impl Strategy<Value = Vec<Stream>> {
    let stream = (
        0..=NODES,
        0..=NODES,
        1_000..1_000_000_u64,
        1..10_000_u64,
        prop::bool::weighted(0.85),
    );
    let stream = stream.prop_map(|(from, to, value, half_width, is_measured)| Stream {
        from,
        to,
        value,
        half_width,
        is_measured,
    });
    prop::collection::vec(stream, 2..14)
}

fn variable(place: usize, measurement: Option<Measurement>) -> Variable {
    Variable {
        id: place.to_string(),
        subject: Text::same("stream"),
        title: Text::same(place.to_string()),
        unit: "t".to_owned(),
        measurement,
    }
}

fn hundredths(value: u64) -> Ratio {
    Ratio::from_scaled(i128::from(value), 2)
}

fn system(streams: &[Stream]) -> BalanceSystem {
    let measured = |stream: &Stream| {
        stream.is_measured.then(|| Measurement {
            value: hundredths(stream.value),
            half_width: hundredths(stream.half_width),
        })
    };
    let variables = streams.iter().enumerate();
    let variables = variables.map(|(place, stream)| variable(place, measured(stream)));
    let balances = (1..=NODES).map(|node| {
        let into = streams.iter().enumerate().filter(|(_, stream)| stream.to == node);
        let out = streams.iter().enumerate().filter(|(_, stream)| stream.from == node);
        let terms = into.map(|(place, _)| Term::new(place, Ratio::one()));
        let terms = terms.chain(out.map(|(place, _)| Term::new(place, -Ratio::one())));
        Balance {
            id: node.to_string(),
            kind: BalanceKind::Item,
            title: Text::same(node.to_string()),
            unit: "t".to_owned(),
            terms: terms.collect(),
        }
    });
    BalanceSystem {
        variables: variables.collect(),
        balances: balances.filter(|balance| !balance.terms.is_empty()).collect(),
    }
}

/// Readings and widths times a number.
fn scaled(system: &BalanceSystem, times: &Ratio) -> BalanceSystem {
    let mut scaled = system.clone();
    for measured in scaled
        .variables
        .iter_mut()
        .filter_map(|variable| variable.measurement.as_mut())
    {
        measured.value = measured.value.clone() * times.clone();
        measured.half_width = measured.half_width.clone() * times.clone();
    }
    scaled
}

fn near(found: f64, expected: f64, size: f64) -> bool {
    (found - expected).abs() <= 1e-9 * size.max(1.0)
}

/// The exact solution of the same system, by its multipliers: x = v - W Aᵀ y with (A W Aᵀ) y = A v, where no balance follows from the others.
fn exact(system: &BalanceSystem) -> Option<Vec<Ratio>> {
    let measured = |place: usize| system.variables[place].measurement.as_ref();
    let coefficient = |balance: &Balance, place: usize| -> Ratio {
        let own = balance.terms.iter().filter(|term| term.variable == place);
        own.map(|term| term.coefficient.clone()).sum()
    };
    let square = |place: usize| {
        let half = measured(place)?.half_width.clone();
        Some(half.clone() * half)
    };
    let places = 0..system.variables.len();
    let columns = system.balances.iter().map(|column| {
        let rows = system.balances.iter().enumerate();
        let entries = rows.map(|(row, balance)| {
            let each = places
                .clone()
                .map(|place| Some(coefficient(balance, place) * square(place)? * coefficient(column, place)));
            Some((row, sum(each)?))
        });
        entries.collect::<Option<Vec<(usize, Ratio)>>>()
    });
    let columns = columns.collect::<Option<Vec<_>>>()?;
    let elimination = Elimination::of(SparseMatrix::of_columns(system.balances.len(), columns)).ok()?;
    let side = system.balances.iter().map(|balance| {
        let each = places
            .clone()
            .map(|place| Some(coefficient(balance, place) * measured(place)?.value.clone()));
        sum(each)
    });
    let multipliers = elimination.solve(side.collect::<Option<Vec<Ratio>>>()?);
    let value = |place: usize| {
        let moved: Ratio = system
            .balances
            .iter()
            .zip(&multipliers)
            .map(|(balance, multiplier)| coefficient(balance, place) * multiplier.clone())
            .sum();
        Some(measured(place)?.value.clone() - square(place)? * moved)
    };
    places.clone().map(value).collect()
}

fn sum(each: impl Iterator<Item = Option<Ratio>>) -> Option<Ratio> {
    each.collect::<Option<Vec<Ratio>>>().map(|each| each.into_iter().sum())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Every balance that has no open flow closes to 1e-9 of its turnover; the weighted squares add up to the global test; no reading that is not
    /// checked moves; a reconciled value is never less certain than the reading.
    #[test]
    fn adjusted_flows_satisfy_the_balances(streams in streams()) {
        let system = system(&streams);
        let found = system.reconcile().expect("solves");
        for closure in &found.closures {
            prop_assert_ne!(closure.closes(), Some(false), "{:?}", closure);
        }
        let squares: f64 = found.variables.iter().map(|own| own.in_deviations.powi(2)).sum();
        let statistic = found.global_test.map_or(0.0, |test| test.statistic);
        prop_assert!(near(squares, statistic, statistic), "{squares} {statistic}");
        for (own, variable) in found.variables.iter().zip(&system.variables) {
            prop_assert_eq!(own.test.is_some(), own.class == VariableClass::Redundant);
            if let (Some(measured), Some(half)) = (&variable.measurement, own.half_width) {
                prop_assert!(half <= measured.half_width.to_f64() * (1.0 + 1e-12));
            }
        }
    }

    /// The floating solution is the exact one.
    #[test]
    fn the_solution_is_the_exact_one(streams in streams()) {
        let measured: Vec<Stream> = streams.into_iter().map(|stream| Stream { is_measured: true, ..stream }).collect();
        let system = system(&measured);
        if let Some(exact) = exact(&system) {
            let found = system.reconcile().expect("solves");
            for (own, exact) in found.variables.iter().zip(exact) {
                prop_assert!(near(own.value.expect("a value"), exact.to_f64(), 1e4), "{own:?} {}", exact.to_f64());
            }
        }
    }

    /// Another unit moves all values alike and no statistic at all.
    #[test]
    fn units_do_not_matter(streams in streams(), times in 1..1_000_000_u64) {
        let own = system(&streams);
        let times = hundredths(times);
        let (found, other) = (own.reconcile().expect("solves"), scaled(&own, &times).reconcile().expect("solves"));
        let size = times.to_f64();
        for (one, scaled) in found.variables.iter().zip(&other.variables) {
            prop_assert_eq!(one.class, scaled.class);
            prop_assert!(near(scaled.in_deviations, one.in_deviations, one.in_deviations.abs()));
            let (value, expected) = (scaled.value.unwrap_or_default(), one.value.unwrap_or_default() * size);
            prop_assert!(near(value, expected, expected.abs() + 1e4 * size), "{value} {expected}");
        }
    }

    /// Readings that close are left alone: flows that go round, each stream carrying the sum of the rounds through it.
    #[test]
    fn what_closes_is_left_alone(rounds in prop::collection::vec((1..=NODES, 1..=NODES, 1_000..100_000_u64), 1..5), width in 1..10_000_u64) {
        let mut streams: Vec<Stream> = Vec::new();
        for (first, second, value) in rounds {
            for (from, to) in [(0, first), (first, second), (second, 0)] {
                streams.push(Stream { from, to, value, half_width: width, is_measured: true });
            }
        }
        let found = system(&streams).reconcile().expect("solves");
        for own in &found.variables {
            prop_assert!(own.adjustment == 0.0 && own.in_deviations == 0.0, "{own:?}");
        }
        prop_assert!(found.global_test.is_none_or(|test| test.statistic == 0.0));
    }

    /// Leaving a reading out lowers the global test by the square of its measurement test, exactly that and one degree of freedom, and what the others
    /// then say of it is off the reading by z standard deviations of that difference.
    #[test]
    fn a_reading_left_out_takes_its_test_with_it(streams in streams()) {
        let system = system(&streams);
        let found = system.reconcile().expect("solves");
        for (place, own) in found.variables.iter().enumerate() {
            let Some(test) = own.test else { continue };
            let before = found.global_test.expect("a test");
            let without = system.without_reading(place).reconcile().expect("solves");
            let (after, degrees) = without.global_test.map_or((0.0, 0), |test| (test.statistic, test.degrees));
            prop_assert_eq!(degrees, before.degrees - 1);
            prop_assert!(near(after, before.statistic - test * test, before.statistic), "{after} {before:?} {test}");
            let estimate = &without.variables[place];
            prop_assert_eq!(estimate.class, VariableClass::Determinable);
            let measured = system.variables[place].measurement.as_ref().expect("measured");
            let deviation = (measured.half_width.to_f64().powi(2) + estimate.half_width.expect("a width").powi(2)).sqrt() / 1.96;
            let apart = (estimate.value.expect("a value") - measured.value.to_f64()) / deviation;
            prop_assert!(near(apart, test, 1e3 + test.abs()), "{apart} {test}");
        }
    }

    /// Two systems side by side are reconciled as each by itself: statistics and degrees add up.
    #[test]
    fn what_is_not_connected_does_not_matter(one in streams(), other in streams()) {
        let (left, right) = (system(&one), system(&other));
        let mut both = left.clone();
        let before = both.variables.len();
        both.variables.extend(right.variables.clone());
        both.balances.extend(right.balances.iter().cloned().map(|mut balance| {
            balance.terms.iter_mut().for_each(|term| term.variable += before);
            balance
        }));
        let statistic = |system: &BalanceSystem| {
            let test = system.reconcile().expect("solves").global_test;
            test.map_or((0.0, 0), |test| (test.statistic, test.degrees))
        };
        let ((left, of_left), (right, of_right), (all, of_all)) = (statistic(&left), statistic(&right), statistic(&both));
        prop_assert_eq!(of_all, of_left + of_right);
        prop_assert!(near(all, left + right, all));
    }
}
