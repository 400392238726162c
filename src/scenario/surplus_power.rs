//! Power that a plant has over and sells, where the base year bought: what must be said of it.

use super::base::Plant;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// Power that plants sell where they bought in the base year: of each the year in which it is most.
#[derive(Clone, Debug, Default)]
pub(super) struct SurplusPower {
    most: Vec<(String, i16, Ratio)>,
}

impl SurplusPower {
    /// Takes what a plant bought in a year, MWh, at the size of the plant; below zero what it sold.
    pub(super) fn add(&mut self, plant: &Plant<'_>, year: i16, bought: &Ratio) {
        if !bought.is_negative() {
            return;
        }
        let sold = bought.abs();
        match self.most.iter_mut().find(|(known, ..)| *known == plant.id) {
            Some((_, when, most)) if *most < sold => (*when, *most) = (year, sold),
            Some(_) => {}
            None => self.most.push((plant.id.clone(), year, sold)),
        }
    }

    /// What must be said of it.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let most = self.most.into_iter();
        most.map(|(plant, year, sold)| problem(&plant, year, &sold)).collect()
    }
}

fn problem(plant: &str, year: i16, sold: &Ratio) -> Problem {
    let sold = sold.significant(6).to_text();
    Problem::note(
        "surplus-power-sold",
        Text::new(
            format!(
                "`{plant}` 的电力多于所用，余电按外售计，{year} 年最多（{sold} MWh）；核算方法若以净购入电力计，外售部分按电网因子扣除"
            ),
            format!(
                "`{plant}` has more power than it uses and sells the rest, most in {year} ({sold} MWh); where the methodology counts net purchased electricity, what is sold is deducted at the factor of the grid"
            ),
        ),
    )
}
