//! Two inventories side by side. First what differs in their boundaries; then the bridge between their totals, cause by cause and item
//! by item.
//!
//! The rows of an item meet, and its causes are changed from the first side to the second one after the other, in a declared order. Everything is
//! an exact ratio, and each effect is the difference of the product before and after, so the effects add up by construction. Rounding is
//! computed on each side (the total less the exact sum of its rows), not what happens to be left.
//!
//! Two product footprints are compared in [`footprint`], in the same spirit.

mod boundaries;
mod cause;
mod declared_order;
mod effect;
pub mod footprint;
mod intensity_bridge;
mod meeting;
mod problem;
mod shape;
mod standing;

pub use boundaries::{Aspect, Boundaries, OneSidedItem, OneSidedSource, OtherQuantity};
pub use cause::{Cause, CauseOrder};
pub use declared_order::{DeclaredCause, DeclaredOrder};
pub use effect::Effect;
pub use intensity_bridge::IntensityBridge;
pub use meeting::Subject;
pub use standing::Standing;

use crate::inventory::Inventory;
use crate::problem::Problems;
use crate::quantity::{Decimal, Ratio, Rounding, RoundingMode};
use crate::text::Text;
use meeting::Meeting;

/// Two inventories, and what lies between them.
#[derive(Debug)]
pub struct Comparison<'i> {
    /// The first, from which, and the second, to which.
    pub inventories: [&'i Inventory<'i>; 2],
    /// The order in which causes were changed.
    pub order: CauseOrder,
    /// What differs in the boundaries.
    pub boundaries: Boundaries,
    /// The total of each side, as its inventory prints it.
    pub totals: [Decimal; 2],
    /// The exact sum of each side: quantities times coefficients, neither rounded.
    pub exact: [Ratio; 2],
    /// What each cause changes in each item, in the order of causes, largest first; without rounding, and without what changes nothing. They add
    /// up to the second exact sum less the first.
    pub effects: Vec<Effect>,
    /// The bridge between the headline intensities; `None` where they have no product and unit in common.
    pub intensity: Option<IntensityBridge>,
}

/// The effects with rounded amounts, for a table or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownEffects {
    /// The effects, their amounts rounded.
    pub effects: Vec<Effect>,
    /// What rounding changes, and what rounding the amounts above left: with it they add up to the difference of the totals.
    pub rounding: Ratio,
}

impl<'i> Comparison<'i> {
    /// Compares two inventories.
    ///
    /// # Errors
    ///
    /// Results of different units are no difference; two ledgers under two methodologies at once would mix what the mill did with what the
    /// method counts; and two inventories without a counted item in common have nothing to compare.
    pub fn new(inventories: [&'i Inventory<'i>; 2], order: CauseOrder) -> Result<Comparison<'i>, Problems> {
        let methods_differ = methods_differ(inventories);
        problem::check(inventories, methods_differ)?;
        let meetings = Meeting::all(inventories);
        if meetings.iter().all(|meeting| meeting.only_side().is_some()) {
            return Err(problem::nothing_in_common(inventories).into());
        }
        let mut effects: Vec<Effect> = meetings
            .iter()
            .flat_map(|meeting| effect::effects(meeting, &order, methods_differ))
            .collect();
        let place = |cause: Cause| order.causes().iter().position(|known| *known == cause);
        effects.sort_by(|left, right| {
            let rank = |effect: &Effect| (place(effect.cause), std::cmp::Reverse(effect.amount.abs()));
            rank(left)
                .cmp(&rank(right))
                .then_with(|| left.subject.cmp(&right.subject))
        });
        let exact = inventories.map(|inventory| {
            let of_row = |row: &crate::inventory::Row| {
                row.quantity_unrounded.clone() * row.coefficient.clone().unwrap_or_default()
            };
            inventory.counted().map(of_row).sum::<Ratio>()
        });
        Ok(Comparison {
            boundaries: Boundaries::new(inventories, &effects),
            totals: inventories.map(Inventory::total),
            exact,
            effects,
            intensity: IntensityBridge::new(inventories),
            inventories,
            order,
        })
    }

    /// The second total less the first.
    pub fn difference(&self) -> Ratio {
        Ratio::from(self.totals[1]) - Ratio::from(self.totals[0])
    }

    /// What rounding adds to the exact sum of a side: its total less that sum.
    pub fn rounding(&self, side: usize) -> Ratio {
        Ratio::from(self.totals[side]) - self.exact[side].clone()
    }

    /// What a cause changes over all items.
    pub fn amount(&self, cause: Cause) -> Ratio {
        if cause == Cause::Rounding {
            return self.rounding(1) - self.rounding(0);
        }
        let of_cause = self.effects.iter().filter(|effect| effect.cause == cause);
        of_cause.map(|effect| effect.amount.clone()).sum()
    }

    /// The effects with amounts of at most so many decimal places. What that cuts off goes to rounding, so that they still add up to the last digit.
    pub fn shown(&self, places: u32) -> ShownEffects {
        let rounding = Rounding {
            places,
            mode: RoundingMode::HalfAwayFromZero,
        };
        let mut effects = self.effects.clone();
        for effect in &mut effects {
            if let Some(rounded) = effect.amount.round(rounding) {
                effect.amount = Ratio::from(rounded);
            }
        }
        let sum: Ratio = effects.iter().map(|effect| effect.amount.clone()).sum();
        ShownEffects {
            rounding: self.difference() - sum,
            effects,
        }
    }

    /// First and last period of a side, and how many months its rows cover.
    pub fn period_words(&self, side: usize) -> Text {
        boundaries::period_words(self.inventories[side])
    }

    /// The plants of a side.
    pub fn plant_words(&self, side: usize) -> Text {
        boundaries::plant_words(self.inventories[side])
    }

    /// What the process of a subject is called, as the side that has it knows it: the type's name, behind a unit's own.
    pub fn process_title(&self, subject: &Subject) -> Option<Text> {
        let process = subject.process.as_ref()?;
        let titles = self.inventories.iter().map(|inventory| {
            let plants = &inventory.ledger.plants.plants;
            let named = |plant: &usize| subject.plant.as_ref().is_none_or(|id| plants[*plant].id == *id);
            let place = meeting::plants_of(inventory).into_iter().find(named)?;
            Some(inventory.process_title(place, process))
        });
        titles
            .flatten()
            .find(|title| title.en != *process)
            .or_else(|| Some(Text::same(process)))
    }

    /// Whether nothing was left out on either side.
    pub fn is_complete(&self) -> bool {
        self.inventories.iter().all(|inventory| inventory.is_complete())
    }
}

/// Whether two inventories were drawn up by different rules: another methodology, another choice, another level.
fn methods_differ(inventories: [&Inventory<'_>; 2]) -> bool {
    let [own, its] = inventories.map(|inventory| {
        let methodology = inventory.methodology;
        (&methodology.sha256, &methodology.choices, inventory.level)
    });
    own != its
}
