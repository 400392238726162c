//! The year of the peak of what the plants of a register emit.

use std::collections::BTreeSet;

use super::measured::{Measured, Part};
use super::scope::Scope;
use super::units_share::base_unit;
use crate::quantity::Ratio;
use crate::scenario::peak::{Peak, PeakDefinition, Standing};
use crate::scenario::series::{Series, YearValue};
use crate::target::metric::Metric;
use crate::target::score::Verdict;
use crate::text::Text;

/// What a series of the register says of the peak.
pub(super) struct PeakYear {
    /// What was measured.
    pub measured: Measured,
    /// The year of the peak.
    pub year: Option<i16>,
    /// What follows for the target; `None` where there is no series.
    pub verdict: Option<Verdict>,
}

/// The peak of the sum of what every plant of the target states. Only years count of which each plant that states any year states a value: a sum over ever
/// more plants rises by itself. A plant that runs and states none is missing, and the peak cannot be told.
pub(super) fn measure(scope: &Scope<'_>, metric: &Metric, definition: &PeakDefinition) -> PeakYear {
    let register = scope.yardsticks.register;
    let quantity = metric.numerator.first().cloned().unwrap_or_default();
    let years: BTreeSet<i16> = register
        .quantities
        .iter()
        .filter(|stated| stated.quantity == quantity)
        .map(|stated| stated.year)
        .collect();
    let plants: Vec<String> = scope
        .plants()
        .into_keys()
        .filter(|plant| years.iter().any(|year| scope.stated(plant, &quantity, *year).is_some()))
        .collect();
    let mut missing = Vec::new();
    let ran = scope.plants_that_ran().into_iter();
    let silent: Vec<String> = ran
        .filter(|(plant, _)| !plants.contains(plant))
        .map(|(_, name)| name)
        .collect();
    let title = scope.yardsticks.book.quantity_title(&quantity);
    if !silent.is_empty() && !plants.is_empty() {
        missing.push(Text::new(
            format!("未登记{}的企业：{}", title.zh, silent.join("、")),
            format!("plants that do not state {}: {}", title.en, silent.join(", ")),
        ));
    }
    let of_no_unit = scope.plants_of_no_unit().into_iter();
    let states = |plant: &str| years.iter().any(|year| scope.stated(plant, &quantity, *year).is_some());
    let of_no_unit: Vec<String> = of_no_unit
        .filter(|(plant, _)| states(plant))
        .map(|(_, name)| name)
        .collect();
    if !of_no_unit.is_empty() {
        missing.push(Text::new(
            format!("没有设施、不知其行业的企业：{}", of_no_unit.join("、")),
            format!(
                "plants without a unit, so that their sector is not known: {}",
                of_no_unit.join(", ")
            ),
        ));
    }
    let divided = |plant: &str| years.iter().find_map(|year| scope.division(plant, &quantity, *year));
    for (plant, name) in scope.plants() {
        if let Some(reason) = divided(&plant) {
            missing.push(Text::new(
                format!("{name}：{}", reason.zh),
                format!("{name}: {}", reason.en),
            ));
        }
    }
    let mut values = Vec::new();
    let mut left_out: Vec<i16> = Vec::new();
    for year in years.iter().copied() {
        let stated: Vec<Option<Ratio>> = plants
            .iter()
            .map(|plant| scope.stated(plant, &quantity, year))
            .collect();
        if stated.iter().all(Option::is_none) {
            continue;
        }
        let whole: Option<Vec<Ratio>> = stated.into_iter().collect();
        match whole {
            Some(whole) => values.push(YearValue {
                year: i32::from(year),
                value: whole.into_iter().sum(),
            }),
            None => left_out.push(year),
        }
    }
    // The latest year of which there are units that run, or of which some plant states a part.
    let ran = scope.years(false).last().copied();
    let latest = ran.max(left_out.last().copied());
    if let (Some(last), Some(year)) = (values.last(), latest)
        && i32::from(year) > last.year
    {
        missing.push(Text::new(
            format!("{year} 年不是每家企业都有数据"),
            format!("not every plant states {year}"),
        ));
    }
    let mut measured = Measured {
        words: Text::new(
            format!("各企业{}之和的最高年", title.zh),
            format!("the greatest year of the plants' {}", title.en),
        ),
        missing,
        ..Measured::default()
    };
    if !left_out.is_empty() {
        let words: Vec<String> = left_out.iter().map(i16::to_string).collect();
        measured.notes.push(Text::new(
            format!("不是每家企业都有数据、未取的年份：{}", words.join("、")),
            format!(
                "years left out, since not every plant states them: {}",
                words.join(", ")
            ),
        ));
    }
    let terms = values
        .iter()
        .map(|value| (Text::same(value.year.to_string()), value.value.clone()))
        .collect();
    let series = Series::new("", values);
    let (Some(series), Some(before)) = (series, scope.target.before_year()) else {
        measured.missing.push(Text::new(
            format!("没有企业逐年登记{}；可用 --scenario 给出情景", title.zh),
            format!(
                "no plant states its {} year by year; --scenario gives a course",
                title.en
            ),
        ));
        return PeakYear {
            measured,
            year: None,
            verdict: None,
        };
    };
    let peak = Peak::of(&series, definition);
    let standing = peak.deadline(before).standing;
    let mut part = Part {
        value: u64::try_from(peak.year)
            .ok()
            .map(|year| (Ratio::from(year), Ratio::from(year))),
        ..Part::default()
    };
    let known = scope.yardsticks.book.quantities.find(&quantity);
    part.above.unit = known
        .map(|known| base_unit(scope, &known.unit.dimension))
        .unwrap_or_default();
    part.above.terms = terms;
    measured.parts.push(part);
    PeakYear {
        measured,
        year: i16::try_from(peak.year).ok(),
        verdict: Some(match standing {
            Standing::Met => Verdict::Met,
            Standing::MetProvisionally => Verdict::MetProvisionally,
            Standing::Open => Verdict::Open,
            Standing::Missed => Verdict::Missed,
        }),
    }
}
