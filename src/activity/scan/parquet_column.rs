//! The columns of a Parquet batch: texts as ids, numbers as integers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal64Type, Decimal128Type, Float32Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, DictionaryArray, PrimitiveArray};
use arrow_schema::DataType;

use super::aspect::Known;
use super::batch::Codes;
use super::interner::BLANK;
use super::number::{MOST_PERCENTAGE, of_decimal, of_float, of_text};
use super::number_column::{BLANK_NUMBER, NumberColumn, ODD_NUMBER};
use super::pair_table::NONE;
use super::parquet_cell::cell_text;
use crate::quantity::decimal::MOST_DIGITS;

/// What the texts of a row group's columns are to the scan: ids by dictionary code and by day.
#[derive(Default)]
pub(super) struct TextIds {
    /// For each key column the last dictionary met, with the ids of its texts; a row group has one.
    dictionaries: HashMap<usize, (ArrayRef, Vec<u32>)>,
    days: HashMap<usize, DayIds>,
    /// Which ids of periods were met, by id.
    periods: Vec<bool>,
}

impl TextIds {
    /// The ids of a key column's texts.
    pub fn codes(&mut self, place: usize, array: &ArrayRef, known: &Mutex<Known>) -> Codes {
        if let Some(dictionary) = array.as_any().downcast_ref::<DictionaryArray<Int32Type>>() {
            return self.of_dictionary(place, dictionary, known);
        }
        if let Some(dates) = array.as_primitive_opt::<Date32Type>()
            && let Some(ids) = self.days.entry(place).or_default().ids(place, dates, array, known)
        {
            return Codes::Each(ids);
        }
        Codes::Each(plain_ids(place, array, known))
    }

    /// Keeps which periods were met.
    pub fn meet_periods(&mut self, codes: &Codes) {
        let codes = match codes {
            Codes::One(code) => std::slice::from_ref(code),
            Codes::Each(codes) => codes.as_slice(),
        };
        let most = codes.iter().copied().max().map_or(0, |most| most as usize + 1);
        if self.periods.len() < most {
            self.periods.resize(most, false);
        }
        codes.iter().for_each(|code| self.periods[*code as usize] = true);
    }

    /// The ids of the periods met.
    pub fn periods(&self) -> impl Iterator<Item = u32> {
        (0..)
            .zip(&self.periods)
            .filter(|(_, is_met)| **is_met)
            .map(|(id, _)| id)
    }

    fn of_dictionary(&mut self, place: usize, dictionary: &DictionaryArray<Int32Type>, known: &Mutex<Known>) -> Codes {
        let values = dictionary.values();
        let last = self.dictionaries.get(&place);
        if last.is_none_or(|(last, _)| !Arc::ptr_eq(last, values)) {
            let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
            let interner = &mut known.interners[place];
            let ids = (0..values.len())
                .map(|value| interner.id(&cell_text(values, value)))
                .collect();
            self.dictionaries.insert(place, (values.clone(), ids));
        }
        let ids = &self.dictionaries[&place].1;
        let keys = dictionary.keys();
        if let ([only], 0) = (ids.as_slice(), keys.null_count()) {
            return Codes::One(*only);
        }
        let id = |key: i32| ids.get(key as usize).copied().unwrap_or(BLANK);
        Codes::Each(if keys.null_count() == 0 {
            keys.values().iter().map(|key| id(*key)).collect()
        } else {
            keys.iter().map(|key| key.map_or(BLANK, id)).collect()
        })
    }
}

/// Days that are told apart by their place in a list at most: some 270 years.
const MOST_DAYS: usize = 100_000;

/// Ids of the days of a row group, counted from the first one met.
#[derive(Default)]
struct DayIds {
    first: i32,
    ids: Vec<u32>,
}

impl DayIds {
    /// The ids of dates; `None` where they lie too far apart for a list.
    fn ids(
        &mut self,
        place: usize,
        dates: &PrimitiveArray<Date32Type>,
        array: &ArrayRef,
        known: &Mutex<Known>,
    ) -> Option<Vec<u32>> {
        let (Some(first), Some(last)) = (dates.iter().flatten().min(), dates.iter().flatten().max()) else {
            return Some(vec![BLANK; dates.len()]);
        };
        self.widen(first, last)?;
        let mut interners = None;
        let ids = dates.iter().enumerate().map(|(row, date)| {
            let Some(date) = date else { return BLANK };
            let id = &mut self.ids[(date - self.first) as usize];
            if *id == NONE {
                let known = interners.get_or_insert_with(|| known.lock().unwrap_or_else(PoisonError::into_inner));
                *id = known.interners[place].id(&cell_text(array, row));
            }
            *id
        });
        Some(ids.collect())
    }

