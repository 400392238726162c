//! The values that lines state of a parameter of one item, month by month: one series a plant, item and parameter, however many lines repeat it.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::Evidence;
use crate::activity::{Basis, Group};
use crate::flow::Flow;
use crate::period::{Period, PeriodLength};
use crate::quantity::Ratio;

/// What is stated for one month.
#[derive(Clone, Debug)]
pub(super) struct SeriesValue {
    pub period: Period,
    /// The mean weighted by quantity.
    pub value: Ratio,
    /// Places of the groups that state it.
    pub groups: BTreeSet<usize>,
}

/// The values of a plant, item and parameter.
#[derive(Clone, Debug)]
pub(super) struct Series {
    pub plant: usize,
    pub item: usize,
    pub parameter: String,
    pub values: Vec<SeriesValue>,
}

/// Whose statement of a value goes before another's: the laboratory's, that of what crosses the fence, that of processes, that of stocks.
fn rank(group: &Group) -> u8 {
    match group.flow {
        Flow::Parameter => 0,
        Flow::Purchased | Flow::NetConsumed => 1,
        Flow::Consumed | Flow::Produced => 2,
        _ => 3,
    }
}

impl Evidence<'_> {
    /// The series of these parameters, measured or not proven; typed defaults are none. Months in their order.
    pub(super) fn series(&self, parameters: &[String]) -> Vec<Series> {
        type Key = (usize, usize, String);
        type Month = (u8, Ratio, Ratio, Ratio, u64, BTreeSet<usize>);
        let Some(ledger) = self.ledger else { return Vec::new() };
        let mut months: BTreeMap<Key, BTreeMap<Period, Month>> = BTreeMap::new();
        for (place, group) in self.groups.iter().enumerate() {
            let month = group.period.row(PeriodLength::Month);
            if month.length() != PeriodLength::Month {
                continue;
            }
            for stated in &ledger.statements[group.statement] {
                if !parameters.contains(&stated.parameter) || matches!(stated.basis, Basis::Default(_)) {
                    continue;
                }
                let key = (group.plant, group.item, stated.parameter.clone());
                let known = months.entry(key).or_default();
                let fresh = || {
                    (
                        rank(group),
                        Ratio::zero(),
                        Ratio::zero(),
                        Ratio::zero(),
                        0,
                        BTreeSet::new(),
                    )
                };
                let entry = known.entry(month).or_insert_with(fresh);
                if rank(group) > entry.0 {
                    continue;
                }
                if rank(group) < entry.0 {
                    *entry = fresh();
                }
                entry.1 = std::mem::take(&mut entry.1) + group.quantity.clone() * stated.value.clone();
                entry.2 = std::mem::take(&mut entry.2) + group.quantity.clone();
                entry.3 = std::mem::take(&mut entry.3) + stated.value.clone();
                entry.4 += 1;
                entry.5.insert(place);
            }
        }
        let series = months.into_iter().map(|((plant, item, parameter), months)| {
            let values = months
                .into_iter()
                .filter_map(|(period, (_, weighted, weight, plain, count, groups))| {
                    // A value without a quantity, as a laboratory's, weighs as much as another.
                    let value = weighted.divide(&weight).or_else(|| plain.divide(&Ratio::from(count)))?;
                    Some(SeriesValue { period, value, groups })
                });
            Series {
                plant,
                item,
                parameter,
                values: values.collect(),
            }
        });
        series.collect()
    }
}

/// The months since year 0, so that successive months differ by one.
pub(super) fn month_number(period: Period) -> i32 {
    i32::from(period.year()) * 12 + i32::from(period.start().month())
}
