//! The ways of each item through the diagram: from the fence and its makers to its users and the fence, in one node or, where a user stands
//! before a maker, in two.

use std::collections::BTreeMap;

use super::{Drawing, ItemName, NodeKind, NodeRole};
use crate::network::carbon_balance::CarbonBalance;
use crate::quantity::Ratio;
use crate::text::Text;

/// Prefix of the id of the node of those that use an item before it is last made.
const BEFORE: &str = "item-before";

/// An end of a way of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Came over the fence.
    Bought,
    /// Left over the fence.
    Left,
    /// A process.
    Process(usize),
    /// Goes back, from the later node of the item to the earlier one.
    Back,
    /// Goes on, from the earlier node of the item to the later one.
    On,
    /// Does not close.
    Open,
}

/// What goes into a node of an item, and out of it; the sums are equal.
#[derive(Debug, Default)]
pub(super) struct Pool {
    into: Vec<(End, Ratio)>,
    out: Vec<(End, Ratio)>,
}

/// The nodes of an item, the one of those that use it before it is made first.
#[derive(Debug)]
pub(super) struct ItemFlows {
    early: Option<Pool>,
    late: Pool,
}

/// What makers made, users took and the fence let through of each item, by place in the registry.
pub(super) struct ItemBooks(BTreeMap<usize, Books>);

/// Those of one item.
#[derive(Debug, Default)]
struct Books {
    makers: Vec<(usize, Ratio)>,
    users: Vec<(usize, Ratio)>,
    /// Above zero what came in.
    fence: Ratio,
}

impl ItemBooks {
    /// The books of a balance.
    pub(super) fn of_balance(balance: &CarbonBalance) -> ItemBooks {
        let mut books: BTreeMap<usize, Books> = BTreeMap::new();
        for (item, amount) in balance.fence.iter().filter(|(_, amount)| !amount.is_zero()) {
            books.entry(*item).or_default().fence = amount.clone();
        }
        for (place, process) in balance.processes.iter().enumerate() {
            for (item, amount) in process.taken.iter().filter(|(_, amount)| !amount.is_zero()) {
                books.entry(*item).or_default().users.push((place, amount.clone()));
            }
            for (item, amount) in process.made.iter().filter(|(_, amount)| !amount.is_zero()) {
                books.entry(*item).or_default().makers.push((place, amount.clone()));
            }
        }
        ItemBooks(books)
    }

    /// The ways of every item, where the processes stand at these places from left to right.
    pub(super) fn flows(&self, places: &[usize]) -> Vec<(usize, ItemFlows)> {
        let each = self.0.iter();
        each.map(|(item, books)| (*item, books.flows(places))).collect()
    }

    /// How much goes back where the processes stand at these places from left to right.
    pub(super) fn returned(&self, places: &[usize]) -> Ratio {
        let lacking = self
            .0
            .values()
            .filter_map(|books| Some(books.lacking(places, books.split(places)?)));
        lacking.map(|lacking| lacking.max(Ratio::zero())).sum()
    }
}

fn sum<'r>(amounts: impl Iterator<Item = &'r (usize, Ratio)>) -> Ratio {
    amounts.map(|(_, amount)| amount.clone()).sum()
}

impl Books {
    /// The places of the first user that stands before a maker, and of the last maker; `None` where every user stands behind all makers.
    fn split(&self, places: &[usize]) -> Option<(usize, usize)> {
        let last_maker = self.makers.iter().map(|(maker, _)| places[*maker]).max()?;
        let first_user = self.users.iter().map(|(user, _)| places[*user]).min()?;
        (first_user < last_maker).then_some((first_user, last_maker))
    }

    fn bought(&self) -> Ratio {
        self.fence.clone().max(Ratio::zero())
    }

    /// What those before the last maker take above what came in and was made before them; below zero what is left of it.
    fn lacking(&self, places: &[usize], (first_user, last_maker): (usize, usize)) -> Ratio {
        let needed = sum(self.users.iter().filter(|(user, _)| places[*user] < last_maker));
        let there = sum(self.makers.iter().filter(|(maker, _)| places[*maker] < first_user));
        needed - there - self.bought()
    }

    fn flows(&self, places: &[usize]) -> ItemFlows {
        let mut late = Pool::default();
        let mut early = None;
        let process = |(process, amount): &(usize, Ratio)| (End::Process(*process), amount.clone());
        match self.split(places) {
            None => {
                late.add_into(End::Bought, self.bought());
                late.into.extend(self.makers.iter().map(process));
                late.out.extend(self.users.iter().map(process));
            }
            Some(split) => {
                let (first_user, last_maker) = split;
                let lacking = self.lacking(places, split);
                let is_early = |(maker, _): &&(usize, Ratio)| places[*maker] < first_user;
                let uses_early = |(user, _): &&(usize, Ratio)| places[*user] < last_maker;
                let mut pool = Pool::default();
                pool.add_into(End::Bought, self.bought());
                pool.into.extend(self.makers.iter().filter(is_early).map(process));
                pool.out.extend(self.users.iter().filter(uses_early).map(process));
                late.into
                    .extend(self.makers.iter().filter(|maker| !is_early(maker)).map(process));
                late.out
                    .extend(self.users.iter().filter(|user| !uses_early(user)).map(process));
                if lacking.is_negative() {
                    pool.add_out(End::On, lacking.abs());
                    late.add_into(End::On, lacking.abs());
                } else {
                    pool.add_into(End::Back, lacking.clone());
                    late.add_out(End::Back, lacking);
                }
                early = Some(pool);
            }
        }
        late.add_out(End::Left, (-self.fence.clone()).max(Ratio::zero()));
        late.close();
        ItemFlows { early, late }
    }
}

