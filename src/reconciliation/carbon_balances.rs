//! The carbon balances of processes: what they take holds as much carbon as what they make and what leaves with their stack gas.
//!
//! Stack gas has no meter, so a balance determines it and checks nothing. Where it is known that nothing leaves with the stack but what the process
//! burns, such as blast furnace gas in hot stoves, the balance of the rest has no stack, and checks the flows in it.

use std::collections::BTreeSet;

use super::balance::{Balance, BalanceKind, Term};
use super::drawing_note::without_contents;
use super::plant_books::Reading;
use super::plant_system::Builder;
use super::variable::Variable;
use crate::factor::Named;
use crate::flow::Flow;
use crate::quantity::Ratio;
use crate::text::Text;

impl Builder<'_, '_> {
    /// The carbon balances of processes, in the order of the registry.
    pub(super) fn processes(&mut self) {
        let flows = self.books.flows.keys();
        let processes: BTreeSet<(usize, String)> = flows
            .filter_map(|(_, place, process, _)| Some((*place, process.clone()?)))
            .collect();
        for (_, process) in processes {
            self.process(&process);
        }
    }

    /// What a process burns where nothing else leaves with its stack gas: as asked, else as the plants file says of the unit.
    fn burned(&self, process: &str) -> Option<Vec<usize>> {
        let asked = self.request.burned.iter().find(|burned| burned.process == process);
        if let Some(asked) = asked {
            return Some(asked.items.clone());
        }
        let source = self.books.source;
        let mut units = source.ledger.plants.plants[self.books.plant].units.iter();
        let unit = units.find(|unit| unit.id == process && !unit.burns.is_empty())?;
        let items = unit.burns.iter().filter_map(|id| source.library.items.index(id));
        Some(items.collect())
    }

    fn process(&mut self, process: &str) {
        let books = self.books;
        let burned = self.burned(process);
        let own = books.flows.values();
        let own = own.filter(|reading| reading.meter.process.as_deref() == Some(process));
        let mut carrying: Vec<(&Reading, Ratio)> = Vec::new();
        for reading in own {
            let is_burned = reading.meter.flow == Flow::Consumed
                && burned.as_ref().is_some_and(|items| items.contains(&reading.meter.item));
            let content = books.content(reading).filter(|content| !content.is_zero());
            if let Some(content) = content.filter(|_| !is_burned) {
                carrying.push((reading, content));
            }
        }
        let title = books
            .source
            .ledger
            .process_title(books.plant, process, books.source.library);
        let asked = &self.request.items;
        let is_asked = |item: &usize| asked.is_empty() || asked.contains(item);
        if self.says_missing(process, &title, &is_asked) {
            return;
        }
        if !carrying.iter().any(|(reading, _)| is_asked(&reading.meter.item)) {
            return;
        }
        let mut terms = Vec::new();
        for is_in in [true, false] {
            let side = if is_in { Flow::Consumed } else { Flow::Produced };
            for (reading, content) in carrying.iter().filter(|(reading, _)| reading.meter.flow == side) {
                let place = self.variable(&reading.meter, &reading.quantity);
                let coefficient = if is_in { content.clone() } else { -content.clone() };
                terms.push(Term::new(place, coefficient));
            }
        }
        let unit = books
            .source
            .contents
            .map_or_else(String::new, |contents| contents.unit.clone());
        if burned.is_none() {
            let place = self.add(Variable {
                id: format!("{}/{process}/stack-gas", self.plant_id()),
                subject: Text::new("烟气含碳（以二氧化碳计）", "carbon in stack gas, as CO2"),
                title: title.clone(),
                unit: unit.clone(),
                measurement: None,
            });
            terms.push(Term::new(place, -Ratio::one()));
        }
        self.system.balances.push(Balance {
            id: format!("{}/carbon/{process}", self.plant_id()),
            kind: BalanceKind::Carbon,
            title,
            unit,
            terms,
        });
    }

    /// Whether nothing gives the carbon of something that a process moves: without it its balance would be that of another process. It is said where one
    /// of the items that were asked for is missing, or none was.
    fn says_missing(&mut self, process: &str, title: &Text, is_asked: &dyn Fn(&usize) -> bool) -> bool {
        let books = self.books;
        let missing = books
            .source
            .contents
            .and_then(|contents| contents.missing(books.plant, process));
        let Some(missing) = missing else {
            return false;
        };
        if !missing.iter().any(is_asked) {
            return true;
        }
        let items = missing.iter().map(|item| books.source.library.items.at(*item).title());
        let items: Vec<&Text> = items.collect();
        self.notes.push(without_contents(title, &items));
        true
    }
}
