//! What a plant disclosed beside what is computed, and a disclosed total beside the parts disclosed with it.

use super::Checked;
use crate::activity::Disclosure;
use crate::format::methodology::CountEntry;
use crate::inventory::{Grouping, Inventory, Row};
use crate::methodology::{Floor, Level, Methodology, MethodologyRegistry, Source};
use crate::period::{Period, PeriodLength};
use crate::problem::Problems;
use crate::quantity::{Ratio, Rounding};
use crate::spelling::{fold, nearest};
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::Found;

/// What the whole is called in the plants file.
const TOTAL: &str = "total";

pub(super) fn check(evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(ledger) = evidence.ledger else {
        return Ok(checked);
    };
    for (plant, known) in ledger.plants.plants.iter().enumerate() {
        for disclosure in &known.disclosed {
            if let Some(words) = evidence.unknown_in(disclosure) {
                checked.times += 1;
                checked.found.push(Found {
                    plant: Some(plant),
                    period: Some(disclosure.period),
                    detail: Some(words),
                    lines: vec![disclosure.place.clone()],
                    ..Found::default()
                });
                continue;
            }
            let is_of = |methodology: &&Methodology| fold(methodology.id()) == fold(&disclosure.method);
            match evidence.inventory.filter(|inventory| is_of(&inventory.methodology)) {
                Some(inventory) => compare_with(inventory, plant, disclosure, &mut checked),
                None => checked.pass_over(Text::new(
                    format!("所报 {} 的结果须以 --method {} 核对", disclosure.of, disclosure.method),
                    format!(
                        "a disclosed result is of {0}; --method {0} compares it",
                        disclosure.method
                    ),
                )),
            }
        }
        let totals = known
            .disclosed
            .iter()
            .filter(|disclosure| fold(&disclosure.of) == TOTAL);
        for total in totals {
            compare_with_parts(total, &known.disclosed, plant, evidence, &mut checked);
        }
    }
    Ok(checked.none_stated(
        "企业文件没有披露的结果（disclosed）",
        "the plants file has no disclosed result (`disclosed`)",
    ))
}

/// A disclosed result beside the computed one, at the places of what was disclosed.
fn compare_with(inventory: &Inventory<'_>, plant: usize, disclosure: &Disclosure, checked: &mut Checked) {
    let Some((computed, unit)) = computed(inventory, plant, disclosure) else {
        checked.pass_over(Text::new(
            format!("清单没有 `{}`（{}）", disclosure.of, disclosure.period),
            format!("the inventory has no `{}` of {}", disclosure.of, disclosure.period),
        ));
        return;
    };
    let size = &disclosure.unit.size;
    let in_base = inventory.library.units.parse(&unit).ok();
    let Some(base) = in_base.filter(|base| base.dimension == disclosure.unit.dimension) else {
        checked.pass_over(Text::new(
            format!("所报以 {} 计，结果以 {unit} 计", disclosure.unit.text),
            format!("disclosed in {}, computed in {unit}", disclosure.unit.text),
        ));
        return;
    };
    // In the unit and at the places of what was disclosed.
    let Some(computed) = (computed * base.size).divide(size) else {
        return;
    };
    checked.times += 1;
    let rounding = Rounding {
        places: disclosure.value.places(),
        mode: inventory.methodology.rounding.mode,
    };
    if computed.round(rounding) == Some(disclosure.value) {
        return;
    }
    let title = title(inventory.methodology, &disclosure.of);
    let words = Text::new(
        format!("{}，按台账重算", title.zh),
        format!("{}, computed from the ledger", title.en),
    );
    checked.found.push(found(plant, disclosure, &computed, words));
}

/// A disclosed total beside the parts disclosed for its period, where every source category of the total is there.
fn compare_with_parts(
    total: &Disclosure,
    all: &[Disclosure],
    plant: usize,
    evidence: &Evidence<'_>,
    checked: &mut Checked,
) {
    let Ok(methodology) = evidence.shipped(&total.method) else {
        checked.pass_over(Text::new(
            format!("所报总量依据的 {} 不是程序所带的方法学，各项无从得知", total.method),
            format!(
                "a disclosed total is of {}, which is no methodology at hand: its parts are not known",
                total.method
            ),
        ));
        return;
    };
    let parts = Parts {
        total,
        all,
        methodology: &methodology,
        has_one_row: evidence.has_one_row(plant, total.period, methodology.row_period),
        is_of_processes: evidence
            .inventory
            .is_some_and(|inventory| inventory.level == Level::Process),
    };
    let (sum, tolerance) = match parts.sum() {
        Ok(sum) => sum,
        Err(reason) => {
            checked.pass_over(reason);
            return;
        }
    };
    checked.times += 1;
    // Half a unit of the last place of each, the total's among them.
    let half = tolerance.divide(&Ratio::from(2)).unwrap_or_default();
    if (sum.clone() - Ratio::from(total.value)).abs() > half {
        let words = Text::new("总量，由所报各项相加", "the total, of the parts disclosed with it");
        checked.found.push(found(plant, total, &sum, words));
    }
}

