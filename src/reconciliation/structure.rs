//! What balances say without a number being weighed: which variables they check, which they determine, which they leave open. Exact, since a rank
//! that hangs on rounding would be none.

use std::collections::{BTreeMap, BTreeSet};

use super::balance_system::BalanceSystem;
use super::variable::VariableClass;
use crate::quantity::Ratio;

/// An equation: the sum of its terms and its constant is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Equation {
    /// By variable, those that are adjusted or not measured.
    pub terms: BTreeMap<usize, Ratio>,
    /// What flows read as exact bring.
    pub constant: Ratio,
    /// Places of the balances that it was made from.
    pub balances: BTreeSet<usize>,
}

impl Equation {
    /// Divides by the coefficient of a variable that it has.
    fn scaled_to(&mut self, variable: usize) {
        let Some(over) = self.terms.get(&variable).and_then(|pivot| Ratio::one().divide(pivot)) else {
            return;
        };
        for value in self.terms.values_mut() {
            *value = std::mem::take(value) * over.clone();
        }
        self.constant = std::mem::take(&mut self.constant) * over;
    }

    /// Takes so many times another from it that a variable, which has the coefficient 1 there, is gone.
    fn eliminate(&mut self, variable: usize, pivot: &Equation) {
        let Some(times) = self.terms.get(&variable).cloned() else {
            return;
        };
        for (other, value) in &pivot.terms {
            let left = self.terms.remove(other).unwrap_or_default() - value.clone() * times.clone();
            if !left.is_zero() {
                self.terms.insert(*other, left);
            }
        }
        self.constant = std::mem::take(&mut self.constant) - pivot.constant.clone() * times;
        self.balances.extend(&pivot.balances);
    }
}

/// What the balances of a system say.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    /// What each variable is.
    pub classes: Vec<VariableClass>,
    /// Equations among adjustable readings alone, none of which follows from the others.
    pub checks: Vec<Equation>,
    /// Of each variable that is determined: its own coefficient is 1, all others belong to readings.
    pub estimates: BTreeMap<usize, Equation>,
    /// Equations over flows read as exact that do not hold.
    pub contradictions: Vec<Equation>,
}

impl Structure {
    /// The structure of a system.
    pub fn of(system: &BalanceSystem) -> Structure {
        let mut open = equations(system);
        let is_unmeasured = |variable: &usize| system.variables[*variable].measurement.is_none();
        let mut determining: Vec<(usize, Equation)> = Vec::new();
        let unmeasured = (0..system.variables.len()).filter(is_unmeasured);
        for variable in unmeasured {
            let Some(pivot) = take_shortest(&mut open, variable) else {
                continue;
            };
            let others = open.iter_mut().chain(determining.iter_mut().map(|(_, other)| other));
            others.for_each(|other| other.eliminate(variable, &pivot));
            determining.push((variable, pivot));
        }
        let is_alone = |variable: usize, equation: &Equation| {
            let mut others = equation.terms.keys().filter(|other| **other != variable);
            !others.any(is_unmeasured)
        };
        let estimates = determining.into_iter();
        let estimates: BTreeMap<usize, Equation> = estimates
            .filter(|(variable, equation)| is_alone(*variable, equation))
            .collect();
        let (checks, contradictions) = independent(open);
        let checked: BTreeSet<usize> = checks.iter().flat_map(|check| check.terms.keys().copied()).collect();
        let class = |place: usize| {
            let variable = &system.variables[place];
            match variable.measurement {
                Some(_) if !variable.is_adjustable() => VariableClass::Fixed,
                Some(_) if checked.contains(&place) => VariableClass::Redundant,
                Some(_) => VariableClass::NonRedundant,
                None if estimates.contains_key(&place) => VariableClass::Determinable,
                None => VariableClass::Undeterminable,
            }
        };
        Structure {
            classes: (0..system.variables.len()).map(class).collect(),
            checks,
            estimates,
            contradictions,
        }
    }
}

/// The balances as equations; flows read as exact stand in the constant.
fn equations(system: &BalanceSystem) -> Vec<Equation> {
    let of_balance = |(place, balance): (usize, &super::balance::Balance)| {
        let mut equation = Equation {
            balances: BTreeSet::from([place]),
            ..Equation::default()
        };
        for term in &balance.terms {
            let variable = &system.variables[term.variable];
            match &variable.measurement {
                Some(exact) if !variable.is_adjustable() => {
                    let brought = term.coefficient.clone() * exact.value.clone();
                    equation.constant = std::mem::take(&mut equation.constant) + brought;
                }
                _ => {
                    let known = equation.terms.entry(term.variable).or_default();
                    *known = std::mem::take(known) + term.coefficient.clone();
                }
            }
        }
        equation.terms.retain(|_, coefficient| !coefficient.is_zero());
        equation
    };
    system.balances.iter().enumerate().map(of_balance).collect()
}

/// Takes out the equation with the fewest terms that has a variable, with the coefficient 1 there.
fn take_shortest(equations: &mut Vec<Equation>, variable: usize) -> Option<Equation> {
    let having = equations.iter().enumerate();
    let having = having.filter(|(_, equation)| equation.terms.contains_key(&variable));
    let (place, _) = having.min_by_key(|(_, equation)| equation.terms.len())?;
    let mut pivot = equations.remove(place);
    pivot.scaled_to(variable);
    Some(pivot)
}

/// The equations none of which follows from the others, as they are, and those without a term that do not hold.
fn independent(equations: Vec<Equation>) -> (Vec<Equation>, Vec<Equation>) {
    let mut kept = Vec::new();
    let mut contradictions = Vec::new();
    let mut echelon: Vec<(usize, Equation)> = Vec::new();
    for equation in &equations {
        let mut reduced = equation.clone();
        for (variable, pivot) in &echelon {
            reduced.eliminate(*variable, pivot);
        }
        // A variable that few others have fills little in.
        let others = |variable: &usize| {
            equations
                .iter()
                .filter(|other| other.terms.contains_key(variable))
                .count()
        };
        match reduced.terms.keys().copied().min_by_key(others) {
            Some(variable) => {
                reduced.scaled_to(variable);
                echelon.push((variable, reduced));
                kept.push(equation.clone());
            }
            None if reduced.constant.is_zero() => {}
            None => contradictions.push(reduced),
        }
    }
    (kept, contradictions)
}
