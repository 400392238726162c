//! What a scenario comes to, year by year: each plant's ledger of the year, accounted.

use super::indicators::Indicators;
use super::plant_result::PlantResult;
use super::series::{Series, YearValue};
use crate::problem::Problem;
use crate::quantity::Ratio;

/// What a scenario comes to.
#[derive(Clone, Debug)]
pub struct Trajectory {
    /// The base year.
    pub base_year: i16,
    /// The years before the base year, from their own ledgers.
    pub history: Vec<YearResult>,
    /// The years, the base year first.
    pub years: Vec<YearResult>,
    /// What must be said of it.
    pub notes: Vec<Problem>,
}

/// A year of a trajectory.
#[derive(Clone, Debug)]
pub struct YearResult {
    /// The year.
    pub year: i16,
    /// The plants, in the order of the run.
    pub plants: Vec<PlantResult>,
}

impl YearResult {
    /// The total of all plants before rows were rounded.
    pub fn unrounded(&self) -> Ratio {
        self.plants.iter().map(PlantResult::unrounded).sum()
    }

    /// The total with its year.
    pub fn value(&self) -> YearValue {
        YearValue {
            year: i32::from(self.year),
            value: self.total(),
        }
    }

    /// The total of all plants: the sum of rounded rows.
    pub fn total(&self) -> Ratio {
        self.plants.iter().map(PlantResult::total).sum()
    }

    /// What all plants' years say beside their emissions.
    pub fn indicators(&self) -> Indicators {
        let mut sum = Indicators::default();
        self.plants.iter().for_each(|plant| sum.add(&plant.indicators));
        sum
    }

    /// What all plants can put out, and what part of it arc furnaces have: a plant's capacity by the steel that they make of its own. `None` where some
    /// plant that runs has no capacity.
    pub fn capacity(&self) -> Option<(Ratio, Ratio)> {
        let (mut all, mut of_arc_furnaces) = (Ratio::zero(), Ratio::zero());
        for plant in self.plants.iter().filter(|plant| !plant.output.is_zero()) {
            let capacity = plant.capacity.clone()?;
            let share = plant.indicators.arc_furnace_share().unwrap_or_default();
            of_arc_furnaces = of_arc_furnaces + capacity.clone() * share;
            all = all + capacity;
        }
        Some((all, of_arc_furnaces))
    }

    /// Whether nothing was left out.
    pub fn is_complete(&self) -> bool {
        self.plants.iter().all(|plant| plant.is_complete)
    }

    /// The heat of all plants' fuels and power, net, GJ.
    pub fn energy(&self) -> Ratio {
        self.plants.iter().map(PlantResult::energy).sum()
    }

    /// What all plants make of their products.
    pub fn output(&self) -> Ratio {
        self.plants.iter().map(|plant| plant.made.clone()).sum()
    }
}

impl Trajectory {
    /// The totals by year.
    pub fn totals(&self) -> Vec<(i16, Ratio)> {
        self.years.iter().map(|year| (year.year, year.total())).collect()
    }

    /// The totals as a series that is called by a name, those of the years before the base year first; `None` without years.
    pub fn series(&self, name: &str) -> Option<Series> {
        let years = self.history.iter().chain(&self.years);
        let values = years.map(YearResult::value);
        Series::new(name, values.collect())
    }

    /// The year's result.
    pub fn year(&self, year: i16) -> Option<&YearResult> {
        self.years.iter().find(|known| known.year == year)
    }
}
