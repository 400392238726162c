//! Quotients and sums of quantities that plants state.

use std::collections::BTreeSet;

use super::closing::{Gap, closing};
use super::measured::{Measured, Part, Undecided};
use super::scope::Scope;
use super::units_share::join;
use crate::factor::Named;
use crate::format::metric::MeasureEntry;
use crate::quantity::Ratio;
use crate::target::metric::Metric;
use crate::target::plan::yearly_unit;
use crate::text::Text;

/// Measures the quotient, or the sum, of a year: of the plants that state both sides. What the others could change is the doubt of it.
pub(super) fn measure(scope: &Scope<'_>, metric: &Metric, year: i16) -> Measured {
    let mut measured = Measured {
        words: words(scope, metric),
        unit: metric.unit.clone().unwrap_or_default(),
        ..Measured::default()
    };
    let mut gathered = Gathered::of(scope, metric, year);
    let is_sum = metric.measure == MeasureEntry::QuantitiesSum;
    let sides = [&metric.numerator, &metric.denominator];
    let is_silent = sides.map(|ids| ids.iter().all(|id| !gathered.stated.contains(id)));
    if is_silent[0] || (is_silent[1] && !is_sum) {
        let silent = sides.iter().zip(is_silent).filter(|(_, is_silent)| *is_silent);
        let names = silent.flat_map(|(ids, _)| ids.iter().map(|id| scope.yardsticks.book.quantity_title(id)));
        let names: Vec<Text> = names.collect();
        measured.missing.push(Text::new(
            format!("{year} 年没有登记：{}", join(&names, true)),
            format!("nothing is stated of {year}: {}", join(&names, false)),
        ));
        return measured;
    }
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
    let part = &mut gathered.part;
    let (above, below) = (part.above.total(), part.below.total());
    let value = |above: Ratio| match metric.measure {
        MeasureEntry::QuantitiesSum => Some(above),
        _ => above.divide(&below),
    };
    let value = |above: Ratio| value(above)?.divide(&size);
    part.value = value(above.clone()).zip(value(above.clone() + gathered.slack));
    if let (MeasureEntry::QuantitiesShare, Some((operator, threshold)), false) =
        (metric.measure, &scope.target.threshold, below.is_zero())
    {
        let gap = Gap {
            operator: *operator,
            threshold,
            above,
            below,
            unit: scope.yardsticks.units.written(&part.below.unit),
            is_by_level: false,
            what: Text::default(),
        };
        part.closing = closing(&gap, &[]);
    }
    measured.parts.push(gathered.part);
    measured
}

/// What the plants state of a year.
struct Gathered {
    part: Part,
    /// How much more may stand above the line, of what plants do not state and what stands below it bounds.
    slack: Ratio,
    /// The quantities that some plant states.
    stated: BTreeSet<String>,
}

impl Gathered {
    fn of(scope: &Scope<'_>, metric: &Metric, year: i16) -> Gathered {
        let mut gathered = Gathered {
            part: Part::default(),
            slack: Ratio::zero(),
            stated: BTreeSet::new(),
        };
        let base = |ids: &[String]| {
            let first = ids.first().and_then(|id| scope.yardsticks.book.quantities.find(id));
            first.map_or_else(String::new, |quantity| quantity.unit.text.clone())
        };
        gathered.part.above.unit = base(&metric.numerator);
        gathered.part.below.unit = base(&metric.denominator);
        let expected = scope.plants_of(metric, year);
        let mut plants = scope.plants();
        let of_no_unit = scope.plants_of_no_unit();
        plants.extend(of_no_unit.clone());
        for (plant, name) in plants {
            let stated = |ids: &[String]| -> Terms {
                ids.iter()
                    .map(|id| (id.clone(), scope.stated(&plant, id, year)))
                    .collect()
            };
            let sides = [stated(&metric.numerator), stated(&metric.denominator)];
            let states_any = sides.iter().flatten().any(|(_, amount)| amount.is_some());
            if !states_any && !expected.contains(&plant) {
                continue;
            }
            let titled = |id: &String| scope.unstated_title(&plant, id, year);
            let uncounted = if of_no_unit.contains_key(&plant) {
                Some(Text::new(
                    "没有设施，不知其行业",
                    "it has no unit, so that its sector is not known",
                ))
            } else {
                let mut ids = metric.numerator.iter().chain(&metric.denominator);
                ids.find_map(|id| scope.division(&plant, id, year))
            };
            gathered.add(scope, metric, (&name, &titled), &sides, uncounted);
        }
        gathered
    }

