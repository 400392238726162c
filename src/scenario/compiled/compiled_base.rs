//! A base plant in floating point: its lines with what they follow, and what they emit in a year under levers.

use std::collections::HashSet;

use super::coefficient_book::{Coefficient, CoefficientBook, YearCoefficients};
use crate::activity::LineKey;
use crate::flow::Flow;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::scenario::base::{Driven, Follows, PlantBase};
use crate::scenario::plant_year::PlantYear;
use crate::scenario::solution::{ELECTRICITY, Solution};
use crate::supply::Supply;

/// A base plant in floating point.
#[derive(Debug)]
pub struct CompiledBase<'b> {
    /// The plant.
    pub base: &'b PlantBase<'b>,
    /// The plant as it was in the base year; the year of a copy is set where it is used.
    pub template: PlantYear<'b, f64>,
    lines: Vec<CompiledLine<'b>>,
    /// By product of the base whether some of it was bought, or a line buys it.
    has_purchase: Vec<bool>,
    /// The item that electricity is.
    electricity: Option<usize>,
}

/// A line of the base.
#[derive(Debug)]
struct CompiledLine<'b> {
    follows: &'b Follows,
    /// What the line comes to in the ledger.
    amount: f64,
    /// What it follows came to in the base year.
    then: f64,
    /// Of a line that follows purchases, the part of them that is its own while the supplies are as in the base year.
    share: f64,
    /// How often its first process ran in the base year.
    runs: f64,
}

/// How a plant stands beside the base year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub output: f64,
    pub other: f64,
    pub grid: f64,
}

/// Beside its base year, what of a line is no turning round.
const NOISE: f64 = 1e-9;

