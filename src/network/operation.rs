//! A network in operation: what it runs for a demand, and how the items that follow their makers come out.
//!
//! The activities and the loop from gas to power and back are one system of equations, solved exactly. Only which way a balanced item closes is
//! tried: each starts with its absorber, and changes where that would have to run backwards, or beyond its capacity.

use std::collections::BTreeSet;

use super::Network;
use super::balanced_item::{BalancedItem, Closing};
use super::problem;
use super::technosphere::Activity;
use super::unit_process::{Exchange, UnitProcess};
use crate::problem::Problems;
use crate::quantity::Ratio;

/// What a network runs for a demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// How often each process runs, by its place.
    pub runs: Vec<Ratio>,
    /// What is bought, by product; below zero what is given away instead.
    pub bought: Vec<(usize, Ratio)>,
    /// What of by-products leaves.
    pub left: Vec<(usize, Ratio)>,
    /// How each balanced item came out, in the order of the network.
    pub balanced: Vec<BalancedOutcome>,
}

/// How a balanced item came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BalancedOutcome {
    /// Place of the product.
    pub product: usize,
    /// Which way it closed.
    pub closing: Closing,
    /// What its makers made, by process.
    pub made: Vec<(usize, Ratio)>,
    /// What its users used, in the order in which they are served, and how much of that was topped up.
    pub used: Vec<(usize, Ratio, Ratio)>,
    /// What was asked for of it from outside, served after the users.
    pub asked: Ratio,
    /// What was topped up in all.
    pub topped_up: Ratio,
    /// What the absorber took.
    pub absorbed: Ratio,
    /// What was spilled.
    pub spilled: Ratio,
}

impl Operation {
    /// The processes that top up and spill, with how often each runs.
    pub fn reserves<'n>(&self, network: &'n Network) -> Vec<(&'n UnitProcess, Ratio)> {
        let outcomes = network.balanced.iter().zip(&self.balanced);
        let reserves = outcomes.filter_map(|(item, outcome)| {
            let (process, amount) = match outcome.closing {
                Closing::Absorbed => return None,
                Closing::ToppedUp => (item.top_up.as_ref()?, outcome.topped_up.clone()),
                Closing::Spilled => (item.spill.as_ref()?, -outcome.spilled.clone()),
            };
            Some((process, amount.divide(&process.net(item.product))?))
        });
        reserves.collect()
    }
}

impl Network {
    /// Runs the network for a demand: so much of each product, by its place. Errors: those of [`Network::technosphere`]; an item that lacks and has
    /// nothing to top it up, or that is too much and has nothing to spill it; balances that do not settle.
    pub fn operate(&self, demand: &[(usize, Ratio)]) -> Result<Operation, Problems> {
        let mut closings = vec![Closing::Absorbed; self.balanced.len()];
        // Makers that stand still, since by-products make more of their product than is needed: the rest is let go.
        let mut still = BTreeSet::new();
        let mut tried = BTreeSet::new();
        loop {
            if !tried.insert((closings.clone(), still.clone())) {
                let names = self.balanced.iter().map(|item| self.products[item.product].id.as_str());
                return Err(problem::does_not_settle(&names.collect::<Vec<_>>()).into());
            }
            let attempt = Attempt::of(self, &closings, &still, demand)?;
            match attempt.change()? {
                Some((place, closing)) => closings[place] = closing,
                None => match attempt.backwards() {
                    Some(process) => {
                        still.insert(process);
                    }
                    None => return attempt.operation(),
                },
            }
        }
    }
}

/// The network with each balanced item closed in one way, solved.
struct Attempt<'n> {
    network: &'n Network,
    closings: &'n [Closing],
    still: &'n BTreeSet<usize>,
    demand: &'n [(usize, Ratio)],
    changed: Network,
    /// What the changed network runs.
    activities: Vec<(Activity, Ratio)>,
}

