//! What plants state as a whole, from ledgers: comprehensive energy, emissions of CO2, output of the main product, year by year.

use std::collections::BTreeSet;

use super::Register;
use super::from_ledger::{LedgerRegister, decimal};
use super::ledger_problem as problem;
use super::unit::{Amount, StatedQuantity};
use crate::factor::Named;
use crate::format::metric::LedgerTotalEntry;
use crate::inventory::{Grouping, Inventory, Row};
use crate::period::Period;
use crate::problem::Place;
use crate::quantity::Ratio;
use crate::target::metric::Quantity;
use crate::text::Language;

/// A year of a plant.
type PlantYear = (usize, i16);

impl LedgerRegister<'_> {
    pub(super) fn quantities(&self, register: &mut Register) {
        for quantity in self.book.quantities.iter() {
            match quantity.from_ledger() {
                Some(LedgerTotalEntry::Energy) => self.totals(self.plants, quantity, register),
                Some(LedgerTotalEntry::Emissions) => {
                    if let Some(emissions) = self.emissions {
                        self.totals(emissions, quantity, register);
                    }
                }
                Some(LedgerTotalEntry::MainProduct) => self.outputs(quantity, register),
                None => {}
            }
        }
    }

    /// The total of each plant and year; of several gases that of the quantity's own. A plant with gaps has none: it would not be whole.
    fn totals(&self, inventory: &Inventory<'_>, quantity: &Quantity, register: &mut Register) {
        let is_of_one = inventory.methodology.unit.dimension == quantity.unit.dimension;
        let counts = |row: &&Row| is_of_one || Some(inventory.value(row, Grouping::Gas).0.as_str()) == quantity.gas();
        let incomplete: BTreeSet<usize> = inventory.gaps.iter().map(|gap| gap.plant).collect();
        for plant in &incomplete {
            let gaps = inventory.gaps.iter().filter(|gap| gap.plant == *plant);
            let items: BTreeSet<&str> = gaps.map(|gap| inventory.library.items.at(gap.item).id()).collect();
            let owner = &inventory.ledger.plants.plants[*plant];
            register.notes.push(problem::total_incomplete(
                &owner.id,
                quantity,
                &problem::names(&inventory.library.items, items),
            ));
        }
        let place = |row: &Row| -> PlantYear { (inventory.cell(row).plant, inventory.cell(row).period.year()) };
        let years: BTreeSet<PlantYear> = inventory.counted().filter(counts).map(place).collect();
        for year in years.into_iter().filter(|(plant, _)| !incomplete.contains(plant)) {
            let rows = || inventory.counted().filter(counts).filter(|row| place(row) == year);
            let periods: BTreeSet<Period> = rows().map(|row| inventory.cell(row).period).collect();
            let amount = Amount {
                value: inventory.sum(rows()),
                unit: if is_of_one {
                    inventory.methodology.unit.clone()
                } else {
                    quantity.unit.clone()
                },
            };
            let mut evidence = self.evidence(inventory, year.0, periods.len());
            if let Some(gas) = quantity.gas().filter(|_| !is_of_one) {
                evidence = format!("{gas}{}{evidence}", self.language.pick("：", ": "));
            }
            register
                .quantities
                .push(self.stated(year, quantity.id(), amount, evidence));
        }
    }

    /// The output of the main product of each plant and year: the one product of the declared intensities, of the emissions' methodology before that of
    /// energy, which the plant makes and which is counted as the quantity is.
    fn outputs(&self, quantity: &Quantity, register: &mut Register) {
        let inventory = self.plants;
        let items = &inventory.library.items;
        let methodologies = [
            self.emissions.map(|emissions| emissions.methodology),
            Some(inventory.methodology),
        ];
        let declared: Vec<Vec<&str>> = methodologies
            .into_iter()
            .flatten()
            .map(|methodology| {
                let entries = methodology.file.intensities.iter();
                let totals = entries.filter(|entry| entry.of == "total");
                let per: BTreeSet<&str> = totals.map(|entry| entry.per.as_str()).collect();
                let is_counted_so = |id: &&str| {
                    items
                        .find(id)
                        .is_some_and(|item| item.unit.dimension == quantity.unit.dimension)
                };
                per.into_iter().filter(is_counted_so).collect()
            })
            .collect();
        let years: BTreeSet<PlantYear> = inventory
            .groups
            .iter()
            .map(|group| (group.plant, group.period.year()))
            .collect();
        for (plant, year) in years {
            let within = |owner: usize, period: Period| owner == plant && period.year() == year;
            let made_of = |ids: &Vec<&str>| -> Vec<(usize, Ratio)> {
                let ids = ids.iter().filter_map(|id| items.index(id));
                ids.filter_map(|item| Some((item, inventory.produced(items.at(item).id(), &within)?)))
                    .collect()
            };
            let Some(made) = declared.iter().map(made_of).find(|made| !made.is_empty()) else {
                continue;
            };
            let [(item, output)] = made.as_slice() else {
                let owner = &inventory.ledger.plants.plants[plant];
                let names: Vec<&str> = made.iter().map(|(item, _)| items.at(*item).id()).collect();
                register.notes.push(problem::several_main_products(
                    &owner.id,
                    year,
                    quantity,
                    &problem::names(items, names),
                ));
                continue;
            };
            if let Some(value) = decimal(output) {
                let known = items.at(*item);
                let unit = known.unit.clone();
                let ledgers = self.ledgers(plant);
                let evidence = match self.language {
                    Language::Zh => format!("{}：{ledgers}", known.title().zh),
                    Language::En => format!("{}: {ledgers}", known.id()),
                };
                register
                    .quantities
                    .push(self.stated((plant, year), quantity.id(), Amount { value, unit }, evidence));
            }
        }
    }

    fn stated(&self, (plant, year): PlantYear, quantity: &str, amount: Amount, evidence: String) -> StatedQuantity {
        let owner = &self.plants.ledger.plants.plants[plant];
        StatedQuantity {
            place: Place::file(self.ledgers(plant)),
            plant: owner.id.clone(),
            unit: None,
            quantity: quantity.to_owned(),
            amount,
            region: owner.region.clone(),
            city: owner.city.clone(),
            year,
            evidence,
            note: None,
        }
    }
}
