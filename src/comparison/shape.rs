//! The parameters that the formulas of both sides of a meeting share, and a row as a product of them.

use std::collections::BTreeSet;

use super::cause::Cause;
use crate::factor::parameter_name::{CALORIFIC_VALUE, OXIDATION_RATE};
use crate::inventory::{Inventory, Row};
use crate::methodology::Formula;
use crate::quantity::Ratio;

/// A row as a product: quantity, calorific value, carbon content, oxidation rate, and everything else of its coefficient. What is no
/// factor of its own is 1, and stands in the last.
pub(super) type Factors = [Ratio; 5];

/// The causes behind the factors after the quantity, in their places.
pub(super) const PARAMETERS: [Cause; 4] = [
    Cause::CalorificValue,
    Cause::CarbonContent,
    Cause::OxidationRate,
    Cause::EmissionFactor,
];

/// The rows of each side of a meeting, with the inventory that they stand in.
pub(super) type Sides<'r> = [(&'r Inventory<'r>, &'r [&'r Row]); 2];

/// The ids of parameters that are a cause of their own.
fn own_parameters(cause: Cause) -> &'static [&'static str] {
    match cause {
        Cause::CalorificValue => &[CALORIFIC_VALUE],
        Cause::CarbonContent => &["carbon_content", "carbon_fraction"],
        Cause::OxidationRate => &[OXIDATION_RATE],
        _ => &[],
    }
}

/// The parameters by which rows of both sides are multiplied alike, one for each of the first three of [`PARAMETERS`].
///
/// A parameter that only one side has cannot be changed alone: it goes with the last factor. The exception is the oxidation rate, where the
/// formulas are otherwise of the same names: to have none is to oxidize all carbon, that is 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    shared: [Option<&'static str>; 3],
}

