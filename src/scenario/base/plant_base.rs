//! A plant of a ledger in the base year: its lines, its network, and what it ran.

use std::collections::BTreeMap;

use super::follows::{Driven, Follows};
use super::purchase_without_line::purchases_without_line;
use crate::activity::{Ledger, LineKey};
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::inventory::{AccountRequest, Inventory, account};
use crate::methodology::{Level, Methodology};
use crate::network::{Balance, PlantNetwork};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::scenario::plant_year::PlantYear;
use crate::scenario::solution::Solution;
use crate::text::Text;

/// The carbon content of an item, and what turns it into carbon dioxide, as the method of the balance calls them.
const CARBON_FRACTION: &str = "carbon_fraction";
const DIOXIDE_PER_CARBON: &str = "co2_per_carbon";

/// A plant of a ledger in the base year. As an archetype it stands for several plants of a sector.
#[derive(Debug)]
pub struct PlantBase<'a> {
    /// The library.
    pub library: &'a Library,
    /// The ledger.
    pub ledger: &'a Ledger,
    /// Place of the plant in it.
    pub plant: usize,
    /// The base year.
    pub year: i16,
    /// Its lines, with what they come to in the ledger and what they follow.
    pub lines: Vec<(LineKey, Ratio, Follows)>,
    /// Its network; `None` where the ledger has no lines of processes: then everything follows the output.
    pub network: Option<PlantNetwork>,
    /// For each demand of the network what it follows.
    pub driven: Vec<Driven>,
    /// By item the carbon of a unit, as the CO2 that it makes.
    pub carbon: BTreeMap<usize, Ratio>,
    /// Processes of the network that make and take of one product, with what they take of it in the base year.
    pub both_sides: Vec<(usize, usize, Ratio)>,
    /// By item the heat of a unit, GJ.
    pub heat: BTreeMap<usize, Ratio>,
    /// What it ran, solved.
    pub ran: Solution<Ratio>,
    /// What was assumed in drawing its network.
    pub notes: Vec<Problem>,
}

impl<'a> PlantBase<'a> {
    /// A plant of a ledger. `balance` is the methodology by which carbon is followed through the processes. Errors: lines of several years; a network
    /// that cannot be drawn or solved.
    pub fn of(
        of_ledger: (&'a Ledger, usize),
        balance: &Methodology,
        library: &'a Library,
    ) -> Result<PlantBase<'a>, Problems> {
        PlantBase::drawn(of_ledger, None, balance, library)
    }

    /// A plant whose network is given rather than drawn from its ledger. Errors as of [`PlantBase::of`].
    pub fn of_network(
        of_ledger: (&'a Ledger, usize),
        network: PlantNetwork,
        balance: &Methodology,
        library: &'a Library,
    ) -> Result<PlantBase<'a>, Problems> {
        PlantBase::drawn(of_ledger, Some(network), balance, library)
    }

    fn drawn(
        (ledger, plant): (&'a Ledger, usize),
        network: Option<PlantNetwork>,
        balance: &Methodology,
        library: &'a Library,
    ) -> Result<PlantBase<'a>, Problems> {
        let id = &ledger.plants.plants[plant].id;
        let year = match ledger.years_of(plant)? {
            Some((first, last)) if first == last => first,
            Some((first, last)) => return Err(several_years(ledger, id, (first, last)).into()),
            None => return Err(no_lines(ledger, id).into()),
        };
        let keys = ledger.line_keys(plant)?;
        let has_processes = keys.iter().any(|(key, _)| key.process.is_some());
        let mut base = PlantBase {
            library,
            ledger,
            plant,
            year,
            lines: Vec::new(),
            network: None,
            driven: Vec::new(),
            carbon: BTreeMap::new(),
            both_sides: Vec::new(),
            heat: BTreeMap::new(),
            ran: Solution::default(),
            notes: Vec::new(),
        };
        if has_processes {
            let request = AccountRequest {
                level: Level::Process,
                allow_gaps: true,
                ..AccountRequest::default()
            };
            let inventory = account(ledger, balance, library, request)?;
            let network = match network {
                Some(network) => network,
                None => PlantNetwork::of_inventory(&inventory, plant)?,
            };
            base.driven = network
                .demand
                .iter()
                .map(|demand| Driven::of(demand, &network))
                .collect();
            base.notes.extend(network.notes.clone());
            base.carbon = carbon_of(&inventory, plant);
            for (item, carbon) in carbon_beyond_lines(&inventory, plant) {
                base.carbon.entry(item).or_insert(carbon);
            }
            base.heat = heat_of(&inventory, plant);
            base.network = Some(network);
        }
        let lines = keys.into_iter();
        base.lines = lines
            .map(|(key, amount)| {
                let follows = Follows::of(&key, base.network.as_ref());
                (key, amount, follows)
            })
            .collect();
        base.both_sides = both_sides(&base);
        base.ran = PlantYear::<Ratio>::of(&base, year).solve()?;
        let without_line = purchases_without_line(&base);
        base.notes.extend(without_line);
        Ok(base)
    }

