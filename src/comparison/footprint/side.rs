//! A side of a comparison of footprints: a plant or a network written by hand, and the choices that its footprint rests on.

use crate::inventory::Inventory;
use crate::network::{Choices, Network, ProductSystem};
use crate::problem::Problems;
use crate::text::Text;

/// Where a product system comes from.
#[derive(Clone, Copy)]
pub enum SystemSource<'l> {
    /// A plant of a ledger, accounted for at process level.
    Plant {
        /// The inventory.
        inventory: &'l Inventory<'l>,
        /// Place of the plant in the plants of the ledger.
        plant: usize,
    },
    /// A network written by hand.
    Network {
        /// What it is called.
        title: &'l Text,
        /// The network.
        network: &'l Network,
    },
}

/// A side of a comparison.
#[derive(Clone, Copy)]
pub struct FootprintSide<'l> {
    /// Where its system comes from.
    pub source: SystemSource<'l>,
    /// The choices that its footprint rests on.
    pub choices: Choices<'l>,
}

impl<'l> FootprintSide<'l> {
    /// Its system under choices, its own or in part those of the other side.
    ///
    /// A rule that is the other side's choice may weigh by facts of a set that only the other side asks for: where its own sets lack them, they
    /// are taken from `rule_sets`. What is bought keeps the factors of its own sets all the same, since those are a cause of their own.
    ///
    /// # Errors
    ///
    /// Those of [`ProductSystem`].
    pub(super) fn system<'s>(
        &self,
        choices: Choices<'l>,
        rule_sets: &'s [String],
    ) -> Result<ProductSystem<'s>, Problems>
    where
        'l: 's,
    {
        let own = self.drawn(choices);
        let Err(Problems(problems)) = &own else { return own };
        let lacks_facts = |code: &str| matches!(code, "allocation-without-facts" | "scrap-rule-without-facts");
        if !problems.iter().all(|problem| lacks_facts(problem.code)) {
            return own;
        }
        let mut with_others: Choices<'s> = choices;
        with_others.query.preferred = rule_sets;
        let mut system = self.drawn(with_others)?;
        for (place, product) in system.network.products.iter().enumerate() {
            if !system.rules.burdens.contains_key(&product.id) {
                system.upstream[place] = choices.query.upstream(product);
            }
        }
        Ok(system)
    }

    fn drawn<'s>(&self, choices: Choices<'s>) -> Result<ProductSystem<'s>, Problems>
    where
        'l: 's,
    {
        match self.source {
            SystemSource::Plant { inventory, plant } => {
                ProductSystem::of_inventory(self.title(), inventory, plant, &[], choices)
            }
            SystemSource::Network { network, .. } => ProductSystem::of_network(self.title(), network.clone(), choices),
        }
    }

    /// What it is called: the plant, or the network's title.
    pub fn title(&self) -> Text {
        match self.source {
            SystemSource::Plant { inventory, plant } => inventory.ledger.plants.plants[plant].title.clone(),
            SystemSource::Network { title, .. } => title.clone(),
        }
    }
}
