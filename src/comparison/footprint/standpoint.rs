//! Standpoints on the way from one footprint to the other: what is already as on the second side, and what is still as on the first.

use std::collections::BTreeMap;

use super::cause::FootprintCause;
use super::names::Names;
use super::pairing::Pairing;
use super::problem;
use super::side::FootprintSide;
use super::term::{FootprintPart, FootprintSubject, Terms};
use crate::network::{Boundary, Choices};
use crate::problem::Problems;
use crate::quantity::Ratio;

/// Of each cause the side that it is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standpoint {
    sides: [usize; FootprintCause::ALL.len()],
}

impl Standpoint {
    /// The side of a cause.
    pub fn side(&self, cause: FootprintCause) -> usize {
        self.sides[cause as usize]
    }

    /// The same with a cause taken from the second side.
    pub fn with_second(mut self, cause: FootprintCause) -> Standpoint {
        self.sides[cause as usize] = 1;
        self
    }
}

/// A side and choices: boundary, allocation, scrap rule, set of warming potentials.
type Solved<'l> = (usize, &'static str, &'static str, &'static str, &'l str);

/// Solves the systems of both sides under the choices of a standpoint, each once.
pub(super) struct Solver<'l> {
    sides: [FootprintSide<'l>; 2],
    product: &'l str,
    amount: Ratio,
    rule_sets: [Vec<String>; 2],
    /// How the units of each side are called; those of the first as they are.
    pairings: [Pairing; 2],
    solved: BTreeMap<Solved<'l>, Terms>,
    /// The names of everything that was solved.
    pub names: Names,
}

impl<'l> Solver<'l> {
    /// A solver for an amount of a product.
    pub fn new(sides: [FootprintSide<'l>; 2], pairing: Pairing, product: &'l str, amount: Ratio) -> Solver<'l> {
        let rule_sets = [0, 1].map(|side| {
            let preferred = |side: usize| sides[side].choices.query.preferred;
            [preferred(side), preferred(1 - side)].concat()
        });
        Solver {
            sides,
            product,
            amount,
            rule_sets,
            pairings: [Pairing::default(), pairing],
            solved: BTreeMap::new(),
            names: Names::default(),
        }
    }

    /// The choices of a standpoint, with the facts of a side.
    fn choices(&self, side: usize, standpoint: Standpoint) -> Choices<'l> {
        let of = |cause: FootprintCause| &self.sides[standpoint.side(cause)].choices;
        Choices {
            boundary: of(FootprintCause::Boundary).boundary,
            allocation: of(FootprintCause::Allocation).allocation,
            scrap: of(FootprintCause::Scrap).scrap,
            warming_potentials: of(FootprintCause::WarmingPotentials).warming_potentials,
            query: self.sides[side].choices.query,
        }
    }

    fn key(&self, side: usize, standpoint: Standpoint) -> Solved<'l> {
        let choices = self.choices(side, standpoint);
        (
            side,
            Boundary::id(choices.boundary),
            choices.allocation.id(),
            choices.scrap.id(),
            choices.warming_potentials,
        )
    }

    /// The terms of a side under the choices of a standpoint. Errors: those of its system, as where a rule of the other side lacks its facts here.
    pub fn terms(&mut self, side: usize, standpoint: Standpoint) -> Result<&Terms, Problems> {
        let key = self.key(side, standpoint);
        if !self.solved.contains_key(&key) {
            let choices = self.choices(side, standpoint);
            let under_others = |problems| problem::under_choices_of_the_other(side, problems);
            let drawn = self.sides[side].system(choices, &self.rule_sets[side]);
            let system = drawn.map_err(under_others)?;
            let footprint = system.footprint(self.product, &self.amount).map_err(under_others)?;
            let pairing = &self.pairings[side];
            self.names.add(&system, pairing);
            self.solved.insert(key, Terms::of(&system, &footprint).paired(pairing));
        }
        Ok(&self.solved[&key])
    }

    /// The footprint at a standpoint, in its finest parts. Only the sides that the standpoint takes anything from are solved.
    pub fn parts(&mut self, standpoint: Standpoint) -> Result<BTreeMap<FootprintSubject, Ratio>, Problems> {
        let of_amounts = standpoint.side(FootprintCause::Amounts);
        let of_factors = |part: FootprintPart| {
            standpoint.side(match part {
                FootprintPart::Process => FootprintCause::EmissionIntensity,
                _ => FootprintCause::UpstreamFactors,
            })
        };
        let needed = [
            of_amounts,
            of_factors(FootprintPart::Process),
            of_factors(FootprintPart::Bought),
        ];
        for side in needed {
            self.terms(side, standpoint)?;
        }
        let known = |side: usize| &self.solved[&self.key(side, standpoint)];
        Ok(known(of_amounts).amounts_at_factors_of(|part| known(of_factors(part))))
    }
}
