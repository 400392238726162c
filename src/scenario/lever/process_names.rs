//! The processes that levers name: whether some plant has them, or could have.

use super::unit_problem;
use super::{Lever, LeverAction, Receiver};
use crate::problem::Problem;
use crate::scenario::base::Plant;

impl LeverAction {
    /// The processes whose takings or makings it changes, as they are written.
    fn processes(&self) -> &[String] {
        match self {
            LeverAction::ScrapShare(lever) => &lever.processes,
            LeverAction::Efficiency(lever) => &lever.processes,
            LeverAction::Recovery(lever) => &lever.processes,
            LeverAction::FuelSwitch(lever) => &lever.processes,
            LeverAction::Burden(lever) => &lever.processes,
            LeverAction::Capture(lever) => &lever.processes,
            _ => &[],
        }
    }

    /// The unit that it adds to a plant.
    fn new_unit(&self) -> Option<&str> {
        match self {
            LeverAction::Commission(lever) => lever.unit.as_deref(),
            LeverAction::Replace(lever) => lever.commission.unit.as_deref(),
            LeverAction::RouteShift(lever) => match &lever.to {
                Receiver::Process(to) => Some(to.unit.as_deref().unwrap_or(&to.process)),
                Receiver::Route(_) => None,
            },
            _ => None,
        }
    }
}

impl Lever {
    /// Errors: processes that it names and that no plant has, no lever adds and no registry knows, which can only be slips. One that is known and that a
    /// plant does not have is a note of its years.
    pub(in crate::scenario) fn unknown_processes(&self, levers: &[Lever], plants: &[Plant<'_>]) -> Vec<Problem> {
        let mut known: Vec<&str> = levers.iter().filter_map(|lever| lever.action.new_unit()).collect();
        for plant in plants {
            let lines = plant.base.lines.iter();
            known.extend(lines.filter_map(|(key, ..)| key.process.as_deref()));
        }
        known.sort_unstable();
        known.dedup();
        let is_word = |name: &str| {
            let mut plants = plants.iter();
            plants.any(|plant| plant.base.library.processes.find(name).is_some())
        };
        let names = self.action.processes().iter();
        let unknown = names.filter(|name| !known.contains(&name.as_str()) && !is_word(name));
        unknown
            .map(|name| unit_problem::no_process(name, &known).at(self.place.clone()))
            .collect()
    }
}
