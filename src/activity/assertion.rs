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
                Some(flow) if flow.is_boundary() => group.flow == flow,
                Some(flow) => group.flow == flow && group.process == line.process,
                None => {
                    group.flow.carries_quantity()
                        && !group.flow.is_stock()
                        && (group.flow.is_boundary() || group.process == line.process)
                }
            }
    };
    let of_period = |period| -> Ratio {
        groups
            .iter()
            .filter(fits)
            .filter(|group| group.period == period)
            .map(|group| group.quantity.clone())
            .sum()
    };
    let periods = groups.iter().filter(fits).map(|group| group.period);
    match wanted {
        Some(Flow::OpeningStock) => periods.min().map_or_else(Ratio::zero, of_period),
        Some(Flow::ClosingStock) => periods.max().map_or_else(Ratio::zero, of_period),
        _ => groups.iter().filter(fits).map(|group| group.quantity.clone()).sum(),
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
}