impl Evidence<'_> {
    /// What a disclosed result names that there is not: a methodology written nearly as one at hand, or what its methodology has no result of.
    fn unknown_in(&self, disclosure: &Disclosure) -> Option<Text> {
        let (of, method) = (&disclosure.of, &disclosure.method);
        let asked = self.methodology.filter(|asked| fold(asked.id()) == fold(method));
        let shipped = match asked {
            Some(_) => None,
            None => self.shipped(method).ok(),
        };
        let Some(methodology) = asked.or(shipped.as_ref()) else {
            // One that is not near any may be the user's own, from a file that this check was not given.
            let known = MethodologyRegistry::known(self.library);
            let is_known = known.iter().any(|id| fold(id) == fold(method));
            let near = nearest(method, known, 3).join(", ");
            return Some(near).filter(|near| !is_known && !near.is_empty()).map(|near| {
                Text::new(
                    format!("所报 `{of}` 依据的方法学 `{method}` 不存在；相近：{near}"),
                    format!("`{of}` is disclosed of `{method}`, and there is no such methodology; nearest: {near}"),
                )
            });
        };
        let sources = methodology.sources.iter().map(|source| source.id.as_str());
        let intensities = methodology.file.intensities.iter().map(|entry| entry.id.as_str());
        let known: Vec<&str> = [TOTAL].into_iter().chain(sources).chain(intensities).collect();
        if known.iter().any(|name| fold(name) == fold(of)) {
            return None;
        }
        let near = nearest(of, known.iter().copied(), 3);
        let (zh, en, names) = match near.is_empty() {
            true => ("可填", "it has", known),
            false => ("相近", "nearest", near),
        };
        let (id, names) = (methodology.id(), names.join(", "));
        Some(Text::new(
            format!("{id} 没有所报的 `{of}`，未能核对；{zh}：{names}"),
            format!("`{of}` is disclosed, and {id} has no such result: nothing is compared with it; {en}: {names}"),
        ))
    }

    /// Whether all rows of a plant within a period are of the whole of it: what has a floor in each row has it once.
    fn has_one_row(&self, plant: usize, period: Period, row_period: PeriodLength) -> bool {
        let mut of_plant = self.groups.iter().filter(|group| group.plant == plant);
        of_plant.all(|group| !period.contains(group.period) || group.period.row(row_period) == period)
    }
}

/// A disclosed total with what is disclosed beside it.
struct Parts<'a> {
    total: &'a Disclosure,
    all: &'a [Disclosure],
    methodology: &'a Methodology,
    /// Whether a sum that has a floor is of one row of the period.
    has_one_row: bool,
    /// Whether the inventory is of processes, each of which may have a sum of its own.
    is_of_processes: bool,
}

