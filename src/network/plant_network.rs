//! The network of a plant, drawn from the process book of its ledger and the inventory of its processes.
//!
//! The whole period is one run of every process. So a process is what it took and made in the period, and solving the network for
//! what left the plant gives one run of each, to the last digit.

use std::collections::{BTreeMap, BTreeSet};

use super::balance::{Balance, Source};
use super::books::{Books, add};
use super::demand::{Demand, Purpose};
use super::unit_process::{Emission, Exchange, UnitProcess};
use super::{ElementaryFlow, Network, Product};
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::registry::CarbonOrigin;
use crate::inventory::Inventory;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// The network of a plant over the period of its ledger.
#[derive(Clone, Debug)]
pub struct PlantNetwork {
    /// The network; a run of a process is the whole period.
    pub network: Network,
    /// What left the processes, product by product, with what became of it.
    pub demand: Vec<Demand>,
    /// What was assumed in drawing it.
    pub notes: Vec<Problem>,
}

impl PlantNetwork {
    /// Draws the network of one plant from an inventory at process level. Errors: no process makes anything.
    pub fn of_inventory(inventory: &Inventory<'_>, plant: usize) -> Result<PlantNetwork, Problems> {
        if inventory.methodology.file.result.unit != CARBON_DIOXIDE {
            return Err(no_carbon_dioxide(inventory).into());
        }
        let books = Books::of(inventory, plant);
        let mut drawing = Drawing {
            inventory,
            plant,
            network: Network::default(),
            products: BTreeMap::new(),
            overhead: BTreeMap::new(),
            notes: Vec::new(),
        };
        let flows = [FOSSIL, BIOGENIC].map(|id| ElementaryFlow {
            id: id.to_owned(),
            unit: CARBON_DIOXIDE.to_owned(),
        });
        drawing.network.elementary_flows.extend(flows);
        drawing
            .notes
            .extend(books.passed_over.iter().map(|item| passed_over(inventory, *item)));
        drawing.draw(&books)?;
        let demand = drawing.demand(&books);
        Ok(PlantNetwork {
            network: drawing.network,
            demand,
            notes: drawing.notes,
        })
    }

    /// What was asked for in all, by product.
    pub fn demanded(&self) -> Vec<(usize, Ratio)> {
        let each = self.demand.iter();
        each.map(|demand| (demand.product, demand.amount.clone())).collect()
    }
}

/// A network while it is drawn.
struct Drawing<'i, 'a> {
    inventory: &'i Inventory<'a>,
    plant: usize,
    network: Network,
    /// Places of products by item.
    products: BTreeMap<usize, usize>,
    /// What processes use that make nothing.
    overhead: BTreeMap<usize, Ratio>,
    notes: Vec<Problem>,
}

impl Drawing<'_, '_> {
    fn draw(&mut self, books: &Books) -> Result<(), Problems> {
        let items: BTreeSet<usize> = books.net.values().flat_map(BTreeMap::keys).copied().collect();
        for item in &items {
            let known = self.inventory.library.items.at(*item);
            let place = self.add_product(known.id(), known.title().clone(), &known.unit.text);
            self.products.insert(*item, place);
        }
        let absorbed = self.absorbed(books, &items);
        let mut references: BTreeMap<usize, Vec<(usize, Ratio)>> = BTreeMap::new();
        for ((_, process), amounts) in &books.net {
            if self.is_absorber(process) && self.split_absorber(process, amounts, &absorbed, books) {
                continue;
            }
            match self.reference(process, amounts) {
                Some(item) => {
                    let place = self.add_process(process, item, amounts, &books.emitted(process));
                    references
                        .entry(item)
                        .or_default()
                        .push((place, amounts[&item].clone()));
                }
                None => {
                    self.notes.push(makes_nothing(process));
                    for (item, amount) in amounts {
                        add(&mut self.overhead, *item, -amount.clone());
                    }
                }
            }
        }
        if self.network.processes.is_empty() {
            return Err(no_process().into());
        }
        for item in items {
            let balance = self.balance(item, references.remove(&item).unwrap_or_default(), &absorbed, books);
            self.network.balances[self.products[&item]] = balance;
        }
        Ok(())
    }

    fn add_product(&mut self, id: &str, title: Text, unit: &str) -> usize {
        self.network.products.push(Product {
            id: id.to_owned(),
            title,
            unit: unit.to_owned(),
        });
        self.network.balances.push(Balance::Left);
        self.network.products.len() - 1
    }

