//! The diagram as JSON: what the page draws, and what others may draw from it.

use serde_json::{Value, json};

use crate::network::carbon_diagram::CarbonDiagram;
use crate::quantity::Ratio;
use crate::report::network_text::NetworkSheet;
use crate::report::solved_number::{grouped, number, share};

/// The data of a diagram: amounts as strings of exact decimals (rounded at twenty places where they do not end), beside them as they are shown.
fn value(diagram: &CarbonDiagram, sheet: &NetworkSheet<'_, '_>) -> Value {
    let figures = |amount: &Ratio| {
        let shown = grouped(amount, 2);
        (number(amount), shown, share(amount, &diagram.came_in))
    };
    let nodes = diagram.nodes.iter().enumerate().map(|(place, node)| {
        let amount = diagram.amount(place);
        let (exact, shown, share) = figures(&amount);
        json!({
            "id": node.id, "title": node.title, "kind": node.kind.id(), "role": node.role.id(),
            "amount": exact, "shown": shown, "label": grouped(&amount, 0), "share": share,
        })
    });
    let flows = diagram.flows.iter().map(|flow| {
        let (exact, shown, share) = figures(&flow.amount);
        let end = |node: usize| diagram.nodes[node].id.as_str();
        let items = flow.items.iter().map(|item| {
            let (exact, shown, share) = figures(&item.amount);
            json!({
                "title": item.title, "kind": item.kind.id(),
                "amount": exact, "shown": shown, "label": grouped(&item.amount, 0), "share": share,
            })
        });
        let items: Vec<Value> = items.collect();
        json!({"from": end(flow.from), "to": end(flow.to), "items": items, "amount": exact, "shown": shown, "share": share})
    });
    let inventory = sheet.inventory;
    json!({
        "plant": inventory.ledger.plants.plants[sheet.plant].id,
        "methodology": inventory.methodology.id(),
        "unit": inventory.methodology.file.result.unit,
        "carbon_in": number(&diagram.came_in),
        "closure": number(&sheet.balance.closure()),
        "nodes": nodes.collect::<Vec<_>>(),
        "flows": flows.collect::<Vec<_>>(),
    })
}

/// The data as it may stand in a `script` element: no letter of it can end the element or begin another.
pub(super) fn script_json(diagram: &CarbonDiagram, sheet: &NetworkSheet<'_, '_>) -> String {
    let text = value(diagram, sheet).to_string();
    text.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
}
