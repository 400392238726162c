//! Effects: what a cause changes in the result of an item, from one side to the other.

use std::collections::BTreeMap;

use super::cause::{Cause, CauseOrder};
use super::meeting::{Meeting, Subject};
use super::shape::{Factors, PARAMETERS, Shape, product, together};
use super::standing::Standing;
use crate::quantity::Ratio;

/// What a cause changes in the result of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The cause.
    pub cause: Cause,
    /// Whose it is.
    pub subject: Subject,
    /// Ids of the sources that count it, on each side; several joined by `+`.
    pub sources: [Option<String>; 2],
    /// The number that changes, on each side: the quantity, or the mean of the parameter over the whole period. `None` where a side does not
    /// count the item, or a mean has no weight.
    pub values: [Option<Ratio>; 2],
    /// The side that has no such parameter, where the other has one alone; its number is what having none means: an oxidation rate of 1.
    pub implied: Option<usize>,
    /// The unit of these numbers; blank where they are plain.
    pub unit: String,
    /// Where one side only counts it: how it stands on the other.
    pub standing: Option<Standing>,
    /// The second result less the first, before anything was rounded, as far as this cause changes it; in the unit of the result.
    pub amount: Ratio,
}

/// The effects of a meeting in the declared order; those that change nothing are left out.
pub(super) fn effects(meeting: &Meeting<'_>, order: &CauseOrder, methods_differ: bool) -> Vec<Effect> {
    let mut found = match meeting.only_side() {
        Some(side) => vec![one_sided(meeting, side, methods_differ)],
        None => two_sided(meeting, order, quantity_cause(methods_differ)),
    };
    found.retain(|effect| !effect.amount.is_zero());
    found
}

/// Under one methodology quantities differ by activity. Under two the ledger is the same, so they differ by what is counted of it.
fn quantity_cause(methods_differ: bool) -> Cause {
    if methods_differ {
        Cause::Boundary
    } else {
        Cause::Activity
    }
}

fn effect(meeting: &Meeting<'_>, cause: Cause, amount: Ratio) -> Effect {
    let sources = meeting.sides().map(|(inventory, rows)| {
        let mut ids: Vec<&str> = rows.iter().map(|row| inventory.source(row).id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        (!ids.is_empty()).then(|| ids.join("+"))
    });
    Effect {
        cause,
        subject: meeting.subject.clone(),
        sources,
        values: [None, None],
        implied: None,
        unit: String::new(),
        standing: None,
        amount,
    }
}

fn item_unit<'i>(meeting: &Meeting<'i>) -> &'i str {
    let items = &meeting.inventories[0].library.items;
    &items.at(meeting.subject.item).unit.text
}

/// The quantity of a side; of what both sides deduct it is shown without the sign of the deduction.
fn quantity(meeting: &Meeting<'_>, rows: &[Factors]) -> Ratio {
    let sum: Ratio = rows.iter().map(|row| row[0].clone()).sum();
    if meeting.is_deduction() { -sum } else { sum }
}

fn one_sided(meeting: &Meeting<'_>, side: usize, methods_differ: bool) -> Effect {
    let rows = meeting.factors(side, &Shape::default());
    let sum: Ratio = rows.iter().map(product).sum();
    let amount = if side == 0 { -sum } else { sum };
    let standing = Standing::of(meeting, side);
    let cause = if methods_differ || standing.lacks_value() {
        Cause::Boundary
    } else {
        Cause::Activity
    };
    let mut found = effect(meeting, cause, amount);
    found.values[side] = Some(quantity(meeting, &rows));
    found.unit = item_unit(meeting).to_owned();
    found.standing = Some(standing);
    found
}

/// Causes are changed one after the other, in each encounter of the meeting: the effect of one is what it changes in the product, so the
/// effects add up to the difference by construction.
fn two_sided(meeting: &Meeting<'_>, order: &CauseOrder, quantity_cause: Cause) -> Vec<Effect> {
    let shape = Shape::of(&meeting.sides());
    let rows = [0, 1].map(|side| meeting.factors(side, &shape));
    let mut amounts: BTreeMap<Cause, Ratio> = BTreeMap::new();
    for places in meeting.encounters() {
        let [own, its] = [0, 1]
            .map(|side| -> Vec<Factors> { places[side].iter().map(|place| rows[side][*place].clone()).collect() });
        for (cause, amount) in of_encounter(&own, &its, order, quantity_cause) {
            let sum = amounts.entry(cause).or_default();
            *sum = std::mem::take(sum) + amount;
        }
    }
    let means = rows.each_ref().map(|rows| together(rows));
    let of_cause = |cause: Cause| {
        let mut found = effect(meeting, cause, amounts.get(&cause).cloned().unwrap_or_default());
        match PARAMETERS.iter().position(|known| *known == cause) {
            None => {
                found.values = rows.each_ref().map(|rows| Some(quantity(meeting, rows)));
                found.unit = item_unit(meeting).to_owned();
            }
            Some(place) => {
                found.values = means.each_ref().map(|means| Some(means.as_ref()?[place + 1].clone()));
                found.unit = parameter_unit(meeting, &shape, place);
                found.implied = shape.implied(place, &meeting.sides());
            }
        }
        found
    };
    order
        .causes()
        .iter()
        .copied()
        .filter(|cause| amounts.contains_key(cause))
        .map(of_cause)
        .collect()
}

fn parameter_unit(meeting: &Meeting<'_>, shape: &Shape, place: usize) -> String {
    if shape.shares(place) {
        let unit = shape.unit(place, &meeting.sides()).unwrap_or_default();
        return if unit == "1" { String::new() } else { unit };
    }
    // Beside factors of its own the last is a plain number; alone it is the whole coefficient.
    if shape.shares_any() {
        return String::new();
    }
    format!(
        "{}/{}",
        meeting.inventories[0].methodology.unit.text,
        item_unit(meeting)
    )
}

fn of_encounter(own: &[Factors], its: &[Factors], order: &CauseOrder, quantity_cause: Cause) -> Vec<(Cause, Ratio)> {
    let (Some(mut state), Some(goal)) = (together(own), together(its)) else {
        // A mean without a weight is no number to change: the whole goes with the quantities.
        let sum = |rows: &[Factors]| -> Ratio { rows.iter().map(product).sum() };
        return vec![(quantity_cause, sum(its) - sum(own))];
    };
    let mut found = Vec::new();
    let mut before = product(&state);
    for cause in order.causes() {
        let place = match PARAMETERS.iter().position(|known| known == cause) {
            Some(place) => place + 1,
            None if *cause == quantity_cause => 0,
            None => continue,
        };
        state[place] = goal[place].clone();
        let after = product(&state);
        found.push((*cause, after.clone() - before));
        before = after;
    }
    found
}
