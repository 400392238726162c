//! The solution in floating point: the least sum of squared adjustments, each in standard deviations of its reading, under which balances hold.
//!
//! With readings x, their standard deviations s, checks A x + c = 0, rows scaled so that B = A diag(s) / n has rows of length 1, and
//! r = (A x + c) / n: adjustments in standard deviations are u = -Bᵀ (B Bᵀ)⁻¹ r, with the covariance Bᵀ (B Bᵀ)⁻¹ B; the sum of their squares is
//! rᵀ (B Bᵀ)⁻¹ r, chi-squared with as many degrees of freedom as there are checks (Mah and Tamhane 1982; Narasimhan and Jordache 2000, chapters 3, 7).

use std::collections::BTreeMap;

use super::balance_system::BalanceSystem;
use super::cholesky::Cholesky;
use super::problem;
use super::reconciled::{Closure, GlobalTest, Reconciled, ReconciledVariable};
use super::structure::{Equation, Structure};
use super::variable::VariableClass;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::uncertainty::distribution::DEVIATIONS_OF_HALF_WIDTH;

/// The checks, scaled and factored.
struct Checks {
    /// Row by row, by variable: coefficient times standard deviation over the length of the row.
    rows: Vec<BTreeMap<usize, f64>>,
    factor: Cholesky,
    /// Adjustments in standard deviations, by variable.
    adjustments: BTreeMap<usize, f64>,
    statistic: f64,
}

/// Solves a system of which the structure is known. Errors: checks that all but follow from one another; a structure that calls a variable determinable
/// and has no equation for it.
pub(super) fn solve(system: &BalanceSystem, structure: &Structure) -> Result<Reconciled, Problems> {
    let checks = Checks::of(system, structure)?;
    let variables: Vec<ReconciledVariable> = (0..system.variables.len())
        .map(|place| checks.variable(system, structure, place))
        .collect::<Result<_, Problems>>()?;
    let closures = closures(system, &variables);
    Ok(Reconciled {
        variables,
        closures,
        global_test: (!checks.rows.is_empty()).then_some(GlobalTest {
            statistic: checks.statistic,
            degrees: checks.rows.len(),
        }),
    })
}

/// The reading of a variable and its standard deviation, in floating point.
fn reading(system: &BalanceSystem, variable: usize) -> (f64, f64) {
    let measured = system.variables[variable].measurement.as_ref();
    measured.map_or((0.0, 0.0), |measured| {
        (
            measured.value.to_f64(),
            measured.half_width.to_f64() / DEVIATIONS_OF_HALF_WIDTH,
        )
    })
}

/// What an equation comes to at the readings, exactly, without what is not measured.
fn at_readings(system: &BalanceSystem, equation: &Equation) -> Ratio {
    let each = equation.terms.iter().filter_map(|(variable, coefficient)| {
        let measured = system.variables[*variable].measurement.as_ref()?;
        Some(coefficient.clone() * measured.value.clone())
    });
    each.sum::<Ratio>() + equation.constant.clone()
}

/// By variable, coefficients times standard deviations.
fn in_deviations(system: &BalanceSystem, equation: &Equation) -> BTreeMap<usize, f64> {
    let measured = equation.terms.iter();
    let measured = measured.filter(|(variable, _)| system.variables[**variable].measurement.is_some());
    measured
        .map(|(variable, coefficient)| (*variable, coefficient.to_f64() * reading(system, *variable).1))
        .collect()
}

fn product(left: &BTreeMap<usize, f64>, right: &BTreeMap<usize, f64>) -> f64 {
    let (short, long) = if left.len() < right.len() {
        (left, right)
    } else {
        (right, left)
    };
    let each = short
        .iter()
        .filter_map(|(variable, value)| Some(value * long.get(variable)?));
    each.sum()
}

fn length(of: &BTreeMap<usize, f64>) -> f64 {
    product(of, of).sqrt()
}

