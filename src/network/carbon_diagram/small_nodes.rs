//! Small nodes at the edges, merged with others of their kind.

use std::collections::BTreeMap;

use super::{CarbonDiagram, DiagramFlow, DiagramNode, Drawing, MergedNode, NodeKind, NodeRole};
use crate::quantity::Ratio;
use crate::text::Text;

/// The finished diagram: nodes at an edge that amount to less than `least` stand in one with others of their kind, where there are several.
/// Since all flows of such a node go one way, no cycle can come of it.
pub(super) fn merged(drawing: Drawing, came_in: Ratio, least: &Ratio) -> CarbonDiagram {
    let mut diagram = CarbonDiagram {
        nodes: drawing.nodes,
        flows: flows(drawing.flows),
        merged: Vec::new(),
        came_in,
    };
    let mut small: BTreeMap<(NodeRole, NodeKind), Vec<usize>> = BTreeMap::new();
    for (place, node) in diagram.nodes.iter().enumerate() {
        if may_merge(node.role) && diagram.amount(place) < *least {
            small.entry((node.role, node.kind)).or_default().push(place);
        }
    }
    for ((role, kind), nodes) in small.into_iter().filter(|(_, nodes)| nodes.len() > 1) {
        diagram.merge(role, kind, &nodes);
    }
    diagram.without_empty_nodes()
}

fn flows(flows: BTreeMap<(usize, usize), Ratio>) -> Vec<DiagramFlow> {
    let each = flows.into_iter();
    each.map(|((from, to), amount)| DiagramFlow { from, to, amount })
        .collect()
}

fn may_merge(role: NodeRole) -> bool {
    matches!(
        role,
        NodeRole::Bought | NodeRole::Left | NodeRole::Returned | NodeRole::SentBack
    )
}

impl CarbonDiagram {
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
        let mut merged: BTreeMap<(usize, usize), Ratio> = BTreeMap::new();
        for flow in self.flows.drain(..) {
            let end = |node: usize| if nodes.contains(&node) { into } else { node };
            let known = merged.entry((end(flow.from), end(flow.to))).or_default();
            *known = std::mem::take(known) + flow.amount;
        }
        self.flows = flows(merged);
    }

    /// Takes away the nodes that stand in others, and processes of which no carbon is known.
    fn without_empty_nodes(mut self) -> CarbonDiagram {
        let mut places = vec![None; self.nodes.len()];
        let mut nodes = Vec::new();
        for (place, node) in self.nodes.iter().enumerate() {
            if self.flows.iter().any(|flow| flow.from == place || flow.to == place) {
                places[place] = Some(nodes.len());
                nodes.push(node.clone());
            }
        }
        self.nodes = nodes;
        let place = |old: usize| places[old].unwrap_or_default();
        for flow in &mut self.flows {
            (flow.from, flow.to) = (place(flow.from), place(flow.to));
        }
        for merged in &mut self.merged {
            merged.into = place(merged.into);
        }
        self
    }
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
