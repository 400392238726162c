//! The totals of scenarios that are made from one, at speed.

use std::cell::RefCell;

use super::compiled_run::CompiledRun;
use super::desk::Desk;
use super::workings::Workings;
use crate::factor::Library;
use crate::methodology::Methodology;
use crate::problem::Problems;
use crate::scenario::base::StartingPoint;
use crate::scenario::credit::Totals;
use crate::scenario::run::Run;
use crate::scenario::scenario::Scenario;

/// The totals of scenarios that are made from one: other levers, other courses, but the same grid factor path. Floating point, rows not rounded.
#[derive(Debug)]
pub struct CompiledTotals<'a> {
    start: &'a StartingPoint<'a>,
    methodology: &'a Methodology,
    library: &'a Library,
    allow_gaps: bool,
    desk: Desk<'a>,
    workings: RefCell<Workings>,
}

impl<'a> CompiledTotals<'a> {
    /// The totals of what is made from a scenario; `methodology` and `library` are those before its grid factor path. `allow_gaps`: what has no
    /// factor is left out. `None` where only the exact run tells: means whose weights move, a way at speed that was found to differ. Errors: those of [`Desk::new`].
    pub fn of(
        scenario: &Scenario,
        start: &'a StartingPoint<'a>,
        (methodology, library): (&'a Methodology, &'a Library),
        allow_gaps: bool,
    ) -> Result<Option<CompiledTotals<'a>>, Problems> {
        let ways = (scenario.grid_factor.is_some(), allow_gaps);
        let mut desk = Desk::new(start, methodology, library, scenario.last_year, ways)?;
        let run = Run::new(scenario, start, methodology, library, allow_gaps)?;
        desk.try_out(std::iter::once(&run));
        Ok(desk.notes.is_empty().then(|| CompiledTotals {
            start,
            methodology,
            library,
            allow_gaps,
            desk,
            workings: RefCell::default(),
        }))
    }
}

impl Totals for CompiledTotals<'_> {
    fn totals(&self, scenario: &Scenario) -> Result<Vec<(i16, f64)>, Problems> {
        let run = Run::new(scenario, self.start, self.methodology, self.library, self.allow_gaps)?;
        let run = CompiledRun {
            run: &run,
            desk: &self.desk,
        };
        let found = run.trajectory(&mut self.workings.borrow_mut())?;
        Ok(found.years.iter().map(|year| (year.year, year.total)).collect())
    }
}
