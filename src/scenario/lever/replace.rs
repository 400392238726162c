//! Capacity retired for capacity that is new, at a ratio that is checked.

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::commission::Commission;
use super::retire::stop;
use super::route_shift::Names;
use super::unit_problem as problem;
use super::{AmountCourse, Lever};
use crate::factor::Library;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::base::Archetypes;
use crate::scenario::course::read_share;
use crate::scenario::dispatch::Dispatch;
use crate::scenario::plant_year::PlantYear;
use crate::text::Text;

/// Plants of a sector, or units of a plant, that stop in the year in which another starts.
///
/// `ratio` is the capacity that must be retired for one of new capacity, stated by the user: `1.5:1`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    /// What stops: plants, or where a unit starts units of that plant.
    pub retire: Names,
    /// What starts.
    pub commission: Commission,
    /// The year of both.
    pub year: i16,
    /// Capacity retired for one of new capacity; without it, nothing is checked.
    #[serde(default, deserialize_with = "ratio")]
    pub ratio: Option<Ratio>,
}

/// A ratio as written, `1.5:1`, `1.5` or `3:2`.
fn ratio<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Ratio>, D::Error> {
    let typed = String::deserialize(deserializer)?;
    let (retired, new) = typed.split_once([':', '∶', '：']).unwrap_or((&typed, "1"));
    let both = read_share(retired).zip(read_share(new));
    let read = both.and_then(|(retired, new)| retired.divide(&new));
    let read = read.filter(|ratio| *ratio > Ratio::zero());
    read.map(Some)
        .ok_or_else(|| D::Error::custom(format!("`{typed}` is no ratio such as 1.5:1")))
}

impl Replace {
    /// What starts, in the year of the lever.
    pub(super) fn starts(&self) -> Commission {
        Commission {
            year: Some(self.year),
            ..self.commission.clone()
        }
    }

    pub(super) fn faults(&self) -> Vec<Text> {
        let mut faults = self.starts().faults();
        if self.commission.year.is_some_and(|year| year != self.year) {
            faults.push(Text::new(
                "`commission` 内的年份与 `year` 不同；只写外面的 `year`",
                "the year under `commission` is not `year`; write only the outer one",
            ));
        }
        if self.retire.0.is_empty() {
            faults.push(Text::new("`retire` 是空的", "`retire` is empty"));
        }
        faults
    }

    pub(super) fn delayed(&self, years: i16) -> Replace {
        Replace {
            commission: self.starts().delayed(years),
            year: self.year.saturating_add(years),
            ..self.clone()
        }
    }

    /// Whether units of a plant are replaced rather than plants.
    pub(super) fn is_within_plants(&self) -> bool {
        self.commission.unit.is_some()
    }

    pub(super) fn dispatch(&self, lever: &Lever, dispatch: &mut Dispatch, library: &Library) -> Result<(), Problem> {
        let Some(new) = self.commission.new_plant() else {
            return Ok(());
        };
        let item = dispatch
            .plants
            .iter()
            .find(|plant| plant.id == new)
            .map(|plant| plant.product.clone());
        let item = item.unwrap_or_default();
        let retired = dispatch.plants.iter().filter(|plant| self.retire.0.contains(&plant.id));
        let retired = retired.map(|plant| (plant.id.clone(), plant.capacity.clone()));
        self.check(&retired.collect::<Vec<_>>(), &item, new, library)?;
        for plant in &self.retire.0 {
            dispatch.stop(plant);
        }
        self.starts().dispatch(lever, dispatch, library)
    }

    pub(super) fn apply<'b, N: Amount>(
        &self,
        year: &mut PlantYear<'b, N>,
        archetypes: &'b Archetypes<'b>,
    ) -> Result<(), Problem> {
        let Some(unit) = &self.commission.unit else {
            return Ok(());
        };
        self.starts().apply(year, archetypes)?;
        let added = year.processes.len() - 1;
        let item = year.item_id(year.processes[added].reference).to_owned();
        let retired = self.retire.0.iter().map(|name| (name.clone(), year.capacity_of(name)));
        self.check(&retired.collect::<Vec<_>>(), &item, unit, year.base.library)?;
        self.retire.0.iter().try_for_each(|name| stop(year, name))
    }

    /// Checks the ratio of capacities, each with the name of its plant or unit.
    fn check(
        &self,
        retired: &[(String, Option<Ratio>)],
        item: &str,
        new: &str,
        library: &Library,
    ) -> Result<(), Problem> {
        let (Some(ratio), Some(item)) = (&self.ratio, library.items.find(item)) else {
            return Ok(());
        };
        let capacity = |amount: &AmountCourse| amount.at(self.year, item, library);
        let started = self.commission.capacity.as_ref().map(capacity).transpose()?;
        let started = started.ok_or_else(|| problem::no_capacity(new))?;
        let mut sum = Ratio::zero();
        for (name, capacity) in retired {
            sum = sum + capacity.clone().ok_or_else(|| problem::no_capacity(name))?;
        }
        if sum < started.clone() * ratio.clone() {
            return Err(problem::replacement_ratio(
                &sum,
                &started,
                ratio,
                item.unit.text.as_str(),
            ));
        }
        Ok(())
    }
}

impl<N: Amount> PlantYear<'_, N> {
    /// What the units of a name can put out in a year together; `None` where one of them does not state it.
    pub fn capacity_of(&self, name: &str) -> Option<Ratio> {
        let units = &self.base.ledger.plants.plants[self.base.plant].units;
        let places = self.processes_of(name);
        let known = places.iter().map(|place| match self.origins.get(place) {
            Some(origin) => origin.capacity.clone(),
            None => {
                let unit = units.iter().find(|unit| unit.id == self.process_name(*place));
                unit.and_then(|unit| unit.capacity.clone())
            }
        });
        known.sum::<Option<Ratio>>().filter(|_| !places.is_empty())
    }
}
