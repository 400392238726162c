//! What a plant's year says beside its emissions: scrap, arc furnaces, electricity, capture. Read from the year's ledger lines.

use std::collections::BTreeMap;

use super::metal::{IRON, OTHER_METALS, SCRAP, SPONGE_IRON};
use super::solution::ELECTRICITY;
use crate::activity::{Ledger, LineKey};
use crate::factor::{Library, Named, Process};
use crate::flow::Flow;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::supply::Supply;

/// What a plant's year says beside its emissions. Sums, so that they add up over plants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indicators {
    /// Steel scrap that steelmaking processes took, home scrap included, t.
    pub scrap: Ratio,
    /// Scrap, hot metal, pig iron and direct reduced iron that steelmaking processes took, t.
    pub metallic_charge: Ratio,
    /// Steel scrap bought, t.
    pub scrap_bought: Ratio,
    /// What all steelmaking processes made of their product, t.
    pub liquid_steel: Ratio,
    /// What arc furnaces made of it, t.
    pub arc_furnace_steel: Ratio,
    /// Hot metal and pig iron that processes made, t.
    pub iron: Ratio,
    /// Direct reduced iron that processes made, t.
    pub sponge_iron: Ratio,
    /// Electricity bought through each kind of supply, MWh.
    pub electricity_bought: BTreeMap<Supply, Ratio>,
    /// Electricity generated from own renewable sources, MWh.
    pub own_renewable: Ratio,
    /// Electricity that processes used, MWh.
    pub electricity_used: Ratio,
    /// Carbon dioxide captured, t.
    pub captured: Ratio,
}

/// The process type of arc furnaces.
const ARC_FURNACE: &str = "electric-arc-furnace";

impl Indicators {
    /// What the lines of a plant say.
    pub fn of(ledger: &Ledger, plant: usize, library: &Library) -> Result<Indicators, Problems> {
        let mut found = Indicators::default();
        for (key, amount) in ledger.line_keys(plant)? {
            found.add_line(&key, amount, (ledger, plant), library);
        }
        Ok(found)
    }

    fn add_line(&mut self, key: &LineKey, amount: Ratio, (ledger, plant): (&Ledger, usize), library: &Library) {
        let is = |id: &str| library.items.is_within(library.items.at(key.item).id(), id);
        let kind = key
            .process
            .as_deref()
            .map(|process| ledger.process_type(plant, process));
        let known = kind.and_then(|kind| library.processes.find(kind));
        let add = |sum: &mut Ratio| *sum = std::mem::take(sum) + amount.clone();
        match (known, key.flow) {
            (Some(process), Flow::Consumed) => {
                if process.is_steelmaking() && (is(SCRAP) || OTHER_METALS.iter().any(|id| is(id))) {
                    add(&mut self.metallic_charge);
                    if is(SCRAP) {
                        add(&mut self.scrap);
                    }
                }
                if is(ELECTRICITY) {
                    add(&mut self.electricity_used);
                }
            }
            (Some(process), Flow::Produced) => {
                let is_product = process.product().is_some_and(is);
                if process.is_steelmaking() && is_product {
                    add(&mut self.liquid_steel);
                    if Process::id(process) == ARC_FURNACE {
                        add(&mut self.arc_furnace_steel);
                    }
                }
                if IRON.iter().any(|id| is(id)) {
                    add(&mut self.iron);
                }
                if is(SPONGE_IRON) {
                    add(&mut self.sponge_iron);
                }
            }
            (Some(_), Flow::Captured) => add(&mut self.captured),
            (None, Flow::Purchased) if is(ELECTRICITY) => {
                add(self
                    .electricity_bought
                    .entry(key.supply.unwrap_or(Supply::Grid))
                    .or_default());
            }
            (None, Flow::Purchased | Flow::NetConsumed) if is(SCRAP) => add(&mut self.scrap_bought),
            (None, Flow::Produced) if key.supply == Some(Supply::SelfGeneratedRenewable) => {
                add(&mut self.own_renewable)
            }
            _ => {}
        }
    }

    /// Adds those of another plant.
    pub fn add(&mut self, other: &Indicators) {
        let pairs = [
            (&mut self.scrap, &other.scrap),
            (&mut self.metallic_charge, &other.metallic_charge),
            (&mut self.scrap_bought, &other.scrap_bought),
            (&mut self.liquid_steel, &other.liquid_steel),
            (&mut self.arc_furnace_steel, &other.arc_furnace_steel),
            (&mut self.iron, &other.iron),
            (&mut self.sponge_iron, &other.sponge_iron),
            (&mut self.own_renewable, &other.own_renewable),
            (&mut self.electricity_used, &other.electricity_used),
            (&mut self.captured, &other.captured),
        ];
        for (sum, amount) in pairs {
            *sum = std::mem::take(sum) + amount.clone();
        }
        for (supply, amount) in &other.electricity_bought {
            let sum = self.electricity_bought.entry(*supply).or_default();
            *sum = std::mem::take(sum) + amount.clone();
        }
    }

    /// All electricity bought, MWh.
    pub fn electricity_bought_in_all(&self) -> Ratio {
        self.electricity_bought.values().cloned().sum()
    }

    /// The share of scrap in the metallic charge, home scrap included; `None` without a charge.
    pub fn scrap_share(&self) -> Option<Ratio> {
        self.scrap.divide(&self.metallic_charge)
    }

    /// The part of steel that arc furnaces make; `None` where no steelmaking process makes any.
    pub fn arc_furnace_share(&self) -> Option<Ratio> {
        self.arc_furnace_steel.divide(&self.liquid_steel)
    }
}
