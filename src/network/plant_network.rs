//! The network of a plant, drawn from the process book of its ledger and the inventory of its processes.
//!
//! The whole period is one run of every process. So a process is what it took and made in the period, and solving the network for
//! what left the plant gives one run of each, to the last digit.

use std::collections::{BTreeMap, BTreeSet};

use super::absorption::Absorbed;
use super::balance::{Balance, Source};
use super::books::{Books, add};
use super::demand::{Demand, Purpose};
use super::drawing_note;
use super::partition::{Keys, Loss, Part, Partition};
use super::unit_process::{Emission, Exchange, UnitProcess};
use super::{ElementaryFlow, Network, Product};
use crate::factor::Named;
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
    /// The processes that are parted among their products.
    pub partitions: Vec<Partition>,
    /// For each product the item that it is, a place in the registry; a part of what is left of an item is that item.
    pub items: Vec<usize>,
    /// For each process the ledger's process that it is, or is a part of; `None` of what only passes something on.
    pub ledger_processes: Vec<Option<String>>,
    /// What was assumed in drawing it.
    pub notes: Vec<Problem>,
}

impl PlantNetwork {
    /// Draws the network of one plant from an inventory at process level, every process whole. Errors: no process makes anything.
    pub fn of_inventory(inventory: &Inventory<'_>, plant: usize) -> Result<PlantNetwork, Problems> {
        PlantNetwork::parted(inventory, plant, &Keys::new())
    }

