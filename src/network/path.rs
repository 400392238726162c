//! Path analysis: along which ways through the network the footprint of a product arises.

use super::balance::{Balance, Source};
use super::footprint::Footprint;
use super::product_system::ProductSystem;
use crate::problem::Problems;
use crate::quantity::Ratio;

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A process of the network.
    Process(usize),
    /// A product that is bought.
    Bought(usize),
    /// A by-product that leaves.
    Left(usize),
}

/// A way from the product to where something arises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The steps, the maker of the product first.
    pub steps: Vec<Step>,
    /// What arises at its end, for the whole amount asked for.
    pub amount: Ratio,
}

/// The paths of a footprint down to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// The paths, the greatest first.
    pub paths: Vec<Path>,
    /// What arises along all the others: with the paths it makes up the footprint, without what is saved at the end of life.
    pub remainder: Ratio,
}

/// How many steps a path may have, and how many branches are looked at; what lies further goes to the remainder.
const LONGEST: usize = 40;
const MOST_BRANCHES: usize = 200_000;

struct Search<'s, 'l> {
    system: &'s ProductSystem<'l>,
    intensities: Vec<Ratio>,
    /// By process what a run emits.
    emitted: Vec<Ratio>,
    least: Ratio,
    branches: usize,
    found: Paths,
}

impl Paths {
    /// The paths of a footprint of which each is at least so great a part of it. Errors: those of the network.
    pub fn of(system: &ProductSystem<'_>, footprint: &Footprint<'_>, cut_off: &Ratio) -> Result<Paths, Problems> {
        let intensities: Vec<Ratio> = system
            .intensities()?
            .into_iter()
            .map(|intensity| intensity.total())
            .collect();
        let total = intensities[footprint.product].clone() * footprint.amount.clone();
        let mut search = Search {
            system,
            intensities,
            emitted: (0..system.network.processes.len())
                .map(|process| system.emitted(process))
                .collect(),
            least: (total * cut_off.clone()).abs(),
            branches: 0,
            found: Paths {
                paths: Vec::new(),
                remainder: Ratio::zero(),
            },
        };
        search.follow(&mut Vec::new(), footprint.product, &footprint.amount);
        let mut found = search.found;
        found
            .paths
            .sort_by(|left, right| (right.amount.abs(), &left.steps).cmp(&(left.amount.abs(), &right.steps)));
        Ok(found)
    }
}

impl Search<'_, '_> {
    /// Follows an amount of a product to its sources.
    fn follow(&mut self, trail: &mut Vec<Step>, product: usize, amount: &Ratio) {
        let all = self.intensities[product].clone() * amount.clone();
        self.branches += 1;
        let is_far = trail.len() >= LONGEST || self.branches > MOST_BRANCHES;
        if all.abs() < self.least || is_far || all.is_zero() || self.least.is_zero() {
            self.leave(all);
            return;
        }
        match &self.system.network.balances[product] {
            Balance::Process(process) => self.run(trail, *process, amount),
            Balance::Market(parts) => {
                for (source, share) in parts {
                    let part = amount.clone() * share.clone();
                    match source {
                        Source::Process(process) => self.run(trail, *process, &part),
                        Source::Bought => {
                            let carried = self.system.carried(product).unwrap_or_default();
                            self.arrive(trail, Step::Bought(product), part * carried);
                        }
                    }
                }
            }
            Balance::Bought => {
                let carried = self.system.carried(product).unwrap_or_default();
                self.arrive(trail, Step::Bought(product), amount.clone() * carried);
            }
            // What is asked for of a by-product leaves no more.
            Balance::Left => {
                let credit = self.system.credit(product).unwrap_or_default();
                self.arrive(trail, Step::Left(product), amount.clone() * credit);
            }
        }
    }

    /// Runs a process for an amount of its reference, and follows what it takes and makes beside it.
    fn run(&mut self, trail: &mut Vec<Step>, place: usize, amount: &Ratio) {
        let process = &self.system.network.processes[place];
        let Some(runs) = amount.divide(&process.net(process.reference)) else {
            return;
        };
        self.arrive(trail, Step::Process(place), self.emitted[place].clone() * runs.clone());
        trail.push(Step::Process(place));
        let others = process
            .exchanges
            .iter()
            .filter(|exchange| exchange.product != process.reference);
        for exchange in others {
            self.follow(trail, exchange.product, &-(exchange.amount.clone() * runs.clone()));
        }
        trail.pop();
    }

    fn arrive(&mut self, trail: &[Step], last: Step, amount: Ratio) {
        if amount.is_zero() || amount.abs() < self.least {
            self.leave(amount);
            return;
        }
        let mut steps = trail.to_vec();
        steps.push(last);
        self.found.paths.push(Path { steps, amount });
    }

    fn leave(&mut self, amount: Ratio) {
        let remainder = &mut self.found.remainder;
        *remainder = std::mem::take(remainder) + amount;
    }
}
