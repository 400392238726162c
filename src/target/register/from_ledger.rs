//! Rows of a register from ledgers: each process of a plant with the energy and the output of a year, its capacity and class from the plants file, and what
//! the plant as a whole used and emitted.

use std::collections::BTreeSet;

use super::Register;
use super::unit::{Amount, RegisterUnit, StatedQuantity, UnitStatus};
use crate::factor::Named;
use crate::flow::Flow;
use crate::inventory::Inventory;
use crate::period::Period;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::{Decimal, Ratio, UnitTable};
use crate::target::energy_product::{EnergyProduct, EnergyProducts};
use crate::text::Text;

/// What a register is made of.
pub struct LedgerRegister<'a> {
    /// Comprehensive energy by process.
    pub processes: &'a Inventory<'a>,
    /// Comprehensive energy of the plants.
    pub plants: &'a Inventory<'a>,
    /// Emissions of the plants, where a methodology is named for them.
    pub emissions: Option<&'a Inventory<'a>>,
}

impl LedgerRegister<'_> {
    /// The rows: a unit for each process that has published levels, year by year, and the plants' comprehensive energy, output of the main product, and
    /// emissions. Notes name the processes without levels and the classes that no level knows. Errors: a fault of the program's own data.
    pub fn rows(&self) -> Result<Register, Problems> {
        let mut register = Register::default();
        let inputs = &self.processes.ledger.inputs;
        register.files = inputs
            .iter()
            .map(|input| (input.path.clone(), input.sha256().to_owned()))
            .collect();
        self.units(&mut register)?;
        self.quantities(&mut register)?;
        Ok(register)
    }

    fn units(&self, register: &mut Register) -> Result<(), Problems> {
        let inventory = self.processes;
        let (library, ledger) = (inventory.library, inventory.ledger);
        let products = EnergyProducts::shipped()?;
        let mut without: BTreeSet<(String, String)> = BTreeSet::new();
        let kinds: BTreeSet<(usize, String)> = inventory
            .processes()
            .into_iter()
            .map(|(plant, process)| (plant, ledger.process_type(plant, &process).to_owned()))
            .collect();
        for (plant, process) in inventory.processes() {
            let owner = &ledger.plants.plants[plant];
            let kind = ledger.process_type(plant, &process);
            let (Some(product), Some(item)) = (
                products.of_process(kind),
                library.processes.find(kind).and_then(|known| known.product()),
            ) else {
                let title = inventory.process_title(plant, &process);
                without.insert((title.zh, title.en));
                continue;
            };
            let unit = owner.units.iter().find(|unit| unit.id == process);
            let stated_class = unit.and_then(|unit| unit.equipment_class.as_deref());
            let class = stated_class
                .and_then(|typed| product.class(typed))
                .map(|class| class.id.clone());
            if let Some(typed) = stated_class.filter(|_| class.is_none()) {
                register
                    .notes
                    .push(unknown_equipment_class(&owner.id, &process, typed, product.title()));
            }
            // Without a class of equipment the grade tells it, where one is made alone.
            let class = class.or_else(|| self.grade(plant, &process, item, product));
            // Of a norm that takes in what the ledger keeps apart, nothing tells whose part of that is whose.
            let apart = product
                .takes_in()
                .iter()
                .filter(|kind| kinds.contains(&(plant, (*kind).clone())));
            let apart: Vec<&str> = apart.map(String::as_str).collect();
            if !apart.is_empty() {
                register
                    .notes
                    .push(kept_apart(&owner.id, &process, product.title(), &apart));
            }
            let item_unit = library.items.find(item).map(|item| item.unit.clone());
            let made = |year: i16| -> (Ratio, usize) {
                let groups = inventory.groups.iter().filter(|group| {
                    let id = library.items.at(group.item).id();
                    group.plant == plant
                        && group.process.as_deref() == Some(process.as_str())
                        && group.flow == Flow::Produced
                        && group.period.year() == year
                        && library.items.is_within(id, item)
                });
                let groups: Vec<_> = groups.collect();
                let periods: BTreeSet<Period> = groups.iter().map(|group| group.period).collect();
                (groups.iter().map(|group| group.quantity.clone()).sum(), periods.len())
            };
            let rows: Vec<_> = inventory.rows_of_process(plant, &process).collect();
            let years: BTreeSet<i16> = rows.iter().map(|row| inventory.cell(row).period.year()).collect();
            for year in years {
                let of_year = rows.iter().filter(|row| inventory.cell(row).period.year() == year);
                let energy = match product.of_ledger() {
                    Some((_, item)) => self.used(plant, &process, item, year),
                    None => Some(Amount {
                        value: inventory.sum(of_year.copied()),
                        unit: inventory.methodology.unit.clone(),
                    }),
                };
                let (output, periods) = made(year);
                let output = item_unit
                    .clone()
                    .zip(decimal(&output))
                    .filter(|(_, output)| !output.is_zero());
                register.units.push(RegisterUnit {
                    place: Place::file(self.ledgers()),
                    plant: owner.id.clone(),
                    unit: process.clone(),
                    product: product.id().to_owned(),
                    class: class.clone(),
                    indicator: product.of_ledger().map(|(indicator, _)| indicator.to_owned()),
                    region: owner.region.clone(),
                    city: None,
                    status: UnitStatus::Existing,
                    capacity: unit
                        .and_then(|unit| unit.capacity.as_ref())
                        .and_then(decimal)
                        .zip(item_unit.clone())
                        .map(|(value, unit)| Amount { value, unit }),
                    output: output.map(|(unit, value)| Amount { value, unit }),
                    stated_intensity: None,
                    energy: energy.filter(|_| apart.is_empty()),
                    year,
                    evidence: self.evidence(inventory, periods),
                });
            }
        }
        if !without.is_empty() {
            register.notes.push(without_levels(&without));
        }
        Ok(())
    }

    /// What a process used of an item in a year, net of what it made of it; `None` where no line has any.
    fn used(&self, plant: usize, process: &str, item: &str, year: i16) -> Option<Amount> {
        let inventory = self.processes;
        let known = inventory.library.items.find(item)?;
        let groups = inventory.groups.iter().filter(|group| {
            group.plant == plant
                && group.process.as_deref() == Some(process)
                && group.period.year() == year
                && inventory.library.items.at(group.item).id() == item
        });
        let signed = groups.filter_map(|group| match group.flow {
            Flow::Consumed => Some(group.quantity.clone()),
            Flow::Produced => Some(-group.quantity.clone()),
            _ => None,
        });
        let amounts: Vec<Ratio> = signed.collect();
        let value = (!amounts.is_empty()).then(|| decimal(&amounts.into_iter().sum()))??;
        Some(Amount {
            value,
            unit: known.unit.clone(),
        })
    }

    /// The class of the one item that a process makes of its product.
    fn grade(&self, plant: usize, process: &str, item: &str, product: &EnergyProduct) -> Option<String> {
        let items = &self.processes.library.items;
        let made = self.processes.groups.iter().filter(|group| {
            group.plant == plant && group.flow == Flow::Produced && group.process.as_deref() == Some(process)
        });
        let made: BTreeSet<&str> = made.map(|group| items.at(group.item).id()).collect();
        let mut grades = made.into_iter().filter(|made| items.is_within(made, item));
        let grade = grades.next().filter(|_| grades.next().is_none())?;
        product.class(grade).map(|class| class.id.clone())
    }

    fn quantities(&self, register: &mut Register) -> Result<(), Problems> {
        let units = &self.plants.library.units;
        self.totals(self.plants, "comprehensive-energy", register);
        if let Some(emissions) = self.emissions {
            self.totals(emissions, "co2-emissions", register);
        }
        let declared = &self.plants.methodology.file.intensities;
        let main = declared
            .iter()
            .find(|entry| entry.of == "total")
            .map(|entry| entry.per.as_str());
        if let Some(item) = main {
            self.output(item, units, register);
        }
        Ok(())
    }

    /// The total of each plant and year.
    fn totals(&self, inventory: &Inventory<'_>, quantity: &str, register: &mut Register) {
        let years: BTreeSet<(usize, i16)> = inventory
            .counted()
            .map(|row| (inventory.cell(row).plant, inventory.cell(row).period.year()))
            .collect();
        for (plant, year) in years {
            let rows = inventory.counted().filter(|row| {
                let cell = inventory.cell(row);
                cell.plant == plant && cell.period.year() == year
            });
            let periods: BTreeSet<Period> = inventory
                .counted()
                .filter(|row| inventory.cell(row).plant == plant && inventory.cell(row).period.year() == year)
                .map(|row| inventory.cell(row).period)
                .collect();
            let amount = Amount {
                value: inventory.sum(rows),
                unit: inventory.methodology.unit.clone(),
            };
            let evidence = self.evidence(inventory, periods.len());
            register
                .quantities
                .push(self.stated((plant, year), quantity, amount, evidence));
        }
    }

    /// The output of the main product of each plant and year.
    fn output(&self, item: &str, units: &UnitTable, register: &mut Register) {
        let inventory = self.plants;
        let Some(known) = inventory.library.items.find(item) else {
            return;
        };
        if units
            .parse("t")
            .is_ok_and(|tonne| tonne.dimension != known.unit.dimension)
        {
            return;
        }
        let years: BTreeSet<(usize, i16)> = inventory
            .groups
            .iter()
            .map(|group| (group.plant, group.period.year()))
            .collect();
        for (plant, year) in years {
            let within = |owner: usize, period: Period| owner == plant && period.year() == year;
            let made = inventory.produced(item, &within).as_ref().and_then(decimal);
            if let Some(value) = made {
                let amount = Amount {
                    value,
                    unit: known.unit.clone(),
                };
                let evidence = format!("{item}: {}", self.ledgers());
                register
                    .quantities
                    .push(self.stated((plant, year), "main-product-output", amount, evidence));
            }
        }
    }

    fn stated(&self, (plant, year): (usize, i16), quantity: &str, amount: Amount, evidence: String) -> StatedQuantity {
        let owner = &self.plants.ledger.plants.plants[plant];
        StatedQuantity {
            place: Place::file(self.ledgers()),
            plant: owner.id.clone(),
            unit: None,
            quantity: quantity.to_owned(),
            amount,
            region: owner.region.clone(),
            city: None,
            year,
            evidence,
        }
    }

    fn ledgers(&self) -> String {
        let inputs = self.plants.ledger.inputs.iter().map(|input| input.path.as_str());
        // The plants files stand among the inputs.
        let ledgers = inputs.filter(|path| !path.ends_with(".yaml") && !path.ends_with(".yml"));
        ledgers.collect::<Vec<_>>().join(" ")
    }

    /// What a row rests on: methodology, level, ledgers, and in how many periods of the year there was output.
    fn evidence(&self, inventory: &Inventory<'_>, periods: usize) -> String {
        let method = &inventory.methodology.file.id;
        let level = inventory.level.id();
        format!("{method}, {level} level, {periods} period(s): {}", self.ledgers())
    }
}

