//! A plant's balances, solved, and what must be left out for them to hold.

use super::plant_system::PlantSystem;
use super::reconciled::Reconciled;
use super::serial_elimination::Elimination;
use crate::problem::Problems;

/// The reconciliation of a plant in a period.
#[derive(Clone, Debug)]
pub struct PlantReconciliation {
    /// Its flows and balances.
    pub drawn: PlantSystem,
    /// What they come to.
    pub reconciled: Reconciled,
    /// The readings left out one after the other until the global test passes.
    pub eliminated: Vec<Elimination>,
}

impl PlantReconciliation {
    /// Solves the balances of a plant. `significance`: the share of sound sets of readings that a test rejects. Errors: those of
    /// [`super::BalanceSystem::reconcile`].
    pub fn of(drawn: PlantSystem, significance: f64) -> Result<PlantReconciliation, Problems> {
        let reconciled = drawn.system.reconcile()?;
        let eliminated = drawn.system.serial_elimination(significance)?;
        Ok(PlantReconciliation {
            drawn,
            reconciled,
            eliminated,
        })
    }
}
