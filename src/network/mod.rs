//! Process networks. Unit processes with inputs and outputs, how each product comes to balance, and what one more of a
//! product takes of all of them.
//!
//! Amounts of a process are those of one run of it; a network drawn from a ledger takes the whole period as one run, so solving it for
//! what left the plant gives every process run once. Everything is exact, since a network of a plant has some hundred processes at most, but in
//! the room of large background systems, which are solved in floating point ([`background`]).

mod absorption;
pub mod asked;
pub mod background;
pub mod balance;
pub mod balanced_item;
mod books;
pub mod builder;
pub mod carbon_balance;
pub mod carbon_diagram;
pub mod characterisation;
pub mod contribution;
pub mod demand;
mod drawing_note;
pub mod elimination;
mod file_names;
pub mod footprint;
mod joining;
pub mod missing_carbon;
mod network_file;
pub mod numeric_system;
pub mod operation;
mod parting;
pub mod partition;
pub mod path;
pub mod plant_network;
pub mod problem;
pub mod product_system;
pub mod property;
pub mod strategy;
pub mod technosphere;
mod top_up;
pub mod unit_process;
pub mod upstream;

pub use balance::{Balance, Source};
pub use balanced_item::{BalancedItem, Closing};
pub use builder::NetworkBuilder;
pub use demand::{Demand, Purpose};
pub use footprint::Footprint;
pub use numeric_system::{EntryOrigin, NumericSystem};
pub use operation::{BalancedOutcome, Operation};
pub use plant_network::PlantNetwork;
pub use product_system::{Boundary, Choices, ProductSystem};
pub use technosphere::{Activity, Technosphere};
pub use unit_process::{Emission, Exchange, UnitProcess};

use crate::text::Text;

/// What moves between processes: hot metal, coke oven gas, electricity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its id; of a registered item the item's.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it is measured in.
    pub unit: String,
}

/// What leaves to the air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementaryFlow {
    /// Its id, `CO2`.
    pub id: String,
    /// What it is measured in, `tCO2`.
    pub unit: String,
}

/// Unit processes and how each product comes to balance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// The products.
    pub products: Vec<Product>,
    /// The elementary flows.
    pub elementary_flows: Vec<ElementaryFlow>,
    /// The processes.
    pub processes: Vec<UnitProcess>,
    /// For each product what closes its balance.
    pub balances: Vec<Balance>,
    /// The products that follow their makers, with what happens where there is too little or too much.
    pub balanced: Vec<BalancedItem>,
}

impl Network {
    /// A network to be built.
    pub fn builder() -> NetworkBuilder {
        NetworkBuilder::default()
    }

    /// The place of a product.
    pub fn product(&self, id: &str) -> Option<usize> {
        self.products.iter().position(|product| product.id == id)
    }

    /// Whether some process makes a product beside its own reference.
    pub fn is_by_product(&self, product: usize) -> bool {
        self.processes.iter().any(|process| {
            let made = process.net(product);
            process.reference != product && !made.is_negative() && !made.is_zero()
        })
    }

    /// The place of a process.
    pub fn process(&self, id: &str) -> Option<usize> {
        self.processes.iter().position(|process| process.id == id)
    }

    /// The place of an elementary flow.
    pub fn elementary_flow(&self, id: &str) -> Option<usize> {
        self.elementary_flows.iter().position(|flow| flow.id == id)
    }
}
