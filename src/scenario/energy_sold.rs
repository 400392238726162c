//! Energy that plants sell in one of two years: what of a change it is, which no factor of energy tells.

use super::attribution::Attribution;

/// An item with heat of which some plants give off more than they take in, in one of the two years at least: power that turns from bought to sold, gas
/// that is sold. Over those plants, tCO2, in floating point.
#[derive(Clone, Debug, PartialEq)]
pub struct EnergySold {
    /// Place of the item.
    pub item: usize,
    /// The emission of its rows in the two years, below zero where it is sold.
    pub emissions: (f64, f64),
    /// What it is of the effect of `Process`; all of the change where its sign changes.
    pub effect: f64,
}

impl EnergySold {
    /// Adds what some rows of an item emit in the two years, and what that is of the effect of `Process`.
    pub(super) fn add(all: &mut Vec<EnergySold>, item: usize, emissions: (f64, f64), effect: f64) {
        match all.iter_mut().find(|known| known.item == item) {
            Some(known) => {
                known.emissions.0 += emissions.0;
                known.emissions.1 += emissions.1;
                known.effect += effect;
            }
            None => all.push(EnergySold {
                item,
                emissions,
                effect,
            }),
        }
    }

    /// The effects of several steps, each item between the first and the last step in which it is sold.
    pub(super) fn chained(steps: &[Attribution]) -> Vec<EnergySold> {
        let mut all: Vec<EnergySold> = Vec::new();
        for own in steps.iter().flat_map(|step| &step.energy_sold) {
            match all.iter_mut().find(|known| known.item == own.item) {
                Some(known) => {
                    known.emissions.1 = own.emissions.1;
                    known.effect += own.effect;
                }
                None => all.push(own.clone()),
            }
        }
        all
    }
}
