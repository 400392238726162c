//! Quotients and sums of quantities that plants state.

use super::measured::{Measured, Part, Sum, Undecided};
use super::scope::Scope;
use super::units_share::join;
use crate::format::metric::MeasureEntry;
use crate::quantity::Ratio;
use crate::target::metric::Metric;
use crate::target::plan::yearly_unit;
use crate::text::Text;

/// Measures the quotient, or the sum, of a year.
pub(super) fn measure(scope: &Scope<'_>, metric: &Metric, year: i16) -> Measured {
    let mut measured = Measured {
        words: words(scope, metric),
        unit: metric.unit.clone().unwrap_or_default(),
        ..Measured::default()
    };
    let of_year = Gathered::of(scope, metric, year);
    let is_sum = metric.measure == MeasureEntry::QuantitiesSum;
    if of_year.above.terms.is_empty() && of_year.below.terms.is_empty() {
        let names = metric.numerator.iter().chain(&metric.denominator);
        let names: Vec<Text> = names.map(|id| scope.yardsticks.book.quantity_title(id)).collect();
        measured.missing.push(Text::new(
            format!("{year} 年没有登记：{}", join(&names, true)),
            format!("nothing is stated of {year}: {}", join(&names, false)),
        ));
        return measured;
    }
    measured.notes.extend(of_year.notes);
    let size = match &metric.unit {
        None => Ratio::one(),
        Some(unit) => match scope.yardsticks.units.parse(unit) {
            Ok(unit) => unit.size,
            Err(_) => {
                return Measured::missing(Text::new(
                    format!("指标的单位 `{unit}` 未知"),
                    format!("the unit `{unit}` of the metric is not known"),
                ));
            }
        },
    };
    let mut part = Part {
        above: of_year.above,
        below: of_year.below,
        undecided: of_year.undecided,
        ..Part::default()
    };
    let value = if is_sum {
        Some(part.above.total())
    } else {
        part.above.total().divide(&part.below.total())
    };
    let value = value.and_then(|value| value.divide(&size));
    if part.undecided.is_empty() {
        part.value = value.map(|value| (value.clone(), value));
    } else {
        let named = |is_chinese: bool| -> Vec<String> {
            let words = |undecided: &Undecided| match is_chinese {
                true => format!("{} {}", undecided.label.zh, undecided.reason.zh),
                false => format!("{} ({})", undecided.label.en, undecided.reason.en),
            };
            part.undecided.iter().map(words).collect()
        };
        measured.missing.push(Text::new(
            format!("登记量不全：{}", named(true).join("、")),
            format!("what is stated is not whole: {}", named(false).join(", ")),
        ));
        part.undecided.clear();
    }
    measured.parts.push(part);
    measured
}

/// What the plants state of a year.
struct Gathered {
    above: Sum,
    below: Sum,
    undecided: Vec<Undecided>,
    notes: Vec<Text>,
}

impl Gathered {
    fn of(scope: &Scope<'_>, metric: &Metric, year: i16) -> Gathered {
        let mut gathered = Gathered {
            above: Sum::default(),
            below: Sum::default(),
            undecided: Vec::new(),
            notes: Vec::new(),
        };
        let base = |ids: &[String]| {
            let first = ids.first().and_then(|id| scope.yardsticks.book.quantities.find(id));
            first.map_or_else(String::new, |quantity| quantity.unit.text.clone())
        };
        gathered.above.unit = base(&metric.numerator);
        gathered.below.unit = base(&metric.denominator);
        let (mut silent, mut zero): (Vec<String>, Vec<Text>) = (Vec::new(), Vec::new());
        for (plant, name) in scope.plants() {
            let stated = |ids: &[String]| -> Terms {
                ids.iter()
                    .map(|id| (id.clone(), scope.stated(&plant, id, year)))
                    .collect()
            };
            let (above, below) = (stated(&metric.numerator), stated(&metric.denominator));
            let is_stated = |terms: &Terms| terms.iter().any(|(_, amount)| amount.is_some());
            if !is_stated(&above) && !is_stated(&below) {
                silent.push(name);
                continue;
            }
            // A plant that makes none of what stands above the line counts nothing there, if what stands below it takes in what others make.
            let makes_none = !is_stated(&above) && below.len() > 1;
            let sides = [
                (&above, &mut gathered.above, makes_none),
                (&below, &mut gathered.below, false),
            ];
            for (terms, sum, makes_none) in sides {
                // Of several terms a plant may have one alone: primary metal and no recycled.
                let others_are_none = makes_none || (terms.len() > 1 && is_stated(terms));
                for (id, amount) in terms {
                    let title = scope.yardsticks.book.quantity_title(id);
                    // Where one quantity stands on this side, the line above says which.
                    let label = match terms.len() {
                        1 => Text::same(&name),
                        _ => Text::new(format!("{name} {}", title.zh), format!("{name} {}", title.en)),
                    };
                    let known = scope.yardsticks.book.quantities.find(id);
                    let shown = known
                        .zip(amount.as_ref())
                        .and_then(|(known, amount)| amount.divide(&known.unit.size));
                    match shown {
                        Some(shown) => sum.terms.push((label, shown)),
                        None if others_are_none || metric.optional.contains(id) => {
                            let whole = Text::new(format!("{name} {}", title.zh), format!("{name} {}", title.en));
                            if !zero.contains(&whole) && scope.stated(&plant, id, year).is_none() {
                                zero.push(whole);
                            }
                        }
                        None => gathered.undecided.push(Undecided {
                            reason: not_stated(&title),
                            label: Text::same(&name),
                            weight: None,
                        }),
                    }
                }
            }
        }
        if !silent.is_empty() {
            gathered.notes.push(Text::new(
                format!("未登记任何一项、不在分子分母中的企业：{}", silent.join("、")),
                format!(
                    "plants that state none of it and stand on neither side: {}",
                    silent.join(", ")
                ),
            ));
        }
        if !zero.is_empty() {
            gathered.notes.push(Text::new(
                format!("未登记、按 0 计：{}", join(&zero, true)),
                format!("not stated, counted as 0: {}", join(&zero, false)),
            ));
        }
        gathered
    }
}

