//! Rows of a register from ledgers: each process of a plant with the energy and the output of a year, its capacity and class from the plants file.

use std::collections::BTreeSet;

use super::Register;
use super::ledger_problem as problem;
use super::unit::{Amount, RegisterUnit, UnitStatus};
use crate::activity::{Group, PlantUnit};
use crate::factor::Named;
use crate::flow::Flow;
use crate::inventory::{Inventory, Row};
use crate::period::Period;
use crate::problem::{Place, Problem};
use crate::quantity::{Decimal, Ratio};
use crate::target::energy_product::{EnergyProduct, EnergyProducts};
use crate::target::metric::MetricBook;
use crate::text::Language;

/// What a register is made of.
pub struct LedgerRegister<'a> {
    /// Comprehensive energy by process; `None` where the ledgers have no line of a process.
    pub processes: Option<&'a Inventory<'a>>,
    /// Comprehensive energy of the plants.
    pub plants: &'a Inventory<'a>,
    /// Emissions of the plants, where a methodology is named for them.
    pub emissions: Option<&'a Inventory<'a>>,
    /// What levels are given for.
    pub products: &'a EnergyProducts,
    /// What a register may state beside its units.
    pub book: &'a MetricBook,
    /// The language of what the rows rest on.
    pub language: Language,
}

/// What makes a product of which levels are published: a process of a plant, or the plant as a whole.
pub(super) struct Maker<'a> {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The name of the unit.
    pub name: String,
    /// The process whose lines it has; `None`: the lines of the plant's fence.
    pub process: Option<String>,
    /// Its entry in the plants file.
    pub unit: Option<&'a PlantUnit>,
    /// The product of the levels.
    pub product: &'a EnergyProduct,
    /// Id of the item that its output is.
    pub item: &'a str,
}

impl<'a> LedgerRegister<'a> {
    /// The rows: a unit for each process that has published levels, and for a plant without lines of processes each product that has them, year by year;
    /// the plants' comprehensive energy, output of the main product, and emissions. Notes name what has no levels, the classes that no level knows, and
    /// why energy is left blank.
    pub fn rows(&self) -> Register {
        let mut register = Register::default();
        let inputs = &self.plants.ledger.inputs;
        register.files = inputs
            .iter()
            .map(|input| (input.path.clone(), input.sha256().to_owned()))
            .collect();
        if let Some(processes) = self.processes {
            self.units_of_processes(processes, &mut register);
        }
        self.plants_as_units(&mut register);
        self.quantities(&mut register);
        register
    }

    fn units_of_processes(&self, inventory: &'a Inventory<'a>, register: &mut Register) {
        let (library, ledger) = (inventory.library, inventory.ledger);
        let mut without: BTreeSet<(String, String)> = BTreeSet::new();
        let mut found: BTreeSet<(usize, usize, &str)> = BTreeSet::new();
        for group in &inventory.groups {
            if let Some(process) = &group.process {
                let kind = ledger.process_type(group.plant, process);
                let order = library.processes.index(kind).unwrap_or(usize::MAX);
                found.insert((group.plant, order, process));
            }
        }
        for (plant, _, process) in &found {
            let (plant, process) = (*plant, *process);
            let owner = &ledger.plants.plants[plant];
            let kind = ledger.process_type(plant, process);
            let (Some(product), Some(item)) = (
                self.products.of_process(kind),
                library.processes.find(kind).and_then(|known| known.product()),
            ) else {
                let title = inventory.process_title(plant, process);
                without.insert((title.zh, title.en));
                continue;
            };
            // Of a norm that takes in what the ledger keeps apart, nothing tells whose part of that is whose.
            let kinds = found.iter().filter(|(of, ..)| *of == plant);
            let kinds: BTreeSet<&str> = kinds.map(|(_, _, other)| ledger.process_type(plant, other)).collect();
            let apart = product.takes_in().iter().map(String::as_str);
            let apart: Vec<&str> = apart.filter(|kind| kinds.contains(kind)).collect();
            let withheld = if !apart.is_empty() {
                let apart = problem::names(&library.processes, apart);
                Some(problem::kept_apart(&owner.id, process, product.title(), &apart))
            } else if product.of_ledger().is_some() {
                None
            } else {
                self.lacking(inventory, plant, process)
            };
            let maker = Maker {
                plant,
                name: process.to_owned(),
                process: Some(process.to_owned()),
                unit: owner.units.iter().find(|unit| unit.id == process),
                product,
                item,
            };
            self.unit_rows(inventory, &maker, withheld.is_none(), register);
            register.notes.extend(withheld);
        }
        if !without.is_empty() {
            register.notes.push(problem::without_levels(&without));
        }
    }

