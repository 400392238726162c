//! A plant of a scenario: who it is, how much it can put out and puts out, and whose lines stand for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::plant_base::PlantBase;
use crate::format::factor_set::ConfidenceEntry;
use crate::quantity::Ratio;
use crate::text::Text;

/// A plant of a scenario.
#[derive(Clone, Debug)]
pub struct Plant<'a> {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its route: `bf-bof`, `scrap-eaf`; of a plant of a sector its archetype.
    pub route: Option<String>,
    /// The plant whose lines are its own, or those of its archetype.
    pub base: Arc<PlantBase<'a>>,
    /// What those lines are multiplied by to be the plant's: 1 for its own.
    pub scale: Ratio,
    /// Id of the item that its output is counted by.
    pub product: String,
    /// What it put out in the base year, or puts out from its start on, in the product's unit.
    pub output: Ratio,
    /// What it can put out; `None` where nothing says.
    pub capacity: Option<Sourced>,
    /// The first year in which it runs; `None`: it ran in the base year.
    pub start: Option<i16>,
    /// The first year in which it runs no more.
    pub stop: Option<i16>,
    /// Whether its lines are those of an archetype.
    pub is_archetype: bool,
    /// Whether a lever adds it: it puts out nothing but what levers give it.
    pub is_added: bool,
}

/// A number with its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Sourced {
    /// The number.
    pub value: Ratio,
    /// Where it comes from.
    pub source: String,
    /// How sure it is.
    pub confidence: ConfidenceEntry,
}

/// A works whose lines stand for those of plants that have none.
#[derive(Clone, Debug)]
pub struct Archetype<'a> {
    /// What it is called, as its sector says; `None` of one that a lever names by its files.
    pub title: Option<Text>,
    /// The works, its network drawn and solved.
    pub base: Arc<PlantBase<'a>>,
    /// Id of the item that its plants' output is counted by.
    pub product: String,
}

/// The archetypes that a scenario knows, by id.
pub type Archetypes<'a> = BTreeMap<String, Archetype<'a>>;

impl<'a> Archetype<'a> {
    /// A plant on the archetype that puts out as much as the archetype. Errors: the archetype puts out none of its product: `None`.
    pub fn plant(&self, id: &str, title: Text, route: &str) -> Option<Plant<'a>> {
        let output = self.base.output_of(&self.product);
        (!output.is_zero()).then(|| Plant {
            id: id.to_owned(),
            title,
            route: Some(route.to_owned()),
            base: self.base.clone(),
            scale: Ratio::one(),
            product: self.product.clone(),
            output,
            capacity: None,
            start: None,
            stop: None,
            is_archetype: true,
            is_added: true,
        })
    }
}

impl Plant<'_> {
    /// The unit of its product, in which its output is counted: `t` of steel.
    pub fn unit(&self) -> &str {
        let product = self.base.library.items.find(&self.product);
        product.map(|item| item.unit.text.as_str()).unwrap_or_default()
    }

    /// Whether it runs in a year.
    pub fn runs_in(&self, year: i16) -> bool {
        self.start.is_none_or(|start| year >= start) && self.stop.is_none_or(|stop| year < stop)
    }
}
