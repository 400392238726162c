//! A stated value that is another stated value times a factor, at the digits that it is typed with.

use super::Checked;
use crate::activity::Basis;
use crate::format::comparison::ProportionEntry;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

/// Decimal places of values for people.
const PLACES: u32 = 7;

pub(super) fn check(entry: &ProportionEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let factor = number(&entry.factor)?;
    for (place, own) in evidence.stated(&entry.items, &entry.parameter) {
        let group = &evidence.groups[place];
        let Some(from) = evidence.value_of(group, &entry.from) else {
            continue;
        };
        if matches!(own.basis, Basis::Default(_)) {
            continue;
        }
        checked.times += 1;
        let expected = from * factor.clone();
        let difference = (own.value.clone() - expected.clone()).abs();
        let is_equal = own.written.as_ref().map_or_else(
            || difference.is_zero(),
            |written| written.agrees_with(&expected, evidence.rounding_mode()),
        );
        if is_equal {
            continue;
        }
        let figure = |value: &Ratio| Figure::new(value.clone(), &entry.unit, PLACES);
        checked.found.push(Found {
            plant: Some(group.plant),
            item: Some(group.item),
            process: group.process.clone(),
            period: Some(group.period),
            found: Some(figure(&own.value)),
            percent: (difference.clone() * Ratio::from(100)).divide(&expected),
            difference: Some(figure(&difference)),
            expected: Some(Expected::Figure(figure(&expected))),
            lines: evidence.lines([place])?,
            ..Found::default()
        });
    }
    Ok(checked.none_stated("没有同时填报这两个参数的行", "no line states both parameters"))
}