    /// Why the energy of a process is not whole: what it uses has no coefficient, or the ledger gives none of what every process uses to it.
    fn lacking(&self, inventory: &Inventory<'_>, plant: usize, process: &str) -> Option<Problem> {
        let items = &inventory.library.items;
        let owner = &inventory.ledger.plants.plants[plant];
        let uses = |item: usize| {
            let groups = inventory.groups.iter().filter(|group| group.plant == plant);
            let own = |group: &Group| group.process.as_deref() == Some(process);
            let of_item: Vec<&Group> = groups.filter(|group| group.item == item).collect();
            (of_item.iter().any(|group| own(group)), !of_item.is_empty())
        };
        let gaps = inventory.gaps.iter().filter(|gap| gap.plant == plant);
        let gaps: BTreeSet<&str> = gaps
            .filter(|gap| uses(gap.item).0)
            .map(|gap| items.at(gap.item).id())
            .collect();
        if !gaps.is_empty() {
            return Some(problem::energy_incomplete(
                &owner.id,
                process,
                &problem::names(items, gaps),
            ));
        }
        let everywhere = self.products.used_everywhere.iter();
        let unstated = everywhere.filter(|id| items.index(id).is_some_and(|item| uses(item) == (false, true)));
        let unstated: BTreeSet<&str> = unstated.map(String::as_str).collect();
        let is_stated = unstated.is_empty();
        let unstated = problem::names(items, unstated);
        (!is_stated).then(|| problem::energy_not_divided(&owner.id, process, &unstated))
    }

    /// The rows of a unit, year by year. Its energy is left blank where it is not known.
    pub(super) fn unit_rows(
        &self,
        inventory: &Inventory<'_>,
        maker: &Maker<'_>,
        energy_is_known: bool,
        register: &mut Register,
    ) {
        let (library, product) = (inventory.library, maker.product);
        let owner = &inventory.ledger.plants.plants[maker.plant];
        let stated_class = maker.unit.and_then(|unit| unit.equipment_class.as_deref());
        let class = stated_class
            .and_then(|typed| product.class(typed))
            .map(|class| class.id.clone());
        if let Some(typed) = stated_class.filter(|_| class.is_none()) {
            register.notes.push(problem::unknown_equipment_class(
                &owner.id,
                &maker.name,
                typed,
                product.title(),
            ));
        }
        let made: Vec<&Group> = inventory
            .groups
            .iter()
            .filter(|group| {
                group.plant == maker.plant
                    && group.process == maker.process
                    && group.flow == Flow::Produced
                    && library.items.is_within(library.items.at(group.item).id(), maker.item)
            })
            .collect();
        // Without a class of equipment the grade tells it, where one is made alone.
        let grades: BTreeSet<&str> = made.iter().map(|group| library.items.at(group.item).id()).collect();
        let grade = grades.first().filter(|_| grades.len() == 1);
        let class = class.or_else(|| {
            grade
                .and_then(|grade| product.class(grade))
                .map(|class| class.id.clone())
        });
        let rows: Vec<&Row> = inventory
            .counted()
            .filter(|row| {
                let cell = inventory.cell(row);
                cell.plant == maker.plant && (maker.process.is_none() || cell.process == maker.process)
            })
            .collect();
        let year_of = |row: &Row| inventory.cell(row).period.year();
        let mut years: BTreeSet<i16> = made.iter().map(|group| group.period.year()).collect();
        if maker.process.is_some() {
            years.extend(rows.iter().map(|row| year_of(row)));
        }
        let item_unit = library.items.find(maker.item).map(|item| item.unit.clone());
        let capacity = maker.unit.and_then(|unit| unit.capacity.as_ref()).and_then(decimal);
        for year in years {
            let energy = match product.of_ledger() {
                Some((_, item)) => used(inventory, maker, item, year),
                None => Some(Amount {
                    value: inventory.sum(rows.iter().copied().filter(|row| year_of(row) == year)),
                    unit: inventory.methodology.unit.clone(),
                }),
            };
            let of_year = || made.iter().filter(|group| group.period.year() == year);
            let output: Ratio = of_year().map(|group| group.quantity.clone()).sum();
            let periods: BTreeSet<Period> = of_year().map(|group| group.period).collect();
            let amount =
                |value: Option<Decimal>| value.zip(item_unit.clone()).map(|(value, unit)| Amount { value, unit });
            register.units.push(RegisterUnit {
                place: Place::file(self.ledgers(maker.plant)),
                plant: owner.id.clone(),
                unit: maker.name.clone(),
                product: product.id().to_owned(),
                class: class.clone(),
                indicator: product.of_ledger().map(|(indicator, _)| indicator.to_owned()),
                region: owner.region.clone(),
                city: owner.city.clone(),
                status: UnitStatus::Existing,
                capacity: amount(capacity),
                output: amount(decimal(&output)).filter(|output| !output.value.is_zero()),
                stated_intensity: None,
                energy: energy.filter(|_| energy_is_known),
                year,
                evidence: self.evidence(inventory, maker.plant, periods.len()),
                note: None,
            });
        }
    }

