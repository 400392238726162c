//! What each line of a plant's ledger follows in other years.

use crate::activity::LineKey;
use crate::flow::Flow;
use crate::network::{Balance, Demand, PlantNetwork, Purpose};
use crate::supply::Supply;

/// A driver that what is asked of a plant follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Driven {
    /// What the plant puts out.
    Output,
    /// What no process and no product decides: stocks, overheads, by-products sold under contract.
    Other,
}

/// What a line follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Follows {
    /// A driver.
    Driver(Driven),
    /// What is bought of a product, of electricity and heat through one kind of supply.
    Bought(usize, Option<Supply>),
    /// What is asked for of a product, by the places of its demands.
    Demanded(Vec<usize>),
    /// What of a by-product leaves.
    Left(usize),
    /// What all processes make of an item, by the places of its products.
    Made(Vec<usize>),
    /// What some processes make or take of an item, by the places of both.
    Process {
        /// Places of the processes.
        processes: Vec<usize>,
        /// Places of the products.
        products: Vec<usize>,
    },
    /// How often a process runs.
    Runs(usize),
    /// Nothing: it states a value, no amount.
    Nothing,
}

impl Driven {
    /// What a demand follows. What leaves of a by-product under contract, stocks and overheads are decided by no product of the plant.
    pub(super) fn of(demand: &Demand, network: &PlantNetwork) -> Driven {
        let is_balanced = network
            .network
            .balanced
            .iter()
            .any(|item| item.product == demand.product);
        match demand.purpose {
            Purpose::Sold if is_balanced => Driven::Other,
            Purpose::Sold | Purpose::Unaccounted => Driven::Output,
            Purpose::OtherUse | Purpose::Stock | Purpose::Overhead => Driven::Other,
        }
    }
}

impl Follows {
    /// What a line of a plant follows.
    pub(super) fn of(key: &LineKey, network: Option<&PlantNetwork>) -> Follows {
        if !key.flow.carries_quantity() {
            return Follows::Nothing;
        }
        let Some(network) = network else {
            return Follows::Driver(Driven::Output);
        };
        match &key.process {
            Some(process) => Follows::of_process(process, key, network),
            None => Follows::of_plant(key, network),
        }
    }

    fn of_process(process: &str, key: &LineKey, network: &PlantNetwork) -> Follows {
        let processes: Vec<usize> = places(&network.ledger_processes, |known| known.as_deref() == Some(process));
        let Some(first) = processes.first().copied() else {
            return Follows::Driver(Driven::Other);
        };
        if key.flow == Flow::Captured {
            return Follows::Runs(first);
        }
        Follows::Process {
            processes,
            products: network.products_of(key.item),
        }
    }

    fn of_plant(key: &LineKey, network: &PlantNetwork) -> Follows {
        let products = network.products_of(key.item);
        let Some(product) = products.first().copied() else {
            return Follows::Driver(match key.flow {
                Flow::Produced => Driven::Output,
                _ => Driven::Other,
            });
        };
        let demands = |purpose: Purpose| {
            let own = places(&network.demand, |demand| {
                demand.product == product && demand.purpose == purpose
            });
            match own.as_slice() {
                [] => Follows::Driver(Driven::Other),
                _ => Follows::Demanded(own),
            }
        };
        let leaves = network.network.balances[product] == Balance::Left;
        match key.flow {
            Flow::Purchased | Flow::NetConsumed => Follows::Bought(product, key.supply),
            Flow::Produced => Follows::Made(products),
            _ if leaves => Follows::Left(product),
            Flow::Sold => demands(Purpose::Sold),
            Flow::OtherUse => demands(Purpose::OtherUse),
            _ => demands(Purpose::Stock),
        }
    }
}

fn places<T>(all: &[T], fits: impl Fn(&T) -> bool) -> Vec<usize> {
    (0..all.len()).filter(|place| fits(&all[*place])).collect()
}
