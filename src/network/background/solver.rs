//! The equations of a background system, block by block: back-substitution where processes stand in a line, sparse LU or iteration where
//! they go round in circles.

use std::ops::Range;

use super::block_order::BlockOrder;
use super::direct::BlockFactors;
use super::iterative::{self, TOLERANCE};
use super::problem;
use super::sparse::{Equations, SparseRows};
use super::system::BackgroundSystem;
use crate::problem::{Problem, Problems};

/// Circles of at most so many processes are solved directly where the choice is free: their factors cost less than a few sweeps gain.
const SMALL_CIRCLE: usize = 400;
/// Beyond this a circle has no single solution as far as 16 digits can tell: what its equations lose in digits leaves none.
const WORST_CONDITION: f64 = 1e13;

/// Which solver is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SolverChoice {
    /// Circles of up to 400 processes directly, larger ones by iteration; directly too where the iteration does not end.
    #[default]
    Auto,
    /// Every circle by sparse LU factors.
    Direct,
    /// Every circle by iteration; an error where it does not reach its tolerance.
    Iterative,
}

/// By which means equations were solved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// No process goes round in a circle: each unknown follows from those before it.
    Substitution,
    /// Sparse LU factors.
    Direct,
    /// Iteration.
    Iterative,
    /// Small circles by LU factors, large ones by iteration.
    Mixed,
}

/// How equations were solved and how well; part of every result.
#[derive(Clone, Debug, PartialEq)]
pub struct SolverReport {
    /// Equations, one a process.
    pub equations: usize,
    /// Entries of the matrix other than zero.
    pub entries: usize,
    /// Groups of processes that go round in circles with one another.
    pub circles: usize,
    /// Processes of the largest of them.
    pub largest_circle: usize,
    /// What was asked for.
    pub choice: SolverChoice,
    /// What was done.
    pub method: Method,
    /// Gauss-Seidel sweeps and steps of acceleration, of all circles.
    pub iterations: usize,
    /// Steps of them that were taken by the accelerated method (BiCGSTAB): sweeps alone were too slow.
    pub accelerated: bool,
    /// Circles whose iteration did not reach the tolerance, so that they were solved directly.
    pub fallen_back: usize,
    /// The greatest of |A x - b| over |A| |x| + |b|, row by row, computed afterwards from the solution.
    pub residual: f64,
}

/// A background system made ready to be solved, as often as one likes.
#[derive(Debug)]
pub struct BackgroundSolver<'s> {
    system: &'s BackgroundSystem,
    choice: SolverChoice,
    order: BlockOrder,
    /// The place of each process in the order.
    places: Vec<u32>,
    /// Balances of products; unknown is how often each process runs.
    balances: Equations,
    /// Costs of processes; unknown is what one unit of each product causes.
    costs: Equations,
    /// The factors of each block that is solved directly.
    factors: Vec<Option<BlockFactors>>,
}

/// What solving the blocks took.
#[derive(Default)]
struct Work {
    direct: usize,
    iterative: usize,
    iterations: usize,
    accelerated: bool,
    fallen_back: usize,
}

impl BackgroundSystem {
    /// Puts the equations in order and factorises the circles that are solved directly. Errors: a circle that has no single solution, or takes
    /// more than it makes.
    pub fn solver(&self, choice: SolverChoice) -> Result<BackgroundSolver<'_>, Problems> {
        let order = BlockOrder::of(&self.suppliers());
        let mut places = vec![0u32; order.processes.len()];
        for (place, process) in order.processes.iter().enumerate() {
            places[*process as usize] = place as u32;
        }
        let diagonal: Vec<f64> = order
            .processes
            .iter()
            .map(|process| self.reference_amount(*process as usize))
            .collect();
        let entries = self.exchanges.iter().map(|exchange| {
            let (user, supplier) = (places[exchange.process as usize], places[exchange.provider as usize]);
            (user, supplier, exchange.amount)
        });
        let others = SparseRows::of_entries(diagonal.len(), entries.collect());
        let mut solver = BackgroundSolver {
            system: self,
            choice,
            balances: Equations {
                diagonal: diagonal.clone(),
                others: others.transposed(diagonal.len()),
                descending: true,
            },
            costs: Equations {
                diagonal,
                others,
                descending: false,
            },
            factors: Vec::new(),
            order,
            places,
        };
        solver.factorise()?;
        Ok(solver)
    }
}

