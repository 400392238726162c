//! Shares of one whole, stated on lines or in the plants file: together they are no more than the whole.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::factor::Named;
use crate::format::comparison::ParameterSumEntry;
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};
use crate::verification::used::Subject;

/// Decimal places of shares for people.
const PLACES: u32 = 4;

pub(super) fn check(entry: &ParameterSumEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let most = number(&entry.at_most)?;
    let mut sums: BTreeMap<(usize, usize, Period, Ratio), BTreeSet<usize>> = BTreeMap::new();
    for (place, group) in evidence.groups.iter().enumerate() {
        if !evidence.is_among(group.item, &entry.items) {
            continue;
        }
        let subject = Subject::of(group);
        let values: Vec<Ratio> = entry
            .parameters
            .iter()
            .filter_map(|parameter| evidence.stated_for(&subject, parameter))
            .collect();
        // One share alone the reader holds to its own limit.
        if values.len() > 1 {
            let key = (group.plant, group.item, group.period, values.into_iter().sum());
            sums.entry(key).or_default().insert(place);
        }
    }
    let titles: Vec<Text> = entry
        .parameters
        .iter()
        .map(|id| {
            evidence
                .library
                .parameters
                .find(id)
                .map_or_else(|| Text::same(id), |known| known.title().clone())
        })
        .collect();
    let zh: Vec<&str> = titles.iter().map(|title| title.zh.as_str()).collect();
    let en: Vec<&str> = titles.iter().map(|title| title.en.as_str()).collect();
    let title = Text::new(zh.join(" + "), en.join(" + "));
    for ((plant, item, period, sum), groups) in sums {
        checked.times += 1;
        if sum <= most {
            continue;
        }
        let figure = |value: Ratio| Figure::new(value, "1", PLACES);
        checked.found.push(Found {
            plant: Some(plant),
            item: Some(item),
            period: Some(period),
            found: Some(figure(sum.clone())),
            expected: Some(Expected::Bounds {
                low: None,
                high: Some(figure(most.clone())),
            }),
            difference: Some(figure(sum - most.clone())),
            detail: Some(title.clone()),
            lines: evidence.lines(groups)?,
            ..Found::default()
        });
    }
    Ok(checked.none_stated("台账没有同时给出这几个占比", "no line has several of these shares"))
}
