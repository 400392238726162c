//! What crosses the fence of a plant though no boundary line says so: bought of necessity, or with zero.

use std::collections::{BTreeMap, BTreeSet};

use super::plan_compiler::Compiler;
use crate::activity::Group;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::format::methodology::CountEntry;
use crate::methodology::Level;
use crate::problem::Problem;
use crate::text::Text;

/// Plants and items that cross the fence or are made inside, with everything above and below them in the item tree: ferrosilicon is
/// not inferred as bought where ferroalloy is.
pub(super) fn known_items(groups: &[Group], library: &Library) -> BTreeSet<(usize, usize)> {
    let stated: BTreeSet<(usize, usize)> = groups
        .iter()
        .filter(|group| group.flow.is_boundary() || group.flow == Flow::Produced)
        .map(|group| (group.plant, group.item))
        .collect();
    let mut known = stated.clone();
    // Every year of every plant asks: an item is looked up once, however many plants have it.
    let mut related: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (plant, item) in stated {
        let related = related.entry(item).or_insert_with(|| library.items.related(item));
        known.extend(related.iter().map(|other| (plant, *other)));
    }
    known
}

impl Compiler<'_> {
    /// An item that no process of the plant makes and that has no boundary line of the plant, in whatever period, was bought: each plant
    /// has its own fence. What a network supplies without saying how comes from the plant's own network.
    pub(super) fn was_necessarily_bought(&self, group: &Group) -> bool {
        let item = self.item(group);
        let networked = self
            .methodology
            .sources
            .iter()
            .any(|source| source.supply.is_some() && source.items.contains(item));
        if networked && group.supply.is_none() {
            return false;
        }
        !self.known.contains(&(group.plant, group.item))
    }

    /// Items made inside that no boundary line names cross the fence with 0; items inferred as bought. Both are listed.
    pub(super) fn notes(&self) -> Vec<Problem> {
        let mut notes = Vec::new();
        let mut of_item: BTreeMap<(usize, usize), Vec<&Group>> = BTreeMap::new();
        for group in self.groups {
            of_item.entry((group.plant, group.item)).or_default().push(group);
        }
        for ((plant, item), groups) in of_item {
            let item = self.library.items.at(item);
            let counted = self.methodology.sources.iter().any(|source| {
                source.count == CountEntry::Total && source.claims(item.id(), Flow::NetConsumed, Level::Enterprise)
            });
            // What is counted by output crosses the fence whether a line says how or not.
            let by_output = self
                .methodology
                .sources
                .iter()
                .any(|source| source.claims(item.id(), Flow::Produced, Level::Enterprise));
            if !counted || by_output || groups.iter().any(|group| group.flow.is_boundary()) {
                continue;
            }
            let plant = &self.ledger.plants.plants[plant];
            let (plant, name) = (&plant.id, &plant.title.zh);
            let (id, zh) = (item.id(), &item.title().zh);
            let used = groups.iter().find(|group| group.flow == Flow::Consumed);
            if groups.iter().any(|group| group.flow == Flow::Produced) {
                notes.push(Problem::note(
                    "crosses-with-zero",
                    Text::new(
                        format!("{name} {zh}：厂内产出且无边界流，跨界量计为 0"),
                        format!("{plant} {id}: made inside and without a boundary line, it crosses the fence with 0"),
                    ),
                ));
            } else if let Some(used) = used
                && self.was_necessarily_bought(used)
            {
                notes.push(
                    Problem::note(
                        "inferred-as-bought",
                        Text::new(
                            format!("{name} {zh}：无工序产出且无边界流，必为外购，取工序消耗量"),
                            format!(
                                "{plant} {id}: made by no process and without a boundary line, it was necessarily bought; what the processes consumed is taken"
                            ),
                        ),
                    )
                    .at(used.first.clone()),
                );
            }
        }
        notes
    }
}
