//! Sums of products of inputs with exact coefficients: what a result is made of, written so that terms which share an input meet.
//!
//! Every input is a multiplier that is one at the stated value. So a polynomial at one everywhere is the stated result, to the last digit.

use std::collections::BTreeMap;

use crate::quantity::Ratio;

/// A factor of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Symbol {
    /// An input, by its place.
    Input(usize),
    /// One divided by a sum, by its place among the reciprocals.
    Reciprocal(usize),
}

/// Symbols with their powers, in order.
pub type Monomial = Vec<(Symbol, i32)>;

/// A sum of products.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Polynomial {
    terms: BTreeMap<Monomial, Ratio>,
}

impl Polynomial {
    /// A number.
    pub fn constant(value: Ratio) -> Polynomial {
        Polynomial::term(Vec::new(), value)
    }

    /// A number times a symbol.
    pub fn of(symbol: Symbol, value: Ratio) -> Polynomial {
        Polynomial::term(vec![(symbol, 1)], value)
    }

    fn term(monomial: Monomial, value: Ratio) -> Polynomial {
        let mut terms = BTreeMap::new();
        if !value.is_zero() {
            terms.insert(monomial, value);
        }
        Polynomial { terms }
    }

    /// The products with their coefficients, none of which is zero.
    pub fn terms(&self) -> impl Iterator<Item = (&Monomial, &Ratio)> {
        self.terms.iter()
    }

    /// Whether nothing is in it.
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// Adds another.
    pub fn add(&mut self, other: &Polynomial) {
        for (monomial, value) in &other.terms {
            self.add_term(monomial.clone(), value.clone());
        }
    }

    fn add_term(&mut self, monomial: Monomial, value: Ratio) {
        let known = self.terms.entry(monomial.clone()).or_default();
        *known = std::mem::take(known) + value;
        if known.is_zero() {
            self.terms.remove(&monomial);
        }
    }

    /// The sum of two.
    #[must_use]
    pub fn plus(mut self, other: &Polynomial) -> Polynomial {
        self.add(other);
        self
    }

    /// Every coefficient times a number.
    #[must_use]
    pub fn scaled(&self, by: &Ratio) -> Polynomial {
        if by.is_zero() {
            return Polynomial::default();
        }
        let terms = self.terms.iter();
        Polynomial {
            terms: terms
                .map(|(monomial, value)| (monomial.clone(), value.clone() * by.clone()))
                .collect(),
        }
    }

    /// The product of two.
    #[must_use]
    pub fn times(&self, other: &Polynomial) -> Polynomial {
        let mut product = Polynomial::default();
        for (left, one) in &self.terms {
            for (right, value) in &other.terms {
                product.add_term(joined(left, right), one.clone() * value.clone());
            }
        }
        product
    }

    /// One divided by it, where it is a single product.
    pub fn inverse_of_one_term(&self) -> Option<Polynomial> {
        let mut terms = self.terms.iter();
        let (Some((monomial, value)), None) = (terms.next(), terms.next()) else {
            return None;
        };
        let inverse = monomial.iter().map(|(symbol, power)| (*symbol, -power)).collect();
        Some(Polynomial::term(inverse, Ratio::one().divide(value)?))
    }
}

/// The product of two products.
fn joined(left: &Monomial, right: &Monomial) -> Monomial {
    let mut powers: BTreeMap<Symbol, i32> = left.iter().copied().collect();
    for (symbol, power) in right {
        *powers.entry(*symbol).or_default() += power;
    }
    powers.into_iter().filter(|(_, power)| *power != 0).collect()
}
