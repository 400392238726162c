//! Names and units of a network file: an item goes by any name that the registry knows, an amount by any unit of its dimension.

use std::collections::BTreeMap;

use crate::factor::{Library, Named};
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::text::Text;

/// What a network file calls its items, and the unit that each is counted in: the first that it is written with.
pub(super) struct FileNames<'l> {
    library: &'l Library,
    units: BTreeMap<String, String>,
    /// What could not be read.
    pub faults: Vec<Problem>,
}

impl<'l> FileNames<'l> {
    /// Nothing is known yet.
    pub fn new(library: &'l Library) -> FileNames<'l> {
        FileNames {
            library,
            units: BTreeMap::new(),
            faults: Vec::new(),
        }
    }

    /// The id of an item: that of the registry, else the name itself.
    pub fn id(&self, name: &str) -> String {
        let name = name.trim();
        let item = self.library.items.find(name);
        item.map_or_else(|| name.to_owned(), |item| item.id().to_owned())
    }

    /// The unit that an item is counted in, where `typed` is one of its dimension; else what is typed, which the network then refuses.
    pub fn unit(&mut self, id: &str, typed: &str) -> String {
        let typed = self.spelled(typed);
        let known = self.units.entry(id.to_owned()).or_insert_with(|| typed.clone()).clone();
        if self.size(&typed, &known).is_some() {
            known
        } else {
            typed
        }
    }

    /// An amount such as `10 kWh` or `0.4吨` in the unit that the item is counted in. `None`: it is told among the faults.
    pub fn amount(&mut self, id: &str, typed: &str) -> Option<(Ratio, String)> {
        let typed = typed.trim();
        let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '+' | ',');
        let end = typed.find(|letter| !is_number(letter)).unwrap_or(typed.len());
        let (number, unit) = typed.split_at(end);
        let Ok(number) = read_number(number) else {
            self.faults.push(bad_amount(typed));
            return None;
        };
        if number.is_negative() {
            self.faults.push(negative_amount(id, typed));
            return None;
        }
        let unit = if unit.trim().is_empty() {
            "1".to_owned()
        } else {
            self.spelled(unit)
        };
        let known = self.unit(id, &unit);
        let size = self.size(&unit, &known).unwrap_or_else(Ratio::one);
        Some((Ratio::from(number) * size, known))
    }

    /// A unit by its id, where the table knows it: `吨` is `t`.
    fn spelled(&self, typed: &str) -> String {
        let unit = self.library.units.parse(typed.trim()).ok();
        unit.map_or_else(|| typed.trim().to_owned(), |unit| unit.text)
    }

    /// How many of another unit one unit is; `None` where they are of different dimensions.
    fn size(&self, unit: &str, other: &str) -> Option<Ratio> {
        if unit == other {
            return Some(Ratio::one());
        }
        let (unit, other) = (
            self.library.units.parse(unit).ok()?,
            self.library.units.parse(other).ok()?,
        );
        (unit.dimension == other.dimension).then(|| unit.size.divide(&other.size))?
    }
}

/// An amount that is none.
pub(super) fn bad_amount(typed: &str) -> Problem {
    Problem::error(
        "not-a-number",
        Text::new(
            format!("`{typed}` 不是数量；应形如 `10 kWh`"),
            format!("`{typed}` is no amount; an amount reads `10 kWh`"),
        ),
    )
}

/// An amount below zero of what is made, taken or treated.
pub(super) fn negative_amount(item: &str, typed: &str) -> Problem {
    Problem::error(
        "negative-amount",
        Text::new(
            format!("`{item}` 的数量 `{typed}` 为负"),
            format!("the amount `{typed}` of `{item}` is below zero"),
        ),
    )
    .hint(Text::new(
        "产出写在 makes，消耗写在 takes，均为正数",
        "write what is made under `makes` and what is taken under `takes`, both above zero",
    ))
}
