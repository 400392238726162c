//! Capacity retired for capacity that is new, at a ratio that is checked.

use serde::Deserialize;
use serde::de::Deserializer;

use super::commission::Commission;
use super::lever_kind::LeverKind;
use super::retire::named;
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
use crate::yaml::value_error;

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

/// What is retired for something new.
struct Retired {
    /// The plant or unit.
    name: String,
    /// What it could put out.
    capacity: Option<Ratio>,
    /// Whether it runs until this lever stops it.
    runs: bool,
}

/// A ratio as written, `1.5:1`, `1.5` or `3:2`.
fn ratio<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Ratio>, D::Error> {
    let typed = String::deserialize(deserializer)?;
    let (retired, new) = typed.split_once([':', '∶', '：']).unwrap_or((&typed, "1"));
    let both = read_share(retired).zip(read_share(new));
    let read = both.and_then(|(retired, new)| retired.divide(&new));
    let read = read.filter(|ratio| *ratio > Ratio::zero());
    read.map(Some).ok_or_else(|| {
        value_error(&Text::new(
            format!("`{typed}` 不是 1.5:1 那样的比"),
            format!("`{typed}` is no ratio such as 1.5:1"),
        ))
    })
}

impl LeverKind for Replace {
    fn id(&self) -> &'static str {
        "replace"
    }

    fn title(&self) -> Text {
        Text::new("产能置换", "replacement of capacity")
    }

    fn faults(&self) -> Vec<Text> {
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

    fn first_year(&self) -> Option<i16> {
        Some(self.year)
    }
}

impl Replace {
    /// What starts, in the year of the lever.
    pub(super) fn starts(&self) -> Commission {
        Commission {
            year: Some(self.year),
            ..self.commission.clone()
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
        let retired = retired.map(|plant| Retired {
            name: plant.id.clone(),
            capacity: plant.capacity.clone(),
            runs: plant.retired_by.as_ref() == Some(&lever.id),
        });
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
        // What a name stands for is known before the new unit is there, which may be of the type that is named.
        let mut stopped: Vec<usize> = Vec::new();
        let mut retired = Vec::new();
        for name in &self.retire.0 {
            let mut places = named(year, name)?;
            places.retain(|place| !stopped.contains(place));
            let stands = |place: &usize| year.processes[*place].fixed_runs.as_ref().is_some_and(Amount::is_zero);
            retired.push(Retired {
                name: name.clone(),
                capacity: year.capacity_of(&places),
                runs: !places.is_empty() && !places.iter().any(stands),
            });
            stopped.extend(places);
        }
        self.starts().apply(year, archetypes)?;
        let added = year.processes.len() - 1;
        let item = year.item_id(year.processes[added].reference).to_owned();
        self.check(&retired, &item, unit, year.base.library)?;
        stopped.into_iter().try_for_each(|place| year.stop(place))
    }

    /// Checks the ratio of capacities. Errors: something that is to be retired and runs no more; a capacity that is not stated; too little retired.
    fn check(&self, retired: &[Retired], item: &str, new: &str, library: &Library) -> Result<(), Problem> {
        let (Some(ratio), Some(item)) = (&self.ratio, library.items.find(item)) else {
            return Ok(());
        };
        let capacity = |amount: &AmountCourse| amount.at(self.year, item, library);
        let started = self.commission.capacity.as_ref().map(capacity).transpose()?;
        let started = started.ok_or_else(|| problem::no_capacity(new))?;
        let mut sum = Ratio::zero();
        for old in retired {
            if !old.runs {
                return Err(problem::retired_already(&old.name, self.year));
            }
            sum = sum + old.capacity.clone().ok_or_else(|| problem::no_capacity(&old.name))?;
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
    /// What some processes can put out in a year together; `None` where one of them does not state it. Units of an archetype are as much larger or smaller
    /// as the plant is. A unit of the plants file that the network has in several parts counts once.
    pub fn capacity_of(&self, places: &[usize]) -> Option<Ratio> {
        let units = &self.base.ledger.plants.plants[self.base.plant].units;
        let mut counted: Vec<String> = Vec::new();
        let mut sum = Ratio::zero();
        for place in places {
            if let Some(origin) = self.origins.get(place) {
                sum = sum + origin.capacity.clone()?;
                continue;
            }
            let name = self.process_name(*place);
            if counted.contains(&name) {
                continue;
            }
            let unit = units.iter().find(|unit| unit.id == name);
            sum = sum + unit.and_then(|unit| unit.capacity.clone())? * self.scale.to_ratio();
            counted.push(name);
        }
        (!places.is_empty()).then_some(sum)
    }
}
