//! What was solved: how often each process runs for a demand, and what one unit of each reference causes.

use std::collections::BTreeMap;

use super::solver::{BackgroundSolver, SolverReport};
use super::system::{BackgroundSystem, CutOffReason};
use crate::problem::Problems;

/// What a demand takes.
#[derive(Clone, Debug)]
pub struct Solution<'s> {
    /// The system.
    pub system: &'s BackgroundSystem,
    /// How often each process runs; below zero what is credited to it.
    pub runs: Vec<f64>,
    /// How it was solved.
    pub report: SolverReport,
}

/// What one unit of each reference causes.
#[derive(Clone, Debug)]
pub struct Intensities {
    /// By process: for one unit of its reference, made or treated.
    pub values: Vec<f64>,
    /// By process: whether all that it takes, and all behind it, is in the system.
    pub is_complete: Vec<bool>,
    /// How it was solved.
    pub report: SolverReport,
}

/// How much of a flow is cut off for a demand.
#[derive(Clone, Debug, PartialEq)]
pub struct CutOffAmount {
    /// The flow.
    pub flow: String,
    /// What the amount is measured in.
    pub unit: String,
    /// How much is taken; below zero what is given.
    pub amount: f64,
    /// Why it is cut off.
    pub reason: CutOffReason,
}

impl<'s> BackgroundSolver<'s> {
    /// What amounts of references, each by the place of its process, take of all processes; of a treatment the amount to be treated. Only what
    /// by-products stand in for runs backwards: circles that take more than they make are refused beforehand. Errors: an iteration that does not
    /// end.
    pub fn solve(&self, demand: &[(usize, f64)]) -> Result<Solution<'s>, Problems> {
        let system = self.system();
        let signed = demand.iter().map(|(process, amount)| {
            let is_treatment = system.processes[*process].is_treatment;
            (*process, if is_treatment { -amount } else { *amount })
        });
        let signed: Vec<(usize, f64)> = signed.collect();
        let (runs, report) = self.runs(&signed)?;
        Ok(Solution { system, runs, report })
    }

    /// What one unit of each reference causes, where one of each elementary flow counts so much: one transposed solve gives all.
    pub fn intensities(&self, factor: impl Fn(usize) -> f64) -> Result<Intensities, Problems> {
        let system = self.system();
        let processes = 0..system.processes.len();
        let caused: Vec<f64> = processes.map(|process| system.caused(process, &factor)).collect();
        let (mut values, report) = self.costs(&caused)?;
        for (value, process) in values.iter_mut().zip(&system.processes) {
            if process.is_treatment {
                *value = -*value;
            }
        }
        Ok(Intensities {
            values,
            is_complete: self.complete(),
            report,
        })
    }

    /// By process whether all that stands behind it is in the system.
    fn complete(&self) -> Vec<bool> {
        let system = self.system();
        let mut has_gap = vec![false; system.processes.len()];
        for cut_off in system.cut_offs.iter().filter(|cut_off| cut_off.amount != 0.0) {
            has_gap[cut_off.process] = true;
        }
        let suppliers = system.suppliers();
        for block in self.blocks() {
            let behind = |process: &u32| {
                let suppliers = suppliers.columns_of(*process as usize).iter();
                has_gap[*process as usize] || suppliers.copied().any(|supplier| has_gap[supplier as usize])
            };
            if block.iter().any(behind) {
                block.iter().for_each(|process| has_gap[*process as usize] = true);
            }
        }
        has_gap.iter().map(|has_gap| !has_gap).collect()
    }
}

impl Solution<'_> {
    /// What the demand causes in all.
    pub fn total(&self, factor: impl Fn(usize) -> f64) -> f64 {
        self.by_process(factor).iter().map(|(_, amount)| amount).sum()
    }

    /// What each process causes by its own exchanges with the environment, those that cause any, in the order of the system.
    pub fn by_process(&self, factor: impl Fn(usize) -> f64) -> Vec<(usize, f64)> {
        let each = self.runs.iter().enumerate();
        let each = each.map(|(process, runs)| (process, runs * self.system.caused(process, &factor)));
        each.filter(|(_, amount)| *amount != 0.0).collect()
    }

    /// What is cut off for the demand, by flow: those that the database has cut off first.
    pub fn cut_offs(&self) -> Vec<CutOffAmount> {
        let mut by_flow: BTreeMap<(CutOffReason, &str, &str), f64> = BTreeMap::new();
        for cut_off in &self.system.cut_offs {
            let amount = cut_off.amount * self.runs[cut_off.process];
            if amount != 0.0 {
                *by_flow
                    .entry((cut_off.reason, &cut_off.flow, &cut_off.unit))
                    .or_default() += amount;
            }
        }
        let each = by_flow.into_iter().map(|((reason, flow, unit), amount)| CutOffAmount {
            flow: flow.to_owned(),
            unit: unit.to_owned(),
            amount,
            reason,
        });
        each.collect()
    }

    /// How much of its reference a process makes, net of its own use; below zero what it treats.
    pub fn output(&self, process: usize) -> f64 {
        self.runs[process] * self.system.reference_amount(process)
    }

    /// The processes that run backwards: what they make less of is credited to the demand.
    pub fn credited(&self) -> usize {
        self.runs.iter().filter(|runs| **runs < 0.0).count()
    }
}
