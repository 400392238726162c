//! The plants file beside a ledger: who the plants are, where, with which units, and what they know of their materials.

use std::path::Path;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::acceptance::{Acceptance, AcceptanceEntry};
use super::disclosure::{Disclosure, DisclosureEntry};
use super::plant_factor::build_factor;
use super::plant_unit::PlantUnit;
use super::statement::WrittenNumber;
use crate::factor::stated_uncertainty::StatedUncertainty;
use crate::factor::{Library, Named};
use crate::format::factor_set::ScoreEntry;
use crate::period::Period;
use crate::problem::{Place, Problem, Problems, near_names};
use crate::quantity::Ratio;
use crate::spelling::fold;
use crate::text::Text;
use crate::yaml;

/// `plants.yaml` as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlantFile {
    /// The plants.
    pub plants: Vec<PlantEntry>,
}

/// A plant as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlantEntry {
    /// Id, as the ledger names it.
    pub id: String,
    /// What it is called.
    #[serde(default)]
    pub title: Option<Text>,
    /// Other names that the ledger may use.
    #[serde(default)]
    pub names: Vec<String>,
    /// Region; picks the grid factor.
    #[serde(default)]
    pub region: Option<String>,
    /// City at prefecture level: for registers of units and sums of a city.
    #[serde(default)]
    pub city: Option<String>,
    /// Route: `bf-bof`, `eaf`.
    #[serde(default)]
    pub route: Option<String>,
    /// The methodology by which the plant is accounted where plants of several sectors stand together.
    #[serde(default)]
    pub methodology: Option<String>,
    /// What every result of the plant must say: modelled, not measured.
    #[serde(default)]
    pub note: Option<Text>,
    /// Units, by the names that the ledger's process column uses.
    #[serde(default)]
    pub units: Vec<PlantUnitEntry>,
    /// Factors of the plant's own.
    #[serde(default)]
    pub factors: Vec<PlantFactorEntry>,
    /// Findings of `check` that the plant has answered.
    #[serde(default)]
    pub accepted: Vec<Spanned<AcceptanceEntry>>,
    /// Results that the plant has disclosed.
    #[serde(default)]
    pub disclosed: Vec<Spanned<DisclosureEntry>>,
}

/// A unit of a plant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlantUnitEntry {
    /// Id: `bf-2`.
    pub id: String,
    /// Process type: `blast-furnace`.
    pub process: String,
    /// Capacity, by the year where its unit says so.
    #[serde(default)]
    pub capacity: Option<String>,
    /// Unit of the capacity: `10^4 t/a` by the year; `t` or `m3` is the size of a furnace.
    #[serde(default)]
    pub capacity_unit: Option<String>,
    /// First period of operation.
    #[serde(default)]
    pub start: Option<String>,
    /// Last period of operation.
    #[serde(default)]
    pub stop: Option<String>,
    /// Equipment class: `top-charged`.
    #[serde(default)]
    pub equipment_class: Option<String>,
    /// What it burns, where nothing but the carbon of this leaves with its stack gas.
    #[serde(default)]
    pub burns: Vec<String>,
}

/// A factor of a plant's own as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlantFactorEntry {
    /// Item.
    pub item: String,
    /// Parameter.
    pub parameter: String,
    /// Value.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// What it rests on.
    pub evidence: String,
    /// The period in which it holds; none: always.
    #[serde(default)]
    pub valid: Option<String>,
    /// Half the width of the value's 95 % interval in percent.
    #[serde(default)]
    pub uncertainty: Option<String>,
    /// The shape of its distribution; normal where it is not named.
    #[serde(default)]
    pub distribution: Option<String>,
    /// Scores of data quality in place of a percentage.
    #[serde(default)]
    pub scores: Option<ScoreEntry>,
}

/// A plant.
#[derive(Clone, Debug, Default)]
pub struct Plant {
    /// Id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// Other names.
    pub names: Vec<String>,
    /// The plants file that says so; empty where a ledger alone names it.
    pub file: String,
    /// Id of the region.
    pub region: Option<String>,
    /// The city, by its English name where the region's cities are listed, else as written.
    pub city: Option<String>,
    /// Route: `bf-bof`, `eaf`.
    pub route: Option<String>,
    /// The methodology by which it is accounted where plants of several sectors stand together.
    pub methodology: Option<String>,
    /// What every result must say.
    pub note: Option<Text>,
    /// Its units.
    pub units: Vec<PlantUnit>,
    /// Factors of its own.
    pub factors: Vec<PlantFactor>,
    /// Findings of `check` that it has answered.
    pub accepted: Vec<Acceptance>,
    /// Results that it has disclosed.
    pub disclosed: Vec<Disclosure>,
}

