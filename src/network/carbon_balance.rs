//! The carbon balance of a plant and of each of its processes: what goes in, what leaves in products and by-products, what leaves with the
//! stack gas, and what does not close.
//!
//! The amounts are those of an inventory at process level, so under `carbon-balance` they are the carbon that was there, and under a reporting
//! standard the carbon that it counts. They are in the unit of its result: carbon as the CO2 that it makes.

use std::collections::BTreeMap;

use crate::factor::Named;
use crate::inventory::Inventory;
use crate::quantity::Ratio;
use crate::text::Text;

/// The balance of a plant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarbonBalance {
    /// The processes, in the order of the registry.
    pub processes: Vec<ProcessBalance>,
    /// What crossed the fence, by item: above zero what came in, below zero what left.
    pub fence: Vec<(usize, Ratio)>,
}

/// The balance of a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessBalance {
    /// The unit or process type.
    pub process: String,
    /// What it is called.
    pub title: Text,
    /// What it took, by item.
    pub taken: Vec<(usize, Ratio)>,
    /// What left it in products and by-products, by item.
    pub made: Vec<(usize, Ratio)>,
}

fn sum(amounts: &[(usize, Ratio)]) -> Ratio {
    amounts.iter().map(|(_, amount)| amount.clone()).sum()
}

impl ProcessBalance {
    /// All that it took.
    pub fn taken_in_all(&self) -> Ratio {
        sum(&self.taken)
    }

    /// All that left it in products and by-products.
    pub fn made_in_all(&self) -> Ratio {
        sum(&self.made)
    }

    /// What left with its stack gas.
    pub fn stack(&self) -> Ratio {
        self.taken_in_all() - self.made_in_all()
    }
}

impl CarbonBalance {
    /// The balance of one plant from an inventory at process level, before rows are rounded.
    pub fn of_inventory(inventory: &Inventory<'_>, plant: usize) -> CarbonBalance {
        let by_process = amounts(inventory, plant);
        let processes = inventory.processes().into_iter().filter(|(of, _)| *of == plant);
        let processes = processes.map(|(_, process)| {
            let own = by_process.iter().filter(|((known, _), _)| *known == process);
            let (made, taken) = own
                .map(|((_, item), amount)| (*item, amount.clone()))
                .partition::<Vec<_>, _>(|(_, amount)| amount.is_negative());
            ProcessBalance {
                title: inventory.process_title(plant, &process),
                process,
                taken,
                made: made.into_iter().map(|(item, amount)| (item, -amount)).collect(),
            }
        });
        let enterprise = inventory
            .reconciliation
            .as_ref()
            .map(|found| amounts(&found.enterprise, plant));
        let fence = enterprise.unwrap_or_default();
        CarbonBalance {
            processes: processes.collect(),
            fence: fence.into_iter().map(|((_, item), amount)| (item, amount)).collect(),
        }
    }

    /// All that came in over the fence.
    pub fn came_in(&self) -> Ratio {
        let into = self.fence.iter().filter(|(_, amount)| !amount.is_negative());
        into.map(|(_, amount)| amount.clone()).sum()
    }

    /// All that left over the fence, above zero.
    pub fn left(&self) -> Ratio {
        self.came_in() - sum(&self.fence)
    }

    /// All that left with stack gas.
    pub fn stacks(&self) -> Ratio {
        self.processes.iter().map(ProcessBalance::stack).sum()
    }

    /// What came in over the fence less what left over it and with the stack gas: zero where everything is accounted for.
    pub fn closure(&self) -> Ratio {
        sum(&self.fence) - self.stacks()
    }

    /// By item what the two books do not agree on: what crossed the fence, less what processes took of it and made not. The amounts add up to
    /// the closure; an item that closes is not there.
    pub fn open_items(&self) -> Vec<(usize, Ratio)> {
        let mut open: BTreeMap<usize, Ratio> = self.fence.iter().cloned().collect();
        let mut add = |item: usize, amount: Ratio| {
            let known = open.entry(item).or_default();
            *known = std::mem::take(known) + amount;
        };
        for process in &self.processes {
            process
                .taken
                .iter()
                .for_each(|(item, amount)| add(*item, -amount.clone()));
            process
                .made
                .iter()
                .for_each(|(item, amount)| add(*item, amount.clone()));
        }
        let mut open: Vec<(usize, Ratio)> = open.into_iter().filter(|(_, amount)| !amount.is_zero()).collect();
        open.sort_by(|left, right| (right.1.abs(), left.0).cmp(&(left.1.abs(), right.0)));
        open
    }

    /// The flows of the balance as links of a diagram: from a process, the fence or an item to another of them.
    pub fn links(&self, inventory: &Inventory<'_>) -> Vec<Link> {
        let item = |item: &usize| {
            let known = inventory.library.items.at(*item);
            Node {
                id: format!("item:{}", known.id()),
                title: known.title().clone(),
            }
        };
        let fence = |id: &str, title: Text| Node {
            id: id.to_owned(),
            title,
        };
        let mut links = Vec::new();
        for (of, amount) in &self.fence {
            let bought = || fence("fence:in", Text::new("外购与库存取用", "bought and drawn from stock"));
            let sold = || fence("fence:out", Text::new("外售与库存增加", "sold and gone to stock"));
            let (from, to) = if amount.is_negative() {
                (item(of), sold())
            } else {
                (bought(), item(of))
            };
            links.push(Link {
                from,
                to,
                amount: amount.abs(),
            });
        }
        for process in &self.processes {
            let own = || Node {
                id: format!("process:{}", process.process),
                title: process.title.clone(),
            };
            let link = |from: Node, to: Node, amount: &Ratio| Link {
                from,
                to,
                amount: amount.clone(),
            };
            links.extend(process.taken.iter().map(|(of, amount)| link(item(of), own(), amount)));
            links.extend(process.made.iter().map(|(of, amount)| link(own(), item(of), amount)));
            let stack = process.stack();
            if !stack.is_zero() {
                links.push(link(own(), fence("stack", Text::new("烟气", "stack gas")), &stack));
            }
        }
        links
    }
}

/// An end of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// `process:coking`, `item:coke`, `fence:in`, `fence:out`, `stack`.
    pub id: String,
    /// What it is called.
    pub title: Text,
}

/// An amount that goes from one node to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where from.
    pub from: Node,
    /// Where to.
    pub to: Node,
    /// How much; of a process that takes up more than it is given, below zero.
    pub amount: Ratio,
}

/// By process and item what the rows that count come to; the process is blank at enterprise level.
fn amounts(inventory: &Inventory<'_>, plant: usize) -> BTreeMap<(String, usize), Ratio> {
    let mut found: BTreeMap<(String, usize), Ratio> = BTreeMap::new();
    for row in inventory.counted() {
        let cell = inventory.cell(row);
        if let Some(emission) = row.emission_unrounded.as_ref().filter(|_| cell.plant == plant) {
            let process = cell.process.clone().unwrap_or_default();
            let known = found.entry((process, cell.item)).or_default();
            *known = std::mem::take(known) + emission.clone();
        }
    }
    // What holds no carbon is no flow of it.
    found.retain(|_, amount| !amount.is_zero());
    found
}