    fn add_process(
        &mut self,
        process: &str,
        reference: usize,
        amounts: &BTreeMap<usize, Ratio>,
        emissions: &BTreeMap<usize, Ratio>,
    ) -> usize {
        let exchanges = amounts.iter().filter(|(_, amount)| !amount.is_zero());
        let exchanges = exchanges.map(|(item, amount)| Exchange {
            product: self.products[item],
            amount: amount.clone(),
        });
        let added = UnitProcess {
            id: process.to_owned(),
            title: self.inventory.process_title(self.plant, process),
            reference: self.products[&reference],
            exchanges: exchanges.collect(),
            emissions: self.emissions(emissions),
        };
        self.network.processes.push(added);
        self.network.processes.len() - 1
    }

    /// The emissions of a process by what causes them, fossil carbon and biogenic apart.
    fn emissions(&self, by_item: &BTreeMap<usize, Ratio>) -> Vec<Emission> {
        let each = by_item.iter().filter(|(_, amount)| !amount.is_zero());
        let each = each.map(|(item, amount)| {
            let origin = self.inventory.library.items.at(*item).carbon_origin();
            Emission {
                flow: usize::from(origin == CarbonOrigin::Biogenic),
                cause: self.products.get(item).copied(),
                amount: amount.clone(),
            }
        });
        each.collect()
    }

    fn is_absorber(&self, process: &str) -> bool {
        let kind = self.inventory.ledger.process_type(self.plant, process);
        let kind = self.inventory.library.processes.find(kind);
        kind.is_some_and(crate::factor::Process::absorbs)
    }

    /// What absorbers take of each item that is only made beside other products and never bought: item, then absorber and amount.
    fn absorbed(&self, books: &Books, items: &BTreeSet<usize>) -> BTreeMap<usize, Vec<(String, Ratio)>> {
        let makers = |item: usize| {
            books
                .net
                .iter()
                .filter(move |(_, amounts)| amounts.get(&item).is_some_and(is_above_zero))
        };
        let mut absorbed = BTreeMap::new();
        for item in items.iter().copied().filter(|item| !books.is_bought(*item)) {
            let is_reference = |((_, process), amounts): (&(usize, String), &BTreeMap<usize, Ratio>)| {
                !self.is_absorber(process) && self.reference(process, amounts) == Some(item)
            };
            if makers(item).next().is_none() || makers(item).any(is_reference) {
                continue;
            }
            let takers = books.net.iter().filter_map(|((_, process), amounts)| {
                let amount = amounts.get(&item).filter(|amount| amount.is_negative())?;
                self.is_absorber(process).then(|| (process.clone(), -amount.clone()))
            });
            let takers: Vec<(String, Ratio)> = takers.collect();
            if !takers.is_empty() {
                absorbed.insert(item, takers);
            }
        }
        absorbed
    }

    /// The item that a process is for: its type's product or a kind of it, else the one thing that it makes.
    fn reference(&self, process: &str, amounts: &BTreeMap<usize, Ratio>) -> Option<usize> {
        let library = self.inventory.library;
        let made: Vec<usize> = amounts
            .iter()
            .filter(|(_, amount)| is_above_zero(amount))
            .map(|(item, _)| *item)
            .collect();
        let kind = self.inventory.ledger.process_type(self.plant, process);
        let product = library
            .processes
            .find(kind)
            .and_then(|kind| kind.product().map(str::to_owned));
        let named = product.and_then(|product| {
            let fits = |item: &usize| library.items.is_within(library.items.at(*item).id(), &product);
            made.iter().copied().find(|item| fits(item))
        });
        named.or(match made.as_slice() {
            [only] => Some(*only),
            _ => None,
        })
    }

    /// Splits an absorber into one process for each item that it absorbs, by the heat of each; `false` where that cannot be told.
    fn split_absorber(
        &mut self,
        process: &str,
        amounts: &BTreeMap<usize, Ratio>,
        absorbed: &BTreeMap<usize, Vec<(String, Ratio)>>,
        books: &Books,
    ) -> bool {
        let taken: Vec<(usize, Ratio)> = absorbed
            .iter()
            .filter_map(|(item, takers)| {
                let (_, amount) = takers.iter().find(|(taker, _)| taker == process)?;
                Some((*item, amount.clone()))
            })
            .collect();
        if taken.is_empty() {
            return false;
        }
        let Some(shares) = self.heat_shares(process, &taken) else {
            self.notes.push(no_heat(process));
            return false;
        };
        let of_taken = |item: &usize| taken.iter().any(|(known, _)| known == item);
        let emitted = books.emitted(process);
        for ((item, amount), share) in taken.iter().zip(shares) {
            let own: BTreeMap<usize, Ratio> = amounts
                .iter()
                .filter(|(other, _)| !of_taken(other))
                .map(|(other, amount)| (*other, amount.clone() * share.clone()))
                .chain([(*item, -amount.clone())])
                .collect();
            // The carbon of the item is its own, that of everything else is parted.
            let caused = emitted.iter().filter(|(cause, _)| *cause == item || !of_taken(cause));
            let emissions = caused.map(|(cause, emission)| {
                let part = if cause == item { Ratio::one() } else { share.clone() };
                (*cause, emission.clone() * part)
            });
            let place = self.add_process(process, *item, &own, &emissions.collect());
            let name = self.inventory.library.items.at(*item);
            let split = &mut self.network.processes[place];
            split.id = format!("{process}/{}", name.id());
            split.title = Text::new(
                format!("{}（{}）", split.title.zh, name.title().zh),
                format!("{} ({})", split.title.en, name.title().en),
            );
            if absorbed[item].len() > 1 {
                self.treat_a_part(*item, process, place, amount);
            }
        }
        true
    }