    /// Draws the network with processes parted among their products by keys.
    pub fn parted(inventory: &Inventory<'_>, plant: usize, keys: &Keys) -> Result<PlantNetwork, Problems> {
        if inventory.methodology.file.result.unit != CARBON_DIOXIDE {
            return Err(drawing_note::no_carbon_dioxide(inventory).into());
        }
        let books = Books::of(inventory, plant);
        let mut drawing = Drawing {
            inventory,
            plant,
            network: Network::default(),
            products: BTreeMap::new(),
            items: Vec::new(),
            ledger_processes: Vec::new(),
            partitions: Vec::new(),
            references: BTreeMap::new(),
            overhead: BTreeMap::new(),
            notes: Vec::new(),
        };
        let flows = [FOSSIL, BIOGENIC, LAND_USE].map(|id| ElementaryFlow {
            id: id.to_owned(),
            unit: CARBON_DIOXIDE.to_owned(),
        });
        drawing.network.elementary_flows.extend(flows);
        let passed_over = books.passed_over.iter();
        drawing
            .notes
            .extend(passed_over.map(|item| drawing_note::passed_over(inventory, *item)));
        let captured = books.captured.iter();
        drawing
            .notes
            .extend(captured.map(|(process, item)| drawing_note::captured(inventory, process, *item)));
        drawing.notes.extend(drawing_note::missing_carbon(inventory, plant));
        drawing.draw(&books, keys)?;
        let demand = drawing.demand(&books);
        Ok(PlantNetwork {
            network: drawing.network,
            demand,
            partitions: drawing.partitions,
            items: drawing.items,
            ledger_processes: drawing.ledger_processes,
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
pub(super) struct Drawing<'i, 'a> {
    pub(super) inventory: &'i Inventory<'a>,
    pub(super) plant: usize,
    pub(super) network: Network,
    /// Places of products by item.
    pub(super) products: BTreeMap<usize, usize>,
    /// The item of each product.
    pub(super) items: Vec<usize>,
    /// The ledger's process of each process.
    pub(super) ledger_processes: Vec<Option<String>>,
    /// The processes that are parted.
    partitions: Vec<Partition>,
    /// By item the processes whose reference it is, with what each makes.
    pub(super) references: BTreeMap<usize, Vec<(usize, Ratio)>>,
    /// What processes use that make nothing.
    overhead: BTreeMap<usize, Ratio>,
    pub(super) notes: Vec<Problem>,
}

impl Drawing<'_, '_> {
    fn draw(&mut self, books: &Books, keys: &Keys) -> Result<(), Problems> {
        let items: BTreeSet<usize> = books.net.values().flat_map(BTreeMap::keys).copied().collect();
        for item in &items {
            let known = self.inventory.library.items.at(*item);
            let place = self.add_product(*item, known.id(), known.title().clone(), &known.unit.text);
            self.products.insert(*item, place);
        }
        self.partitions = self.parted(books, keys);
        let mut absorbed = self.absorbed(books);
        self.lose(&self.losses(&absorbed, books));
        for ((_, process), amounts) in &books.net {
            if self.is_absorber(process) && self.add_absorber(process, amounts, &absorbed, books) {
                continue;
            }
            if let Some(partition) = self.partitions.iter().find(|known| known.process == *process) {
                let partition = partition.clone();
                self.add_parts(&partition, amounts, books);
                continue;
            }
            match self.reference(process, amounts) {
                Some(item) => {
                    let place = self.add_process(process, item, amounts, &books.emitted(process));
                    let made = amounts[&item].clone();
                    self.references.entry(item).or_default().push((place, made));
                }
                None => {
                    let emitted: Ratio = books.emitted(process).into_values().sum();
                    self.notes.push(drawing_note::makes_nothing(process, &emitted));
                    for (item, amount) in amounts {
                        add(&mut self.overhead, *item, -amount.clone());
                    }
                }
            }
        }
        if self.network.processes.is_empty() {
            return Err(drawing_note::no_process().into());
        }
        absorbed.retain(|item, _| !self.is_parted(*item));
        for item in items {
            let balance = self.balance(item, &absorbed, books);
            self.network.balances[self.products[&item]] = balance;
        }
        self.network.balanced = self.balanced_items(&absorbed, books);
        Ok(())
    }

    /// The processes that keys part among their products; an absorber is none of them.
    fn parted(&self, books: &Books, keys: &Keys) -> Vec<Partition> {
        let processes = books.net.iter().filter(|((_, process), _)| !self.is_absorber(process));
        let parted = processes.filter_map(|((_, process), amounts)| {
            let reference = self.reference(process, amounts)?;
            let made = amounts.iter().filter(|(_, amount)| is_above_zero(amount));
            let made: Vec<(&Product, Ratio)> = made
                .map(|(item, amount)| (&self.network.products[self.products[item]], amount.clone()))
                .collect();
            let title = self.inventory.process_title(self.plant, process);
            let reference = self.inventory.library.items.at(reference).id();
            Partition::of((process, &title), &made, reference, keys)
        });
        parted.collect()
    }

    /// Whether some process is parted and an item is one of its parts.
    pub(super) fn is_parted(&self, item: usize) -> bool {
        let id = self.inventory.library.items.at(item).id();
        let mut parts = self.partitions.iter().flat_map(|partition| &partition.parts);
        parts.any(|part| part.product.id == id)
    }

    /// Gives each part of a parted process its share of what is lost of its product, by what the makers make.
    fn lose(&mut self, losses: &BTreeMap<usize, Vec<Loss>>) {
        for (item, lost) in losses {
            let id = self.inventory.library.items.at(*item).id();
            let made = self.made_in_parts(id);
            let parts = self.partitions.iter_mut().flat_map(|partition| &mut partition.parts);
            for part in parts.filter(|part| part.product.id == id) {
                let times = part.amount.divide(&made).unwrap_or_default();
                part.losses = lost.iter().map(|loss| loss.scaled(&times)).collect();
            }
        }
    }

    /// How much all parted processes make of an item.
    fn made_in_parts(&self, id: &str) -> Ratio {
        let parts = self.partitions.iter().flat_map(|partition| &partition.parts);
        let own = parts.filter(|part| part.product.id == id);
        own.map(|part| part.amount.clone()).sum()
    }

    /// Adds a process product by product, each with its share, and with its share of what is lost between maker and user.
    fn add_parts(&mut self, partition: &Partition, amounts: &BTreeMap<usize, Ratio>, books: &Books) {
        let items = &self.inventory.library.items;
        let place_of = |part: &Part| items.index(&part.product.id);
        let parts: Vec<(usize, &Part)> = partition
            .parts
            .iter()
            .filter_map(|part| Some((place_of(part)?, part)))
            .collect();
        for (item, part) in &parts {
            let others = amounts
                .iter()
                .filter(|(other, _)| !parts.iter().any(|(known, _)| known == *other));
            let mut own: BTreeMap<usize, Ratio> = others
                .map(|(other, amount)| (*other, amount.clone() * part.share.clone()))
                .collect();
            add(&mut own, *item, part.amount.clone());
            let emitted = books.emitted(&partition.process).into_iter();
            let mut emissions: BTreeMap<usize, Ratio> = emitted
                .map(|(cause, emission)| (cause, emission * part.share.clone()))
                .collect();
            for loss in &part.losses {
                let each = loss.amounts.iter();
                each.for_each(|(other, amount)| add(&mut own, *other, amount.clone()));
                let each = loss.emissions.iter();
                each.for_each(|(cause, amount)| add(&mut emissions, *cause, amount.clone()));
            }
            let place = self.add_process(&partition.process, *item, &own, &emissions);
            self.name_after(place, *item);
            self.references
                .entry(*item)
                .or_default()
                .push((place, own[item].clone()));
        }
    }

    /// Names a part of a process after its item: `coking/coke`.
    pub(super) fn name_after(&mut self, place: usize, item: usize) {
        let known = self.inventory.library.items.at(item);
        let process = &mut self.network.processes[place];
        process.id = format!("{}/{}", process.id, known.id());
        process.title = Text::new(
            format!("{}（{}）", process.title.zh, known.title().zh),
            format!("{} ({})", process.title.en, known.title().en),
        );
    }

    pub(super) fn add_product(&mut self, item: usize, id: &str, title: Text, unit: &str) -> usize {
        self.items.push(item);
        self.network.products.push(Product {
            id: id.to_owned(),
            title,
            unit: unit.to_owned(),
        });
        self.network.balances.push(Balance::Left);
        self.network.products.len() - 1
    }

    pub(super) fn add_process(
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
            is_suppliers: false,
        };
        self.network.processes.push(added);
        self.ledger_processes.push(Some(process.to_owned()));
        self.network.processes.len() - 1
    }

    /// Place of the elementary flow that an item's carbon leaves as.
    pub(super) fn flow_of(&self, item: usize) -> usize {
        match self.inventory.library.items.at(item).carbon_origin() {
            CarbonOrigin::Fossil => 0,
            CarbonOrigin::Biogenic => 1,
            CarbonOrigin::LandUse => 2,
        }
    }

    /// The emissions of a process by what causes them, fossil carbon and biogenic apart.
    fn emissions(&self, by_item: &BTreeMap<usize, Ratio>) -> Vec<Emission> {
        let each = by_item.iter().filter(|(_, amount)| !amount.is_zero());
        let each = each.map(|(item, amount)| Emission {
            flow: self.flow_of(*item),
            cause: self.products.get(item).copied(),
            amount: amount.clone(),
        });
        each.collect()
    }

    pub(super) fn is_absorber(&self, process: &str) -> bool {
        let kind = self.inventory.ledger.process_type(self.plant, process);
        let kind = self.inventory.library.processes.find(kind);
        kind.is_some_and(crate::factor::Process::absorbs)
    }

    /// The item that a process is for: its type's product or a kind of it, else the one thing that it makes.
    pub(super) fn reference(&self, process: &str, amounts: &BTreeMap<usize, Ratio>) -> Option<usize> {
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
        let named = product.as_ref().and_then(|product| {
            let fits = |item: &usize| library.items.is_within(library.items.at(*item).id(), product);
            made.iter().copied().find(|item| fits(item))
        });
        // A furnace whose metal is missing from the books is not for its slag; a mill that rolls another kind of steel is for that.
        let is_kin = |item: usize| {
            let root = library.items.root(library.items.at(item).id());
            let expected = product.as_ref();
            expected.is_none_or(|product| root == library.items.root(product))
        };
        named.or(match made.as_slice() {
            [only] if is_kin(*only) => Some(*only),
            _ => None,
        })
    }

    fn balance(&mut self, item: usize, absorbed: &Absorbed, books: &Books) -> Balance {
        let references = self.references.remove(&item).unwrap_or_default();
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

/// The elementary flows of a plant: carbon dioxide of fossil carbon and carbonates, of biogenic carbon, of land use.
const FOSSIL: &str = "CO2";
const BIOGENIC: &str = "CO2-biogenic";
const LAND_USE: &str = "CO2-land-use";

/// The unit of direct emissions.
const CARBON_DIOXIDE: &str = "tCO2";

pub(super) fn is_above_zero(amount: &Ratio) -> bool {
    !amount.is_zero() && !amount.is_negative()
}