impl Parts<'_> {
    /// The sum of the parts and of the units of their last places, the total's among them. `Err`: why there is none.
    fn sum(&self) -> Result<(Ratio, Ratio), Text> {
        let (mut sum, mut tolerance) = (Ratio::zero(), self.total.last_place());
        for source in self.methodology.sources.iter().filter(|source| {
            source.count == CountEntry::Total
                && (source.levels.is_empty() || source.levels.contains(&Level::Enterprise))
        }) {
            let (value, last_place) = match &source.floor {
                Some(floor) => self.lift(source, floor)?,
                None => self.part(source)?,
            };
            sum = sum + value;
            tolerance = tolerance + last_place;
        }
        Ok((sum, tolerance))
    }

    fn disclosed(&self, source: &Source) -> Option<&Disclosure> {
        self.all.iter().find(|part| {
            fold(&part.of) == fold(&source.id)
                && part.period == self.total.period
                && fold(&part.method) == fold(&self.total.method)
        })
    }

    /// A part and a unit of its last place, in the unit of the total.
    fn part(&self, source: &Source) -> Result<(Ratio, Ratio), Text> {
        let total = self.total;
        let part = self.disclosed(source).ok_or_else(|| {
            Text::new(
                format!("未报 {} 的 `{}`，所报总量不能与各项之和比较", total.period, source.id),
                format!(
                    "no `{}` of {} is disclosed: the total is not compared with its parts",
                    source.id, total.period
                ),
            )
        })?;
        let in_total = |value: Ratio| (value * part.unit.size.clone()).divide(&total.unit.size);
        let values = in_total(Ratio::from(part.value)).zip(in_total(part.last_place()));
        let is_alike = part.unit.dimension == total.unit.dimension;
        values.filter(|_| is_alike).ok_or_else(|| {
            Text::new(
                format!(
                    "`{}` 以 {} 计，总量以 {} 计",
                    source.id, part.unit.text, total.unit.text
                ),
                format!(
                    "`{}` is disclosed in {}, the total in {}",
                    source.id, part.unit.text, total.unit.text
                ),
            )
        })
    }

    /// What lifts the sum of some parts to its floor, as it is disclosed, else as it follows from them.
    fn lift(&self, source: &Source, floor: &Floor) -> Result<(Ratio, Ratio), Text> {
        if self.disclosed(source).is_some() {
            return self.part(source);
        }
        let mut sum = Ratio::zero();
        for member in self
            .methodology
            .sources
            .iter()
            .filter(|other| floor.sources.contains(&other.id))
        {
            sum = sum + self.part(member)?.0;
        }
        // The floor is in the unit of the result.
        let at_least = (floor.at_least.clone() * self.methodology.unit.size.clone()).divide(&self.total.unit.size);
        let lift = at_least.map(|at_least| at_least - sum);
        let lift = lift.map(|lift| if lift.is_negative() { Ratio::zero() } else { lift });
        // Of several sums each may be below the floor where all together are not.
        let is_told = self.has_one_row && !(floor.of_each_process && self.is_of_processes);
        lift.filter(|_| is_told)
            .map(|lift| (lift, Ratio::zero()))
            .ok_or_else(|| {
                Text::new(
                    format!(
                        "未报补足到下限的 `{}`，它不能由 {} 的各项得出",
                        source.id, self.total.period
                    ),
                    format!(
                        "no `{}`, which lifts sums to their floor, is disclosed, and the parts of {} do not tell it",
                        source.id, self.total.period
                    ),
                )
            })
    }
}

fn found(plant: usize, disclosure: &Disclosure, expected: &Ratio, words: Text) -> Found {
    let (value, unit) = (Ratio::from(disclosure.value), &disclosure.unit.text);
    Found {
        plant: Some(plant),
        period: Some(disclosure.period),
        detail: Some(words),
        lines: vec![disclosure.place.clone()],
        ..Found::beside(&value, expected, unit, disclosure.value.places())
    }
}

fn title(methodology: &Methodology, of: &str) -> Text {
    let source = methodology.sources.iter().find(|source| fold(&source.id) == fold(of));
    let intensity = methodology
        .file
        .intensities
        .iter()
        .find(|entry| fold(&entry.id) == fold(of));
    match (source, intensity) {
        (Some(source), _) => source.title.clone(),
        (None, Some(intensity)) => intensity.title.clone(),
        (None, None) => Text::new("总量", "the total"),
    }
}

/// The total, a source category or an intensity of a plant over a period, with its unit; `None` where the inventory has none.
fn computed(inventory: &Inventory<'_>, plant: usize, disclosure: &Disclosure) -> Option<(Ratio, String)> {
    let methodology = inventory.methodology;
    let unit = methodology.unit.text.clone();
    // Memo items too, which no total counts.
    let rows = || {
        inventory.rows.iter().filter(|row| {
            let cell = inventory.cell(row);
            row.emission.is_some() && cell.plant == plant && disclosure.period.contains(cell.period)
        })
    };
    let sum = |rows: Vec<&Row>| Some((Ratio::from(inventory.sum(rows.into_iter())), unit.clone()));
    if fold(&disclosure.of) == TOTAL {
        let counted: Vec<&Row> = rows().filter(|row| inventory.counts(row)).collect();
        return Some(counted).filter(|rows| !rows.is_empty()).and_then(sum);
    }
    let is_here = |source: &Source| source.levels.is_empty() || source.levels.contains(&inventory.level);
    let mut sources = methodology.sources.iter();
    if let Some(source) = sources.find(|source| fold(&source.id) == fold(&disclosure.of) && is_here(source)) {
        // Of a period that the ledger has, a source without a row is nothing.
        rows().next()?;
        return sum(rows().filter(|row| inventory.source(row).id == source.id).collect());
    }
    let id = &inventory.ledger.plants.plants[plant].id;
    for by in [Grouping::Period, Grouping::Year] {
        let found = inventory
            .intensities(&[Grouping::Plant, by])
            .into_iter()
            .find(|intensity| {
                let key = intensity.key.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
                fold(&intensity.id) == fold(&disclosure.of) && key == [id.clone(), disclosure.period.to_string()]
            });
        if let Some(intensity) = found {
            return intensity.unrounded.map(|value| (value, intensity.unit));
        }
    }
    None
}