    /// Where several absorbers take an item, each takes its part of what is left: the part is a product of its own.
    fn treat_a_part(&mut self, item: usize, process: &str, place: usize, amount: &Ratio) {
        let known = self.inventory.library.items.at(item);
        let title = known.title().clone();
        let id = format!("{} to {process}", known.id());
        let unit = known.unit.text.clone();
        let taker = self.inventory.process_title(self.plant, process);
        let title = Text::new(
            format!("{}（至{}）", title.zh, taker.zh),
            format!("{} to the {}", title.en, taker.en),
        );
        let part = self.add_product(&id, title, &unit);
        let own = self.products[&item];
        let split = &mut self.network.processes[place];
        split.reference = part;
        for exchange in &mut split.exchanges {
            if exchange.product == own {
                exchange.product = part;
                exchange.amount = -amount.clone();
            }
        }
        self.network.balances[part] = Balance::Process(place);
    }

    /// The part of each absorbed item in the heat that an absorber takes of them; one for a single item.
    fn heat_shares(&self, process: &str, taken: &[(usize, Ratio)]) -> Option<Vec<Ratio>> {
        if taken.len() == 1 {
            return Some(vec![Ratio::one()]);
        }
        let heats: Vec<Ratio> = taken
            .iter()
            .map(|(item, _)| self.heat(process, *item))
            .collect::<Option<_>>()?;
        let all: Ratio = heats.iter().cloned().sum();
        heats.iter().map(|heat| heat.divide(&all)).collect()
    }

    /// The heat of what a process took of an item, by the calorific values that its lines state; `None` where some state none.
    fn heat(&self, process: &str, item: usize) -> Option<Ratio> {
        let own = self.inventory.groups.iter().filter(|group| {
            group.plant == self.plant
                && group.item == item
                && group.flow == Flow::Consumed
                && group.process.as_deref() == Some(process)
        });
        let heats = own.map(|group| {
            let stated = &self.inventory.ledger.statements[group.statement];
            let ncv = stated.iter().find(|statement| statement.parameter == "ncv")?;
            Some(group.quantity.clone() * ncv.value.clone())
        });
        heats.sum()
    }

    fn balance(
        &mut self,
        item: usize,
        references: Vec<(usize, Ratio)>,
        absorbed: &BTreeMap<usize, Vec<(String, Ratio)>>,
        books: &Books,
    ) -> Balance {
        if let Some(takers) = absorbed.get(&item)
            && let Some(balance) = self.absorption(item, takers)
        {
            return balance;
        }
        let bought = books.purchased.get(&item).cloned().unwrap_or_default();
        match (references.as_slice(), bought.is_zero()) {
            ([], false) => Balance::Bought,
            // What no process makes and no line of the boundary brings was necessarily bought.
            ([], true) if books.net_of(item).is_negative() && !self.is_made(item) => Balance::Bought,
            ([], true) => Balance::Left,
            ([(process, _)], true) => Balance::Process(*process),
            _ => {
                let all = references.iter().map(|(_, amount)| amount.clone()).sum::<Ratio>() + bought.clone();
                let share = |amount: &Ratio| amount.divide(&all).unwrap_or_default();
                let made = references
                    .iter()
                    .map(|(process, amount)| (Source::Process(*process), share(amount)));
                let brought = (!bought.is_zero()).then(|| (Source::Bought, share(&bought)));
                Balance::Market(made.chain(brought).collect())
            }
        }
    }

    fn is_made(&self, item: usize) -> bool {
        let product = self.products[&item];
        self.network
            .processes
            .iter()
            .any(|process| is_above_zero(&process.net(product)))
    }

