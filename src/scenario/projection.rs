//! From what a plant runs in a year to the lines of its ledger: each base line times what it follows, beside the base year.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::base::{Driven, Follows};
use super::plant_year::{PlantYear, process_line};
use super::solution::{ELECTRICITY, Solution};
use crate::activity::{AddedLine, LineKey, PlantUnit, Projection};
use crate::factor::Named;
use crate::flow::Flow;
use crate::problem::{Problem, Problems};
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
    /// What becomes of the plant's lines. `file` is what asks for lines that the base does not have. Errors: a line that would turn round, used where it
    /// was made or bought where it was sold, and has no other line to do so.
    pub fn projection(&self, solution: &Solution<Ratio>, drive: &Drive, file: &str) -> Result<Projection, Problems> {
        let mut ratios = HashMap::new();
        let mut faults = Vec::new();
        let mut surplus: Vec<(usize, Ratio)> = Vec::new();
        for (key, amount, follows) in &self.base.lines {
            let ratio = self.sided_ratio(solution, key, follows);
            let ratio = ratio.unwrap_or_else(|| self.ratio(solution, drive, follows));
            match follows {
                Follows::Bought(product, _) if ratio.is_negative() => {
                    surplus.push((*product, amount.clone() * -ratio));
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
        let mut added = self.added(solution, (&drive.scale, file))?;
        for (product, amount) in surplus {
            let key = self.boundary_line(product, Flow::Sold, None);
            let evidence = "多于所用，外售 · more than is used: sold";
            self.add(&mut added, (key, amount), (&drive.scale, file, evidence));
        }
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

    /// The lines that the base does not have.
    fn added(&self, solution: &Solution<Ratio>, (scale, file): (&Ratio, &str)) -> Result<Vec<AddedLine>, Problems> {
        let known: HashSet<&LineKey> = self.base.lines.iter().map(|(key, ..)| key).collect();
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
            let has_line = known.iter().any(|key| {
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
                    file,
                    "基准年没有此行，情景新增 · a line of no base year: by the scenario",
                ),
            );
        }
        for (process, product, is_made, amount) in self.new_sides(solution) {
            let name = self.processes[process].process.as_deref().unwrap_or_default();
            let key = process_line(name, self.items[product], is_made);
            let evidence = "基准年没有此行，情景新增 · a line of no base year: by the scenario";
            self.add(&mut added, (key, amount), (scale, file, evidence));
        }
        for (product, amount) in solution.bought.iter().enumerate() {
            self.add_bought((product, amount), &known, (&mut added, scale, file));
        }
        for (product, amount) in self.sold.iter().filter(|(_, amount)| !amount.is_zero()) {
            let key = self.boundary_line(*product, Flow::Sold, None);
            let evidence = "基准年未外售，情景新增 · a product of which the base year sold none: by the scenario";
            self.add(&mut added, (key, amount.clone()), (scale, file, evidence));
        }
        if !self.own_renewable.is_zero()
            && let Some(product) = self.product(ELECTRICITY)
        {
            let key = self.boundary_line(product, Flow::Produced, Some(Supply::SelfGeneratedRenewable));
            let amount = self.own_renewable.clone();
            self.add(&mut added, (key, amount), (scale, file, "own renewable generation"));
        }
        for line in &self.beside {
            let amount = line.per_run.clone() * solution.runs[line.process].clone();
            let evidence = "基准年没有此行，情景新增 · a line of no base year: by the scenario";
            self.add(&mut added, (line.key.clone(), amount), (scale, file, evidence));
        }
        Ok(added)
    }

    /// What is bought of a product that no line of the base buys, or that comes through another kind of supply.
    fn add_bought(
        &self,
        (product, amount): (usize, &Ratio),
        known: &HashSet<&LineKey>,
        (added, scale, file): (&mut Vec<AddedLine>, &Ratio, &str),
    ) {
        let evidence = "基准年未购入，情景新增 · a purchase of no base year: by the scenario";
        if self.item_id(product) == ELECTRICITY
            && let Some(shares) = &self.supply
        {
            for (supply, share) in shares.iter().filter(|(_, share)| !share.is_zero()) {
                let keys = [Some(*supply), None].map(|supply| self.boundary_line(product, Flow::Purchased, supply));
                let is_blank_grid = *supply == Supply::Grid && known.contains(&keys[1]);
                if !known.contains(&keys[0]) && !is_blank_grid {
                    let [key, _] = keys;
                    self.add(added, (key, amount.clone() * share.clone()), (scale, file, evidence));
                }
            }
            return;
        }
        let was_bought = self
            .base
            .ran
            .bought
            .get(product)
            .is_some_and(|amount| !amount.is_zero());
        let has_line = self.base.lines.iter().any(|(_, amount, follows)| {
            !amount.is_zero() && matches!(follows, Follows::Bought(known, _) if *known == product)
        });
        if amount.is_negative() && !was_bought && !has_line {
            // Made beside by a process that a lever added, and taken by nobody here.
            let key = self.boundary_line(product, Flow::Sold, None);
            let evidence = "基准年没有的副产品，外售，情景新增 · a by-product of no base year: sold, by the scenario";
            self.add(added, (key, -amount.clone()), (scale, file, evidence));
        }
        if !amount.is_negative() && !amount.is_zero() && !was_bought && !has_line {
            let supply = (self.item_id(product) == ELECTRICITY).then_some(Supply::Grid);
            let key = self.boundary_line(product, Flow::Purchased, supply);
            self.add(added, (key, amount.clone()), (scale, file, evidence));
        }
    }

    fn add(
        &self,
        added: &mut Vec<AddedLine>,
        (key, amount): (LineKey, Ratio),
        (scale, file, evidence): (&Ratio, &str, &str),
    ) {
        added.push(AddedLine {
            key,
            quantity: (amount * scale.clone()).significant(RATIO_DIGITS),
            file: file.to_owned(),
            row: None,
            evidence: evidence.to_owned(),
        });
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
