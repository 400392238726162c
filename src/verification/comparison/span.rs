//! Stated values, or one over or times another, within bounds. Lines that state the same of one item and period are one comparison.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::activity::{Basis, Group, Statement};
use crate::factor::Named;
use crate::format::comparison::SpanEntry;
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::bounds::Bounds;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;
use crate::verification::used::Subject;

/// Decimal places of values for people: those of the finest defaults.
const PLACES: u32 = 5;

pub(super) fn check(entry: &SpanEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let bounds = Bounds::of(&entry.within, PLACES)?;
    let mut stated: BTreeMap<(usize, usize, Period, Ratio), BTreeSet<usize>> = BTreeMap::new();
    let classes = &entry.equipment_classes;
    let has_class = |subject: &Subject<'_>| {
        let class = evidence.equipment_class(subject);
        classes.is_empty() || class.is_some_and(|own| classes.iter().any(|class| class == own))
    };
    let is_excepted = |item: usize| !entry.except.is_empty() && evidence.is_among(item, &entry.except);
    let unclassed = |subject: &Subject<'_>| !classes.is_empty() && evidence.equipment_class(subject).is_none();
    for (place, own) in evidence.stated(&entry.items, &entry.parameter) {
        let group = &evidence.groups[place];
        let is_free = entry.unless_measured && matches!(own.basis, Basis::Measured | Basis::Calculated);
        if is_free || is_excepted(group.item) {
            continue;
        }
        let subject = Subject::of(group);
        if unclassed(&subject) {
            checked.pass_over(no_class(group.item, evidence));
        }
        if !has_class(&subject) {
            continue;
        }
        for value in values(own, group, entry, evidence) {
            let key = (group.plant, group.item, group.period, value);
            stated.entry(key).or_default().insert(place);
        }
    }
    for used in evidence.used(&entry.items, &entry.parameter, entry.used, &entry.within.unit) {
        let Some(cell) = evidence.inventory.map(|inventory| inventory.cell(used.row)) else {
            continue;
        };
        let subject = Subject {
            plant: cell.plant,
            item: cell.item,
            process: cell.process.as_deref(),
            period: cell.period,
            own: None,
        };
        // Of what is not abated there is nothing to hold to a class.
        let is_free = entry.unless_measured && used.is_measured;
        if is_free || is_excepted(cell.item) || (!classes.is_empty() && used.value.is_zero()) {
            continue;
        }
        if unclassed(&subject) {
            checked.pass_over(no_class(cell.item, evidence));
        }
        if !has_class(&subject) {
            continue;
        }
        let times = entry.times.as_deref();
        let factor = times.and_then(|times| evidence.beside_row(used.row, times));
        let value = used.value * factor.unwrap_or_else(Ratio::one);
        let key = (cell.plant, cell.item, cell.period, value);
        stated.entry(key).or_default().extend(&cell.groups);
    }
    for ((plant, item, period, value), groups) in stated {
        if entry.unless_zero && value.is_zero() {
            continue;
        }
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

/// Why nothing of a class is compared.
fn no_class(item: usize, evidence: &Evidence<'_>) -> Text {
    let title = evidence.library.items.at(item).title();
    Text::new(
        format!("plants.yaml 未给出生产{}的单元的 equipment_class", title.zh),
        format!(
            "plants.yaml gives no `equipment_class` of the unit that makes {}",
            title.en
        ),
    )
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
