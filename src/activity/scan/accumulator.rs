//! Exact sums by pattern, integer by integer; what outgrows 128 bits goes on without bound.

use std::collections::BTreeMap;

use num_bigint::BigInt;

use super::number_column::NumberColumn;
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
struct ValueSums {
    /// Sum of quantity times value.
    by_quantity: i128,
    /// Sum of quantity times calorific value times value, where the lines state a calorific value.
    by_energy: i128,
    /// The least and the greatest value that fit 64 bits.
    least: i64,
    most: i64,
}

/// Columns of a batch of which no cell is blank and no product of three can outgrow 64 bits.
pub(super) struct SmallValues<'c> {
    quantities: &'c [i64],
    values: &'c [i64],
    /// The calorific values, for a column that is weighted by energy.
    calorific: Option<&'c [i64]>,
}

impl<'c> SmallValues<'c> {
    /// The columns, where they are such; a blank column of calorific values is none.
    pub fn of(
        quantities: &'c NumberColumn,
        values: &'c NumberColumn,
        calorific: Option<&'c NumberColumn>,
    ) -> Option<SmallValues<'c>> {
        fn whole(column: &NumberColumn) -> Option<(&[i64], i64)> {
            let NumberColumn::Small(small) = column else {
                return None;
            };
            Some((small.rows(), small.most_of_whole()?.max(1)))
        }
        let (quantities, most_quantity) = whole(quantities)?;
        let (values, most_value) = whole(values)?;
        let calorific = match calorific {
            None | Some(NumberColumn::Blank) => None,
            Some(column) => Some(whole(column)?),
        };
        let most_calorific = calorific.map_or(1, |(_, most)| most);
        most_quantity.checked_mul(most_value)?.checked_mul(most_calorific)?;
        Some(SmallValues {
            quantities,
            values,
            calorific: calorific.map(|(rows, _)| rows),
        })
    }
}

/// The sum of the quantities of a pattern and how many lines they are, side by side in memory.
#[derive(Clone, Debug, Default)]
struct QuantitySum {
    sum: i128,
    lines: u64,
}

/// Sums by pattern.
#[derive(Debug, Default)]
pub(super) struct Accumulator {
    /// Columns of stated values.
    columns: usize,
    times: PairTable,
    kinds: PairTable,
    pub keys: Vec<PatternKey>,
    quantities: Vec<QuantitySum>,
    /// Place of the first line: file and row.
    pub first: Vec<u64>,
    values: Vec<ValueSums>,
    /// The least and the greatest of the values that need more than 64 bits, by slot and column.
    wide: BTreeMap<(usize, usize), (i128, i128)>,
    /// The least and the greatest of the values of lines without a quantity, by slot and column.
    weightless: BTreeMap<(usize, usize), (i128, i128)>,
    /// What did not fit 128 bits any more, by slot and which sum: 0 the quantity, then two for each column of values.
    spilled: BTreeMap<(usize, usize), BigInt>,
}

/// The product of two integers; of two that fit 64 bits, as nearly all do, without a check.
fn product(left: i128, right: i128) -> Option<i128> {
    match (i64::try_from(left), i64::try_from(right)) {
        (Ok(left), Ok(right)) => Some(i128::from(left) * i128::from(right)),
        _ => left.checked_mul(right),
    }
}

impl Accumulator {
    pub fn new(columns: usize) -> Accumulator {
        Accumulator {
            columns,
            ..Accumulator::default()
        }
    }

    /// The id of a place and a time together.
    pub fn place_and_time(&mut self, place: u32, time: u32) -> u32 {
        self.times.id(place, time)
    }