impl Shape {
    /// The shape of a meeting.
    pub fn of(sides: &Sides<'_>) -> Shape {
        let mut shape = Shape::default();
        for (place, cause) in PARAMETERS.into_iter().take(3).enumerate() {
            let shared = own_parameters(cause).iter().copied().find(|id| {
                let [own, its] = sides.each_ref().map(|side| all_have(side, id));
                own && its
            });
            shape.shared[place] = shared;
        }
        if shape.shared[2].is_none() && one_lacks_oxidation_rate(sides) {
            shape.shared[2] = Some(OXIDATION_RATE);
        }
        let has_rest =
            |(inventory, rows): &(&Inventory<'_>, &[&Row])| rows.iter().all(|row| shape.rest(inventory, row).is_some());
        if sides.iter().all(has_rest) {
            shape
        } else {
            Shape::default()
        }
    }

    /// Whether a parameter of this place, after the quantity, is a factor of its own.
    pub fn shares(&self, place: usize) -> bool {
        self.shared.get(place).is_some_and(Option::is_some)
    }

    /// Whether any parameter is a factor of its own, so that the last factor is no whole coefficient.
    pub fn shares_any(&self) -> bool {
        self.shared.iter().any(Option::is_some)
    }

    /// The unit of a shared parameter, as the rows of either side have it.
    pub fn unit(&self, place: usize, sides: &Sides<'_>) -> Option<String> {
        let id = (*self.shared.get(place)?)?;
        let mut rows = sides.iter().flat_map(|(_, rows)| rows.iter());
        rows.find_map(|row| row.parameters.iter().find(|parameter| parameter.id == id))
            .map(|parameter| parameter.unit.clone())
    }

    /// The side that has no such parameter, where it is a factor of its own all the same.
    pub fn implied(&self, place: usize, sides: &Sides<'_>) -> Option<usize> {
        let id = (*self.shared.get(place)?)?;
        sides.iter().position(|side| !all_have(side, id))
    }

    /// A row as a product; its deduction is a sign of its quantity.
    pub fn factors(&self, inventory: &Inventory<'_>, row: &Row) -> Factors {
        let mut factors = [(); 5].map(|()| Ratio::one());
        let is_deduction = inventory.source(row).is_deduction;
        let signed = |value: Ratio| if is_deduction { -value } else { value };
        factors[0] = signed(row.quantity_unrounded.clone());
        for (place, id) in self.shared.iter().enumerate() {
            if let Some(value) = id
                .and_then(|id| value_of(row, id))
                .filter(|_| self.multiplies(inventory, row, place))
            {
                factors[place + 1] = value;
            }
        }
        let whole = || signed(row.coefficient.clone().unwrap_or_default());
        factors[4] = self.rest(inventory, row).unwrap_or_else(whole);
        factors
    }

    fn multiplies(&self, inventory: &Inventory<'_>, row: &Row, place: usize) -> bool {
        let formula = inventory.source(row).formula.as_ref();
        self.shared[place]
            .zip(formula)
            .is_some_and(|(id, formula)| formula.is_proportional_to(id))
    }

    /// The coefficient of a row with 1 in the place of each shared parameter.
    fn rest(&self, inventory: &Inventory<'_>, row: &Row) -> Option<Ratio> {
        let formula = inventory.source(row).formula.as_ref()?;
        let constants = &inventory.methodology.constants;
        let evaluated = formula.evaluate(&|name| {
            if name == "quantity" || self.shared.contains(&Some(name)) {
                return Some(Ratio::one());
            }
            value_of(row, name).or_else(|| constants.get(name).map(|constant| constant.value.clone()))
        });
        evaluated.ok()
    }
}

fn value_of(row: &Row, id: &str) -> Option<Ratio> {
    let parameter = row.parameters.iter().find(|parameter| parameter.id == id)?;
    Some(parameter.value.clone())
}

/// Whether every row of a side is multiplied by a parameter.
fn all_have((inventory, rows): &(&Inventory<'_>, &[&Row]), id: &str) -> bool {
    rows.iter().all(|row| {
        let formula = inventory.source(row).formula.as_ref();
        formula.is_some_and(|formula| formula.is_proportional_to(id)) && value_of(row, id).is_some()
    })
}

/// Whether one side has an oxidation rate, the other has none, and their formulas name the same otherwise.
fn one_lacks_oxidation_rate(sides: &Sides<'_>) -> bool {
    let formulas = |side: usize| -> Vec<&Formula> {
        let (inventory, rows) = sides[side];
        rows.iter()
            .filter_map(|row| inventory.source(row).formula.as_ref())
            .collect()
    };
    let names = |formula: &Formula| -> BTreeSet<String> {
        let names = formula.names().into_iter().filter(|name| *name != OXIDATION_RATE);
        names.map(str::to_owned).collect()
    };
    let lacks = |side: usize| {
        formulas(side)
            .iter()
            .all(|formula| !formula.names().contains(OXIDATION_RATE))
    };
    let all: Vec<&Formula> = [formulas(0), formulas(1)].concat();
    let alike = all.windows(2).all(|pair| names(pair[0]) == names(pair[1]));
    let has = |side: usize| all_have(&sides[side], OXIDATION_RATE);
    alike && ((has(0) && lacks(1)) || (lacks(0) && has(1)))
}

/// The factors of several rows together: the sum of quantities, then for each factor its mean over all that stands before it: calorific values
/// by quantity, carbon contents by energy, oxidation rates by carbon. Their product is the sum of the rows, exactly. `None` where a mean has no
/// weight, as that of a purchase and a sale of the same quantity at two calorific values.
pub(super) fn together(rows: &[Factors]) -> Option<Factors> {
    let mut weights: Vec<Ratio> = rows.iter().map(|row| row[0].clone()).collect();
    let mut factors = [(); 5].map(|()| Ratio::one());
    factors[0] = weights.iter().cloned().sum();
    let mut before = factors[0].clone();
    for place in 1..5 {
        for (weight, row) in weights.iter_mut().zip(rows) {
            *weight = std::mem::take(weight) * row[place].clone();
        }
        let sum: Ratio = weights.iter().cloned().sum();
        let first = rows.first()?[place].clone();
        factors[place] = if rows.iter().all(|row| row[place] == first) {
            first
        } else {
            sum.divide(&before)?
        };
        before = sum;
    }
    Some(factors)
}

/// The product of factors.
pub(super) fn product(factors: &Factors) -> Ratio {
    factors.iter().cloned().fold(Ratio::one(), |all, factor| all * factor)
}
