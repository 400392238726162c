//! Variables and the balances that they stand in.

use super::balance::Balance;
use super::problem;
use super::reconciled::Reconciled;
use super::structure::Structure;
use super::variable::Variable;
use super::{least_squares, serial_elimination::Elimination};
use crate::problem::Problems;

/// Variables and the balances that they stand in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BalanceSystem {
    /// The variables.
    pub variables: Vec<Variable>,
    /// The balances.
    pub balances: Vec<Balance>,
}

impl BalanceSystem {
    /// The values nearest to the readings, each weighed by its uncertainty, under which every balance holds. Errors: balances over flows that are
    /// all read as exact and do not close (`exact-flows-do-not-close`), and balances that all but repeat one another, so that no solution in floating
    /// point tells them apart (`balances-nearly-alike`).
    pub fn reconcile(&self) -> Result<Reconciled, Problems> {
        let structure = Structure::of(self);
        let open = structure.contradictions.iter();
        let faults: Vec<_> = open.map(|open| problem::exact_flows(self, open)).collect();
        if !faults.is_empty() {
            return Err(Problems(faults));
        }
        self.reconcile_by(&structure)
    }

    /// The same by a structure that is known and has no contradictions. Errors: `balances-nearly-alike`; a structure that calls a variable determinable
    /// and has no equation for it (`no-estimate`).
    pub fn reconcile_by(&self, structure: &Structure) -> Result<Reconciled, Problems> {
        least_squares::solve(self, structure)
    }

    /// The system without what was read of a variable.
    #[must_use]
    pub fn without_reading(&self, variable: usize) -> BalanceSystem {
        let mut without = self.clone();
        without.variables[variable].measurement = None;
        without
    }

    /// Which readings must be left out, the most suspect first, until the global test passes. `significance`: the share of sound sets of readings that
    /// a test rejects, 0.05 say. Errors: those of [`BalanceSystem::reconcile`].
    pub fn serial_elimination(&self, significance: f64) -> Result<Vec<Elimination>, Problems> {
        Elimination::series(self, significance)
    }
}
