//! Stocks: states that chain from one period to the next. Their change over a period is opening minus closing.

use std::collections::BTreeMap;

use super::grouping::Group;
use super::ledger::Ledger;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::period::Period;
use crate::problem::{Place, Problem};
use crate::quantity::Ratio;
use crate::text::Text;

/// The change of one item's stock over one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockChange {
    /// Place of the plant in the plant book.
    pub plant: usize,
    /// Place of the item in the registry.
    pub item: usize,
    /// The period at whose end the stock was taken.
    pub period: Period,
    /// Opening minus closing: what was drawn from stock.
    pub drawn: Ratio,
    /// The opening stock.
    pub opening: Ratio,
    /// The closing stock.
    pub closing: Ratio,
    /// The flow and period of the lines that state the opening: its own, or the last state before it where none is stated.
    pub opening_from: (Flow, Period),
    /// The flow and period of the lines that state the closing: its own, or the opening after it where no closing is stated.
    pub closing_from: (Flow, Period),
}

#[derive(Clone, Debug, Default)]
struct State {
    opening: Option<(Ratio, Place)>,
    closing: Option<(Ratio, Place)>,
}

/// Chains the stocks of every plant and item; a chain that breaks, or begins without an opening, is an error.
pub fn chain_stocks(ledger: &Ledger, groups: &[Group], library: &Library) -> (Vec<StockChange>, Vec<Problem>) {
    let mut states: BTreeMap<(usize, usize), BTreeMap<Period, State>> = BTreeMap::new();
    for group in groups.iter().filter(|group| group.flow.is_stock()) {
        let state = states
            .entry((group.plant, group.item))
            .or_default()
            .entry(group.period)
            .or_default();
        let slot = if group.flow == Flow::OpeningStock {
            &mut state.opening
        } else {
            &mut state.closing
        };
        match slot {
            Some((sum, _)) => *sum = sum.clone() + group.quantity.clone(),
            None => *slot = Some((group.quantity.clone(), group.first.clone())),
        }
    }
    let mut changes = Vec::new();
    let mut problems = Vec::new();
    for ((plant, item), periods) in states {
        let id = &ledger.plants.plants[plant].id;
        let what = Text::new(
            format!("{id} {}", library.items.at(item).title().zh),
            format!("{id} {}", library.items.at(item).id()),
        );
        let mut unclosed: Option<(Period, Place)> = None;
        let unit = &library.items.at(item).unit.text;
        let mut known: Option<(Ratio, Flow, Period)> = None;
        for (period, state) in periods {
            let opened_at = state.opening.as_ref().map(|(_, place)| place.clone());
            // Only openings are stated: the next one is the closing of the period before.
            if let (Some((opening, _)), Some((before, Flow::OpeningStock, since))) = (&state.opening, &known) {
                changes.push(StockChange {
                    plant,
                    item,
                    period: *since,
                    drawn: before.clone() - opening.clone(),
                    opening: before.clone(),
                    closing: opening.clone(),
                    opening_from: (Flow::OpeningStock, *since),
                    closing_from: (Flow::OpeningStock, period),
                });
                problems.push(opening_as_closing(&what, *since, period));
                known = None;
            }
            if let (Some((opening, place)), Some((before, _, since))) = (&state.opening, &known)
                && opening != before
            {
                problems.push(broken_chain(
                    &what,
                    unit,
                    period,
                    opening,
                    *since,
                    before,
                    place.clone(),
                ));
            }
            let own = state.opening.map(|(opening, _)| (opening, Flow::OpeningStock, period));
            let opening = own.or_else(|| known.clone());
            match (opening, state.closing) {
                (Some((opening, flow, since)), Some((closing, _))) => {
                    unclosed = None;
                    if flow == Flow::OpeningStock && since != period {
                        problems.push(over_several_periods(&what, since, period));
                    }
                    known = Some((closing.clone(), Flow::ClosingStock, period));
                    changes.push(StockChange {
                        plant,
                        item,
                        period,
                        drawn: opening.clone() - closing.clone(),
                        opening,
                        closing,
                        opening_from: (flow, since),
                        closing_from: (Flow::ClosingStock, period),
                    });
                }
                (Some(opening), None) => {
                    unclosed = opened_at.map(|place| (period, place));
                    known = Some(opening);
                }
                (None, Some((closing, place))) => {
                    problems.push(no_opening(&what, period, place));
                    known = Some((closing, Flow::ClosingStock, period));
                }
                (None, None) => {}
            }
        }
        if let Some((period, place)) = unclosed {
            problems.push(never_closed(&what, period, place));
        }
    }
    (changes, problems)
}

fn broken_chain(
    what: &Text,
    unit: &str,
    period: Period,
    opening: &Ratio,
    since: Period,
    before: &Ratio,
    place: Place,
) -> Problem {
    Problem::error(
        "broken-stock-chain",
        Text::new(
            format!("{}：{period} 期初库存 {opening} {unit}，与 {since} 的期末库存 {before} {unit} 不符", what.zh),
            format!("{}: the opening stock of {period} is {opening} {unit}, the closing stock of {since} was {before} {unit}", what.en),
        ),
    )
    .at(place)
    .hint(Text::new(
        "改正其一；盘盈盘亏记为 purchased 或 other_use 并注明",
        "mend one of them; enter a stock-take difference as purchased or other_use, with its evidence",
    ))
}

fn never_closed(what: &Text, period: Period, place: Place) -> Problem {
    Problem::warning(
        "opening-without-closing",
        Text::new(
            format!("{}：{period} 有期初库存，其后没有期末库存，库存变化未计", what.zh),
            format!(
                "{}: {period} has an opening stock and no closing stock follows; no stock change is counted",
                what.en
            ),
        ),
    )
    .at(place)
    .hint(Text::new("补上 closing_stock", "add a closing_stock line"))
}

fn opening_as_closing(what: &Text, since: Period, period: Period) -> Problem {
    Problem::note(
        "opening-as-closing",
        Text::new(
            format!("{}：{since} 没有期末库存，取 {period} 的期初库存", what.zh),
            format!(
                "{}: {since} has no closing stock; the opening stock of {period} is taken",
                what.en
            ),
        ),
    )
}

fn over_several_periods(what: &Text, since: Period, period: Period) -> Problem {
    Problem::note(
        "stock-change-over-several-periods",
        Text::new(
            format!(
                "{}：期初库存在 {since}，期末库存在 {period}；其间的库存变化全部计入 {period}",
                what.zh
            ),
            format!(
                "{}: opening stock in {since}, closing stock in {period}; the whole change is counted in {period}",
                what.en
            ),
        ),
    )
}

fn no_opening(what: &Text, period: Period, place: Place) -> Problem {
    Problem::error(
        "no-opening-stock",
        Text::new(
            format!("{}：{period} 有期末库存而无期初库存", what.zh),
            format!("{}: {period} has a closing stock and no opening stock", what.en),
        ),
    )
    .at(place)
    .hint(Text::new(
        "补上 opening_stock（没有库存则填 0）",
        "add an opening_stock line (0 where there was none)",
    ))
}