/// A factor of a plant's own.
#[derive(Clone, Debug)]
pub struct PlantFactor {
    /// Id: `plants.yaml#mill-a/silicomanganese/emission_factor`.
    pub id: String,
    /// Id of the item.
    pub item: String,
    /// Id of the parameter.
    pub parameter: String,
    /// The value in the parameter's unit for the item.
    pub value: Ratio,
    /// The value and unit as written.
    pub printed: String,
    /// The number as written.
    pub written: WrittenNumber,
    /// What it rests on.
    pub evidence: String,
    /// The period in which it holds.
    pub valid: Option<Period>,
    /// What is stated of how uncertain it is.
    pub uncertainty: Option<StatedUncertainty>,
}

/// The plants of one or more plants files.
#[derive(Clone, Debug, Default)]
pub struct PlantBook {
    /// The plants, in the order of the files.
    pub plants: Vec<Plant>,
    /// Whether a plants file was read: then a plant that it does not name is an error.
    pub has_file: bool,
}

impl PlantBook {
    /// Adds a plants file; returns the SHA-256 of its bytes.
    pub fn add_file(&mut self, path: &Path, library: &Library) -> Result<String, Problems> {
        let name = path.display().to_string();
        let (file, sha256) = yaml::read_file::<PlantFile>(path)?;
        self.add(file, &name, library)?;
        Ok(sha256)
    }

    /// Adds plants as written; `name` stands for the file in problems.
    pub fn add(&mut self, file: PlantFile, name: &str, library: &Library) -> Result<(), Problems> {
        self.has_file = true;
        let mut problems = Vec::new();
        for entry in file.plants {
            match build_plant(entry, name, library) {
                Ok(plant) => match self.shared_name(&plant) {
                    Some((shared, first)) => problems.push(plant_twice(&shared, name, &first.file)),
                    None => self.plants.push(plant),
                },
                Err(Problems(found)) => problems.extend(found),
            }
        }
        Problems(problems).check().map(|_| ())
    }

    /// A name of the plant that another has already, and that other.
    fn shared_name(&self, plant: &Plant) -> Option<(String, &Plant)> {
        let names = [&plant.id, &plant.title.zh, &plant.title.en];
        names
            .into_iter()
            .chain(&plant.names)
            .find_map(|name| Some((name.clone(), &self.plants[self.find(name)?])))
    }

    /// The place of the plant of this id or name.
    pub fn find(&self, name: &str) -> Option<usize> {
        let typed = fold(name);
        self.plants.iter().position(|plant| {
            let names = [&plant.id, &plant.title.zh, &plant.title.en];
            names.into_iter().chain(&plant.names).any(|known| fold(known) == typed)
        })
    }

    /// The place of the plant, added under this id where no plants file says who exists. Of several spellings the first in the
    /// alphabet is the id, whichever line comes first.
    pub fn find_or_add(&mut self, name: &str) -> Option<usize> {
        let found = self.find(name);
        if self.has_file {
            return found;
        }
        if let Some(place) = found {
            let known = &mut self.plants[place];
            if *name < *known.id {
                known.id = name.to_owned();
                known.title = Text::same(name);
            }
            return found;
        }
        self.plants.push(Plant {
            id: name.to_owned(),
            title: Text::same(name),
            ..Plant::default()
        });
        Some(self.plants.len() - 1)
    }
}

impl Plant {
    /// The plant's own factor for a parameter of an item in a period.
    pub fn factor(&self, item: &str, parameter: &str, period: Period) -> Option<&PlantFactor> {
        let fits = |factor: &&PlantFactor| factor.item == item && factor.parameter == parameter;
        let valid = |factor: &&PlantFactor| factor.valid.is_some_and(|valid| valid.contains(period));
        self.factors
            .iter()
            .filter(fits)
            .find(valid)
            .or_else(|| self.factors.iter().filter(fits).find(|factor| factor.valid.is_none()))
    }
}

impl Plant {
    /// Lets the factors that hold within some years hold in the same months and days of another year, where a ledger of those years is carried over to it.
    /// A factor of that year's own goes before one that is moved.
    pub(super) fn move_factors(&mut self, (first, last): (i16, i16), year: i16) {
        let known = self.factors.clone();
        let is_of = |factor: &PlantFactor, years: (i16, i16)| {
            let valid = factor.valid.map(Period::year);
            valid.is_some_and(|valid| (years.0..=years.1).contains(&valid))
        };
        for factor in self.factors.iter_mut().filter(|factor| is_of(factor, (first, last))) {
            let moved = factor.valid.and_then(|valid| valid.in_year(year));
            let is_taken = moved.is_some_and(|moved| {
                known.iter().any(|other| {
                    let is_same = other.item == factor.item && other.parameter == factor.parameter;
                    let overlaps = other.valid.is_some_and(|valid| valid.overlaps(moved));
                    is_same && overlaps && !is_of(other, (first, last))
                })
            });
            if !is_taken {
                factor.valid = moved.or(factor.valid);
            }
        }
    }
}

