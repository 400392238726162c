//! The drivers of what plants put out: whether their values and units can be followed, and whether they are amounts or indices.

use std::collections::BTreeSet;

use super::driver::Driver;
use super::file_problem;
use super::run::Run;
use super::scenario::Followed;
use crate::factor::Named;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::quantity::unit::UnitError;
use crate::text::Text;

/// Below this part of the base year's output, a driver that begins at another amount is rounded and no index: a hundredth of a per cent.
const LEAST_PER_TEN_THOUSAND: u64 = 1;
/// The digits of amounts in a message.
const SHOWN_DIGITS: u32 = 8;

impl Run<'_> {
    /// The drivers that what is asked of plants follows and that cannot be followed: those that are zero in the base year, or below zero in some year.
    pub(super) fn unfit_drivers(&self) -> Vec<Problem> {
        let (scenario, base) = (self.scenario, self.start.year);
        let followed = std::iter::once(&scenario.follow.output).chain(&scenario.follow.other);
        let ids: BTreeSet<&String> = followed
            .filter_map(|followed| match followed {
                Followed::Driver(id) => Some(id),
                _ => None,
            })
            .collect();
        let drivers = ids.into_iter().filter_map(|id| scenario.drivers.get(id));
        let faults = drivers.filter_map(|driver| {
            let below = (base..=scenario.last_year).find(|year| driver.course.at(*year).is_negative());
            match below {
                Some(year) => Some(file_problem::driver_below_zero(driver, year, &driver.course.at(year))),
                None if driver.course.at(base).is_zero() => Some(file_problem::driver_without_base(driver, base)),
                None => None,
            }
        });
        faults.collect()
    }

    /// The driver that output follows, where one does.
    fn output_driver(&self) -> Option<&Driver> {
        match &self.scenario.follow.output {
            Followed::Driver(id) => self.scenario.drivers.get(id),
            _ => None,
        }
    }

    /// An error where the driver of output is in a unit that is none, or that measures no product of the plants. One without a unit, or in a unit of bare
    /// numbers, is an index.
    pub(super) fn unfit_unit_of_output(&self) -> Option<Problem> {
        let driver = self.output_driver()?;
        let typed = driver.unit.as_deref()?;
        let unit = match self.library.units.parse(typed) {
            Ok(unit) => unit,
            Err(error) => return Some(no_unit(driver, typed, &error)),
        };
        let products = self
            .plants
            .iter()
            .filter_map(|plant| self.library.items.find(&plant.product));
        let products: Vec<_> = products.collect();
        let fits = unit.dimension.is_one() || products.iter().any(|item| item.unit.dimension == unit.dimension);
        let product = products.first().filter(|_| !fits)?;
        Some(other_dimension(driver, typed, product.title(), &product.unit.text))
    }

    /// What must be said where the driver of output begins at another amount than the plants put out in the base year: it is used as an index then.
    pub(super) fn index_driver(&self) -> Option<Problem> {
        let driver = self.output_driver()?;
        let unit = self.library.units.parse(driver.unit.as_deref()?).ok()?;
        let mut items = self.plants.iter().map(|plant| self.library.items.find(&plant.product));
        let item = items.next()??;
        if unit.dimension != item.unit.dimension || self.plants.iter().any(|plant| plant.unit() != item.unit.text) {
            return None;
        }
        let base = self.start.year;
        let (_, outputs) = self.dispatch(base).ok()?;
        let outputs = self.plants.iter().zip(&outputs).filter(|(plant, _)| !plant.is_added);
        let put_out: Ratio = outputs.map(|(_, output)| output.clone()).sum();
        let stated = driver.course.at(base) * unit.size.divide(&item.unit.size)?;
        let part = (stated.clone() - put_out.clone()).divide(&put_out)?;
        let least = Ratio::from(LEAST_PER_TEN_THOUSAND).divide(&Ratio::from(10_000))?;
        (part.abs() > least).then(|| used_as_index(driver, base, (&stated, &put_out), &item.unit.text))
    }
}

fn no_unit(driver: &Driver, typed: &str, error: &UnitError) -> Problem {
    let id = &driver.id;
    let nearest = error.nearest();
    let hint = if nearest.is_empty() {
        Text::new(
            "写产品的计量单位，如 unit: 10^4 t；指数不写单位",
            "write a unit of the product, such as unit: 10^4 t; an index has none",
        )
    } else {
        let quoted = |joint: &str| {
            let each: Vec<String> = nearest.iter().map(|unit| format!("`{unit}`")).collect();
            each.join(joint)
        };
        Text::new(
            format!("相近的单位：{}；指数不写单位", quoted("、")),
            format!("near it: {}; an index has no unit", quoted(", ")),
        )
    };
    Problem::error(
        "unknown-unit",
        Text::new(
            format!("驱动量 `{id}` 的单位 `{typed}` 不是单位"),
            format!("the unit `{typed}` of driver `{id}` is no unit"),
        ),
    )
    .at(driver.place.clone())
    .hint(hint)
}

fn other_dimension(driver: &Driver, typed: &str, product: &Text, unit: &str) -> Problem {
    let id = &driver.id;
    Problem::error(
        "bad-unit-of-driver",
        Text::new(
            format!(
                "产量随驱动量 `{id}` 变化，其单位 `{typed}` 不能计量 {}（{unit}）",
                product.zh
            ),
            format!(
                "output follows driver `{id}`, whose unit `{typed}` does not measure {} ({unit})",
                product.en
            ),
        ),
    )
    .at(driver.place.clone())
    .hint(Text::new(
        format!("写可换算为 {unit} 的单位；指数不写单位"),
        format!("write a unit that converts to {unit}; an index has none"),
    ))
}

fn used_as_index(driver: &Driver, base: i16, (stated, put_out): (&Ratio, &Ratio), unit: &str) -> Problem {
    let id = &driver.id;
    let shown = |amount: &Ratio| amount.significant(SHOWN_DIGITS).to_text();
    let (stated, put_out) = (shown(stated), shown(put_out));
    Problem::note(
        "output-driver-is-index",
        Text::new(
            format!(
                "驱动量 `{id}` 在基准年 {base} 为 {stated} {unit}，各企业产量合计 {put_out} {unit}：只用作指数，各年产量 = 基准年产量 × 该年值 ÷ 基准年值"
            ),
            format!(
                "driver `{id}` is {stated} {unit} in the base year {base}, and the plants put out {put_out} {unit}: it is used as an index, the output of a year being that of the base year x the driver's value / its value of the base year"
            ),
        ),
    )
    .at(driver.place.clone())
}
