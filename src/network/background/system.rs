//! A background system: linked unit processes, each with one reference flow, and what they exchange with the environment.

use super::exchange_table::ExchangeTable;
use super::problem;
use super::solution::{Intensities, Solution};
use super::solver::SolverChoice;
use super::sparse::SparseRows;
use crate::network::ElementaryFlow;
use crate::problem::Problems;
use crate::quantity::UnitTable;

/// What becomes of a product that no process provides and that the table does not name as cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gaps {
    /// It is an error.
    Refuse,
    /// It is cut off and listed; results that need it are incomplete.
    CutOff,
}

/// A unit process of the system.
#[derive(Clone, Debug, PartialEq)]
pub struct BackgroundProcess {
    /// Its name, with its id where others have the same name.
    pub name: String,
    /// Its id in the database; blank where the table has none.
    pub uuid: String,
    /// The flow that its runs are counted by.
    pub product: String,
    /// What that flow is measured in.
    pub unit: String,
    /// Whether it treats its reference flow rather than making it.
    pub is_treatment: bool,
}

/// Why an exchange counts nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CutOffReason {
    /// The database says that it is cut off.
    Declared,
    /// No process provides it.
    NoProvider,
}

/// An exchange with a process that the system does not have: what stands behind it is not known, which is not zero.
#[derive(Clone, Debug, PartialEq)]
pub struct CutOff {
    /// Place of the process.
    pub process: usize,
    /// The flow.
    pub flow: String,
    /// What the amount is measured in.
    pub unit: String,
    /// How much one run of the process takes; below zero what it gives.
    pub amount: f64,
    /// Why.
    pub reason: CutOffReason,
}

/// An exchange between two processes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LinkedExchange {
    pub process: u32,
    pub provider: u32,
    /// In the unit of the provider's reference, below zero where the process takes it.
    pub amount: f64,
}

/// A system of unit processes: the technosphere and the interventions, both sparse, in floating point.
#[derive(Clone, Debug, Default)]
pub struct BackgroundSystem {
    /// The processes.
    pub processes: Vec<BackgroundProcess>,
    /// The elementary flows.
    pub elementary_flows: Vec<ElementaryFlow>,
    /// What is cut off.
    pub cut_offs: Vec<CutOff>,
    /// The reference flow of each process, net of its own use; below zero of treatments.
    pub(super) references: Vec<f64>,
    /// The exchanges between different processes.
    pub(super) exchanges: Vec<LinkedExchange>,
    /// By process what one run emits of each elementary flow; below zero what it draws.
    pub(super) interventions: SparseRows,
}

impl BackgroundSystem {
    /// Links the exchanges of a table. Errors, all together: processes without a reference or with several, products without a provider or with
    /// several, units that do not fit.
    pub fn of_table(table: &ExchangeTable, units: &UnitTable, gaps: Gaps) -> Result<BackgroundSystem, Problems> {
        super::linking::link(table, units, gaps)
    }

    /// What amounts of references take of all processes. See [`super::BackgroundSolver::solve`].
    pub fn solve(&self, demand: &[(usize, f64)], choice: SolverChoice) -> Result<Solution<'_>, Problems> {
        self.solver(choice)?.solve(demand)
    }

    /// What one unit of each reference causes, by one transposed solve. See [`super::BackgroundSolver::intensities`].
    pub fn intensities(&self, factor: impl Fn(usize) -> f64, choice: SolverChoice) -> Result<Intensities, Problems> {
        self.solver(choice)?.intensities(factor)
    }

    /// The place of an elementary flow.
    pub fn elementary_flow(&self, name: &str) -> Option<usize> {
        self.elementary_flows.iter().position(|flow| flow.id == name)
    }

    /// The process that is meant by an id, a name, or the name of its reference flow. Errors: none, or several.
    pub fn process(&self, typed: &str) -> Result<usize, Problems> {
        let by = |name: fn(&BackgroundProcess) -> &str| -> Vec<usize> {
            let places = 0..self.processes.len();
            places.filter(|place| name(&self.processes[*place]) == typed).collect()
        };
        let found = [
            by(|process| &process.uuid),
            by(|process| &process.name),
            by(|process| &process.product),
        ];
        match found.into_iter().find(|places| !places.is_empty()).as_deref() {
            Some([only]) => Ok(*only),
            Some(several) => {
                let names: Vec<&str> = several
                    .iter()
                    .map(|place| self.processes[*place].name.as_str())
                    .collect();
                Err(problem::ambiguous_product(typed, &names).into())
            }
            None => {
                let products: Vec<&str> = self.processes.iter().map(|process| process.product.as_str()).collect();
                let what = crate::text::Text::new("产品", "product");
                Err(crate::network::problem::unknown("unknown-product", &what, typed, &products).into())
            }
        }
    }

    /// What one run of a process causes, each elementary flow times its factor.
    pub fn caused(&self, process: usize, factor: impl Fn(usize) -> f64) -> f64 {
        self.interventions
            .row(process)
            .map(|(flow, amount)| amount * factor(flow))
            .sum()
    }

    /// The exchanges of a process with the environment: the flow, and how much one run emits, below zero what it draws.
    pub fn emissions(&self, process: usize) -> impl Iterator<Item = (usize, f64)> {
        self.interventions.row(process)
    }

    /// How many exchanges between processes there are, references and exchanges with the environment left out.
    pub fn links(&self) -> usize {
        self.exchanges.len()
    }

    /// The reference flow of one run of a process, net of its own use.
    pub(super) fn reference_amount(&self, process: usize) -> f64 {
        self.references[process]
    }

    /// By process the providers of what it exchanges.
    pub(super) fn suppliers(&self) -> SparseRows {
        let entries = self.exchanges.iter();
        let entries = entries.map(|exchange| (exchange.process, exchange.provider, exchange.amount));
        SparseRows::of_entries(self.processes.len(), entries.collect())
    }
}
