//! How much each elementary flow warms, by a set of global warming potentials, fossil, biogenic and land-use carbon apart.

use super::ElementaryFlow;
use super::upstream::FactQuery;
use crate::factor::{FactorRecord, Item, Named};
use crate::format::registry::CarbonOrigin;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// The parameter of the potentials.
const POTENTIAL: &str = "global_warming_potential";

/// What one tonne of an elementary flow counts.
#[derive(Clone, Debug)]
pub struct CharacterisationFactor<'l> {
    /// tCO2e for one tonne.
    pub value: Ratio,
    /// Under which carbon it is shown.
    pub origin: CarbonOrigin,
    /// The record that says so.
    pub record: &'l FactorRecord,
}

/// The potentials of the elementary flows of a network.
#[derive(Clone, Debug)]
pub struct Characterisation<'l> {
    /// Id of the set.
    pub set: String,
    /// What it is called.
    pub title: Text,
    /// By elementary flow; `None` of what the set does not know: it is listed, and not counted.
    pub factors: Vec<Option<CharacterisationFactor<'l>>>,
}

impl<'l> Characterisation<'l> {
    /// The potentials of a set for elementary flows, by whatever name of a gas they go. Errors: no such set, or one without potentials.
    pub fn of(flows: &[ElementaryFlow], set: &str, query: &FactQuery<'l>) -> Result<Characterisation<'l>, Problems> {
        let library = query.library;
        let known = library.set(set).filter(|known| {
            let mut records = known.records.iter();
            records.any(|record| record.parameter == POTENTIAL)
        });
        let Some(known) = known else {
            return Err(no_such_set(set).into());
        };
        let factor = |flow: &ElementaryFlow| {
            let item = emitted(library.items.find(&flow.id)?, query)?;
            let record = known.records_of(item.id(), POTENTIAL).next()?;
            Some(CharacterisationFactor {
                value: record.base_value()?,
                origin: item.emitted()?,
                record,
            })
        };
        Ok(Characterisation {
            set: known.id.clone(),
            title: known.title.clone(),
            factors: flows.iter().map(factor).collect(),
        })
    }
}

impl Characterisation<'_> {
    /// An error where a flow that the registry knows as a greenhouse gas has no potential in the set: to leave it out would be to take it for nothing.
    pub(super) fn check(&self, flows: &[ElementaryFlow], query: &FactQuery<'_>) -> Result<(), Problems> {
        let known = |flow: &&ElementaryFlow| {
            let item = query.library.items.find(&flow.id);
            item.is_some_and(|item| emitted(item, query).is_some())
        };
        let without = flows.iter().zip(&self.factors).filter(|(_, factor)| factor.is_none());
        let gases: Vec<&str> = without
            .map(|(flow, _)| flow)
            .filter(known)
            .map(|flow| flow.id.as_str())
            .collect();
        if gases.is_empty() {
            return Ok(());
        }
        let gases = gases.join(", ");
        Err(Problem::error(
            "warming-potential-missing",
            Text::new(
                format!("`{}` 没有下列温室气体的增温潜势：{gases}", self.set),
                format!(
                    "`{}` has no warming potential of these greenhouse gases: {gases}",
                    self.set
                ),
            ),
        )
        .hint(Text::new(
            "在因子集中补上 global_warming_potential（二氧化碳为 1），或换用 ipcc-ar6",
            "add their `global_warming_potential` to the set (1 for carbon dioxide), or use ipcc-ar6",
        ))
        .into())
    }
}

/// What an item is when it leaves to the air.
fn emitted<'l>(item: &'l Item, query: &FactQuery<'l>) -> Option<&'l Item> {
    match item.emitted_as() {
        Some(other) => query.library.items.find(other),
        None => item.emitted().map(|_| item),
    }
}

fn no_such_set(set: &str) -> Problem {
    Problem::error(
        "no-warming-potentials",
        Text::new(
            format!("`{set}` 不是含全球增温潜势的因子集"),
            format!("`{set}` is no factor set with global warming potentials"),
        ),
    )
    .hint(Text::new(
        "可用 ipcc-ar6、ipcc-ar5、ipcc-ar4，或 --factors 目录中自己的因子集",
        "ipcc-ar6, ipcc-ar5 and ipcc-ar4 have them, or a set of your own with --factors",
    ))
}
