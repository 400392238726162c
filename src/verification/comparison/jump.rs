//! A value far from the others of its series: its distance from their mean in their standard deviations, compared exactly, as squares.

use super::Checked;
use crate::factor::Named;
use crate::format::comparison_series::JumpEntry;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};
use crate::verification::sample::Sample;

pub(super) fn check(entry: &JumpEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    for series in evidence.series(&entry.parameters) {
        for (place, value) in series.values.iter().enumerate() {
            let rest: Vec<&Ratio> = series
                .values
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
                .map(|(_, other)| &other.value)
                .collect();
            let Some(sample) = Sample::of(&rest, &entry.bounds)? else {
                continue;
            };
            checked.times += 1;
            if sample.has(&value.value) {
                continue;
            }
            let Sample {
                count,
                mean,
                variance,
                bound,
                ..
            } = sample;
            let distance = (value.value.clone() - mean.clone()).abs();
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
                    format!("{times:.1} 个标准差，{count} 个值时至多 {}", bound.sigmas),
                    format!(
                        "{times:.1} standard deviations; of {count} others at most {}",
                        bound.sigmas
                    ),
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
