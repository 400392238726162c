//! The plants of a scenario: those that it starts from, and those that its levers add.

use super::base::{NamedArchetype, Plant, StartingPoint};
use super::scenario::Scenario;
use crate::problem::Problems;

impl Scenario {
    /// The plants of the scenario, those of the base first, in their order. Errors, all together: levers that add a plant on an archetype that is not
    /// there, or under an id that is taken.
    pub fn plants<'a>(&self, start: &StartingPoint<'a>) -> Result<Vec<Plant<'a>>, Problems> {
        let mut plants = start.plants.clone();
        let mut faults = Vec::new();
        let years = (start.year.saturating_add(1), self.last_year);
        for lever in &self.levers {
            match lever.new_plant(&plants, &start.archetypes, years) {
                Ok(added) => plants.extend(added),
                Err(fault) => faults.push(fault),
            }
        }
        Problems(faults).check()?;
        Ok(plants)
    }

    /// The archetypes that its levers name by their files, each once.
    pub fn named_archetypes(&self) -> Vec<NamedArchetype> {
        let mut named: Vec<NamedArchetype> = Vec::new();
        for archetype in self.levers.iter().filter_map(|lever| lever.action.named_archetype()) {
            if !named.contains(&archetype) {
                named.push(archetype);
            }
        }
        named
    }
}
