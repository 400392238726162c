//! Products of processes that the ledger gives to no process.

use std::collections::BTreeSet;

use super::Inventory;
use crate::activity::{Group, Plant};
use crate::factor::{Item, Named, Process};
use crate::flow::Flow;
use crate::methodology::Level;
use crate::problem::Problem;
use crate::text::Text;

impl Inventory<'_> {
    /// Outputs that name no process, of items that a process type makes and no process of the ledger does: at process level the process
    /// meant then has no product, and what its product carries off is not deducted. The mirror of `output-only-of-processes`.
    pub(super) fn products_of_no_process(&self) -> Vec<Problem> {
        let of_processes = || {
            self.groups
                .iter()
                .filter_map(|group| Some((group, group.process.as_deref()?)))
        };
        let made: BTreeSet<(usize, usize)> = of_processes()
            .filter(|(group, _)| group.flow == Flow::Produced)
            .map(|(group, _)| (group.plant, group.item))
            .collect();
        let kinds: BTreeSet<(usize, &str)> = of_processes()
            .map(|(group, process)| (group.plant, self.ledger.process_type(group.plant, process)))
            .collect();
        let outputs = self.groups.iter().filter(|group| group.flow == Flow::Produced);
        let mut said = BTreeSet::new();
        outputs
            .filter(|group| group.process.is_none() && !group.quantity.is_zero())
            .filter(|group| said.insert((group.plant, group.item)))
            .filter_map(|group| {
                let item = self.library.items.at(group.item);
                let kind = self.maker_wanted(group.plant, item, &made, &kinds)?;
                let plant = &self.ledger.plants.plants[group.plant];
                Some(product_of_no_process(plant, item, kind, group))
            })
            .collect()
    }

    /// The process type that should have made what a plant's output names no process for; `None` where nothing is amiss. `made` are the
    /// plants and items that processes made, `kinds` the plants and the types of their processes.
    fn maker_wanted(
        &self,
        plant: usize,
        item: &Item,
        made: &BTreeSet<(usize, usize)>,
        kinds: &BTreeSet<(usize, &str)>,
    ) -> Option<&Process> {
        let items = &self.library.items;
        let of_plant = made.range((plant, 0)..=(plant, usize::MAX));
        if of_plant
            .into_iter()
            .any(|(_, other)| items.is_related(items.at(*other).id(), item.id()))
        {
            return None;
        }
        let makes = |kind: &&Process| {
            kind.product()
                .is_some_and(|product| items.is_within(item.id(), product))
        };
        let makers = || self.library.processes.iter().filter(makes);
        // What results are given per unit of is stated of the plant in every ledger, whether the casters have lines or not.
        let is_denominator = self
            .methodology
            .file
            .intensities
            .iter()
            .any(|entry| Level::Enterprise.is_among(&entry.levels) && items.is_within(item.id(), &entry.per));
        makers()
            .find(|kind| kinds.contains(&(plant, kind.id())))
            .or_else(|| makers().next().filter(|_| !is_denominator))
    }
}

fn product_of_no_process(plant: &Plant, item: &Item, kind: &Process, group: &Group) -> Problem {
    let (id, zh) = (item.id(), &item.title().zh);
    let (plant, name) = (&plant.id, &plant.title.zh);
    let (kind_id, kind_zh) = (kind.id(), &kind.title().zh);
    Problem::warning(
        "product-of-no-process",
        Text::new(
            format!("{name}：{zh}的产出没有写工序，台账中也没有工序产出它；工序层级没有工序以它为产品，其所含的碳也不从工序扣除"),
            format!(
                "{plant}: the output of `{id}` names no process, and no process of the ledger makes any; at process level it is nobody's product, and its carbon is deducted from no process"
            ),
        ),
    )
    .at(group.first.clone())
    .hint(Text::new(
        format!("在该行写明工序，如 process = {kind_id}（{kind_zh}）或该工序的设施"),
        format!("name the process on that line, such as process = {kind_id}, or a unit of it"),
    ))
}
