//! The energy of each process per product beside published levels.

use std::collections::BTreeSet;

use super::Checked;
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::comparison::BenchmarkRuleEntry;
use crate::methodology::Level;
use crate::problem::Problems;
use crate::quantity::Ratio;
use crate::target::BenchmarkSet;
use crate::text::Text;
use crate::verification::catalogue::optional_number;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

pub(super) fn check(entry: &BenchmarkRuleEntry, evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let better_by = optional_number(entry.better_by.as_ref())?;
    let set = BenchmarkSet::shipped(&entry.set)?;
    let methodology = evidence.shipped(&entry.method)?;
    let inventory = match evidence.beside(&methodology, Level::Process) {
        Ok(inventory) => inventory,
        Err(reason) => return Ok(Checked::reason(reason)),
    };
    for (plant, process) in inventory.processes() {
        let kind = inventory.ledger.process_type(plant, &process);
        let units = &inventory.ledger.plants.plants[plant].units;
        let unit = units.iter().find(|unit| unit.id == process);
        let class = unit.and_then(|unit| unit.equipment_class.as_deref());
        // Levels may be told apart by the grade made rather than by the equipment.
        let class = class.or_else(|| grade(plant, &process, evidence));
        let levels = set.values(kind, &entry.level, class);
        let Some(intensity) = inventory
            .process_intensity(plant, &process, None)
            .filter(|_| !levels.is_empty())
        else {
            continue;
        };
        let Some(energy) = &intensity.unrounded else { continue };
        if let Some(level) = levels.iter().find(|level| level.unit != intensity.unit) {
            checked.pass_over(Text::new(
                format!("{} 以 {} 计，能效水平以 {} 计", process, intensity.unit, level.unit),
                format!("{process} is in {}, the level in {}", intensity.unit, level.unit),
            ));
            continue;
        }
        // Where the class of the equipment is not known, only what no class explains is a finding.
        let bounds = levels.iter().map(|level| match &better_by {
            Some(percent) => level.value.clone() - level.value.abs() * percent.clone() * Ratio::from_scaled(1, 2),
            None => level.value.clone(),
        });
        let is_better = better_by.is_some();
        let Some(bound) = (if is_better { bounds.min() } else { bounds.max() }) else {
            continue;
        };
        checked.times += 1;
        let is_found = if is_better {
            *energy < bound
        } else {
            entry.worse && *energy > bound
        };
        if !is_found {
            continue;
        }
        let values = levels.iter().map(|level| level.value.clone());
        let Some(level) = (if is_better { values.min() } else { values.max() }) else {
            continue;
        };
        let rows = inventory.rows_of_process(plant, &process);
        let groups: Vec<usize> = rows.flat_map(|row| inventory.cell(row).groups.clone()).collect();
        checked.found.push(Found {
            plant: Some(plant),
            process: Some(process.clone()),
            lines: evidence.lines(groups)?,
            ..Found::beside(energy, &level, &intensity.unit, 2)
        });
    }
    Ok(checked.none_stated(
        "没有已公布能效水平的工序",
        "no process has both an energy per product and a published level",
    ))
}

/// The one item that a process makes of its type's product and what stands below it in the item tree.
fn grade<'e>(plant: usize, process: &str, evidence: &'e Evidence<'_>) -> Option<&'e str> {
    let library = evidence.library;
    let kind = evidence.ledger?.process_type(plant, process);
    let product = library.processes.find(kind)?.product()?;
    let made = evidence.groups.iter().filter(|group| {
        group.plant == plant && group.flow == Flow::Produced && group.process.as_deref() == Some(process)
    });
    let made: BTreeSet<&str> = made.map(|group| library.items.at(group.item).id()).collect();
    let mut grades = made.into_iter().filter(|item| library.items.is_within(item, product));
    let grade = grades.next();
    grade.filter(|_| grades.next().is_none())
}
