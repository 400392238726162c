//! A share of the capacity or the output of units: those that reach a level, or are of some product, over all.

use std::collections::{BTreeMap, BTreeSet};

use super::closing::{Gap, closing};
use super::measured::{Measured, Part, Sum, Undecided};
use super::scope::Scope;
use crate::factor::Named;
use crate::format::metric::{PoolingEntry, WeightEntry};
use crate::problem::Problems;
use crate::quantity::{Dimension, Ratio};
use crate::spelling::fold;
use crate::target::benchmark::BenchmarkSet;
use crate::target::metric::Metric;
use crate::target::register::{Amount, RegisterUnit};
use crate::target::standing::{LevelStanding, Standing, level_title};
use crate::text::Text;

/// A unit that counts below the line.
pub(super) struct Weighed<'a> {
    /// The unit.
    pub unit: &'a RegisterUnit,
    /// What it counts, in base units.
    pub weight: Ratio,
    /// Its standing to the level; `None` of a share by product alone.
    pub standing: Option<LevelStanding<'a>>,
    /// Whether it counts above the line.
    pub counts: Counts,
}

/// Whether a unit counts above the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It cannot be told.
    Unknown(Text),
}

/// Measures the share in a year. Errors: a fault of the program's own data.
pub(super) fn measure(scope: &Scope<'_>, metric: &Metric, year: i16) -> Result<Measured, Problems> {
    let units = scope.units(metric, year);
    let mut measured = Measured {
        unit: "%".to_owned(),
        words: words(scope, metric),
        ..Measured::default()
    };
    let set = metric.set.as_deref().and_then(|set| scope.yardsticks.set(set));
    let (units, without): (Vec<&RegisterUnit>, Vec<&RegisterUnit>) =
        units.into_iter().partition(|unit| match (&metric.level, set) {
            (Some(level), Some(set)) => set.knows(&unit.product, level),
            _ => true,
        });
    if !without.is_empty() {
        measured.notes.push(without_level(&without, set));
    }
    if units.is_empty() {
        measured.missing.push(Text::new(
            format!("清单中没有 {year} 年及以前、属于该范围的设施"),
            format!("the register has no such unit of {year} or before"),
        ));
        return Ok(measured);
    }
    let mut groups: Vec<(Option<Text>, Vec<&RegisterUnit>)> = Vec::new();
    match metric.pooling {
        PoolingEntry::Pooled => groups.push((None, units)),
        PoolingEntry::PerProduct => {
            for product in scope.yardsticks.products.products.iter() {
                let of_product = units.iter().copied().filter(|unit| unit.product == product.id());
                let of_product: Vec<&RegisterUnit> = of_product.collect();
                if !of_product.is_empty() {
                    groups.push((Some(product.title().clone()), of_product));
                }
            }
        }
    }
    let mut unmade = Vec::new();
    for (title, units) in groups {
        let (part, of_part) = part(scope, metric, set, title, (&units, year), &mut measured)?;
        measured.parts.push(part);
        unmade.extend(of_part);
    }
    measured.notes.extend(of_units(unmade));
    Ok(measured)
}

