//! Energy per product of units, weighted by output, by product and class.

use super::measured::{Doubt, Measured, Part, Undecided};
use super::scope::Scope;
use super::units_share::{base_unit, carried};
use crate::factor::Named;
use crate::target::metric::Metric;
use crate::target::register::RegisterUnit;
use crate::text::Text;

/// The means of a year.
pub(super) fn measure(scope: &Scope<'_>, metric: &Metric, year: i16) -> Measured {
    let units = scope.units(metric, year);
    let mut measured = Measured {
        words: Text::new(
            "Σ（单位产品能耗 × 产量）÷ Σ 产量，逐产品逐类别",
            "sum of energy per product times output / sum of output, by product and class",
        ),
        ..Measured::default()
    };
    for product in scope.yardsticks.products.products.iter() {
        let of_product: Vec<&RegisterUnit> = units
            .iter()
            .copied()
            .filter(|unit| unit.product == product.id())
            .collect();
        let mut classes: Vec<Option<&str>> = of_product.iter().map(|unit| unit.class.as_deref()).collect();
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            let of_class: Vec<&RegisterUnit> = of_product
                .iter()
                .copied()
                .filter(|unit| unit.class.as_deref() == class)
                .collect();
            let title = match class {
                Some(class) => {
                    let (title, class) = (product.title(), product.class_title(class));
                    Text::new(
                        format!("{} · {}", title.zh, class.zh),
                        format!("{} · {}", title.en, class.en),
                    )
                }
                None => product.title().clone(),
            };
            measured.parts.extend(part(scope, title, &of_class, year));
        }
    }
    if measured.parts.is_empty() {
        measured.missing.push(Text::new(
            format!("{year} 年没有同时登记能耗与产量的设施"),
            format!("no unit of {year} states both energy and output"),
        ));
    }
    measured
}

fn part(scope: &Scope<'_>, title: Text, units: &[&RegisterUnit], year: i16) -> Option<Part> {
    let mut part = Part {
        title: Some(title),
        ..Part::default()
    };
    let mut unit = None;
    for row in units {
        if let Some(reason) = carried(scope, row, year) {
            part.undecided.push(Undecided {
                label: row.title(),
                weight: None,
                reason,
            });
            continue;
        }
        let (Some(intensity), Some(output)) = (row.intensity(), &row.output) else {
            part.undecided.push(Undecided {
                label: row.title(),
                weight: None,
                reason: Text::new("没有能耗或产量", "energy or output is not stated"),
            });
            continue;
        };
        let first = unit.get_or_insert_with(|| (intensity.unit.clone(), output.unit.dimension.clone()));
        if first.0.dimension != intensity.unit.dimension || first.1 != output.unit.dimension {
            part.undecided.push(Undecided {
                label: row.title(),
                weight: None,
                reason: Text::new("单位与其他设施不同", "its units differ from the others'"),
            });
            continue;
        }
        part.above
            .terms
            .push((row.title(), intensity.in_base * output.in_base()));
        part.below.terms.push((row.title(), output.in_base()));
    }
    let (unit, output) = unit?;
    if !part.undecided.is_empty() {
        part.doubt = Doubt::EITHER_WAY;
    }
    let mean = part.above.total().divide(&part.below.total())?;
    let mean = unit.number_of(&mean);
    part.value = Some((mean.clone(), mean));
    // Both sums stand in the units of the quotient, where these can be told, else in base units.
    let sides = unit.text.split_once('/');
    let parsed = |text: &str| scope.yardsticks.units.parse(text).ok();
    if let Some((energy, output)) = sides.and_then(|(above, below)| parsed(above).zip(parsed(below))) {
        for (sum, unit) in [(&mut part.above, energy), (&mut part.below, output)] {
            for (_, amount) in &mut sum.terms {
                *amount = unit.number_of(amount);
            }
            sum.unit = unit.text;
        }
    } else {
        part.above.unit = base_unit(scope, &unit.dimension.times(&output));
        part.below.unit = base_unit(scope, &output);
    }
    part.unit = Some(unit.text);
    Some(part)
}
