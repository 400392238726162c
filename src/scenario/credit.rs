//! What each lever of a scenario is worth: alone on the base, and left out at the end.
//!
//! The levers act on one another, so their worths do not add up. First in is what a lever does alone; last in is what is lost where it alone is left out.
//! What all do together less the sum of what each does alone is the interaction, a line of its own.

use super::scenario::Scenario;
use crate::problem::Problems;
use crate::text::Text;

/// What gives the totals of a scenario by year, tCO2: the exact run, or the compiled one.
pub trait Totals {
    /// The totals of a scenario made from the one that was read: other levers, other courses. Years from the base year on.
    fn totals(&self, scenario: &Scenario) -> Result<Vec<(i16, f64)>, Problems>;
}

/// What the levers of a scenario are worth, tCO2 a year, below zero where they save.
#[derive(Clone, Debug, PartialEq)]
pub struct CreditTable {
    /// The years.
    pub years: Vec<i16>,
    /// The totals without any lever.
    pub without: Vec<f64>,
    /// The totals with all.
    pub with: Vec<f64>,
    /// The levers, in the order in which they act.
    pub levers: Vec<Credit>,
}

/// What a lever is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Credit {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Its kind.
    pub kind: &'static str,
    /// By year what it does alone; why it cannot stand alone, in words.
    pub first_in: Result<Vec<f64>, Text>,
    /// By year what it does beside all others; why they cannot stand without it, in words.
    pub last_in: Result<Vec<f64>, Text>,
}

impl CreditTable {
    /// The credits of a scenario. Errors: those of the scenario with all its levers, and of that with none.
    pub fn of(scenario: &Scenario, totals: &dyn Totals) -> Result<CreditTable, Problems> {
        let keeping = |keep: &dyn Fn(usize) -> bool| {
            let mut made = scenario.clone();
            let levers = scenario.levers.iter().enumerate().filter(|(at, _)| keep(*at));
            made.levers = levers.map(|(_, lever)| lever.clone()).collect();
            totals.totals(&made)
        };
        let without = keeping(&|_| false)?;
        let with = keeping(&|_| true)?;
        let values = |totals: &[(i16, f64)]| -> Vec<f64> { totals.iter().map(|(_, total)| *total).collect() };
        let less = |some: &[(i16, f64)], other: &[(i16, f64)]| -> Vec<f64> {
            some.iter()
                .zip(other)
                .map(|((_, some), (_, other))| some - other)
                .collect()
        };
        let mut levers = Vec::new();
        for (at, lever) in scenario.levers.iter().enumerate() {
            // A lever may need another: a furnace is filled only where one was built. Then it has no worth of its own.
            let alone = keeping(&|other| other == at);
            let others = keeping(&|other| other != at);
            levers.push(Credit {
                id: lever.id.clone(),
                title: lever.title.clone(),
                kind: lever.action.kind(),
                first_in: alone
                    .map(|alone| less(&alone, &without))
                    .map_err(|problems| words(&problems)),
                last_in: others
                    .map(|others| less(&with, &others))
                    .map_err(|problems| words(&problems)),
            });
        }
        Ok(CreditTable {
            years: without.iter().map(|(year, _)| *year).collect(),
            without: values(&without),
            with: values(&with),
            levers,
        })
    }

    /// What all levers do together in the year of this place.
    pub fn all(&self, at: usize) -> f64 {
        self.with[at] - self.without[at]
    }

    /// What the levers do together beyond what each does alone, in the year of this place; `None` where some cannot stand alone.
    pub fn interaction(&self, at: usize) -> Option<f64> {
        let alone: Option<Vec<f64>> = self
            .levers
            .iter()
            .map(|lever| lever.first_in.as_ref().ok().map(|by| by[at]))
            .collect();
        Some(self.all(at) - alone?.iter().sum::<f64>())
    }
}

fn words(problems: &Problems) -> Text {
    problems
        .0
        .first()
        .map(|problem| problem.message.clone())
        .unwrap_or_default()
}
