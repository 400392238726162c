//! A network written by hand as what a scenario starts from: run for a demand, it gives the ledger of a base year.

use std::collections::{BTreeMap, BTreeSet};

use crate::activity::plant::{PlantEntry, PlantFile, PlantUnitEntry};
use crate::activity::table::{Table, TableRow};
use crate::activity::{InputFile, Ledger, PlantBook};
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::network::{BalancedItem, Closing, Demand, Network, Operation, PlantNetwork, Purpose, UnitProcess};
use crate::problem::{Place, Problem, Problems, near_names};
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::scenario::scenario::NetworkFiles;
use crate::scenario::scenario_problem as problem;
use crate::scenario::solution::ELECTRICITY;
use crate::supply::Supply;
use crate::text::Text;
use crate::yaml;

/// A network that ran for a demand, and its ledger.
#[derive(Debug)]
pub struct NetworkBase {
    /// What the network is called.
    pub title: Text,
    /// The network; a run of a process is the base year.
    pub network: PlantNetwork,
    /// The lines that it gives.
    pub ledger: Ledger,
    /// Id of the item that its output is counted by: the first that is asked for.
    pub product: String,
    /// The file.
    pub input: InputFile,
}

/// The process type of a process that the registry knows no type for.
const OTHER: &str = "other";

/// The significant digits of a line's quantity.
const DIGITS: u32 = 12;

impl NetworkBase {
    /// Reads a network and runs it for a demand. Errors: those of the network; products that no item is, or that are in units of another dimension;
    /// amounts asked for that are none; a base year in which gas is spilled.
    pub fn read(files: &NetworkFiles, library: &Library) -> Result<NetworkBase, Problems> {
        let name = files.network.display().to_string();
        let place = Place::file(&name);
        let (title, mut network) = Network::read(&files.network, library)?;
        let items = in_base_units(&mut network, library, &place)?;
        let asked = asked(files, &network, library, &place)?;
        let operation = network.operate(&asked)?;
        if operation
            .balanced
            .iter()
            .any(|outcome| outcome.closing == Closing::Spilled)
        {
            return Err(spills(place).into());
        }
        for (process, runs) in network.processes.iter_mut().zip(&operation.runs) {
            // What does not run keeps the amounts of a run: they say what it would take.
            if !runs.is_zero() {
                scale(process, |_| runs.clone());
            }
        }
        let ledger = Ledger::from_tables(
            vec![table(
                &network,
                &operation,
                &asked,
                files.year,
                &format!("{name} ({})", files.year),
            )],
            plants(files, &network, &title, library)?,
            Some(&files.plant),
            library,
        )?;
        let first = asked.first().map(|(product, _)| network.products[*product].id.clone());
        let demand = asked.into_iter().map(|(product, amount)| Demand {
            product,
            amount,
            purpose: Purpose::Sold,
        });
        let (_, sha256) = yaml::read_file::<serde_json::Value>(&files.network)?;
        Ok(NetworkBase {
            title,
            ledger,
            product: first.unwrap_or_default(),
            input: InputFile::known(name, sha256),
            network: PlantNetwork {
                demand: demand.collect(),
                partitions: Vec::new(),
                items,
                ledger_processes: network
                    .processes
                    .iter()
                    .map(|process| Some(process.id.clone()))
                    .collect(),
                notes: Vec::new(),
                network,
            },
        })
    }
}

fn scale(process: &mut UnitProcess, by: impl Fn(usize) -> Ratio) {
    for exchange in &mut process.exchanges {
        exchange.amount = exchange.amount.clone() * by(exchange.product);
    }
}

/// Counts every product in the unit of the item that it is; gives the place of each item in the registry.
fn in_base_units(network: &mut Network, library: &Library, place: &Place) -> Result<Vec<usize>, Problems> {
    let mut items = Vec::new();
    let mut sizes = Vec::new();
    let mut faults = Vec::new();
    for product in &mut network.products {
        let Some(item) = library.items.find(&product.id).filter(|item| item.id() == product.id) else {
            let near = library.items.nearest_words(&product.id);
            faults.push(no_item(place.clone(), &product.id, &near));
            continue;
        };
        let unit = library.units.parse(&product.unit).ok();
        let unit = unit.filter(|unit| unit.dimension == item.unit.dimension);
        let size = unit.and_then(|unit| unit.size.divide(&item.unit.size));
        let Some(size) = size else {
            faults.push(problem::bad_amount(place.clone(), &product.id, &product.unit));
            continue;
        };
        items.extend(library.items.index(item.id()));
        product.unit.clone_from(&item.unit.text);
        sizes.push(size);
    }
    Problems(faults).check()?;
    let by = |product: usize| sizes[product].clone();
    for process in &mut network.processes {
        scale(process, by);
    }
    for item in &mut network.balanced {
        let BalancedItem {
            product,
            capacity,
            top_up,
            spill,
            ..
        } = item;
        *capacity = capacity.take().map(|capacity| capacity * by(*product));
        for reserve in [top_up, spill].into_iter().flatten() {
            scale(reserve, by);
        }
    }
    Ok(items)
}

