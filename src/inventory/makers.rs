//! Who made what: the measure by which consumption is charged to makers.

use std::collections::BTreeMap;

use crate::activity::Group;
use crate::flow::Flow;
use crate::methodology::Methodology;
use crate::period::Period;
use crate::quantity::Ratio;

/// What each process made of an item in a row period: the measure by which consumption is charged to makers.
#[derive(Default)]
pub(super) struct Makers(BTreeMap<(usize, usize, Period), BTreeMap<String, Ratio>>);

impl Makers {
    pub fn new(groups: &[Group], methodology: &Methodology) -> Makers {
        let mut made: BTreeMap<_, BTreeMap<String, Ratio>> = BTreeMap::new();
        for group in groups.iter().filter(|group| group.flow == Flow::Produced) {
            let Some(process) = &group.process else { continue };
            let key = (group.plant, group.item, group.period.row(methodology.row_period));
            let sum = made
                .entry(key)
                .or_default()
                .entry(process.clone())
                .or_insert_with(Ratio::zero);
            *sum = sum.clone() + group.quantity.clone();
        }
        Makers(made)
    }

    /// Each maker of the group's item with its share; empty where none made any. What is metered by the year is shared by what was made
    /// in all its months, and the other way round.
    pub fn shares(&self, group: &Group, period: Period) -> Vec<(String, Ratio)> {
        let of_item = self
            .0
            .iter()
            .filter(|((plant, item, other), _)| *plant == group.plant && *item == group.item && other.overlaps(period));
        let mut made: BTreeMap<&str, Ratio> = BTreeMap::new();
        for (maker, amount) in of_item.flat_map(|(_, makers)| makers) {
            let sum = made.entry(maker).or_default();
            *sum = std::mem::take(sum) + amount.clone();
        }
        let all: Ratio = made.values().cloned().sum();
        let share = |(maker, amount): (&&str, &Ratio)| Some(((*maker).to_owned(), amount.divide(&all)?));
        let makers = made.iter().filter(|(_, amount)| !amount.is_zero());
        makers.filter_map(share).collect()
    }
}
