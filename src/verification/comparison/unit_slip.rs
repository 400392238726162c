//! An amount that differs from the others of its series by the size of a unit: kilograms typed for tonnes.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::comparison_series::{SlipSideEntry, UnitSlipEntry};
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

type Key<'g> = (usize, Option<&'g str>, usize, Flow);

pub(super) fn check(entry: &UnitSlipEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let (within, spread) = (number(&entry.within)?, number(&entry.spread)?);
    let factors: Vec<Ratio> = entry
        .factors
        .iter()
        .map(|factor| number(factor))
        .collect::<Result<_, _>>()?;
    let places = evidence.ledger.map_or(0, |ledger| ledger.shown_places());
    let mut all: BTreeMap<Key<'_>, BTreeMap<Period, (Ratio, BTreeSet<usize>)>> = BTreeMap::new();
    for (place, group) in evidence.groups.iter().enumerate() {
        let is_trade = group.flow.is_stock() || matches!(group.flow, Flow::Purchased | Flow::Sold | Flow::OtherUse);
        if entry.without_trade && is_trade {
            continue;
        }
        if group.flow.carries_quantity() && group.period.length() <= PeriodLength::Month {
            let key = (group.plant, group.process.as_deref(), group.item, group.flow);
            let month = group.period.row(PeriodLength::Month);
            let known = all.entry(key).or_default().entry(month).or_default();
            known.0 = std::mem::take(&mut known.0) + group.quantity.clone();
            known.1.insert(place);
        }
    }
    for ((plant, process, item, flow), months) in all {
        for (period, (quantity, groups)) in &months {
            let others = months.iter().filter(|(other, _)| *other != period);
            let others: Vec<&Ratio> = others
                .map(|(_, (quantity, _))| quantity)
                .filter(|other| !other.is_zero())
                .collect();
            let (Some(least), Some(most)) = (others.iter().min(), others.iter().max()) else {
                continue;
            };
            // Only a steady series tells a unit by its size.
            if others.len() < entry.least || **most > (*least).clone() * spread.clone() {
                continue;
            }
            checked.times += 1;
            let low = least.divide(&within).unwrap_or_default();
            let high = (*most).clone() * within.clone();
            let fits = |value: &Ratio| *value >= low && *value <= high;
            let is_slip = |factor: &Ratio| {
                fits(&(quantity.clone() * factor.clone())) || quantity.divide(factor).is_some_and(|value| fits(&value))
            };
            let is_on_side = match entry.side {
                SlipSideEntry::Both => true,
                SlipSideEntry::Above => quantity > *most,
                SlipSideEntry::Below => quantity < *least,
            };
            if !is_on_side || fits(quantity) || !factors.iter().any(is_slip) {
                continue;
            }
            let known = evidence.library.items.at(item);
            let figure = |value: &Ratio| Figure::new(value.clone(), &known.unit.text, places);
            let words = flow.title();
            checked.found.push(Found {
                plant: Some(plant),
                item: Some(item),
                process: process.map(str::to_owned),
                period: Some(*period),
                lines: evidence.lines(groups.iter().copied())?,
                found: Some(figure(quantity)),
                expected: Some(Expected::Bounds {
                    low: Some(figure(least)),
                    high: Some(figure(most)),
                }),
                detail: Some(Text::new(
                    format!("{}{}", known.title().zh, words.zh),
                    format!("{} {}", known.title().en, words.en),
                )),
                ..Found::default()
            });
        }
    }
    Ok(checked.none_stated("没有足够月份的稳定序列", "no series is steady over enough months"))
}