/// A sum of stated decimals, as one; `None` where it has more digits than can be held.
fn decimal(value: &Ratio) -> Option<Decimal> {
    let (mantissa, places) = value.as_scaled()?;
    Decimal::from_parts(mantissa, places)
}

fn unknown_equipment_class(plant: &str, unit: &str, typed: &str, product: &Text) -> Problem {
    Problem::warning(
        "unknown-class",
        Text::new(
            format!(
                "企业 `{plant}` 的设施 `{unit}`：`{typed}` 不是{}能效水平的类别，类别留空",
                product.zh
            ),
            format!(
                "plant `{plant}`, unit `{unit}`: `{typed}` is no class that levels of {} know; the class is left blank",
                product.en
            ),
        ),
    )
    .hint(Text::new(
        "在企业文件 equipment_class 写能效水平的类别，见 dafeng register --help",
        "state the class under equipment_class of the plants file as the levels have it",
    ))
}

fn kept_apart(plant: &str, process: &str, product: &Text, apart: &[&str]) -> Problem {
    let names = apart.join(", ");
    let (zh, en) = (&product.zh, &product.en);
    Problem::warning(
        "energy-kept-apart",
        Text::new(
            format!("企业 `{plant}` 的 `{process}`：{zh}的能效水平含 {names} 的能耗，台账将其分列，能耗留空"),
            format!("plant `{plant}`, `{process}`: levels of {en} take in {names}, which the ledger keeps apart; its energy is left blank"),
        ),
    )
    .hint(Text::new(
        "按标准的统计边界合计后写入清单的 energy 列",
        "add up the energy within the boundary of the norm and state it in the column energy of the register",
    ))
}

fn without_levels(processes: &BTreeSet<(String, String)>) -> Problem {
    let zh: Vec<&str> = processes.iter().map(|(zh, _)| zh.as_str()).collect();
    let en: Vec<&str> = processes.iter().map(|(_, en)| en.as_str()).collect();
    Problem::note(
        "process-without-levels",
        Text::new(
            format!("没有已公布能效水平、未登记的工序：{}", zh.join("、")),
            format!(
                "processes without published levels of energy, not registered: {}",
                en.join(", ")
            ),
        ),
    )
}
