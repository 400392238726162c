//! The last digits of the amounts as typed: of meters they are spread evenly, of invented numbers mostly not.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::flow::Flow;
use crate::format::comparison_series::LastDigitsEntry;
use crate::problem::{Place, Problems};
use crate::quantity::number::read_number_before_unit;
use crate::quantity::{Decimal, Ratio};
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

/// The digits that are counted. A last zero is left out: Excel drops it, and what is left is spread evenly all the same.
const DIGITS: std::ops::RangeInclusive<u32> = 1..=9;

pub(super) fn check(entry: &LastDigitsEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(ledger) = evidence.ledger else {
        return Ok(checked);
    };
    let bound = number(&entry.chi_square)?;
    // A number that stands on several lines, as a closing stock that the next month opens with, is one number.
    let mut typed: BTreeMap<usize, BTreeMap<Decimal, BTreeSet<Place>>> = BTreeMap::new();
    for (place, group) in evidence.groups.iter().enumerate() {
        let is_kept = group.first_line < ledger.details.len();
        if !is_kept || group.flow == Flow::Parameter || !group.flow.carries_quantity() {
            continue;
        }
        let own = typed.entry(group.plant).or_default();
        let mut add = |typed: &str, place: &Place| {
            if let Some(number) = read_number_before_unit(typed) {
                own.entry(number).or_default().insert(place.clone());
            }
        };
        if group.lines == 1 {
            add(&ledger.details[group.first_line].typed, &group.first);
        } else {
            for line in evidence.lines_of(place)? {
                add(&line.typed, &line.place);
            }
        }
    }
    for (plant, typed) in typed {
        let mut lines: BTreeMap<u32, BTreeSet<&Place>> = BTreeMap::new();
        let mut counts: BTreeMap<u32, u64> = DIGITS.map(|digit| (digit, 0)).collect();
        for (number, places) in &typed {
            if let Some(digit) = last_digit(*number) {
                *counts.entry(digit).or_default() += 1;
                lines.entry(digit).or_default().extend(places);
            }
        }
        let count: u64 = counts.values().sum();
        if count < entry.least {
            checked.pass_over(Text::new(
                format!("末位数字：带小数的数少于 {} 个", entry.least),
                format!("last digits: less than {} numbers with decimals", entry.least),
            ));
            continue;
        }
        checked.times += 1;
        let expected = Ratio::from(count).divide(&Ratio::from(9)).unwrap_or_default();
        let mut chi_square = Ratio::zero();
        for seen in counts.values() {
            let distance = Ratio::from(*seen) - expected.clone();
            chi_square = chi_square + (distance.clone() * distance).divide(&expected).unwrap_or_default();
        }
        let Some((digit, often)) = counts.iter().max_by_key(|(_, seen)| **seen) else {
            continue;
        };
        if chi_square > bound {
            let (shown, even) = (shown(&chi_square, 3), shown(&expected, 0));
            checked.found.push(Found {
                plant: Some(plant),
                detail: Some(Text::new(
                    format!(
                        "{count} 个数的末位数字（1–9）分布不均：末位为 {digit} 的有 {often} 个，均匀时约 {even} 个；卡方 {shown}"
                    ),
                    format!(
                        "the last digits (1 to 9) of {count} numbers are not evenly spread: {often} end with {digit}, where some {even} would; chi-square {shown}"
                    ),
                )),
                found: Some(Figure::new(chi_square, "1", 3)),
                expected: Some(Expected::Bounds {
                    low: None,
                    high: Some(Figure::new(bound.clone(), "1", 3)),
                }),
                lines: lines.remove(digit).into_iter().flatten().cloned().collect(),
                ..Found::default()
            });
        }
    }
    Ok(checked)
}

fn shown(value: &Ratio, places: u32) -> String {
    Figure::new(value.clone(), "1", places).number()
}

/// The last decimal of a number that has some; whole numbers are rounded as people like, and a zero is not always written.
fn last_digit(number: Decimal) -> Option<u32> {
    let text = number.to_string();
    let (_, decimals) = text.split_once('.')?;
    let digit = decimals.trim_end_matches('0').chars().last()?.to_digit(10)?;
    DIGITS.contains(&digit).then_some(digit)
}
