//! What must be said of what levers did, over all plants and years: each thing once.

use std::collections::BTreeMap;

use super::base::Plant;
use super::lever::Lever;
use crate::problem::Problem;
use crate::text::Text;

/// What levers did, gathered.
#[derive(Clone, Debug, Default)]
pub(super) struct LeverNotes {
    said: Vec<Problem>,
}

impl LeverNotes {
    /// Takes what was said of a year, plant by plant: the places of the levers, and what was said of each.
    ///
    /// A lever that names its plants or routes was meant for each of them. One that names none acts where it can; of it only what all plants say
    /// is a surprise.
    pub(super) fn add(&mut self, levers: &[Lever], year: &[(&Plant<'_>, Vec<(usize, Problem)>)]) {
        let plants = year.len();
        let mut by_message: BTreeMap<(usize, Text), Vec<(&Plant<'_>, &Problem)>> = BTreeMap::new();
        for (plant, notes) in year {
            for (lever, problem) in notes {
                let known = by_message.entry((*lever, problem.message.clone())).or_default();
                if known.last().is_none_or(|(last, _)| last.id != plant.id) {
                    known.push((plant, problem));
                }
            }
        }
        for ((place, _), sayers) in by_message {
            let lever = &levers[place];
            let is_named = !lever.plants.is_empty() || !lever.routes.is_empty();
            if sayers.len() == plants {
                self.say(lever, None, sayers[0].1);
            } else if is_named {
                for (plant, problem) in sayers {
                    self.say(lever, Some(plant), problem);
                }
            }
        }
    }

    /// Everything that was said.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.said
    }

    fn say(&mut self, lever: &Lever, plant: Option<&Plant<'_>>, problem: &Problem) {
        let at = plant.map_or(Text::same(""), |plant| {
            Text::new(format!("，`{}`", plant.id), format!(" at `{}`", plant.id))
        });
        let (id, known) = (&lever.id, &problem.message);
        let message = Text::new(
            format!("措施 `{id}`{}：{}", at.zh, known.zh),
            format!("lever `{id}`{}: {}", at.en, known.en),
        );
        if !self.said.iter().any(|said| said.message == message) {
            let said = Problem {
                message,
                ..problem.clone()
            };
            self.said.push(said.at(lever.place.clone()));
        }
    }
}
