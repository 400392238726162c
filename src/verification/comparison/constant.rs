//! Values that stay the same over successive months, where nature would have them change.

use super::Checked;
use crate::factor::Named;
use crate::format::comparison_series::ConstantSeriesEntry;
use crate::problem::Problems;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};
use crate::verification::series::{SeriesValue, month_number};

pub(super) fn check(entry: &ConstantSeriesEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    for series in evidence.series(&entry.parameters) {
        if series.values.len() < entry.months as usize {
            continue;
        }
        checked.times += 1;
        for run in runs(&series.values) {
            if run.len() < entry.months as usize {
                continue;
            }
            let parameter = evidence.library.parameters.find(&series.parameter);
            let title = parameter.map_or_else(|| Text::same(&series.parameter), |known| known.title().clone());
            let unit = parameter.map_or_else(String::new, |known| {
                known.unit_text(evidence.library.items.at(series.item))
            });
            let (first, last, count) = (run[0].period, run[run.len() - 1].period, run.len());
            let value = Figure::new(run[0].value.clone(), unit, 5);
            let words = run[0].value.to_text();
            checked.found.push(Found {
                plant: Some(series.plant),
                item: Some(series.item),
                parameter: Some(series.parameter.clone()),
                period: Some(if first == last {
                    first
                } else {
                    run[0].period.row(crate::period::PeriodLength::Year)
                })
                .filter(|year| year.contains(last)),
                detail: Some(Text::new(
                    format!(
                        "{}自 {first} 至 {last} 连续 {count} 个月均为 {words} {}",
                        title.zh, value.unit
                    ),
                    format!(
                        "{} is {words} {} in all of {count} successive months, {first} to {last}",
                        title.en, value.unit
                    ),
                )),
                expected: Some(Expected::Bounds {
                    low: None,
                    high: Some(Figure::new((u64::from(entry.months) - 1).into(), "1", 0)),
                }),
                found: Some(Figure::new((count as u64).into(), "1", 0)),
                lines: evidence.lines(run.iter().flat_map(|value| value.groups.iter().copied()))?,
                ..Found::default()
            });
        }
    }
    Ok(checked.none_stated("没有连续多月填报的参数", "no parameter is stated over so many months"))
}

/// Successive months with one value.
fn runs(values: &[SeriesValue]) -> Vec<&[SeriesValue]> {
    values
        .chunk_by(|left, right| {
            left.value == right.value && month_number(right.period) == month_number(left.period) + 1
        })
        .collect()
}
