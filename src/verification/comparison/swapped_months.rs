//! Two months whose amounts were exchanged: what a process used per product is far off in both, and is not where each has the other's amount.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::comparison_series::SwappedMonthsEntry;
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};
use crate::verification::sample::Sample;

/// What a month used and made, with the groups whose lines say so.
#[derive(Default)]
struct Month {
    used: Ratio,
    made: Ratio,
    of_use: BTreeSet<usize>,
}

/// A plant, one of its processes or the whole, and the item used.
type Key<'g> = (usize, Option<&'g str>, usize);

pub(super) fn check(entry: &SwappedMonthsEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    for ((plant, process, item), months) in series(entry, evidence) {
        let months: Vec<(Period, Month)> = months
            .into_iter()
            .filter(|(_, month)| !month.used.is_zero() && !month.made.is_zero())
            .collect();
        let per_product = |used: usize, made: usize| months[used].1.used.divide(&months[made].1.made);
        let all: Vec<Ratio> = (0..months.len()).filter_map(|at| per_product(at, at)).collect();
        // To come nearer to the others, the month that is too high must get less and the other more: of a series they are the highest and the lowest.
        let high = (0..all.len()).max_by(|left, right| all[*left].cmp(&all[*right]));
        let low = (0..all.len()).min_by(|left, right| all[*left].cmp(&all[*right]));
        let (Some(high), Some(low)) = (high, low) else { continue };
        let others: Vec<&Ratio> = (0..all.len())
            .filter(|at| *at != high && *at != low)
            .map(|at| &all[at])
            .collect();
        if entry.bounds.iter().all(|bound| bound.others > others.len()) {
            continue;
        }
        checked.times += 1;
        if months[low].1.used >= months[high].1.used {
            continue;
        }
        let Some(sample) = Sample::of(&others, &entry.bounds)? else {
            continue;
        };
        let has = |used: usize, made: usize| per_product(used, made).is_some_and(|value| sample.has(&value));
        if has(high, high) || has(low, low) || !has(low, high) || !has(high, low) {
            continue;
        }
        let known = evidence.library.items.at(item);
        let (one, other) = (&months[high.min(low)], &months[high.max(low)]);
        let figure = |month: &Month| Figure::new(month.used.clone(), &known.unit.text, 2);
        let groups = one.1.of_use.iter().chain(&other.1.of_use).copied();
        checked.found.push(Found {
            plant: Some(plant),
            process: process.map(str::to_owned),
            item: Some(item),
            period: Some(one.0),
            found: Some(figure(&one.1)),
            expected: Some(Expected::Figure(figure(&other.1))),
            detail: Some(Text::new(
                format!("{} 与 {}", one.0, other.0),
                format!("{} and {}", one.0, other.0),
            )),
            lines: evidence.lines(groups)?,
            ..Found::default()
        });
    }
    Ok(checked.none_stated(
        "没有足够月份的单位产品消耗序列",
        "no process has over enough months both what it used and what it made",
    ))
}

/// What each process used of the items and made of its product, month by month; of a plant what it bought, and its output of the products named.
fn series<'e>(entry: &SwappedMonthsEntry, evidence: &'e Evidence<'_>) -> BTreeMap<Key<'e>, BTreeMap<Period, Month>> {
    let library = evidence.library;
    let mut used: BTreeMap<Key<'e>, BTreeMap<Period, Month>> = BTreeMap::new();
    let mut made: BTreeMap<(usize, Option<&str>), BTreeMap<Period, Ratio>> = BTreeMap::new();
    for (place, group) in evidence.groups.iter().enumerate() {
        if group.period.length() > PeriodLength::Month {
            continue;
        }
        let month = group.period.row(PeriodLength::Month);
        let process = group.process.as_deref();
        let is_use = match process {
            Some(_) => group.flow == Flow::Consumed,
            None => matches!(group.flow, Flow::Purchased | Flow::NetConsumed),
        };
        if is_use && evidence.is_among(group.item, &entry.items) {
            let months = used.entry((group.plant, process, group.item)).or_default();
            let known = months.entry(month).or_default();
            known.used = std::mem::take(&mut known.used) + group.quantity.clone();
            known.of_use.insert(place);
        }
        let is_product = || match process {
            Some(process) => {
                let kind = evidence
                    .ledger
                    .map_or(process, |ledger| ledger.process_type(group.plant, process));
                let product = library.processes.find(kind).and_then(|kind| kind.product());
                product == Some(library.items.at(group.item).id())
            }
            None => !entry.products.is_empty() && evidence.is_among(group.item, &entry.products),
        };
        if group.flow == Flow::Produced && is_product() {
            let known = made
                .entry((group.plant, process))
                .or_default()
                .entry(month)
                .or_default();
            *known = std::mem::take(known) + group.quantity.clone();
        }
    }
    for ((plant, process, _), months) in &mut used {
        let of_process = made.get(&(*plant, *process));
        for (period, month) in months {
            month.made = of_process
                .and_then(|made| made.get(period))
                .cloned()
                .unwrap_or_else(Ratio::zero);
        }
    }
    used
}