impl ItemFlows {
    fn pools(&self) -> impl Iterator<Item = &Pool> {
        self.early.iter().chain([&self.late])
    }

    /// Whether a process makes it.
    pub(super) fn is_made(&self) -> bool {
        let mut into = self.pools().flat_map(|pool| &pool.into);
        into.any(|(end, _)| matches!(end, End::Process(_)))
    }

    /// Whether it goes anywhere but over the fence.
    pub(super) fn is_used(&self) -> bool {
        let mut out = self.pools().flat_map(|pool| &pool.out);
        !self.is_made() || out.any(|(end, _)| *end != End::Left)
    }
}

impl Pool {
    fn add_into(&mut self, end: End, amount: Ratio) {
        if !amount.is_zero() {
            self.into.push((end, amount));
        }
    }

    fn add_out(&mut self, end: End, amount: Ratio) {
        if !amount.is_zero() {
            self.out.push((end, amount));
        }
    }

    /// Adds what does not close at the side that lacks it.
    fn close(&mut self) {
        let all = |ways: &[(End, Ratio)]| ways.iter().map(|(_, amount)| amount.clone()).sum::<Ratio>();
        let open = all(&self.into) - all(&self.out);
        if open.is_negative() {
            self.add_into(End::Open, open.abs());
        } else {
            self.add_out(End::Open, open);
        }
    }

    /// The one end from which all comes, where it is no process.
    fn only_source(&self) -> Option<End> {
        match self.into.as_slice() {
            [(end @ (End::Bought | End::Back), _)] => Some(*end),
            _ => None,
        }
    }

    /// The one end to which all goes, where it is no process.
    fn only_sink(&self) -> Option<End> {
        match self.out.as_slice() {
            [(end @ (End::Left | End::Back), _)] => Some(*end),
            _ => None,
        }
    }
}

impl Drawing {
    /// Adds the nodes and flows of an item.
    pub(super) fn add_item(&mut self, item: &ItemName<'_>, flows: ItemFlows) {
        // A node that has but one way in or out over the fence, or back, is that end itself.
        let late = match (flows.late.only_source(), flows.late.only_sink()) {
            (Some(source), _) => self.end(item, source, true),
            (None, Some(sink)) => self.end(item, sink, false),
            (None, None) => self.inside(item, "item"),
        };
        if let Some(early) = &flows.early {
            let place = match early.only_source() {
                Some(source) => self.end(item, source, true),
                None => self.inside(item, BEFORE),
            };
            self.add_pool(item, early, place, late);
        }
        self.add_pool(item, &flows.late, late, late);
    }

    fn add_pool(&mut self, item: &ItemName<'_>, pool: &Pool, own: usize, late: usize) {
        for (end, amount) in &pool.into {
            match end {
                // The earlier node gives it, once.
                End::On => {}
                End::Process(process) => self.flow(self.processes[*process], own, amount),
                end => {
                    let from = self.end(item, *end, true);
                    if from != own {
                        self.flow(from, own, amount);
                    }
                }
            }
        }
        for (end, amount) in &pool.out {
            match end {
                End::On => self.flow(own, late, amount),
                End::Process(process) => self.flow(own, self.processes[*process], amount),
                end => {
                    let to = self.end(item, *end, false);
                    if to != own {
                        self.flow(own, to, amount);
                    }
                }
            }
        }
    }

    fn inside(&mut self, item: &ItemName<'_>, prefix: &str) -> usize {
        let (zh, en) = match prefix {
            BEFORE => ("（先产先用）", " (made and used earlier)"),
            _ => ("", ""),
        };
        let title = Text::new(format!("{}{zh}", item.title.zh), format!("{}{en}", item.title.en));
        self.node(
            format!("{prefix}:{}", item.id),
            title,
            item.kinds.inside,
            NodeRole::Inside,
        )
    }

    /// The node of an end that is no process, at the left where it gives.
    fn end(&mut self, item: &ItemName<'_>, end: End, gives: bool) -> usize {
        let (kind, role) = match (end, gives) {
            (End::Bought, _) => (item.kinds.bought, NodeRole::Bought),
            (End::Back, true) => (item.kinds.inside, NodeRole::Returned),
            (End::Back, false) => (item.kinds.inside, NodeRole::SentBack),
            (End::Open, true) => (NodeKind::Open, NodeRole::Unsupplied),
            (End::Open, false) => (NodeKind::Open, NodeRole::Unclaimed),
            _ => (NodeKind::Product, NodeRole::Left),
        };
        let (zh, en) = match role {
            NodeRole::Returned => ("（回用）", " (returned)"),
            NodeRole::SentBack => ("（送回）", " (sent back)"),
            NodeRole::Unsupplied => ("：用量多于来源", ": more used than supplied"),
            NodeRole::Unclaimed => ("：来源多于去向", ": more supplied than used"),
            NodeRole::Bought if item.is_made => ("（外购）", " (bought)"),
            NodeRole::Left if item.is_used => ("（外售）", " (sold)"),
            _ => ("", ""),
        };
        let title = Text::new(format!("{}{zh}", item.title.zh), format!("{}{en}", item.title.en));
        self.node(format!("{}:{}", role.id(), item.id), title, kind, role)
    }
}
