//! `assert` lines: what an exact sum must be.

use super::grouping::Group;
use super::ledger::Ledger;
use super::line::{Asserted, Line};
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// Checks every assertion of the ledger against the sums.
pub fn check_assertions(ledger: &Ledger, groups: &[Group], library: &Library) -> Vec<Problem> {
    let failed = ledger.assertions.iter().filter_map(|line| {
        let found = sum_asserted(line, groups);
        (found != line.quantity).then(|| failure(ledger, line, &found, library))
    });
    failed.collect()
}

/// The sum that a line asserts: of its plant, process, item and every period inside its own.
fn sum_asserted(line: &Line, groups: &[Group]) -> Ratio {
    let wanted = match line.asserts {
        // Without a process, consumption stands in the ledger as net consumption.
        Some(Asserted::Flow(Flow::Consumed)) if line.process.is_none() => Some(Flow::NetConsumed),
        Some(Asserted::Flow(flow)) => Some(flow),
        Some(Asserted::Total) | None => None,
    };
    let fits = |group: &&Group| {
        group.plant == line.plant
            && group.item == line.item
            && line.period.contains(group.period)
            && match wanted {
                Some(flow) if flow.is_boundary() => true,
                Some(_) => group.process == line.process,
                None => {
                    line.process.is_none() == group.flow.is_boundary()
                        && (group.flow.is_boundary() || group.process == line.process)
                }
            }
    };
    let of = |flow: Flow| -> Ratio {
        let of_flow = groups.iter().filter(fits).filter(|group| group.flow == flow);
        of_flow.map(|group| group.quantity.clone()).sum()
    };
    let state = |flow: Flow, last: bool| -> Ratio {
        let periods = groups
            .iter()
            .filter(fits)
            .filter(|group| group.flow == flow)
            .map(|group| group.period);
        let Some(period) = (if last { periods.max() } else { periods.min() }) else {
            return Ratio::zero();
        };
        let of_period = groups
            .iter()
            .filter(fits)
            .filter(|group| group.flow == flow && group.period == period);
        of_period.map(|group| group.quantity.clone()).sum()
    };
    match wanted {
        Some(Flow::OpeningStock) => state(Flow::OpeningStock, false),
        Some(Flow::ClosingStock) => state(Flow::ClosingStock, true),
        Some(flow) => of(flow),
        // Of the plant, the net consumption; of a process, what it consumed.
        None if line.process.is_some() => of(Flow::Consumed),
        None => {
            let drawn = state(Flow::OpeningStock, false) - state(Flow::ClosingStock, true);
            of(Flow::NetConsumed) + of(Flow::Purchased) + drawn - of(Flow::Sold) - of(Flow::OtherUse)
        }
    }
}

fn failure(ledger: &Ledger, line: &Line, found: &Ratio, library: &Library) -> Problem {
    let item = library.items.at(line.item);
    let flow = match line.asserts {
        Some(Asserted::Flow(flow)) => flow.title(),
        _ => Text::new("合计", "total"),
    };
    let stated = &line.quantity;
    let difference = found.clone() - stated.clone();
    let unit = &item.unit.text;
    Problem::error(
        "assertion-failed",
        Text::new(
            format!(
                "{} {} {}：核对值 {stated} {unit}，台账合计 {found} {unit}，相差 {difference}",
                line.period,
                item.title().zh,
                flow.zh
            ),
            format!(
                "{} {} {}: asserted {stated} {unit}, the lines sum to {found} {unit}, difference {difference}",
                line.period,
                item.id(),
                flow.en
            ),
        ),
    )
    .at(ledger.place(line.table, line.row))
    .hint(Text::new(
        "核对值与台账各行必有一个有误；改正后再核算",
        "either the asserted figure or one of the lines is wrong; mend it before accounting",
    ))
}
