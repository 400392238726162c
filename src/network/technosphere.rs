//! A network as a square system of equations: one for the balance of each product, one unknown for what closes it.

use std::collections::BTreeSet;

use super::Network;
use super::balance::{Balance, Source};
use super::elimination::{Elimination, SparseMatrix};
use super::problem;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;

/// What an unknown of the system stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// How often a process runs.
    Process(usize),
    /// How much of a product is bought.
    Bought(usize),
    /// How much of a product passes through its market.
    Market(usize),
    /// How much of a product leaves the network because nobody takes it; below zero what is drawn from outside.
    Left(usize),
}

/// The equations of a network, factorised.
#[derive(Debug)]
pub struct Technosphere<'n> {
    network: &'n Network,
    /// What each unknown stands for.
    pub activities: Vec<Activity>,
    pub(super) elimination: Elimination,
}

/// The equations while they are set up.
pub(super) struct Equations<'n> {
    network: &'n Network,
    /// For each process the equation that its reference output enters: its product's, or its own part of a market.
    own_row: Vec<Option<usize>>,
    pub(super) rows: usize,
    /// Each unknown with its entries: of a process in the order of its exchanges; of a market itself, then its parts.
    pub(super) columns: Vec<(Activity, Vec<(usize, Ratio)>)>,
}

impl Network {
    /// Sets up the equations and factorises them. Errors name the processes: a missing link, two providers, a circle without a surplus.
    pub fn technosphere(&self) -> Result<Technosphere<'_>, Problems> {
        Problems(self.faults()).check()?;
        let Equations { rows, columns, .. } = self.equations();
        let activities: Vec<Activity> = columns.iter().map(|(activity, _)| *activity).collect();
        let matrix = SparseMatrix::of_columns(rows, columns.into_iter().map(|(_, column)| column).collect());
        let elimination = Elimination::of(matrix).map_err(|columns| {
            let left = columns.iter().map(|column| activities[*column]);
            let names: BTreeSet<String> = left.flat_map(|activity| self.circle(activity)).collect();
            let names: Vec<String> = names.into_iter().collect();
            problem::singular(&names)
        })?;
        Ok(Technosphere {
            network: self,
            activities,
            elimination,
        })
    }

    /// The equations of the network.
    pub(super) fn equations(&self) -> Equations<'_> {
        let mut equations = Equations {
            network: self,
            own_row: vec![None; self.processes.len()],
            rows: self.products.len(),
            columns: Vec::new(),
        };
        for (product, balance) in self.balances.iter().enumerate() {
            equations.close(product, balance);
        }
        equations.add_processes();
        equations
    }

    /// What keeps the equations from being set up.
    fn faults(&self) -> Vec<Problem> {
        let mut faults = Vec::new();
        let id = |process: usize| self.processes[process].id.as_str();
        for process in &self.processes {
            if process.net(process.reference).is_zero() {
                faults.push(problem::no_reference(&process.id, &self.products[process.reference].id));
            }
        }
        for (product, balance) in self.balances.iter().enumerate() {
            let name = &self.products[product].id;
            let closers: Vec<usize> = match balance {
                Balance::Process(process) => vec![*process],
                Balance::Market(parts) => {
                    let sum: Ratio = parts.iter().map(|(_, share)| share.clone()).sum();
                    if sum != Ratio::one() {
                        faults.push(problem::shares(name, &sum.to_text()));
                    }
                    let processes = parts.iter().filter_map(|(source, _)| match source {
                        Source::Process(process) => Some(*process),
                        Source::Bought => None,
                    });
                    processes.collect()
                }
                Balance::Bought | Balance::Left => Vec::new(),
            };
            let referring = (0..self.processes.len()).filter(|process| self.processes[*process].reference == product);
            let others: Vec<usize> = referring.filter(|process| !closers.contains(process)).collect();
            match (balance, others.as_slice()) {
                (_, []) => {}
                (Balance::Process(process), _) => {
                    let all: Vec<&str> = std::iter::once(*process).chain(others).map(id).collect();
                    faults.push(problem::two_providers(name, &all));
                }
                (_, others) => faults.extend(others.iter().map(|process| problem::closes_nothing(id(*process), name))),
            }
        }
        faults
    }

    /// The names of an unknown and of the processes that it goes round with: those that bring what it takes, and take what it brings.
    fn circle(&self, activity: Activity) -> Vec<String> {
        let Activity::Process(start) = activity else {
            return vec![self.activity_name(activity)];
        };
        let brings_to = |from: usize, to: usize| {
            let mut made = self.processes[from]
                .exchanges
                .iter()
                .filter(|exchange| !exchange.amount.is_negative());
            made.any(|exchange| self.processes[to].net(exchange.product).is_negative())
        };
        let reached = |leads: &dyn Fn(usize, usize) -> bool| -> BTreeSet<usize> {
            let mut known = BTreeSet::from([start]);
            let mut open = vec![start];
            while let Some(from) = open.pop() {
                let next: Vec<usize> = (0..self.processes.len()).filter(|to| leads(from, *to)).collect();
                open.extend(next.into_iter().filter(|to| known.insert(*to)));
            }
            known
        };
        let before = reached(&|from, to| brings_to(to, from));
        let after = reached(&brings_to);
        let both = before.intersection(&after);
        both.map(|process| self.processes[*process].id.clone()).collect()
    }

    /// What an unknown is called.
    pub fn activity_name(&self, activity: Activity) -> String {
        match activity {
            Activity::Process(process) => self.processes[process].id.clone(),
            Activity::Bought(product) => format!("{} (bought)", self.products[product].id),
            Activity::Market(product) => format!("{} (market)", self.products[product].id),
            Activity::Left(product) => format!("{} (left)", self.products[product].id),
        }
    }
}

