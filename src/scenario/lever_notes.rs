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
        let mut by_code: BTreeMap<(usize, &str), Vec<(&Plant<'_>, &Problem)>> = BTreeMap::new();
        for (plant, notes) in year {
            for (lever, problem) in notes {
                let known = by_code.entry((*lever, problem.code)).or_default();
                known.push((plant, problem));
            }
        }
        for ((place, _), said) in by_code {
            let lever = &levers[place];
            let is_named = !lever.plants.is_empty() || !lever.routes.is_empty();
            // Units have other names in other plants: that all plants say it is seen by the code.
            let of_all = year
                .iter()
                .all(|(plant, _)| said.iter().any(|(known, _)| known.id == plant.id));
            for (plant, problem) in &said {
                let same = said.iter().filter(|(_, other)| other.message == problem.message);
                let mut sayers: Vec<&str> = same.map(|(plant, _)| plant.id.as_str()).collect();
                sayers.dedup();
                if sayers.len() == year.len() {
                    self.say(lever, None, problem);
                } else if is_named || of_all {
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
