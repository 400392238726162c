//! What plants state as a whole, from ledgers: comprehensive energy, emissions of CO2, output of the main product, year by year.

use std::collections::BTreeSet;

use super::Register;
use super::from_ledger::{LedgerRegister, decimal};
use super::ledger_problem as problem;
use super::unit::{Amount, StatedQuantity};
use crate::factor::Named;
use crate::inventory::{Grouping, Inventory, Row};
use crate::period::Period;
use crate::problem::{Place, Problems};
use crate::quantity::{Ratio, Unit};

/// Quantities of `metrics.yaml`.
const ENERGY: &str = "comprehensive-energy";
const EMISSIONS: &str = "co2-emissions";
const OUTPUT: &str = "main-product-output";
/// The gas of emissions.
const GAS: &str = "CO2";

/// A year of a plant.
type PlantYear = (usize, i16);

impl LedgerRegister<'_> {
    pub(super) fn quantities(&self, register: &mut Register) -> Result<(), Problems> {
        let units = &self.plants.library.units;
        let fault = |unit: &str| crate::factor::packed::broken("units.yaml", &format!("no unit `{unit}`"));
        self.totals(self.plants, ENERGY, &self.plants.methodology.unit, register);
        if let Some(emissions) = self.emissions {
            let unit = units.parse("tCO2").map_err(|_| fault("tCO2"))?;
            self.totals(emissions, EMISSIONS, &unit, register);
        }
        let tonne = units.parse("t").map_err(|_| fault("t"))?;
        self.outputs(&tonne, register);
        Ok(())
    }

    /// The total of each plant and year; of several gases that of CO2. A plant with gaps has none: it would not be whole.
    fn totals(&self, inventory: &Inventory<'_>, quantity: &str, unit: &Unit, register: &mut Register) {
        let is_of_one = inventory.methodology.unit.dimension == unit.dimension;
        let counts = |row: &&Row| is_of_one || inventory.value(row, Grouping::Gas).0 == GAS;
        let incomplete: BTreeSet<usize> = inventory.gaps.iter().map(|gap| gap.plant).collect();
        for plant in &incomplete {
            let gaps = inventory.gaps.iter().filter(|gap| gap.plant == *plant);
            let items: BTreeSet<&str> = gaps.map(|gap| inventory.library.items.at(gap.item).id()).collect();
            let owner = &inventory.ledger.plants.plants[*plant];
            register
                .notes
                .push(problem::total_incomplete(&owner.id, quantity, &items));
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
                    unit.clone()
                },
            };
            let mut evidence = self.evidence(inventory, periods.len());
            if !is_of_one {
                evidence = format!("{GAS}: {evidence}");
            }
            register.quantities.push(self.stated(year, quantity, amount, evidence));
        }
    }

    /// The output of the main product of each plant and year: the one product of the declared intensities, of the emissions' methodology before that of
    /// energy, which the plant makes and which is counted in tonnes.
    fn outputs(&self, tonne: &Unit, register: &mut Register) {
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
                let in_tonnes = |id: &&str| {
                    items
                        .find(id)
                        .is_some_and(|item| item.unit.dimension == tonne.dimension)
                };
                per.into_iter().filter(in_tonnes).collect()
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
                register
                    .notes
                    .push(problem::several_main_products(&owner.id, year, &names));
                continue;
            };
            if let Some(value) = decimal(output) {
                let known = items.at(*item);
                let unit = known.unit.clone();
                let evidence = format!("{}: {}", known.id(), self.ledgers());
                register
                    .quantities
                    .push(self.stated((plant, year), OUTPUT, Amount { value, unit }, evidence));
            }
        }
    }

    fn stated(&self, (plant, year): PlantYear, quantity: &str, amount: Amount, evidence: String) -> StatedQuantity {
        let owner = &self.plants.ledger.plants.plants[plant];
        StatedQuantity {
            place: Place::file(self.ledgers()),
            plant: owner.id.clone(),
            unit: None,
            quantity: quantity.to_owned(),
            amount,
            region: owner.region.clone(),
            city: owner.city.clone(),
            year,
            evidence,
        }
    }
}
