//! A plant or a unit that starts, on an archetype.

use serde::Deserialize;

use super::lever_kind::LeverKind;
use super::unit_problem as problem;
use super::{AmountCourse, ArchetypeName, Lever};
use crate::factor::Library;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::base::Archetypes;
use crate::scenario::dispatch::Dispatch;
use crate::scenario::plant_year::PlantYear;
use crate::text::Text;

/// A plant of a sector, or a unit of a plant, that starts in a year and puts out a stated amount; the others put out so much less.
///
/// With `unit` it is a process of an archetype within the plant `plant`, or within every plant on which the lever acts; without, `plant` is the id of a
/// new plant.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commission {
    /// The new plant; with `unit` the plant in which the unit stands.
    #[serde(default)]
    pub plant: Option<String>,
    /// What a new plant is called.
    #[serde(default)]
    pub title: Option<Text>,
    /// What the new unit is called in the plant's ledger.
    #[serde(default)]
    pub unit: Option<String>,
    /// The archetype.
    pub archetype: ArchetypeName,
    /// The process of the archetype that the unit is.
    #[serde(default)]
    pub process: Option<String>,
    /// The first year in which it runs.
    #[serde(default)]
    pub year: Option<i16>,
    /// What it puts out in a year: of a plant its product, of a unit what its process makes.
    pub output: AmountCourse,
    /// What it can put out in a year.
    #[serde(default)]
    pub capacity: Option<AmountCourse>,
}

impl LeverKind for Commission {
    fn id(&self) -> &'static str {
        "commission"
    }

    fn title(&self) -> Text {
        Text::new("投产", "commissioning")
    }

    fn faults(&self) -> Vec<Text> {
        let mut faults = Vec::new();
        let mut fault = |zh: &str, en: &str| faults.push(Text::new(zh, en));
        match (&self.unit, &self.plant) {
            (None, None) => fault(
                "应写 `unit`（厂内设施）或 `plant`（新企业的 id）",
                "it needs `unit`, a unit of a plant, or `plant`, the id of a new plant",
            ),
            (Some(_), _) if self.process.is_none() => {
                fault(
                    "设施应写明是原型的哪个 `process`",
                    "a unit needs `process`: which one of the archetype it is",
                );
            }
            (None, Some(_)) if self.process.is_some() => {
                fault(
                    "新企业不写 `process`",
                    "a new plant is the whole archetype and takes no `process`",
                );
            }
            _ => {}
        }
        if self.unit.is_some() && self.title.is_some() {
            fault("`title` 只用于新企业", "`title` is for a new plant");
        }
        if self.year.is_none() {
            fault(
                "应写投产年份 `year`",
                "it needs `year`, the first year in which it runs",
            );
        }
        faults
    }

    fn first_year(&self) -> Option<i16> {
        self.year
    }
}

impl Commission {
    /// The id of the plant that it adds.
    pub(super) fn new_plant(&self) -> Option<&str> {
        self.plant.as_deref().filter(|_| self.unit.is_none())
    }

    /// What it puts out and can put out, of an item. Errors: amounts that are none; output above capacity.
    fn amounts(&self, item: &str, name: &str, year: i16, library: &Library) -> Result<(Ratio, Option<Ratio>), Problem> {
        let Some(item) = library.items.find(item) else {
            return Ok((Ratio::zero(), None));
        };
        let output = self.output.at(year, item, library)?;
        let capacity = self.capacity.as_ref().map(|capacity| capacity.at(year, item, library));
        let capacity = capacity.transpose()?;
        match capacity.as_ref().filter(|capacity| output > **capacity) {
            Some(capacity) => Err(problem::output_above_capacity(name, &output, capacity, &item.unit.text)),
            None => Ok((output, capacity)),
        }
    }

    pub(super) fn dispatch(&self, _lever: &Lever, dispatch: &mut Dispatch, library: &Library) -> Result<(), Problem> {
        let year = dispatch.lever_year;
        let Some(plant) = self
            .new_plant()
            .and_then(|id| dispatch.plants.iter_mut().find(|plant| plant.id == id))
        else {
            return Ok(());
        };
        let (output, capacity) = self.amounts(&plant.product, &plant.id, year, library)?;
        plant.fixed = Some(output);
        plant.capacity = capacity;
        Ok(())
    }

    pub(super) fn apply<'b, N: Amount>(
        &self,
        year: &mut PlantYear<'b, N>,
        archetypes: &'b Archetypes<'b>,
    ) -> Result<(), Problem> {
        let (Some(unit), Some(process)) = (&self.unit, &self.process) else {
            return Ok(());
        };
        let place = year.add_process(unit, &self.archetype.id(), archetypes, process)?;
        let item = year.item_id(year.processes[place].reference).to_owned();
        let (output, capacity) = self.amounts(&item, unit, year.lever_year, year.base.library)?;
        if let Some(capacity) = capacity {
            year.limit(place, capacity);
        }
        year.fix(place, &N::of(&output));
        Ok(())
    }
}