impl<'n> Attempt<'n> {
    fn of(
        network: &'n Network,
        closings: &'n [Closing],
        still: &'n BTreeSet<usize>,
        demand: &'n [(usize, Ratio)],
    ) -> Result<Attempt<'n>, Problems> {
        let mut changed = network.clone();
        for process in still {
            let reference = network.processes[*process].reference;
            changed.processes[*process] = UnitProcess {
                exchanges: vec![Exchange {
                    product: reference,
                    amount: -Ratio::one(),
                }],
                emissions: Vec::new(),
                ..network.processes[*process].clone()
            };
        }
        let mut asked = demand.to_vec();
        for (item, closing) in network.balanced.iter().zip(closings) {
            let absorber = &network.processes[item.absorber];
            match closing {
                Closing::Absorbed => {}
                Closing::ToppedUp => {
                    if let Some(top_up) = &item.top_up {
                        changed.processes[item.absorber] = top_up.clone();
                    }
                }
                Closing::Spilled => {
                    // The absorber runs as it can: what it makes and takes then is given, the spill closes the balance.
                    let (Some(spill), Some(runs)) = (&item.spill, item.runs_at_capacity(absorber)) else {
                        continue;
                    };
                    changed.processes[item.absorber] = spill.clone();
                    let fixed = absorber.exchanges.iter();
                    asked.extend(fixed.map(|exchange| (exchange.product, -(exchange.amount.clone() * runs.clone()))));
                }
            }
        }
        let technosphere = changed.technosphere()?;
        let solved = technosphere.activities_for(&asked);
        let activities = technosphere.activities.iter().copied().zip(solved).collect();
        Ok(Attempt {
            network,
            closings,
            still,
            demand,
            changed,
            activities,
        })
    }

    fn runs(&self, place: usize) -> Ratio {
        let own = self
            .activities
            .iter()
            .find(|(activity, _)| *activity == Activity::Process(place));
        own.map(|(_, runs)| runs.clone()).unwrap_or_default()
    }

    /// The first maker that would run backwards beside by-products that make its product.
    fn backwards(&self) -> Option<usize> {
        (0..self.changed.processes.len()).find(|place| {
            let process = &self.changed.processes[*place];
            let is_maker = !process.is_treatment() && self.changed.is_by_product(process.reference);
            is_maker && self.runs(*place).is_negative()
        })
    }

    /// The first item that must close in another way.
    fn change(&self) -> Result<Option<(usize, Closing)>, Problems> {
        for (place, (item, closing)) in self.network.balanced.iter().zip(self.closings).enumerate() {
            let runs = self.runs(item.absorber);
            let absorber = &self.network.processes[item.absorber];
            let beyond = item.runs_at_capacity(absorber).filter(|most| runs > *most);
            match closing {
                Closing::Absorbed if runs.is_negative() => {
                    if item.top_up.is_none() {
                        return Err(self.lacks(item, &runs).into());
                    }
                    return Ok(Some((place, Closing::ToppedUp)));
                }
                Closing::Absorbed if beyond.is_some() => {
                    if item.spill.is_none() {
                        return Err(self.is_too_much(item, &runs).into());
                    }
                    return Ok(Some((place, Closing::Spilled)));
                }
                Closing::ToppedUp | Closing::Spilled if runs.is_negative() => {
                    return Ok(Some((place, Closing::Absorbed)));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// How much of an item that its absorber would take, below zero where it lacks.
    fn taken(&self, item: &BalancedItem, runs: &Ratio) -> Ratio {
        -(self.network.processes[item.absorber].net(item.product) * runs.clone())
    }

    fn lacks(&self, item: &BalancedItem, runs: &Ratio) -> crate::problem::Problem {
        let users = self.users(item);
        let names: Vec<&str> = users
            .iter()
            .map(|user| self.network.processes[*user].id.as_str())
            .collect();
        let product = &self.network.products[item.product];
        problem::lacks(&product.id, &(-self.taken(item, runs)).to_text(), &product.unit, &names)
    }

    fn is_too_much(&self, item: &BalancedItem, runs: &Ratio) -> crate::problem::Problem {
        let product = &self.network.products[item.product];
        let absorber = &self.network.processes[item.absorber].id;
        problem::is_too_much(&product.id, &self.taken(item, runs).to_text(), &product.unit, absorber)
    }

    /// The processes that use an item, those served first at the front.
    fn users(&self, item: &BalancedItem) -> Vec<usize> {
        let uses =
            |place: &usize| *place != item.absorber && self.changed.processes[*place].net(item.product).is_negative();
        let others = (0..self.changed.processes.len()).filter(|place| !item.users.contains(place));
        item.users.iter().copied().chain(others).filter(uses).collect()
    }

    fn operation(self) -> Result<Operation, Problems> {
        let technosphere = self.changed.technosphere()?;
        let solved: Vec<Ratio> = self.activities.iter().map(|(_, amount)| amount.clone()).collect();
        technosphere.check_scaling(&solved)?;
        let mut runs: Vec<Ratio> = (0..self.network.processes.len())
            .map(|place| self.runs(place))
            .collect();
        let balanced: Vec<BalancedOutcome> = self
            .network
            .balanced
            .iter()
            .zip(self.closings)
            .map(|(item, closing)| self.outcome(item, *closing))
            .collect();
        for (item, closing) in self.network.balanced.iter().zip(self.closings) {
            let absorber = &self.network.processes[item.absorber];
            match closing {
                Closing::Absorbed => {}
                Closing::ToppedUp => runs[item.absorber] = Ratio::zero(),
                Closing::Spilled => runs[item.absorber] = item.runs_at_capacity(absorber).unwrap_or_default(),
            }
        }
        for process in self.still {
            runs[*process] = Ratio::zero();
        }
        let let_go = self
            .still
            .iter()
            .map(|process| (self.network.processes[*process].reference, self.runs(*process)));
        let let_go: Vec<(usize, Ratio)> = let_go.filter(|(_, amount)| !amount.is_zero()).collect();
        let of = |wanted: fn(Activity) -> Option<usize>| -> Vec<(usize, Ratio)> {
            let own = self.activities.iter().filter(|(_, amount)| !amount.is_zero());
            own.filter_map(|(activity, amount)| Some((wanted(*activity)?, amount.clone())))
                .collect()
        };
        Ok(Operation {
            bought: of(|activity| match activity {
                Activity::Bought(product) => Some(product),
                _ => None,
            }),
            left: of(|activity| match activity {
                Activity::Left(product) => Some(product),
                _ => None,
            })
            .into_iter()
            .chain(let_go)
            .collect(),
            runs,
            balanced,
        })
    }

    fn outcome(&self, item: &BalancedItem, closing: Closing) -> BalancedOutcome {
        let runs = self.runs(item.absorber);
        let absorber = &self.network.processes[item.absorber];
        let amount_of = |process: &UnitProcess, runs: &Ratio| process.net(item.product) * runs.clone();
        let processes = self.changed.processes.iter().enumerate();
        let made = processes
            .filter(|(place, process)| *place != item.absorber && !process.net(item.product).is_negative())
            .map(|(place, process)| (place, amount_of(process, &self.runs(place))))
            .filter(|(_, amount)| !amount.is_zero());
        let topped_up = match closing {
            Closing::ToppedUp => amount_of(&self.changed.processes[item.absorber], &runs),
            Closing::Absorbed | Closing::Spilled => Ratio::zero(),
        };
        let used = self.users(item).into_iter().map(|place| {
            let amount = -amount_of(&self.changed.processes[place], &self.runs(place));
            (place, amount, Ratio::zero())
        });
        let mut used: Vec<(usize, Ratio, Ratio)> = used.filter(|(_, amount, _)| !amount.is_zero()).collect();
        let asked = self.demand.iter().filter(|(product, _)| *product == item.product);
        let asked: Ratio = asked.map(|(_, amount)| amount.clone()).sum();
        // Those served last go without first; what is asked for from outside is served after all of them.
        let mut lacking = topped_up.clone() - asked.clone();
        if lacking.is_negative() {
            lacking = Ratio::zero();
        }
        for (_, amount, topped_up) in used.iter_mut().rev() {
            *topped_up = if lacking > *amount {
                amount.clone()
            } else {
                lacking.clone()
            };
            lacking = lacking - topped_up.clone();
        }
        let (absorbed, spilled) = match closing {
            Closing::Absorbed => (-amount_of(absorber, &runs), Ratio::zero()),
            Closing::ToppedUp => (Ratio::zero(), Ratio::zero()),
            Closing::Spilled => (
                item.capacity.clone().unwrap_or_default(),
                -amount_of(&self.changed.processes[item.absorber], &runs),
            ),
        };
        BalancedOutcome {
            product: item.product,
            closing,
            made: made.collect(),
            used,
            asked,
            topped_up,
            absorbed,
            spilled,
        }
    }
}

impl BalancedItem {
    /// How often the absorber runs when it takes all that it can.
    fn runs_at_capacity(&self, absorber: &UnitProcess) -> Option<Ratio> {
        self.capacity.clone()?.divide(&-absorber.net(self.product))
    }
}
