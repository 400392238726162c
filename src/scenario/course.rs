//! The course of a number over the years: points, and what holds between and beyond them.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::quantity::Ratio;
use crate::quantity::floating_number::significant;
use crate::quantity::number::read_number;
use crate::text::Text;
use crate::yaml::value_error;

/// The significant digits of what a power or a root gives.
const SIGNIFICANT: usize = 12;

/// What holds between two points.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interpolation {
    /// On the straight line between them.
    #[default]
    Linear,
    /// At a constant rate of growth between them, to 12 significant digits.
    Geometric,
    /// The value of the point before.
    Step,
}

impl Interpolation {
    /// Every kind.
    pub const ALL: [Interpolation; 3] = [Interpolation::Linear, Interpolation::Geometric, Interpolation::Step];

    /// Its id, as written.
    pub fn id(self) -> &'static str {
        match self {
            Interpolation::Linear => "linear",
            Interpolation::Geometric => "geometric",
            Interpolation::Step => "step",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Interpolation::Linear => Text::new("线性", "linear"),
            Interpolation::Geometric => Text::new("等比", "geometric"),
            Interpolation::Step => Text::new("阶梯", "step"),
        }
    }
}

/// The course of a number over the years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    points: BTreeMap<i16, Ratio>,
    interpolation: Interpolation,
}

impl Course {
    /// A course of points, at least one. Errors: none; `None` without points.
    pub fn new(points: BTreeMap<i16, Ratio>, interpolation: Interpolation) -> Option<Course> {
        (!points.is_empty()).then_some(Course { points, interpolation })
    }

    /// One value for all years.
    pub fn constant(value: Ratio) -> Course {
        Course {
            points: BTreeMap::from([(i16::MIN, value)]),
            interpolation: Interpolation::Step,
        }
    }

    /// A course that grows from a start by yearly rates, each of which holds from its year until the next: 0.02 for 2 per cent.
    pub fn growing((start, value): (i16, Ratio), rates: &BTreeMap<i16, Ratio>, last: i16) -> Course {
        let mut points = BTreeMap::from([(start, value.clone())]);
        let mut value = value;
        for year in start.saturating_add(1)..=last {
            let rate = rates.range(..=year).next_back();
            let rate = rate.map(|(_, rate)| rate.clone()).unwrap_or_default();
            value = (value * (Ratio::one() + rate)).significant(SIGNIFICANT as u32);
            points.insert(year, value.clone());
        }
        Course {
            points,
            interpolation: Interpolation::Step,
        }
    }

    /// The points, the earliest first.
    pub fn points(&self) -> &BTreeMap<i16, Ratio> {
        &self.points
    }

    /// The same points with another interpolation.
    #[must_use]
    pub fn interpolated(mut self, interpolation: Interpolation) -> Course {
        self.interpolation = interpolation;
        self
    }

    /// The first point that a constant rate of growth can neither lead to nor from, for it is not above zero; `None` where there is none, or where no such
    /// rate is asked for.
    pub fn without_rate(&self) -> Option<(i16, &Ratio)> {
        let mut points = self.points.iter();
        let is_geometric = self.interpolation == Interpolation::Geometric && self.points.len() > 1;
        let point = points.find(|(_, value)| value.is_zero() || value.is_negative());
        point.filter(|_| is_geometric).map(|(year, value)| (*year, value))
    }

    /// What holds between two points.
    pub fn interpolation(&self) -> Interpolation {
        self.interpolation
    }

    /// The year of the first point; `None` where one value holds for all years.
    pub fn first_year(&self) -> Option<i16> {
        self.points.keys().next().copied().filter(|year| *year != i16::MIN)
    }

    /// The year of the last point.
    pub fn last_year(&self) -> Option<i16> {
        self.points.keys().next_back().copied().filter(|year| *year != i16::MIN)
    }

    /// The value of a year; before the first point and after the last theirs.
    pub fn at(&self, year: i16) -> Ratio {
        let before = self.points.range(..=year).next_back();
        let after = self.points.range(year..).next();
        match (before, after) {
            (Some((_, value)), None) | (None, Some((_, value))) => value.clone(),
            (Some((known, value)), Some((other, _))) if known == other => value.clone(),
            (Some((from, low)), Some((to, high))) => self.between((*from, low), (*to, high), year),
            (None, None) => Ratio::zero(),
        }
    }

    fn between(&self, (from, low): (i16, &Ratio), (to, high): (i16, &Ratio), year: i16) -> Ratio {
        let years = |span: i32| Ratio::from(u64::try_from(span).unwrap_or_default());
        let passed = years(i32::from(year) - i32::from(from));
        let span = years(i32::from(to) - i32::from(from));
        match self.interpolation {
            Interpolation::Step => low.clone(),
            Interpolation::Linear => {
                let part = passed.divide(&span).unwrap_or_default();
                low.clone() + (high.clone() - low.clone()) * part
            }
            Interpolation::Geometric => {
                let part = passed.divide(&span).unwrap_or_default().to_f64();
                let growth = (high.to_f64() / low.to_f64()).powf(part);
                significant(low.to_f64() * growth, SIGNIFICANT)
                    .parse()
                    .unwrap_or_default()
            }
        }
    }

