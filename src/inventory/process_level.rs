//! What an inventory at process level says of its processes: their names, the parts they add up to, what carries none.

use std::collections::{BTreeMap, BTreeSet};

use super::Inventory;
use super::row::Row;
use crate::factor::Named;
use crate::format::methodology::LevelEntry;
use crate::methodology::DerivedRule;
use crate::period::Period;
use crate::problem::Problem;
use crate::quantity::{Decimal, Ratio};
use crate::text::Text;

/// A part of the enterprise with what its processes add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The plain sum of the rounded rows of its processes.
    pub total: Decimal,
    /// Its processes, in the order of the rows: plant, and name as in the ledger.
    pub processes: Vec<(usize, String)>,
    /// Its processes without a counted row, likewise.
    pub without_rows: Vec<(usize, String)>,
}

impl Inventory<'_> {
    /// What the methodology says of this level.
    pub fn level_entry(&self) -> Option<&LevelEntry> {
        self.methodology.file.levels.get(self.level.id())
    }

    /// The rule of this level where it is derived rather than read in the standard; said with every result.
    pub fn derived_rule(&self) -> Option<DerivedRule<'_>> {
        self.methodology.derived_rule(self.level)
    }

    /// What a process is called: the type's name, behind a unit's own.
    pub fn process_title(&self, plant: usize, process: &str) -> Text {
        let kind = self.ledger.process_type(plant, process);
        let title = self
            .library
            .processes
            .find(kind)
            .map_or_else(|| Text::same(kind), |known| known.title().clone());
        if kind == process {
            return title;
        }
        Text::new(
            format!("{process}（{}）", title.zh),
            format!("{process} ({})", title.en),
        )
    }

    /// Place of the part that a process belongs to.
    fn part_of(&self, plant: usize, process: &str) -> Option<usize> {
        let parts = &self.level_entry()?.parts;
        let kind = self.ledger.process_type(plant, process);
        let named = parts
            .iter()
            .position(|part| part.processes.iter().any(|known| known == kind));
        named.or_else(|| parts.iter().position(|part| part.processes.is_empty()))
    }

    /// The processes that have counted rows, in the order of the registry, plant by plant.
    pub fn processes(&self) -> Vec<(usize, String)> {
        let mut found: BTreeMap<(usize, usize, &str), ()> = BTreeMap::new();
        for row in self.counted() {
            let cell = self.cell(row);
            if let Some(process) = &cell.process {
                let kind = self.ledger.process_type(cell.plant, process);
                let order = self.library.processes.index(kind).unwrap_or(usize::MAX);
                found.insert((cell.plant, order, process), ());
            }
        }
        let named = found.into_keys().map(|(plant, _, process)| (plant, process.to_owned()));
        named.collect()
    }

    /// The counted rows of a process.
    pub fn rows_of_process<'r>(&'r self, plant: usize, process: &'r str) -> impl Iterator<Item = &'r Row> {
        self.counted().filter(move |row| {
            let cell = self.cell(row);
            cell.plant == plant && cell.process.as_deref() == Some(process)
        })
    }

    /// The parts that the methodology names, each with its processes; those without a process among them.
    pub fn parts(&self) -> Vec<Part> {
        let Some(level) = self.level_entry() else {
            return Vec::new();
        };
        let mut parts: Vec<Part> = level
            .parts
            .iter()
            .map(|part| Part {
                id: part.id.clone(),
                title: part.title.clone(),
                total: Decimal::ZERO,
                processes: Vec::new(),
                without_rows: Vec::new(),
            })
            .collect();
        for (plant, process) in self.processes_without_rows() {
            if let Some(place) = self.part_of(plant, &process) {
                parts[place].without_rows.push((plant, process));
            }
        }
        for (plant, process) in self.processes() {
            if let Some(place) = self.part_of(plant, &process) {
                parts[place].processes.push((plant, process));
            }
        }
        for part in &mut parts {
            let rows = part
                .processes
                .iter()
                .flat_map(|(plant, process)| self.rows_of_process(*plant, process));
            part.total = self.sum(rows);
        }
        parts
    }

    /// The items that carry none because neither the standard nor the plants file has a coefficient: one note a plant.
    pub(super) fn carrying_none_words(&self) -> Vec<Problem> {
        let mut of_plant: BTreeMap<usize, BTreeMap<usize, BTreeSet<Period>>> = BTreeMap::new();
        for place in self.carrying_none.keys() {
            let cell = &self.plan.cells[*place];
            let items = of_plant.entry(cell.plant).or_default();
            items.entry(cell.item).or_default().insert(cell.period);
        }
        // An item that counts in other periods is listed with those in which it carries none.
        let when = |plant: usize, item: usize, periods: &BTreeSet<Period>| {
            let mut cells = self.counted().map(|row| self.cell(row));
            if !cells.any(|cell| (cell.plant, cell.item) == (plant, item)) {
                return String::new();
            }
            let periods: Vec<String> = periods.iter().map(Period::to_string).collect();
            format!(" ({})", periods.join(" "))
        };
        of_plant
            .into_iter()
            .map(|(place, items)| {
                let plant = &self.ledger.plants.plants[place].id;
                let named = |name: &dyn Fn(usize) -> String| -> Vec<String> {
                    let words = items.iter().map(|(item, periods)| name(*item) + &when(place, *item, periods));
                    words.collect()
                };
                let zh = named(&|item| self.library.items.at(item).title().zh.clone());
                let en = named(&|item| self.library.items.at(item).id().to_owned());
                Problem::note(
                    "carries-none",
                    Text::new(
                        format!(
                            "{plant}：以下物料标准与企业文件均无系数，移交、接收两侧均不计：{}",
                            zh.join("、")
                        ),
                        format!(
                            "{plant}: neither the standard nor the plants file has a coefficient, so these carry none, handed over or received: {}",
                            en.join(", ")
                        ),
                    ),
                )
            })
            .collect()
    }

    /// The sum before rows were rounded.
    pub fn sum_unrounded<'r>(&self, rows: impl Iterator<Item = &'r Row>) -> Ratio {
        rows.filter_map(|row| row.emission_unrounded.clone()).sum()
    }
}
