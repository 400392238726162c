//! Denominators and intensities: results per unit of what a plant makes.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Inventory;
use super::grouping::Grouping;
use super::row::Row;
use crate::activity::{Group, Plant};
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::format::methodology::{BasisEntry, IntensityEntry};
use crate::methodology::Level;
use crate::period::Period;
use crate::problem::{Problem, Problems};
use crate::quantity::{Decimal, Ratio, Rounding};
use crate::text::Text;

/// A result per unit of product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intensity {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Whose it is: the values of the grouping dimensions; empty for the whole.
    pub key: Vec<(String, Text)>,
    /// The sum above the line.
    pub numerator: Decimal,
    /// Its unit.
    pub numerator_unit: String,
    /// The output below the line.
    pub denominator: Ratio,
    /// Id of the item below the line.
    pub denominator_item: String,
    /// Its unit.
    pub denominator_unit: String,
    /// How many units shown one plain quotient is.
    pub scale: Ratio,
    /// The quotient, rounded; `None` where nothing was made.
    pub value: Option<Decimal>,
    /// The quotient before it was rounded.
    pub unrounded: Option<Ratio>,
    /// The unit shown.
    pub unit: String,
}

/// Whether a group's plant and period are within what is asked.
type Within<'f> = &'f dyn Fn(usize, Period) -> bool;

