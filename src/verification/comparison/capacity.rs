//! What a unit put out beside its capacity, by the days of the period.

use super::Checked;
use crate::flow::Flow;
use crate::format::comparison::CapacityEntry;
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::catalogue::number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Figure, Found};

pub(super) fn check(entry: &CapacityEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(ledger) = evidence.ledger else {
        return Ok(checked);
    };
    let factor = number(&entry.factor)?;
    for (plant, known) in ledger.plants.plants.iter().enumerate() {
        for unit in &known.units {
            let product = evidence
                .library
                .processes
                .find(&unit.process)
                .and_then(|process| process.product());
            let (Some(capacity), Some(product)) = (&unit.capacity, product) else {
                continue;
            };
            let item = evidence.library.items.index(product);
            // Lines of the process type belong to the unit where it is the only one of its type.
            let alone = known.units.iter().filter(|other| other.process == unit.process).count() == 1;
            let is_own = |process: Option<&str>| match process {
                Some(process) => process == unit.id || (alone && process == unit.process),
                None => false,
            };
            let places: Vec<usize> = (0..evidence.groups.len())
                .filter(|place| {
                    let group = &evidence.groups[*place];
                    group.plant == plant
                        && group.flow == Flow::Produced
                        && is_own(group.process.as_deref())
                        && evidence.is_among(group.item, &[product.to_owned()])
                })
                .collect();
            let mut open: Vec<Period> = Vec::new();
            for window in evidence.windows(places.iter().copied()) {
                let within: Vec<usize> = places
                    .iter()
                    .copied()
                    .filter(|place| window.contains(evidence.groups[*place].period))
                    .collect();
                let made: Ratio = within
                    .iter()
                    .map(|place| evidence.groups[*place].quantity.clone())
                    .sum();
                let share = share_of_year(window);
                let most = capacity.clone() * factor.clone() * share.clone();
                checked.times += 1;
                if made <= most || open.iter().any(|month| window.contains(*month)) {
                    continue;
                }
                open.push(window);
                let base = item.map_or("", |item| evidence.library.items.at(item).unit.text.as_str());
                let days = days(window);
                let capacity = Figure::new(capacity.clone(), base, ledger.shown_places()).text();
                checked.found.push(Found {
                    plant: Some(plant),
                    item,
                    process: Some(unit.id.clone()),
                    period: Some(window),
                    lines: evidence.lines(within)?,
                    detail: Some(Text::new(
                        format!("年产能 {capacity} × {} × {days} 天", entry.factor),
                        format!("{capacity} a year x {} for {days} days", entry.factor),
                    )),
                    ..Found::beside(&made, &most, base, ledger.shown_places())
                });
            }
        }
    }
    Ok(checked.none_stated(
        "企业文件没有以年计的设施产能",
        "the plants file has no unit with a yearly capacity of its product",
    ))
}

fn days(period: Period) -> u64 {
    let span = period.start().until(period.end()).map_or(0, |span| span.get_days());
    u64::try_from(span).unwrap_or_default() + 1
}

/// The part of its year that a period is.
fn share_of_year(period: Period) -> Ratio {
    let year = period.row(PeriodLength::Year);
    Ratio::from(days(period))
        .divide(&Ratio::from(days(year)))
        .unwrap_or_else(Ratio::one)
}
