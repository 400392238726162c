//! Two sides of the same amount, and amounts that have a limit: by plant, item and period.

use super::Checked;
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::comparison::{AmountEntry, BalanceEntry, RelativeToEntry};
use crate::format::comparison_term::{TermFlowEntry, UnstatedStockEntry};
use crate::period::Period;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::text::Text;
use crate::verification::amount::Amount;
use crate::verification::catalogue::{number, optional_number};
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

pub(super) fn check(entry: &BalanceEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let above = number(&entry.above)?;
    let up_to = optional_number(entry.up_to.as_ref())?;
    let places = evidence.ledger.map_or(0, |ledger| ledger.shown_places());
    let last_place = Ratio::from_scaled(1, evidence.ledger.map_or(0, |ledger| ledger.places_written));
    for (plant, item) in evidence.in_scope(&entry.scope) {
        let lacks_stock = evidence.lacks_stock(plant, item) && names_stock(entry, evidence.states_net(plant, item));
        if entry.unstated_stock == UnstatedStockEntry::Only && !lacks_stock {
            continue;
        }
        let mut open: Vec<Period> = Vec::new();
        for window in evidence.windows(evidence.groups_of(plant, item).iter().copied()) {
            let sides = evidence
                .sum_of(&entry.left, plant, Some(item), window)
                .and_then(|left| Ok((left, evidence.sum_of(&entry.right, plant, Some(item), window)?)));
            let (left, right) = match sides {
                Ok(sides) => sides,
                Err(reason) => {
                    checked.pass_over(reason);
                    continue;
                }
            };
            let difference = (left.quantity.clone() - right.quantity.clone()).abs();
            let base = match entry.relative_to {
                RelativeToEntry::Left => left.quantity.abs(),
                RelativeToEntry::Right => right.quantity.abs(),
                RelativeToEntry::Larger => left.quantity.abs().max(right.quantity.abs()),
            };
            checked.times += 1;
            // Over nothing every difference is too large.
            let percent = (difference.clone() * Ratio::from(100)).divide(&base);
            let is_beyond = percent.as_ref().is_none_or(|percent| *percent > above) && difference > last_place;
            // Of a year that its months explain nothing more is said.
            let is_told = open.iter().any(|month| window.contains(*month));
            if !is_beyond || is_told {
                continue;
            }
            open.push(window);
            if entry.unstated_stock == UnstatedStockEntry::Unknown && lacks_stock {
                let title = evidence.library.items.at(item).title();
                checked.pass_over(Text::new(
                    format!("{}没有盘点数，两侧之差可能是库存", title.zh),
                    format!("no stock of {} is stated, and what differs may lie in it", title.en),
                ));
                continue;
            }
            if left.quantity > right.quantity && names_use(entry) && evidence.is_use_untold(plant, item) {
                let title = evidence.library.items.at(item).title();
                checked.pass_over(Text::new(
                    format!("台账没有工序行，{}的自用量无从得知", title.zh),
                    format!(
                        "the ledger has no line of any process, and how much {} is used inside is not known",
                        title.en
                    ),
                ));
                continue;
            }
            // What lies beyond the band is another rule's.
            let is_past = |up_to: &Ratio| percent.as_ref().is_none_or(|percent| percent > up_to);
            if up_to.as_ref().is_some_and(is_past) {
                continue;
            }
            let unit = &evidence.library.items.at(item).unit.text;
            let figure = |value: Ratio| Figure::new(value, unit, places);
            checked.found.push(Found {
                plant: Some(plant),
                item: Some(item),
                period: Some(window),
                lines: evidence.lines(left.groups.into_iter().chain(right.groups))?,
                found: Some(figure(left.quantity)),
                expected: Some(Expected::Figure(figure(right.quantity))),
                difference: Some(figure(difference)),
                percent,
                ..Found::default()
            });
        }
    }
    Ok(checked.none_stated(
        "台账没有可比较的两侧",
        "the ledger has no item with both sides of the balance",
    ))
}

