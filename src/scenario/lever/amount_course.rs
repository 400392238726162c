//! An amount over the years as a lever states it: one number or numbers by year, in a unit.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::factor::{Item, Library};
use crate::format::factor_set::ConfidenceEntry;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::scenario::course::{Course, Interpolation, read_share};
use crate::text::Text;
use crate::yaml::value_error;

/// An amount over the years, as written.
///
/// ```yaml
/// output: 1000000
/// output: {value: 100, unit: 10^4 t}
/// output: {2028: 50, 2030: 100, unit: 10^4 t, source: a study, confidence: assumed}
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct AmountCourse {
    /// The numbers.
    pub course: Course,
    /// Their unit; without it, that of the item.
    pub unit: Option<String>,
    /// Where they come from, where that is not the lever's source.
    pub source: Option<String>,
    /// How sure they are, where that is not as the lever's.
    pub confidence: Option<ConfidenceEntry>,
}

impl AmountCourse {
    /// The amount of a year in the unit of an item. Errors: a unit that does not measure the item; an amount below zero.
    pub fn at(&self, year: i16, item: &Item, library: &Library) -> Result<Ratio, Problem> {
        let value = self.course.at(year);
        let size = match &self.unit {
            Some(written) => {
                let unit = library.units.parse(written).ok();
                let unit = unit.filter(|unit| unit.dimension == item.unit.dimension);
                unit.and_then(|unit| unit.size.divide(&item.unit.size))
            }
            None => Some(Ratio::one()),
        };
        let size = size.filter(|_| !value.is_negative());
        size.map(|size| value.clone() * size)
            .ok_or_else(|| no_amount(&value, self.unit.as_deref().unwrap_or_default(), item))
    }
}

impl<'de> Deserialize<'de> for AmountCourse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AmountCourse, D::Error> {
        deserializer.deserialize_any(AmountVisitor)
    }
}

struct AmountVisitor;

impl AmountVisitor {
    fn one<E: Error>(typed: &str) -> Result<AmountCourse, E> {
        Ok(AmountCourse {
            course: Course::constant(number(typed)?),
            unit: None,
            source: None,
            confidence: None,
        })
    }
}

fn number<E: Error>(typed: &str) -> Result<Ratio, E> {
    read_share(typed).ok_or_else(|| {
        value_error(&Text::new(
            format!("`{typed}` 不是数"),
            format!("`{typed}` is no number"),
        ))
    })
}

impl<'de> Visitor<'de> for AmountVisitor {
    type Value = AmountCourse;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a number, {value: 100, unit: 10^4 t}, or numbers by year such as {2028: 50, 2030: 100, unit: 10^4 t}",
        )
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<AmountCourse, E> {
        AmountVisitor::one(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<AmountCourse, E> {
        AmountVisitor::one(&value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<AmountCourse, E> {
        AmountVisitor::one(&value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<AmountCourse, E> {
        AmountVisitor::one(&value.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AmountCourse, A::Error> {
        let mut points = BTreeMap::new();
        let mut value = None;
        let mut interpolation = Interpolation::default();
        let (mut unit, mut source, mut confidence) = (None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "value" => value = Some(number(&map.next_value::<String>()?)?),
                "unit" => unit = Some(map.next_value()?),
                "source" => source = Some(map.next_value()?),
                "confidence" => confidence = Some(map.next_value()?),
                "interpolation" => {
                    let written = map.next_value::<String>()?;
                    let known = Interpolation::ALL.iter().find(|known| known.id() == written);
                    interpolation = *known.ok_or_else(|| {
                        value_error(&Text::new(
                            format!("没有插值方式 `{written}`；应为 linear、geometric 或 step"),
                            format!("`{written}` is no interpolation; expected linear, geometric or step"),
                        ))
                    })?;
                }
                year => {
                    let year: i16 = year.parse().map_err(|_| {
                        value_error(&Text::new(
                            format!("`{key}` 不是年份；应为 value、unit、source、confidence 或年份"),
                            format!("`{key}` is no year; expected value, unit, source, confidence or a year"),
                        ))
                    })?;
                    points.insert(year, number(&map.next_value::<String>()?)?);
                }
            }
        }
        let course = match (value, points.is_empty()) {
            (Some(value), true) => Some(Course::constant(value)),
            (None, false) => Course::new(points, interpolation),
            _ => None,
        };
        let course = course.ok_or_else(|| {
            value_error(&Text::new(
                "应写 `value`，或逐年的数，二者取一",
                "expected either `value` or numbers by year",
            ))
        })?;
        Ok(AmountCourse {
            course: course.checked()?,
            unit,
            source,
            confidence,
        })
    }
}

fn no_amount(value: &Ratio, unit: &str, item: &Item) -> Problem {
    use crate::factor::Named;
    let (title, own) = (item.title(), &item.unit.text);
    let written = format!("{} {unit}", value.to_text());
    let written = written.trim_end();
    Problem::error(
        "bad-amount",
        Text::new(
            format!("`{written}` 不是{}的数量", title.zh),
            format!("`{written}` is no amount of {}", title.en),
        ),
    )
    .hint(Text::new(
        format!("单位应可换算为 {own}，数值不为负，如 {{value: 100, unit: 10^4 t}}"),
        format!(
            "the unit must convert to {own} and the number not be below zero, such as {{value: 100, unit: 10^4 t}}"
        ),
    ))
}
