//! Editions of factors: defaults typed of another set than the methodology's, sets replaced before the period, potentials of several reports.

use std::collections::{BTreeMap, BTreeSet};

use super::Checked;
use crate::activity::Basis;
use crate::factor::Named;
use crate::format::comparison::EditionEntry;
use crate::format::rule::TableEntry;
use crate::inventory::Inventory;
use crate::inventory::parameter::ParameterOrigin;
use crate::problem::Problems;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

pub(super) fn check(entry: &EditionEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let Some(inventory) = evidence.inventory else {
        // The rule runs on what the readers say all the same, and must say what it leaves out.
        return Ok(Checked {
            missing: vec![TableEntry {
                table: "inventory".to_owned(),
                title: Text::new("清单（--method）", "an inventory (--method)"),
                part: Some(Text::new(
                    "因子与增温潜势的版本",
                    "editions of factors and of potentials",
                )),
            }],
            ..Checked::default()
        });
    };
    let mut checked = typed_defaults(inventory, evidence)?;
    for more in [
        potentials(entry, inventory, evidence)?,
        superseded(inventory, evidence)?,
    ] {
        checked.times += more.times;
        checked.found.extend(more.found);
    }
    Ok(checked.none_stated("没有缺省值", "no default stands in ledger or inventory"))
}

/// Defaults that lines of counted items name, of a parameter that the methodology asks for, and of a set that it does not take.
fn typed_defaults(inventory: &Inventory<'_>, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let mut found: BTreeMap<(usize, usize, &str, &str), BTreeSet<usize>> = BTreeMap::new();
    let methodology = inventory.methodology;
    for row in inventory.counted() {
        let cell = inventory.cell(row);
        for place in &cell.groups {
            for stated in &inventory.ledger.statements[inventory.groups[*place].statement] {
                let is_asked = row.parameters.iter().any(|parameter| parameter.id == stated.parameter);
                let Basis::Default(Some(set)) = &stated.basis else {
                    continue;
                };
                if !is_asked || evidence.library.set(set).is_none() {
                    continue;
                }
                checked.times += 1;
                if !methodology.file.factor_sets.contains(set) {
                    let key = (cell.plant, cell.item, stated.parameter.as_str(), set.as_str());
                    found.entry(key).or_default().insert(*place);
                }
            }
        }
    }
    for ((plant, item, parameter, set), groups) in found {
        let title = evidence
            .library
            .parameters
            .find(parameter)
            .map_or_else(|| Text::same(parameter), |known| known.title().clone());
        let own = methodology.file.factor_sets.join(", ");
        let known = evidence.library.items.at(item).title();
        checked.found.push(Found {
            plant: Some(plant),
            item: Some(item),
            detail: Some(Text::new(
                format!("{}的{}填为 {set} 的缺省值，方法学取 {own}", known.zh, title.zh),
                format!(
                    "the {} of {} is typed as the default of {set}; the methodology takes {own}",
                    title.en, known.en
                ),
            )),
            lines: evidence.lines(groups)?,
            ..Found::default()
        });
    }
    Ok(checked)
}

/// Potentials of more than one set in one total.
fn potentials(entry: &EditionEntry, inventory: &Inventory<'_>, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let mut sets: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for row in inventory.counted() {
        for parameter in row
            .parameters
            .iter()
            .filter(|parameter| parameter.id == entry.potential)
        {
            if let ParameterOrigin::Record { set, .. } = &parameter.origin {
                checked.times += 1;
                sets.entry(set).or_default().extend(&inventory.cell(row).groups);
            }
        }
    }
    if sets.len() > 1 {
        let names: Vec<&str> = sets.keys().copied().collect();
        checked.found.push(Found {
            detail: Some(Text::new(
                format!("一个总量用了多套增温潜势：{}", names.join("、")),
                format!("one total has warming potentials of several sets: {}", names.join(", ")),
            )),
            lines: evidence.lines(sets.into_values().flatten())?,
            ..Found::default()
        });
    }
    Ok(checked)
}

/// Sets that were replaced before the period began.
fn superseded(inventory: &Inventory<'_>, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let mut found: BTreeMap<(&str, &str), BTreeSet<usize>> = BTreeMap::new();
    for row in inventory.counted() {
        let cell = inventory.cell(row);
        for parameter in &row.parameters {
            let ParameterOrigin::Record { set, .. } = &parameter.origin else {
                continue;
            };
            checked.times += 1;
            let replaced = evidence.library.set(set).and_then(|set| set.superseded_by.as_ref());
            let is_late = replaced.is_some_and(|by| *by.published <= *cell.period.start().to_string());
            if let Some(by) = replaced.filter(|_| is_late) {
                found.entry((set, &by.id)).or_default().extend(&cell.groups);
            }
        }
    }
    for ((set, by), groups) in found {
        checked.found.push(Found {
            detail: Some(Text::new(
                format!("因子集 {set} 在报告期前已由 {by} 替代"),
                format!("the factor set {set} was replaced by {by} before the period"),
            )),
            lines: evidence.lines(groups)?,
            ..Found::default()
        });
    }
    Ok(checked)
}
