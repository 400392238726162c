//! Data reconciliation.

mod balances;
mod command_line;
mod laws;
mod ledgers;
mod textbook;

use dafeng::quantity::Ratio;
use dafeng::reconciliation::{Balance, BalanceKind, BalanceSystem, Measurement, Term, Variable};
use dafeng::text::Text;

/// A number.
fn number(typed: &str) -> Ratio {
    typed.parse().unwrap_or_else(|_| panic!("{typed} is no number"))
}

/// A flow that was read with half the width of its 95 % interval; blank: not measured.
fn flow(name: &str, value: &str, half_width: &str) -> Variable {
    Variable {
        id: name.to_owned(),
        subject: Text::same("flow"),
        title: Text::same(name),
        unit: "t".to_owned(),
        measurement: (!value.is_empty()).then(|| Measurement {
            value: number(value),
            half_width: number(half_width),
        }),
    }
}

/// A balance by the places of its flows, from 1, below zero what goes out.
fn balance(name: &str, flows: &[i32]) -> Balance {
    let terms = flows.iter().map(|place| {
        let coefficient = if *place < 0 { -Ratio::one() } else { Ratio::one() };
        Term::new(place.unsigned_abs() as usize - 1, coefficient)
    });
    Balance {
        id: name.to_owned(),
        kind: BalanceKind::Item,
        title: Text::same(name),
        unit: "t".to_owned(),
        terms: terms.collect(),
    }
}

fn system(variables: Vec<Variable>, balances: Vec<Balance>) -> BalanceSystem {
    BalanceSystem { variables, balances }
}

fn assert_near(found: f64, expected: f64, within: f64, what: &str) {
    assert!((found - expected).abs() <= within, "{what}: {found} is not {expected}");
}