/// Quantities of a plant with what it states of each.
type Terms = Vec<(String, Option<Ratio>)>;

fn not_stated(title: &Text) -> Text {
    Text::new(format!("未登记{}", title.zh), format!("{} is not stated", title.en))
}

/// How the quotient is made.
fn words(scope: &Scope<'_>, metric: &Metric) -> Text {
    let join = |ids: &[String], is_chinese: bool| {
        let titles: Vec<String> = ids
            .iter()
            .map(|id| {
                let title = scope.yardsticks.book.quantity_title(id);
                if is_chinese { title.zh } else { title.en }
            })
            .collect();
        let joined = titles.join(" + ");
        if titles.len() > 1 {
            format!("({joined})")
        } else {
            joined
        }
    };
    let side = |is_chinese: bool| match metric.measure {
        MeasureEntry::QuantitiesSum => join(&metric.numerator, is_chinese),
        _ => format!(
            "{} ÷ {}",
            join(&metric.numerator, is_chinese),
            join(&metric.denominator, is_chinese)
        ),
    };
    Text::new(side(true), side(false))
}

/// The plants whose quantity reaches the threshold of a year: whom a service is for.
pub(super) fn plants_above(scope: &Scope<'_>, metric: &Metric, year: i16) -> Measured {
    let mut measured = Measured {
        unit: scope.target.unit.clone().unwrap_or_default(),
        words: words_of_scope(scope, metric),
        ..Measured::default()
    };
    let wanted = yearly_unit(scope.target, scope.yardsticks.units);
    let (Some(wanted), Some((operator, threshold)), Some(quantity)) =
        (wanted, &scope.target.threshold, metric.numerator.first())
    else {
        return measured;
    };
    let mut part = Part::default();
    part.above.unit = wanted.text.clone();
    part.below.unit = wanted.text.clone();
    for (plant, name) in scope.plants() {
        let Some(amount) = scope.stated(&plant, quantity, year) else {
            let title = scope.yardsticks.book.quantity_title(quantity);
            part.undecided.push(Undecided {
                label: Text::same(&name),
                weight: None,
                reason: not_stated(&title),
            });
            continue;
        };
        let Some(amount) = amount.divide(&wanted.size) else {
            return Measured::missing(Text::new(
                format!("目标的单位 `{}` 没有大小", wanted.text),
                format!("the unit `{}` of the target has no size", wanted.text),
            ));
        };
        if operator.holds(&amount, threshold) {
            part.above.terms.push((Text::same(&name), amount.clone()));
        }
        part.below.terms.push((Text::same(&name), amount));
    }
    if part.below.terms.is_empty() {
        let title = scope.yardsticks.book.quantity_title(quantity);
        measured.missing.push(Text::new(
            format!("{year} 年没有企业登记{}", title.zh),
            format!("no plant states {} of {year}", title.en),
        ));
    }
    measured.parts.push(part);
    measured
}

fn words_of_scope(scope: &Scope<'_>, metric: &Metric) -> Text {
    let title = metric
        .numerator
        .first()
        .map(|id| scope.yardsticks.book.quantity_title(id));
    let title = title.unwrap_or_default();
    Text::new(
        format!("{}达到门槛的企业（服务对象范围，不是目标）", title.zh),
        format!(
            "plants whose {} reaches the threshold: whom the service is for, no target",
            title.en
        ),
    )
}
