//! What a plant disclosed beside what is computed, and a disclosed total beside the parts disclosed with it.

use super::Checked;
use crate::activity::Disclosure;
use crate::format::methodology::CountEntry;
use crate::inventory::{Grouping, Inventory};
use crate::methodology::{Level, Methodology};
use crate::problem::Problems;
use crate::quantity::{Decimal, Ratio, Rounding, RoundingMode};
use crate::spelling::fold;
use crate::text::Text;
use crate::verification::evidence::Evidence;
use crate::verification::finding::{Expected, Figure, Found};

/// What the whole is called in the plants file.
const TOTAL: &str = "total";

pub(super) fn check(evidence: &Evidence<'_>) -> Result<Checked, Problems> {
    let mut checked = Checked::default();
    let Some(ledger) = evidence.ledger else {
        return Ok(checked);
    };
    for (plant, known) in ledger.plants.plants.iter().enumerate() {
        for disclosure in &known.disclosed {
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
    if rounded(&computed, disclosure.value.places()) == Some(disclosure.value) {
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
        return;
    };
    let sources = methodology.sources.iter().filter(|source| {
        source.count == CountEntry::Total && (source.levels.is_empty() || source.levels.contains(&Level::Enterprise))
    });
    let mut sum = Ratio::zero();
    let mut tolerance = total.last_place();
    for source in sources {
        let part = all.iter().find(|part| {
            fold(&part.of) == fold(&source.id)
                && part.period == total.period
                && fold(&part.method) == fold(&total.method)
        });
        let Some(part) = part.filter(|part| part.unit.dimension == total.unit.dimension) else {
            return;
        };
        let to_total = |value: Ratio| {
            (value * part.unit.size.clone())
                .divide(&total.unit.size)
                .unwrap_or_default()
        };
        sum = sum + to_total(Ratio::from(part.value));
        tolerance = tolerance + to_total(part.last_place());
    }
    checked.times += 1;
    // Half a unit of the last place of each, the total's among them.
    let half = tolerance.divide(&Ratio::from(2)).unwrap_or_default();
    if (sum.clone() - Ratio::from(total.value)).abs() > half {
        let words = Text::new("总量，由所报各项相加", "the total, of the parts disclosed with it");
        checked.found.push(found(plant, total, &sum, words));
    }
}

fn found(plant: usize, disclosure: &Disclosure, expected: &Ratio, words: Text) -> Found {
    let figure = |value: &Ratio| Figure::new(value.clone(), &disclosure.unit.text, disclosure.value.places());
    let value = Ratio::from(disclosure.value);
    let difference = (value.clone() - expected.clone()).abs();
    Found {
        plant: Some(plant),
        period: Some(disclosure.period),
        found: Some(figure(&value)),
        percent: (difference.clone() * Ratio::from(100)).divide(&expected.abs()),
        difference: Some(figure(&difference)),
        expected: Some(Expected::Figure(figure(expected))),
        detail: Some(words),
        lines: vec![disclosure.place.clone()],
        ..Found::default()
    }
}

fn rounded(value: &Ratio, places: u32) -> Option<Decimal> {
    value.round(Rounding {
        places,
        mode: RoundingMode::HalfAwayFromZero,
    })
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
    let unit = inventory.methodology.unit.text.clone();
    let rows = || {
        inventory.counted().filter(|row| {
            let cell = inventory.cell(row);
            cell.plant == plant && disclosure.period.contains(cell.period)
        })
    };
    if fold(&disclosure.of) == TOTAL {
        return rows().next().map(|_| (Ratio::from(inventory.sum(rows())), unit));
    }
    let of_source = || rows().filter(|row| fold(&inventory.source(row).id) == fold(&disclosure.of));
    if of_source().next().is_some() {
        return Some((Ratio::from(inventory.sum(of_source())), unit));
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