    /// How an absorbed item balances: the one absorber, or a parting of what is left among several in the proportions of the period.
    fn absorption(&mut self, item: usize, takers: &[(String, Ratio)]) -> Option<Balance> {
        let known = self.inventory.library.items.at(item);
        let place = |network: &Network, taker: &str| network.process(&format!("{taker}/{}", known.id()));
        if let [(only, _)] = takers {
            return place(&self.network, only).map(Balance::Process);
        }
        let own = self.products[&item];
        let mut exchanges = Vec::new();
        for (taker, amount) in takers {
            let part = self.network.processes[place(&self.network, taker)?].reference;
            exchanges.push(Exchange {
                product: part,
                amount: amount.clone(),
            });
        }
        let all: Ratio = takers.iter().map(|(_, amount)| amount.clone()).sum();
        exchanges.push(Exchange {
            product: own,
            amount: -all,
        });
        self.network.processes.push(UnitProcess {
            id: format!("surplus/{}", known.id()),
            title: Text::new(
                format!("{}余量", known.title().zh),
                format!("surplus of {}", known.title().en),
            ),
            reference: own,
            exchanges,
            emissions: Vec::new(),
        });
        Some(Balance::Process(self.network.processes.len() - 1))
    }

    /// What was asked for, so that one run of every process is what the books say.
    fn demand(&mut self, books: &Books) -> Vec<Demand> {
        let mut demand = Vec::new();
        for (item, product) in &self.products {
            let of = |amounts: &BTreeMap<usize, Ratio>| amounts.get(item).cloned().unwrap_or_default();
            let overhead = of(&self.overhead);
            let known = [
                (Purpose::Sold, of(&books.sold)),
                (Purpose::OtherUse, of(&books.other_use)),
                (Purpose::Stock, of(&books.stock)),
                (Purpose::Overhead, overhead.clone()),
            ];
            let asked: Ratio = known.iter().map(|(_, amount)| amount.clone()).sum();
            let balance = &self.network.balances[*product];
            // What is bought or left follows; what a process makes or treats must come out at one run.
            let unaccounted = match balance {
                Balance::Left => Ratio::zero(),
                Balance::Bought if of(&books.purchased).is_zero() => Ratio::zero(),
                _ => books.net_of(*item) + overhead + of(&books.purchased) - asked,
            };
            let all = known.into_iter().chain([(Purpose::Unaccounted, unaccounted)]);
            demand.extend(
                all.filter(|(_, amount)| !amount.is_zero())
                    .map(|(purpose, amount)| Demand {
                        product: *product,
                        amount,
                        purpose,
                    }),
            );
        }
        demand
    }
}

/// The elementary flows of a plant: carbon dioxide of fossil carbon and carbonates, and of biogenic carbon.
const FOSSIL: &str = "CO2";
const BIOGENIC: &str = "CO2-biogenic";

/// The unit of direct emissions.
const CARBON_DIOXIDE: &str = "tCO2";

/// Standard coal is no emission, and would be added to the emissions of what is bought.
fn no_carbon_dioxide(inventory: &Inventory<'_>) -> Problem {
    let (id, unit) = (&inventory.methodology.file.id, &inventory.methodology.file.result.unit);
    Problem::error(
        "methodology-without-emissions",
        Text::new(
            format!("`{id}` 的结果以 {unit} 计，不是 tCO2，不能作为工序的直接排放"),
            format!("`{id}` gives {unit}, not tCO2: it tells no direct emissions of processes"),
        ),
    )
    .hint(Text::new(
        "换用 --method carbon-balance 或 cets-ag-03.01-v01-2024",
        "use --method carbon-balance or cets-ag-03.01-v01-2024",
    ))
}

fn is_above_zero(amount: &Ratio) -> bool {
    !amount.is_zero() && !amount.is_negative()
}

fn passed_over(inventory: &Inventory<'_>, item: usize) -> Problem {
    let item = inventory.library.items.at(item);
    Problem::note(
        "net-consumption-passed-over",
        Text::new(
            format!("{}：既有购入又有净消耗量，网络取购入", item.title().zh),
            format!(
                "{}: purchases and net consumption both stand; the network takes the purchases",
                item.id()
            ),
        ),
    )
}

fn makes_nothing(process: &str) -> Problem {
    Problem::note(
        "process-makes-nothing",
        Text::new(
            format!("工序 `{process}` 没有可识别的主产品，其消耗作为公用需求"),
            format!("process `{process}` has no product that can be told: what it uses is overhead"),
        ),
    )
}

fn no_heat(process: &str) -> Problem {
    Problem::note(
        "absorber-without-heat",
        Text::new(
            format!("`{process}` 使用多种煤气，但台账未给出各自的低位发热量，不能按热量拆分"),
            format!(
                "`{process}` takes several gases, and the ledger states no calorific value for some: it cannot be split by heat"
            ),
        ),
    )
}

fn no_process() -> Problem {
    Problem::error(
        "no-process",
        Text::new(
            "台账没有工序产出，无法形成网络",
            "no process of the ledger makes anything: there is no network",
        ),
    )
    .hint(Text::new(
        "补上工序账：工序的消耗与产出",
        "add the processes' book: what processes consume and produce",
    ))
}
