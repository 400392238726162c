//! Exact sums by pattern, integer by integer; what outgrows 128 bits goes on without bound.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::pair_table::PairTable;

/// What lines that are summed together have in common: ids of their place, their time and their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PatternKey {
    pub place: u32,
    pub time: u32,
    pub kind: u32,
}

/// The sums of one stated parameter over the lines of a pattern.
#[derive(Clone, Debug)]
pub(super) struct ValueSums {
    /// Sum of quantity times value.
    pub by_quantity: i128,
    /// Sum of quantity times calorific value times value, where the lines state a calorific value.
    pub by_energy: i128,
    pub least: i128,
    pub most: i128,
}

/// The stated values of one line: each value as an integer at its column's scale, and the calorific value beside it.
pub(super) struct LineValues<'v> {
    /// Values by column; `None` where the line states none.
    pub values: &'v [Option<i128>],
    /// The calorific value, where the line states one.
    pub calorific: Option<i128>,
}

/// Sums by pattern.
#[derive(Debug, Default)]
pub(super) struct Accumulator {
    /// Columns of stated values.
    columns: usize,
    times: PairTable,
    kinds: PairTable,
    pub keys: Vec<PatternKey>,
    pub quantities: Vec<i128>,
    pub lines: Vec<u32>,
    /// Place of the first line: file and row.
    pub first: Vec<u64>,
    values: Vec<ValueSums>,
    /// What did not fit 128 bits any more, by slot and which sum: 0 the quantity, then two for each column of values.
    spilled: BTreeMap<(usize, usize), BigInt>,
}

impl Accumulator {
    pub fn new(columns: usize) -> Accumulator {
        Accumulator {
            columns,
            ..Accumulator::default()
        }
    }

    /// The slot of a pattern, new or known.
    pub fn slot(&mut self, key: PatternKey) -> usize {
        let place_and_time = self.times.id(key.place, key.time);
        let slot = self.kinds.id(place_and_time, key.kind) as usize;
        if slot == self.keys.len() {
            self.keys.push(key);
            self.quantities.push(0);
            self.lines.push(0);
            self.first.push(u64::MAX);
            let empty = ValueSums {
                by_quantity: 0,
                by_energy: 0,
                least: i128::MAX,
                most: i128::MIN,
            };
            self.values.extend(std::iter::repeat_n(empty, self.columns));
        }
        slot
    }

    /// Adds a line.
    pub fn add(&mut self, slot: usize, quantity: i128, place: u64) {
        self.lines[slot] += 1;
        self.first[slot] = self.first[slot].min(place);
        match self.quantities[slot].checked_add(quantity) {
            Some(sum) => self.quantities[slot] = sum,
            None => self.spill(slot, 0, BigInt::from(quantity)),
        }
    }

    /// Adds what a line states.
    pub fn add_values(&mut self, slot: usize, quantity: i128, line: &LineValues<'_>) {
        let energy = line
            .calorific
            .map(|calorific| (calorific, quantity.checked_mul(calorific)));
        for (column, value) in line.values.iter().enumerate() {
            let Some(value) = *value else { continue };
            let at = slot * self.columns + column;
            let product = quantity.checked_mul(value);
            match product.and_then(|product| self.values[at].by_quantity.checked_add(product)) {
                Some(sum) => self.values[at].by_quantity = sum,
                None => self.spill(slot, 1 + 2 * column, BigInt::from(quantity) * value),
            }
            if let Some((calorific, energy)) = energy {
                let product = energy.and_then(|energy| energy.checked_mul(value));
                match product.and_then(|product| self.values[at].by_energy.checked_add(product)) {
                    Some(sum) => self.values[at].by_energy = sum,
                    None => self.spill(slot, 2 + 2 * column, BigInt::from(quantity) * calorific * value),
                }
            }
            let sums = &mut self.values[at];
            sums.least = sums.least.min(value);
            sums.most = sums.most.max(value);
        }
    }

    fn spill(&mut self, slot: usize, which: usize, amount: BigInt) {
        *self.spilled.entry((slot, which)).or_default() += amount;
    }

    fn whole(&self, slot: usize, which: usize, small: i128) -> BigInt {
        let spilled = self.spilled.get(&(slot, which)).cloned().unwrap_or_default();
        spilled + small
    }

    /// The exact sum of the quantities of a slot, and whether it fits 128 bits.
    pub fn quantity(&self, slot: usize) -> Result<i128, BigInt> {
        if self.spilled.is_empty() {
            return Ok(self.quantities[slot]);
        }
        let whole = self.whole(slot, 0, self.quantities[slot]);
        i128::try_from(&whole).map_err(|_| whole)
    }

    /// The exact sum of the quantities of a slot, of any size.
    pub fn quantity_whole(&self, slot: usize) -> BigInt {
        self.whole(slot, 0, self.quantities[slot])
    }

    /// The sums of a column of values in a slot: by quantity, by energy, least and greatest value; `None` where no line states one.
    pub fn value(&self, slot: usize, column: usize) -> Option<(BigInt, BigInt, i128, i128)> {
        let sums = &self.values[slot * self.columns + column];
        (sums.least <= sums.most).then(|| {
            (
                self.whole(slot, 1 + 2 * column, sums.by_quantity),
                self.whole(slot, 2 + 2 * column, sums.by_energy),
                sums.least,
                sums.most,
            )
        })
    }

    /// Adds the sums of another, of the same columns and the same ids.
    pub fn merge(&mut self, other: Accumulator) {
        for (from, key) in other.keys.iter().enumerate() {
            let to = self.slot(*key);
            self.lines[to] += other.lines[from];
            self.first[to] = self.first[to].min(other.first[from]);
            match self.quantities[to].checked_add(other.quantities[from]) {
                Some(sum) => self.quantities[to] = sum,
                None => self.spill(to, 0, BigInt::from(other.quantities[from])),
            }
            for column in 0..self.columns {
                let theirs = other.values[from * self.columns + column].clone();
                let at = to * self.columns + column;
                for (which, amount) in [(1, theirs.by_quantity), (2, theirs.by_energy)] {
                    let ours = &mut self.values[at];
                    let sum = if which == 1 {
                        &mut ours.by_quantity
                    } else {
                        &mut ours.by_energy
                    };
                    match sum.checked_add(amount) {
                        Some(total) => *sum = total,
                        None => self.spill(to, which + 2 * column, BigInt::from(amount)),
                    }
                }
                let ours = &mut self.values[at];
                ours.least = ours.least.min(theirs.least);
                ours.most = ours.most.max(theirs.most);
            }
        }
        for ((from, which), amount) in other.spilled {
            let to = self.slot(other.keys[from]);
            self.spill(to, which, amount);
        }
    }
}
