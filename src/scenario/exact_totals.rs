//! The totals of scenarios by the exact run.

use super::base::StartingPoint;
use super::credit::Totals;
use super::run::Run;
use super::scenario::Scenario;
use crate::factor::Library;
use crate::methodology::Methodology;
use crate::problem::Problems;

/// The exact totals of scenarios on one starting point.
#[derive(Debug)]
pub struct ExactTotals<'a> {
    /// What they start from.
    pub start: &'a StartingPoint<'a>,
    /// The methodology, before a grid factor path.
    pub methodology: &'a Methodology,
    /// The factor library, before a grid factor path.
    pub library: &'a Library,
    /// Whether what has no factor is left out.
    pub allow_gaps: bool,
}

impl Totals for ExactTotals<'_> {
    fn totals(&self, scenario: &Scenario) -> Result<Vec<(i16, f64)>, Problems> {
        // The years before the base year are what they were, whatever the scenario.
        let scenario = &Scenario {
            history: Vec::new(),
            ..scenario.clone()
        };
        let (library, methodology) = scenario.factors(self.start, self.methodology, self.library)?;
        let run = Run::new(scenario, self.start, &methodology, &library, self.allow_gaps)?;
        let trajectory = run.trajectory(&|_| {})?;
        let years = trajectory.years.iter();
        Ok(years.map(|year| (year.year, year.unrounded().to_f64())).collect())
    }
}