    /// What the plant put out of an item: what it states, else what its processes made.
    pub fn output_of(&self, product: &str) -> Ratio {
        let items = &self.library.items;
        let sum = |of_plant: bool| -> Ratio {
            let lines = self.lines.iter().filter(|(key, ..)| {
                key.flow == Flow::Produced
                    && key.process.is_none() == of_plant
                    && items.is_within(items.at(key.item).id(), product)
            });
            lines.map(|(_, amount, _)| amount.clone()).sum()
        };
        let stated = sum(true);
        if stated.is_zero() { sum(false) } else { stated }
    }

    /// Ids of the items that the plant puts out: those that it states, else those that its processes make.
    pub(super) fn puts_out(&self) -> Vec<&str> {
        let items = |of_plant: bool| {
            let lines = self.lines.iter().filter(|(key, amount, _)| {
                key.flow == Flow::Produced && key.process.is_none() == of_plant && !amount.is_zero()
            });
            let mut found: Vec<&str> = lines.map(|(key, ..)| self.library.items.at(key.item).id()).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let stated = items(true);
        if stated.is_empty() { items(false) } else { stated }
    }

    /// The lines and demands that follow no process and no product.
    pub fn of_no_process(&self) -> Vec<Text> {
        let items = &self.library.items;
        let lines = self
            .lines
            .iter()
            .filter(|(.., follows)| *follows == Follows::Driver(Driven::Other));
        let lines = lines.map(|(key, ..)| {
            let (item, flow) = (items.at(key.item).title(), key.flow.title());
            Text::new(format!("{} {}", item.zh, flow.zh), format!("{} {}", item.en, flow.en))
        });
        let network = self.network.iter();
        let demands = network.flat_map(|network| {
            let other = network.demand.iter().zip(&self.driven);
            other
                .filter(|(demand, driven)| {
                    **driven == Driven::Other && network.network.balances[demand.product] != Balance::Left
                })
                .map(|(demand, _)| {
                    let (item, purpose) = (&network.network.products[demand.product].title, demand.purpose.title());
                    Text::new(
                        format!("{} {}", item.zh, purpose.zh),
                        format!("{} {}", item.en, purpose.en),
                    )
                })
        });
        let mut all: Vec<Text> = lines.chain(demands).collect();
        all.sort();
        all.dedup();
        all
    }
}

impl PlantNetwork {
    /// Places of the products that are an item.
    pub(super) fn products_of(&self, item: usize) -> Vec<usize> {
        (0..self.items.len())
            .filter(|place| self.items[*place] == item)
            .collect()
    }
}

/// The carbon of a unit of each item, as the CO2 that it makes: the mean over what processes took and made.
fn carbon_of(inventory: &Inventory<'_>, plant: usize) -> BTreeMap<usize, Ratio> {
    let mut sums: BTreeMap<usize, (Ratio, Ratio)> = BTreeMap::new();
    for row in inventory.counted() {
        let cell = inventory.cell(row);
        if cell.plant != plant {
            continue;
        }
        // Rows of what a process hands on are below zero; the mean weighs by what moved, whichever way.
        if let Some(coefficient) = &row.coefficient {
            let weight = row.quantity.abs();
            let (weights, weighted) = sums.entry(cell.item).or_default();
            *weights = std::mem::take(weights) + weight.clone();
            *weighted = std::mem::take(weighted) + weight * coefficient.clone();
        }
    }
    let means = sums.into_iter();
    means
        .filter_map(|(item, (weights, weighted))| Some((item, weighted.divide(&weights)?)))
        .collect()
}

/// The carbon of items that no process took or made: that which the plants file states, and none of what the method says holds no carbon.
fn carbon_beyond_lines(inventory: &Inventory<'_>, plant: usize) -> Vec<(usize, Ratio)> {
    let (items, method) = (&inventory.library.items, inventory.methodology);
    let factors = inventory.ledger.plants.plants[plant].factors.iter();
    let stated = factors.filter(|factor| factor.parameter == CARBON_FRACTION);
    let stated = stated.filter_map(|factor| {
        let as_dioxide = method.constants.get(DIOXIDE_PER_CARBON)?.value.clone();
        Some((items.index(&factor.item)?, factor.value.clone() * as_dioxide))
    });
    let is_claimed = |id: &str| method.sources.iter().any(|source| source.items.contains(id));
    let without = items.iter().filter(|item| !is_claimed(item.id()));
    let without = without.filter_map(|item| Some((items.index(item.id())?, Ratio::zero())));
    stated.chain(without).collect()
}

/// The processes that make and take of one product; what a process of several parts takes is parted as the difference is.
fn both_sides(base: &PlantBase<'_>) -> Vec<(usize, usize, Ratio)> {
    let of_flow = |flow: Flow| {
        base.lines
            .iter()
            .filter_map(move |(key, amount, follows)| match follows {
                Follows::Process { processes, products } if key.flow == flow && !amount.is_zero() => {
                    Some((key, amount, processes, products))
                }
                _ => None,
            })
    };
    let Some(network) = base.network.as_ref().map(|network| &network.network) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (key, taken, processes, products) in of_flow(Flow::Consumed) {
        let is_made = |(other, ..): &(&LineKey, _, _, _)| other.process == key.process && other.item == key.item;
        if !of_flow(Flow::Produced).any(|line| is_made(&line)) {
            continue;
        }
        let pairs = processes
            .iter()
            .flat_map(|process| products.iter().map(move |product| (*process, *product)));
        let nets: Vec<(usize, usize, Ratio)> = pairs
            .map(|(process, product)| (process, product, network.processes[process].net(product)))
            .collect();
        let all: Ratio = nets.iter().map(|(.., net)| net.clone()).sum();
        for (process, product, net) in nets {
            if let Some(part) = net.divide(&all).filter(|part| !part.is_zero()) {
                found.push((process, product, taken.clone() * part));
            }
        }
    }
    found
}

/// The heat of a unit of each item that the ledger or the plants file states, GJ.
fn heat_of(inventory: &Inventory<'_>, plant: usize) -> BTreeMap<usize, Ratio> {
    let items = &inventory.library.items;
    let stated = crate::network::property::stated_means(inventory, plant);
    let stated = stated
        .into_iter()
        .filter(|((_, parameter), _)| parameter == CALORIFIC_VALUE);
    let of_plant = inventory.ledger.plants.plants[plant].factors.iter();
    let of_plant = of_plant.filter(|factor| factor.parameter == CALORIFIC_VALUE);
    let of_plant = of_plant.map(|factor| (factor.item.clone(), factor.value.clone()));
    let all = of_plant.chain(stated.map(|((item, _), value)| (item, value)));
    all.filter_map(|(item, value)| Some((items.index(&item)?, value)))
        .collect()
}

/// The file of a ledger, for messages.
fn file_of(ledger: &Ledger) -> Place {
    Place::file(ledger.line(0).place.file)
}

fn several_years(ledger: &Ledger, plant: &str, (first, last): (i16, i16)) -> Problem {
    Problem::error(
        "several-base-years",
        Text::new(
            format!("`{plant}` 的台账跨 {first}—{last} 年；情景的基准年为一个日历年"),
            format!("the ledger of `{plant}` spans {first} to {last}; the base of a scenario is one calendar year"),
        ),
    )
    .at(file_of(ledger))
    .hint(Text::new(
        "以一年的台账为基准；其他年份的清单写在 history 下",
        "take the ledger of one year as the base; inventories of other years go under `history`",
    ))
}

fn no_lines(ledger: &Ledger, plant: &str) -> Problem {
    Problem::error(
        "plant-without-lines",
        Text::new(
            format!("台账中没有 `{plant}` 的行"),
            format!("the ledger has no line of `{plant}`"),
        ),
    )
    .at(file_of(ledger))
}
