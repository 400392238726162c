//! A plant in a year, while levers act on it: what its processes take and make in a run, where products come from, what is asked of them.

use std::collections::BTreeMap;

use super::amount::Amount;
use super::base::{Driven, PlantBase};
use super::lever::gas_stays;
use super::solution::Solution;
use super::sources::Origins;
use crate::activity::LineKey;
use crate::factor::Named;
use crate::flow::Flow;
use crate::network::{Balance, Network, Source};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::supply::Supply;

/// A plant in a year. Amounts of a process are those of one run, the whole base year.
#[derive(Clone, Debug)]
pub struct PlantYear<'b, N> {
    /// The plant in the base year.
    pub base: &'b PlantBase<'b>,
    /// The year.
    pub year: i16,
    /// The item of each product, those of the base first.
    pub items: Vec<usize>,
    /// The processes, those of the base first.
    pub processes: Vec<ProcessYear<N>>,
    /// By product the shares of where it comes from, where that is not as in the base.
    pub markets: BTreeMap<usize, Vec<(Source, N)>>,
    /// What is asked for, in the order of the base's demands.
    pub demand: Vec<N>,
    /// What is asked for beside, or below zero brought in, by product.
    pub asked: Vec<(usize, N)>,
    /// What is sold of products of which the base sells none.
    pub sold: Vec<(usize, N)>,
    /// Where the processes that levers added come from, by their place.
    pub origins: Origins<'b>,
    /// What part of the electricity bought comes through each kind of supply, where that is not as in the base.
    pub supply: Option<Vec<(Supply, N)>>,
    /// What the plant generates from its own renewable sources, MWh.
    pub own_renewable: N,
    /// By process and product what a run takes of it, where the process also makes of it; exchanges are the difference.
    pub taken_beside: BTreeMap<(usize, usize), N>,
    /// Lines that no exchange of the network stands for, such as what is captured.
    pub beside: Vec<LineBeside<N>>,
    /// By process the carbon dioxide that is captured of its stack gas in a run, before what escapes of it.
    pub captured: BTreeMap<usize, N>,
    /// What must be said of what levers did, each with the place of its lever; only filled where changes are kept.
    pub notes: Vec<(usize, Problem)>,
    /// What levers changed, in their order; only filled where it is asked for.
    pub changes: Vec<Change<N>>,
    /// The lever that acts: its place in the scenario.
    pub acting: usize,
    /// The year of the numbers of the lever that acts: the year itself, earlier where the lever is late.
    pub lever_year: i16,
    /// The first year in which the lever that acts can do so, as it says.
    pub acting_since: i16,
    /// The base year of the scenario; the lines of an archetype may be of another.
    pub base_year: i16,
    /// What the lines are multiplied by to be the plant's: 1 for its own ledger.
    pub scale: N,
    /// Whether changes are kept.
    pub is_recording: bool,
}

/// A process in a year.
#[derive(Clone, Debug)]
pub struct ProcessYear<N> {
    /// The ledger's process that it is, or is a part of; `None` of what only passes something on.
    pub process: Option<String>,
    /// Its type.
    pub kind: String,
    /// Place of the product that its runs are counted by.
    pub reference: usize,
    /// What it makes, and below zero takes, in a run.
    pub exchanges: Vec<(usize, N)>,
    /// How often it runs whatever is asked for; `None`: as often as is asked for.
    pub fixed_runs: Option<N>,
}

/// A line that no exchange of the network stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct LineBeside<N> {
    /// Which line.
    pub key: LineKey,
    /// The process whose runs it follows.
    pub process: usize,
    /// How much in a run of it.
    pub per_run: N,
    /// The lever that it is of: its place in the scenario.
    pub lever: usize,
}

/// What a lever changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change<N> {
    /// Place of the lever in the scenario.
    pub lever: usize,
    /// What it changed.
    pub what: Changed,
    /// The amount before.
    pub before: N,
    /// The amount after.
    pub after: N,
}

/// What was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// What a run of a process makes, below zero takes, of a product: the places of both.
    Exchange(usize, usize),
    /// The part of a product that comes from a source.
    Share(usize, Source),
    /// What is asked for: the place of the demand.
    Demand(usize),
    /// The part of the electricity bought through a kind of supply.
    Supply(Supply),
    /// What is generated from own renewable sources.
    OwnRenewable,
    /// A line beside the network.
    Line(LineKey),
    /// How often a process runs whatever is asked for: its place.
    Runs(usize),
    /// What the plant puts out, beside the base year.
    Output,
}