    /// The course times a number, point by point: what a draw makes of it.
    #[must_use]
    pub fn scaled(&self, by: &Ratio) -> Course {
        let points = self.points.iter();
        Course {
            points: points
                .map(|(year, value)| (*year, value.clone() * by.clone()))
                .collect(),
            interpolation: self.interpolation,
        }
    }

    /// The course times a number in all years after one, up to which it is as it was: what a draw makes of it, for the base year is known.
    #[must_use]
    pub fn scaled_after(&self, year: i16, by: &Ratio) -> Course {
        let next = year.saturating_add(1);
        let later = self.points.range(next..);
        let mut points: BTreeMap<i16, Ratio> = self
            .points
            .range(..next)
            .map(|(at, value)| (*at, value.clone()))
            .collect();
        if !points.is_empty() {
            points.insert(year, self.at(year));
            points.insert(next, self.at(next) * by.clone());
        }
        points.extend(later.map(|(at, value)| (*at, value.clone() * by.clone())));
        Course {
            points,
            interpolation: self.interpolation,
        }
    }

    /// The course with no point above another number or below zero, and whether that changes it.
    #[must_use]
    pub fn clipped(&self, most: impl Fn(i16) -> Ratio) -> (Course, bool) {
        let mut is_clipped = false;
        let points = self.points.iter().map(|(year, value)| {
            let most = most(*year);
            let kept = match value {
                value if value.is_negative() => Ratio::zero(),
                value if *value > most => most,
                value => value.clone(),
            };
            is_clipped |= kept != *value;
            (*year, kept)
        });
        let course = Course {
            points: points.collect(),
            interpolation: self.interpolation,
        };
        (course, is_clipped)
    }
}

impl Course {
    /// The course, where it can be. Errors: a constant rate of growth from or to what is not above zero.
    pub(super) fn checked<E: Error>(self) -> Result<Course, E> {
        match self.without_rate() {
            Some((year, value)) => Err(value_error(&Text::new(
                format!("等比变化不能经过 {value}（{year}）：应为大于零的数，或换一种插值方式"),
                format!(
                    "a geometric course cannot pass through {value} ({year}): expected values above zero, or another interpolation"
                ),
            ))),
            None => Ok(self),
        }
    }
}

/// A number as written, `0.2`, `20 %` or `-1 %`; `None` where it is none.
pub fn read_share(typed: &str) -> Option<Ratio> {
    let typed = typed.trim();
    match typed.strip_suffix(['%', '％']) {
        Some(percent) => {
            let percent = Ratio::from(read_number(percent.trim_end()).ok()?);
            percent.divide(&Ratio::from(100))
        }
        None => read_number(typed).ok().map(Ratio::from),
    }
}

/// A course as written: one number for all years, or numbers by year, with what holds between them where that is not linear.
///
/// ```yaml
/// share: 0.2
/// share: {2023: 0.1495, 2030: 20 %}
/// share: {2023: 0.1495, 2030: 0.2, interpolation: step}
/// ```
impl<'de> Deserialize<'de> for Course {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Course, D::Error> {
        deserializer.deserialize_any(CourseVisitor)
    }
}

struct CourseVisitor;

impl CourseVisitor {
    fn one<E: Error>(typed: &str) -> Result<Course, E> {
        Ok(Course::constant(CourseVisitor::number(typed)?))
    }

    fn number<E: Error>(typed: &str) -> Result<Ratio, E> {
        read_share(typed).ok_or_else(|| {
            value_error(&Text::new(
                format!("`{typed}` 不是数"),
                format!("`{typed}` is no number"),
            ))
        })
    }
}

impl<'de> Visitor<'de> for CourseVisitor {
    type Value = Course;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or numbers by year such as {2023: 0.15, 2030: 0.2}")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Course, E> {
        CourseVisitor::one(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Course, E> {
        CourseVisitor::one(&value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Course, E> {
        CourseVisitor::one(&value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Course, E> {
        CourseVisitor::one(&value.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Course, A::Error> {
        let mut points = BTreeMap::new();
        let mut interpolation = Interpolation::default();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value::<String>()?;
            if let Ok(year) = key.parse::<i16>() {
                points.insert(year, CourseVisitor::number(&value)?);
            } else if key == "interpolation" {
                let known = Interpolation::ALL.iter().find(|known| known.id() == value);
                interpolation = *known.ok_or_else(|| {
                    value_error(&Text::new(
                        format!("没有插值方式 `{value}`；应为 linear、geometric 或 step"),
                        format!("`{value}` is no interpolation; expected linear, geometric or step"),
                    ))
                })?;
            } else {
                return Err(value_error(&Text::new(
                    format!("`{key}` 不是年份；应为逐年的数，如 {{2023: 0.15, 2030: 0.2}}"),
                    format!("`{key}` is no year; expected numbers by year such as {{2023: 0.15, 2030: 0.2}}"),
                )));
            }
        }
        let course = Course::new(points, interpolation)
            .ok_or_else(|| value_error(&Text::new("没有一年有数", "no year has a number")))?;
        course.checked()
    }
}
