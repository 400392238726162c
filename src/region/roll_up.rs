//! The plants of a region added up: direct and indirect emissions of each, what one hands to another counted once.

use std::collections::BTreeMap;

use super::accounts::Accounts;
use super::handover::{Exchanges, Handover};
use super::link::{Link, LinkBook};
use super::note;
use crate::inventory::Grouping;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

/// What a plant emits.
#[derive(Clone, Debug)]
pub struct PlantSum {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The sum of its direct emissions.
    pub direct: Ratio,
    /// The sum of its indirect ones: power and heat bought.
    pub indirect: Ratio,
}

/// A plant by its intensity.
#[derive(Clone, Debug)]
pub struct RankedPlant {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The intensity, unrounded.
    pub value: Ratio,
    /// Its unit.
    pub unit: String,
    /// The sum above the line.
    pub numerator: Ratio,
    /// The output below it.
    pub denominator: Ratio,
    /// The unit of that.
    pub denominator_unit: String,
}

/// The plants of a region together.
#[derive(Debug)]
pub struct RollUp<'a> {
    /// The inventories.
    pub accounts: Accounts<'a>,
    /// The plants, in the order of the plant book.
    pub plants: Vec<PlantSum>,
    /// What is handed over.
    pub handovers: Vec<Handover>,
    /// Rankings by declared intensity: its title, and the plants, the lowest first.
    pub rankings: Vec<(Text, Vec<RankedPlant>)>,
    /// What must be known of the sum: periods that differ, links with an end outside.
    pub notes: Vec<Text>,
}

impl<'a> RollUp<'a> {
    /// Adds up the plants that `is_inside` takes in. Errors: more handed over than a ledger has sold or bought; a link of which the rows
    /// do not tell what it counts.
    pub fn of(
        accounts: impl Into<Accounts<'a>>,
        links: &LinkBook,
        is_inside: &dyn Fn(usize) -> bool,
    ) -> Result<RollUp<'a>, Problems> {
        let accounts = accounts.into();
        let mut sums: BTreeMap<usize, PlantSum> = BTreeMap::new();
        for inventory in accounts.inventories() {
            let counted = inventory
                .counted()
                .filter_map(|row| Some((row, Ratio::from(row.emission?))));
            for (row, emission) in counted {
                let plant = inventory.cell(row).plant;
                if !is_inside(plant) {
                    continue;
                }
                let sum = sums.entry(plant).or_insert_with(|| PlantSum {
                    plant,
                    direct: Ratio::zero(),
                    indirect: Ratio::zero(),
                });
                if inventory.source(row).scope == Some(2) {
                    sum.indirect = sum.indirect.clone() + emission;
                } else {
                    sum.direct = sum.direct.clone() + emission;
                }
            }
        }
        let ends = |link: &&Link| [link.seller, link.buyer].map(is_inside);
        let inside: Vec<&Link> = links.links.iter().filter(|link| ends(link) == [true; 2]).collect();
        let across: Vec<&Link> = links
            .links
            .iter()
            .filter(|link| ends(link).iter().filter(|is_inside| **is_inside).count() == 1)
            .collect();
        let plants: Vec<usize> = sums.keys().copied().collect();
        let notes = [
            note::periods_differ(&accounts, &plants),
            note::links_across(&accounts, &across),
        ];
        let handovers = Exchanges::of(&accounts).handovers(&inside)?;
        Ok(RollUp {
            plants: sums.into_values().collect(),
            handovers,
            rankings: rankings(&accounts, is_inside),
            notes: notes.into_iter().flatten().collect(),
            accounts,
        })
    }

    /// The plain sum of the plants.
    pub fn sum(&self) -> Ratio {
        self.plants
            .iter()
            .map(|sum| sum.direct.clone() + sum.indirect.clone())
            .sum()
    }

    /// What is counted twice in it.
    pub fn counted_twice(&self) -> Ratio {
        self.handovers.iter().map(Handover::counted_twice).sum()
    }

    /// The sum with everything counted once.
    pub fn total(&self) -> Ratio {
        self.sum() - self.counted_twice()
    }
}

/// The plants by each declared intensity, the lowest first.
fn rankings(accounts: &Accounts<'_>, is_inside: &dyn Fn(usize) -> bool) -> Vec<(Text, Vec<RankedPlant>)> {
    let mut rankings: Vec<(String, Text, Vec<RankedPlant>)> = Vec::new();
    let inventories = accounts.inventories().iter();
    for intensity in inventories.flat_map(|inventory| inventory.intensities(&[Grouping::Plant])) {
        let plant = intensity.key.first().and_then(|(id, _)| accounts.plants().find(id));
        let (Some(plant), Some(value)) = (plant.filter(|plant| is_inside(*plant)), intensity.unrounded) else {
            continue;
        };
        let ranked = RankedPlant {
            plant,
            value,
            unit: intensity.unit,
            numerator: Ratio::from(intensity.numerator),
            denominator: intensity.denominator,
            denominator_unit: intensity.denominator_unit,
        };
        match rankings.iter_mut().find(|(id, ..)| *id == intensity.id) {
            Some((.., plants)) => plants.push(ranked),
            None => rankings.push((intensity.id, intensity.title, vec![ranked])),
        }
    }
    for (.., plants) in &mut rankings {
        plants.sort_by(|left, right| left.value.cmp(&right.value));
    }
    rankings.into_iter().map(|(_, title, plants)| (title, plants)).collect()
}
