//! A plant or a unit that stops.

use serde::Deserialize;

use super::lever_kind::LeverKind;
use super::unit_problem as problem;
use crate::problem::Problem;
use crate::scenario::amount::Amount;
use crate::scenario::dispatch::Dispatch;
use crate::scenario::plant_year::PlantYear;
use crate::text::Text;

/// A plant of a sector, or a unit of a plant, that puts out nothing from a year on; the others take its part.
///
/// With `unit` it is a process within the plant `plant`, or within every plant on which the lever acts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retire {
    /// The plant.
    #[serde(default)]
    pub plant: Option<String>,
    /// The unit, by the name of its process in the ledger.
    #[serde(default)]
    pub unit: Option<String>,
    /// The first year in which it puts out nothing.
    pub year: i16,
}

impl LeverKind for Retire {
    fn id(&self) -> &'static str {
        "retire"
    }

    fn title(&self) -> Text {
        Text::new("淘汰", "retirement")
    }

    fn faults(&self) -> Vec<Text> {
        if self.plant.is_none() && self.unit.is_none() {
            return vec![Text::new(
                "应写 `plant`（企业）或 `unit`（厂内设施）",
                "it needs `plant`, or `unit` for a unit of a plant",
            )];
        }
        Vec::new()
    }

    fn first_year(&self) -> Option<i16> {
        Some(self.year)
    }
}

impl Retire {
    /// The plants that stop as a whole.
    pub(super) fn stopped_plant(&self) -> Option<&str> {
        self.plant.as_deref().filter(|_| self.unit.is_none())
    }

    pub(super) fn dispatch(&self, dispatch: &mut Dispatch) {
        if let Some(plant) = self.stopped_plant() {
            dispatch.stop(plant);
        }
    }

    pub(super) fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        match &self.unit {
            Some(unit) => named(year, unit)?.into_iter().try_for_each(|place| year.stop(place)),
            None => Ok(()),
        }
    }
}

/// The places of all processes that a name stands for. Errors: there is none.
pub(super) fn named<N: Amount>(year: &PlantYear<'_, N>, unit: &str) -> Result<Vec<usize>, Problem> {
    let found = year.processes_of(unit);
    if found.is_empty() {
        return Err(problem::no_process(unit, &year.process_names()));
    }
    Ok(found)
}
