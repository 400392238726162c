//! The scenarios of two runs side by side, as their results have them: totals year by year, the peak, and what of their assumptions and files is not the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::result_file::{ReportFormat, data_path};
use super::run_manifest::RunManifest;
use crate::factor::{Library, Named};
use crate::quantity::Ratio;
use crate::text::Text;

/// A scenario on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioDifference {
    /// The result: `scenarios/FILE`.
    pub of: String,
    /// Id of the scenario.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The unit of its totals.
    pub unit: String,
    /// Whether each side left nothing out.
    pub are_complete: [bool; 2],
    /// The totals of years in which they are not the same, as results state them; `None` where a side has no such year.
    pub years: Vec<YearDifference>,
    /// How many years both have.
    pub common_years: usize,
    /// All years after the base year together, where they are not the same.
    pub cumulative: Option<[String; 2]>,
    /// What of the peak is not the same, or all that is said of it where nothing is.
    pub peak: PeakDifference,
    /// The last year that both have and in which they differ, by item: the changes add up to that of the total.
    pub items: Vec<ItemDifference>,
    /// What was assumed otherwise: drivers, levers, methodology, by what they are called.
    pub assumptions: Vec<Assumption>,
    /// Files that it was read from and that are not the same on both sides.
    pub files: Vec<String>,
}

/// A year on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearDifference {
    /// The year.
    pub year: i64,
    /// The totals.
    pub sides: [Option<String>; 2],
}

/// What an item emits in a year, on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemDifference {
    /// The year.
    pub year: i64,
    /// Id of the item.
    pub item: String,
    /// What it is called.
    pub title: Text,
    /// What it emits, exact sums of the rows.
    pub sides: [Ratio; 2],
}

/// The peak on both sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeakDifference {
    /// What is said of it.
    pub verdicts: [Text; 2],
    /// The year.
    pub years: [Option<i64>; 2],
    /// The height.
    pub heights: [Option<String>; 2],
}

impl PeakDifference {
    /// Whether both sides say the same of the peak.
    pub fn is_same(&self) -> bool {
        self.verdicts[0] == self.verdicts[1] && self.years[0] == self.years[1] && self.heights[0] == self.heights[1]
    }
}

/// An assumption that is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// What it is: `driver`, `lever`, `methodology`.
    pub kind: &'static str,
    /// Which one.
    pub name: Text,
    /// Whether each side has it.
    pub sides: [bool; 2],
    /// The years of a driver whose values differ, the first few as `2025: 1 / 2`.
    pub values: Vec<(i64, [Option<String>; 2])>,
}

/// The scenarios that both runs have, with what differs; those of which nothing differs are left out.
pub(super) fn scenario_differences(
    runs: [&Path; 2],
    manifests: &[RunManifest; 2],
    library: &Library,
) -> Vec<ScenarioDifference> {
    let names = manifests.each_ref().map(|manifest| {
        let each = manifest.headlines.iter();
        let each = each.filter_map(|headline| headline.of.split_once('#').map(|(name, _)| name.to_owned()));
        each.collect::<BTreeSet<String>>()
    });
    let mut differences = Vec::new();
    for name in names[0].intersection(&names[1]) {
        let read = |run: &Path| -> Option<Vec<Value>> {
            let bytes = std::fs::read(run.join(data_path(name, ReportFormat::Json))).ok()?;
            serde_json::from_slice(&bytes).ok()
        };
        let (Some(own), Some(its)) = (read(runs[0]), read(runs[1])) else {
            continue;
        };
        let id = |value: &Value| value["scenario"]["id"].as_str().map(str::to_owned);
        for first in &own {
            let second = its.iter().find(|other| id(other) == id(first));
            if let Some(second) = second {
                differences.extend(difference(name, [first, second], library));
            }
        }
    }
    differences
}

