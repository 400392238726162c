//! The change of a table of factors between two years, decomposed at once or year by year.

use super::factor_table::FactorTable;
use super::filling::{Appearance, Filling};
use super::{Decomposition, DecompositionError, Weights, problem};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;

/// Whether the years between are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The two years alone.
    Unchained,
    /// From each year of the table to the next; effects are added up, and their multiples multiplied.
    Chained,
}

impl Mode {
    /// Its name for programs.
    pub fn id(self) -> &'static str {
        match self {
            Mode::Unchained => "unchained",
            Mode::Chained => "chained",
        }
    }
}

/// A decomposed change.
#[derive(Clone, Debug)]
pub struct Change<'t> {
    /// The table.
    pub table: &'t FactorTable,
    /// How it was decomposed.
    pub mode: Mode,
    /// How categories were weighted.
    pub weights: Weights,
    /// The years, from the first to the last, in the order taken.
    pub years: Vec<i32>,
    /// The sum of the first year and of the last, exact.
    pub totals: [Ratio; 2],
    /// The step from each year to the next.
    pub steps: Vec<Decomposition>,
    /// Categories that are in one year of a step alone.
    pub appearances: Vec<Appearance>,
}

impl<'t> Change<'t> {
    /// Decomposes the change from one year of a table to another, earlier or later. Errors: years that are not in the table or are one, factors that
    /// change their sign, totals without shares under LMDI-II.
    pub fn of(
        table: &'t FactorTable,
        from: i32,
        to: i32,
        mode: Mode,
        weights: Weights,
    ) -> Result<Change<'t>, Problems> {
        let known: Vec<i32> = table.years().collect();
        let missing = [("--from", from), ("--to", to)].into_iter();
        let missing = missing.filter(|(_, year)| !known.contains(year));
        let faults: Vec<Problem> = missing
            .map(|(option, year)| problem::year_not_there(&table.file, option, year, &known))
            .collect();
        Problems(faults).check()?;
        if from == to {
            return Err(problem::same_year(from).into());
        }
        let mut years = vec![from, to];
        if mode == Mode::Chained {
            years = known
                .into_iter()
                .filter(|year| *year >= from.min(to) && *year <= from.max(to))
                .collect();
            if from > to {
                years.reverse();
            }
        }
        let filling = Filling::of(table);
        let mut change = Change {
            table,
            mode,
            weights,
            totals: [table.total(from), table.total(to)],
            steps: Vec::new(),
            appearances: Vec::new(),
            years,
        };
        let mut faults = Vec::new();
        for pair in change.years.clone().windows(2) {
            match change.step(&filling, pair[0], pair[1]) {
                Ok(step) => change.steps.push(step),
                Err(Problems(found)) => faults.extend(found),
            }
        }
        Problems(faults).check()?;
        Ok(change)
    }

    fn step(&mut self, filling: &Filling<'_>, from: i32, to: i32) -> Result<Decomposition, Problems> {
        let ([before, after], appearances) = filling.between(from, to);
        self.appearances.extend(appearances);
        let floating = |rows: &[Vec<Ratio>]| -> Vec<Vec<f64>> {
            let row = |row: &Vec<Ratio>| row.iter().map(Ratio::to_f64).collect();
            rows.iter().map(row).collect()
        };
        let step = Decomposition::between(&floating(&before), &floating(&after), self.weights);
        step.map_err(|error| match error {
            DecompositionError::SignChange { category, factor }
            | DecompositionError::NotFinite { category, factor } => {
                let row = |year: i32| self.table.years.get(&year).and_then(|rows| rows.get(&category));
                let place = row(to).or_else(|| row(from)).map(|row| row.place.clone());
                let numbers = [&before[category][factor], &after[category][factor]];
                let name = self.table.category(category);
                problem::sign_change(place, &name, &self.table.factors[factor], [from, to], numbers).into()
            }
            DecompositionError::NoTotal | DecompositionError::Shape => problem::no_total(
                &self.table.file,
                [from, to],
                [&self.table.total(from), &self.table.total(to)],
            )
            .into(),
        })
    }

    /// The change of the sum, exact.
    pub fn change(&self) -> Ratio {
        self.totals[1].clone() - self.totals[0].clone()
    }

    /// The effect of a factor.
    pub fn effect(&self, factor: usize) -> f64 {
        self.steps.iter().map(|step| step.effect(factor)).sum()
    }

    /// The effect of a factor in one category.
    pub fn effect_in(&self, category: usize, factor: usize) -> f64 {
        self.steps.iter().map(|step| step.effects[category][factor]).sum()
    }

    /// By how many times a factor multiplies the sum; `None` where the sum is zero in some year, or changes its sign.
    pub fn multiplicative(&self, factor: usize) -> Option<f64> {
        self.steps.iter().map(|step| step.multiplicative(factor)).product()
    }

    /// The exact change less the effects of all factors.
    pub fn residual(&self) -> f64 {
        let effects: f64 = (0..self.table.factors.len()).map(|factor| self.effect(factor)).sum();
        self.change().to_f64() - effects
    }

    /// The residual over the greater of the two sums and the greatest effect; 0 where all are zero.
    pub fn relative_residual(&self) -> f64 {
        let totals = self.totals.iter().map(|total| total.to_f64().abs());
        let effects = (0..self.table.factors.len()).map(|factor| self.effect(factor).abs());
        let size = totals.chain(effects).fold(0.0, f64::max);
        if size == 0.0 { 0.0 } else { self.residual().abs() / size }
    }

    /// The categories that are in some of the years.
    pub fn categories(&self) -> Vec<usize> {
        let is_there = |category: &usize| {
            let mut rows = self.years.iter().filter_map(|year| self.table.years.get(year));
            rows.any(|rows| rows.contains_key(category))
        };
        (0..self.table.categories.len()).filter(is_there).collect()
    }
}
