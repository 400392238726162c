//! Small nodes at the edges, merged with others of their kind.

use std::collections::BTreeMap;

use super::{CarbonDiagram, DiagramNode, MergedNode, NodeKind, NodeRole};
use crate::quantity::Ratio;
use crate::text::Text;

impl CarbonDiagram {
    /// Nodes at an edge that amount to less than this share of what came in stand in one with others of their kind, where there are several.
    /// Since all flows of such a node go one way, no cycle can come of it.
    pub(super) fn merge_small_nodes(&mut self, below: &Ratio) {
        let least = self.came_in.clone() * below.clone();
        let mut small: BTreeMap<(NodeRole, NodeKind), Vec<usize>> = BTreeMap::new();
        for (place, node) in self.nodes.iter().enumerate() {
            let amount = self.amount(place);
            if may_merge(node.role) && !amount.is_zero() && amount < least {
                small.entry((node.role, node.kind)).or_default().push(place);
            }
        }
        for ((role, kind), nodes) in small.into_iter().filter(|(_, nodes)| nodes.len() > 1) {
            self.merge(role, kind, &nodes);
        }
    }

    fn merge(&mut self, role: NodeRole, kind: NodeKind, nodes: &[usize]) {
        let into = self.nodes.len();
        for node in nodes {
            self.merged.push(MergedNode {
                into,
                title: self.nodes[*node].title.clone(),
                amount: self.amount(*node),
            });
        }
        self.nodes.push(DiagramNode {
            id: format!("{}:other-{}", role.id(), kind.id()),
            title: title(role, kind, nodes.len()),
            kind,
            role,
        });
        let end = |node: usize| if nodes.contains(&node) { into } else { node };
        for flow in &mut self.flows {
            (flow.from, flow.to) = (end(flow.from), end(flow.to));
        }
        self.join_flows();
    }
}

fn may_merge(role: NodeRole) -> bool {
    matches!(
        role,
        NodeRole::Bought | NodeRole::Left | NodeRole::Returned | NodeRole::SentBack
    )
}

fn title(role: NodeRole, kind: NodeKind, count: usize) -> Text {
    let (zh, en) = match (role, kind) {
        (NodeRole::Bought, NodeKind::Fuel) => ("其他外购燃料", "other bought fuels"),
        (NodeRole::Bought, _) => ("其他外购原料", "other bought materials"),
        (NodeRole::Left, _) => ("其他产品与副产物", "other products and by-products"),
        (NodeRole::Returned, NodeKind::Gas) => ("其他煤气（回用）", "other gases (returned)"),
        (NodeRole::Returned, _) => ("其他物料（回用）", "other items (returned)"),
        (_, NodeKind::Gas) => ("其他煤气（送回）", "other gases (sent back)"),
        _ => ("其他物料（送回）", "other items (sent back)"),
    };
    Text::new(format!("{zh}，{count} 项"), format!("{en}, {count}"))
}
