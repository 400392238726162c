//! A column of numbers of a batch, as integers at the column's scale.

use arrow_array::{Array, Int64Array};

/// The mark of a cell that is blank.
pub(super) const BLANK_NUMBER: i128 = BLANK as i128;
/// The mark of a cell that needs a second look: negative, no number, or finer than the scale.
pub(super) const ODD_NUMBER: i128 = ODD as i128;

const BLANK: i64 = i64::MIN;
const ODD: i64 = i64::MIN + 1;

/// The numbers of a column, none negative; a cell without a sound number holds a mark.
#[derive(Debug)]
pub(super) enum NumberColumn {
    /// Blank in every row.
    Blank,
    /// Numbers that fit 64 bits.
    Small(SmallNumbers),
    /// Numbers of which some need more.
    Wide(Vec<i128>),
}

/// Numbers and marks that fit 64 bits, between bounds.
#[derive(Debug)]
pub(super) struct SmallNumbers {
    numbers: Int64Array,
    /// The least of them; below zero where some cell holds a mark.
    least: i64,
    /// The greatest of them.
    most: i64,
}

impl SmallNumbers {
    /// The numbers, row by row.
    pub fn rows(&self) -> &[i64] {
        self.numbers.values()
    }

    /// The greatest number, where no cell holds a mark.
    pub fn most_of_whole(&self) -> Option<i64> {
        (self.least >= 0).then_some(self.most)
    }
}

impl NumberColumn {
    /// Integers as a file holds them, without a copy where none is null or negative.
    pub fn of_integers(integers: Int64Array) -> NumberColumn {
        if integers.null_count() == 0 {
            let numbers = SmallNumbers::of(integers);
            if numbers.least >= 0 {
                return NumberColumn::Small(numbers);
            }
            return NumberColumn::of_integers_with_marks(&numbers.numbers);
        }
        NumberColumn::of_integers_with_marks(&integers)
    }

    fn of_integers_with_marks(integers: &Int64Array) -> NumberColumn {
        let mark = |integer: Option<i64>| match integer {
            None => BLANK,
            Some(integer) if integer < 0 => ODD,
            Some(integer) => integer,
        };
        NumberColumn::Small(SmallNumbers::of(integers.iter().map(mark).collect::<Vec<i64>>().into()))
    }

    /// The number or the mark of a row.
    pub fn of_row(&self, row: usize) -> i128 {
        match self {
            NumberColumn::Blank => BLANK_NUMBER,
            NumberColumn::Small(small) => i128::from(small.rows()[row]),
            NumberColumn::Wide(numbers) => numbers[row],
        }
    }

    /// Whether every row holds a sound number.
    pub fn is_whole(&self) -> bool {
        match self {
            NumberColumn::Blank => false,
            NumberColumn::Small(small) => small.least >= 0,
            NumberColumn::Wide(numbers) => numbers.iter().all(|number| *number >= 0),
        }
    }
}

impl SmallNumbers {
    fn of(numbers: Int64Array) -> SmallNumbers {
        let rows = numbers.values();
        let (least, most) = rows.iter().fold((i64::MAX, i64::MIN), |(least, most), number| {
            (least.min(*number), most.max(*number))
        });
        SmallNumbers { numbers, least, most }
    }
}

impl FromIterator<i128> for NumberColumn {
    fn from_iter<I: IntoIterator<Item = i128>>(numbers: I) -> NumberColumn {
        let mut column = NumberColumnBuilder::default();
        numbers.into_iter().for_each(|number| column.push(number));
        column.finish()
    }
}

/// A column that is filled row by row.
#[derive(Debug, Default)]
pub(super) struct NumberColumnBuilder {
    small: Vec<i64>,
    wide: Option<Vec<i128>>,
}

impl NumberColumnBuilder {
    /// Adds a number or a mark; of a negative number the mark of odd cells.
    pub fn push(&mut self, number: i128) {
        let number = if number < 0 && number != BLANK_NUMBER {
            ODD_NUMBER
        } else {
            number
        };
        match (&mut self.wide, i64::try_from(number)) {
            (Some(wide), _) => wide.push(number),
            (None, Ok(number)) => self.small.push(number),
            (None, Err(_)) => {
                let mut wide: Vec<i128> = self.small.drain(..).map(i128::from).collect();
                wide.push(number);
                self.wide = Some(wide);
            }
        }
    }

    /// Marks the cell of a row, the last one, as odd.
    pub fn mark_last_as_odd(&mut self) {
        match &mut self.wide {
            Some(wide) => wide.last_mut().into_iter().for_each(|last| *last = ODD_NUMBER),
            None => self.small.last_mut().into_iter().for_each(|last| *last = ODD),
        }
    }

    /// The column; it starts anew, empty.
    pub fn finish(&mut self) -> NumberColumn {
        match self.wide.take() {
            Some(wide) => NumberColumn::Wide(wide),
            None if self.small.is_empty() => NumberColumn::Blank,
            None => NumberColumn::Small(SmallNumbers::of(std::mem::take(&mut self.small).into())),
        }
    }
}
