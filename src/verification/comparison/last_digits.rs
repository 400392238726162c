//! The last digits of the amounts as typed: of meters they are spread evenly, of invented numbers mostly not.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::flow::Flow;
use crate::format::comparison::LastDigitsEntry;
use crate::problem::{Place, Problems};
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

pub(super) fn check(entry: &LastDigitsEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(ledger) = evidence.ledger else {
        return Ok(checked);
    };
    let bound = number(&entry.chi_square)?;
    // A number that stands on several lines, as a closing stock that the next month opens with, is one number.
    let mut typed: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (place, group) in evidence.groups.iter().enumerate() {
        let is_kept = group.first_line < ledger.details.len();
        if !is_kept || group.flow == Flow::Parameter || !group.flow.carries_quantity() {
            continue;
        }
        let own = typed.entry(group.plant).or_default();
        if group.lines == 1 {
            own.insert(number_of(&ledger.details[group.first_line].typed));
        } else {
            let lines = evidence.lines_of(place)?;
            own.extend(lines.into_iter().map(|line| number_of(&line.typed)));
        }
    }
    for (plant, typed) in typed {
        let digits: Vec<u32> = typed.iter().filter_map(|number| last_digit(number)).collect();
        let count = digits.len() as u64;
        if count < entry.least {
            checked.pass_over(Text::new(
                format!("末位数字：带小数的数少于 {} 个", entry.least),
                format!("last digits: less than {} numbers with decimals", entry.least),
            ));
            continue;
        }
        checked.times += 1;
        let expected = Ratio::from(count).divide(&Ratio::from(10)).unwrap_or_default();
        let mut chi_square = Ratio::zero();
        for digit in 0..10 {
            let seen = digits.iter().filter(|other| **other == digit).count() as u64;
            let distance = Ratio::from(seen) - expected.clone();
            chi_square = chi_square + (distance.clone() * distance).divide(&expected).unwrap_or_default();
        }
        if chi_square > bound {
            let plant_id = &ledger.plants.plants[plant].id;
            checked.found.push(Found {
                plant: Some(plant),
                detail: Some(Text::new(
                    format!(
                        "{plant_id} 各数末位数字分布不均：{count} 个数，卡方 {}",
                        shown(&chi_square)
                    ),
                    format!(
                        "the last digits of {count} numbers are not evenly spread: chi-square {}",
                        shown(&chi_square)
                    ),
                )),
                found: Some(Figure::new(chi_square, "1", 3)),
                expected: Some(Expected::Bounds {
                    low: None,
                    high: Some(Figure::new(bound.clone(), "1", 3)),
                }),
                lines: ledger.tables.iter().map(|(file, _)| Place::file(file)).collect(),
                ..Found::default()
            });
        }
    }
    Ok(checked)
}

fn shown(chi_square: &Ratio) -> String {
    Figure::new(chi_square.clone(), "1", 3).number()
}

/// The number of a quantity as typed with its unit.
fn number_of(typed: &str) -> String {
    typed.split(' ').next().unwrap_or_default().to_owned()
}

/// The last decimal of a number that has some; whole numbers are rounded as people like.
fn last_digit(number: &str) -> Option<u32> {
    let (_, decimals) = number.split_once('.')?;
    decimals.chars().last()?.to_digit(10)
}
