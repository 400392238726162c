//! What plants make of iron and steel in a year, and how much of their charge is scrap: read from the year's ledger lines.

use super::trajectory::{PlantBooks, Run};
use crate::factor::Named;
use crate::flow::Flow;
use crate::problem::Problems;
use crate::quantity::Ratio;

/// What a plant makes of iron and steel in a year, t.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SteelYear {
    /// Scrap that steelmaking processes took.
    pub scrap: Ratio,
    /// Scrap, hot metal, pig iron and direct reduced iron that they took.
    pub metallic_charge: Ratio,
    /// Hot metal and pig iron that processes made.
    pub pig_iron: Ratio,
    /// Direct reduced iron that processes made.
    pub sponge_iron: Ratio,
}

const SCRAP: &str = "steel-scrap";
const IRON: [&str; 2] = ["hot-metal", "pig-iron"];
const SPONGE_IRON: &str = "dri";

impl Run<'_> {
    /// What a plant makes of iron and steel by its books.
    pub fn steel_year(&self, books: &PlantBooks) -> Result<SteelYear, Problems> {
        let mut found = SteelYear::default();
        let Some(ledger) = &books.ledger else {
            return Ok(found);
        };
        let plant = self.start.plants[books.plant].base.plant;
        let add = |sum: &mut Ratio, amount: &Ratio| *sum = std::mem::take(sum) + amount.clone();
        for (key, amount) in ledger.line_keys(plant)? {
            let Some(process) = &key.process else { continue };
            let is = |id: &str| self.library.items.is_within(self.library.items.at(key.item).id(), id);
            let is_iron = IRON.into_iter().any(is);
            let kind = self.library.processes.find(ledger.process_type(plant, process));
            match key.flow {
                Flow::Consumed if kind.is_some_and(|kind| kind.is_steelmaking()) => {
                    if is_iron || is(SPONGE_IRON) || is(SCRAP) {
                        add(&mut found.metallic_charge, &amount);
                    }
                    if is(SCRAP) {
                        add(&mut found.scrap, &amount);
                    }
                }
                Flow::Produced if is_iron => add(&mut found.pig_iron, &amount),
                Flow::Produced if is(SPONGE_IRON) => add(&mut found.sponge_iron, &amount),
                _ => {}
            }
        }
        Ok(found)
    }
}
