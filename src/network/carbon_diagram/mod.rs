//! The carbon balance of a plant as a diagram that can be drawn from left to right: what came in, the processes and what they hand to one
//! another, what left.
//!
//! Carbon goes round in a works (blast furnace gas heats the coke ovens, scrap goes back to the converter), and a diagram from left to right
//! has no way back. So what a process takes of an item before that item is made is drawn as sent back on the right and as returned on the
//! left, the same amount; the processes stand in an order in which little carbon is so drawn. Every node but the outermost gives
//! what it takes, to the last digit: what does not close has a node of its own.

mod handovers;
mod item_flows;
mod item_kind;
mod process_order;
mod small_nodes;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use item_flows::ItemBooks;
use item_kind::ItemKinds;

use super::carbon_balance::CarbonBalance;
use crate::factor::Named;
use crate::inventory::Inventory;
use crate::quantity::Ratio;
use crate::text::Text;

/// A diagram without a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarbonDiagram {
    /// The nodes; each has a flow.
    pub nodes: Vec<DiagramNode>,
    /// The flows, all above zero, in the unit of the balance (tCO2); one at most between two nodes.
    pub flows: Vec<DiagramFlow>,
    /// What stands in a node together with others since it is small.
    pub merged: Vec<MergedNode>,
    /// All that came in over the fence: what shares are shares of.
    pub came_in: Ratio,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagramNode {
    /// `process:coking`, `item:coke`, `bought:coke`, `left:coke`, `returned:coke`, `sent-back:coke`, `unsupplied:coke`, `unclaimed:coke`, `stack`;
    /// `item-before:coke` is the node of those that use an item before it is made.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it is.
    pub kind: NodeKind,
    /// Where it stands.
    pub role: NodeRole,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// An item with a calorific value that is bought: coal, natural gas.
    Fuel,
    /// Any other item that is bought: limestone, electrodes, scrap.
    Material,
    /// A fuel gas that a process makes.
    Gas,
    /// Any other item that processes make and use: coke, hot metal.
    Intermediate,
    /// A process.
    Process,
    /// A product or by-product that left.
    Product,
    /// What left with the stack gas of the processes.
    Stack,
    /// What the processes used up, where it is energy or another measure than a gas that is counted.
    UsedUp,
    /// What does not close.
    Open,
}

/// Where a node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeRole {
    /// At the left: it came over the fence.
    Bought,
    /// At the left: made further to the right, and used before that.
    Returned,
    /// At the left: carbon that the books take from nowhere.
    Unsupplied,
    /// Between: it gives what it takes.
    Inside,
    /// At the right: it left over the fence or went to stock.
    Left,
    /// At the right: sent back to where it is returned.
    SentBack,
    /// At the right: carbon that the books leave nowhere.
    Unclaimed,
    /// At the right: it left with the stack gas.
    Stack,
}

/// An amount that goes from one node to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiagramFlow {
    /// Place of the node where it comes from.
    pub from: usize,
    /// Place of the node where it goes.
    pub to: usize,
    /// How much, above zero.
    pub amount: Ratio,
    /// Between two processes, the items that one hands to the other; else none, since an end is the item itself.
    pub items: Vec<CarriedItem>,
}

/// An item in a flow between two processes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedItem {
    /// What it is called.
    pub title: Text,
    /// What it is.
    pub kind: NodeKind,
    /// How much.
    pub amount: Ratio,
}

/// An item that stands in a node together with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedNode {
    /// Place of the node in which it stands.
    pub into: usize,
    /// What it is called.
    pub title: Text,
    /// How much.
    pub amount: Ratio,
}

impl NodeKind {
    /// Every kind, in the order of a legend.
    pub const ALL: [NodeKind; 9] = [
        NodeKind::Fuel,
        NodeKind::Material,
        NodeKind::Process,
        NodeKind::Gas,
        NodeKind::Intermediate,
        NodeKind::Product,
        NodeKind::Stack,
        NodeKind::UsedUp,
        NodeKind::Open,
    ];

    /// Its name in files.
    pub fn id(self) -> &'static str {
        match self {
            NodeKind::Fuel => "fuel",
            NodeKind::Material => "material",
            NodeKind::Gas => "gas",
            NodeKind::Intermediate => "intermediate",
            NodeKind::Process => "process",
            NodeKind::Product => "product",
            NodeKind::Stack => "stack",
            NodeKind::UsedUp => "used-up",
            NodeKind::Open => "open",
        }
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            NodeKind::Fuel => Text::new("外购燃料", "bought fuel"),
            NodeKind::Material => Text::new("外购原料", "bought material"),
            NodeKind::Gas => Text::new("副产煤气", "by-product gas"),
            NodeKind::Intermediate => Text::new("中间物料", "intermediate item"),
            NodeKind::Process => Text::new("工序", "process"),
            NodeKind::Product => Text::new("产品与副产物", "product or by-product"),
            NodeKind::Stack => Text::new("烟气", "stack gas"),
            NodeKind::UsedUp => Text::new("耗用", "used up"),
            NodeKind::Open => Text::new("未闭合", "does not close"),
        }
    }
}

impl NodeRole {
    /// Its name in files, with which the ids of nodes at the edges begin.
    pub fn id(self) -> &'static str {
        match self {
            NodeRole::Bought => "bought",
            NodeRole::Returned => "returned",
            NodeRole::Unsupplied => "unsupplied",
            NodeRole::Inside => "inside",
            NodeRole::Left => "left",
            NodeRole::SentBack => "sent-back",
            NodeRole::Unclaimed => "unclaimed",
            NodeRole::Stack => "stack",
        }
    }
}

