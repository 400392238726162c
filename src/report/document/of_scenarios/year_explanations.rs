//! What the total of each year is the sum of: its sources, and of those their items with quantities. Lines, ratios, levers and drivers behind an item
//! are told by `dafeng scenario explain`.

use std::collections::BTreeMap;

use crate::factor::Named;
use crate::inventory::Explanation;
use crate::quantity::Ratio;
use crate::report::document::{ExplainedFigure, Number};
use crate::report::trajectory::TrajectorySheet;
use crate::scenario::trajectory::YearResult;
use crate::supply::Supply;
use crate::text::Text;

/// The places of quantities.
const PLACES: u32 = 2;

/// An item of a source over all plants: where it stands in the library, its supply, title, unit, quantity and emission.
struct ItemSum {
    item: usize,
    supply: Option<Supply>,
    title: Text,
    unit: String,
    quantity: Ratio,
    emission: Ratio,
}

/// The id of the explanation of a year's total.
pub(super) fn id_of_year(sheet: &TrajectorySheet<'_>, year: i16) -> String {
    format!("{}/{year}", sheet.scenario.id)
}

/// Explains every year.
pub(super) fn explain(sheet: &TrajectorySheet<'_>, into: &mut BTreeMap<String, ExplainedFigure>) {
    let unit = &sheet.methodology.file.result.unit;
    let figure = |title: Text, value: &Ratio| Explanation {
        title,
        value: Number::exact(value, 0).digits().to_owned(),
        unit: unit.clone(),
        ..Explanation::default()
    };
    for year in sheet.trajectory.history.iter().chain(&sheet.trajectory.years) {
        let id = id_of_year(sheet, year.year);
        let mut parts = Vec::new();
        for source in &sheet.methodology.sources {
            let items = items_of(sheet, year, &source.id);
            if items.is_empty() {
                continue;
            }
            let total: Ratio = items.iter().map(|item| item.emission.clone()).sum();
            let children = items.into_iter().map(|item| {
                let quantity = Explanation {
                    title: Text::new("数量", "quantity"),
                    value: Number::solved(&item.quantity, PLACES).text,
                    unit: item.unit,
                    ..Explanation::default()
                };
                Explanation {
                    children: vec![quantity],
                    ..figure(item.title, &item.emission)
                }
            });
            let mut explanation = figure(source.title.clone(), &total);
            explanation.children = children.collect();
            explanation.clause = Some(Text::same(&source.clause));
            let part = format!("{id}/{}", source.id);
            into.insert(
                part.clone(),
                ExplainedFigure {
                    explanation,
                    parts: Vec::new(),
                },
            );
            parts.push(part);
        }
        let title = Text::new(format!("{} 年排放", year.year), format!("total in {}", year.year));
        let mut explanation = figure(title, &year.total());
        // Of a year before the base year there is an inventory alone.
        if year.year >= sheet.trajectory.base_year {
            let (scenario, file) = (&sheet.scenario.id, &sheet.scenario.file);
            let command = format!("dafeng scenario explain {file} {} --scenario {scenario}", year.year);
            explanation.remarks.push(Text::new(
                format!("台账行、比值、措施与驱动见 {command}"),
                format!("lines, ratios, levers and drivers: {command}"),
            ));
        }
        into.insert(id, ExplainedFigure { explanation, parts });
    }
}

/// The items of a source in a year, those that count.
fn items_of(sheet: &TrajectorySheet<'_>, year: &YearResult, source: &str) -> Vec<ItemSum> {
    let mut items: Vec<ItemSum> = Vec::new();
    for plant in &year.plants {
        let Some(known) = sheet.plants.get(plant.plant) else {
            continue;
        };
        for row in plant.rows.iter().filter(|row| row.counts && row.source == source) {
            let place = items
                .iter()
                .position(|item| (item.item, item.supply) == (row.item, row.supply));
            let place = place.unwrap_or_else(|| {
                let item = known.base.library.items.at(row.item);
                let mut title = item.title().clone();
                if let Some(supply) = row.supply {
                    let words = supply.title();
                    title = Text::new(
                        format!("{}（{}）", title.zh, words.zh),
                        format!("{} ({})", title.en, words.en),
                    );
                }
                items.push(ItemSum {
                    item: row.item,
                    supply: row.supply,
                    title,
                    unit: item.unit.text.clone(),
                    quantity: Ratio::zero(),
                    emission: Ratio::zero(),
                });
                items.len() - 1
            });
            let item = &mut items[place];
            item.quantity = std::mem::take(&mut item.quantity) + row.quantity.clone();
            item.emission = std::mem::take(&mut item.emission) + Ratio::from(row.rounded);
        }
    }
    items
}
