//! What a plant did with each item: the two books of its ledger, added up for its network.

use std::collections::BTreeMap;

use crate::flow::Flow;
use crate::inventory::Inventory;
use crate::quantity::Ratio;

/// What a plant did with each item, while its network is drawn.
#[derive(Default)]
pub(super) struct Books {
    /// By process and item: made less used, the order of processes that of the registry.
    pub net: BTreeMap<(usize, String), BTreeMap<usize, Ratio>>,
    pub purchased: BTreeMap<usize, Ratio>,
    pub sold: BTreeMap<usize, Ratio>,
    pub other_use: BTreeMap<usize, Ratio>,
    /// Closing less opening stock.
    pub stock: BTreeMap<usize, Ratio>,
    /// Items of which a net consumption stands beside purchases.
    pub passed_over: Vec<usize>,
    /// Processes that capture something, which the network does not move.
    pub captured: Vec<(String, usize)>,
    /// By process and item: what the process emits by the item's carbon.
    pub emissions: BTreeMap<(String, usize), Ratio>,
}

/// Adds to the amount of an item.
pub(super) fn add(amounts: &mut BTreeMap<usize, Ratio>, item: usize, amount: Ratio) {
    let known = amounts.entry(item).or_default();
    *known = std::mem::take(known) + amount;
}

impl Books {
    /// The books of one plant of an inventory at process level.
    pub fn of(inventory: &Inventory<'_>, plant: usize) -> Books {
        let mut books = Books::default();
        let mut net_consumed = BTreeMap::new();
        for group in inventory.groups.iter().filter(|group| group.plant == plant) {
            let amount = group.quantity.clone();
            if let Some(process) = &group.process {
                let signed = match group.flow {
                    Flow::Produced => amount,
                    Flow::Consumed => -amount,
                    Flow::Captured => {
                        let captured = (process.clone(), group.item);
                        if !books.captured.contains(&captured) {
                            books.captured.push(captured);
                        }
                        continue;
                    }
                    _ => continue,
                };
                let kind = inventory.ledger.process_type(plant, process);
                let order = inventory.library.processes.index(kind).unwrap_or(usize::MAX);
                let of_process = books.net.entry((order, process.clone())).or_default();
                add(of_process, group.item, signed);
                continue;
            }
            let amounts = match group.flow {
                Flow::Purchased => &mut books.purchased,
                Flow::NetConsumed => &mut net_consumed,
                Flow::Sold => &mut books.sold,
                Flow::OtherUse => &mut books.other_use,
                _ => continue,
            };
            add(amounts, group.item, amount);
        }
        // A net consumption is bought where nothing says what was; beside purchases it would count them twice.
        for (item, amount) in net_consumed {
            if books.is_bought(item) {
                books.passed_over.push(item);
            } else {
                add(&mut books.purchased, item, amount);
            }
        }
        for change in inventory.stock_changes.iter().filter(|change| change.plant == plant) {
            add(&mut books.stock, change.item, -change.drawn.clone());
        }
        for row in inventory.counted() {
            let cell = inventory.cell(row);
            if let (Some(process), Some(emission)) = (&cell.process, &row.emission_unrounded)
                && cell.plant == plant
            {
                let known = books.emissions.entry((process.clone(), cell.item)).or_default();
                *known = std::mem::take(known) + emission.clone();
            }
        }
        books
    }

    /// What a process emits, by the item whose carbon it is.
    pub fn emitted(&self, process: &str) -> BTreeMap<usize, Ratio> {
        let own = self.emissions.iter().filter(|((known, _), _)| known == process);
        own.map(|((_, item), amount)| (*item, amount.clone())).collect()
    }

    /// What all processes make of an item less what they use.
    pub fn net_of(&self, item: usize) -> Ratio {
        let each = self.net.values().filter_map(|amounts| amounts.get(&item).cloned());
        each.sum()
    }

    /// Whether some of an item was bought.
    pub fn is_bought(&self, item: usize) -> bool {
        self.purchased.get(&item).is_some_and(|amount| !amount.is_zero())
    }
}