/// A part, and the units that do not reach the level and whose corrections were not made.
fn part<'a>(
    scope: &Scope<'a>,
    metric: &'a Metric,
    set: Option<&'a BenchmarkSet>,
    title: Option<Text>,
    (units, year): (&[&'a RegisterUnit], i16),
    measured: &mut Measured,
) -> Result<(Part, Vec<(Text, String)>), Problems> {
    let mut part = Part {
        title,
        ..Part::default()
    };
    let mut weighed: Vec<Weighed<'a>> = Vec::new();
    let mut dimension: Option<Dimension> = None;
    let mut is_whole = true;
    let mut of_no_level = Vec::new();
    for unit in units {
        let Some((standing, mut counts)) = counts(scope, metric, set, unit)? else {
            of_no_level.push(*unit);
            continue;
        };
        if let Some(reason) = carried(scope, unit, year) {
            counts = Counts::Unknown(reason);
        }
        let Some(amount) = weight_of(unit, metric.weight) else {
            is_whole = false;
            let reason = match metric.weight {
                WeightEntry::Capacity => Text::new("没有产能", "its capacity is not stated"),
                WeightEntry::Output => Text::new("没有产量", "its output is not stated"),
            };
            part.undecided.push(Undecided {
                label: unit.title(),
                weight: None,
                reason,
            });
            continue;
        };
        let own = amount.unit.dimension.clone();
        if dimension.as_ref().is_some_and(|known| *known != own) {
            is_whole = false;
            part.undecided.push(Undecided {
                label: unit.title(),
                weight: None,
                reason: {
                    let unit = scope.yardsticks.units.written(&amount.unit.text);
                    Text::new(
                        format!("以 {} 计，与其他设施不能相加", unit.zh),
                        format!("it is in {}, which does not add to the others", unit.en),
                    )
                },
            });
            continue;
        }
        dimension.get_or_insert(own);
        if let Counts::Unknown(reason) = &counts {
            part.undecided.push(Undecided {
                label: unit.title(),
                weight: Some(amount.in_base()),
                reason: reason.clone(),
            });
        }
        weighed.push(Weighed {
            unit,
            weight: amount.in_base(),
            standing,
            counts,
        });
    }
    if !of_no_level.is_empty() {
        measured.notes.push(without_level(&of_no_level, set));
    }
    measured.notes.extend(stages(scope, &weighed));
    let failing = weighed.iter().filter(|weighed| weighed.counts == Counts::No);
    let unmade = failing.filter_map(|weighed| Some((weighed.standing.as_ref()?.unmade()?, weighed.unit.label())));
    let unmade = unmade.collect();
    let unit = dimension
        .map(|dimension| base_unit(scope, &dimension))
        .unwrap_or_default();
    let of = |wanted: fn(&Counts) -> bool| -> Vec<(Text, Ratio)> {
        let found = weighed.iter().filter(|weighed| wanted(&weighed.counts));
        found
            .map(|weighed| (weighed.unit.title(), weighed.weight.clone()))
            .collect()
    };
    part.above = Sum {
        terms: of(|counts| *counts == Counts::Yes),
        unit: unit.clone(),
    };
    part.below = Sum {
        terms: of(|_| true),
        unit,
    };
    let open: Ratio = weighed
        .iter()
        .filter(|weighed| matches!(weighed.counts, Counts::Unknown(_)))
        .map(|weighed| weighed.weight.clone())
        .sum();
    let percent = |above: Ratio| (above * Ratio::from(100)).divide(&part.below.total());
    let low = percent(part.above.total());
    let high = percent(part.above.total() + open);
    if is_whole {
        part.value = low.zip(high);
    }
    if part.value.is_none() {
        let names: Vec<Text> = part.undecided.iter().map(|undecided| undecided.label.clone()).collect();
        measured.missing.push(if !names.is_empty() {
            Text::new(
                format!("分母不全：{}", join(&names, true)),
                format!("the sum below the line is not whole: {}", join(&names, false)),
            )
        } else if weighed.is_empty() {
            Text::new(
                "没有有该水平的设施",
                "no unit is of a product and class that the level is for",
            )
        } else {
            Text::new("分母为零", "the sum below the line is zero")
        });
    }
    if let Some((operator, threshold)) = &scope.target.threshold
        && is_whole
        && !part.below.total().is_zero()
    {
        let gap = Gap {
            operator: *operator,
            threshold,
            above: part.above.total(),
            below: part.below.total(),
            unit: scope.yardsticks.units.written(&part.below.unit),
            is_by_level: metric.level.is_some(),
            what: weight_title(metric.weight),
        };
        part.closing = closing(&gap, &weighed);
    }
    Ok((part, unmade))
}

/// That the row of a unit is one of an earlier year than the one looked at: what it was then is not what it is now, and it may be another's former name.
pub(super) fn carried(scope: &Scope<'_>, unit: &RegisterUnit, year: i16) -> Option<Text> {
    if unit.year >= year {
        return None;
    }
    let of_plant = scope.index.units_of_plant(&fold(&unit.plant));
    let of_plant = of_plant.into_iter().filter(|row| row.product == unit.product);
    let mut first: BTreeMap<&str, i16> = BTreeMap::new();
    for row in of_plant {
        let known = first.entry(&row.unit).or_insert(row.year);
        *known = row.year.min(*known);
    }
    let later: Vec<&str> = first
        .into_iter()
        .filter(|(_, first)| *first > unit.year)
        .map(|(name, _)| name)
        .collect();
    let (mut zh, mut en) = (
        format!("最近登记的是 {} 年", unit.year),
        format!("last stated of {}", unit.year),
    );
    if !later.is_empty() {
        zh += &format!("；同企业 {} 其后才登记：是否改名？", later.join("、"));
        en += &format!("; {} of the same plant came after it: renamed?", later.join(", "));
    }
    Some(Text::new(zh, en))
}

/// What a unit counts by.
pub(super) fn weight_of(unit: &RegisterUnit, weight: WeightEntry) -> Option<&Amount> {
    match weight {
        WeightEntry::Capacity => unit.capacity.as_ref(),
        WeightEntry::Output => unit.output.as_ref(),
    }
}

/// The base unit of a dimension, as sums are shown in it.
pub(super) fn base_unit(scope: &Scope<'_>, dimension: &Dimension) -> String {
    let id = dimension.to_string();
    let found = scope
        .yardsticks
        .units
        .entries()
        .find(|unit| unit.dimension == id && unit.size == "1");
    found.map_or(id, |unit| unit.id.clone())
}

/// Whether a unit counts above the line, and its standing to the level; `None` where the set has no level for its class.
fn counts<'a>(
    scope: &Scope<'a>,
    metric: &'a Metric,
    set: Option<&'a BenchmarkSet>,
    unit: &'a RegisterUnit,
) -> Result<Option<(Option<LevelStanding<'a>>, Counts)>, Problems> {
    let is_of_product = metric.counted.is_empty() || metric.counted.contains(&unit.product);
    if !is_of_product {
        return Ok(Some((None, Counts::No)));
    }
    let Some(level) = &metric.level else {
        return Ok(Some((None, Counts::Yes)));
    };
    let Some(set) = set else {
        let reason = Text::new("没有选定的标杆文件", "the table of levels that is chosen is not there");
        return Ok(Some((None, Counts::Unknown(reason))));
    };
    Ok(Some(match scope.yardsticks.deciding_standing(unit, set, level)? {
        Standing::Known(standing) if standing.is_reached() => (Some(*standing), Counts::Yes),
        Standing::Known(standing) if standing.may_be_reached() => {
            let names: Vec<Text> = standing.unstated.clone();
            let reason = Text::new(
                format!("修正后或可达到，修正项未登记：{}", join(&names, true)),
                format!(
                    "it may be reached with corrections that are not stated: {}",
                    join(&names, false)
                ),
            );
            (Some(*standing), Counts::Unknown(reason))
        }
        Standing::Known(standing) => (Some(*standing), Counts::No),
        Standing::Unknown(reason) => (None, Counts::Unknown(reason)),
        Standing::Absent => return Ok(None),
    }))
}

