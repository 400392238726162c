//! The value of a long period beside those of the months within it: their weighted mean, not the arithmetic one.

use super::Checked;
use crate::activity::{Basis, Group, Statement, WrittenNumber};
use crate::factor::parameter_name::CALORIFIC_VALUE;
use crate::flow::Flow;
use crate::format::comparison::WeightedMeanEntry;
use crate::period::{Period, PeriodLength};
use crate::problem::{Place, Problems};
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

/// The most decimal places of values for people.
const MOST_PLACES: u32 = 10;

/// A value that stands for a long period.
struct Stated {
    plant: usize,
    item: usize,
    period: Period,
    value: Ratio,
    /// The number as typed.
    written: Option<WrittenNumber>,
    lines: Vec<Place>,
}

pub(super) fn check(entry: &WeightedMeanEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let quantities = entry.by_quantity.iter().map(|parameter| (parameter, false));
    for (parameter, by_energy) in quantities.chain(entry.by_energy.iter().map(|parameter| (parameter, true))) {
        for stated in stated(parameter, evidence)? {
            let Some((mean, plain, groups)) = means(&stated, parameter, by_energy, evidence) else {
                continue;
            };
            checked.times += 1;
            let known = evidence.library.parameters.find(parameter);
            let unit = known.map_or_else(String::new, |known| {
                known.unit_text(evidence.library.items.at(stated.item))
            });
            let agrees = |value: &Ratio| {
                stated.written.as_ref().map_or_else(
                    || *value == stated.value,
                    |written| written.agrees_with(value, evidence.rounding_mode()),
                )
            };
            if agrees(&mean) {
                continue;
            }
            let is_plain = agrees(&plain);
            let places = stated.written.as_ref().map_or(MOST_PLACES, places_shown);
            let mut lines = stated.lines;
            lines.extend(evidence.lines(groups)?);
            checked.found.push(Found {
                plant: Some(stated.plant),
                item: Some(stated.item),
                period: Some(stated.period),
                detail: is_plain.then(|| {
                    Text::new(
                        "；所报等于各月算术平均",
                        "; what is stated is the arithmetic mean of the months",
                    )
                }),
                lines,
                ..Found::beside(&stated.value, &mean, &unit, places)
            });
        }
    }
    Ok(checked.none_stated(
        "没有与各月数值并存的全年因子",
        "no factor of a long period stands beside values of its months",
    ))
}

/// The places at which the last digit of a number as typed shows in the unit of the parameter.
fn places_shown(written: &WrittenNumber) -> u32 {
    let last_place = written.last_place();
    let mut places = 0..MOST_PLACES;
    places
        .find(|places| Ratio::from_scaled(1, *places) <= last_place)
        .unwrap_or(MOST_PLACES)
}

/// Values that parameter lines and plants files state for more than a month.
fn stated(parameter: &str, evidence: &Evidence<'_>) -> Result<Vec<Stated>, Problems> {
    let Some(ledger) = evidence.ledger else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for (place, group) in evidence.groups.iter().enumerate() {
        if group.flow != Flow::Parameter || group.period.length() <= PeriodLength::Month {
            continue;
        }
        let own = ledger.statements[group.statement]
            .iter()
            .find(|known| known.parameter == parameter);
        if let Some(own) = own {
            found.push(Stated {
                plant: group.plant,
                item: group.item,
                period: group.period,
                value: own.value.clone(),
                written: own.written.clone(),
                lines: evidence.lines([place])?,
            });
        }
    }
    for (plant, known) in ledger.plants.plants.iter().enumerate() {
        for factor in known.factors.iter().filter(|factor| factor.parameter == parameter) {
            let (Some(period), Some(item)) = (factor.valid, evidence.library.items.index(&factor.item)) else {
                continue;
            };
            if period.length() > PeriodLength::Month {
                let file = factor.id.split('#').next().unwrap_or_default();
                found.push(Stated {
                    plant,
                    item,
                    period,
                    value: factor.value.clone(),
                    written: Some(factor.written.clone()),
                    lines: vec![Place::file(file)],
                });
            }
        }
    }
    Ok(found)
}

/// The weighted and the arithmetic mean of what lines of months within the period state; `None` of less than two.
fn means(
    stated: &Stated,
    parameter: &str,
    by_energy: bool,
    evidence: &Evidence<'_>,
) -> Option<(Ratio, Ratio, Vec<usize>)> {
    let ledger = evidence.ledger?;
    let of_flow = |of_boundary: bool| {
        let fits = move |place: &usize| {
            let group: &Group = &evidence.groups[*place];
            let is_taken = if of_boundary {
                matches!(group.flow, Flow::Purchased | Flow::NetConsumed)
            } else {
                group.flow == Flow::Consumed
            };
            is_taken && group.period.length() <= PeriodLength::Month && stated.period.contains(group.period)
        };
        let all = evidence.groups_of(stated.plant, stated.item).iter().copied();
        all.filter(fits).collect::<Vec<usize>>()
    };
    let value = |place: usize, parameter: &str| {
        let own: &[Statement] = &ledger.statements[evidence.groups[place].statement];
        let own = own
            .iter()
            .find(|known| known.parameter == parameter && !matches!(known.basis, Basis::Default(_)));
        own.map(|known| known.value.clone())
    };
    let stating = |places: Vec<usize>| -> Vec<usize> {
        places
            .into_iter()
            .filter(|place| value(*place, parameter).is_some())
            .collect()
    };
    let mut groups = stating(of_flow(true));
    if groups.is_empty() {
        groups = stating(of_flow(false));
    }
    if groups.len() < 2 {
        return None;
    }
    let (mut weighted, mut weight, mut plain) = (Ratio::zero(), Ratio::zero(), Ratio::zero());
    for place in &groups {
        let own = value(*place, parameter)?;
        let energy = if by_energy {
            value(*place, CALORIFIC_VALUE)?
        } else {
            Ratio::one()
        };
        let by = evidence.groups[*place].quantity.clone() * energy;
        weighted = weighted + by.clone() * own.clone();
        weight = weight + by;
        plain = plain + own;
    }
    let mean = weighted.divide(&weight)?;
    let plain = plain.divide(&Ratio::from(groups.len() as u64))?;
    Some((mean, plain, groups))
}