/// What is asked for, in the units of the items.
fn asked(
    files: &NetworkFiles,
    network: &Network,
    library: &Library,
    place: &Place,
) -> Result<Vec<(usize, Ratio)>, Problems> {
    let mut asked = Vec::new();
    let mut faults = Vec::new();
    for (typed, amount) in &files.demand {
        let id = library.items.find(typed).map_or(typed.as_str(), |item| item.id());
        let Some(product) = network.product(id) else {
            let known: Vec<&str> = network.products.iter().map(|product| product.id.as_str()).collect();
            let what = Text::new("产品", "product");
            faults.push(problem::unknown("unknown-product", place.clone(), &what, typed, &known));
            continue;
        };
        let (number, unit) = amount.trim().split_once(' ').unwrap_or((amount.trim(), ""));
        let item = library.items.find(id);
        let read = read_number(number)
            .ok()
            .zip(library.units.parse(unit.trim()).ok())
            .zip(item);
        let read = read.and_then(|((number, unit), item)| {
            let fits = unit.dimension == item.unit.dimension && !number.is_negative();
            fits.then(|| (Ratio::from(number) * unit.size).divide(&item.unit.size))
                .flatten()
        });
        match read {
            Some(read) => asked.push((product, read)),
            None => faults.push(problem::bad_amount(place.clone(), number, unit)),
        }
    }
    Problems(faults).check()?;
    Ok(asked)
}

/// The one plant of the network, with its processes as units.
fn plants(files: &NetworkFiles, network: &Network, title: &Text, library: &Library) -> Result<PlantBook, Problems> {
    let units = network.processes.iter().map(|process| PlantUnitEntry {
        id: process.id.clone(),
        process: library
            .processes
            .find(&process.id)
            .map_or(OTHER, |known| known.id())
            .to_owned(),
        ..PlantUnitEntry::default()
    });
    let plant = PlantEntry {
        id: files.plant.clone(),
        title: Some(title.clone()),
        region: files.region.clone(),
        units: units.collect(),
        ..PlantEntry::default()
    };
    let mut book = PlantBook::default();
    book.add(
        PlantFile { plants: vec![plant] },
        &files.network.display().to_string(),
        library,
    )?;
    Ok(book)
}

/// What the network took, made, bought and gave, as the rows of a ledger.
fn table(network: &Network, operation: &Operation, asked: &[(usize, Ratio)], year: i16, file: &str) -> Table {
    let mut lines: Vec<(String, usize, Flow, Ratio)> = Vec::new();
    let mut moved: BTreeMap<(usize, usize), Ratio> = BTreeMap::new();
    let ran = network.processes.iter().zip(&operation.runs).enumerate();
    for (place, (process, _)) in ran.filter(|(_, (_, runs))| !runs.is_zero()) {
        for exchange in &process.exchanges {
            moved.insert((place, exchange.product), exchange.amount.clone());
        }
    }
    for (item, outcome) in network.balanced.iter().zip(&operation.balanced) {
        let Some(top_up) = item.top_up.as_ref().filter(|_| outcome.closing == Closing::ToppedUp) else {
            continue;
        };
        for (user, _, lacking) in &outcome.used {
            let times = lacking.divide(&top_up.net(item.product)).unwrap_or_default();
            for exchange in &top_up.exchanges {
                let sum = moved.entry((*user, exchange.product)).or_default();
                *sum = std::mem::take(sum) + exchange.amount.clone() * times.clone();
            }
        }
    }
    for ((process, product), amount) in moved {
        let flow = if amount.is_negative() {
            Flow::Consumed
        } else {
            Flow::Produced
        };
        lines.push((network.processes[process].id.clone(), product, flow, amount.abs()));
    }
    let boundary = operation
        .bought
        .iter()
        .map(|(product, amount)| (Flow::Purchased, product, amount));
    let sold = asked.iter().map(|(product, amount)| (Flow::Sold, product, amount));
    let put_out = asked.iter().map(|(product, amount)| (Flow::Produced, product, amount));
    for (flow, product, amount) in boundary.chain(sold).chain(put_out) {
        let (flow, amount) = if amount.is_negative() {
            (Flow::Sold, -amount.clone())
        } else {
            (flow, amount.clone())
        };
        lines.push((String::new(), *product, flow, amount));
    }
    let header = [
        "process", "period", "item", "flow", "quantity", "unit", "supply", "evidence",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    let bought: BTreeSet<usize> = operation.bought.iter().map(|(product, _)| *product).collect();
    for (process, product, flow, amount) in lines.into_iter().filter(|(.., amount)| !amount.is_zero()) {
        let known = &network.products[product];
        let is_grid = flow == Flow::Purchased && known.id == ELECTRICITY && bought.contains(&product);
        rows.push(vec![
            process,
            year.to_string(),
            known.id.clone(),
            flow.id().to_owned(),
            amount.significant(DIGITS).to_text(),
            known.unit.clone(),
            if is_grid {
                Supply::Grid.id().to_owned()
            } else {
                String::new()
            },
            "the network, run for its demand".to_owned(),
        ]);
    }
    let rows = rows.into_iter().zip(1..).map(|(cells, row)| TableRow {
        row,
        cells,
        origin: None,
    });
    Table {
        file: file.to_owned(),
        rows: rows.collect(),
        ..Table::default()
    }
}

fn no_item(place: Place, product: &str, near: &[String]) -> Problem {
    Problem::error(
        "network-product-is-no-item",
        Text::new(
            format!("网络中的 `{product}` 不是已登记的物料，不能核算"),
            format!("`{product}` of the network is no registered item, and cannot be accounted"),
        ),
    )
    .at(place)
    .hint(near_names(near))
}

fn spills(place: Place) -> Problem {
    Problem::error(
        "network-base-spills",
        Text::new(
            "基准年的需求下有煤气放散：基准年应无放散",
            "for the demand of the base year the network spills gas; a base year must not",
        ),
    )
    .at(place)
    .hint(Text::new(
        "提高需求，或加大吸纳工序的能力",
        "ask for more, or give the absorber more capacity",
    ))
}
