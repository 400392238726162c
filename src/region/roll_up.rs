//! The plants of a region added up: direct and indirect emissions of each, what one hands to another counted once.

use std::collections::BTreeMap;

use super::accounts::Accounts;
use super::handover::{Exchanges, Handover};
use super::link::{Link, LinkBook};
use super::note;
use super::ranking::Ranking;
use super::scope::{CountedScopes, not_one_quantity};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;

/// What a plant emits.
#[derive(Clone, Debug)]
pub struct PlantSum {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// The sum of its direct emissions; `None` where its methodology does not count them apart.
    pub direct: Option<Ratio>,
    /// The sum of its indirect ones, of power and heat bought; `None` where its methodology does not count them.
    pub indirect: Option<Ratio>,
    /// All that its methodology counts.
    pub total: Ratio,
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
    /// The plants by each declared intensity of each methodology.
    pub rankings: Vec<Ranking>,
    /// Why the sums are no one quantity, where methodologies of the plants differ in scope, gases or edition.
    pub not_one_quantity: Option<Text>,
    /// What must be known of the sum: that it is no one quantity, periods that differ, links with an end outside.
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
            let scopes = CountedScopes::of(inventory);
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
                    direct: scopes.direct.then(Ratio::zero),
                    indirect: scopes.indirect.then(Ratio::zero),
                    total: Ratio::zero(),
                });
                let of_scope = match inventory.source(row).scope {
                    Some(1) => &mut sum.direct,
                    Some(2) => &mut sum.indirect,
                    _ => &mut None,
                };
                if let Some(of_scope) = of_scope {
                    *of_scope = of_scope.clone() + emission.clone();
                }
                sum.total = sum.total.clone() + emission;
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
        let not_one_quantity = not_one_quantity(&accounts, &plants);
        let notes = [
            not_one_quantity.clone(),
            note::periods_differ(&accounts, &plants),
            note::links_across(&accounts, &across),
        ];
        let handovers = Exchanges::of(&accounts).handovers(&inside)?;
        Ok(RollUp {
            plants: sums.into_values().collect(),
            handovers,
            rankings: Ranking::of_all(&accounts, is_inside),
            not_one_quantity,
            notes: notes.into_iter().flatten().collect(),
            accounts,
        })
    }

    /// The plain sum of the plants.
    pub fn sum(&self) -> Ratio {
        self.plants.iter().map(|sum| sum.total.clone()).sum()
    }

    /// The sum of the direct emissions of the plants whose methodology counts them; `None` where none does.
    pub fn direct(&self) -> Option<Ratio> {
        sum_of_known(self.plants.iter().map(|sum| sum.direct.as_ref()))
    }

    /// The sum of the indirect emissions of the plants whose methodology counts them; `None` where none does.
    pub fn indirect(&self) -> Option<Ratio> {
        sum_of_known(self.plants.iter().map(|sum| sum.indirect.as_ref()))
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

fn sum_of_known<'r>(values: impl Iterator<Item = Option<&'r Ratio>>) -> Option<Ratio> {
    let known: Vec<Ratio> = values.flatten().cloned().collect();
    (!known.is_empty()).then(|| known.into_iter().sum())
}