    /// The slot of a pattern, new or known; `first` is the place of its first line.
    pub fn slot(&mut self, place_and_time: u32, kind: u32, first: impl FnOnce() -> u64) -> usize {
        let slot = self.kinds.id(place_and_time, kind) as usize;
        if slot == self.keys.len() {
            let (place, time) = self.times.pair(place_and_time);
            self.keys.push(PatternKey { place, time, kind });
            self.quantities.push(QuantitySum::default());
            self.first.push(first());
            let empty = ValueSums {
                by_quantity: 0,
                by_energy: 0,
                least: i64::MAX,
                most: i64::MIN,
            };
            self.values.extend(std::iter::repeat_n(empty, self.columns));
        }
        slot
    }

    /// Adds a line.
    pub fn add(&mut self, slot: usize, quantity: i128) {
        let sums = &mut self.quantities[slot];
        sums.lines += 1;
        match sums.sum.checked_add(quantity) {
            Some(sum) => sums.sum = sum,
            None => self.spill(slot, 0, BigInt::from(quantity)),
        }
    }

    /// How many lines a slot has.
    pub fn lines(&self, slot: usize) -> u64 {
        self.quantities[slot].lines
    }

    /// Adds a stated value of a line; `calorific` is the line's calorific value, where it states one.
    pub fn add_value(&mut self, slot: usize, column: usize, quantity: i128, value: i128, calorific: Option<i128>) {
        if quantity == 0 {
            self.take_weightless(slot, column, (value, value));
            return;
        }
        let at = slot * self.columns + column;
        self.widen_range(slot, column, (value, value));
        let sums = &mut self.values[at];
        match product(quantity, value).and_then(|product| sums.by_quantity.checked_add(product)) {
            Some(sum) => sums.by_quantity = sum,
            None => self.spill(slot, 1 + 2 * column, BigInt::from(quantity) * value),
        }
        let Some(calorific) = calorific else { return };
        let sums = &mut self.values[at];
        let energy = product(quantity, calorific).and_then(|energy| product(energy, value));
        match energy.and_then(|energy| sums.by_energy.checked_add(energy)) {
            Some(sum) => sums.by_energy = sum,
            None => self.spill(slot, 2 + 2 * column, BigInt::from(quantity) * calorific * value),
        }
    }

    fn widen_range(&mut self, slot: usize, column: usize, (least, most): (i128, i128)) {
        match (i64::try_from(least), i64::try_from(most)) {
            (Ok(least), Ok(most)) => {
                let sums = &mut self.values[slot * self.columns + column];
                sums.least = sums.least.min(least);
                sums.most = sums.most.max(most);
            }
            _ => {
                let known = self.wide.entry((slot, column)).or_insert((least, most));
                *known = (known.0.min(least), known.1.max(most));
            }
        }
    }

    /// The least and the greatest value of a column in a slot; `None` where no line states one.
    fn range(&self, slot: usize, column: usize) -> Option<(i128, i128)> {
        let sums = &self.values[slot * self.columns + column];
        let small = (sums.least <= sums.most).then_some((i128::from(sums.least), i128::from(sums.most)));
        match (small, self.wide.get(&(slot, column)).copied()) {
            (Some(small), Some(wide)) => Some((small.0.min(wide.0), small.1.max(wide.1))),
            (small, wide) => small.or(wide),
        }
    }