impl Checks {
    fn of(system: &BalanceSystem, structure: &Structure) -> Result<Checks, Problems> {
        let mut rows = Vec::new();
        let mut side = Vec::new();
        for check in &structure.checks {
            let mut row = in_deviations(system, check);
            let length = length(&row);
            row.values_mut().for_each(|value| *value /= length);
            side.push(at_readings(system, check).to_f64() / length);
            rows.push(row);
        }
        let matrix: Vec<Vec<f64>> = rows
            .iter()
            .map(|row| rows.iter().map(|other| product(row, other)).collect())
            .collect();
        let factor = Cholesky::of(&matrix)
            .map_err(|row| Problems::from(problem::nearly_alike(system, &structure.checks[row])))?;
        let multipliers = factor.solve(&matrix, &side);
        let statistic = side.iter().zip(&multipliers).map(|(value, own)| value * own).sum();
        let mut adjustments: BTreeMap<usize, f64> = BTreeMap::new();
        for (row, multiplier) in rows.iter().zip(&multipliers) {
            for (variable, value) in row {
                *adjustments.entry(*variable).or_default() -= value * multiplier;
            }
        }
        Ok(Checks {
            rows,
            factor,
            adjustments,
            statistic,
        })
    }

    /// The part of the variance of a weighted sum of readings that the checks take away; `weights`: by variable, times its standard deviation.
    fn variance_taken(&self, weights: &BTreeMap<usize, f64>) -> f64 {
        let side: Vec<f64> = self.rows.iter().map(|row| product(row, weights)).collect();
        let solved = self.factor.forward(&side);
        solved.iter().map(|value| value * value).sum()
    }

    fn variable(
        &self,
        system: &BalanceSystem,
        structure: &Structure,
        place: usize,
    ) -> Result<ReconciledVariable, Problems> {
        let class = structure.classes[place];
        let (value, deviation) = reading(system, place);
        let mut found = ReconciledVariable {
            class,
            value: Some(value),
            half_width: Some(deviation * DEVIATIONS_OF_HALF_WIDTH),
            adjustment: 0.0,
            in_deviations: 0.0,
            test: None,
        };
        match class {
            VariableClass::Fixed | VariableClass::NonRedundant => {}
            VariableClass::Redundant => {
                let own = self.adjustments.get(&place).copied().unwrap_or_default();
                let taken = self.variance_taken(&BTreeMap::from([(place, 1.0)]));
                found.in_deviations = own;
                found.adjustment = own * deviation;
                found.value = Some(value + found.adjustment);
                found.half_width = found.half_width.map(|half| half * (1.0 - taken).max(0.0).sqrt());
                // A balance checks it, so some of its variance is taken.
                found.test = Some(own / taken.sqrt());
            }
            VariableClass::Determinable => {
                let estimate = structure.estimates.get(&place);
                let estimate = estimate.ok_or_else(|| problem::no_estimate(system, place))?;
                let (value, half_width) = self.estimated(system, estimate);
                found.value = Some(value);
                found.half_width = Some(half_width);
            }
            VariableClass::Undeterminable => {
                found.value = None;
                found.half_width = None;
            }
        }
        Ok(found)
    }

    /// What an equation determines, and half the width of its 95 % interval.
    fn estimated(&self, system: &BalanceSystem, equation: &Equation) -> (f64, f64) {
        let weights = in_deviations(system, equation);
        let value = -at_readings(system, equation).to_f64() - product(&weights, &self.adjustments);
        let variance = product(&weights, &weights) - self.variance_taken(&weights);
        (value, DEVIATIONS_OF_HALF_WIDTH * variance.max(0.0).sqrt())
    }
}

fn closures(system: &BalanceSystem, variables: &[ReconciledVariable]) -> Vec<Closure> {
    let of_balance = |balance: &super::balance::Balance| {
        let mut before = Some(Ratio::zero());
        let (mut variance, mut after, mut turnover) = (0.0, Some(0.0), 0.0);
        for term in &balance.terms {
            let measured = system.variables[term.variable].measurement.as_ref();
            let read = measured.map(|measured| term.coefficient.clone() * measured.value.clone());
            let size_read = read.as_ref().map_or(0.0, |read| read.to_f64().abs());
            before = before.zip(read).map(|(sum, more)| sum + more);
            let coefficient = term.coefficient.to_f64();
            variance += (coefficient * reading(system, term.variable).1).powi(2);
            let brought = variables[term.variable].value.map(|value| coefficient * value);
            after = after.zip(brought).map(|(sum, more)| sum + more);
            turnover += brought.map_or(0.0, f64::abs).max(size_read);
        }
        let deviation = variance.sqrt();
        let is_tested = deviation > 0.0;
        Closure {
            test: before
                .as_ref()
                .filter(|_| is_tested)
                .map(|before| before.to_f64() / deviation),
            before,
            half_width: DEVIATIONS_OF_HALF_WIDTH * deviation,
            after,
            turnover,
        }
    };
    system.balances.iter().map(of_balance).collect()
}
