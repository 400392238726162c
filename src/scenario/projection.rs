//! From what a plant runs in a year to the lines of its ledger: each base line times what it follows, beside the base year.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::base::{Driven, Follows};
use super::plant_year::{Changed, PlantYear, process_line};
use super::scenario::Scenario;
use super::solution::{ELECTRICITY, Solution};
use crate::activity::{AddedLine, LineKey, PlantUnit, Projection};
use crate::factor::Named;
use crate::flow::Flow;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::supply::Supply;
use crate::text::Text;

/// The significant digits of a ratio between two years.
const RATIO_DIGITS: u32 = 12;

/// How a plant stands beside its base year, where no network says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drive {
    /// What the lines of an archetype are multiplied by to be the plant's: 1 for its own ledger.
    pub scale: Ratio,
    /// What it puts out, beside the base year.
    pub output: Ratio,
    /// What follows no process and no product, beside the base year.
    pub other: Ratio,
}

impl PlantYear<'_, Ratio> {
    /// What becomes of the plant's lines. Lines that the base does not have lead back to the lever that asks for them. Errors: a line that would turn round, used where it
    /// was made or bought where it was sold, and has no other line to do so.
    pub fn projection(
        &self,
        solution: &Solution<Ratio>,
        drive: &Drive,
        scenario: &Scenario,
    ) -> Result<Projection, Problems> {
        let mut ratios = HashMap::new();
        let mut faults = Vec::new();
        let mut surplus: BTreeSet<usize> = BTreeSet::new();
        for (key, _, follows) in &self.base.lines {
            let ratio = self.sided_ratio(solution, key, follows);
            let ratio = ratio.unwrap_or_else(|| self.ratio(solution, drive, follows));
            match follows {
                Follows::Bought(product, _) if ratio.is_negative() => {
                    surplus.insert(*product);
                    ratios.insert(key.clone(), Ratio::zero());
                }
                _ if ratio.is_negative() => faults.push(self.turns_round(key)),
                _ => {
                    let scaled = match follows {
                        Follows::Nothing => ratio,
                        _ => ratio * drive.scale.clone(),
                    };
                    ratios.insert(key.clone(), scaled.significant(RATIO_DIGITS));
                }
            }
        }
        Problems(faults).check()?;
        let mut added = self.added(solution, (&drive.scale, scenario))?;
        for product in surplus {
            let amount = -solution.bought[product].clone();
            let key = self.boundary_line(product, Flow::Sold, None);
            let evidence = "多于所用，外售 · more than is used: sold";
            self.add(&mut added, (key, amount), (&drive.scale, scenario, evidence));
        }
        // Monthly lines of nothing would stand beside the line of the whole year.
        ratios.retain(|key, _| self.has_amount(|known| known == key) || !added.iter().any(|line| line.key == *key));
        Ok(Projection {
            plant: self.base.plant,
            year: self.year,
            ratios,
            added,
            units: self.added_units(),
        })
    }

    /// What a line is multiplied by, before the scale of an archetype.
    fn ratio(&self, solution: &Solution<Ratio>, drive: &Drive, follows: &Follows) -> Ratio {
        let (now, then) = match follows {
            Follows::Nothing => return Ratio::one(),
            Follows::Driver(Driven::Output) => return drive.output.clone(),
            Follows::Driver(Driven::Other) => return drive.other.clone(),
            _ => {
                let base = PlantYear::of(self.base, self.base.year);
                let then = self.base.ran.amount(&base, follows).unwrap_or_default();
                (solution.amount(self, follows).unwrap_or_default(), then)
            }
        };
        if let Some(ratio) = now.divide(&then) {
            return ratio;
        }
        // A process that makes as much of something as it takes nets to nothing: its lines follow its runs.
        match follows {
            Follows::Process { processes, .. } => {
                let place = processes.first().copied().unwrap_or_default();
                let (now, then) = (&solution.runs[place], &self.base.ran.runs[place]);
                now.divide(then).unwrap_or_default()
            }
            _ => drive.output.clone(),
        }
    }

    /// Whether the base has a line with an amount, among those of some keys. Lines of nothing, which many ledgers have in some month, say nothing that a
    /// year could follow.
    pub(super) fn has_amount(&self, is_meant: impl Fn(&LineKey) -> bool) -> bool {
        let mut lines = self.base.lines.iter();
        lines.any(|(key, amount, _)| !amount.is_zero() && is_meant(key))
    }

    /// What has lines of nothing in the base year and an amount in this one: what is made, asked for or left. What is bought and what processes take and
    /// make is added elsewhere.
    fn out_of_nothing(&self, solution: &Solution<Ratio>) -> Vec<(LineKey, Ratio)> {
        let mut found: Vec<(LineKey, Ratio)> = Vec::new();
        let base = PlantYear::of(self.base, self.base.year);
        for (key, amount, follows) in &self.base.lines {
            let is_meant = match follows {
                Follows::Made(_) => true,
                // Stocks of a product follow the same; one line is enough.
                Follows::Demanded(_) | Follows::Left(_) => key.flow == Flow::Sold,
                _ => false,
            };
            if !is_meant || !amount.is_zero() {
                continue;
            }
            let is_same =
                |known: &LineKey| known.item == key.item && known.flow == key.flow && known.process == key.process;
            let then = self.base.ran.amount(&base, follows).unwrap_or_default();
            let now = solution.amount(self, follows).unwrap_or_default();
            let is_known = self.has_amount(is_same) || found.iter().any(|(known, _)| is_same(known));
            if !is_known && then.is_zero() && !now.is_zero() && !now.is_negative() {
                found.push((key.clone(), now));
            }
        }
        found
    }

    /// The lines that the base does not have.
    fn added(
        &self,
        solution: &Solution<Ratio>,
        (scale, scenario): (&Ratio, &Scenario),
    ) -> Result<Vec<AddedLine>, Problems> {
        let mut added = Vec::new();
        let mut by_process: BTreeMap<(&str, usize), Ratio> = BTreeMap::new();
        for (place, process) in self.processes.iter().enumerate() {
            let Some(name) = process.process.as_deref() else {
                continue;
            };
            for (product, _) in &process.exchanges {
                let amount = solution.net(self, &[place], &[*product]);
                let sum = by_process.entry((name, self.items[*product])).or_default();
                *sum = std::mem::take(sum) + amount;
            }
        }
        let topped_up = solution.topped_up.iter();
        let topped_up: BTreeSet<(usize, usize)> = topped_up.map(|(process, product, _)| (*process, *product)).collect();
        for (process, product) in &topped_up {
            let taken = self.processes[*process]
                .exchanges
                .iter()
                .any(|(known, _)| known == product);
            if let (Some(name), false) = (self.processes[*process].process.as_deref(), taken) {
                let amount = solution.net(self, &[*process], &[*product]);
                let sum = by_process.entry((name, self.items[*product])).or_default();
                *sum = std::mem::take(sum) + amount;
            }
        }
        for ((process, item), amount) in by_process {
            let has_line = self.has_amount(|key| {
                key.process.as_deref() == Some(process)
                    && key.item == item
                    && matches!(key.flow, Flow::Consumed | Flow::Produced)
            });
            if amount.is_zero() || has_line {
                continue;
            }
            let key = process_line(process, item, !amount.is_negative());
            if self.add_of_archetype(&mut added, (&key, &amount.abs()), scale)? {
                continue;
            }
            self.add(
                &mut added,
                (key, amount.abs()),
                (
                    scale,
                    scenario,
                    "基准年没有此行，情景新增 · a line of no base year: by the scenario",
                ),
            );
        }
        for (process, product, is_made, amount) in self.new_sides(solution) {
            let name = self.processes[process].process.as_deref().unwrap_or_default();
            let key = process_line(name, self.items[product], is_made);
            let evidence = "基准年没有此行，情景新增 · a line of no base year: by the scenario";
            self.add(&mut added, (key, amount), (scale, scenario, evidence));
        }
        for (product, amount) in solution.bought.iter().enumerate() {
            self.add_bought((product, amount), (&mut added, scale, scenario));
        }
        for line in self.out_of_nothing(solution) {
            let evidence = "a line of nothing in the base year: by the scenario";
            self.add(&mut added, line, (scale, scenario, evidence));
        }
        for (product, amount) in self.sold.iter().filter(|(_, amount)| !amount.is_zero()) {
            let key = self.boundary_line(*product, Flow::Sold, None);
            let evidence = "基准年未外售，情景新增 · a product of which the base year sold none: by the scenario";
            self.add(&mut added, (key, amount.clone()), (scale, scenario, evidence));
        }
        if !self.own_renewable.is_zero()
            && let Some(product) = self.product(ELECTRICITY)
        {
            let key = self.boundary_line(product, Flow::Produced, Some(Supply::SelfGeneratedRenewable));
            let amount = self.own_renewable.clone();
            self.add(&mut added, (key, amount), (scale, scenario, "own renewable generation"));
        }
        for line in &self.beside {
            let amount = line.per_run.clone() * solution.runs[line.process].clone();
            let evidence = "基准年没有此行，情景新增 · a line of no base year: by the scenario";
            self.add(&mut added, (line.key.clone(), amount), (scale, scenario, evidence));
        }
        Ok(added)
    }

    /// What is bought of a product that no line of the base buys, or that comes through another kind of supply.
    fn add_bought(
        &self,
        (product, amount): (usize, &Ratio),
        (added, scale, scenario): (&mut Vec<AddedLine>, &Ratio, &Scenario),
    ) {
        let has_line = self.base.lines.iter().any(|(_, amount, follows)| {
            !amount.is_zero() && matches!(follows, Follows::Bought(known, _) if *known == product)
        });
        let was_bought = has_line || self.base.ran.bought.get(product).is_some_and(|then| !then.is_zero());
        if amount.is_zero() {
            return;
        }
        if amount.is_negative() {
            // Made beside by a process that a lever added, and taken by nobody here. Where the base buys it, its line is what turns to a sale.
            if !was_bought {
                let key = self.boundary_line(product, Flow::Sold, None);
                let evidence =
                    "基准年没有的副产品，外售，情景新增 · a by-product of no base year: sold, by the scenario";
                self.add(added, (key, -amount.clone()), (scale, scenario, evidence));
            }
            return;
        }
        let evidence = "基准年未购入，情景新增 · a purchase of no base year: by the scenario";
        if self.item_id(product) == ELECTRICITY
            && let Some(shares) = &self.supply
        {
            for (supply, share) in shares.iter().filter(|(_, share)| !share.is_zero()) {
                let keys = [Some(*supply), None].map(|supply| self.boundary_line(product, Flow::Purchased, supply));
                let is_blank_grid = *supply == Supply::Grid && self.has_amount(|known| *known == keys[1]);
                if !self.has_amount(|known| *known == keys[0]) && !is_blank_grid {
                    let [key, _] = keys;
                    self.add(
                        added,
                        (key, amount.clone() * share.clone()),
                        (scale, scenario, evidence),
                    );
                }
            }
            return;
        }
        if !was_bought {
            let supply = (self.item_id(product) == ELECTRICITY).then_some(Supply::Grid);
            let key = self.boundary_line(product, Flow::Purchased, supply);
            self.add(added, (key, amount.clone()), (scale, scenario, evidence));
        }
    }

    fn add(
        &self,
        added: &mut Vec<AddedLine>,
        (key, amount): (LineKey, Ratio),
        (scale, scenario, evidence): (&Ratio, &Scenario, &str),
    ) {
        let lever = self.asked_for_by(&key).and_then(|lever| scenario.levers.get(lever));
        let place = lever.map_or_else(|| Place::file(&scenario.file), |lever| lever.place.clone());
        added.push(AddedLine {
            key,
            quantity: (amount * scale.clone()).significant(RATIO_DIGITS),
            file: place.file,
            row: place.row,
            evidence: evidence.to_owned(),
        });
    }

    /// The lever that a line of no base year comes from: the last that changed just this amount, else one that changed an amount of its item, else that
    /// which added a process that takes or makes it. `None`: it follows from others.
    fn asked_for_by(&self, key: &LineKey) -> Option<usize> {
        let is_item = |product: &usize| self.items[*product] == key.item;
        let is_process = |process: &usize| self.processes[*process].process == key.process;
        let is_just_this = |what: &Changed| match what {
            Changed::Exchange(process, product) => is_process(process) && is_item(product),
            Changed::Line(line) => line == key,
            Changed::Supply(supply) => key.process.is_none() && key.supply == Some(*supply),
            Changed::OwnRenewable => key.supply == Some(Supply::SelfGeneratedRenewable),
            _ => false,
        };
        let is_of_item = |what: &Changed| match what {
            Changed::Exchange(_, product) | Changed::Share(product, _) => is_item(product),
            _ => false,
        };
        let last = |is_meant: &dyn Fn(&Changed) -> bool| {
            let mut changes = self.changes.iter().rev();
            changes.find(|change| is_meant(&change.what)).map(|change| change.lever)
        };
        let mut origins = self.origins.iter();
        last(&is_just_this).or_else(|| last(&is_of_item)).or_else(|| {
            let of_process = |place: &usize| {
                self.processes[*place]
                    .exchanges
                    .iter()
                    .any(|(product, _)| is_item(product))
            };
            origins
                .find(|(place, _)| of_process(place))
                .map(|(_, origin)| origin.lever)
        })
    }

    /// Adds a line of a process that a lever took from an archetype: it leads back to that archetype's line. Whether the process is one.
    fn add_of_archetype(
        &self,
        added: &mut Vec<AddedLine>,
        (key, amount): (&LineKey, &Ratio),
        scale: &Ratio,
    ) -> Result<bool, Problems> {
        let origins = self.origins.iter();
        let mut own = origins.filter(|(place, _)| self.processes[**place].process == key.process);
        let Some((_, origin)) = own.next() else {
            return Ok(false);
        };
        let there = LineKey {
            process: Some(origin.process.clone()),
            ..key.clone()
        };
        let place = origin
            .base
            .ledger
            .line_place(origin.base.plant, &there)?
            .unwrap_or_default();
        added.push(AddedLine {
            key: key.clone(),
            quantity: (amount.clone() * scale.clone()).significant(RATIO_DIGITS),
            file: place.file,
            row: place.row,
            evidence: format!(
                "archetype `{}`, its `{}` scaled: by the scenario",
                origin.archetype, origin.process
            ),
        });
        Ok(true)
    }

    /// The units that levers added.
    fn added_units(&self) -> Vec<PlantUnit> {
        let processes = self.origins.keys().map(|place| &self.processes[*place]);
        let named = processes.filter_map(|process| Some((process.process.clone()?, process.kind.clone())));
        named
            .map(|(id, process)| PlantUnit {
                id,
                process,
                ..PlantUnit::default()
            })
            .collect()
    }

    fn boundary_line(&self, product: usize, flow: Flow, supply: Option<Supply>) -> LineKey {
        LineKey {
            process: None,
            item: self.items[product],
            flow,
            supply,
        }
    }

    fn turns_round(&self, key: &LineKey) -> Problem {
        let item = self.base.library.items.at(key.item);
        let (zh, en, flow) = (&item.title().zh, item.id(), key.flow.title());
        let process = key.process.as_deref().unwrap_or("-");
        let (plant, year) = (&self.base.ledger.plants.plants[self.base.plant].id, self.year);
        Problem::error(
            "line-turns-round",
            Text::new(
                format!("{year} 年 `{plant}` 工序 `{process}` 的{zh}（{}）为负：措施使其方向相反", flow.zh),
                format!(
                    "in {year} `{plant}` would have a negative amount of `{en}` ({}) in process `{process}`: the levers turn it round",
                    flow.en
                ),
            ),
        )
        .hint(Text::new(
            "减小改变该物料的措施",
            "weaken the lever that changes this item",
        ))
    }
}