    /// Adds columns of stated values whose products are known to fit 64 bits.
    pub fn add_small_values(&mut self, slots: &[u32], rows: &[u32], columns: &[(usize, SmallValues<'_>)]) {
        let mut spilled: Vec<(u32, usize, i64)> = Vec::new();
        let mut weightless: Vec<(u32, usize, i64)> = Vec::new();
        for (slot, row) in slots.iter().zip(rows) {
            let row = *row as usize;
            let of_slot = *slot as usize * self.columns;
            let of_slot = &mut self.values[of_slot..of_slot + self.columns];
            for (column, small) in columns {
                let value = small.values[row];
                let quantity = small.quantities[row];
                if quantity == 0 {
                    weightless.push((*slot, *column, value));
                    continue;
                }
                let product = quantity * value;
                let sums = &mut of_slot[*column];
                sums.least = sums.least.min(value);
                sums.most = sums.most.max(value);
                match sums.by_quantity.checked_add(i128::from(product)) {
                    Some(sum) => sums.by_quantity = sum,
                    None => spilled.push((*slot, 1 + 2 * column, product)),
                }
                if let Some(calorific) = small.calorific {
                    let product = product * calorific[row];
                    match sums.by_energy.checked_add(i128::from(product)) {
                        Some(sum) => sums.by_energy = sum,
                        None => spilled.push((*slot, 2 + 2 * column, product)),
                    }
                }
            }
        }
        for (slot, which, product) in spilled {
            self.spill(slot as usize, which, BigInt::from(product));
        }
        for (slot, column, value) in weightless {
            self.take_weightless(slot as usize, column, (i128::from(value), i128::from(value)));
        }
    }

    /// The value of a line without a quantity weighs nothing: it tells the value of a pattern only where no other line does.
    fn take_weightless(&mut self, slot: usize, column: usize, (least, most): (i128, i128)) {
        let known = self.weightless.entry((slot, column)).or_insert((least, most));
        *known = (known.0.min(least), known.1.max(most));
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
            return Ok(self.quantities[slot].sum);
        }
        let whole = self.whole(slot, 0, self.quantities[slot].sum);
        i128::try_from(&whole).map_err(|_| whole)
    }

    /// The exact sum of the quantities of a slot, of any size.
    pub fn quantity_whole(&self, slot: usize) -> BigInt {
        self.whole(slot, 0, self.quantities[slot].sum)
    }

    /// The least and the greatest value of a column in a slot, those of lines without a quantity too.
    pub fn whole_range(&self, slot: usize, column: usize) -> Option<(i128, i128)> {
        let weightless = self.weightless.get(&(slot, column)).copied();
        match (self.range(slot, column), weightless) {
            (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
            (one, other) => one.or(other),
        }
    }

    /// The sums of a column of values in a slot: by quantity, by energy, least and greatest value, of lines with a quantity where there are
    /// any; `None` where no line states one.
    pub fn value(&self, slot: usize, column: usize) -> Option<(BigInt, BigInt, i128, i128)> {
        let sums = &self.values[slot * self.columns + column];
        let weightless = || self.weightless.get(&(slot, column)).copied();
        let (least, most) = self.range(slot, column).or_else(weightless)?;
        Some((
            self.whole(slot, 1 + 2 * column, sums.by_quantity),
            self.whole(slot, 2 + 2 * column, sums.by_energy),
            least,
            most,
        ))
    }

    /// Adds the sums of another, of the same columns and the same ids.
    pub fn merge(&mut self, other: Accumulator) {
        for (from, key) in other.keys.iter().enumerate() {
            let place_and_time = self.place_and_time(key.place, key.time);
            let to = self.slot(place_and_time, key.kind, || other.first[from]);
            self.first[to] = self.first[to].min(other.first[from]);
            let theirs = &other.quantities[from];
            let ours = &mut self.quantities[to];
            ours.lines += theirs.lines;
            match ours.sum.checked_add(theirs.sum) {
                Some(sum) => ours.sum = sum,
                None => self.spill(to, 0, BigInt::from(theirs.sum)),
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
                if let Some(range) = other.range(from, column) {
                    self.widen_range(to, column, range);
                }
            }
        }
        for ((from, column), range) in &other.weightless {
            let key = other.keys[*from];
            let place_and_time = self.place_and_time(key.place, key.time);
            let to = self.slot(place_and_time, key.kind, || other.first[*from]);
            self.take_weightless(to, *column, *range);
        }
        for ((from, which), amount) in other.spilled {
            let key = other.keys[from];
            let place_and_time = self.place_and_time(key.place, key.time);
            let to = self.slot(place_and_time, key.kind, || other.first[from]);
            self.spill(to, which, amount);
        }
    }
}
