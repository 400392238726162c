//! Whose lines speak for an item of the processes, so that what one hands over and another receives carries one value.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::activity::Group;
use crate::flow::Flow;
use crate::period::{Period, PeriodLength};

/// Places of groups by row period.
type Places = BTreeMap<Period, Vec<usize>>;

/// The two books of one plant and item.
#[derive(Default)]
struct Book {
    processes: Places,
    boundary: Places,
    /// The period in which each of the processes' meets the others.
    meeting: BTreeMap<Period, Period>,
}

impl Book {
    /// Calendar periods lie in one another or apart, so the longest is met first.
    fn meet(&mut self) {
        let mut periods: Vec<Period> = self.processes.keys().copied().collect();
        periods.sort_by_key(|period| (period.start(), Reverse(period.length())));
        let mut longest: Option<Period> = None;
        for period in periods {
            let around = longest.filter(|longest| longest.contains(period)).unwrap_or(period);
            self.meeting.insert(period, around);
            longest = Some(around);
        }
    }
}

/// The two books of a ledger, by plant and item.
pub(super) struct Books(BTreeMap<(usize, usize), Book>);

impl Books {
    /// Sorts the groups of a ledger into its books.
    pub fn new(groups: &[Group], row_period: PeriodLength) -> Books {
        let mut books: BTreeMap<_, Book> = BTreeMap::new();
        for (place, group) in groups.iter().enumerate() {
            let book = books.entry((group.plant, group.item)).or_default();
            let places = match (&group.process, group.flow) {
                (Some(_), Flow::Consumed | Flow::Produced | Flow::Captured) => &mut book.processes,
                (None, Flow::Produced) => &mut book.boundary,
                (_, flow) if flow.is_boundary() => &mut book.boundary,
                _ => continue,
            };
            places.entry(group.period.row(row_period)).or_default().push(place);
        }
        books.values_mut().for_each(Book::meet);
        Books(books)
    }

    /// The period in which the processes of an item meet: of a year at its maker beside the months of its users, the year. One value
    /// holds for all of it, or the two sides of a handing-over would not cancel.
    pub fn meeting(&self, of: (usize, usize), period: Period) -> Period {
        let book = self.0.get(&of);
        book.and_then(|book| book.meeting.get(&period))
            .copied()
            .unwrap_or(period)
    }

    /// The row periods of the processes within a period, each with the place of its first group.
    pub fn periods_within(&self, of: (usize, usize), period: Period) -> impl Iterator<Item = (Period, usize)> {
        let known = self.0.get(&of).into_iter().flat_map(|book| &book.processes);
        known.filter_map(move |(known, places)| {
            let first = places.first()?;
            period.contains(*known).then_some((*known, *first))
        })
    }

    /// The groups whose lines give a value to an item in a meeting period: those of every process together; where none of them states
    /// it, those of the boundary. A process that is metered by the year hands its value to those metered by the month.
    pub fn stating(&self, of: (usize, usize), shared: Period, states: &dyn Fn(usize) -> bool) -> Vec<usize> {
        let Some(book) = self.0.get(&of) else {
            return Vec::new();
        };
        let within = |places: &Places, wanted: &dyn Fn(Period) -> bool| -> Vec<usize> {
            let fitting = places.iter().filter(|(known, _)| wanted(**known));
            fitting.flat_map(|(_, places)| places.iter().copied()).collect()
        };
        let processes = within(&book.processes, &|known| shared.contains(known));
        if processes.iter().any(|place| states(*place)) {
            return processes;
        }
        let inside = within(&book.boundary, &|known| shared.contains(known));
        if inside.iter().any(|place| states(*place)) {
            return inside;
        }
        let around = within(&book.boundary, &|known| known.contains(shared));
        if around.iter().any(|place| states(*place)) {
            return around;
        }
        processes
    }
}
