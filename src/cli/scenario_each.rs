//! A scenario with what it starts from, ready to be run.

use std::collections::BTreeMap;

use dafeng::factor::Library;
use dafeng::methodology::MethodologyRegistry;
use dafeng::problem::Problems;
use dafeng::scenario::base::Books;
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
    let methodology = MethodologyRegistry::load(&scenario.methodology, &BTreeMap::new(), library)?;
    act(&Run {
        scenario,
        start: &start,
        methodology: &methodology,
        library,
        allow_gaps,
    })
}
