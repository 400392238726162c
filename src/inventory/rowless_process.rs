//! Processes of the ledger without a counted row: what they consume and make is memo, or carries none. They exist all the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Inventory;
use super::explanation::Explanation;
use super::grouping::Grouping;
use super::plan::Outcome;
use super::row::Row;
use crate::activity::{Basis, Group, Statement};
use crate::factor::Named;
use crate::flow::Flow;
use crate::methodology::Level;
use crate::period::Period;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::spelling::fold;
use crate::text::Text;

impl Inventory<'_> {
    /// The processes of the ledger that have no counted row, in the order of the registry, plant by plant; none but at process level.
    pub fn processes_without_rows(&self) -> Vec<(usize, String)> {
        if self.level != Level::Process {
            return Vec::new();
        }
        let counted: BTreeSet<(usize, String)> = self.processes().into_iter().collect();
        let mut found: BTreeSet<(usize, usize, &str)> = BTreeSet::new();
        for group in self.groups.iter().filter(|group| moves(group)) {
            if let Some(process) = &group.process
                && !counted.contains(&(group.plant, process.clone()))
            {
                let kind = self.ledger.process_type(group.plant, process);
                let order = self.library.processes.index(kind).unwrap_or(usize::MAX);
                found.insert((group.plant, order, process));
            }
        }
        let named = found.into_iter().map(|(plant, _, process)| (plant, process.to_owned()));
        named.collect()
    }

    /// Why a process has no counted row: what of it has no coefficient, where anything does.
    pub fn reason_without_rows(&self, plant: usize, process: &str) -> Text {
        if self.is_charged(&[(Grouping::Process, process.to_owned())]) {
            return Text::new("计入产出工序", "charged to makers");
        }
        let own = |group: &Group| group.plant == plant && group.process.as_deref() == Some(process) && moves(group);
        let carries_none = |place: &usize| {
            let cell = self.cell_of_group(*place);
            own(&self.groups[*place]) && cell.is_some_and(|cell| self.carrying_none.contains_key(&cell))
        };
        let places = (0..self.groups.len()).filter(carries_none);
        let items: BTreeSet<usize> = places.map(|place| self.groups[place].item).collect();
        if items.is_empty() {
            return Text::new("不入总量", "outside the total");
        }
        let titles = || items.iter().map(|item| self.library.items.at(*item).title());
        let zh: Vec<&str> = titles().map(|title| title.zh.as_str()).collect();
        let en: Vec<&str> = titles().map(|title| title.en.as_str()).collect();
        Text::new(
            format!("无系数：{}", zh.join("、")),
            format!("no coefficient: {}", en.join(", ")),
        )
    }

    /// The cell that a group's lines were to be counted in.
    fn cell_of_group(&self, place: usize) -> Option<usize> {
        self.plan.cells.iter().position(|cell| cell.groups.contains(&place))
    }

    /// The id under which a process without counted rows is asked for: that of a unit, else its type.
    pub(super) fn rowless_process(&self, word: &str) -> Option<String> {
        let rowless = self.processes_without_rows();
        let unit = rowless.iter().find(|(_, process)| fold(process) == fold(word));
        let kind = self.library.processes.find(word).map(Named::id);
        let of_kind = || {
            let mut of_kind = rowless.iter();
            of_kind.find(|(plant, process)| Some(self.ledger.process_type(*plant, process)) == kind)
        };
        match unit {
            Some((_, process)) => Some(process.clone()),
            None => of_kind().and(kind).map(str::to_owned),
        }
    }

    /// Places of the groups of processes without counted rows that fit conditions of which one names the process, and that stand in no
    /// row.
    pub(super) fn uncounted_groups(&self, conditions: &[(Grouping, String)]) -> Vec<usize> {
        if !conditions.iter().any(|(grouping, _)| *grouping == Grouping::Process) {
            return Vec::new();
        }
        let rowless = self.processes_without_rows();
        let fits = |group: &Group, process: &str| {
            conditions.iter().all(|(grouping, id)| match grouping {
                Grouping::Process => id == process || id == self.ledger.process_type(group.plant, process),
                Grouping::Plant => self.ledger.plants.plants[group.plant].id == *id,
                Grouping::Period | Grouping::Year => {
                    Period::parse(id).is_ok_and(|period| period.contains(group.period))
                }
                Grouping::Item => self.library.items.is_within(self.library.items.at(group.item).id(), id),
                _ => false,
            })
        };
        let in_row = |place: usize| self.rows.iter().any(|row| self.cell(row).groups.contains(&place));
        let is_uncounted = |place: &usize| {
            let group = &self.groups[*place];
            let Some(process) = &group.process else { return false };
            moves(group)
                && rowless
                    .iter()
                    .any(|(plant, known)| *plant == group.plant && known == process)
                && fits(group, process)
                && !in_row(*place)
        };
        (0..self.groups.len()).filter(is_uncounted).collect()
    }

    /// A process without counted rows: its memo rows, and what carries none with its lines and what it would need.
    pub(super) fn explain_rowless_process(
        &self,
        conditions: &[(Grouping, String)],
        rows: &[&Row],
        uncounted: &[usize],
    ) -> Result<Explanation, Problems> {
        let group = &self.groups[uncounted[0]];
        let asked = conditions.iter().find(|(grouping, _)| *grouping == Grouping::Process);
        let title = match asked.and_then(|(_, id)| self.library.processes.find(id)) {
            Some(kind) => kind.title().clone(),
            None => self.process_title(group.plant, group.process.as_deref().unwrap_or_default()),
        };
        let mut children = Vec::new();
        for row in rows {
            children.push(self.explain_row(row)?);
        }
        let mut of_items: Vec<(usize, Flow, Vec<usize>)> = Vec::new();
        for place in uncounted {
            let group = &self.groups[*place];
            match of_items
                .iter_mut()
                .find(|(item, flow, _)| (*item, *flow) == (group.item, group.flow))
            {
                Some((.., places)) => places.push(*place),
                None => of_items.push((group.item, group.flow, vec![*place])),
            }
        }
        for (item, flow, places) in of_items {
            let item = self.library.items.at(item);
            let sum: Ratio = places.iter().map(|place| self.groups[*place].quantity.clone()).sum();
            let mut lines = Vec::new();
            for place in &places {
                lines.extend(self.lines_of_group(*place)?);
            }
            children.push(Explanation {
                title: Text::new(
                    format!("{}（{}）", item.title().zh, flow.title().zh),
                    format!("{} ({})", item.title().en, flow.title().en),
                ),
                value: sum.to_text(),
                unit: item.unit.text.clone(),
                remarks: vec![self.uncounted_words(places[0])],
                lines,
                ..Explanation::default()
            });
        }
        Ok(Explanation {
            title,
            remarks: vec![Text::new(
                "此工序没有计入总量的行",
                "this process has no row that counts in the total",
            )],
            children,
            ..Explanation::default()
        })
    }

    /// Why a group counts in no row.
    fn uncounted_words(&self, place: usize) -> Text {
        let cell = self.cell_of_group(place);
        if let Some((cell, missing)) = cell.and_then(|cell| Some((cell, self.carrying_none.get(&cell)?))) {
            let valid = self.plant_factors_elsewhere(&self.resolver(), &self.plan.cells[cell]);
            if !valid.is_empty() {
                let valid: Vec<String> = valid.iter().map(Period::to_string).collect();
                return Text::new(
                    format!(
                        "标准无系数，企业文件的系数只在 {} 有效（缺{}），不计",
                        valid.join("、"),
                        missing.zh
                    ),
                    format!(
                        "the standard has no coefficient and that of the plants file holds only in {} (missing: {}): it carries none",
                        valid.join(", "),
                        missing.en
                    ),
                );
            }
            return Text::new(
                format!("标准与企业文件均无系数（缺{}），不计", missing.zh),
                format!(
                    "neither the standard nor the plants file has a coefficient (missing: {}): it carries none",
                    missing.en
                ),
            );
        }
        match &self.plan.outcomes[place] {
            Outcome::Outside { reason, .. } | Outcome::Informing { reason, .. } => reason.clone(),
            _ => Text::new("不计入总量", "not counted in the total"),
        }
    }

    /// Items of which the ledger states some parameter and that carry none because another is missing: it is told which.
    pub(super) fn values_of_what_carries_none(&self) -> Vec<Problem> {
        let mut said = BTreeSet::new();
        let mut problems = Vec::new();
        // Which lines state something of an item, found once: cells are as many as lines may be.
        let mut stating: BTreeMap<(usize, usize), Vec<(&Group, &Statement)>> = BTreeMap::new();
        for group in &self.groups {
            let mut statements = self.ledger.statements[group.statement].iter();
            if let Some(stated) = statements.find(|statement| !matches!(statement.basis, Basis::Default(_))) {
                stating
                    .entry((group.plant, group.item))
                    .or_default()
                    .push((group, stated));
            }
        }
        for (place, missing) in &self.carrying_none {
            let cell = &self.plan.cells[*place];
            if said.contains(&(cell.plant, cell.item)) {
                continue;
            }
            // What is stated of another period, or is the very parameter that is missing here, has done what it can.
            let lines = stating.get(&(cell.plant, cell.item)).into_iter().flatten();
            let here = lines.copied().find(|(group, stated)| {
                let parameter = self.library.parameters.find(&stated.parameter);
                let is_missing = parameter.is_some_and(|parameter| parameter.title() == missing);
                group.period.overlaps(cell.period) && !is_missing
            });
            let Some((group, stated)) = here else { continue };
            said.insert((cell.plant, cell.item));
            let plant = &self.ledger.plants.plants[cell.plant];
            let (plant, name) = (&plant.id, &plant.title.zh);
            let item = self.library.items.at(cell.item);
            let parameter = self.library.parameters.find(&stated.parameter);
            let (zh, en) = parameter.map_or((stated.parameter.as_str(), stated.parameter.as_str()), |parameter| {
                (parameter.title().zh.as_str(), parameter.title().en.as_str())
            });
            problems.push(
                Problem::warning(
                    "carries-none-with-values",
                    Text::new(
                        format!("{name}：{}填报了{zh}，但缺{}，没有系数，移交、接收两侧均不计", item.title().zh, missing.zh),
                        format!(
                            "{plant}: `{}` has a stated {en} and no {}: without a coefficient it carries none, handed over or received",
                            item.id(),
                            missing.en
                        ),
                    ),
                )
                .at(self.ledger.value_place(group, &stated.parameter))
                .hint(Text::new(
                    format!("在台账或企业文件中给出{}", missing.zh),
                    format!("give {} in the ledger or the plants file", missing.en),
                )),
            );
        }
        problems
    }
}

/// Whether a group is of something that a process takes in or gives out.
fn moves(group: &Group) -> bool {
    matches!(group.flow, Flow::Consumed | Flow::Produced | Flow::Captured) && !group.quantity.is_zero()
}
