//! What must be said of a trajectory, gathered while its years are run.

use super::base::StartingPoint;
use super::by_products::Leftovers;
use super::lever_notes::LeverNotes;
use super::output_difference::OutputDifferences;
use super::surplus_power::SurplusPower;
use crate::factor::Library;
use crate::problem::{Problem, Severity};

/// What must be said of a trajectory.
#[derive(Debug, Default)]
pub(super) struct TrajectoryNotes {
    /// What levers did.
    pub levers: LeverNotes,
    /// What of by-products no line says anything of.
    pub leftovers: Leftovers,
    /// Output that is made and is not what is asked for.
    pub outputs: OutputDifferences,
    /// Power that plants sell where they bought.
    pub surplus_power: SurplusPower,
    /// What else was found, each thing once.
    others: Vec<Problem>,
}

impl TrajectoryNotes {
    /// Those of what a scenario starts from: what the reader of its ledgers should act on, and what was assumed in drawing its networks.
    pub(super) fn of(start: &StartingPoint<'_>) -> TrajectoryNotes {
        let mut notes = TrajectoryNotes::default();
        let of_ledgers = start.notes.iter().filter(|note| note.severity == Severity::Warning);
        let plants = start.plants.iter().map(|plant| &plant.base);
        let archetypes = start.archetypes.values().map(|archetype| &archetype.base);
        let of_networks = plants.chain(archetypes).flat_map(|base| &base.notes);
        for note in of_ledgers.chain(of_networks) {
            notes.say(note.clone());
        }
        notes
    }

    /// Says something, where it is not said yet.
    pub(super) fn say(&mut self, note: Problem) {
        if !self.others.iter().any(|said| said.message == note.message) {
            self.others.push(note);
        }
    }

    /// Everything that was said: what levers did first.
    pub(super) fn into_problems(self, library: &Library) -> Vec<Problem> {
        let mut notes = self.levers.into_problems();
        notes.extend(self.leftovers.into_problems(library));
        notes.extend(self.outputs.into_problems());
        notes.extend(self.surplus_power.into_problems());
        notes.extend(self.others);
        notes
    }
}
