//! A network written by hand, as a YAML file.
//!
//! ```yaml
//! title: {zh: 教科书示例, en: textbook example}
//! processes:
//!   - id: electricity-production
//!     makes: [{item: electricity, amount: 10 kWh}]   # the first is the reference
//!     takes: [{item: fuel, amount: 2 L}]
//!     emits: [{flow: CO2, amount: 1 kg}]
//!   - id: fuel-production
//!     makes: [{item: fuel, amount: 100 L}]
//!     takes: [{item: crude-oil, amount: 50 L}]
//!     emits: [{flow: CO2, amount: 10 kg}]
//! bought: [{item: crude-oil, unit: L}]
//! ```
//!
//! `left` names by-products that may leave, `markets` items of several sources with their shares, `balanced` items that follow their makers with
//! users, absorber, top-up and spill.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::Network;
use super::builder::DeclaredBalance;
use super::file_names::FileNames;
use crate::factor::{Library, Named};
use crate::problem::{Place, Problem, Problems};
use crate::quantity::number::read_number;
use crate::quantity::{Ratio, UnitTable};
use crate::text::Text;
use crate::yaml;

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NetworkFile {
    title: Text,
    processes: Vec<ProcessEntry>,
    #[serde(default)]
    bought: Vec<ItemEntry>,
    #[serde(default)]
    left: Vec<ItemEntry>,
    #[serde(default)]
    markets: Vec<MarketEntry>,
    #[serde(default)]
    balanced: Vec<BalancedEntry>,
}

/// A process: what it makes, the reference first, or treats; what it takes and emits.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProcessEntry {
    id: String,
    #[serde(default)]
    title: Option<Text>,
    #[serde(default)]
    treats: Option<AmountEntry>,
    #[serde(default)]
    makes: Vec<AmountEntry>,
    #[serde(default)]
    takes: Vec<AmountEntry>,
    #[serde(default)]
    emits: Vec<EmissionEntry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AmountEntry {
    item: String,
    amount: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EmissionEntry {
    flow: String,
    amount: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ItemEntry {
    item: String,
    unit: String,
}

/// An item that follows its makers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BalancedEntry {
    item: String,
    #[serde(default)]
    users: Vec<String>,
    absorber: String,
    #[serde(default)]
    capacity: Option<String>,
    #[serde(default)]
    top_up: Option<String>,
    #[serde(default)]
    spill: Option<String>,
}

/// A market: an item with the sources that it comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MarketEntry {
    item: String,
    unit: String,
    from: Vec<SourceEntry>,
}

/// A source, a process or `bought`, and its share.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    source: String,
    share: String,
}

impl Network {
    /// Reads a network from a YAML file: its title and the network. Errors carry the file; those of the YAML its line and column, those of the
    /// network the processes.
    pub fn read(path: &Path, library: &Library) -> Result<(Text, Network), Problems> {
        let (file, _) = yaml::read_file::<NetworkFile>(path)?;
        let name = path.display().to_string();
        let at_file = |Problems(found): Problems| {
            let placed = found.into_iter().map(|problem| {
                let has_place = problem.place.is_some();
                if has_place {
                    problem
                } else {
                    problem.at(Place::file(&name))
                }
            });
            Problems(placed.collect())
        };
        file.network(library).map_err(at_file)
    }
}

impl NetworkFile {
    fn network(self, library: &Library) -> Result<(Text, Network), Problems> {
        let mut faults = Vec::new();
        let mut builder = Network::builder();
        let titled = self.processes.iter();
        let titles: BTreeMap<String, Text> = titled
            .filter_map(|process| Some((process.id.clone(), process.title.clone()?)))
            .collect();
        let mut names = FileNames::new(library);
        for process in &self.processes {
            builder = builder.process(&process.id);
            let exchanges = process.treats.iter().map(|entry| (entry, false, true));
            let exchanges = exchanges.chain(process.makes.iter().map(|entry| (entry, true, false)));
            let exchanges = exchanges.chain(process.takes.iter().map(|entry| (entry, false, false)));
            for (entry, is_made, is_treated) in exchanges {
                let id = names.id(&entry.item);
                if let Some((amount, unit)) = names.amount(&id, &entry.amount) {
                    builder = builder.amount_of(&id, (amount, &unit), is_made, is_treated);
                }
            }
            for emitted in &process.emits {
                match in_tonnes(&emitted.amount, &library.units) {
                    Some(amount) => {
                        let unit = if emitted.flow == "CO2" { "tCO2" } else { "t" };
                        builder = builder.emission(&emitted.flow, amount, unit);
                    }
                    None => faults.push(no_mass(&process.id, &emitted.flow, &emitted.amount)),
                }
            }
        }
        for entry in &self.bought {
            let id = names.id(&entry.item);
            builder = builder.bought(&id, &names.unit(&id, &entry.unit));
        }
        for entry in &self.left {
            let id = names.id(&entry.item);
            builder = builder.left(&id, &names.unit(&id, &entry.unit));
        }
        for market in &self.markets {
            let id = names.id(&market.item);
            let shares = market.from.iter();
            let shares: Vec<(&str, &str)> = shares.map(|from| (from.source.as_str(), from.share.as_str())).collect();
            builder = builder.market(&id, &names.unit(&id, &market.unit), &shares);
        }
        for entry in self.balanced {
            let item = names.id(&entry.item);
            builder = builder.balanced(DeclaredBalance {
                item,
                users: entry.users,
                absorber: entry.absorber,
                capacity: entry.capacity,
                top_up: entry.top_up,
                spill: entry.spill,
            });
        }
        faults.extend(names.faults);
        if !faults.is_empty() {
            return Err(Problems(faults));
        }
        let mut network = builder.build()?;
        let balanced = network.balanced.iter_mut();
        let reserves = balanced.flat_map(|item| [&mut item.top_up, &mut item.spill]).flatten();
        for process in network.processes.iter_mut().chain(reserves) {
            if let Some(title) = titles.get(&process.id) {
                process.title = title.clone();
            }
        }
        // A product by the name of a registered item is called as that is.
        for product in &mut network.products {
            if let Some(item) = library.items.find(&product.id).filter(|item| item.id() == product.id) {
                product.title = item.title().clone();
            }
        }
        Ok((self.title, network))
    }
}

/// An amount of an emission in tonnes; `None` where it is no mass, nor one of CO2.
fn in_tonnes(typed: &str, units: &UnitTable) -> Option<Ratio> {
    let typed = typed.trim();
    let end = typed.find(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '.' | '-'))?;
    let (number, unit) = typed.split_at(end);
    let number = Ratio::from(read_number(number).ok()?);
    let unit = units.parse(unit.trim()).ok()?;
    let tonne = units.parse("t").ok()?;
    let tonne_of_gas = units.parse("tCO2").ok()?;
    let is_mass = unit.dimension == tonne.dimension || unit.dimension == tonne_of_gas.dimension;
    is_mass.then(|| number * unit.size)
}

fn no_mass(process: &str, flow: &str, typed: &str) -> Problem {
    Problem::error(
        "emission-without-mass",
        Text::new(
            format!("工序 `{process}` 排放的 {flow} 为 `{typed}`，应为质量"),
            format!("process `{process}` emits {flow} by `{typed}`; an emission is a mass"),
        ),
    )
    .hint(Text::new("写成 `10 kg` 或 `0.01 tCO2`", "write `10 kg` or `0.01 tCO2`"))
}
