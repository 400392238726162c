//! Two product footprints side by side: boundaries and choices first, then the bridge of causes between them.
//!
//! The choices (boundary, allocation, scrap rule, warming potentials) are changed one after the other on the system of the first side, which is
//! solved anew each time. Under equal choices each footprint is a sum of amounts times factors, so what is needed, what a process emits for one
//! unit, and what one unit of a purchase carries are changed in the same way, as far as both sides have them. Every step is the difference of
//! two exact sums, so the effects add up by construction, in whatever order.

mod boundaries;
mod cause;
mod effect;
mod names;
mod pairing;
mod problem;
mod side;
mod standpoint;
mod term;

pub use boundaries::{FootprintBoundaries, OtherShare, Treatment, Uncounted, UncountedReason};
pub use cause::{FootprintCause, FootprintCauseOrder};
pub use effect::FootprintEffect;
pub use names::Names;
pub use pairing::UnitPair;
pub use side::{FootprintSide, SystemSource};
pub use term::{FootprintPart, FootprintSubject};

use crate::factor::Named;
use crate::format::registry::CarbonOrigin;
use crate::network::ProductSystem;
use crate::network::contribution::Contributions;
use crate::problem::{Problem, Problems};
use crate::quantity::{Ratio, Rounding, RoundingMode};
use boundaries::SolvedSide;
use pairing::Pairing;
use standpoint::Solver;