impl Equations<'_> {
    fn row(&mut self) -> usize {
        self.rows += 1;
        self.rows - 1
    }

    /// Adds the unknowns that close the balance of a product, beside the processes.
    fn close(&mut self, product: usize, balance: &Balance) {
        match balance {
            Balance::Process(_) => {}
            Balance::Bought => self
                .columns
                .push((Activity::Bought(product), vec![(product, Ratio::one())])),
            Balance::Left => self
                .columns
                .push((Activity::Left(product), vec![(product, -Ratio::one())])),
            Balance::Market(parts) => {
                let mut column = vec![(product, Ratio::one())];
                for (source, share) in parts {
                    let row = self.row();
                    column.push((row, -share.clone()));
                    match source {
                        Source::Process(process) => self.own_row[*process] = Some(row),
                        Source::Bought => self
                            .columns
                            .push((Activity::Bought(product), vec![(row, Ratio::one())])),
                    }
                }
                self.columns.push((Activity::Market(product), column));
            }
        }
    }

    fn add_processes(&mut self) {
        for (place, process) in self.network.processes.iter().enumerate() {
            let column = process.exchanges.iter().map(|exchange| {
                let own = self.own_row[place].filter(|_| exchange.product == process.reference);
                (own.unwrap_or(exchange.product), exchange.amount.clone())
            });
            self.columns.push((Activity::Process(place), column.collect()));
        }
    }
}

impl<'n> Technosphere<'n> {
    /// The network.
    pub fn network(&self) -> &'n Network {
        self.network
    }

    /// The unknowns for a demand: so much of each product, by its place. In the order of `activities`.
    pub fn activities_for(&self, demand: &[(usize, Ratio)]) -> Vec<Ratio> {
        let mut side = vec![Ratio::zero(); self.activities.len()];
        for (product, amount) in demand {
            side[*product] = std::mem::take(&mut side[*product]) + amount.clone();
        }
        self.elimination.solve(side)
    }

    /// For each product what one unit of it causes, where one of each unknown causes so much: one transposed solve gives all.
    pub fn intensities(&self, caused: impl Fn(Activity) -> Ratio) -> Vec<Ratio> {
        let side = self.activities.iter().map(|activity| caused(*activity)).collect();
        let mut intensities = self.elimination.solve_transposed(side);
        intensities.truncate(self.network.products.len());
        intensities
    }

    /// An error where some product that a process makes takes more than comes of it, as of [`Technosphere::check_scaling`].
    pub fn check_products(&self) -> Result<(), Problems> {
        let made = self.network.processes.iter().filter(|process| !process.is_treatment());
        let products: BTreeSet<usize> = made.map(|process| process.reference).collect();
        for product in products {
            self.check_scaling(&self.activities_for(&[(product, Ratio::one())]))?;
        }
        Ok(())
    }

    /// An error where a process that makes its reference would have to run backwards. Treatments may, for what they treat lacks then; so may a process
    /// beside which others make its product as a by-product, for that replaces what it would make.
    pub fn check_scaling(&self, activities: &[Ratio]) -> Result<(), Problems> {
        let backwards = self
            .activities
            .iter()
            .zip(activities)
            .filter_map(|(activity, runs)| match activity {
                Activity::Process(process) if runs.is_negative() => {
                    let process = &self.network.processes[*process];
                    let may = process.is_treatment() || self.network.is_by_product(process.reference);
                    (!may).then(|| (process.id.clone(), runs.to_text()))
                }
                _ => None,
            });
        let backwards: Vec<(String, String)> = backwards.collect();
        if backwards.is_empty() {
            return Ok(());
        }
        Err(problem::negative_scaling(&backwards).into())
    }
}