pub(super) fn join(texts: &[Text], is_chinese: bool) -> String {
    let words = texts.iter().map(|text| if is_chinese { &text.zh } else { &text.en });
    let words: Vec<&str> = words.map(String::as_str).collect();
    words.join(if is_chinese { "、" } else { ", " })
}

/// Classes that are stages, and the units of them.
type Stages<'a> = (BTreeSet<&'a str>, Vec<String>);

/// Units of one plant that are stages of a route: what passes through them counts at each.
fn stages(scope: &Scope<'_>, weighed: &[Weighed<'_>]) -> Vec<Text> {
    let mut plants: BTreeMap<(String, &str), Stages<'_>> = BTreeMap::new();
    for unit in weighed.iter().map(|weighed| weighed.unit) {
        let product = scope.yardsticks.products.products.find(&unit.product);
        let class = product
            .zip(unit.class.as_deref())
            .and_then(|(product, class)| product.class(class));
        if let Some(class) = class.filter(|class| class.stage) {
            let (classes, labels) = plants.entry((fold(&unit.plant), &unit.product)).or_default();
            classes.insert(&class.id);
            labels.push(unit.label());
        }
    }
    let several = plants.into_values().filter(|(classes, _)| classes.len() > 1);
    let note = |(_, labels): (BTreeSet<&str>, Vec<String>)| {
        Text::new(
            format!("同一企业的各工段分别计入产能，同一金属计了多次：{}", labels.join("、")),
            format!(
                "stages of one plant, each counted with its capacity, the same metal more than once: {}",
                labels.join(", ")
            ),
        )
    };
    several.map(note).collect()
}

/// What is said of units, of each thing the units that it is said of.
pub(super) fn of_units(said: impl IntoIterator<Item = (Text, String)>) -> Vec<Text> {
    let mut found: Vec<(Text, Vec<String>)> = Vec::new();
    for (words, unit) in said {
        match found.iter_mut().find(|(known, _)| *known == words) {
            Some((_, units)) => units.push(unit),
            None => found.push((words, vec![unit])),
        }
    }
    let with_units = |(words, units): (Text, Vec<String>)| {
        Text::new(
            format!("{}（{}）", words.zh, units.join("、")),
            format!("{} ({})", words.en, units.join(", ")),
        )
    };
    found.into_iter().map(with_units).collect()
}

/// What units count by, in words.
fn weight_title(weight: WeightEntry) -> Text {
    match weight {
        WeightEntry::Capacity => Text::new("产能", "capacity"),
        WeightEntry::Output => Text::new("产量", "output"),
    }
}

/// How the share is made.
fn words(scope: &Scope<'_>, metric: &Metric) -> Text {
    let Text { zh, en } = weight_title(metric.weight);
    match &metric.level {
        Some(level) => {
            let set = metric.set.as_deref().unwrap_or_default();
            let level = level_title(level);
            Text::new(
                format!("达到{}（{set}）的设施{zh} ÷ 全部设施{zh}", level.zh),
                format!(
                    "{en} of units at the {} ({set}) or better / {en} of all units",
                    level.en
                ),
            )
        }
        None => {
            let titles =
                |ids: &[String]| -> Vec<Text> { ids.iter().map(|id| scope.yardsticks.products.title(id)).collect() };
            let (counted, all) = (titles(&metric.counted), titles(&metric.products));
            Text::new(
                format!("{}的{zh} ÷ {}的{zh}", join(&counted, true), join(&all, true)),
                format!("{en} of {} / {en} of {}", join(&counted, false), join(&all, false)),
            )
        }
    }
}

fn without_level(units: &[&RegisterUnit], set: Option<&BenchmarkSet>) -> Text {
    let names: Vec<String> = units.iter().map(|unit| unit.label()).collect();
    let set = set.map_or("", |set| set.id.as_str());
    Text::new(
        format!("{set} 没有其产品或类别的水平，不计入：{}", names.join("、")),
        format!(
            "left out, since {set} has no level for their product or class: {}",
            names.join(", ")
        ),
    )
}
