//! What takes the by-products that makers send out and nobody else uses: power plants and flares on by-product gas.
//!
//! An absorbed item is balanced by its absorbers, each a treatment. An item that co-products are parted by comes from a market instead: the power
//! plant then is one of its users, and what is flared is lost on its way from the maker.

use std::collections::BTreeMap;

use super::Network;
use super::balance::Balance;
use super::books::Books;
use super::drawing_note::no_heat;
use super::partition::Loss;
use super::plant_network::{Drawing, is_above_zero};
use super::unit_process::{Exchange, UnitProcess};
use crate::factor::Named;
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::flow::Flow;
use crate::quantity::Ratio;
use crate::text::Text;

/// What absorbers take of each item: item, then absorber and amount.
pub(super) type Absorbed = BTreeMap<usize, Vec<(String, Ratio)>>;

/// What an absorber does with one of the items that it takes.
pub(super) struct AbsorberPart {
    /// The item.
    pub item: usize,
    /// How much of it.
    pub amount: Ratio,
    /// What the part makes less what it takes, by item.
    pub amounts: BTreeMap<usize, Ratio>,
    /// What it emits, by cause.
    pub emissions: BTreeMap<usize, Ratio>,
}

impl Drawing<'_, '_> {
    /// What absorbers take of each item that is only made beside other products and never bought.
    pub(super) fn absorbed(&self, books: &Books) -> Absorbed {
        let makers = |item: usize| {
            books
                .net
                .iter()
                .filter(move |(_, amounts)| amounts.get(&item).is_some_and(is_above_zero))
        };
        let mut absorbed = BTreeMap::new();
        for item in self.products.keys().copied().filter(|item| !books.is_bought(*item)) {
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

    /// An absorber in parts, one for each item that it absorbs, by the heat of each; `None` where it absorbs none, or where that cannot be told.
    pub(super) fn absorber_parts(
        &self,
        process: &str,
        amounts: &BTreeMap<usize, Ratio>,
        absorbed: &Absorbed,
        books: &Books,
    ) -> Option<Vec<AbsorberPart>> {
        let taken = taken_by(process, absorbed);
        if taken.is_empty() {
            return None;
        }
        let shares = self.heat_shares(process, &taken)?;
        let of_taken = |item: &usize| taken.iter().any(|(known, _)| known == item);
        let emitted = books.emitted(process);
        let parts = taken.iter().zip(shares).map(|((item, amount), share)| {
            let others = amounts.iter().filter(|(other, _)| !of_taken(other));
            let others = others.map(|(other, amount)| (*other, amount.clone() * share.clone()));
            // The carbon of the item is its own, that of everything else is parted.
            let caused = emitted.iter().filter(|(cause, _)| *cause == item || !of_taken(cause));
            let emissions = caused.map(|(cause, emission)| {
                let part = if cause == item { Ratio::one() } else { share.clone() };
                (*cause, emission.clone() * part)
            });
            AbsorberPart {
                item: *item,
                amount: amount.clone(),
                amounts: others.chain([(*item, -amount.clone())]).collect(),
                emissions: emissions.collect(),
            }
        });
        Some(parts.collect())
    }

    /// What is lost of each parted item, by process: what absorbers take of it that make nothing of it.
    pub(super) fn losses(&self, absorbed: &Absorbed, books: &Books) -> BTreeMap<usize, Vec<Loss>> {
        let mut losses: BTreeMap<usize, Vec<Loss>> = BTreeMap::new();
        for ((_, process), amounts) in books.net.iter().filter(|((_, process), _)| self.is_absorber(process)) {
            for part in self
                .absorber_parts(process, amounts, absorbed, books)
                .unwrap_or_default()
            {
                if self.is_parted(part.item) && self.reference(process, &part.amounts).is_none() {
                    losses.entry(part.item).or_default().push(Loss {
                        process: process.clone(),
                        amounts: part.amounts,
                        emissions: part.emissions,
                    });
                }
            }
        }
        losses
    }

    /// Adds an absorber part by part; `false` where it cannot be told what it does with each item.
    pub(super) fn add_absorber(
        &mut self,
        process: &str,
        amounts: &BTreeMap<usize, Ratio>,
        absorbed: &Absorbed,
        books: &Books,
    ) -> bool {
        let Some(parts) = self.absorber_parts(process, amounts, absorbed, books) else {
            if !taken_by(process, absorbed).is_empty() {
                self.notes.push(no_heat(process));
            }
            return false;
        };
        for part in parts {
            let reference = self.reference(process, &part.amounts);
            match (self.is_parted(part.item), reference) {
                (true, Some(reference)) => {
                    let place = self.add_process(process, reference, &part.amounts, &part.emissions);
                    self.name_after(place, part.item);
                    let made = part.amounts[&reference].clone();
                    self.references.entry(reference).or_default().push((place, made));
                }
                // It is lost on the way from its makers.
                (true, None) => {}
                (false, _) => {
                    let place = self.add_process(process, part.item, &part.amounts, &part.emissions);
                    self.name_after(place, part.item);
                    if absorbed[&part.item].len() > 1 {
                        self.treat_a_part(part.item, process, place, &part.amount);
                    }
                }
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
        let part = self.add_product(item, &id, title, &unit);
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

    /// The heat of what a process took of an item, by the calorific values that its lines state, else by that of the plants file; `None` where neither
    /// gives one.
    fn heat(&self, process: &str, item: usize) -> Option<Ratio> {
        let own = self.inventory.groups.iter().filter(|group| {
            group.plant == self.plant
                && group.item == item
                && group.flow == Flow::Consumed
                && group.process.as_deref() == Some(process)
        });
        let heats = own.map(|group| {
            let stated = &self.inventory.ledger.statements[group.statement];
            let ncv = stated.iter().find(|statement| statement.parameter == CALORIFIC_VALUE);
            let of_plant = || {
                let id = self.inventory.library.items.at(item).id();
                let plant = &self.inventory.ledger.plants.plants[self.plant];
                plant
                    .factor(id, CALORIFIC_VALUE, group.period)
                    .map(|factor| factor.value.clone())
            };
            let ncv = ncv.map(|statement| statement.value.clone()).or_else(of_plant)?;
            Some(group.quantity.clone() * ncv)
        });
        heats.sum()
    }

    /// How an absorbed item balances: the one absorber, or a parting of what is left among several in the proportions of the period.
    pub(super) fn absorption(&mut self, item: usize, takers: &[(String, Ratio)]) -> Option<Balance> {
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
            title: {
                let to = takers
                    .iter()
                    .map(|(taker, _)| self.inventory.process_title(self.plant, taker));
                let (zh, en): (Vec<String>, Vec<String>) = to.map(|title| (title.zh, title.en)).unzip();
                Text::new(
                    format!("余量至{}", zh.join("、")),
                    format!("what is left, to {}", en.join(" and ")),
                )
            },
            reference: own,
            exchanges,
            emissions: Vec::new(),
            is_suppliers: false,
        });
        self.ledger_processes.push(None);
        Some(Balance::Process(self.network.processes.len() - 1))
    }
}

/// What an absorber takes of each item.
fn taken_by(process: &str, absorbed: &Absorbed) -> Vec<(usize, Ratio)> {
    let taken = absorbed.iter().filter_map(|(item, takers)| {
        let (_, amount) = takers.iter().find(|(taker, _)| taker == process)?;
        Some((*item, amount.clone()))
    });
    taken.collect()
}
