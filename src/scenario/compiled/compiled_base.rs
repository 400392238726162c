//! A base plant in floating point: its lines with what they follow, and what they emit in a year under levers.

use std::collections::{BTreeSet, HashSet};

use super::coefficient_book::{CoefficientBook, YearCoefficients};
use super::workings::Solved;
use crate::activity::LineKey;
use crate::flow::Flow;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::base::{Driven, Follows, PlantBase};
use crate::scenario::plant_year::PlantYear;
use crate::scenario::scrap_supply::is_scrap;
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
    /// The products that are burned in the place of a gas that lacks, by what the base states.
    topping_up: Vec<usize>,
    /// Whether units of the plant state capacities.
    pub(super) has_capacities: bool,
}

/// A line of the base.
#[derive(Debug)]
struct CompiledLine<'b> {
    flow: Flow,
    /// Whether it buys scrap.
    buys_scrap: bool,
    follows: &'b Follows,
    /// What the line comes to in the ledger.
    amount: f64,
    /// What it follows came to in the base year.
    then: f64,
    /// Of a line that follows purchases, the part of them that is its own while the supplies are as in the base year.
    share: f64,
    /// Of electricity, the part that is its own of what comes through its kind of supply.
    share_of_kind: f64,
    /// How often its first process ran in the base year.
    runs: f64,
    /// Of a line of a process that makes and takes of its item, what the processes took and made of it in the base year.
    sides: Option<(f64, f64)>,
}

/// How a plant stands beside the base year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub output: f64,
    pub other: f64,
    pub grid: f64,
}

/// What a plant emits and buys of scrap.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Emitted {
    pub total: f64,
    pub scrap: f64,
}

/// Beside its base year, what of a line is no turning round.
const NOISE: f64 = 1e-9;

impl<'b> CompiledBase<'b> {
    /// A base plant.
    pub fn of(base: &'b PlantBase<'b>) -> CompiledBase<'b> {
        let exact = PlantYear::<Ratio>::of(base, base.year);
        let lines = base.lines.iter().map(|(key, amount, follows)| CompiledLine {
            flow: key.flow,
            buys_scrap: buys_scrap(base, key),
            follows,
            amount: amount.to_f64(),
            then: base.ran.amount(&exact, follows).unwrap_or_default().to_f64(),
            share: share_of_purchases(base, follows, |_| true),
            share_of_kind: share_of_purchases(base, follows, |known| known == supply_of(follows)),
            sides: match follows {
                Follows::Process { processes, products } if !processes.is_empty() => {
                    let (taken, made) = exact.sides_or_net(&base.ran, processes, products);
                    Some((taken.to_f64(), made.to_f64()))
                }
                _ => None,
            },
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
            topping_up: topping_up(base),
            has_capacities: {
                let mut units = base.ledger.plants.plants[base.plant].units.iter();
                units.any(|unit| unit.capacity.is_some())
            },
            template,
            base,
        }
    }

    /// What the plant emits in a year, tCO2, and buys of scrap, at the scale of its base; `None` where a line turns round or comes out of nothing, or is
    /// added that cannot be accounted, which the exact projection decides.
    pub(super) fn emission(
        &self,
        state: &PlantYear<'_, f64>,
        Solved { solution, is_topped_up }: &Solved,
        standing: Standing,
        (coefficients, book): (&YearCoefficients, &CoefficientBook),
    ) -> Option<Emitted> {
        let grid = standing.grid;
        let mut sum = Emitted {
            total: coefficients.constant.at(grid),
            scrap: 0.0,
        };
        let mut surplus: BTreeSet<usize> = BTreeSet::new();
        for (line, coefficient) in self.lines.iter().zip(&coefficients.lines) {
            let ratio = self.ratio(line, state, solution, standing);
            let emission = coefficient.at(grid);
            if ratio < -NOISE {
                match line.follows {
                    Follows::Bought(product, _) => {
                        surplus.insert(*product);
                    }
                    _ => return None,
                }
            } else if line.comes_out_of_nothing(state, solution) {
                return None;
            } else {
                if emission != 0.0 && *is_topped_up && self.is_topping_up(line.follows) {
                    return None;
                }
                sum.total += emission * ratio;
                if line.buys_scrap {
                    sum.scrap += line.amount * ratio;
                }
            }
        }
        let surplus = surplus.into_iter();
        let sold = surplus.map(|product| {
            let key = boundary_line(state, product, Flow::Sold, None);
            (key, -solution.bought[product])
        });
        for (key, amount) in self.added(state, solution).into_iter().chain(sold) {
            // What cannot be accounted is for the exact projection to tell; that may have no such line, for this one may be a digit that was lost.
            let Ok(coefficient) = book.of_added(self.base, state.year, &key) else {
                return None;
            };
            sum.total += coefficient.at(grid) * amount;
            if buys_scrap(self.base, &key) {
                sum.scrap += amount;
            }
        }
        Some(sum)
    }

    /// Whether a line follows what processes take of something that is burned in the place of a gas that lacks: who takes how much of it, the exact
    /// solution alone tells.
    fn is_topping_up(&self, follows: &Follows) -> bool {
        match follows {
            Follows::Process { products, .. } => products.iter().any(|product| self.topping_up.contains(product)),
            _ => false,
        }
    }

