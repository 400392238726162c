//! Renewable power that a plant generates itself.

use serde::Deserialize;

use super::lever_kind::LeverKind;
use super::{acted_on, process_problem as problem};
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::course::Course;
use crate::scenario::plant_year::{Changed, PlantYear};
use crate::scenario::solution::ELECTRICITY;
use crate::text::Text;

/// So much electricity a year from each plant's own renewable sources; as much less is bought.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnRenewable {
    /// How much each plant on which the lever acts generates in a year.
    pub generation: Course,
    /// The unit: `MWh`, `10^4kWh`.
    pub unit: String,
}

impl LeverKind for OwnRenewable {
    fn id(&self) -> &'static str {
        "own-renewable"
    }

    fn title(&self) -> Text {
        Text::new("自建可再生能源发电", "own renewable generation")
    }

    fn faults(&self) -> Vec<Text> {
        let is_below = self.generation.points().values().any(Ratio::is_negative);
        let fault = is_below.then(|| Text::new("generation 不应为负", "`generation` is below zero"));
        fault.into_iter().collect()
    }

    fn courses(&self) -> Vec<&Course> {
        vec![&self.generation]
    }
}

impl OwnRenewable {
    pub(super) fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        let Some(product) = year.product(ELECTRICITY) else {
            year.note(problem::no_network());
            return Ok(());
        };
        let expected = acted_on::unit(year, product);
        let Some(size) = acted_on::in_units(year, &self.unit, expected) else {
            return Err(problem::bad_unit(&self.unit, expected));
        };
        let generated = N::of(&(self.generation.at(year.lever_year) * size));
        // Lines of an archetype are scaled to the plant; what the plant generates is its own.
        let generated = generated.divide(&year.scale).unwrap_or_default();
        let before = year.own_renewable.clone();
        year.own_renewable = before.clone() + generated.clone();
        year.asked.push((product, -generated));
        let after = year.own_renewable.clone();
        year.record(Changed::OwnRenewable, before, after);
        Ok(())
    }
}