fn difference(of: &str, sides: [&Value; 2], library: &Library) -> Option<ScenarioDifference> {
    let first = sides[0];
    let totals = sides.map(totals);
    let all: BTreeSet<&i64> = totals[0].keys().chain(totals[1].keys()).collect();
    let years = all.iter().map(|year| YearDifference {
        year: **year,
        sides: totals.each_ref().map(|totals| totals.get(year).cloned()),
    });
    let years: Vec<YearDifference> = years.filter(|year| year.sides[0] != year.sides[1]).collect();
    let cumulative = sides.map(|side| text(&side["cumulative"]));
    let peak = PeakDifference {
        verdicts: sides.map(|side| both_languages(&side["peak"]["verdict_title"])),
        years: sides.map(|side| side["peak"]["peak_year"].as_i64()),
        heights: sides.map(|side| side["peak"]["height"].as_str().map(str::to_owned)),
    };
    let last = years.iter().rev().find(|year| year.sides.iter().all(Option::is_some));
    let found = ScenarioDifference {
        of: of.to_owned(),
        id: text(&first["scenario"]["id"]),
        title: both_languages(&first["scenario"]["title"]),
        unit: text(&first["unit"]),
        are_complete: sides.map(|side| side["is_complete"].as_bool().unwrap_or(true)),
        common_years: totals[0].keys().filter(|year| totals[1].contains_key(year)).count(),
        cumulative: (cumulative[0] != cumulative[1]).then_some(cumulative),
        items: last.map_or_else(Vec::new, |last| items(last.year, sides, library)),
        assumptions: assumptions(sides),
        files: files(sides),
        years,
        peak,
    };
    let is_same = found.years.is_empty()
        && found.peak.is_same()
        && found.assumptions.is_empty()
        && found.files.is_empty()
        && found.are_complete[0] == found.are_complete[1];
    (!is_same).then_some(found)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn both_languages(value: &Value) -> Text {
    Text::new(text(&value["zh"]), text(&value["en"]))
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn totals(side: &Value) -> BTreeMap<i64, String> {
    list(&side["years"])
        .filter_map(|year| Some((year["year"].as_i64()?, text(&year["total"]))))
        .collect()
}

/// What counts, by item, where the rows of one side are not those of the other; largest change first.
fn items(year: i64, sides: [&Value; 2], library: &Library) -> Vec<ItemDifference> {
    let emissions = |side: &Value| {
        let mut sums: BTreeMap<String, Ratio> = BTreeMap::new();
        let of_year = list(&side["years"]).filter(|value| value["year"].as_i64() == Some(year));
        let rows = of_year
            .flat_map(|value| list(&value["plants"]))
            .flat_map(|plant| list(&plant["rows"]));
        for row in rows.filter(|row| row["counts"] != Value::Bool(false)) {
            if let Ok(emission) = text(&row["emission"]).parse::<Ratio>() {
                let sum = sums.entry(text(&row["item"])).or_default();
                *sum = sum.clone() + emission;
            }
        }
        sums
    };
    let [own, its] = sides.map(emissions);
    let names: BTreeSet<&String> = own.keys().chain(its.keys()).collect();
    let each = names.into_iter().map(|item| ItemDifference {
        year,
        title: library
            .items
            .find(item)
            .map_or_else(|| Text::same(item), |known| known.title().clone()),
        item: item.clone(),
        sides: [&own, &its].map(|sums| sums.get(item).cloned().unwrap_or_default()),
    });
    let mut items: Vec<ItemDifference> = each.filter(|item| item.sides[0] != item.sides[1]).collect();
    items.sort_by_key(|item| std::cmp::Reverse((item.sides[1].clone() - item.sides[0].clone()).abs()));
    items
}

fn assumptions(sides: [&Value; 2]) -> Vec<Assumption> {
    let mut found = Vec::new();
    for (kind, field) in [("driver", "drivers"), ("lever", "levers")] {
        let of = |side: &Value| -> Vec<Value> { list(&side["scenario"][field]).cloned().collect() };
        let [own, its] = sides.map(of);
        let ids: Vec<&Value> = own.iter().chain(&its).map(|value| &value["id"]).collect();
        let mut seen: Vec<&Value> = Vec::new();
        for id in ids {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let pair = [&own, &its].map(|values| values.iter().find(|value| value["id"] == *id));
            if pair[0] == pair[1] {
                continue;
            }
            let known = pair[1].or(pair[0]).map(|value| both_languages(&value["title"]));
            found.push(Assumption {
                kind,
                name: known
                    .filter(|title| !title.en.is_empty())
                    .unwrap_or_else(|| Text::same(text(id))),
                sides: pair.map(|value| value.is_some()),
                values: values(pair),
            });
        }
    }
    let methods = sides.map(|side| text(&side["methodology"]));
    if methods[0] != methods[1] {
        found.push(Assumption {
            kind: "methodology",
            name: Text::same(format!("{} / {}", methods[0], methods[1])),
            sides: [true, true],
            values: Vec::new(),
        });
    }
    found
}

/// The years of a driver whose values differ.
fn values(pair: [Option<&Value>; 2]) -> Vec<(i64, [Option<String>; 2])> {
    let of = |driver: Option<&Value>| -> BTreeMap<i64, String> {
        let Some(driver) = driver else {
            return BTreeMap::new();
        };
        list(&driver["values"])
            .filter_map(|value| Some((value["year"].as_i64()?, text(&value["value"]))))
            .collect()
    };
    let sides = pair.map(of);
    let years: BTreeSet<&i64> = sides[0].keys().chain(sides[1].keys()).collect();
    let each = years
        .into_iter()
        .map(|year| (*year, sides.each_ref().map(|side| side.get(year).cloned())));
    each.filter(|(_, [own, its])| own != its).collect()
}

/// Files that are not the same: scenario files and inputs by their hashes.
fn files(sides: [&Value; 2]) -> Vec<String> {
    let of = |side: &Value| -> BTreeMap<String, String> {
        list(&side["scenario"]["files"])
            .chain(list(&side["inputs"]))
            .map(|file| (text(&file["path"]), text(&file["sha256"])))
            .collect()
    };
    let sides = sides.map(of);
    let names: BTreeSet<&String> = sides[0].keys().chain(sides[1].keys()).collect();
    let differing = names
        .into_iter()
        .filter(|name| sides[0].get(*name) != sides[1].get(*name));
    differing.cloned().collect()
}
