//! An amount that stands twice in one month on lines that differ in their document alone: an invoice that may have been entered twice, where no balance
//! tells.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::activity::{Group, LedgerLine};
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::comparison_series::RepeatedAmountEntry;
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Figure, Found};

pub(super) fn check(entry: &RepeatedAmountEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let (chance, alike) = (number(&entry.chance)?, number(&entry.alike)?);
    let places = evidence.ledger.map_or(0, |ledger| ledger.shown_places());
    let mut count_of: BTreeMap<Key, u64> = BTreeMap::new();
    // What states other values is another delivery.
    let mut alike_groups: BTreeMap<(Key, usize), Vec<usize>> = BTreeMap::new();
    for (place, group) in evidence.groups.iter().enumerate() {
        let is_document = matches!(group.flow, Flow::Purchased | Flow::Sold);
        if !is_document || group.period.length() > PeriodLength::Month {
            continue;
        }
        let key = (
            group.plant,
            group.item,
            group.flow,
            group.period.row(PeriodLength::Month),
        );
        *count_of.entry(key).or_default() += group.lines;
        alike_groups.entry((key, group.statement)).or_default().push(place);
    }
    for ((key, _), places_of_key) in alike_groups {
        let (plant, item, _, month) = key;
        let groups = || places_of_key.iter().map(|place| &evidence.groups[*place]);
        let count: u64 = groups().map(|group| group.lines).sum();
        if count < 2 || evidence.has_balance(plant, item) {
            continue;
        }
        let known = evidence.library.items.at(item);
        let details = evidence.ledger.map_or(0, |ledger| ledger.details.len());
        if groups().any(|group| group.first_line >= details) {
            checked.pass_over(Text::new(
                format!("{}的行边读边求和，未逐行比较", known.title().zh),
                format!(
                    "lines of {} were summed while they were read and not compared one by one",
                    known.title().en
                ),
            ));
            continue;
        }
        checked.times += count;
        let mut by_amount: BTreeMap<Ratio, Vec<(&Group, LedgerLine)>> = BTreeMap::new();
        for place in &places_of_key {
            let group = &evidence.groups[*place];
            for line in evidence.lines_of(*place)? {
                by_amount.entry(line.quantity.clone()).or_default().push((group, line));
            }
        }
        let lines = Ratio::from(count_of[&key]);
        let twice_the_pairs = lines.clone() * (lines - Ratio::one());
        for (amount, lines) in by_amount {
            // What stands more often is the load of a wagon, or a part of a contract.
            let [(one, first), (other, second)] = lines.as_slice() else {
                continue;
            };
            let is_told = evidence
                .said
                .iter()
                .any(|problem| problem.code == "line-repeated" && problem.place.as_ref() == Some(&second.place));
            // How many amounts could stand there at these digits, and how many pairs of the lines would be equal by chance.
            let could = digits(&amount) * alike.clone();
            let is_chance = twice_the_pairs > Ratio::from(2) * could * chance.clone();
            if is_told || is_chance || one.supply != other.supply {
                continue;
            }
            let (left, right) = (&first.evidence, &second.evidence);
            let documents = match left == right {
                true => Text::new("仅备注等列不同", "other columns alone differ"),
                false => Text::new(
                    format!("单据“{left}”与“{right}”"),
                    format!("documents `{left}` and `{right}`"),
                ),
            };
            let days = match one.period == other.period {
                true => String::new(),
                false => format!(", {}, {}", one.period, other.period),
            };
            checked.found.push(Found {
                plant: Some(plant),
                item: Some(item),
                period: Some(month),
                lines: BTreeSet::from([&first.place, &second.place])
                    .into_iter()
                    .cloned()
                    .collect(),
                found: Some(Figure::new(amount, &known.unit.text, places)),
                detail: Some(Text::new(documents.zh + &days, documents.en + &days)),
                ..Found::default()
            });
        }
    }
    Ok(checked.none_stated(
        "没有无从平衡而一个月有多行购销的物料",
        "of no item without a balance has a month several lines bought or sold",
    ))
}

/// Plant, item, flow and month: the lines among which an amount may stand twice.
type Key = (usize, usize, Flow, Period);

/// The digits of an amount as a whole number, without zeros at its ends: 1234.50 is 12345.
fn digits(amount: &Ratio) -> Ratio {
    let digits: String = amount.to_text().chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_matches('0');
    digits.parse().unwrap_or_default()
}

impl Evidence<'_> {
    /// Whether a balance of an item tells a line too many: what processes use is metered, and its stock is known or it lies in none.
    fn has_balance(&self, plant: usize, item: usize) -> bool {
        let mut of_item = self.groups_of(plant, item).iter();
        of_item.any(|place| self.groups[*place].flow == Flow::Consumed) && !self.lacks_stock(plant, item)
    }
}