    /// The ledgers of a plant, by their paths.
    pub(super) fn ledgers(&self, plant: usize) -> String {
        self.plants.ledger.files_of(plant).join(" ")
    }

    /// What a row of a plant rests on: methodology, level, ledgers, and in how many periods of the year there was output.
    pub(super) fn evidence(&self, inventory: &Inventory<'_>, plant: usize, periods: usize) -> String {
        let (method, ledgers) = (&inventory.methodology.file.id, self.ledgers(plant));
        let level = inventory.level.title();
        match self.language {
            Language::Zh => format!("{method}，{}，{periods} 个时期：{ledgers}", level.zh),
            Language::En => format!("{method}, {}, {periods} period(s): {ledgers}", level.en),
        }
    }
}

/// What a unit used of an item in a year, net of what it made or sold of it; `None` where no line has any, or where stocks or other uses leave open how
/// much the unit had of it.
fn used(inventory: &Inventory<'_>, maker: &Maker<'_>, item: &str, year: i16) -> Option<Amount> {
    let known = inventory.library.items.find(item)?;
    let groups = inventory.groups.iter().filter(|group| {
        group.plant == maker.plant
            && group.process == maker.process
            && group.period.year() == year
            && inventory.library.items.at(group.item).id() == item
    });
    let is_process = maker.process.is_some();
    let mut amounts: Vec<Ratio> = Vec::new();
    for group in groups {
        let is_added = match group.flow {
            Flow::Consumed | Flow::Purchased | Flow::NetConsumed => true,
            Flow::Produced => !is_process,
            Flow::Sold => false,
            Flow::Captured | Flow::Parameter | Flow::Assert => continue,
            Flow::OpeningStock | Flow::ClosingStock | Flow::OtherUse => return None,
        };
        amounts.push(if is_added {
            group.quantity.clone()
        } else {
            -group.quantity.clone()
        });
    }
    let value = (!amounts.is_empty()).then(|| decimal(&amounts.into_iter().sum()))??;
    Some(Amount {
        value,
        unit: known.unit.clone(),
    })
}

/// A sum of stated decimals, as one; `None` where it has more digits than can be held.
pub(super) fn decimal(value: &Ratio) -> Option<Decimal> {
    let (mantissa, places) = value.as_scaled()?;
    Decimal::from_parts(mantissa, places)
}
