//! How the amounts of a plant's network are read: which meter, which factor each exchange and emission moves with.
//!
//! They are kept by the names of process and product as multipliers that are one at the stated values. So a network that was changed after it was
//! drawn, by an allocation say, is read by the same table: what it splits moves as the whole did.

use std::collections::{BTreeMap, BTreeSet};

use super::allocated_readings::CoproductPlace;
use super::inventory_inputs::InventoryInputs;
use super::model::Model;
use super::polynomial::Polynomial;
use crate::activity::Meter;
use crate::factor::{FactorRecord, Named};
use crate::flow::Flow;
use crate::inventory::{Inventory, Row};
use crate::network::Network;
use crate::network::partition::Partition;
use crate::problem::Problems;
use crate::quantity::Ratio;

/// How the amounts of a network are read.
#[derive(Clone, Debug, Default)]
pub struct NetworkReadings {
    /// The inputs.
    pub model: Model,
    /// By process and product, of exchanges.
    exchanges: BTreeMap<(String, String), Polynomial>,
    /// By process and the product whose carbon it is, of emissions.
    emissions: BTreeMap<(String, String), Polynomial>,
    /// By product, of what is bought.
    purchases: BTreeMap<String, Polynomial>,
    /// By product, of upstream factors.
    upstream: BTreeMap<String, Polynomial>,
}

impl NetworkReadings {
    /// Of a network drawn from a plant's books, from the groups and rows of its inventory; `partitions`: the processes that are parted among their
    /// products; `upstream`: by product the record of its upstream factor.
    ///
    /// A process of the network is called as in the ledger, or, of a part of one, `power-plant/blast-furnace-gas` and `coking/coke`; a parting of what
    /// is left of an item is neither. Its amounts are those of the absorbers that it parts among.
    pub fn of_plant(
        inventory: &Inventory<'_>,
        plant: usize,
        (network, partitions): (&Network, &[Partition]),
        upstream: &[Option<&FactorRecord>],
    ) -> Result<NetworkReadings, Problems> {
        let groups = inventory.groups.iter().filter(|group| group.plant == plant);
        let processes: BTreeSet<&str> = groups.filter_map(|group| group.process.as_deref()).collect();
        let origins = network
            .processes
            .iter()
            .map(|process| origin(&process.id, &processes, (inventory, partitions)));
        let mut reader = Reader {
            inputs: InventoryInputs::new(inventory)?,
            plant,
            network,
            partitions,
            origins: origins.collect(),
            readings: NetworkReadings::default(),
            by_process: BTreeMap::new(),
        };
        reader.exchanges()?;
        reader.emissions()?;
        reader.purchases();
        for (place, record) in upstream.iter().enumerate() {
            if let Some(record) = record {
                let symbol = reader.inputs.record(record)?;
                let product = network.products[place].id.clone();
                let moved = Polynomial::of(symbol, Ratio::one());
                reader.readings.upstream.insert(product, moved);
            }
        }
        reader.readings.model = reader.inputs.model;
        Ok(reader.readings)
    }

    /// What an exchange moves with; `None`: it stays.
    pub fn exchange(&self, process: &str, product: &str) -> Option<&Polynomial> {
        self.exchanges.get(&(process.to_owned(), product.to_owned()))
    }

    /// What the emission of a product's carbon moves with.
    pub fn emission(&self, process: &str, cause: &str) -> Option<&Polynomial> {
        self.emissions.get(&(process.to_owned(), cause.to_owned()))
    }

    /// What a purchase moves with.
    pub fn purchase(&self, product: &str) -> Option<&Polynomial> {
        self.purchases.get(product)
    }

    /// What an upstream factor moves with.
    pub fn upstream(&self, product: &str) -> Option<&Polynomial> {
        self.upstream.get(product)
    }
}

/// What a process of a network is in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    /// A process.
    Process(String),
    /// A part of a process, named by an item.
    Part { process: String, item: usize },
    /// A part of a process that is parted among its products.
    Coproduct(CoproductPlace),
    /// None: it parts what is left of an item among absorbers.
    Parting,
}

/// What a process of a network is in the ledger, by its id.
fn origin(id: &str, processes: &BTreeSet<&str>, (inventory, partitions): (&Inventory<'_>, &[Partition])) -> Origin {
    if processes.contains(id) {
        return Origin::Process(id.to_owned());
    }
    if let Some(place) = CoproductPlace::of(id, partitions) {
        return Origin::Coproduct(place);
    }
    let items = &inventory.library.items;
    let mut parts = id.match_indices('/').rev().filter_map(|(at, _)| {
        let (process, item) = (&id[..at], &id[at + 1..]);
        let item = items.index(item).filter(|known| items.at(*known).id() == item)?;
        processes.contains(process).then(|| Origin::Part {
            process: process.to_owned(),
            item,
        })
    });
    parts.next().unwrap_or(Origin::Parting)
}

/// A table of readings while it is filled.
pub(super) struct Reader<'r, 'i, 'a> {
    pub(super) inputs: InventoryInputs<'i, 'a>,
    plant: usize,
    network: &'r Network,
    pub(super) partitions: &'r [Partition],
    /// For each process what it is in the ledger.
    origins: Vec<Origin>,
    readings: NetworkReadings,
    /// By process of the ledger and item: what it makes less what it takes.
    by_process: BTreeMap<(String, usize), Polynomial>,
}

/// By process of the ledger and cause: what it emits of the cause's carbon.
pub(super) type EmissionsRead = BTreeMap<(String, usize), Polynomial>;

