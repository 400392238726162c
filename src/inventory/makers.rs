//! Who made what: the measure by which consumption is charged to makers.

use std::collections::BTreeMap;

use crate::activity::Group;
use crate::flow::Flow;
use crate::methodology::Methodology;
use crate::period::Period;
use crate::quantity::Ratio;

/// What each process made of an item, by row period.
type Made = BTreeMap<Period, BTreeMap<String, Ratio>>;

/// What each process made of the items of each plant: the measure by which consumption is charged to makers.
#[derive(Default)]
pub(super) struct Makers(BTreeMap<(usize, usize), Made>);

impl Makers {
    pub fn new(groups: &[Group], methodology: &Methodology) -> Makers {
        let mut made: BTreeMap<(usize, usize), Made> = BTreeMap::new();
        for group in groups.iter().filter(|group| group.flow == Flow::Produced) {
            let Some(process) = &group.process else { continue };
            let of_item = made.entry((group.plant, group.item)).or_default();
            let sum = of_item
                .entry(group.period.row(methodology.row_period))
                .or_default()
                .entry(process.clone())
                .or_insert_with(Ratio::zero);
            *sum = sum.clone() + group.quantity.clone();
        }
        Makers(made)
    }

    /// Each maker of the group's item with its share, and the period over which they were weighed; no maker where none made any.
    ///
    /// Makers are weighed over the period in which they and the consumer meet: of a maker metered by the year, what it made in June is
    /// not known, and its year beside another's June would weigh more than it made.
    pub fn shares(&self, group: &Group, period: Period) -> (Period, Vec<(String, Ratio)>) {
        let Some(of_item) = self.0.get(&(group.plant, group.item)) else {
            return (period, Vec::new());
        };
        // Calendar periods lie in one another or apart, so the longest that shares a day holds all that do.
        let overlapping = of_item.keys().copied().filter(|known| known.overlaps(period));
        let meeting = overlapping.chain([period]).max_by_key(|known| known.length());
        let meeting = meeting.unwrap_or(period);
        let within = of_item.iter().filter(|(known, _)| meeting.contains(**known));
        let mut made: BTreeMap<&str, Ratio> = BTreeMap::new();
        for (maker, amount) in within.flat_map(|(_, makers)| makers) {
            let sum = made.entry(maker).or_default();
            *sum = std::mem::take(sum) + amount.clone();
        }
        let all: Ratio = made.values().cloned().sum();
        let share = |(maker, amount): (&&str, &Ratio)| Some(((*maker).to_owned(), amount.divide(&all)?));
        let makers = made.iter().filter(|(_, amount)| !amount.is_zero());
        (meeting, makers.filter_map(share).collect())
    }
}
