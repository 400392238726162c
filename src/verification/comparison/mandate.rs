//! How values must have been obtained: measured where that is prescribed, the default where nothing else may stand.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::activity::Basis;
use crate::factor::Named;
use crate::format::comparison::{MandateEntry, ObtainedEntry};
use crate::inventory::ParameterTier;
use crate::period::Period;
use crate::problem::Problems;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

type Key<'e> = (usize, usize, &'e str, Period);

pub(super) fn check(entry: &MandateEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(ledger) = evidence.ledger else {
        return Ok(checked);
    };
    let method = evidence
        .methodology
        .map(|methodology| methodology.file.extends.as_deref().unwrap_or(methodology.id()));
    if !method.is_some_and(|method| entry.methods.iter().any(|known| known == method)) {
        let methods = entry.methods.join(", ");
        return Ok(Checked::reason(Text::new(
            format!("仅适用于 {methods}"),
            format!("it speaks of {methods} only"),
        )));
    }
    let mut broken: BTreeMap<Key<'_>, BTreeSet<usize>> = BTreeMap::new();
    for (place, group) in evidence.groups.iter().enumerate() {
        if !evidence.is_among(group.item, &entry.items) || group.flow.is_stock() {
            continue;
        }
        for stated in &ledger.statements[group.statement] {
            let Some(parameter) = entry.parameters.iter().find(|known| **known == stated.parameter) else {
                continue;
            };
            checked.times += 1;
            let is_default = matches!(stated.basis, Basis::Default(_));
            if is_default == (entry.obtained == ObtainedEntry::Measured) {
                let key = (group.plant, group.item, parameter.as_str(), group.period);
                broken.entry(key).or_default().insert(place);
            }
        }
    }
    // What the inventory took, whatever the lines say.
    for row in evidence.inventory.iter().flat_map(|inventory| &inventory.rows) {
        let Some(inventory) = evidence.inventory else { break };
        let cell = inventory.cell(row);
        if !evidence.is_among(cell.item, &entry.items) {
            continue;
        }
        for taken in &row.parameters {
            let Some(parameter) = entry.parameters.iter().find(|known| **known == taken.id) else {
                continue;
            };
            checked.times += 1;
            let is_default = matches!(taken.tier, ParameterTier::Default | ParameterTier::UserSet);
            if is_default == (entry.obtained == ObtainedEntry::Measured) {
                let key = (cell.plant, cell.item, parameter.as_str(), cell.period);
                broken.entry(key).or_default().extend(&cell.groups);
            }
        }
    }
    for ((plant, item, parameter, period), groups) in broken {
        let title = evidence
            .library
            .parameters
            .find(parameter)
            .map_or_else(|| Text::same(parameter), |known| known.title().clone());
        let known = evidence.library.items.at(item).title();
        let detail = match entry.obtained {
            ObtainedEntry::Measured => Text::new(
                format!("{}的{}应为实测，用了缺省值", known.zh, title.zh),
                format!("the {} of {} must be measured and is a default", title.en, known.en),
            ),
            ObtainedEntry::Default => Text::new(
                format!("{}的{}应取缺省值，用了其他值", known.zh, title.zh),
                format!("the {} of {} must be the default and is not", title.en, known.en),
            ),
        };
        checked.found.push(Found {
            plant: Some(plant),
            item: Some(item),
            parameter: Some(parameter.to_owned()),
            period: Some(period),
            detail: Some(detail),
            lines: evidence.lines(groups)?,
            ..Found::default()
        });
    }
    Ok(checked.none_stated(
        "台账没有所指物料的这一参数",
        "the ledger has no such value of the items named",
    ))
}
