//! What one thread works with.

use std::collections::HashMap;
use std::sync::Arc;

use super::coefficient_book::{BaseName, YearCoefficients};
use super::desk::Desk;
use super::shape::{Attempt, Shape, ToppedUp, write_pattern};
use crate::problem::Problems;
use crate::scenario::plant_year::PlantYear;
use crate::scenario::solution::Solution;

/// What one thread works with: the shapes that it has met, and room.
#[derive(Debug, Default)]
pub struct Workings {
    shapes: HashMap<Vec<u64>, Option<Shape>>,
    pattern: Vec<u64>,
    asked: Vec<f64>,
    coefficients: HashMap<(BaseName, i16), Arc<YearCoefficients>>,
}

/// What a plant runs, and whether something is burned there in the place of a gas that lacks.
#[derive(Clone, Debug, Default)]
pub(super) struct Solved {
    pub solution: Solution<f64>,
    pub is_topped_up: bool,
}

/// More shapes than this are forgotten: a scenario has a few.
const MOST_SHAPES: usize = 512;

impl Workings {
    /// The coefficients of a base in a year. Errors: those of `account`.
    pub(super) fn coefficients(
        &mut self,
        desk: &Desk<'_>,
        base: BaseName,
        year: i16,
    ) -> Result<Arc<YearCoefficients>, Problems> {
        if let Some(known) = self.coefficients.get(&(base, year)) {
            return Ok(known.clone());
        }
        let found = desk.book.of_year(desk.bases[&base].base, year)?;
        self.coefficients.insert((base, year), found.clone());
        Ok(found)
    }

    /// What a plant runs: every absorber takes what is left, but for items that lack, which are topped up one after the other, as exactly. `None` where
    /// only the exact solution tells.
    pub(super) fn solution(&mut self, state: &PlantYear<'_, f64>, base: BaseName) -> Option<Solved> {
        let mut topped_up: ToppedUp = 0;
        write_pattern(state, base, &mut self.pattern);
        let whole = self.pattern.len();
        loop {
            self.pattern.truncate(whole);
            self.pattern.push(topped_up);
            if !self.shapes.contains_key(self.pattern.as_slice()) {
                if self.shapes.len() >= MOST_SHAPES {
                    self.shapes.clear();
                }
                // A network that cannot be solved is told by the exact solution.
                let shape = Shape::of(state, topped_up).unwrap_or_default();
                self.shapes.insert(self.pattern.clone(), shape);
            }
            let shape = self.shapes.get_mut(self.pattern.as_slice()).and_then(Option::as_mut)?;
            match shape.attempt(state, &mut self.asked) {
                Attempt::Solved(solution) => {
                    return Some(Solved {
                        solution,
                        is_topped_up: topped_up != 0,
                    });
                }
                Attempt::Lacks(item) => topped_up |= 1 << item,
                Attempt::Unclear => return None,
            }
        }
    }
}