impl Inventory<'_> {
    /// Places of the groups that give the output of an item and everything below it: what each plant states as its output, and what
    /// its processes produced in periods of which the plant states none.
    pub fn output_groups(&self, item: &str, within: Within<'_>) -> Vec<usize> {
        let of_item = |place: &usize| {
            let group = &self.groups[*place];
            let id = self.library.items.at(group.item).id();
            group.flow == Flow::Produced && self.library.items.is_within(id, item)
        };
        let all: Vec<usize> = (0..self.groups.len()).filter(of_item).collect();
        let (mut chosen, of_processes): (Vec<usize>, Vec<usize>) =
            all.into_iter().partition(|place| self.groups[*place].process.is_none());
        let stated: Vec<(usize, Period)> = chosen
            .iter()
            .map(|place| (self.groups[*place].plant, self.groups[*place].period))
            .collect();
        chosen.extend(of_processes.into_iter().filter(|place| {
            let group = &self.groups[*place];
            !stated
                .iter()
                .any(|(plant, period)| *plant == group.plant && period.overlaps(group.period))
        }));
        chosen.retain(|place| within(self.groups[*place].plant, self.groups[*place].period));
        chosen.sort_unstable();
        chosen
    }

    /// What was made of an item and everything below it; `None` where there is no line of it.
    pub fn produced(&self, item: &str, within: Within<'_>) -> Option<Ratio> {
        let places = self.output_groups(item, within);
        let sum = places.iter().map(|place| self.groups[*place].quantity.clone()).sum();
        (!places.is_empty()).then_some(sum)
    }

    /// The declared intensities of the whole, or of each plant and period of the grouping.
    pub fn intensities(&self, by: &[Grouping]) -> Vec<Intensity> {
        let keeps = |dimension: &Grouping| matches!(dimension, Grouping::Plant | Grouping::Period | Grouping::Year);
        let by: Vec<Grouping> = by.iter().copied().filter(keeps).collect();
        let mut keys: Vec<Vec<(String, Text)>> = Vec::new();
        let mut rows: HashMap<Vec<String>, Vec<&Row>> = HashMap::new();
        for row in self.counted() {
            let key: Vec<(String, Text)> = by.iter().map(|dimension| self.value(row, *dimension)).collect();
            match rows.entry(ids(&key)) {
                Entry::Occupied(mut known) => known.get_mut().push(row),
                Entry::Vacant(new) => {
                    new.insert(vec![row]);
                    keys.push(key);
                }
            }
        }
        // A year's output over a month's emissions is no intensity: where periods of the grouping overlap, there is none.
        let at = |wanted| by.iter().position(|grouping| *grouping == wanted);
        let (plant_at, period_at) = (at(Grouping::Plant), at(Grouping::Period));
        // The plants of one book may keep months and years: each is held to its own.
        let mut periods: BTreeMap<&str, BTreeSet<Period>> = BTreeMap::new();
        for key in &keys {
            let plant = plant_at.map_or("", |at| key[at].0.as_str());
            if let Some(period) = period_at.and_then(|at| Period::parse(&key[at].0).ok()) {
                periods.entry(plant).or_default().insert(period);
            }
        }
        let is_mixed = |periods: &BTreeSet<Period>| {
            let mut pairs = periods
                .iter()
                .flat_map(|left| periods.iter().map(move |right| (left, right)));
            pairs.any(|(left, right)| left != right && left.overlaps(*right))
        };
        let mixed: BTreeSet<String> = periods
            .iter()
            .filter(|(_, periods)| is_mixed(periods))
            .map(|(plant, _)| (*plant).to_owned())
            .collect();
        let is_of_mixed = |key: &Vec<(String, Text)>| mixed.contains(plant_at.map_or("", |at| key[at].0.as_str()));
        keys.retain(|key| !is_of_mixed(key));
        let declared = self.declared_intensities().filter(|entry| !entry.is_of_each_process());
        let declared: Vec<(&IntensityEntry, HashMap<Vec<String>, Ratio>)> = declared
            .map(|entry| (entry, self.outputs_by(&entry.per, &by)))
            .collect();
        let mut intensities = Vec::new();
        for key in keys {
            let ids = ids(&key);
            let of_key = rows.get(&ids).map_or(&[][..], Vec::as_slice);
            for (entry, outputs) in &declared {
                let of_source = |row: &&&Row| entry.of == "total" || self.source(row).id == entry.of;
                let numerator = self.sum(of_key.iter().filter(of_source).copied());
                let denominator = outputs.get(&ids).cloned();
                let quotient = denominator.and_then(|made| self.quotient(entry, &entry.per, numerator, made));
                intensities.extend(quotient.map(|quotient| Intensity {
                    key: key.clone(),
                    ..quotient
                }));
            }
        }
        intensities
    }

    /// What was made of an item and everything below it, by the grouping's plants and periods.
    fn outputs_by(&self, item: &str, by: &[Grouping]) -> HashMap<Vec<String>, Ratio> {
        let row_period = self.methodology.row_period;
        let mut outputs: HashMap<Vec<String>, Ratio> = HashMap::new();
        for place in self.output_groups(item, &|_, _| true) {
            let group = &self.groups[place];
            let id = |dimension: &Grouping| match dimension {
                Grouping::Plant => Some(self.ledger.plants.plants[group.plant].id.clone()),
                Grouping::Period => Some(group.period.row(row_period).to_string()),
                Grouping::Year => Some(group.period.year().to_string()),
                _ => None,
            };
            let sum = outputs.entry(by.iter().filter_map(id).collect()).or_default();
            *sum = sum.clone() + group.quantity.clone();
        }
        outputs
    }

    /// The intensities that the methodology declares for this level.
    fn declared_intensities(&self) -> impl Iterator<Item = &IntensityEntry> {
        let declared = self.methodology.file.intensities.iter();
        declared.filter(|entry| self.level.is_among(&entry.levels))
    }

    /// What one process gives per unit of its reference product, over the whole ledger or one row period; `None` where it has no such
    /// product, or made none.
    pub fn process_intensity(&self, plant: usize, process: &str, period: Option<Period>) -> Option<Intensity> {
        let entry = self.declared_intensities().find(|entry| entry.is_of_each_process())?;
        let kind = self.ledger.process_type(plant, process);
        let product = self.library.processes.find(kind)?.product()?;
        let row_period = self.methodology.row_period;
        let within = |other: Period| period.is_none_or(|period| period == other.row(row_period));
        let rows = self
            .rows_of_process(plant, process)
            .filter(|row| within(self.cell(row).period));
        let numerator = self.sum(rows);
        let made = self.groups.iter().filter(|group| {
            group.plant == plant
                && group.process.as_deref() == Some(process)
                && group.flow == Flow::Produced
                && within(group.period)
                && self
                    .library
                    .items
                    .is_within(self.library.items.at(group.item).id(), product)
        });
        let denominator: Ratio = made.map(|group| group.quantity.clone()).sum();
        let mut intensity = self.quotient(entry, product, numerator, denominator)?;
        // The unit is given per tonne; a product that is measured otherwise has its own.
        let own = &self.library.items.find(product)?.unit.text;
        if let Some((above, _)) = entry.unit.split_once('/') {
            intensity.unit = format!("{above}/{own}");
        }
        intensity.key = vec![(process.to_owned(), self.process_title(plant, process))];
        Some(intensity)
    }

    fn quotient(
        &self,
        entry: &IntensityEntry,
        product: &str,
        numerator: Decimal,
        denominator: Ratio,
    ) -> Option<Intensity> {
        let scale = entry.scale.map_or_else(Ratio::one, |scale| Ratio::from(scale.get()));
        let unrounded = (Ratio::from(numerator) * scale.clone()).divide(&denominator);
        let rounding = Rounding {
            places: entry.places,
            mode: self.methodology.rounding.mode,
        };
        let item = self.library.items.find(product)?;
        Some(Intensity {
            id: entry.id.clone(),
            title: entry.title.clone(),
            key: Vec::new(),
            numerator,
            numerator_unit: self.methodology.unit.text.clone(),
            denominator,
            denominator_item: item.id().to_owned(),
            denominator_unit: item.unit.text.clone(),
            scale,
            value: unrounded.as_ref().and_then(|value| value.round(rounding)),
            unrounded,
            unit: entry.unit.clone(),
        })
    }

    /// Every declared intensity has a denominator, unless it is optional; a plant's stated output is what its processes made; and what the processes made of
    /// a product that the methodology deducts is stated as the plant's output too, since the enterprise level reads only that.
    /// `asked` is the level of the result that the enterprise's inventory is drawn up for.
    pub(super) fn check_denominators(mut self, asked: Level, allow_gaps: bool) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        for entry in self.declared_intensities().filter(|entry| !entry.is_of_each_process()) {
            let plants: BTreeSet<usize> = self.groups.iter().map(|group| group.plant).collect();
            let makers = self.output_groups(&entry.per, &|_, _| true).into_iter();
            let makers: BTreeSet<usize> = makers.map(|place| self.groups[place].plant).collect();
            let without: Vec<usize> = plants.difference(&makers).copied().collect();
            for plant in without.iter().filter(|_| !entry.optional) {
                let known = &self.ledger.plants.plants[*plant];
                // Beside a plant that makes the product, one that makes none is part of the whole; alone it has no intensity, which the processes, each
                // by its own product, do not need.
                let optional = allow_gaps || asked == Level::Process || without.len() < plants.len();
                problems.push(missing_denominator(known, entry, self.library, optional));
            }
            for plant in plants {
                problems.extend(self.output_differs(plant, &entry.per, asked));
            }
        }
        problems.extend(self.output_only_of_processes());
        let problems = Problems(problems).check()?;
        self.notes.extend(problems);
        self.notes.sort_by_key(|note| note.severity);
        Ok(self)
    }

    /// The sums, by row period, of a plant's stated output and of its processes' of an item and everything below it.
    fn outputs(&self, plant: usize, item: &str) -> BTreeMap<Period, (Option<Ratio>, Option<Ratio>)> {
        let mut outputs: BTreeMap<Period, (Option<Ratio>, Option<Ratio>)> = BTreeMap::new();
        let of_item = |group: &&Group| {
            let id = self.library.items.at(group.item).id();
            group.plant == plant && group.flow == Flow::Produced && self.library.items.is_within(id, item)
        };
        let row = |group: &Group| group.period.row(self.methodology.row_period);
        let stated: BTreeSet<Period> = self
            .groups
            .iter()
            .filter(of_item)
            .filter(|group| group.process.is_none())
            .map(row)
            .collect();
        for group in self.groups.iter().filter(of_item) {
            // A month of a process belongs to the year that the plant states.
            let own = row(group);
            let period = stated
                .iter()
                .copied()
                .find(|period| period.overlaps(own))
                .unwrap_or(own);
            {
                let cell = outputs.entry(period).or_default();
                let slot = if group.process.is_none() {
                    &mut cell.0
                } else {
                    &mut cell.1
                };
                let sum = slot.take().unwrap_or_else(Ratio::zero) + group.quantity.clone();
                *slot = Some(sum);
            }
        }
        outputs
    }

    fn output_differs(&self, plant: usize, item: &str, asked: Level) -> Option<Problem> {
        let known = self.library.items.find(item)?;
        let counts = match asked {
            Level::Enterprise => Text::new("采用企业产出", "the plant's output counts"),
            Level::Process => Text::new(
                "各工序按自身产出计，对照的企业层级按企业产出计",
                "each process counts what it produced, the enterprise that they are compared with the plant's output",
            ),
        };
        let (maker, unit) = (&self.ledger.plants.plants[plant], &known.unit.text);
        let (id, name) = (&maker.id, &maker.title.zh);
        self.outputs(plant, item).into_iter().find_map(|(period, outputs)| {
            let (Some(stated), Some(made)) = outputs else { return None };
            (stated != made).then(|| {
                Problem::warning(
                    "output-differs",
                    Text::new(
                        format!("{name} {period} {}：企业产出 {stated} {unit}，各工序产出合计 {made} {unit}；{}", known.title().zh, counts.zh),
                        format!(
                            "{id} {period} {}: the plant's output is {stated} {unit}, its processes produced {made} {unit}; {}",
                            known.id(),
                            counts.en
                        ),
                    ),
                )
            })
        })
    }

    /// Products that the methodology counts by the plant's output and that only processes state.
    fn output_only_of_processes(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let sources = self
            .methodology
            .sources
            .iter()
            .filter(|source| source.basis == BasisEntry::Produced);
        for item in sources.flat_map(|source| &source.items) {
            for plant in 0..self.ledger.plants.plants.len() {
                let outputs = self.outputs(plant, item);
                let Some((period, _)) = outputs
                    .into_iter()
                    .find(|(_, (stated, made))| stated.is_none() && made.is_some())
                else {
                    continue;
                };
                let maker = &self.ledger.plants.plants[plant];
                let (id, name) = (&maker.id, &maker.title.zh);
                let zh = self.library.items.find(item).map_or(item, |known| &known.title().zh);
                problems.push(
                    Problem::warning(
                        "output-only-of-processes",
                        Text::new(
                            format!("{name} {period} {zh}：只有工序产出，没有企业产出；企业层级未计其固碳"),
                            format!("{id} {period} {item}: only processes state its output, the plant does not; its carbon is not deducted at enterprise level"),
                        ),
                    )
                    .hint(Text::new(
                        format!("加一行：item = {item}，flow = produced，process 留空"),
                        format!("add a line with item = {item}, flow = produced and a blank process"),
                    )),
                );
            }
        }
        problems
    }
}

fn missing_denominator(plant: &Plant, entry: &IntensityEntry, library: &Library, allow_gaps: bool) -> Problem {
    let item = library.items.find(&entry.per);
    let (id, zh) = item.map_or((entry.per.as_str(), entry.per.as_str()), |item| {
        (item.id(), &item.title().zh)
    });
    let message = Text::new(
        format!("{} 没有{zh}产量，不能得出“{}”", plant.title.zh, entry.title.zh),
        format!(
            "{} has no output of `{id}`, the denominator of \"{}\"",
            plant.id, entry.title.en
        ),
    );
    if allow_gaps {
        return Problem::warning("missing-denominator", message);
    }
    Problem::error("missing-denominator", message).hint(Text::new(
        format!("加一行：item = {id}，flow = produced，process 留空；或用 --allow-gaps 只取总量"),
        format!(
            "add a line with item = {id}, flow = produced and a blank process; or use --allow-gaps for the total alone"
        ),
    ))
}

/// The ids of a key.
fn ids(key: &[(String, Text)]) -> Vec<String> {
    key.iter().map(|(id, _)| id.clone()).collect()
}
