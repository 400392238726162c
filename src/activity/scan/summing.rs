//! What a scan does with the lines of known patterns: it sums them.

use super::accumulator::{Accumulator, SmallValues};
use super::batch::{Batch, KnownLines};
use super::divisor::Divisor;
use super::layout::Layout;
use super::number_column::{BLANK_NUMBER, NumberColumn};

/// What is done with lines whose patterns are known.
pub(super) trait Sink {
    /// Takes lines of a batch; `false`: it needs no more.
    fn take(&mut self, lines: &KnownLines, batch: &Batch<'_>) -> bool;
}

/// Sums what it takes.
pub(super) struct Summing {
    pub accumulator: Accumulator,
    calorific: Option<usize>,
    slots: Vec<u32>,
    /// By kind, what divides every quantity.
    pub divisors: Vec<Divisor>,
}

impl Summing {
    pub fn new(layout: &Layout) -> Summing {
        Summing {
            accumulator: Accumulator::new(layout.values.len()),
            calorific: layout.calorific(),
            slots: Vec::new(),
            divisors: Vec::new(),
        }
    }

    /// Adds what another has summed of the same layout.
    pub fn merge(&mut self, other: Summing) {
        if self.divisors.len() < other.divisors.len() {
            self.divisors.resize(other.divisors.len(), Divisor::NONE);
        }
        for (own, its) in self.divisors.iter_mut().zip(other.divisors) {
            *own = own.and(its);
        }
        self.accumulator.merge(other.accumulator);
    }

    fn divide(&mut self, lines: &KnownLines, quantities: &NumberColumn) {
        for (kind, row) in lines.kinds.iter().zip(&lines.rows) {
            let kind = *kind as usize;
            if self.divisors.get(kind).is_some_and(|divisor| divisor.is_settled()) {
                continue;
            }
            if self.divisors.len() <= kind {
                self.divisors.resize(kind + 1, Divisor::NONE);
            }
            self.divisors[kind].take(quantities.of_row(*row as usize));
        }
    }

    fn add_values(&mut self, lines: &KnownLines, batch: &Batch<'_>) {
        let calorific = |column: usize| {
            let other = self.calorific.filter(|calorific| *calorific != column)?;
            Some(&batch.values[other])
        };
        let columns = batch.values.iter().enumerate();
        let mut small = Vec::new();
        let mut others = Vec::new();
        for (column, values) in columns.filter(|(_, values)| !matches!(values, NumberColumn::Blank)) {
            match SmallValues::of(&batch.quantities, values, calorific(column)) {
                Some(values) => small.push((column, values)),
                None => others.push((column, values, calorific(column))),
            }
        }
        self.accumulator.add_small_values(&self.slots, &lines.rows, &small);
        let stated =
            |column: &NumberColumn, row: usize| Some(column.of_row(row)).filter(|value| *value != BLANK_NUMBER);
        for (column, values, calorific) in others {
            for (slot, row) in self.slots.iter().zip(&lines.rows) {
                let row = *row as usize;
                let Some(value) = stated(values, row) else { continue };
                let calorific = calorific.and_then(|column| stated(column, row));
                let quantity = batch.quantities.of_row(row);
                self.accumulator
                    .add_value(*slot as usize, column, quantity, value, calorific);
            }
        }
    }
}

impl Sink for Summing {
    // One pass for each table: the look-ups of a pass do not wait for one another.
    fn take(&mut self, lines: &KnownLines, batch: &Batch<'_>) -> bool {
        let accumulator = &mut self.accumulator;
        self.slots.clear();
        let pairs = lines.places.iter().zip(&lines.times);
        self.slots
            .extend(pairs.map(|(place, time)| accumulator.place_and_time(*place, *time)));
        let file = (batch.table.index as u64) << 40;
        for ((slot, kind), row) in self.slots.iter_mut().zip(&lines.kinds).zip(&lines.rows) {
            *slot = accumulator.slot(*slot, *kind, || file | batch.number(*row as usize)) as u32;
        }
        match &batch.quantities {
            NumberColumn::Small(small) => {
                let quantities = small.rows();
                for (slot, row) in self.slots.iter().zip(&lines.rows) {
                    accumulator.add(*slot as usize, i128::from(quantities[*row as usize]));
                }
            }
            quantities => {
                for (slot, row) in self.slots.iter().zip(&lines.rows) {
                    accumulator.add(*slot as usize, quantities.of_row(*row as usize));
                }
            }
        }
        self.divide(lines, &batch.quantities);
        self.add_values(lines, batch);
        true
    }
}
