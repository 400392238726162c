//! Serial elimination (Ripps 1965; Serth and Heenan 1986): while the global test fails, the reading with the greatest measurement test is left out and
//! the rest reconciled anew. What is left out is then determined by the others, which says what the meter should have read.

use super::balance_system::BalanceSystem;
use super::reconciled::{GlobalTest, ReconciledVariable};
use crate::problem::Problems;

/// A reading that was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Elimination {
    /// Place of the variable.
    pub variable: usize,
    /// Its measurement test while it was in.
    pub test: f64,
    /// Other readings with a test of the same size: the balances cannot tell which of them is off.
    pub alike: Vec<usize>,
    /// What the others say it is.
    pub without: ReconciledVariable,
    /// The global test without it; `None` where no balance checks a reading any more.
    pub global_test: Option<GlobalTest>,
}

impl Elimination {
    /// Leaves readings out until the global test passes.
    pub(super) fn series(system: &BalanceSystem, significance: f64) -> Result<Vec<Elimination>, Problems> {
        let mut left = system.clone();
        let mut reconciled = left.reconcile()?;
        let mut steps = Vec::new();
        while reconciled.global_test.is_some_and(|test| !test.passes(significance)) {
            let Some(variable) = reconciled.most_suspect() else {
                break;
            };
            let test = reconciled.variables[variable].test.unwrap_or_default();
            let alike = reconciled.alike(variable);
            left = left.without_reading(variable);
            reconciled = left.reconcile()?;
            steps.push(Elimination {
                variable,
                test,
                alike,
                without: reconciled.variables[variable],
                global_test: reconciled.global_test,
            });
        }
        Ok(steps)
    }
}