/// The systems of both sides, each under its own choices, with the product that they have in common.
pub struct FootprintPair<'l> {
    sides: [FootprintSide<'l>; 2],
    systems: [ProductSystem<'l>; 2],
    product: String,
}

impl<'l> FootprintPair<'l> {
    /// The systems of both sides for a product, by any of its names.
    ///
    /// # Errors
    ///
    /// Those of either system; two ledgers under two methodologies at once; a product that one side lacks; items that the sides count in
    /// different units.
    pub fn new(sides: [FootprintSide<'l>; 2], product: &str) -> Result<FootprintPair<'l>, Problems> {
        if let [
            SystemSource::Plant { inventory: own, .. },
            SystemSource::Plant { inventory: its, .. },
        ] = sides.each_ref().map(|side| side.source)
        {
            super::problem::check_ledgers([own, its], super::methods_differ([own, its]))?;
        }
        let [own, its] = sides.each_ref().map(|side| side.system(side.choices, &[]));
        let systems = match (own, its) {
            (Ok(own), Ok(its)) => [own, its],
            (Err(Problems(mut problems)), Err(Problems(more))) => {
                let new = more.into_iter().filter(|problem| !problems.contains(problem));
                let new: Vec<Problem> = new.collect();
                problems.extend(new);
                return Err(Problems(problems));
            }
            (Err(problems), Ok(_)) | (Ok(_), Err(problems)) => return Err(problems),
        };
        let registered = sides[0].choices.query.library.items.find(product).map(Named::id);
        let found = systems.each_ref().map(|system| {
            let names = registered.into_iter().chain([product]);
            names.into_iter().find(|name| system.network.product(name).is_some())
        });
        let mut problems = problem::of_units(&systems);
        problems.extend(problem::of_product(product, found, &systems));
        Problems(problems).check()?;
        Ok(FootprintPair {
            product: found[0].unwrap_or(product).to_owned(),
            sides,
            systems,
        })
    }

    /// Id of the product.
    pub fn product(&self) -> &str {
        &self.product
    }

    /// What the product is measured in.
    pub fn unit(&self) -> &str {
        let network = &self.systems[0].network;
        let place = network.product(&self.product);
        place.map_or("", |place| network.products[place].unit.as_str())
    }

    /// What was assumed on either side, each once.
    pub fn notes(&self) -> Vec<Problem> {
        let mut notes: Vec<Problem> = Vec::new();
        for note in self.systems.iter().flat_map(|system| &system.notes) {
            if !notes.contains(note) {
                notes.push(note.clone());
            }
        }
        notes
    }

    /// Compares the footprints of an amount of the product, causes changed in a declared order.
    ///
    /// # Errors
    ///
    /// Those of solving either system, or the first one under choices of the second: as where a rule lacks its facts there.
    pub fn compare(&self, amount: &Ratio, order: FootprintCauseOrder) -> Result<FootprintComparison, Problems> {
        let [own, its] = self.systems.each_ref();
        let footprints = [
            own.footprint(&self.product, amount)?,
            its.footprint(&self.product, amount)?,
        ];
        let contributions = [
            Contributions::of(own, &footprints[0]),
            Contributions::of(its, &footprints[1]),
        ];
        let solved = [0, 1].map(|side: usize| SolvedSide {
            system: &self.systems[side],
            footprint: &footprints[side],
            contributions: &contributions[side],
        });
        let pairing = Pairing::of(&self.sides);
        let boundaries = FootprintBoundaries::new(&self.sides, &solved, &pairing);
        let mut solver = Solver::new(self.sides, pairing, &self.product, amount.clone());
        let effects = effect::effects(&mut solver, &order)?;
        Ok(FootprintComparison {
            product: self.product.clone(),
            amount: amount.clone(),
            unit: self.unit().to_owned(),
            boundaries,
            totals: contributions.each_ref().map(|known| known.total(CarbonOrigin::Fossil)),
            are_complete: contributions.each_ref().map(Contributions::is_complete),
            are_lower_bounds: contributions.each_ref().map(Contributions::is_lower_bound),
            names: solver.names,
            effects,
            order,
        })
    }
}

/// Two footprints, and what lies between them.
#[derive(Clone, Debug)]
pub struct FootprintComparison {
    /// Id of the product.
    pub product: String,
    /// How much of it.
    pub amount: Ratio,
    /// What it is measured in.
    pub unit: String,
    /// The order in which causes were changed.
    pub order: FootprintCauseOrder,
    /// What the sides rest on, and what differs in it.
    pub boundaries: FootprintBoundaries,
    /// The footprint of each side, fossil carbon, exact; tCO2e.
    pub totals: [Ratio; 2],
    /// Whether each side counts everything that is bought for it.
    pub are_complete: [bool; 2],
    /// Whether each side's footprint is the least that it can be.
    pub are_lower_bounds: [bool; 2],
    /// What each cause changes in each part, in the order of causes, largest first. They add up to the second footprint less the first.
    pub effects: Vec<FootprintEffect>,
    /// What processes and items are called.
    pub names: Names,
}

/// A comparison with rounded numbers, for a table or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownFootprintEffects {
    /// The footprints, rounded.
    pub totals: [Ratio; 2],
    /// The effects, their amounts rounded.
    pub effects: Vec<FootprintEffect>,
    /// What rounding the footprints changes on each side.
    pub of_totals: [Ratio; 2],
    /// What rounding changes in all, that of the effects included: with it they add up to the difference of the rounded footprints.
    pub rounding: Ratio,
}

impl FootprintComparison {
    /// The second footprint less the first, exactly.
    pub fn difference(&self) -> Ratio {
        self.totals[1].clone() - self.totals[0].clone()
    }

    /// What a cause changes over all parts, exactly; rounding changes nothing before anything is printed.
    pub fn amount(&self, cause: FootprintCause) -> Ratio {
        let of_cause = self.effects.iter().filter(|effect| effect.cause == cause);
        of_cause.map(|effect| effect.amount.clone()).sum()
    }

    /// The numbers of at most so many decimal places. What that cuts off goes to rounding, so that they add up as they are printed.
    pub fn shown(&self, places: u32) -> ShownFootprintEffects {
        let rounding = Rounding {
            places,
            mode: RoundingMode::HalfAwayFromZero,
        };
        let cut = |value: &Ratio| value.round(rounding).map_or_else(|| value.clone(), Ratio::from);
        let totals = self.totals.each_ref().map(cut);
        let mut effects = self.effects.clone();
        for effect in &mut effects {
            effect.amount = cut(&effect.amount);
        }
        let sum: Ratio = effects.iter().map(|effect| effect.amount.clone()).sum();
        let [own, its] = totals.clone();
        ShownFootprintEffects {
            of_totals: [0, 1].map(|side: usize| totals[side].clone() - self.totals[side].clone()),
            rounding: its - own - sum,
            totals,
            effects,
        }
    }

    /// Whether both sides count everything that is bought.
    pub fn is_complete(&self) -> bool {
        self.are_complete == [true, true]
    }
}
