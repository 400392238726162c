//! A value far from the others of its series: its distance from their mean in their standard deviations, compared exactly, as squares.

use super::Checked;
use crate::factor::Named;
use crate::format::comparison::JumpEntry;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

pub(super) fn check(entry: &JumpEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let sigmas = number(&entry.sigmas)?;
    for series in evidence.series(&entry.parameters) {
        if series.values.len() <= entry.least {
            continue;
        }
        for (place, value) in series.values.iter().enumerate() {
            let others: Vec<&Ratio> = series
                .values
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
                .map(|(_, other)| &other.value)
                .collect();
            let Some((mean, variance)) = mean_and_variance(&others) else {
                continue;
            };
            checked.times += 1;
            let distance = (value.value.clone() - mean.clone()).abs();
            let bound = sigmas.clone() * sigmas.clone() * variance.clone();
            if distance.clone() * distance.clone() <= bound {
                continue;
            }
            let item = evidence.library.items.at(series.item);
            let parameter = evidence.library.parameters.find(&series.parameter);
            let title = parameter.map_or_else(|| Text::same(&series.parameter), |known| known.title().clone());
            let unit = parameter.map_or_else(String::new, |known| known.unit_text(item));
            // Floating point for people alone: the decision is made above.
            let times = distance.to_f64() / variance.to_f64().sqrt();
            let words = if variance.is_zero() {
                Text::new("其余各月全同", "the others are all equal")
            } else {
                Text::new(
                    format!("{times:.1} 个标准差"),
                    format!("{times:.1} standard deviations"),
                )
            };
            checked.found.push(Found {
                plant: Some(series.plant),
                item: Some(series.item),
                parameter: Some(series.parameter.clone()),
                period: Some(value.period),
                lines: evidence.lines(value.groups.iter().copied())?,
                found: Some(Figure::new(value.value.clone(), &unit, 5)),
                percent: (distance.clone() * Ratio::from(100)).divide(&mean),
                expected: Some(Expected::Figure(Figure::new(mean, &unit, 5))),
                difference: Some(Figure::new(distance, &unit, 5)),
                detail: Some(Text::new(
                    format!("{}，{}", title.zh, words.zh),
                    format!("{}, {}", title.en, words.en),
                )),
                ..Found::default()
            });
        }
    }
    Ok(checked.none_stated("没有足够月份的参数序列", "no parameter is stated over enough months"))
}

/// The mean and the variance of a sample; `None` of less than two.
fn mean_and_variance(values: &[&Ratio]) -> Option<(Ratio, Ratio)> {
    let count = Ratio::from(values.len() as u64);
    let sum: Ratio = values.iter().map(|value| (*value).clone()).sum();
    let mean = sum.divide(&count)?;
    let squares: Ratio = values
        .iter()
        .map(|value| {
            let distance = (*value).clone() - mean.clone();
            distance.clone() * distance
        })
        .sum();
    let variance = squares.divide(&(count - Ratio::one()))?;
    Some((mean, variance))
}