impl CarbonDiagram {
    /// Draws a balance. Nodes at the left and right edge that have less than this share of what came in are merged with others of their
    /// kind; nothing else is, and `merged` lists them.
    pub fn of_balance(balance: &CarbonBalance, inventory: &Inventory<'_>, merged_below: &Ratio) -> CarbonDiagram {
        let books = ItemBooks::of_balance(balance);
        let places = process_order::order(&books, balance.processes.len());
        let mut drawing = Drawing {
            nodes: Vec::new(),
            flows: BTreeMap::new(),
            processes: Vec::new(),
            end: match inventory.methodology.counts_greenhouse_gas {
                true => NodeKind::Stack,
                false => NodeKind::UsedUp,
            },
        };
        for process in &balance.processes {
            let place = drawing.node(
                format!("process:{}", process.process),
                process.title.clone(),
                NodeKind::Process,
                NodeRole::Inside,
            );
            drawing.processes.push(place);
        }
        for (item, flows) in books.flows(&places) {
            let known = inventory.library.items.at(item);
            let named = ItemName {
                id: known.id(),
                title: known.title(),
                kinds: ItemKinds::of(item, flows.is_made(), inventory),
                is_made: flows.is_made(),
                is_used: flows.is_used(),
            };
            drawing.add_item(&named, flows);
        }
        for (place, process) in balance.processes.iter().enumerate() {
            drawing.add_stack(place, &process.stack());
        }
        let mut diagram = drawing.finish(balance.came_in());
        diagram.hand_over_directly();
        diagram.merge_small_nodes(merged_below);
        diagram.drop_unused_nodes();
        diagram
    }

    /// All that goes into a node, and all that comes out of it.
    pub fn through(&self, node: usize) -> (Ratio, Ratio) {
        let of = |end: fn(&DiagramFlow) -> usize| {
            let own = self.flows.iter().filter(|flow| end(flow) == node);
            own.map(|flow| flow.amount.clone()).sum::<Ratio>()
        };
        (of(|flow| flow.to), of(|flow| flow.from))
    }

    /// Puts flows between the same two nodes together, and all in the order of their ends.
    fn join_flows(&mut self) {
        let mut joined: BTreeMap<(usize, usize), DiagramFlow> = BTreeMap::new();
        for flow in self.flows.drain(..) {
            match joined.entry((flow.from, flow.to)) {
                Entry::Vacant(new) => {
                    new.insert(flow);
                }
                Entry::Occupied(mut known) => {
                    let known = known.get_mut();
                    known.amount = std::mem::take(&mut known.amount) + flow.amount;
                    known.items.extend(flow.items);
                }
            }
        }
        self.flows = joined.into_values().collect();
    }

    /// Takes away the nodes without a flow: those that stand in others, and processes of which no carbon is known.
    fn drop_unused_nodes(&mut self) {
        let mut places = vec![0; self.nodes.len()];
        let mut nodes = Vec::new();
        for (place, node) in self.nodes.iter().enumerate() {
            if self.flows.iter().any(|flow| flow.from == place || flow.to == place) {
                places[place] = nodes.len();
                nodes.push(node.clone());
            }
        }
        self.nodes = nodes;
        for flow in &mut self.flows {
            (flow.from, flow.to) = (places[flow.from], places[flow.to]);
        }
        for merged in &mut self.merged {
            merged.into = places[merged.into];
        }
    }

    /// What a node amounts to: what goes through it, or from or into it at an edge.
    pub fn amount(&self, node: usize) -> Ratio {
        let (into, out) = self.through(node);
        into.max(out)
    }
}

/// A diagram while it is drawn.
struct Drawing {
    nodes: Vec<DiagramNode>,
    flows: BTreeMap<(usize, usize), Ratio>,
    /// Places of the nodes of the processes.
    processes: Vec<usize>,
    /// Where what a process does not hand on ends.
    end: NodeKind,
}

/// What an item is called and drawn as.
struct ItemName<'a> {
    id: &'a str,
    title: &'a Text,
    kinds: ItemKinds,
    is_made: bool,
    is_used: bool,
}

impl Drawing {
    fn node(&mut self, id: String, title: Text, kind: NodeKind, role: NodeRole) -> usize {
        if let Some(place) = self.nodes.iter().position(|node| node.id == id) {
            return place;
        }
        self.nodes.push(DiagramNode { id, title, kind, role });
        self.nodes.len() - 1
    }

    fn flow(&mut self, from: usize, to: usize, amount: &Ratio) {
        let known = self.flows.entry((from, to)).or_default();
        *known = std::mem::take(known) + amount.clone();
    }

    fn finish(self, came_in: Ratio) -> CarbonDiagram {
        let flows = self.flows.into_iter();
        CarbonDiagram {
            nodes: self.nodes,
            flows: flows
                .map(|((from, to), amount)| DiagramFlow {
                    from,
                    to,
                    amount,
                    items: Vec::new(),
                })
                .collect(),
            merged: Vec::new(),
            came_in,
        }
    }

    /// Adds the stack gas of a process. Where it made more than it took, the rest comes from nowhere, and the diagram says so.
    fn add_stack(&mut self, process: usize, stack: &Ratio) {
        let own = self.processes[process];
        if stack.is_negative() {
            let title = self.nodes[own].title.clone();
            let title = Text::new(
                format!("{}：产出多于带入", title.zh),
                format!("{}: more made than taken", title.en),
            );
            let id = format!("{}:{}", NodeRole::Unsupplied.id(), self.nodes[own].id);
            let open = self.node(id, title, NodeKind::Open, NodeRole::Unsupplied);
            self.flow(open, own, &stack.abs());
        } else if !stack.is_zero() {
            let place = self.node(self.end.id().to_owned(), self.end.title(), self.end, NodeRole::Stack);
            self.flow(own, place, stack);
        }
    }
}