    /// Adds what a plant states, and what it leaves open.
    fn add(
        &mut self,
        scope: &Scope<'_>,
        metric: &Metric,
        (name, unstated_title): (&str, &dyn Fn(&String) -> Text),
        sides: &[Terms; 2],
        uncounted: Option<Text>,
    ) {
        let is_sum = metric.measure == MeasureEntry::QuantitiesSum;
        let is_share = metric.measure == MeasureEntry::QuantitiesShare;
        let states = |terms: &Terms| terms.iter().any(|(_, amount)| amount.is_some());
        let [above, below] = sides;
        let mut missing: Vec<&String> = Vec::new();
        for (id, amount) in sides.iter().flatten() {
            if amount.is_some() {
                self.stated.insert(id.clone());
            } else if !missing.contains(&id) {
                missing.push(id);
            }
        }
        // Of a share what stands below the line bounds what may stand above it. Else one side alone would distort the quotient.
        let counts = match (is_sum, is_share) {
            (true, _) => states(above),
            (_, true) => states(below),
            _ => states(above) && states(below),
        } && uncounted.is_none();
        let part = &mut self.part;
        let mut more = None;
        if counts {
            for (terms, sum) in [(above, &mut part.above), (below, &mut part.below)] {
                for (id, amount) in terms {
                    let (Some(amount), Some(known)) = (amount, scope.yardsticks.book.quantities.find(id)) else {
                        continue;
                    };
                    // Where one quantity stands on this side, the line above says which.
                    let label = match (terms.len(), known.title()) {
                        (1, _) => Text::same(name),
                        (_, title) => Text::new(format!("{name} {}", title.zh), format!("{name} {}", title.en)),
                    };
                    sum.terms.push((label, known.unit.number_of(amount)));
                }
            }
            for id in &missing {
                match (metric.numerator.contains(*id), metric.denominator.contains(*id)) {
                    (true, false) if is_share && below.len() == 1 => {
                        let known =
                            |terms: &Terms| -> Ratio { terms.iter().filter_map(|(_, amount)| amount.clone()).sum() };
                        more = Some(known(below) - known(above));
                    }
                    (true, _) => part.doubt.greater = true,
                    (false, _) => part.doubt.smaller = true,
                }
            }
        } else {
            part.doubt.greater = true;
            part.doubt.smaller |= !is_sum;
        }
        let titles: Vec<Text> = missing.iter().map(|id| unstated_title(id)).collect();
        if uncounted.is_some() || !missing.is_empty() {
            let reason = uncounted.unwrap_or_else(|| {
                Text::new(
                    format!("未登记{}", join(&titles, true)),
                    format!("not stated: {}", join(&titles, false)),
                )
            });
            let size = metric
                .denominator
                .first()
                .and_then(|id| scope.yardsticks.book.quantities.find(id));
            let size = size.map_or_else(Ratio::one, |known| known.unit.size.clone());
            let more = more.and_then(|more| more.divide(&size));
            self.slack = self.slack.clone() + more.clone().unwrap_or_default();
            part.undecided.push(Undecided {
                label: Text::same(name),
                weight: more,
                reason,
            });
        }
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
            part.undecided.push(Undecided {
                label: Text::same(&name),
                weight: None,
                reason: not_stated(&scope.unstated_title(&plant, quantity, year)),
            });
            continue;
        };
        let amount = wanted.number_of(&amount);
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
