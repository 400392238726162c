//! Stated values, or one over another, within bounds. Lines that state the same of one item and period are one comparison.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::activity::Statement;
use crate::format::comparison::SpanEntry;
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::verification::catalogue::optional_number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

/// Decimal places of values for people: those of the finest defaults.
const PLACES: u32 = 5;

pub(super) fn check(entry: &SpanEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let (low, high) = (
        optional_number(entry.low.as_ref())?,
        optional_number(entry.high.as_ref())?,
    );
    let Some(ledger) = evidence.ledger else {
        return Ok(checked);
    };
    let mut stated: BTreeMap<(usize, usize, Period, Ratio), BTreeSet<usize>> = BTreeMap::new();
    for (place, group) in evidence.groups.iter().enumerate() {
        if !evidence.is_among(group.item, &entry.items) {
            continue;
        }
        for value in values(&ledger.statements[group.statement], entry) {
            let key = (group.plant, group.item, group.period, value);
            stated.entry(key).or_default().insert(place);
        }
    }
    for ((plant, item, period, value), groups) in stated {
        checked.times += 1;
        let bound = [
            low.as_ref().filter(|low| value < **low),
            high.as_ref().filter(|high| value > **high),
        ];
        let Some(bound) = bound.into_iter().flatten().next() else {
            continue;
        };
        let figure = |value: &Ratio| Figure::new(value.clone(), &entry.unit, PLACES);
        let difference = (value.clone() - bound.clone()).abs();
        checked.found.push(Found {
            plant: Some(plant),
            item: Some(item),
            period: Some(period),
            lines: evidence.lines(groups)?,
            found: Some(figure(&value)),
            expected: Some(Expected::Bounds {
                low: low.as_ref().map(figure),
                high: high.as_ref().map(figure),
            }),
            percent: (difference.clone() * Ratio::from(100)).divide(bound),
            difference: Some(figure(&difference)),
            ..Found::default()
        });
    }
    Ok(checked.none_stated("台账没有填报这一参数", "no line states the parameter"))
}

/// What a line says: the parameter, or one over the other; of many lines summed while they were read, the least and the greatest too.
fn values(statements: &[Statement], entry: &SpanEntry) -> Vec<Ratio> {
    let of = |parameter: &str| statements.iter().find(|known| known.parameter == parameter);
    let Some(stated) = of(&entry.parameter) else {
        return Vec::new();
    };
    match &entry.over {
        Some(over) => {
            let below = of(over).map(|below| below.value.clone());
            below
                .and_then(|below| stated.value.divide(&below))
                .into_iter()
                .collect()
        }
        None => match &stated.spread {
            Some(spread) => vec![spread.least.clone(), spread.most.clone()],
            None => vec![stated.value.clone()],
        },
    }
}
