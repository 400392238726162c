//! Denominators and intensities: results per unit of what a plant makes.

use super::Inventory;
use super::grouping::Grouping;
use super::row::Row;
use crate::factor::{Library, Named};
use crate::flow::Flow;
use crate::format::methodology::IntensityEntry;
use crate::period::Period;
use crate::problem::{Problem, Problems, Severity};
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
    /// What was made of an item and everything below it: the plant's stated output, else what its processes produced. `None` where
    /// there is no line of it.
    pub fn produced(&self, item: &str, within: Within<'_>) -> Option<Ratio> {
        let mut sum: Option<Ratio> = None;
        for plant in 0..self.ledger.plants.plants.len() {
            let of = |of_plant: bool| -> Option<Ratio> {
                let amounts: Vec<Ratio> = self
                    .groups
                    .iter()
                    .filter(|group| {
                        group.plant == plant
                            && group.flow == Flow::Produced
                            && group.process.is_none() == of_plant
                            && within(group.plant, group.period)
                            && self
                                .library
                                .items
                                .is_within(self.library.items.at(group.item).id(), item)
                    })
                    .map(|group| group.quantity.clone())
                    .collect();
                (!amounts.is_empty()).then(|| amounts.into_iter().sum())
            };
            if let Some(amount) = of(true).or_else(|| of(false)) {
                sum = Some(sum.unwrap_or_else(Ratio::zero) + amount);
            }
        }
        sum
    }

    /// The declared intensities of the whole, or of each plant and period of the grouping.
    pub fn intensities(&self, by: &[Grouping]) -> Vec<Intensity> {
        let keeps = |dimension: &Grouping| matches!(dimension, Grouping::Plant | Grouping::Period | Grouping::Year);
        let by: Vec<Grouping> = by.iter().copied().filter(keeps).collect();
        let mut keys: Vec<Vec<(String, Text)>> = Vec::new();
        for row in self.counted() {
            let key: Vec<(String, Text)> = by.iter().map(|dimension| self.value(row, *dimension)).collect();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let mut intensities = Vec::new();
        for key in keys {
            for entry in &self.methodology.file.intensities {
                intensities.extend(self.intensity(entry, &by, &key));
            }
        }
        intensities
    }

    fn intensity(&self, entry: &IntensityEntry, by: &[Grouping], key: &[(String, Text)]) -> Option<Intensity> {
        let in_key = |row: &&Row| {
            by.iter()
                .zip(key)
                .all(|(dimension, value)| self.value(row, *dimension) == *value)
        };
        let of_source = |row: &&Row| entry.of == "total" || self.source(row).id == entry.of;
        let numerator = self.sum(self.counted().filter(in_key).filter(of_source));
        let row_period = self.methodology.row_period;
        let within = |plant: usize, period: Period| {
            by.iter().zip(key).all(|(dimension, (id, _))| match dimension {
                Grouping::Plant => self.ledger.plants.plants[plant].id == *id,
                Grouping::Period => period.row(row_period).to_string() == *id,
                Grouping::Year => period.year().to_string() == *id,
                _ => true,
            })
        };
        let denominator = self.produced(&entry.per, &within)?;
        let scale = entry
            .scale
            .as_deref()
            .and_then(|text| text.parse().ok())
            .unwrap_or_else(Ratio::one);
        let unrounded = (Ratio::from(numerator) * scale.clone()).divide(&denominator);
        let rounding = Rounding {
            places: entry.places,
            mode: self.methodology.rounding.mode,
        };
        let item = self.library.items.find(&entry.per)?;
        Some(Intensity {
            id: entry.id.clone(),
            title: entry.title.clone(),
            key: key.to_vec(),
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

    /// Every declared intensity has a denominator; a plant's stated output is what its processes made.
    pub(super) fn check_denominators(mut self, allow_gaps: bool) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        for entry in &self.methodology.file.intensities {
            for plant in 0..self.ledger.plants.plants.len() {
                if !self.groups.iter().any(|group| group.plant == plant) {
                    continue;
                }
                let id = &self.ledger.plants.plants[plant].id;
                if self.produced(&entry.per, &|other, _| other == plant).is_none() {
                    problems.push(missing_denominator(id, entry, self.library, allow_gaps));
                } else if let Some(problem) = self.output_differs(plant, &entry.per) {
                    problems.push(problem);
                }
            }
        }
        let problems = Problems(problems).check()?;
        self.notes.extend(problems);
        self.notes.sort_by_key(|note| note.severity);
        Ok(self)
    }

    fn output_differs(&self, plant: usize, item: &str) -> Option<Problem> {
        let sum = |of_plant: bool| -> Ratio {
            self.groups
                .iter()
                .filter(|group| {
                    group.plant == plant
                        && group.flow == Flow::Produced
                        && group.process.is_none() == of_plant
                        && self
                            .library
                            .items
                            .is_within(self.library.items.at(group.item).id(), item)
                })
                .map(|group| group.quantity.clone())
                .sum()
        };
        let (stated, made) = (sum(true), sum(false));
        if stated.is_zero() || made.is_zero() || stated == made {
            return None;
        }
        let item = self.library.items.find(item)?;
        let (plant, unit) = (&self.ledger.plants.plants[plant].id, &item.unit.text);
        Some(Problem {
            severity: Severity::Warning,
            ..Problem::warning(
                "output-differs",
                Text::new(
                    format!(
                        "{plant} {}：企业产出 {stated} {unit}，各工序产出合计 {made} {unit}；采用企业产出",
                        item.title().zh
                    ),
                    format!(
                        "{plant} {}: the plant's output is {stated} {unit}, its processes produced {made} {unit}; the plant's output counts",
                        item.id()
                    ),
                ),
            )
        })
    }
}

fn missing_denominator(plant: &str, entry: &IntensityEntry, library: &Library, allow_gaps: bool) -> Problem {
    let item = library.items.find(&entry.per);
    let (id, zh) = item.map_or((entry.per.as_str(), entry.per.as_str()), |item| {
        (item.id(), &item.title().zh)
    });
    let message = Text::new(
        format!("{plant} 没有{zh}产量，不能得出“{}”", entry.title.zh),
        format!(
            "{plant} has no output of `{id}`, the denominator of \"{}\"",
            entry.title.en
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
