//! A network written by hand, parted among the products of its processes.

use super::Network;
use super::balance::{Balance, Source};
use super::partition::{Keys, Partition};
use super::unit_process::{Emission, Exchange, UnitProcess};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

impl Network {
    /// Parts processes among their reference and those of their other products that only leave; what the network itself expands, by a treatment or by
    /// another maker of the same product, stays as it is written. Errors: a product that two processes would make, with nothing to say how much each.
    pub(super) fn parted(self, keys: &Keys) -> Result<(Network, Vec<Partition>), Problems> {
        let mut faults = Vec::new();
        let mut partitions = Vec::new();
        let mut makers: Vec<Vec<usize>> = vec![Vec::new(); self.products.len()];
        let mut parted = Network {
            processes: Vec::new(),
            ..self.clone()
        };
        // Where a process stands once those before it are parted; of a parted one where its reference's part does.
        let mut places = Vec::new();
        for process in &self.processes {
            let partition = self.partition(process, keys);
            places.push(parted.processes.len());
            let Some(partition) = partition else {
                parted.processes.push(process.clone());
                continue;
            };
            for part in &partition.parts {
                let Some(product) = self.product(&part.product.id) else {
                    continue;
                };
                if product == process.reference {
                    if let Some(place) = places.last_mut() {
                        *place = parted.processes.len();
                    }
                } else {
                    makers[product].push(parted.processes.len());
                }
                parted.processes.push(process.part(product, &partition, &self));
            }
            partitions.push(partition);
        }
        for (product, balance) in parted.balances.iter_mut().enumerate() {
            *balance = match (makers[product].as_slice(), &self.balances[product]) {
                ([only], Balance::Left) => Balance::Process(*only),
                ([], Balance::Process(process)) => Balance::Process(places[*process]),
                ([], Balance::Market(shares)) => {
                    let moved = shares.iter().map(|(source, share)| {
                        let source = match source {
                            Source::Process(process) => Source::Process(places[*process]),
                            Source::Bought => Source::Bought,
                        };
                        (source, share.clone())
                    });
                    Balance::Market(moved.collect())
                }
                ([], other) => other.clone(),
                (several, _) => {
                    let names: Vec<&str> = several
                        .iter()
                        .map(|place| parted.processes[*place].id.as_str())
                        .collect();
                    faults.push(super::problem::two_providers(&self.products[product].id, &names));
                    continue;
                }
            };
        }
        for item in &mut parted.balanced {
            item.absorber = places[item.absorber];
            item.users = item.users.iter().map(|user| places[*user]).collect();
        }
        Problems(faults).check()?;
        Ok((parted, partitions))
    }

    fn partition(&self, process: &UnitProcess, keys: &Keys) -> Option<Partition> {
        let made = process.exchanges.iter().filter(|exchange| {
            let is_made = !exchange.amount.is_negative() && !exchange.amount.is_zero();
            let only_leaves = self.balances[exchange.product] == Balance::Left;
            is_made && (only_leaves || exchange.product == process.reference)
        });
        let made: Vec<_> = made
            .map(|exchange| (&self.products[exchange.product], exchange.amount.clone()))
            .collect();
        let reference = &self.products[process.reference].id;
        Partition::of((&process.id, &process.title), &made, reference, keys)
    }
}

impl UnitProcess {
    /// The part of a process that makes one of its products.
    fn part(&self, product: usize, partition: &Partition, network: &Network) -> UnitProcess {
        let known = &network.products[product];
        let is_part = |place: usize| {
            let id = &network.products[place].id;
            partition.parts.iter().any(|part| part.product.id == *id)
        };
        let own = partition.parts.iter().find(|part| part.product.id == known.id);
        let share = own.map_or_else(Ratio::zero, |part| part.share.clone());
        let exchanges = self
            .exchanges
            .iter()
            .filter(|exchange| exchange.product == product || !is_part(exchange.product))
            .map(|exchange| Exchange {
                product: exchange.product,
                amount: if exchange.product == product {
                    exchange.amount.clone()
                } else {
                    exchange.amount.clone() * share.clone()
                },
            });
        let emissions = self.emissions.iter().map(|emission| Emission {
            amount: emission.amount.clone() * share.clone(),
            ..emission.clone()
        });
        UnitProcess {
            id: format!("{}/{}", self.id, known.id),
            title: Text::new(
                format!("{}（{}）", self.title.zh, known.title.zh),
                format!("{} ({})", self.title.en, known.title.en),
            ),
            reference: product,
            exchanges: exchanges.collect(),
            emissions: emissions.collect(),
            is_suppliers: self.is_suppliers,
        }
    }
}
