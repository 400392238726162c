//! Scenarios with what they start from, ready to be run.

use std::collections::BTreeMap;

use super::base::{Books, NamedArchetype, StartingPoint};
use super::{Run, Scenario};
use crate::factor::Library;
use crate::methodology::{Methodology, MethodologyRegistry};
use crate::problem::Problems;

/// A scenario ready to be run, and what it was made ready with.
pub struct Ready<'r, 'a> {
    /// The run, with the grid's factor of years to come.
    pub run: &'r Run<'a>,
    /// The methodology before that.
    pub methodology: &'r Methodology,
    /// The factor library before that.
    pub library: &'r Library,
}

/// Reads what a scenario starts from and does something with it. Errors: those of its ledgers, its methodology and its run, and of what is done.
pub fn with_run<T>(
    scenario: &Scenario,
    allow_gaps: bool,
    library: &Library,
    act: impl FnOnce(&Ready<'_, '_>) -> Result<T, Problems>,
) -> Result<T, Problems> {
    let books = books(&[scenario], library)?;
    let start = books.starting_point(library)?;
    on_start(scenario, &start, (allow_gaps, library), act)
}

/// Does something with every scenario, in their order. Those on one base share what was read and drawn of it. Errors: those of [`with_run`].
pub fn with_each<T>(
    scenarios: &[Scenario],
    allow_gaps: bool,
    library: &Library,
    mut act: impl FnMut(&Ready<'_, '_>) -> Result<T, Problems>,
) -> Result<Vec<T>, Problems> {
    let mut done: BTreeMap<usize, T> = BTreeMap::new();
    for (place, first) in scenarios.iter().enumerate() {
        if done.contains_key(&place) {
            continue;
        }
        let same = scenarios.iter().enumerate();
        let same: Vec<(usize, &Scenario)> = same.filter(|(_, other)| other.base == first.base).collect();
        let together: Vec<&Scenario> = same.iter().map(|(_, scenario)| *scenario).collect();
        let books = books(&together, library)?;
        let start = books.starting_point(library)?;
        for (place, scenario) in same {
            done.insert(place, on_start(scenario, &start, (allow_gaps, library), &mut act)?);
        }
    }
    Ok(done.into_values().collect())
}

/// What scenarios on one base start from, with every archetype that their levers name. Errors: those of [`Books::read`].
pub fn books(scenarios: &[&Scenario], library: &Library) -> Result<Books, Problems> {
    let mut archetypes: Vec<NamedArchetype> = Vec::new();
    for archetype in scenarios.iter().flat_map(|scenario| scenario.named_archetypes()) {
        if !archetypes.contains(&archetype) {
            archetypes.push(archetype);
        }
    }
    let first = scenarios
        .first()
        .map(|scenario| scenario.base.clone())
        .unwrap_or_default();
    Books::read(&first, &archetypes, library)
}

fn on_start<T>(
    scenario: &Scenario,
    start: &StartingPoint<'_>,
    (allow_gaps, library): (bool, &Library),
    act: impl FnOnce(&Ready<'_, '_>) -> Result<T, Problems>,
) -> Result<T, Problems> {
    let methodology = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), library)?;
    let (own_library, own_methodology) = scenario.factors(start, &methodology, library)?;
    let run = Run::new(scenario, start, &own_methodology, &own_library, allow_gaps)?;
    act(&Ready {
        run: &run,
        methodology: &methodology,
        library,
    })
}
