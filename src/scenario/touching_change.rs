//! What levers changed at a plant, and how near that is to a figure of its year.

use std::collections::HashSet;

use super::followed_amount::AmountOf;
use super::plant_year::{Change, Changed};
use super::solution::ELECTRICITY;
use super::year_explanation::YearExplanation;
use crate::quantity::Ratio;

/// What a lever changed, and how near it is to the figure.
#[derive(Clone, Debug, PartialEq)]
pub struct TouchingChange {
    /// The change.
    pub change: Change<Ratio>,
    /// How it bears on the lines.
    pub bearing: Bearing,
}

/// How a change bears on the lines of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// It changes an amount of their items.
    Item,
    /// It changes a process that takes or makes their items.
    Process,
    /// It changes how much is taken of what such a process makes.
    Product,
    /// It reaches them, if at all, through other processes.
    Other,
}

impl YearExplanation<'_> {
    pub(super) fn touching_changes(&self) -> Vec<TouchingChange> {
        let items: HashSet<usize> = self.lines.iter().map(|line| line.key.item).collect();
        let processes: HashSet<usize> = self
            .followed
            .iter()
            .flat_map(|followed| &followed.parts)
            .filter_map(|part| match part.who {
                AmountOf::Process(place) => Some(place),
                AmountOf::Demand(_) => None,
            })
            .collect();
        let made: HashSet<usize> = processes
            .iter()
            .map(|place| self.state.processes[*place].reference)
            .collect();
        let of_item = |product: usize| items.contains(&self.state.items[product]);
        let demand = |place: usize| {
            self.state
                .base
                .network
                .as_ref()
                .map(|network| network.demand[place].product)
        };
        let electricity = self.state.product(ELECTRICITY).is_some_and(of_item);
        let bearing = |what: &Changed| {
            let (on_item, on_process) = match what {
                Changed::Exchange(process, product) => (of_item(*product), processes.contains(process)),
                Changed::Share(product, _) => (of_item(*product), false),
                Changed::Demand(place) => (demand(*place).is_some_and(of_item), false),
                Changed::Supply(_) | Changed::OwnRenewable => (electricity, false),
                Changed::Line(key) => (items.contains(&key.item), false),
                Changed::Runs(process) => (false, processes.contains(process)),
                Changed::Output => (true, false),
            };
            match what {
                _ if on_item => Bearing::Item,
                _ if on_process => Bearing::Process,
                Changed::Exchange(_, product) | Changed::Share(product, _) if made.contains(product) => {
                    Bearing::Product
                }
                _ => Bearing::Other,
            }
        };
        // A lever may set the same amount in several steps; told is what it came to.
        let mut merged: Vec<Change<Ratio>> = Vec::new();
        for change in &self.books.changes {
            let known = merged
                .iter_mut()
                .find(|known| known.lever == change.lever && known.what == change.what);
            match known {
                Some(known) => known.after = change.after.clone(),
                None => merged.push(change.clone()),
            }
        }
        let mut changes: Vec<TouchingChange> = merged
            .into_iter()
            .filter(|change| change.before != change.after)
            .map(|change| TouchingChange {
                bearing: bearing(&change.what),
                change,
            })
            .collect();
        changes.sort_by_key(|touching| (touching.bearing, touching.change.lever));
        changes
    }
}
