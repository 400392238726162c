//! A stated value that is another stated value times a factor, at the digits that it is typed with.

use super::Checked;
use crate::activity::Basis;
use crate::format::comparison::ProportionEntry;
use crate::format::comparison_term::UsedEntry;
use crate::inventory::parameter::ParameterOrigin;
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
            parameter: Some(entry.parameter.clone()),
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
    for used in evidence.used(&entry.items, &entry.parameter, entry.used, &entry.unit) {
        let (Some(from), Some(inventory)) = (evidence.beside_row(used.row, &entry.from), evidence.inventory) else {
            continue;
        };
        let mut parameters = used.row.parameters.iter();
        let follows = match entry.used {
            // A coefficient that other parameters go into follows from them too.
            UsedEntry::Coefficient => parameters.all(|known| known.id == entry.from),
            // A default is the document's and follows from nothing that the plant records.
            _ => !parameters
                .any(|known| known.id == entry.parameter && matches!(known.origin, ParameterOrigin::Record { .. })),
        };
        if !follows {
            continue;
        }
        checked.times += 1;
        let expected = from * factor.clone();
        let difference = (used.value.clone() - expected.clone()).abs();
        if difference.is_zero() {
            continue;
        }
        let cell = inventory.cell(used.row);
        let figure = |value: &Ratio| Figure::new(value.clone(), &entry.unit, PLACES);
        checked.found.push(Found {
            plant: Some(cell.plant),
            item: Some(cell.item),
            parameter: Some(entry.parameter.clone()),
            process: cell.process.clone(),
            period: Some(cell.period),
            found: Some(figure(&used.value)),
            percent: (difference.clone() * Ratio::from(100)).divide(&expected),
            difference: Some(figure(&difference)),
            expected: Some(Expected::Figure(figure(&expected))),
            lines: evidence.lines(cell.groups.iter().copied())?,
            ..Found::default()
        });
    }
    Ok(checked.none_stated("没有同时填报这两个参数的行", "no line states both parameters"))
}
