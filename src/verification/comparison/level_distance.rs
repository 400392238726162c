//! The energy that a plant uses per product, roughly, beside every published level of the product: many times off, a column has another unit.

use super::Checked;
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::comparison::{LevelDistanceEntry, LeveledProductEntry};
use crate::format::comparison_term::{TermEntry, TermFlowEntry};
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::{Ratio, Unit};
use crate::target::energy_product::ENERGY;
use crate::target::{BenchmarkLevel, BenchmarkSet, EnergyProducts};
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

/// The unit of the sum of the energy terms.
const STANDARD_COAL: &str = "tce";
/// That of what is shown, and how many make one of it.
const SHOWN: &str = "kgce";
const SHOWN_IN_BASE: u64 = 1000;

pub(super) fn check(entry: &LevelDistanceEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let times = number(&entry.times)?;
    let library = evidence.library;
    let (sets, products) = (BenchmarkSet::all(library)?, EnergyProducts::of_library(library)?);
    let Ok(coal) = library.units.parse(STANDARD_COAL) else {
        return Ok(Checked::reason(Text::new("没有标准煤单位", "no unit of standard coal")));
    };
    for plant in evidence.plants() {
        let made: Vec<(&LeveledProductEntry, usize)> = entry
            .products
            .iter()
            .filter_map(|known| Some((known, made_by(known, plant, evidence)?)))
            .collect();
        // Of a plant with several products the energy is at least that of each, and no more is known.
        let is_alone = made.len() == 1;
        for (known, item) in made {
            let levels: Vec<&BenchmarkLevel> = sets.iter().flat_map(|set| &set.levels).collect();
            let levels = of_product(levels, known, &products, &coal, &library.items.at(item).unit, evidence)?;
            let (Some(least), Some(most)) = (levels.iter().min(), levels.iter().max()) else {
                continue;
            };
            let output = [TermEntry {
                flow: TermFlowEntry::Produced,
                items: vec![known.item.clone()],
                ..TermEntry::default()
            }];
            let places = evidence.groups_of_terms(plant, entry.energy.iter().chain(&output));
            let windows = evidence.windows(places.into_iter());
            // Levels are of a year.
            let is_within_another =
                |window: &&Period| windows.iter().any(|other| other != *window && other.contains(**window));
            for window in windows.iter().filter(|window| !is_within_another(window)) {
                let sums = evidence
                    .sum_of(&entry.energy, plant, None, *window)
                    .and_then(|energy| Ok((energy, evidence.sum_of(&output, plant, None, *window)?)));
                let (energy, made) = match sums {
                    Ok(sums) => sums,
                    Err(reason) => {
                        checked.pass_over(reason);
                        continue;
                    }
                };
                let Some(found) = energy.quantity.divide(&made.quantity) else {
                    continue;
                };
                // Nothing bought and nothing metered is no amount to set beside a level.
                if energy.groups.is_empty() {
                    continue;
                }
                checked.times += 1;
                let is_low = *least > Ratio::zero() && found.clone() * times.clone() < *least;
                let is_high = is_alone && *most > Ratio::zero() && found > most.clone() * times.clone();
                if !is_low && !is_high {
                    continue;
                }
                if let Some(reason) = evidence.may_lie_in_stock(entry.energy.iter(), plant, *window, &windows) {
                    checked.pass_over(reason);
                    continue;
                }
                let unit = format!("{SHOWN}/{}", library.items.at(item).unit.text);
                let figure = |value: &Ratio| Figure::new(value.clone() * Ratio::from(SHOWN_IN_BASE), &unit, 2);
                checked.found.push(Found {
                    plant: Some(plant),
                    item: Some(item),
                    period: Some(*window),
                    found: Some(figure(&found)),
                    expected: Some(Expected::Bounds {
                        low: Some(figure(least)),
                        high: Some(figure(most)),
                    }),
                    lines: evidence.lines(energy.groups.into_iter().chain(made.groups))?,
                    ..Found::default()
                });
            }
        }
    }
    Ok(checked.none_stated(
        "台账没有已公布能效水平的产品",
        "the ledger makes nothing of which levels are published",
    ))
}

/// The item of a product, where the plant makes some of it.
fn made_by(known: &LeveledProductEntry, plant: usize, evidence: &Evidence<'_>) -> Option<usize> {
    let item = evidence.library.items.index(&known.item)?;
    let mut groups = evidence.groups.iter().filter(|group| group.plant == plant);
    let is_made = groups
        .any(|group| group.flow == Flow::Produced && evidence.is_among(group.item, std::slice::from_ref(&known.item)));
    is_made.then_some(item)
}

/// The levels of comprehensive energy of a product, in standard coal per base unit of the item; none in other dimensions.
fn of_product(
    levels: Vec<&BenchmarkLevel>,
    known: &LeveledProductEntry,
    products: &EnergyProducts,
    coal: &Unit,
    item: &Unit,
    evidence: &Evidence<'_>,
) -> Result<Vec<Ratio>, Problems> {
    let Some(product) = products.products.find(&known.product) else {
        return Ok(Vec::new());
    };
    let wanted = coal.dimension.per(&item.dimension);
    let mut found = Vec::new();
    for level in levels {
        let indicator = level.indicator.as_deref().unwrap_or(product.indicator());
        if level.product != product.id() || indicator != ENERGY {
            continue;
        }
        let unit = level.parsed_unit(&evidence.library.units)?;
        if unit.dimension != wanted {
            continue;
        }
        let size = coal.size.divide(&item.size).and_then(|own| unit.size.divide(&own));
        found.extend(size.map(|size| level.value.clone() * size));
    }
    Ok(found)
}