impl<'s> BackgroundSolver<'s> {
    /// The system.
    pub fn system(&self) -> &'s BackgroundSystem {
        self.system
    }

    /// The processes block by block, suppliers before those whom they supply.
    pub(super) fn blocks(&self) -> impl DoubleEndedIterator<Item = &[u32]> {
        self.order
            .blocks
            .iter()
            .map(|block| &self.order.processes[block.clone()])
    }

    /// How often each process runs for an amount of each product, in the system's order.
    pub(super) fn runs(&self, demand: &[(usize, f64)]) -> Result<(Vec<f64>, SolverReport), Problems> {
        let mut side = vec![0.0; self.places.len()];
        for (process, amount) in demand {
            side[self.places[*process] as usize] += amount;
        }
        self.solve_equations(&self.balances, &side)
    }

    /// For each process what a unit of its reference causes, where a run of each causes so much, in the system's order.
    pub(super) fn costs(&self, caused: &[f64]) -> Result<(Vec<f64>, SolverReport), Problems> {
        let side: Vec<f64> = self
            .order
            .processes
            .iter()
            .map(|process| caused[*process as usize])
            .collect();
        self.solve_equations(&self.costs, &side)
    }

    fn factorise(&mut self) -> Result<(), Problems> {
        let mut faults = Vec::new();
        let mut trial = Trial::of(&self.balances);
        let mut all = Vec::with_capacity(self.order.blocks.len());
        for block in &self.order.blocks {
            let is_direct = match self.choice {
                SolverChoice::Auto => block.len() <= SMALL_CIRCLE,
                SolverChoice::Direct => true,
                SolverChoice::Iterative => false,
            };
            let mut factors = None;
            if is_direct && block.len() > 1 {
                factors = BlockFactors::of(&self.balances, block.clone());
                faults.extend(self.fault_of(block, factors.as_ref(), &mut trial));
            }
            all.push(factors);
        }
        self.factors = all;
        Problems(faults).check().map(|_| ())
    }

    /// What is wrong with a circle that was factorised, seen from one net output of each of its processes: it has no single solution, or
    /// processes that only make and take would have to run backwards for it.
    fn fault_of(&self, block: &Range<usize>, factors: Option<&BlockFactors>, trial: &mut Trial) -> Option<Problem> {
        let singular = || Some(problem::singular(&self.names(block.clone())));
        let Some(factors) = factors else { return singular() };
        let runs = trial.runs(block, |unknowns, side| factors.solve(&self.balances, unknowns, side));
        // What the terms of each row come to: where digits are lost among them, their solution is large beside the runs.
        for row in block.clone() {
            let others = self
                .inside(block, row)
                .map(|(column, value)| (value * runs[column - block.start]).abs());
            let own = self.balances.diagonal[row];
            trial.side[row] = ((own * runs[row - block.start]).abs() + others.sum::<f64>()).copysign(own);
        }
        let losses = trial.runs(block, |unknowns, side| factors.solve(&self.balances, unknowns, side));
        let greatest = |values: &[f64]| values.iter().map(|value| value.abs()).fold(0.0, f64::max);
        let is_finite = runs.iter().chain(&losses).all(|value| value.is_finite());
        if !is_finite || greatest(&losses) > WORST_CONDITION * greatest(&runs) {
            return singular();
        }
        self.lack_of_surplus(block, &runs)
    }

    /// A circle whose processes run backwards for one net output of each, though nothing in it is credited: it takes more than it makes.
    fn lack_of_surplus(&self, block: &Range<usize>, runs: &[f64]) -> Option<Problem> {
        let is_credit = |row: usize| {
            self.inside(block, row)
                .any(|(_, value)| value * self.balances.diagonal[row] > 0.0)
        };
        let backwards = block.clone().zip(runs).filter(|(_, runs)| **runs < 0.0);
        let backwards: Vec<(String, f64)> = backwards.map(|(place, runs)| (self.name(place), *runs)).collect();
        let is_wrong = !backwards.is_empty() && !block.clone().any(is_credit);
        is_wrong.then(|| problem::circle_without_surplus(&self.names(block.clone()), &backwards))
    }

    /// The entries of a balance that lie in its block.
    fn inside(&self, block: &Range<usize>, row: usize) -> impl Iterator<Item = (usize, f64)> {
        self.balances
            .others
            .row(row)
            .filter(|(column, _)| block.contains(column))
    }

    fn name(&self, place: usize) -> String {
        self.system.processes[self.order.processes[place] as usize].name.clone()
    }

    fn names(&self, block: Range<usize>) -> Vec<String> {
        block.map(|place| self.name(place)).collect()
    }

    fn solve_equations(&self, equations: &Equations, side: &[f64]) -> Result<(Vec<f64>, SolverReport), Problems> {
        let mut unknowns = vec![0.0; side.len()];
        let mut work = Work::default();
        let count = self.order.blocks.len();
        for step in 0..count {
            let at = if equations.descending { count - 1 - step } else { step };
            self.solve_block(at, equations, &mut unknowns, side, &mut work)?;
        }
        let circles = self.order.blocks.iter().filter(|block| block.len() > 1);
        let report = SolverReport {
            equations: side.len(),
            entries: equations.diagonal.len() + equations.others.entries(),
            circles: circles.clone().count(),
            largest_circle: circles.map(ExactSizeIterator::len).max().unwrap_or(0),
            choice: self.choice,
            method: match (work.direct, work.iterative) {
                (0, 0) => Method::Substitution,
                (_, 0) => Method::Direct,
                (0, _) => Method::Iterative,
                _ => Method::Mixed,
            },
            iterations: work.iterations,
            accelerated: work.accelerated,
            fallen_back: work.fallen_back,
            residual: equations.relative_residual(0..side.len(), &unknowns, side),
        };
        if report.residual > TOLERANCE {
            return Err(problem::not_solved(report.residual, TOLERANCE).into());
        }
        let mut in_order = vec![0.0; side.len()];
        for (place, process) in self.order.processes.iter().enumerate() {
            in_order[*process as usize] = unknowns[place];
        }
        Ok((in_order, report))
    }

    fn solve_block(
        &self,
        at: usize,
        equations: &Equations,
        unknowns: &mut [f64],
        side: &[f64],
        work: &mut Work,
    ) -> Result<(), Problems> {
        let block = self.order.blocks[at].clone();
        if block.len() == 1 {
            iterative::sweep(equations, block, unknowns, side);
            return Ok(());
        }
        if let Some(factors) = &self.factors[at] {
            work.direct += 1;
            solve_directly(factors, equations, unknowns, side);
            return Ok(());
        }
        let iteration = iterative::solve_block(equations, block.clone(), unknowns, side);
        work.iterations += iteration.steps;
        if iteration.has_converged() {
            work.iterative += 1;
            work.accelerated |= !iteration.by_sweeps;
            // Sweeps end by themselves only where the circle makes more than it takes; the acceleration does not mind.
            let fault = if iteration.by_sweeps {
                None
            } else {
                self.fault_by_iteration(&block)
            };
            return fault.map_or(Ok(()), |fault| Err(fault.into()));
        }
        if self.choice == SolverChoice::Iterative {
            return Err(problem::not_converged(&self.names(block), &iteration, TOLERANCE).into());
        }
        work.direct += 1;
        work.fallen_back += 1;
        let factors = BlockFactors::of(&self.balances, block.clone());
        if let Some(fault) = self.fault_of(&block, factors.as_ref(), &mut Trial::of(&self.balances)) {
            return Err(fault.into());
        }
        if let Some(factors) = factors {
            solve_directly(&factors, equations, unknowns, side);
        }
        Ok(())
    }

    /// What is wrong with a circle that only the accelerated iteration could solve.
    fn fault_by_iteration(&self, block: &Range<usize>) -> Option<Problem> {
        let runs = Trial::of(&self.balances).runs(block, |unknowns, side| {
            iterative::solve_block(&self.balances, block.clone(), unknowns, side);
        });
        self.lack_of_surplus(block, &runs)
    }
}

fn solve_directly(factors: &BlockFactors, equations: &Equations, unknowns: &mut [f64], side: &[f64]) {
    // What was factorised are the balances: row by row they fill in least, since the few products that go everywhere have long rows.
    if equations.descending {
        factors.solve(equations, unknowns, side);
    } else {
        factors.solve_transposed(equations, unknowns, side);
    }
}

/// A demand for one net output of each process, to try circles with, each by itself.
struct Trial {
    side: Vec<f64>,
    unknowns: Vec<f64>,
}

impl Trial {
    fn of(balances: &Equations) -> Trial {
        Trial {
            side: balances.diagonal.clone(),
            unknowns: vec![0.0; balances.diagonal.len()],
        }
    }

    /// How often the processes of a block run, by a solver of it. Nothing outside the block runs.
    fn runs(&mut self, block: &Range<usize>, solve: impl Fn(&mut [f64], &[f64])) -> Vec<f64> {
        solve(&mut self.unknowns, &self.side);
        let runs = self.unknowns[block.clone()].to_vec();
        self.unknowns[block.clone()].fill(0.0);
        runs
    }
}
