//! Lines of two ledgers that are not the same, summed by what tells them apart.

use std::collections::{BTreeMap, BTreeSet};

use crate::activity::{Group, Ledger, PolarsSummation, Summation};
use crate::factor::{Library, Named};
use crate::problem::{Place, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// Lines of one plant, process, period, item and flow on each side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineDifference {
    /// Id of the plant.
    pub plant: String,
    /// Id of the unit or process type; `None` for the plant.
    pub process: Option<String>,
    /// The period.
    pub period: String,
    /// Id of the item.
    pub item: String,
    /// What the item is called.
    pub title: Text,
    /// Id of the flow, and of the supply where one is stated.
    pub flow: String,
    /// What both are called.
    pub flow_title: Text,
    /// What the process is called, where there is one.
    pub process_title: Option<Text>,
    /// The item's base unit.
    pub unit: String,
    /// The lines of each side; `None` where a side has none.
    pub sides: [Option<SummedLines>; 2],
}

/// Lines of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummedLines {
    /// The exact sum of their quantities.
    pub quantity: Ratio,
    /// What they state of parameters, each once.
    pub stated: Vec<StatedValue>,
    /// Where the first of them stands.
    pub first: Place,
    flow_title: Text,
    process_title: Option<Text>,
}

/// A value that lines state of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatedValue {
    /// Id of the parameter, with the value and the basis: `ncv 24.1 GJ/t [measured]`.
    pub text: String,
    /// The same in words.
    pub words: Text,
}

type Key = (String, String, String, String, String);

/// The lines of two ledgers whose sums or statements differ, by plant, period, item, process and flow.
pub fn line_differences(ledgers: [&Ledger; 2], libraries: [&Library; 2]) -> Result<Vec<LineDifference>, Problems> {
    let own = summed(ledgers[0], libraries[0])?;
    let its = summed(ledgers[1], libraries[1])?;
    let keys: BTreeSet<&Key> = own.keys().chain(its.keys()).collect();
    let mut differences = Vec::new();
    for key in keys {
        let sides = [own.get(key).cloned(), its.get(key).cloned()];
        let values = |side: &Option<SummedLines>| {
            side.as_ref()
                .map(|lines| (lines.quantity.clone(), lines.stated.clone()))
        };
        if values(&sides[0]) == values(&sides[1]) {
            continue;
        }
        let (plant, period, item, process, flow) = key.clone();
        let known = libraries[0].items.find(&item);
        let Some(either) = sides.iter().flatten().next() else {
            continue;
        };
        differences.push(LineDifference {
            flow_title: either.flow_title.clone(),
            process_title: either.process_title.clone(),
            plant,
            process: Some(process).filter(|process| !process.is_empty()),
            period,
            title: known.map_or_else(|| Text::same(&item), |item| item.title().clone()),
            unit: known.map(|item| item.unit.text.clone()).unwrap_or_default(),
            item,
            flow,
            sides,
        });
    }
    Ok(differences)
}

fn summed(ledger: &Ledger, library: &Library) -> Result<BTreeMap<Key, SummedLines>, Problems> {
    let mut summed: BTreeMap<Key, SummedLines> = BTreeMap::new();
    for group in PolarsSummation.sum(ledger)? {
        let supply = group
            .supply
            .map(|supply| format!(" {}", supply.id()))
            .unwrap_or_default();
        let key = (
            ledger.plants.plants[group.plant].id.clone(),
            group.period.to_string(),
            library.items.at(group.item).id().to_owned(),
            group.process.clone().unwrap_or_default(),
            format!("{}{supply}", group.flow.id()),
        );
        let stated = stated(ledger, &group, library);
        match summed.get_mut(&key) {
            Some(known) => {
                known.quantity = known.quantity.clone() + group.quantity;
                known.stated.extend(stated);
                known.stated.sort();
                known.stated.dedup();
            }
            None => {
                let process = group.process.as_deref();
                let flow = group.flow.title();
                let lines = SummedLines {
                    flow_title: match group.supply.map(crate::supply::Supply::title) {
                        Some(supply) => Text::new(
                            format!("{} {}", flow.zh, supply.zh),
                            format!("{} {}", flow.en, supply.en),
                        ),
                        None => flow,
                    },
                    process_title: process.map(|process| ledger.process_title(group.plant, process, library)),
                    quantity: group.quantity,
                    stated,
                    first: group.first,
                };
                summed.insert(key, lines);
            }
        }
    }
    Ok(summed)
}

fn stated(ledger: &Ledger, group: &Group, library: &Library) -> Vec<StatedValue> {
    let statements = ledger.statements[group.statement].iter();
    let each = statements.map(|statement| {
        let (parameter, typed, basis) = (&statement.parameter, &statement.typed, statement.basis.title());
        let known = library.parameters.find(parameter);
        let title = known.map_or_else(|| Text::same(parameter), |known| known.title().clone());
        StatedValue {
            text: format!("{parameter} {typed} [{}]", basis.en),
            words: Text::new(
                format!("{} {typed}〔{}〕", title.zh, basis.zh),
                format!("{} {typed} [{}]", title.en, basis.en),
            ),
        }
    });
    let mut stated: Vec<StatedValue> = each.collect();
    stated.sort();
    stated
}
