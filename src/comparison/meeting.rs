//! Meetings: what of one side is compared with what of the other.

use std::collections::BTreeMap;

use super::shape::{Factors, Shape, Sides};
use crate::inventory::reconciliation::meeting_item;
use crate::inventory::{Inventory, Row};
use crate::period::{Period, PeriodLength};
use crate::supply::Supply;

/// What meets: an item of a plant, at process level of one process, by its kind of supply.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Id of the plant; `None` where each side has one plant only, which then meet whatever they are called.
    pub plant: Option<String>,
    /// The process, at process level.
    pub process: Option<String>,
    /// Place of the item in the registry.
    pub item: usize,
    /// The supply, for what a network supplies.
    pub supply: Option<Supply>,
}

/// The counted rows of a subject on both sides; one side may have none.
pub(super) struct Meeting<'i> {
    pub subject: Subject,
    pub inventories: [&'i Inventory<'i>; 2],
    pub rows: [Vec<&'i Row>; 2],
}

impl<'i> Meeting<'i> {
    /// Every meeting of two inventories. Rows of an item meet source by source where both sides have a source of that id; what is left of either
    /// side meets together, since methodologies name and cut their sources differently.
    pub fn all(inventories: [&'i Inventory<'i>; 2]) -> Vec<Meeting<'i>> {
        let plants = inventories.map(plants_of);
        let by_name = plants.iter().any(|plants| plants.len() > 1);
        let mut subjects: BTreeMap<Subject, BTreeMap<&str, [Vec<&'i Row>; 2]>> = BTreeMap::new();
        for (side, inventory) in inventories.into_iter().enumerate() {
            for row in inventory.counted() {
                let cell = inventory.cell(row);
                let subject = Subject {
                    plant: by_name.then(|| inventory.ledger.plants.plants[cell.plant].id.clone()),
                    process: cell.process.clone(),
                    item: meeting_item(inventory, cell),
                    supply: cell.supply,
                };
                let source = inventory.source(row).id.as_str();
                subjects.entry(subject).or_default().entry(source).or_default()[side].push(row);
            }
        }
        let mut meetings = Vec::new();
        for (subject, sources) in subjects {
            let (met, alone): (Vec<_>, Vec<_>) = sources
                .into_values()
                .partition(|rows| rows.iter().all(|rows| !rows.is_empty()));
            let mut left: [Vec<&Row>; 2] = Default::default();
            for [own, its] in alone {
                left[0].extend(own);
                left[1].extend(its);
            }
            let left = left.iter().any(|rows| !rows.is_empty()).then_some(left);
            meetings.extend(met.into_iter().chain(left).map(|rows| Meeting {
                subject: subject.clone(),
                inventories,
                rows,
            }));
        }
        meetings
    }

    /// The rows as the shape of a meeting asks for them.
    pub fn sides(&self) -> Sides<'_> {
        [0, 1].map(|side| (self.inventories[side], self.rows[side].as_slice()))
    }

    /// The side that alone has rows.
    pub fn only_side(&self) -> Option<usize> {
        let [own, its] = self.rows.each_ref().map(|rows| rows.is_empty());
        match (own, its) {
            (false, true) => Some(0),
            (true, false) => Some(1),
            _ => None,
        }
    }

    /// Whether the item is deducted on every side that counts it.
    pub fn is_deduction(&self) -> bool {
        let rows = self.sides();
        let mut all = rows
            .iter()
            .flat_map(|(inventory, rows)| rows.iter().map(|row| inventory.source(row)));
        all.all(|source| source.is_deduction)
    }

    /// The factors of the rows of a side.
    pub fn factors(&self, side: usize, shape: &Shape) -> Vec<Factors> {
        let inventory = self.inventories[side];
        self.rows[side]
            .iter()
            .map(|row| shape.factors(inventory, row))
            .collect()
    }

    /// The rows, by their places on each side, that are compared with each other: period with period, where both sides have rows of the same
    /// periods or of the same periods of the year; else all with all.
    pub fn encounters(&self) -> Vec<[Vec<usize>; 2]> {
        let periods = [0, 1].map(|side| -> Vec<Period> {
            let rows = self.rows[side].iter();
            rows.map(|row| self.inventories[side].cell(row).period).collect()
        });
        let by_period = paired(&periods, |period| period);
        by_period
            .or_else(|| paired(&periods, in_year))
            .unwrap_or_else(|| vec![[0, 1].map(|side| (0..self.rows[side].len()).collect())])
    }
}

/// Places of the plants that a ledger has lines of.
pub(super) fn plants_of(inventory: &Inventory<'_>) -> Vec<usize> {
    let mut plants: Vec<usize> = inventory.groups.iter().map(|group| group.plant).collect();
    plants.sort_unstable();
    plants.dedup();
    plants
}

/// Which period of its year it is.
fn in_year(period: Period) -> (PeriodLength, i8, i8) {
    (period.length(), period.start().month(), period.start().day())
}

/// The rows of both sides by a key of their periods; `None` where the sides have different keys, or two periods have the same.
fn paired<K: Ord + Copy>(periods: &[Vec<Period>; 2], key: impl Fn(Period) -> K) -> Option<Vec<[Vec<usize>; 2]>> {
    let mut pairs: BTreeMap<K, [Vec<usize>; 2]> = BTreeMap::new();
    for (side, periods) in periods.iter().enumerate() {
        let mut known: BTreeMap<K, Period> = BTreeMap::new();
        for (place, period) in periods.iter().enumerate() {
            let key = key(*period);
            if known.insert(key, *period).is_some_and(|other| other != *period) {
                return None;
            }
            pairs.entry(key).or_default()[side].push(place);
        }
    }
    let all_meet = pairs.values().flatten().all(|places| !places.is_empty());
    all_meet.then(|| pairs.into_values().collect())
}
