//! What bounds a plant's year: the capacities of its units.

use super::lever::unit_problem;
use super::plant_year::PlantYear;
use super::scrap_supply::is_scrap;
use super::solution::Solution;
use super::trajectory::Run;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

impl Run<'_> {
    /// Errors, all together: units that would put out more than they can.
    pub(super) fn within_capacities(
        &self,
        year: &PlantYear<'_, Ratio>,
        solution: &Solution<Ratio>,
        plant: usize,
    ) -> Result<(), Problems> {
        let mut faults = Vec::new();
        let mut names = year.process_names();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let places = year.processes_of(name);
            let own: Vec<usize> = places
                .into_iter()
                .filter(|place| year.process_name(*place) == name)
                .collect();
            let (Some(capacity), Some(first)) = (year.capacity_of(name), own.first()) else {
                continue;
            };
            let product = year.processes[*first].reference;
            let output = solution.net(year, &own, &[product]) * year.scale.clone();
            if output > capacity {
                let unit = &self.library.items.at(year.items[product]).unit.text;
                faults.push(unit_problem::output_above_capacity(name, &output, &capacity, unit));
            }
        }
        Problems(faults)
            .check()
            .map_err(|found| self.of_plant_year(found, plant, year.year))?;
        Ok(())
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
                problem.at(self.scenario.place.clone())
            }
        };
        Problems(found.into_iter().map(placed).collect())
    }
}

impl PlantYear<'_, Ratio> {
    /// What the plant buys of scrap in all.
    pub(super) fn scrap_bought(&self, solution: &Solution<Ratio>) -> Ratio {
        let products = solution.bought.iter().enumerate();
        let scrap = products.filter(|(place, _)| is_scrap(self.base.library, self.items[*place]));
        let bought = scrap
            .map(|(_, amount)| amount.clone())
            .filter(|amount| !amount.is_negative());
        bought.sum::<Ratio>() * self.scale.clone()
    }
}
