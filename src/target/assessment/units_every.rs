//! What every unit must meet: a level of energy, or a smallest capacity.

use super::closing::shown;
use super::measured::{Measured, Part, Undecided};
use super::scope::Scope;
use super::units_share::{base_unit, carried, join, weight_of};
use crate::format::metric::StatusEntry;
use crate::problem::Problems;
use crate::quantity::{Ratio, UnitTable};
use crate::target::benchmark::BenchmarkSet;
use crate::target::metric::Metric;
use crate::target::plan::yearly_unit;
use crate::target::register::RegisterUnit;
use crate::target::standing::{LIMITS, LevelStanding, Standing, level_title};
use crate::text::Text;

/// Looks at every unit in a year: which fail, of which it cannot be told. Errors: a fault of the program's own data.
pub(super) fn measure(scope: &Scope<'_>, metric: &Metric, year: i16) -> Result<Measured, Problems> {
    let units = scope.units(metric, year);
    let mut measured = Measured {
        words: words(metric),
        ..Measured::default()
    };
    if units.is_empty() {
        measured.missing.push(match metric.status {
            StatusEntry::New => Text::new(
                "清单中没有拟建、在建设施",
                "the register has no planned or ongoing unit",
            ),
            StatusEntry::Existing => Text::new("清单中没有该范围的设施", "the register has no such unit"),
        });
        return Ok(measured);
    }
    let mut part = Part::default();
    let mut left_out = Vec::new();
    for unit in units {
        part.below.terms.push((unit.title(), Ratio::one()));
        let judged = match &metric.level {
            Some(level) => by_level(scope, metric, unit, level)?,
            None => by_capacity(scope, metric, unit),
        };
        let undecided = |reason| Undecided {
            label: unit.title(),
            weight: None,
            reason,
        };
        let judged = match (judged, carried(scope, unit, year)) {
            (Judged::LeftOut, _) => Judged::LeftOut,
            (_, Some(reason)) => Judged::Unknown(reason),
            (judged, None) => judged,
        };
        match judged {
            Judged::Holds => part.above.terms.push((unit.title(), Ratio::one())),
            Judged::Fails(reason) => measured.failing.push(undecided(reason)),
            Judged::Unknown(reason) => part.undecided.push(undecided(reason)),
            Judged::LeftOut => {
                part.below.terms.pop();
                left_out.push(unit.label());
            }
        }
    }
    if !left_out.is_empty() {
        measured.notes.push(Text::new(
            format!("所用文件没有其产品或类别的水平，不评价：{}", left_out.join("、")),
            format!(
                "not looked at, since the document that is used has no level of their product or class: {}",
                left_out.join(", ")
            ),
        ));
    }
    if part.below.terms.is_empty() {
        measured.missing.push(Text::new(
            "没有可评价的设施",
            "there is no unit that could be looked at",
        ));
        return Ok(measured);
    }
    measured.parts.push(part);
    Ok(measured)
}

/// What was found of a unit.
enum Judged {
    Holds,
    Fails(Text),
    Unknown(Text),
    /// Nobody has a level for it.
    LeftOut,
}

fn by_level(scope: &Scope<'_>, metric: &Metric, unit: &RegisterUnit, level: &str) -> Result<Judged, Problems> {
    // A level of the mandatory standards stands in the standard of the product.
    let known = LIMITS.into_iter().find(|known| *known == level);
    let named = metric.set.as_deref().and_then(|set| scope.yardsticks.set(set));
    let set = named.or_else(|| {
        let is_of_product = |set: &&BenchmarkSet| set.knows(&unit.product, level);
        scope
            .yardsticks
            .sets
            .iter()
            .filter(|_| known.is_some())
            .find(is_of_product)
    });
    let Some(set) = set else {
        return Ok(Judged::LeftOut);
    };
    Ok(match scope.yardsticks.deciding_standing(unit, set, level)? {
        Standing::Absent => Judged::LeftOut,
        Standing::Unknown(reason) => Judged::Unknown(reason),
        Standing::Known(standing) if standing.is_reached() => Judged::Holds,
        Standing::Known(standing) if standing.may_be_reached() => Judged::Unknown(Text::new(
            format!(
                "{}；修正项未登记：{}",
                distance(&standing, scope.yardsticks.units).zh,
                join(&standing.unstated, true)
            ),
            format!(
                "{}; corrections that are not stated: {}",
                distance(&standing, scope.yardsticks.units).en,
                join(&standing.unstated, false)
            ),
        )),
        Standing::Known(standing) => Judged::Fails(match standing.unmade() {
            Some(unmade) => {
                let distance = distance(&standing, scope.yardsticks.units);
                Text::new(
                    format!("{}；{}", distance.zh, unmade.zh),
                    format!("{}; {}", distance.en, unmade.en),
                )
            }
            None => distance(&standing, scope.yardsticks.units),
        }),
    })
}

/// How far a unit is from a level.
fn distance(standing: &LevelStanding<'_>, units: &UnitTable) -> Text {
    let unit = units.written(&standing.level.unit);
    let (value, bound, over) = (
        shown(&standing.value),
        shown(&standing.bound),
        shown(&-standing.margin()),
    );
    let (set, level) = (&standing.set.id, level_title(&standing.level.level));
    Text::new(
        format!("{value} > {bound} {}（{set} {}），超出 {over}", unit.zh, level.zh),
        format!("{value} > {bound} {} ({set} {}), {over} over it", unit.en, level.en),
    )
}

fn by_capacity(scope: &Scope<'_>, metric: &Metric, unit: &RegisterUnit) -> Judged {
    let Some((operator, threshold)) = &scope.target.threshold else {
        return Judged::Unknown(Text::new("目标没有数值", "the target has no number"));
    };
    let Some(amount) = weight_of(unit, metric.weight) else {
        return Judged::Unknown(Text::new("没有产能", "its capacity is not stated"));
    };
    let wanted = yearly_unit(scope.target, scope.yardsticks.units);
    let Some(wanted) = wanted.filter(|wanted| wanted.dimension == amount.unit.dimension) else {
        let written = |unit: &str| scope.yardsticks.units.written(unit);
        let asked = written(scope.target.unit.as_deref().unwrap_or_default());
        let stated = written(&amount.unit.text);
        return Judged::Unknown(Text::new(
            format!("产能以 {} 登记，门槛以 {} 计", stated.zh, asked.zh),
            format!("its capacity is in {}, the threshold in {}", stated.en, asked.en),
        ));
    };
    let value = wanted.number_of(&amount.in_base());
    if operator.holds(&value, threshold) {
        return Judged::Holds;
    }
    let unit = format!("{}/a", base_unit(scope, &wanted.dimension));
    let unit = scope.yardsticks.units.written(&unit);
    let short = shown(&(threshold.clone() - value.clone()));
    let (value, threshold) = (shown(&value), shown(threshold));
    Judged::Fails(Text::new(
        format!("产能 {value} {}，低于 {threshold}，差 {short}", unit.zh),
        format!("its capacity is {value} {}, below {threshold}, {short} short", unit.en),
    ))
}

fn words(metric: &Metric) -> Text {
    match (metric.level.as_deref().map(level_title), metric.status) {
        (Some(level), StatusEntry::New) => Text::new(
            format!("每个拟建、在建设施达到{}", level.zh),
            format!("each planned or ongoing unit at the {} or better", level.en),
        ),
        (Some(level), StatusEntry::Existing) => Text::new(
            format!("每个在产设施达到{}", level.zh),
            format!("each unit that runs at the {} or better", level.en),
        ),
        (None, _) => Text::new("每条生产线的年产能", "the yearly capacity of each line"),
    }
}