impl<'b> CompiledBase<'b> {
    /// A base plant.
    pub fn of(base: &'b PlantBase<'b>) -> CompiledBase<'b> {
        let exact = PlantYear::<Ratio>::of(base, base.year);
        let lines = base.lines.iter().map(|(_, amount, follows)| CompiledLine {
            follows,
            amount: amount.to_f64(),
            then: base.ran.amount(&exact, follows).unwrap_or_default().to_f64(),
            share: share_of_purchases(base, follows),
            runs: match follows {
                Follows::Process { processes, .. } => {
                    let first = processes.first().and_then(|place| base.ran.runs.get(*place));
                    first.map_or(0.0, Ratio::to_f64)
                }
                _ => 0.0,
            },
        });
        let template = PlantYear::<f64>::of(base, base.year);
        let has_purchase = (0..template.items.len()).map(|product| {
            let was_bought = base.ran.bought.get(product).is_some_and(|amount| !amount.is_zero());
            let buys = |follows: &Follows| matches!(follows, Follows::Bought(known, _) if *known == product);
            was_bought
                || base
                    .lines
                    .iter()
                    .any(|(_, amount, follows)| !amount.is_zero() && buys(follows))
        });
        CompiledBase {
            lines: lines.collect(),
            has_purchase: has_purchase.collect(),
            electricity: base.library.items.index(ELECTRICITY),
            template,
            base,
        }
    }

    /// What the plant emits in a year, tCO2, at the scale of its base; `None` where a line turns round, which the exact projection decides. Errors: those
    /// of coefficients.
    pub(super) fn emission(
        &self,
        state: &PlantYear<'_, f64>,
        solution: &Solution<f64>,
        standing: Standing,
        (coefficients, book): (&YearCoefficients, &CoefficientBook),
    ) -> Result<Option<f64>, Problems> {
        let grid = standing.grid;
        let mut sum = coefficients.constant.at(grid);
        let mut surplus: Vec<(usize, f64)> = Vec::new();
        for (line, coefficient) in self.lines.iter().zip(&coefficients.lines) {
            let ratio = self.ratio(line, state, solution, standing);
            if ratio < -NOISE {
                match line.follows {
                    Follows::Bought(product, _) => surplus.push((*product, line.amount * -ratio)),
                    _ => return Ok(None),
                }
            } else {
                sum += coefficient.at(grid) * ratio;
            }
        }
        let mut add = |key: LineKey, amount: f64| -> Result<(), Problems> {
            let coefficient: Coefficient = book.of_added(self.base, state.year, &key)?;
            sum += coefficient.at(grid) * amount;
            Ok(())
        };
        for (key, amount) in self.added(state, solution) {
            add(key, amount)?;
        }
        for (product, amount) in surplus {
            add(boundary_line(state, product, Flow::Sold, None), amount)?;
        }
        Ok(Some(sum))
    }

    /// What a line is multiplied by.
    fn ratio(
        &self,
        line: &CompiledLine<'_>,
        state: &PlantYear<'_, f64>,
        solution: &Solution<f64>,
        standing: Standing,
    ) -> f64 {
        let now = match line.follows {
            Follows::Nothing => return 1.0,
            Follows::Driver(Driven::Output) => return standing.output,
            Follows::Driver(Driven::Other) => return standing.other,
            Follows::Bought(product, supply) => {
                let share = match &state.supply {
                    Some(shares) if self.electricity == Some(state.items[*product]) => {
                        let own = supply.unwrap_or(Supply::Grid);
                        shares
                            .iter()
                            .filter(|(known, _)| *known == own)
                            .map(|(_, share)| share)
                            .sum()
                    }
                    _ => line.share,
                };
                solution.bought[*product] * share
            }
            follows => solution.amount(state, follows).unwrap_or_default(),
        };
        if line.then != 0.0 {
            return now / line.then;
        }
        match line.follows {
            // A process that makes as much of something as it takes nets to nothing: its lines follow its runs.
            Follows::Process { processes, .. } => {
                let now = processes.first().map_or(0.0, |place| solution.runs[*place]);
                if line.runs == 0.0 { 0.0 } else { now / line.runs }
            }
            _ => standing.output,
        }
    }

    /// The lines that the base does not have. Of processes those of kinds that no inventory of an enterprise counts are left out.
    fn added(&self, state: &PlantYear<'_, f64>, solution: &Solution<f64>) -> Vec<(LineKey, f64)> {
        let mut added = Vec::new();
        for (product, amount) in solution.bought.iter().enumerate() {
            let is_electricity = self.electricity == Some(state.items[product]);
            if is_electricity && let Some(shares) = &state.supply {
                let known: HashSet<&LineKey> = self.base.lines.iter().map(|(key, ..)| key).collect();
                for (supply, share) in shares.iter().filter(|(_, share)| *share != 0.0) {
                    let keys =
                        [Some(*supply), None].map(|supply| boundary_line(state, product, Flow::Purchased, supply));
                    let is_blank_grid = *supply == Supply::Grid && known.contains(&keys[1]);
                    if !known.contains(&keys[0]) && !is_blank_grid {
                        let [key, _] = keys;
                        added.push((key, amount * share));
                    }
                }
                continue;
            }
            if *amount > 0.0 && !self.has_purchase.get(product).copied().unwrap_or_default() {
                let supply = is_electricity.then_some(Supply::Grid);
                added.push((boundary_line(state, product, Flow::Purchased, supply), *amount));
            }
        }
        if state.own_renewable != 0.0
            && let Some(product) = state.product(ELECTRICITY)
        {
            let supply = Some(Supply::SelfGeneratedRenewable);
            added.push((
                boundary_line(state, product, Flow::Produced, supply),
                state.own_renewable,
            ));
        }
        added.extend(state.beside.iter().cloned());
        added
    }
}

fn boundary_line(state: &PlantYear<'_, f64>, product: usize, flow: Flow, supply: Option<Supply>) -> LineKey {
    LineKey {
        process: None,
        item: state.items[product],
        flow,
        supply,
    }
}

/// What part of the purchases of a product goes through a line, by the lines of the base.
fn share_of_purchases(base: &PlantBase<'_>, follows: &Follows) -> f64 {
    let Follows::Bought(product, supply) = follows else {
        return 1.0;
    };
    let (mut own, mut all) = (Ratio::zero(), Ratio::zero());
    for (key, amount, other) in &base.lines {
        if let Follows::Bought(known, of) = other
            && known == product
            && key.process.is_none()
        {
            all = all + amount.clone();
            if of == supply {
                own = own + amount.clone();
            }
        }
    }
    own.divide(&all).map_or(1.0, |share| share.to_f64())
}