impl<N: Amount> ProcessYear<N> {
    /// What a run makes of a product, below zero takes.
    pub fn net(&self, product: usize) -> N {
        let own = self.exchanges.iter().filter(|(known, _)| *known == product);
        own.map(|(_, amount)| amount.clone()).sum()
    }
}

impl<'b, N: Amount> PlantYear<'b, N> {
    /// The plant as it was in the base year.
    pub fn of(base: &'b PlantBase<'b>, year: i16) -> PlantYear<'b, N> {
        let mut processes = Vec::new();
        let mut items = Vec::new();
        let mut demand = Vec::new();
        if let Some(network) = &base.network {
            items.clone_from(&network.items);
            demand = network.demand.iter().map(|demand| N::of(&demand.amount)).collect();
            for (process, name) in network.network.processes.iter().zip(&network.ledger_processes) {
                let kind = name.as_deref().map(|name| base.ledger.process_type(base.plant, name));
                let exchanges = process.exchanges.iter();
                processes.push(ProcessYear {
                    process: name.clone(),
                    kind: kind.unwrap_or_default().to_owned(),
                    reference: process.reference,
                    exchanges: exchanges
                        .map(|exchange| (exchange.product, N::of(&exchange.amount)))
                        .collect(),
                    fixed_runs: None,
                });
            }
        }
        let mut own = PlantYear {
            base,
            year,
            items,
            processes,
            markets: BTreeMap::new(),
            demand,
            asked: Vec::new(),
            sold: Vec::new(),
            origins: Origins::new(),
            supply: None,
            own_renewable: N::default(),
            taken_beside: base
                .both_sides
                .iter()
                .map(|(process, product, taken)| ((*process, *product), N::of(taken)))
                .collect(),
            beside: Vec::new(),
            captured: BTreeMap::new(),
            notes: Vec::new(),
            changes: Vec::new(),
            acting: 0,
            lever_year: year,
            acting_since: base.year,
            base_year: base.year,
            scale: N::one(),
            is_recording: false,
        };
        own.captured = own.captured_in_base();
        own
    }

    /// What is asked of the plant follows its drivers: so many times the base year.
    pub fn drive(&mut self, output: &N, other: &N) {
        for (amount, driven) in self.demand.iter_mut().zip(&self.base.driven) {
            let times = match driven {
                Driven::Output => output,
                Driven::Other => other,
            };
            *amount = amount.clone() * times.clone();
        }
    }

    /// Places of the processes of a name, those that levers added among them: of that name in the ledger, or, where none has it, of the process type that
    /// it is a word of.
    pub fn processes_of(&self, name: &str) -> Vec<usize> {
        let places = |fits: &dyn Fn(&ProcessYear<N>) -> bool| -> Vec<usize> {
            let known = self.processes.iter().enumerate();
            let own = known.filter(|(_, process)| fits(process));
            own.map(|(place, _)| place).collect()
        };
        let named = places(&|process| process.process.as_deref() == Some(name));
        if named.is_empty() {
            let kind = self.base.library.processes.find(name);
            places(&|process| process.kind == kind.map_or(name, |kind| kind.id()))
        } else {
            named
        }
    }

    /// The place of the first product that is an item.
    pub fn product(&self, item: &str) -> Option<usize> {
        let item = self.base.library.items.index(item)?;
        self.items.iter().position(|known| *known == item)
    }

    /// The place of the product that is an item, bought where the plant knew none. `None`: there is no such item.
    pub fn product_or_bought(&mut self, item: &str) -> Option<usize> {
        if let Some(place) = self.product(item) {
            return Some(place);
        }
        self.items.push(self.base.library.items.index(item)?);
        Some(self.items.len() - 1)
    }

    /// Id of the item that a product is.
    pub fn item_id(&self, product: usize) -> &str {
        self.base.library.items.at(self.items[product]).id()
    }

    /// The carbon of a unit of a product, as the CO2 that it makes; zero where nothing says.
    pub fn carbon(&self, product: usize) -> N {
        self.base
            .carbon
            .get(&self.items[product])
            .map(N::of)
            .unwrap_or_default()
    }

    /// The carbon of a unit of a product, as the CO2 that it makes; `None` where nothing says.
    pub fn known_carbon(&self, product: usize) -> Option<N> {
        self.base.carbon.get(&self.items[product]).map(N::of)
    }

    /// The heat of a unit of a product, GJ; `None` where nothing says.
    pub fn heat(&self, product: usize) -> Option<N> {
        self.base.heat.get(&self.items[product]).map(N::of)
    }

    /// Sets what a run of a process makes, below zero takes, of a product.
    pub fn set(&mut self, process: usize, product: usize, amount: N) {
        let before = self.processes[process].net(product);
        let exchanges = &mut self.processes[process].exchanges;
        exchanges.retain(|(known, _)| *known != product);
        exchanges.push((product, amount.clone()));
        // What is taken beside what is made grows and shrinks with the difference; `set_taken` and `set_made` change one side.
        if let Some(taken) = self.taken_beside.get_mut(&(process, product))
            && let Some(times) = amount.divide(&before)
        {
            *taken = taken.clone() * times;
        }
        self.record(Changed::Exchange(process, product), before, amount);
    }

    /// Says something of what the lever that acts does.
    pub fn note(&mut self, problem: Problem) {
        if self.is_recording {
            self.notes.push((self.acting, problem));
        }
    }

    /// Keeps what a lever changed.
    pub fn record(&mut self, what: Changed, before: N, after: N) {
        if self.is_recording && before != after {
            self.changes.push(Change {
                lever: self.acting,
                what,
                before,
                after,
            });
        }
    }

    /// Lets the by-product gases of a process follow its carbon: after `change` what it makes of them, and with them what goes to its stack, is as
    /// much of the carbon that is not in its other products as before. So no carbon is made or lost.
    pub fn keeping_carbon<E>(
        &mut self,
        process: usize,
        change: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        let before = self.carbon_not_in_products(process);
        change(self)?;
        let after = self.carbon_not_in_products(process);
        self.note_gas_that_stays(process, &before);
        let Some(times) = after.divide(&before) else {
            return Ok(());
        };
        let gases: Vec<(usize, N)> = self.processes[process]
            .exchanges
            .iter()
            .filter(|(product, amount)| amount.is_above_zero() && self.is_gas(process, *product))
            .cloned()
            .collect();
        for (product, amount) in gases {
            self.set(process, product, amount * times.clone());
        }
        Ok(())
    }

    /// Says where a process makes a gas that cannot follow its carbon, since that is not known.
    fn note_gas_that_stays(&mut self, process: usize, before: &N) {
        let own = &self.processes[process];
        let made = own.exchanges.iter().filter(|(_, amount)| amount.is_above_zero());
        let mut absorbed = made.filter(|(product, _)| own.reference != *product && self.is_absorbed(*product));
        let stays = absorbed.find(|(product, _)| before.is_zero() || self.carbon(*product).is_zero());
        if let Some((product, _)) = stays {
            let name = own.process.clone().unwrap_or_default();
            let gas = self.item_id(*product).to_owned();
            self.note(gas_stays(&name, &gas));
        }
    }

    /// Whether an absorber closes the balance of a product.
    fn is_absorbed(&self, product: usize) -> bool {
        let balanced = self.base.network.iter().flat_map(|network| &network.network.balanced);
        balanced.into_iter().any(|item| item.product == product)
    }

    /// Whether a process makes a by-product whose balance an absorber closes: it carries off what carbon the products leave.
    pub(super) fn is_gas(&self, process: usize, product: usize) -> bool {
        let is_by_product = self.processes[process].reference != product;
        self.is_absorbed(product) && is_by_product && !self.carbon(product).is_zero()
    }

    /// The carbon that a run of a process takes, less what its products but the gases carry off, as CO2.
    pub(super) fn carbon_not_in_products(&self, process: usize) -> N {
        let own = self.processes[process].exchanges.iter();
        own.filter(|(product, amount)| !(amount.is_above_zero() && self.is_gas(process, *product)))
            .map(|(product, amount)| -(amount.clone() * self.carbon(*product)))
            .sum()
    }

    /// What is asked for of every product in all: demands, what is asked for beside, and what processes of fixed runs take and make. By-products that
    /// leave follow their makers and are asked for by nobody.
    pub fn asked_in_all(&self) -> Vec<(usize, N)> {
        let network = self.base.network.iter();
        let demands = network.flat_map(|network| {
            network
                .demand
                .iter()
                .zip(&self.demand)
                .filter(|(demand, _)| network.network.balances[demand.product] != Balance::Left)
                .map(|(demand, amount)| (demand.product, amount.clone()))
        });
        let fixed = self.processes.iter().filter_map(|process| {
            let runs = process.fixed_runs.clone()?;
            Some((process, runs))
        });
        let fixed = fixed.flat_map(|(process, runs)| {
            let each = process.exchanges.iter();
            each.map(move |(product, amount)| (*product, -(amount.clone() * runs.clone())))
        });
        let beside = self.asked.iter().chain(&self.sold).cloned();
        demands.chain(beside).chain(fixed).collect()
    }
}

