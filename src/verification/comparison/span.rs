//! Stated values, or one over or times another, within bounds. Lines that state the same of one item and period are one comparison.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::activity::{Basis, Group, Statement};
use crate::format::comparison::SpanEntry;
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::verification::bounds::Bounds;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

/// Decimal places of values for people: those of the finest defaults.
const PLACES: u32 = 5;

pub(super) fn check(entry: &SpanEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let bounds = Bounds::of(&entry.within, PLACES)?;
    let mut stated: BTreeMap<(usize, usize, Period, Ratio), BTreeSet<usize>> = BTreeMap::new();
    for (place, own) in evidence.stated(&entry.items, &entry.parameter) {
        let group = &evidence.groups[place];
        let classes = &entry.equipment_classes;
        let class = evidence.equipment_class(group);
        let is_of_class = classes.is_empty() || class.is_some_and(|own| classes.iter().any(|class| class == own));
        let is_free = entry.unless_measured && matches!(own.basis, Basis::Measured | Basis::Calculated);
        if !is_of_class || is_free {
            continue;
        }
        for value in values(own, group, entry, evidence) {
            let key = (group.plant, group.item, group.period, value);
            stated.entry(key).or_default().insert(place);
        }
    }
    for ((plant, item, period, value), groups) in stated {
        checked.times += 1;
        if let Some(numbers) = bounds.finding(&value) {
            checked.found.push(Found {
                plant: Some(plant),
                item: Some(item),
                period: Some(period),
                parameter: Some(entry.parameter.clone()),
                lines: evidence.lines(groups)?,
                ..numbers
            });
        }
    }
    Ok(checked.none_stated("台账没有填报这一参数", "no line states the parameter"))
}

/// What a line says: the parameter, or one over or times the other; of many lines summed while they were read, the least and the greatest too.
fn values(stated: &Statement, group: &Group, entry: &SpanEntry, evidence: &Evidence<'_>) -> Vec<Ratio> {
    if let Some(over) = &entry.over {
        let statements = evidence.ledger.map(|ledger| ledger.statements[group.statement].iter());
        let below = statements.and_then(|mut known| known.find(|known| known.parameter == *over));
        let quotient = below.and_then(|below| stated.value.divide(&below.value));
        return quotient.into_iter().collect();
    }
    let factor = entry.times.as_deref().and_then(|times| evidence.value_of(group, times));
    let factor = factor.unwrap_or_else(Ratio::one);
    match &stated.spread {
        Some(spread) => vec![spread.least.clone() * factor.clone(), spread.most.clone() * factor],
        None => vec![stated.value.clone() * factor],
    }
}
