//! Scenarios with what they start from, ready to be run.

use std::collections::BTreeMap;

use dafeng::factor::Library;
use dafeng::methodology::MethodologyRegistry;
use dafeng::problem::Problems;
use dafeng::scenario::base::{Books, StartingPoint};
use dafeng::scenario::{Run, Scenario};

/// Reads what a scenario starts from and does something with it.
pub fn with_run<T>(
    scenario: &Scenario,
    allow_gaps: bool,
    library: &Library,
    act: impl FnOnce(&Run<'_>) -> Result<T, Problems>,
) -> Result<T, Problems> {
    let books = Books::read(&scenario.base, &[], library)?;
    let start = books.starting_point(library)?;
    on_start(scenario, &start, (allow_gaps, library), act)
}

/// Does something with every scenario, in their order. Those on one base share what was read and drawn of it.
pub fn with_each<T>(
    scenarios: &[Scenario],
    allow_gaps: bool,
    library: &Library,
    mut act: impl FnMut(&Run<'_>) -> Result<T, Problems>,
) -> Result<Vec<T>, Problems> {
    let mut done: BTreeMap<usize, T> = BTreeMap::new();
    for (place, first) in scenarios.iter().enumerate() {
        if done.contains_key(&place) {
            continue;
        }
        let books = Books::read(&first.base, &[], library)?;
        let start = books.starting_point(library)?;
        let same = scenarios
            .iter()
            .enumerate()
            .filter(|(_, other)| other.base == first.base);
        for (place, scenario) in same {
            done.insert(place, on_start(scenario, &start, (allow_gaps, library), &mut act)?);
        }
    }
    Ok(done.into_values().collect())
}

fn on_start<T>(
    scenario: &Scenario,
    start: &StartingPoint<'_>,
    (allow_gaps, library): (bool, &Library),
    act: impl FnOnce(&Run<'_>) -> Result<T, Problems>,
) -> Result<T, Problems> {
    let methodology = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), library)?;
    act(&Run {
        scenario,
        start,
        methodology: &methodology,
        library,
        allow_gaps,
    })
}