/// At the stated values.
fn stated(polynomial: &Polynomial) -> Ratio {
    polynomial.terms().map(|(_, value)| value.clone()).sum()
}

/// Divided by its stated value; `None` of nothing.
pub(super) fn relative(polynomial: &Polynomial) -> Option<Polynomial> {
    let over = Ratio::one().divide(&stated(polynomial))?;
    Some(polynomial.scaled(&over))
}

impl Reader<'_, '_, '_> {
    /// What a process of the ledger makes of an item less what it takes.
    pub(super) fn net(&mut self, process: &str, item: usize) -> Polynomial {
        let key = (process.to_owned(), item);
        if let Some(known) = self.by_process.get(&key) {
            return known.clone();
        }
        let inventory = self.inputs.inventory;
        let mut net = Polynomial::default();
        for group in &inventory.groups {
            let is_own = group.plant == self.plant && group.item == item && group.process.as_deref() == Some(process);
            let amount = match group.flow {
                Flow::Produced if is_own => group.quantity.clone(),
                Flow::Consumed if is_own => -group.quantity.clone(),
                _ => continue,
            };
            let meter = Meter::of(group.plant, Some(process), item, group.flow, group.period);
            let symbol = self.inputs.meter(&meter);
            net.add(&Polynomial::of(symbol, amount));
        }
        self.by_process.insert(key, net.clone());
        net
    }

    fn item(&self, product: usize) -> Option<usize> {
        let id = &self.network.products[product].id;
        let items = &self.inputs.inventory.library.items;
        items.index(id).filter(|item| items.at(*item).id() == id.as_str())
    }

    /// The item that a product is, or that it is a part of: what an absorber treats of it.
    fn item_or_part(&self, product: usize) -> Option<usize> {
        self.item(product).or_else(|| {
            let mut treating = self.network.processes.iter().zip(&self.origins);
            treating.find_map(|(process, origin)| match origin {
                Origin::Part { item, .. } if process.reference == product => Some(*item),
                _ => None,
            })
        })
    }

    fn exchanges(&mut self) -> Result<(), Problems> {
        let network = self.network;
        for (process, origin) in network.processes.iter().zip(self.origins.clone()) {
            for exchange in &process.exchanges {
                let Some(item) = self.item_or_part(exchange.product) else {
                    continue;
                };
                let read = match &origin {
                    Origin::Process(own) | Origin::Part { process: own, .. } => self.net(own, item),
                    Origin::Coproduct(place) => self.coproduct_exchange(*place, item, &exchange.amount)?,
                    Origin::Parting => self.parted(item, exchange.product),
                };
                if let Some(moved) = relative(&read) {
                    let key = (process.id.clone(), network.products[exchange.product].id.clone());
                    self.readings.exchanges.insert(key, moved);
                }
            }
        }
        Ok(())
    }

    /// What absorbers take of an item: the one whose part the product is, or of the item itself all of them.
    fn parted(&mut self, item: usize, product: usize) -> Polynomial {
        let is_whole = self.item(product) == Some(item);
        let mut taken = Polynomial::default();
        for (process, origin) in self.network.processes.iter().zip(self.origins.clone()) {
            if let Origin::Part {
                process: own,
                item: absorbed,
            } = origin
                && absorbed == item
                && (is_whole || process.reference == product)
            {
                taken.add(&self.net(&own, item));
            }
        }
        taken
    }

    fn emissions(&mut self) -> Result<(), Problems> {
        let inventory = self.inputs.inventory;
        let mut by_cause = EmissionsRead::new();
        let of_plant = |row: &&Row| inventory.cell(row).plant == self.plant && row.emission_unrounded.is_some();
        for row in inventory.counted().filter(of_plant) {
            let cell = inventory.cell(row);
            if let Some(process) = &cell.process {
                let emission = self.inputs.row(row)?;
                by_cause.entry((process.clone(), cell.item)).or_default().add(&emission);
            }
        }
        let network = self.network;
        for (process, origin) in network.processes.iter().zip(self.origins.clone()) {
            for emission in &process.emissions {
                let Some(cause) = emission.cause else { continue };
                let Some(item) = self.item(cause) else { continue };
                let read = match &origin {
                    Origin::Process(own) | Origin::Part { process: own, .. } => {
                        by_cause.get(&(own.clone(), item)).cloned()
                    }
                    Origin::Coproduct(place) => {
                        Some(self.coproduct_emission(*place, item, &emission.amount, &by_cause)?)
                    }
                    Origin::Parting => None,
                };
                if let Some(moved) = read.as_ref().and_then(relative) {
                    let key = (process.id.clone(), network.products[cause].id.clone());
                    self.readings.emissions.insert(key, moved);
                }
            }
        }
        Ok(())
    }

    /// Purchases; a net consumption where nothing says what was bought.
    fn purchases(&mut self) {
        let inventory = self.inputs.inventory;
        for (product, known) in self.network.products.iter().enumerate() {
            let Some(item) = self.item(product) else { continue };
            let of = |flow: Flow| -> Vec<usize> {
                let places = 0..inventory.groups.len();
                places
                    .filter(|place| {
                        let group = &inventory.groups[*place];
                        group.plant == self.plant && group.item == item && group.flow == flow && group.process.is_none()
                    })
                    .collect()
            };
            let (bought, consumed) = (of(Flow::Purchased), of(Flow::NetConsumed));
            let read = [bought, consumed]
                .iter()
                .find_map(|places| relative(&self.inputs.quantities(places)));
            if let Some(moved) = read {
                self.readings.purchases.insert(known.id.clone(), moved);
            }
        }
    }
}
