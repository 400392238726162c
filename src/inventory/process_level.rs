//! What an inventory at process level says of its processes: their names, the parts they add up to, what carries none.

use std::collections::{BTreeMap, BTreeSet};

use super::Inventory;
use super::plan::Cell;
use super::resolver::Resolver;
use super::row::Row;
use crate::factor::Named;
use crate::flow::Flow;
use crate::format::methodology::{LevelEntry, PartEntry};
use crate::methodology::{DerivedRule, Tier};
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

/// An item of a plant that carries none, since nothing gives a coefficient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CarryingNone {
    /// The periods in which it carries none.
    pub periods: BTreeSet<Period>,
    /// The periods in which the plants file has a factor that does not hold in those.
    pub valid: BTreeSet<Period>,
    /// The parameters that it would need, in words.
    pub missing: Text,
    /// The processes that take it.
    pub taken_by: BTreeSet<String>,
    /// The processes that make it.
    pub made_by: BTreeSet<String>,
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
        self.ledger.process_title(plant, process, self.library)
    }

    /// The parts of this level; where the methodology names none, one of all processes.
    fn level_parts(&self) -> Vec<PartEntry> {
        let named = self.level_entry().map(|level| level.parts.clone()).unwrap_or_default();
        if !named.is_empty() {
            return named;
        }
        vec![PartEntry {
            id: "processes".to_owned(),
            title: Text::new("各工序", "Processes"),
            processes: Vec::new(),
        }]
    }

    /// Place of the part that a process belongs to.
    fn part_of(&self, plant: usize, process: &str) -> Option<usize> {
        let parts = self.level_parts();
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
        let mut parts: Vec<Part> = self
            .level_parts()
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

    /// Resolves parameters as the rows of this inventory were.
    pub(super) fn resolver(&self) -> Resolver<'_> {
        let (groups, level) = (&self.groups, self.level);
        Resolver::new(self.ledger, groups, self.methodology, level, self.library, self.as_of)
    }

    /// The periods in which the plants file has a factor that a cell would take and that does not hold in the cell's own.
    pub(super) fn plant_factors_elsewhere(&self, resolver: &Resolver<'_>, cell: &Cell) -> BTreeSet<Period> {
        let met = resolver.over_meeting_period(cell);
        let rules = self.methodology.sources[cell.source].parameters.iter();
        let asked = rules.filter(|rule| rule.tiers.iter().any(|tier| matches!(tier, Tier::Plant)));
        asked
            .flat_map(|rule| resolver.valid_elsewhere(&met, &rule.record))
            .collect()
    }

    /// The items of a plant that carry none, by their place in the registry, with the processes that move them; at process level with those that
    /// only cross the fence. What moves nothing is not there.
    pub fn carrying_none_of(&self, plant: usize) -> BTreeMap<usize, CarryingNone> {
        let mut found = self.moved_carrying_none(plant, &self.resolver());
        if let Some(reconciliation) = &self.reconciliation {
            for (item, of) in reconciliation.enterprise.carrying_none_of(plant) {
                found.entry(item).or_insert(of);
            }
        }
        found
    }

    /// The items of a plant that carry none at this level.
    fn moved_carrying_none(&self, plant: usize, resolver: &Resolver<'_>) -> BTreeMap<usize, CarryingNone> {
        let mut found: BTreeMap<usize, CarryingNone> = BTreeMap::new();
        for (place, missing) in &self.carrying_none {
            let cell = &self.plan.cells[*place];
            let groups = cell.groups.iter().map(|group| &self.groups[*group]);
            let moving: Vec<_> = groups.filter(|group| !group.quantity.is_zero()).collect();
            if cell.plant != plant || moving.is_empty() {
                continue;
            }
            let item = found.entry(cell.item).or_default();
            item.periods.insert(cell.period);
            item.valid.extend(self.plant_factors_elsewhere(resolver, cell));
            item.missing = missing.clone();
            for group in moving {
                let side = match group.flow {
                    Flow::Consumed => &mut item.taken_by,
                    _ => &mut item.made_by,
                };
                side.extend(group.process.clone());
            }
        }
        found
    }

    /// The items that carry none: one note a plant of those without any coefficient, one of those whose plant factor does not fit.
    pub(super) fn carrying_none_words(&self) -> Vec<Problem> {
        if self.carrying_none.is_empty() {
            return Vec::new();
        }
        let resolver = self.resolver();
        let cells = self.carrying_none.keys().map(|place| &self.plan.cells[*place]);
        let plants: BTreeSet<usize> = cells.map(|cell| cell.plant).collect();
        plants
            .into_iter()
            .flat_map(|plant| {
                let items = self.moved_carrying_none(plant, &resolver);
                let (unfit, without): (Vec<_>, Vec<_>) = items.iter().partition(|(_, item)| !item.valid.is_empty());
                let known = &self.ledger.plants.plants[plant];
                let (id, name) = (&known.id, &known.title.zh);
                let note = |items: &[(&usize, &CarryingNone)], zh: &str, en: &str| {
                    let named = self.names_carrying_none(plant, items);
                    let message = Text::new(format!("{name}：{zh}：{}", named.zh), format!("{id}: {en}: {}", named.en));
                    (!items.is_empty()).then(|| Problem::note("carries-none", message))
                };
                let without = note(
                    &without,
                    "以下物料标准与企业文件均无系数，移交、接收两侧均不计",
                    "neither the standard nor the plants file has a coefficient, so these carry none, handed over or received",
                );
                let unfit = note(
                    &unfit,
                    "以下物料标准无系数，企业文件的系数有效期（valid）不符，移交、接收两侧均不计",
                    "the standard has no coefficient and the `valid` of those in the plants file does not fit, so these carry none, handed over or received",
                );
                without.into_iter().chain(unfit)
            })
            .collect()
    }

    /// The names of items that carry none; an item that counts in other periods with those in which it carries none, one with plant
    /// factors that do not fit with the periods in which they hold.
    fn names_carrying_none(&self, plant: usize, items: &[(&usize, &CarryingNone)]) -> Text {
        let joined = |periods: &BTreeSet<Period>| {
            let periods: Vec<String> = periods.iter().map(Period::to_string).collect();
            periods.join(" ")
        };
        let remarks = |item: usize, of: &CarryingNone, factors: &str| {
            let mut cells = self.counted().map(|row| self.cell(row));
            let mut words = Vec::new();
            if cells.any(|cell| (cell.plant, cell.item) == (plant, item)) {
                words.push(joined(&of.periods));
            }
            if !of.valid.is_empty() {
                words.push(format!("{factors} {}", joined(&of.valid)));
            }
            if words.is_empty() {
                String::new()
            } else {
                format!(" ({})", words.join("; "))
            }
        };
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        for (place, of) in items {
            let item = self.library.items.at(**place);
            zh.push(item.title().zh.clone() + &remarks(**place, of, "plants.yaml：valid"));
            en.push(item.id().to_owned() + &remarks(**place, of, "plants.yaml: valid"));
        }
        Text::new(zh.join("、"), en.join(", "))
    }

    /// The sum before rows were rounded.
    pub fn sum_unrounded<'r>(&self, rows: impl Iterator<Item = &'r Row>) -> Ratio {
        rows.filter_map(|row| row.emission_unrounded.clone()).sum()
    }
}