    /// Lets the list reach from one day to another.
    fn widen(&mut self, first: i32, last: i32) -> Option<()> {
        if self.ids.is_empty() {
            self.first = first;
        }
        let (from, to) = (i64::from(self.first.min(first)), i64::from(last));
        let end = i64::from(self.first) + self.ids.len() as i64 - 1;
        let days = usize::try_from(to.max(end) - from + 1).ok()?;
        if days > MOST_DAYS {
            return None;
        }
        let before = usize::try_from(i64::from(self.first) - from).ok()?;
        self.ids.splice(0..0, std::iter::repeat_n(NONE, before));
        self.ids.resize(days, NONE);
        self.first = self.first.min(first);
        Some(())
    }
}

/// The ids of a column that is neither text nor days: each distinct value written once in a row.
fn plain_ids(place: usize, array: &ArrayRef, known: &Mutex<Known>) -> Vec<u32> {
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let interner = &mut known.interners[place];
    let mut last: Option<(String, u32)> = None;
    (0..array.len())
        .map(|row| {
            let text = cell_text(array, row);
            match &last {
                Some((known, id)) if *known == text => *id,
                _ => {
                    let id = interner.id(&text);
                    last = Some((text, id));
                    id
                }
            }
        })
        .collect()
}

/// The numbers of a column at a scale; blank and odd cells by their marks.
pub(super) fn numbers(array: &ArrayRef, scale: u32) -> NumberColumn {
    let cells = |number: &dyn Fn(usize) -> Option<i128>| -> NumberColumn {
        let cell = |row: usize| {
            if array.is_null(row) {
                BLANK_NUMBER
            } else {
                // A negative number is odd anyway, and must not be taken for a mark.
                number(row).filter(|number| *number >= 0).unwrap_or(ODD_NUMBER)
            }
        };
        (0..array.len()).map(cell).collect()
    };
    let power = |own: i8| 10i128.pow(scale.saturating_sub(u32::try_from(own).unwrap_or(0)));
    match array.data_type() {
        DataType::Null => NumberColumn::Blank,
        DataType::Decimal64(_, own) => {
            let integers = array.as_primitive::<Decimal64Type>();
            match power(*own) {
                1 => NumberColumn::of_integers(integers.reinterpret_cast::<Int64Type>()),
                up => cells(&|row| i128::from(integers.value(row)).checked_mul(up)),
            }
        }
        DataType::Decimal128(_, own) => {
            let values = array.as_primitive::<Decimal128Type>().values();
            let up = power(*own);
            // Longer numbers are refused wherever they are typed; whether one is must not depend on the line that it stands in.
            let is_short = |value: &i128| value.unsigned_abs() < MOST_DIGITS;
            cells(&|row| Some(values[row]).filter(is_short)?.checked_mul(up))
        }
        DataType::Float64 => {
            let values = array.as_primitive::<Float64Type>().values();
            cells(&|row| of_float(values[row], scale))
        }
        DataType::Float32 => {
            let values = array.as_primitive::<Float32Type>().values();
            // Seven digits are meant; they are those of the shortest text.
            cells(&|row| of_text(&values[row].to_string(), scale))
        }
        DataType::Dictionary(_, _) => texts_as_numbers(array.as_dictionary(), &|text| of_text(text, scale)),
        _ => cells(&|row| of_decimal(&cell_text(array, row), scale)),
    }
}

/// The percentages of a column, with or without their sign, at a scale.
pub(super) fn percentages(array: &ArrayRef, scale: u32) -> NumberColumn {
    let column = match array.data_type() {
        DataType::Dictionary(_, _) => texts_as_numbers(array.as_dictionary(), &|text| {
            of_text(text.trim_end().trim_end_matches('%'), scale)
        }),
        _ => numbers(array, scale),
    };
    if matches!(column, NumberColumn::Blank) {
        return column;
    }
    let of_row = |row: usize| column.of_row(row);
    if (0..array.len()).map(of_row).all(|share| share <= MOST_PERCENTAGE) {
        return column;
    }
    let checked = |share: i128| if share > MOST_PERCENTAGE { ODD_NUMBER } else { share };
    (0..array.len()).map(of_row).map(checked).collect()
}

/// Numbers that stand as texts, each text read once.
fn texts_as_numbers(dictionary: &DictionaryArray<Int32Type>, number: &dyn Fn(&str) -> Option<i128>) -> NumberColumn {
    let values = dictionary.values();
    let parsed: Vec<i128> = (0..values.len())
        .map(|value| match cell_text(values, value) {
            text if crate::spelling::tidy(&text).is_empty() => BLANK_NUMBER,
            text => number(&text).unwrap_or(ODD_NUMBER),
        })
        .collect();
    let number = |key: Option<i32>| key.and_then(|key| parsed.get(usize::try_from(key).ok()?).copied());
    let keys = dictionary.keys().iter();
    keys.map(|key| number(key).unwrap_or(BLANK_NUMBER)).collect()
}
