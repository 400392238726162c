//! What a link makes of two plants' emissions: what a unit counts at the buyer, what the seller has deducted for it, and why where either is nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::accounts::Accounts;
use super::link::Link;
use super::problem::{Above, not_told};
use crate::factor::Named;
use crate::flow::Flow;
use crate::inventory::{Outcome, Row};
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// What a link makes of two plants' emissions.
#[derive(Clone, Debug)]
pub struct Handover {
    /// The link.
    pub link: Link,
    /// What the buyer counts for it.
    pub buyer_counts: Ratio,
    /// What the seller has deducted for it already.
    pub seller_deducts: Ratio,
    /// How both were made.
    pub words: Text,
    /// Why a side counts nothing, where one does.
    pub notes: Vec<Text>,
}

impl Handover {
    /// What is counted twice: what the buyer counts and the seller does not deduct. Below zero where the seller deducts more than the buyer counts.
    pub fn counted_twice(&self) -> Ratio {
        self.buyer_counts.clone() - self.seller_deducts.clone()
    }
}

/// A plant, an item and a year.
type Key = (usize, usize, i16);

/// The rows and groups of the inventories by plant, item and year.
pub(super) struct Exchanges<'i> {
    accounts: &'i Accounts<'i>,
    rows: BTreeMap<Key, Vec<&'i Row>>,
    groups: BTreeMap<Key, Vec<usize>>,
}

