//! Months that a ledger by the month leaves out inside its span: of a plant as a whole, and of one item where the plant has lines of the month.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::comparison_series::MissingMonthsEntry;
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

/// The lines of one item at the fence or of one process; what is made stands apart from what is taken.
type Key<'g> = (usize, Option<&'g str>, bool);

pub(super) fn check(entry: &MissingMonthsEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    for plant in evidence.plants() {
        let mut of_plant: BTreeSet<Period> = BTreeSet::new();
        let mut by_item: BTreeMap<Key<'_>, (BTreeSet<Period>, BTreeSet<usize>)> = BTreeMap::new();
        for (place, group) in evidence.groups.iter().enumerate() {
            if group.plant != plant || !group.flow.carries_quantity() || group.flow.is_stock() {
                continue;
            }
            let months = group.period.months_to(group.period);
            of_plant.extend(months.iter().copied());
            let key = (group.item, group.process.as_deref(), group.flow == Flow::Produced);
            let known = by_item.entry(key).or_default();
            known.0.extend(months);
            // Lines of a longer time say nothing of how often the item is metered.
            if group.period.length() <= PeriodLength::Month {
                known.1.insert(place);
            }
        }
        let (Some(first), Some(last)) = (of_plant.first(), of_plant.last()) else {
            continue;
        };
        let span = first.months_to(*last);
        let count = of_plant.len();
        let missing: Vec<Period> = span.iter().filter(|month| !of_plant.contains(month)).copied().collect();
        if count >= entry.least {
            checked.times += 1;
        }
        if count >= entry.least && !missing.is_empty() {
            let shown = list(&missing);
            checked.found.push(Found {
                plant: Some(plant),
                period: one(&missing),
                detail: Some(Text::new(
                    format!("{first} 至 {last} 的 {} 个月中缺 {shown}，没有任何数量行", span.len()),
                    format!(
                        "of the {} months {first} to {last}, {shown}: no line has a quantity",
                        span.len()
                    ),
                )),
                ..Found::default()
            });
        }
        for ((item, process, is_made), (months, places)) in by_item {
            let missing: Vec<Period> = of_plant
                .iter()
                .filter(|month| !months.contains(month))
                .copied()
                .collect();
            let is_series = places.len() >= entry.least && months.len() >= entry.least;
            if !is_series {
                continue;
            }
            checked.times += 1;
            if missing.is_empty() || missing.len() > entry.at_most {
                continue;
            }
            let (of, shown) = (of_plant.len(), list(&missing));
            let title = evidence.library.items.at(item).title();
            let (zh, en) = if is_made { ("的产出", " made") } else { ("", "") };
            checked.found.push(Found {
                plant: Some(plant),
                item: Some(item),
                process: process.map(str::to_owned),
                period: one(&missing),
                detail: Some(Text::new(
                    format!("{}{zh}：台账 {of} 个月中缺 {shown}，其余各月都有", title.zh),
                    format!(
                        "{}{en}: of the {of} months of the ledger, {shown} has no line, every other has",
                        title.en
                    ),
                )),
                lines: evidence.lines(places.into_iter().take(1))?,
                ..Found::default()
            });
        }
    }
    Ok(checked.none_stated("台账没有足够月份的序列", "no series has enough months"))
}

/// The only one of several months.
fn one(months: &[Period]) -> Option<Period> {
    match months {
        [only] => Some(*only),
        _ => None,
    }
}

fn list(months: &[Period]) -> String {
    let months: Vec<String> = months.iter().map(Period::to_string).collect();
    months.join(", ")
}
