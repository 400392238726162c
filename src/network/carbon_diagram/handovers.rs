//! Items that one process hands to one other: a flow between the two says as much as a node between them, and leaves the picture clear.

use super::{CarbonDiagram, CarriedItem, DiagramFlow, NodeKind, NodeRole};

impl CarbonDiagram {
    /// Takes away the node of an item that goes to one process alone, where it comes from one place, or all from the left edge.
    pub(super) fn hand_over_directly(&mut self) {
        for node in 0..self.nodes.len() {
            if let Some(user) = self.only_user(node) {
                self.pass_on(node, user);
            }
        }
        self.join_flows();
    }

    /// The process to which all of an item goes, where no node is needed between.
    fn only_user(&self, node: usize) -> Option<usize> {
        let known = &self.nodes[node];
        if known.role != NodeRole::Inside || known.kind == NodeKind::Process {
            return None;
        }
        let mut users = self.flows.iter().filter(|flow| flow.from == node).map(|flow| flow.to);
        let user = users.next().filter(|user| self.is_process(*user))?;
        let into: Vec<&DiagramFlow> = self.flows.iter().filter(|flow| flow.to == node).collect();
        let from_edge = |flow: &&DiagramFlow| self.nodes[flow.from].role != NodeRole::Inside;
        let is_plain = match into.as_slice() {
            [only] => self.is_process(only.from) || from_edge(only),
            several => several.iter().all(from_edge),
        };
        (users.next().is_none() && is_plain).then_some(user)
    }

    fn is_process(&self, node: usize) -> bool {
        self.nodes[node].kind == NodeKind::Process
    }

    fn pass_on(&mut self, node: usize, user: usize) {
        self.flows.retain(|flow| flow.from != node);
        for place in 0..self.flows.len() {
            if self.flows[place].to != node {
                continue;
            }
            if self.is_process(self.flows[place].from) {
                let carried = CarriedItem {
                    title: self.nodes[node].title.clone(),
                    kind: self.nodes[node].kind,
                    amount: self.flows[place].amount.clone(),
                };
                self.flows[place].items.push(carried);
            }
            self.flows[place].to = user;
        }
    }
}
