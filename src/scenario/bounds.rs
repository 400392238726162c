//! What bounds a plant's year: the capacities of its units.

use super::amount::Amount;
use super::lever::unit_problem;
use super::plant_year::PlantYear;
use super::run::Run;
use super::solution::Solution;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

impl Run<'_> {
    /// Errors, all together: units that would put out more than they can.
    pub(super) fn within_capacities<N: Amount>(
        &self,
        year: &PlantYear<'_, N>,
        solution: &Solution<N>,
        plant: usize,
    ) -> Result<(), Problems> {
        let mut faults = Vec::new();
        let mut names = year.process_names();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let own = year.processes_of(name);
            let (Some(capacity), Some(first)) = (year.capacity_of(&own), own.first()) else {
                continue;
            };
            let product = year.processes[*first].reference;
            let output = (solution.net(year, &own, &[product]) * year.scale.clone()).to_ratio();
            if output > capacity {
                let unit = &self.library.items.at(year.items[product]).unit.text;
                let fault = unit_problem::output_above_capacity(name, &output, &capacity, unit);
                let lever = year
                    .origins
                    .get(first)
                    .and_then(|origin| self.scenario.levers.get(origin.lever));
                faults.push(match lever {
                    Some(lever) => fault.at(lever.place.clone()),
                    None => fault,
                });
            }
        }
        Problems(faults)
            .check()
            .map_err(|found| self.of_plant_year(found, plant, year.year))?;
        Ok(())
    }

    /// What a plant runs. Errors: units that make more than is asked for of what they make, at the lever's place; those of [`PlantYear::solve`].
    pub(super) fn solved(&self, year: &PlantYear<'_, Ratio>, plant: usize) -> Result<Solution<Ratio>, Problems> {
        year.solve().map_err(|Problems(found)| {
            let fixed = year.origins.iter().filter_map(|(place, origin)| {
                let process = &year.processes[*place];
                let runs = process.fixed_runs.clone().filter(|runs| !runs.is_zero())?;
                let output = process.net(process.reference) * runs * year.scale.clone();
                let unit = self.library.items.at(year.items[process.reference]).unit.text.as_str();
                Some((origin.lever, (process.process.as_deref()?, output, unit)))
            });
            let fixed: Vec<(usize, (&str, Ratio, &str))> = fixed.collect();
            let is_backwards = found.iter().any(|problem| problem.code == "negative-scaling");
            let first = fixed.first().and_then(|(lever, _)| self.scenario.levers.get(*lever));
            let found = match first.filter(|_| is_backwards) {
                Some(lever) => {
                    let units: Vec<(&str, Ratio, &str)> = fixed.into_iter().map(|(_, unit)| unit).collect();
                    vec![unit_problem::units_beyond_need(&units).at(lever.place.clone())]
                }
                None => found,
            };
            self.of_plant_year(Problems(found), plant, year.year)
        })
    }

    /// Errors with the plant and the year in which they arise.
    pub(super) fn of_plant_year(&self, Problems(found): Problems, plant: usize, year: i16) -> Problems {
        let id = &self.plants[plant].id;
        let placed = |problem: Problem| {
            let message = Text::new(
                format!("{year} 年 `{id}`：{}", problem.message.zh),
                format!("`{id}` in {year}: {}", problem.message.en),
            );
            let problem = Problem { message, ..problem };
            if problem.place.is_some() {
                problem
            } else {
                problem.at(self.scenario.follow.place.clone())
            }
        };
        Problems(found.into_iter().map(placed).collect())
    }
}