/// Two plants of one name, which may stand in two files.
fn plant_twice(shared: &str, file: &str, first: &str) -> Problem {
    let (zh, en) = if file == first {
        (String::new(), String::new())
    } else {
        (format!("，先见于 {first}"), format!(", first in {first}"))
    };
    Problem::error(
        "plant-twice",
        Text::new(
            format!("名称 `{shared}` 属于两家企业{zh}"),
            format!("the name `{shared}` belongs to two plants{en}"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        "两家企业：改其一的 id、title 或 names，台账同改；同一企业：只留一个条目",
        "two plants: rename one of them (id, title or names), in its ledger too; one plant: keep one entry",
    ))
}

fn build_plant(entry: PlantEntry, name: &str, library: &Library) -> Result<Plant, Problems> {
    let mut problems = Vec::new();
    let mut fault = |code: &'static str, zh: String, en: String, hint: Option<Text>| {
        let mut problem = Problem::error(code, Text::new(zh, en)).at(Place::file(name));
        problem.hint = hint;
        problems.push(problem);
    };
    let nearest = |words: Vec<String>| (!words.is_empty()).then(|| near_names(&words));
    let id = entry.id.clone();
    let region = entry.region.and_then(|typed| {
        let found = library.regions.find(&typed).map(|region| region.id().to_owned());
        if found.is_none() {
            fault(
                "unknown-region",
                format!("企业 `{id}`：未知地区 `{typed}`"),
                format!("plant `{id}`: unknown region `{typed}`"),
                nearest(library.regions.nearest_words(&typed)),
            );
        }
        found
    });
    let city = entry.city.and_then(|typed| {
        let owner = region.as_deref().and_then(|id| library.regions.find(id));
        let found = owner.map_or_else(|| Ok(typed.clone()), |owner| owner.city_as_listed(&typed));
        let unknown = |hint| {
            fault(
                "unknown-city",
                format!("企业 `{id}`：`{typed}` 不是该地区的城市"),
                format!("plant `{id}`: `{typed}` is no city of its region"),
                Some(hint),
            );
        };
        found.map_err(unknown).ok()
    });
    let mut units = Vec::new();
    for unit in entry.units {
        match library.processes.find(&unit.process) {
            Some(process) => match PlantUnit::of(&unit, process.id(), library) {
                Ok(unit) => units.push(unit),
                Err(reasons) => {
                    for reason in reasons {
                        fault(
                            "bad-plant-unit",
                            format!("企业 `{id}` 的设施 `{}`：{}", unit.id, reason.zh),
                            format!("plant `{id}`, unit `{}`: {}", unit.id, reason.en),
                            None,
                        );
                    }
                }
            },
            None => fault(
                "unknown-process",
                format!("企业 `{id}` 的设施 `{}`：未知工序 `{}`", unit.id, unit.process),
                format!("plant `{id}`, unit `{}`: unknown process `{}`", unit.id, unit.process),
                nearest(library.processes.nearest_words(&unit.process)),
            ),
        }
    }
    let mut factors: Vec<PlantFactor> = Vec::new();
    for factor in entry.factors {
        let what = format!("{} {}", factor.item, factor.parameter);
        match build_factor(&id, factor, name, library) {
            Ok(factor) => {
                let clash = factors.iter().find(|other| {
                    let overlap = match (other.valid, factor.valid) {
                        (Some(left), Some(right)) => left.overlaps(right),
                        (None, None) => true,
                        _ => false,
                    };
                    other.item == factor.item && other.parameter == factor.parameter && overlap
                });
                if let Some(other) = clash {
                    let (left, right) = (&other.printed, &factor.printed);
                    fault(
                        "two-records-apply",
                        format!("企业 `{id}`：`{what}` 有两条同时有效的因子（{left} 与 {right}）"),
                        format!("plant `{id}`: two factors for `{what}` apply at once ({left} and {right})"),
                        Some(Text::new(
                            "用 `valid` 分开各自的时期",
                            "tell their periods apart with `valid`",
                        )),
                    );
                }
                factors.push(factor);
            }
            Err((zh, en, hint)) => fault(
                "bad-plant-factor",
                format!("企业 `{id}` 的因子 `{what}`：{zh}"),
                format!("plant `{id}`, factor `{what}`: {en}"),
                hint,
            ),
        }
    }
    let (mut accepted, mut disclosed) = (Vec::new(), Vec::new());
    for written in &entry.accepted {
        match Acceptance::of(written, &id, name, library) {
            Ok(acceptance) => accepted.push(acceptance),
            Err(fault) => problems.push(*fault),
        }
    }
    for written in &entry.disclosed {
        match Disclosure::of(written, &id, name, library) {
            Ok(disclosure) => disclosed.push(disclosure),
            Err(fault) => problems.push(*fault),
        }
    }
    Problems(problems).check()?;
    Ok(Plant {
        file: name.to_owned(),
        title: entry.title.unwrap_or_else(|| Text::same(&entry.id)),
        id: entry.id,
        names: entry.names,
        region,
        city,
        route: entry.route,
        methodology: entry.methodology,
        note: entry.note,
        units,
        factors,
        accepted,
        disclosed,
    })
}