impl<'i> Exchanges<'i> {
    pub fn of(accounts: &'i Accounts<'i>) -> Exchanges<'i> {
        let mut rows: BTreeMap<Key, Vec<&Row>> = BTreeMap::new();
        let mut groups: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for inventory in accounts.inventories() {
            for row in inventory.counted() {
                let cell = inventory.cell(row);
                let key = (cell.plant, cell.item, cell.period.year());
                rows.entry(key).or_default().push(row);
            }
            for (place, group) in inventory.groups.iter().enumerate() {
                let key = (group.plant, group.item, group.period.year());
                groups.entry(key).or_default().push(place);
            }
        }
        Exchanges { accounts, rows, groups }
    }

    /// Places of the groups of a flow.
    fn groups_of(&self, key: Key, flow: Flow) -> impl Iterator<Item = usize> {
        let places = self.groups.get(&key).into_iter().flatten().copied();
        let inventory = self.accounts.inventory(key.0);
        places.filter(move |place| inventory.groups[*place].flow == flow)
    }

    /// What the links make of their plants. Errors, all together: more handed over than a ledger has sold or bought; a side whose rows do not tell.
    pub fn handovers(&self, links: &[&Link]) -> Result<Vec<Handover>, Problems> {
        Problems(self.above_ledger(links)).check()?;
        let mut faults = Vec::new();
        let mut handovers = Vec::new();
        for link in links {
            match self.handover(link) {
                Ok(handover) => handovers.push(handover),
                Err(fault) => faults.push(fault),
            }
        }
        Problems(faults).check()?;
        Ok(handovers)
    }

    /// Links that hand over more than was sold or bought.
    fn above_ledger(&self, links: &[&Link]) -> Vec<Problem> {
        let mut linked: BTreeMap<(bool, Key), Ratio> = BTreeMap::new();
        let ends = |link: &Link| {
            let key = |plant| (plant, link.item, link.year);
            [(true, key(link.seller)), (false, key(link.buyer))]
        };
        for link in links {
            for end in ends(link) {
                let sum = linked.entry(end).or_default();
                *sum = std::mem::take(sum) + link.quantity.clone();
            }
        }
        let mut faults = Vec::new();
        for link in links {
            for end in ends(link) {
                // The first link of an end tells of all of them.
                let Some(linked) = linked.remove(&end) else { continue };
                let (is_sale, key) = end;
                let flow = if is_sale { Flow::Sold } else { Flow::Purchased };
                let (groups, inventory) = (self.groups_of(key, flow), self.accounts.inventory(key.0));
                let booked: Ratio = groups.map(|place| inventory.groups[place].quantity.clone()).sum();
                if linked > booked {
                    let item = inventory.library.items.at(link.item);
                    let above = Above {
                        plant: &self.accounts.plant(key.0).id,
                        item: item.title(),
                        year: link.year,
                        linked: linked.to_text(),
                        booked: booked.to_text(),
                        unit: &item.unit.text,
                        is_sale,
                    };
                    faults.push(above.problem(link.place.clone()));
                }
            }
        }
        faults
    }

    /// What one unit of an item that crosses the fence of a plant by a flow adds to the plant's emissions; `None` where no row counts it.
    fn added(&self, key: Key, flow: Flow) -> Option<Ratio> {
        let inventory = self.accounts.inventory(key.0);
        // Of each source the amounts that cross, and what they count.
        let mut sources: BTreeMap<usize, Vec<(Ratio, Ratio)>> = BTreeMap::new();
        for row in self.rows.get(&key).into_iter().flatten() {
            let Some(coefficient) = &row.coefficient else { continue };
            let source = inventory.source(row);
            for term in &row.terms {
                let flows: BTreeSet<Flow> = term.groups.iter().map(|place| inventory.groups[*place].flow).collect();
                let is_within = flows.contains(&Flow::NetConsumed) && source.takes_flow(flow, inventory.level);
                // What is produced leaves by being sold, so carbon that it takes along is deducted of what is sold.
                let leaves = flow == Flow::Sold && flows.contains(&Flow::Produced) && coefficient.is_negative();
                let sign = match () {
                    () if flows.contains(&flow) || leaves => term.is_subtracted,
                    () if is_within => flow == Flow::Sold,
                    () => continue,
                };
                let value = if sign {
                    -coefficient.clone()
                } else {
                    coefficient.clone()
                };
                let place = inventory.cell(row).source;
                sources.entry(place).or_default().push((term.amount.abs(), value));
            }
        }
        let of_sources: Option<Vec<Ratio>> = sources.values().map(|parts| mean(parts)).collect();
        of_sources
            .filter(|parts| !parts.is_empty())
            .map(|parts| parts.into_iter().sum())
    }

    /// Why nothing counts what crosses the fence of a plant by a flow. Errors: the methodology counts it, and yet no row tells what a unit of it counts.
    fn reason(&self, key: Key, flow: Flow, link: &Link) -> Result<Text, Problem> {
        let inventory = self.accounts.inventory(key.0);
        let plant = &inventory.ledger.plants.plants[key.0];
        let item = inventory.library.items.at(key.1).title();
        let crossing = flow.title();
        let head = Text::new(
            format!("{} {}（{}）", plant.title.zh, item.zh, crossing.zh),
            format!("{}, {} ({})", plant.title.en, item.en, crossing.en),
        );
        let is_gap = inventory.gaps.iter().any(|gap| gap.plant == key.0 && gap.item == key.1);
        let outcomes = self.groups_of(key, flow).map(|place| &inventory.plan.outcomes[place]);
        let mut said: Option<&Text> = None;
        for outcome in outcomes {
            match outcome {
                Outcome::Informing { reason, .. } | Outcome::Outside { reason, .. } => said = Some(reason),
                Outcome::Counted { .. } if !is_gap => return Err(not_told(link.place.clone(), &head)),
                Outcome::Counted { .. } | Outcome::Refused => {}
            }
        }
        Ok(match said.filter(|_| !is_gap) {
            Some(reason) => Text::new(
                format!("{}不计排放，按 0：{}", head.zh, reason.zh),
                format!("{} counts nothing, 0: {}", head.en, reason.en),
            ),
            None => Text::new(
                format!("{}缺因子而未计入（缺口），按 0：地区合计中也没有它", head.zh),
                format!(
                    "{} has no factor and is not counted (a gap), 0: the sum has nothing of it either",
                    head.en
                ),
            ),
        })
    }

    fn handover(&self, link: &Link) -> Result<Handover, Problem> {
        let mut notes = Vec::new();
        let mut side = |plant: usize, flow: Flow| -> Result<Ratio, Problem> {
            let key = (plant, link.item, link.year);
            match self.added(key, flow) {
                Some(added) => Ok(added),
                None => {
                    notes.push(self.reason(key, flow, link)?);
                    Ok(Ratio::zero())
                }
            }
        };
        let (buyer, seller) = (side(link.buyer, Flow::Purchased)?, -side(link.seller, Flow::Sold)?);
        let item = self.accounts.library().items.at(link.item);
        let (unit, own) = (self.accounts.unit(), &item.unit.text);
        let quantity = link.quantity.to_text();
        let [buyer_shown, seller_shown] = [&buyer, &seller].map(|value| value.significant(6).to_text());
        Ok(Handover {
            buyer_counts: buyer * link.quantity.clone(),
            seller_deducts: seller * link.quantity.clone(),
            words: Text::new(
                format!("{quantity} {own} × （受方 {buyer_shown} − 供方 {seller_shown}）{unit}/{own}"),
                format!("{quantity} {own} x (buyer {buyer_shown} - seller {seller_shown}) {unit}/{own}"),
            ),
            notes,
            link: link.clone(),
        })
    }
}

/// The mean of values by amounts; the value itself where all are alike, whatever the amounts. `None` of several values of nothing.
fn mean(parts: &[(Ratio, Ratio)]) -> Option<Ratio> {
    let (_, first) = parts.first()?;
    if parts.iter().all(|(_, value)| value == first) {
        return Some(first.clone());
    }
    let sum: Ratio = parts.iter().map(|(amount, value)| amount.clone() * value.clone()).sum();
    let all: Ratio = parts.iter().map(|(amount, _)| amount.clone()).sum();
    sum.divide(&all)
}