pub(super) fn check_amount(entry: &AmountEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let least = number(&entry.at_least)?;
    let places = evidence.ledger.map_or(0, |ledger| ledger.shown_places());
    for (plant, item) in evidence.in_scope(&entry.scope) {
        let windows = evidence.windows(evidence.groups_of(plant, item).iter().copied());
        for window in windows.iter().copied() {
            let Amount { quantity, groups } = match evidence.sum_of(&entry.of, plant, Some(item), window) {
                Ok(amount) => amount,
                Err(reason) => {
                    checked.pass_over(reason);
                    continue;
                }
            };
            checked.times += 1;
            if quantity >= least {
                continue;
            }
            let may_lie = || evidence.may_lie_in_stock(entry.of.iter(), plant, window, &windows);
            if let Some(reason) = entry.needs_stock.then(may_lie).flatten() {
                checked.pass_over(reason);
                continue;
            }
            if is_net(entry) && evidence.is_of_unknown_origin(plant, item, &entry.never_made) {
                let title = evidence.library.items.at(item).title();
                checked.pass_over(Text::new(
                    format!("{}的产量未填，可能自产，净消耗无从得知，未核对", title.zh),
                    format!(
                        "{} may be made here, and no line states how much; its net consumption is not known and was not checked",
                        title.en
                    ),
                ));
                continue;
            }
            let unit = &evidence.library.items.at(item).unit.text;
            checked.found.push(Found {
                plant: Some(plant),
                item: Some(item),
                period: Some(window),
                lines: evidence.lines(groups)?,
                difference: Some(Figure::new(least.clone() - quantity.clone(), unit, places)),
                found: Some(Figure::new(quantity, unit, places)),
                expected: Some(Expected::Figure(Figure::new(least.clone(), unit, 0))),
                ..Found::default()
            });
        }
    }
    let none = Text::new("台账没有此类流向", "the ledger has no such flow");
    Ok(checked.none_stated(&none.zh, &none.en))
}

/// Whether an amount is the net consumption alone.
fn is_net(entry: &AmountEntry) -> bool {
    matches!(entry.of.as_slice(), [only] if only.flow == TermFlowEntry::Net)
}

impl Evidence<'_> {
    /// Whether the plant may make an item of which no line states an output, so that more may leave than the lines say came: a by-product of which
    /// only sales are stated, and in a ledger of the fence alone what no line buys, what is bought and sold, what is recovered, and what a process
    /// of the registry makes. What is never made stays what it is.
    fn is_of_unknown_origin(&self, plant: usize, item: usize, never_made: &[String]) -> bool {
        let groups = || self.groups_of(plant, item).iter().map(|place| &self.groups[*place]);
        let has = |flow: Flow| groups().any(|group| group.flow == flow);
        let (is_bought, is_sold) = (has(Flow::Purchased), has(Flow::Sold));
        let is_told = is_bought || [Flow::NetConsumed, Flow::Produced, Flow::Consumed].into_iter().any(has);
        if is_sold && !is_told && groups().all(|group| group.process.is_none()) {
            return true;
        }
        let is_never_made = !never_made.is_empty() && self.is_among(item, never_made);
        if !self.is_of_fence_alone(plant) || is_never_made || has(Flow::NetConsumed) {
            return false;
        }
        let known = self.library.items.at(item);
        let is_product = || {
            let mut processes = self.library.processes.iter();
            processes.any(|process| process.product() == Some(known.id()))
        };
        is_sold || !is_bought || known.is_recovered() || is_product()
    }

    /// Whether a ledger of the fence alone leaves out what processes use of an item.
    fn is_use_untold(&self, plant: usize, item: usize) -> bool {
        let mut of_item = self.groups_of(plant, item).iter();
        self.is_of_fence_alone(plant) && !of_item.any(|place| self.groups[*place].flow == Flow::Consumed)
    }

    /// Whether the ledger has no line of any process of a plant.
    fn is_of_fence_alone(&self, plant: usize) -> bool {
        let mut of_plant = self.groups.iter().filter(|group| group.plant == plant);
        !of_plant.any(|group| group.process.is_some() && group.flow.carries_quantity())
    }
}

/// Whether a balance holds what comes against what processes use of it.
fn names_use(entry: &BalanceEntry) -> bool {
    entry.right.iter().any(|term| term.flow == TermFlowEntry::Consumed)
}

/// Whether a stock is among what a balance sums; a net consumption that lines state is no sum.
fn names_stock(entry: &BalanceEntry, states_net: bool) -> bool {
    let mut terms = entry.left.iter().chain(&entry.right);
    terms.any(|term| match term.flow {
        TermFlowEntry::OpeningStock | TermFlowEntry::ClosingStock | TermFlowEntry::NetOfParts => true,
        TermFlowEntry::Net => !states_net,
        _ => false,
    })
}
