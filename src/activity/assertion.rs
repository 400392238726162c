//! `assert` lines: what an exact sum must be.

use super::grouping::Group;
use super::ledger::Ledger;
use super::line::{Asserted, Line};
use super::stock::StockChange;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::problem::{Place, Problem};
use crate::quantity::Ratio;
use crate::text::Text;

/// Checks every assertion of the ledger against the sums.
pub fn check_assertions(
    ledger: &Ledger,
    groups: &[Group],
    stock_changes: &[StockChange],
    library: &Library,
) -> Vec<Problem> {
    let failed = ledger.assertions.iter().filter_map(|line| {
        let found = sum_asserted(line, ledger, groups, stock_changes);
        (found != line.quantity).then(|| failure(ledger, line, &found, library))
    });
    failed.collect()
}

/// The sum that a line asserts: of its plant, process, item and every period inside its own. A process type stands for its units.
fn sum_asserted(line: &Line, ledger: &Ledger, groups: &[Group], stock_changes: &[StockChange]) -> Ratio {
    let of_line: Vec<&Group> = groups
        .iter()
        .filter(|group| group.plant == line.plant && group.item == line.item && line.period.contains(group.period))
        .filter(|group| line.supply.is_none() || group.supply == line.supply)
        .filter(|group| match (&line.process, &group.process) {
            (None, process) => group.flow.is_boundary() || process.is_none(),
            (Some(wanted), Some(process)) => wanted == process || wanted == ledger.process_type(group.plant, process),
            (Some(_), None) => false,
        })
        .collect();
    let of = |flow: Flow| -> Ratio {
        let of_flow = of_line.iter().filter(|group| group.flow == flow);
        of_flow.map(|group| group.quantity.clone()).sum()
    };
    let state = |flow: Flow, last: bool| -> Ratio {
        let periods = of_line
            .iter()
            .filter(|group| group.flow == flow)
            .map(|group| group.period);
        let period = if last { periods.max() } else { periods.min() };
        let of_period = of_line
            .iter()
            .filter(|group| group.flow == flow && Some(group.period) == period);
        of_period.map(|group| group.quantity.clone()).sum()
    };
    let has = |flow: Flow| of_line.iter().any(|group| group.flow == flow);
    let net_of_parts = || -> Ratio {
        let of_item = stock_changes.iter().filter(|change| {
            change.plant == line.plant && change.item == line.item && line.period.contains(change.period)
        });
        let drawn: Ratio = of_item.map(|change| change.drawn.clone()).sum();
        of(Flow::Purchased) + drawn - of(Flow::Sold) - of(Flow::OtherUse)
    };
    match line.asserts {
        // Without a process, consumption stands in the ledger as net consumption.
        Some(Asserted::Flow(Flow::Consumed)) if line.process.is_none() && has(Flow::NetConsumed) => {
            of(Flow::NetConsumed)
        }
        Some(Asserted::Flow(Flow::Consumed)) if line.process.is_none() => net_of_parts(),
        Some(Asserted::Flow(Flow::OpeningStock)) => state(Flow::OpeningStock, false),
        Some(Asserted::Flow(Flow::ClosingStock)) => state(Flow::ClosingStock, true),
        Some(Asserted::Flow(flow)) => of(flow),
        // Of a process, what it consumed, else what it produced; of the plant, the net consumption, else its output.
        _ if line.process.is_some() && has(Flow::Consumed) => of(Flow::Consumed),
        _ if has(Flow::NetConsumed) => of(Flow::NetConsumed),
        _ if of_line.iter().any(|group| group.flow.is_boundary()) => net_of_parts(),
        _ => of(Flow::Produced),
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
    .at(Place {
        column: line.column.as_deref().map(str::to_owned),
        ..ledger.place(line.table, line.row)
    })
    .hint(Text::new(
        "核对值与台账各行必有一个有误；改正后再核算",
        "either the asserted figure or one of the lines is wrong; mend it before accounting",
    ))
}
