//! How the amounts of a plant's network are read: which meter, which factor each exchange and emission moves with.
//!
//! They are kept by the names of process and product as multipliers that are one at the stated values. So a network that was changed after it was
//! drawn, by an allocation say, is read by the same table: what it splits moves as the whole did.

use std::collections::BTreeMap;

use super::inventory_inputs::InventoryInputs;
use super::model::Model;
use super::polynomial::Polynomial;
use crate::activity::Meter;
use crate::factor::{FactorRecord, Named};
use crate::flow::Flow;
use crate::inventory::{Inventory, Row};
use crate::network::{PlantNetwork, ProcessOrigin};
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
    /// Of a plant's network, from the groups and rows of its inventory; `upstream`: by product the record of its upstream factor.
    pub fn of_plant(
        inventory: &Inventory<'_>,
        plant: usize,
        drawn: &PlantNetwork,
        upstream: &[Option<&FactorRecord>],
    ) -> Result<NetworkReadings, Problems> {
        let mut reader = Reader {
            inputs: InventoryInputs::new(inventory)?,
            plant,
            drawn,
            readings: NetworkReadings::default(),
            by_process: BTreeMap::new(),
        };
        reader.exchanges();
        reader.emissions()?;
        reader.purchases();
        for (place, record) in upstream.iter().enumerate() {
            if let Some(record) = record {
                let symbol = reader.inputs.record(record);
                let product = drawn.network.products[place].id.clone();
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

/// A table of readings while it is filled.
struct Reader<'r, 'i, 'a> {
    inputs: InventoryInputs<'i, 'a>,
    plant: usize,
    drawn: &'r PlantNetwork,
    readings: NetworkReadings,
    /// By process of the ledger and item: what it makes less what it takes.
    by_process: BTreeMap<(String, usize), Polynomial>,
}

/// At the stated values.
fn stated(polynomial: &Polynomial) -> Ratio {
    polynomial.terms().map(|(_, value)| value.clone()).sum()
}

/// Divided by its stated value; `None` of nothing.
fn relative(polynomial: &Polynomial) -> Option<Polynomial> {
    let over = Ratio::one().divide(&stated(polynomial))?;
    Some(polynomial.scaled(&over))
}

impl Reader<'_, '_, '_> {
    /// What a process of the ledger makes of an item less what it takes.
    fn net(&mut self, process: &str, item: usize) -> Polynomial {
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
        let id = &self.drawn.network.products[product].id;
        let items = &self.inputs.inventory.library.items;
        items
            .find(id)
            .filter(|item| item.id() == id.as_str())
            .and_then(|item| items.index(item.id()))
    }

    fn exchanges(&mut self) {
        let network = &self.drawn.network;
        for (process, origin) in network.processes.iter().zip(&self.drawn.origins) {
            for exchange in &process.exchanges {
                let of_item = self.item(exchange.product);
                let read = match origin {
                    ProcessOrigin::Process(own) => of_item.map(|item| self.net(own, item)),
                    ProcessOrigin::Absorber { process: own, item } if exchange.product == process.reference => {
                        Some(self.net(own, *item))
                    }
                    ProcessOrigin::Absorber { process: own, .. } => of_item.map(|item| self.net(own, item)),
                    ProcessOrigin::Surplus { item } => Some(self.surplus(*item, exchange.product)),
                };
                if let Some(moved) = read.and_then(|read| relative(&read)) {
                    let key = (process.id.clone(), network.products[exchange.product].id.clone());
                    self.readings.exchanges.insert(key, moved);
                }
            }
        }
    }

    /// What absorbers take of an item: the one whose part the product is, or of the item itself all of them.
    fn surplus(&mut self, item: usize, product: usize) -> Polynomial {
        let network = &self.drawn.network;
        let mut taken = Polynomial::default();
        let is_whole = self.item(product) == Some(item);
        for (process, origin) in network.processes.iter().zip(&self.drawn.origins) {
            if let ProcessOrigin::Absorber {
                process: own,
                item: absorbed,
            } = origin
                && *absorbed == item
                && (is_whole || process.reference == product)
            {
                taken.add(&self.net(own, item));
            }
        }
        taken
    }

    fn emissions(&mut self) -> Result<(), Problems> {
        let inventory = self.inputs.inventory;
        let mut by_cause: BTreeMap<(String, usize), Polynomial> = BTreeMap::new();
        let of_plant = |row: &&Row| inventory.cell(row).plant == self.plant && row.emission_unrounded.is_some();
        for row in inventory.counted().filter(of_plant) {
            let cell = inventory.cell(row);
            if let Some(process) = &cell.process {
                let emission = self.inputs.row(row)?;
                by_cause.entry((process.clone(), cell.item)).or_default().add(&emission);
            }
        }
        let network = &self.drawn.network;
        for (process, origin) in network.processes.iter().zip(&self.drawn.origins) {
            let (ProcessOrigin::Process(own) | ProcessOrigin::Absorber { process: own, .. }) = origin else {
                continue;
            };
            for cause in process.emissions.iter().filter_map(|emission| emission.cause) {
                let Some(item) = self.item(cause) else { continue };
                let read = by_cause.get(&(own.clone(), item));
                if let Some(moved) = read.and_then(relative) {
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
        for (product, known) in self.drawn.network.products.iter().enumerate() {
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