impl PlantYear<'_, Ratio> {
    /// What the plant runs. Errors: those of [`Network::operate`].
    pub fn solve(&self) -> Result<Solution<Ratio>, Problems> {
        let Some((network, places)) = self.network() else {
            return Ok(Solution::default());
        };
        let operation = network.operate(&self.asked_in_all())?;
        Ok(Solution::of_operation(&operation, &network, &places, self))
    }
}

impl<N: Amount> PlantYear<'_, N> {
    /// The network of the year without the processes of fixed runs, with the place of each of its processes among those of the year.
    pub(super) fn network(&self) -> Option<(Network, Vec<usize>)> {
        let drawn = self.base.network.as_ref()?;
        let mut network = drawn.network.clone();
        let items = &self.base.library.items;
        for item in self.items.iter().skip(network.products.len()) {
            let item = items.at(*item);
            network.products.push(crate::network::Product {
                id: item.id().to_owned(),
                title: item.title().clone(),
                unit: item.unit.text.clone(),
            });
            network.balances.push(Balance::Bought);
        }
        let mut places: Vec<usize> = (0..network.processes.len()).collect();
        for (place, process) in self.processes.iter().enumerate() {
            if self.is_beside_network(place) {
                leave_out(&mut network, place);
                continue;
            }
            let exchanges = process.exchanges.iter().filter(|(_, amount)| !amount.is_zero());
            let exchanges = exchanges.map(|(product, amount)| crate::network::Exchange {
                product: *product,
                amount: amount.to_ratio(),
            });
            let exchanges = exchanges.collect();
            match network.processes.get_mut(place) {
                Some(known) => known.exchanges = exchanges,
                None => {
                    let name = process.process.clone().unwrap_or_default();
                    network.processes.push(crate::network::UnitProcess {
                        title: crate::text::Text::same(&name),
                        id: name,
                        reference: process.reference,
                        exchanges,
                        ..crate::network::UnitProcess::default()
                    });
                    places.push(place);
                }
            }
        }
        for (product, shares) in &self.markets {
            let moved = shares.iter().filter(|(_, share)| !share.is_zero());
            let moved = moved.filter_map(|(source, share)| {
                let source = match source {
                    Source::Process(process) => Source::Process(places.iter().position(|place| place == process)?),
                    Source::Bought => Source::Bought,
                };
                Some((source, share.to_ratio()))
            });
            let mut parts: Vec<(Source, Ratio)> = moved.collect();
            if !N::IS_EXACT {
                close_to_one(&mut parts);
            }
            network.balances[*product] = Balance::Market(parts);
        }
        Some((network, places))
    }
}

/// Lets the last of some shares be what the others leave of one: floating-point numbers miss it by a digit.
fn close_to_one(parts: &mut [(Source, Ratio)]) {
    if let Some(((_, last), others)) = parts.split_last_mut() {
        let others: Ratio = others.iter().map(|(_, share)| share.clone()).sum();
        *last = Ratio::one() - others;
    }
}

/// Leaves a process of the base out of a network in which others keep their places: it makes something that nobody asks for.
fn leave_out(network: &mut Network, place: usize) {
    let Some(process) = network.processes.get_mut(place) else {
        return;
    };
    let product = network.products.len();
    process.reference = product;
    process.exchanges = vec![crate::network::Exchange {
        product,
        amount: Ratio::one(),
    }];
    network.products.push(crate::network::Product {
        id: process.id.clone(),
        title: process.title.clone(),
        unit: "1".to_owned(),
    });
    network.balances.push(Balance::Process(place));
}

/// The key of a line of a process.
pub fn process_line(process: &str, item: usize, is_made: bool) -> LineKey {
    LineKey {
        process: Some(process.to_owned()),
        item,
        flow: if is_made { Flow::Produced } else { Flow::Consumed },
        supply: None,
    }
}