    /// What a line is multiplied by.
    fn ratio(
        &self,
        line: &CompiledLine<'_>,
        state: &PlantYear<'_, f64>,
        solution: &Solution<f64>,
        standing: Standing,
    ) -> f64 {
        if let Some(ratio) = sided_ratio(line, state, solution) {
            return ratio;
        }
        let now = match line.follows {
            Follows::Nothing => return 1.0,
            Follows::Driver(Driven::Output) => return standing.output,
            Follows::Driver(Driven::Other) => return standing.other,
            Follows::Bought(product, supply) => {
                let share = match &state.supply {
                    Some(shares) if self.electricity == Some(state.items[*product]) => {
                        let own = supply.unwrap_or(Supply::Grid);
                        let kind = shares.iter().filter(|(known, _)| *known == own);
                        kind.map(|(_, share)| share).sum::<f64>() * line.share_of_kind
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

    /// The lines that the base does not have. Those that processes take and make are left out but for what is captured: what crosses the fence is bought
    /// and sold.
    fn added(&self, state: &PlantYear<'_, f64>, solution: &Solution<f64>) -> Vec<(LineKey, f64)> {
        let mut added = Vec::new();
        let most = solution
            .bought
            .iter()
            .fold(0.0, |most: f64, amount| most.max(amount.abs()));
        for (product, amount) in solution.bought.iter().enumerate() {
            let is_electricity = self.electricity == Some(state.items[product]);
            if amount.abs() <= NOISE * most {
                continue;
            }
            if is_electricity
                && *amount > 0.0
                && let Some(shares) = &state.supply
            {
                let lines = self.base.lines.iter().filter(|(_, amount, _)| !amount.is_zero());
                let known: HashSet<&LineKey> = lines.map(|(key, ..)| key).collect();
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
            if !self.has_purchase.get(product).copied().unwrap_or_default() {
                // Below zero it is made beside by a process that a lever added, and taken by nobody here.
                let key = if *amount > 0.0 {
                    let supply = is_electricity.then_some(Supply::Grid);
                    boundary_line(state, product, Flow::Purchased, supply)
                } else {
                    boundary_line(state, product, Flow::Sold, None)
                };
                added.push((key, amount.abs()));
            }
        }
        for (product, amount) in state.sold.iter().filter(|(_, amount)| *amount != 0.0) {
            added.push((boundary_line(state, *product, Flow::Sold, None), *amount));
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
        added.extend(
            state
                .beside
                .iter()
                .map(|line| (line.key.clone(), line.per_run * solution.runs[line.process])),
        );
        added
    }
}

impl CompiledLine<'_> {
    /// Whether it is nothing in the base year and something now, which the exact projection adds as a line of its own.
    fn comes_out_of_nothing(&self, state: &PlantYear<'_, f64>, solution: &Solution<f64>) -> bool {
        let can = matches!(self.follows, Follows::Made(_) | Follows::Demanded(_) | Follows::Left(_));
        can && self.amount == 0.0
            && self.then == 0.0
            && solution.amount(state, self.follows).is_some_and(|now| now > 0.0)
    }
}

/// Whether a line buys scrap.
pub(super) fn buys_scrap(base: &PlantBase<'_>, key: &LineKey) -> bool {
    let is_purchase = key.process.is_none() && matches!(key.flow, Flow::Purchased | Flow::NetConsumed);
    is_purchase && is_scrap(base.library, key.item)
}

fn boundary_line(state: &PlantYear<'_, f64>, product: usize, flow: Flow, supply: Option<Supply>) -> LineKey {
    LineKey {
        process: None,
        item: state.items[product],
        flow,
        supply,
    }
}

/// What a line of a process comes to beside the base year, where the process takes and makes of its item; `None` elsewhere.
fn sided_ratio(line: &CompiledLine<'_>, state: &PlantYear<'_, f64>, solution: &Solution<f64>) -> Option<f64> {
    let (Follows::Process { processes, products }, Some((taken_then, made_then))) = (line.follows, line.sides) else {
        return None;
    };
    if state.taken_beside.is_empty() {
        return None;
    }
    let (taken, made) = state.sides(solution, processes, products)?;
    match line.flow {
        Flow::Consumed => taken.divide(&taken_then),
        Flow::Produced => made.divide(&made_then),
        _ => None,
    }
}

/// The kind of supply of a line that buys electricity; what says none is of the grid.
fn supply_of(follows: &Follows) -> Supply {
    match follows {
        Follows::Bought(_, supply) => supply.unwrap_or(Supply::Grid),
        _ => Supply::Grid,
    }
}

/// The products that are burned in the place of gases that lack.
fn topping_up(base: &PlantBase<'_>) -> Vec<usize> {
    let balanced = base.network.iter().flat_map(|network| &network.network.balanced);
    let reserves = balanced.filter_map(|item| item.top_up.as_ref());
    let taken = reserves.flat_map(|reserve| &reserve.exchanges);
    taken.map(|exchange| exchange.product).collect()
}

/// What part of the purchases of a product goes through a line, by the lines of the base through the kinds of supply that fit.
fn share_of_purchases(base: &PlantBase<'_>, follows: &Follows, fits: impl Fn(Supply) -> bool) -> f64 {
    let Follows::Bought(product, supply) = follows else {
        return 1.0;
    };
    let (mut own, mut all) = (Ratio::zero(), Ratio::zero());
    for (key, amount, other) in &base.lines {
        if let Follows::Bought(known, of) = other
            && known == product
            && key.process.is_none()
            && fits(supply_of(other))
        {
            all = all + amount.clone();
            if of == supply {
                own = own + amount.clone();
            }
        }
    }
    own.divide(&all).map_or(1.0, |share| share.to_f64())
}
