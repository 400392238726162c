//! The years before the base year, from their own ledgers: real inventories that a trajectory joins on to.

use std::collections::BTreeMap;

use super::base::StartingPoint;
use super::indicators::Indicators;
use super::made::made_in;
use super::plant_result::{PlantResult, rows_of};
use super::problem::quoted;
use super::scenario::{LedgerFiles, Scenario};
use super::trajectory::YearResult;
use crate::activity::{Ledger, Projection};
use crate::factor::Library;
use crate::inventory::{AccountRequest, account};
use crate::methodology::Methodology;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

impl Scenario {
    /// That a peak by the greatest total, as drawn trajectories and sweeps have it, passes over the years of `history`; `None` where there are none.
    pub fn history_passed_over(&self) -> Option<Problem> {
        (!self.history.is_empty()).then(|| passed_over(Place::file(self.file.clone())))
    }
}

/// The inventories of other years, the earliest first. Every ledger names its plants as the base does. Errors: those of reading and accounting; a year that
/// is not before the base year, or is there twice; a ledger of several years; a plant that the base does not have; a year that lacks plants of the base.
pub fn history(
    files: &[LedgerFiles],
    start: &StartingPoint<'_>,
    (methodology, library): (&Methodology, &Library),
    allow_gaps: bool,
) -> Result<Vec<YearResult>, Problems> {
    let mut years: Vec<YearResult> = Vec::new();
    let mut places: BTreeMap<i16, Place> = BTreeMap::new();
    let mut faults = Vec::new();
    for files in files {
        let ledger = files.read(library)?;
        let place = Place::file(
            files
                .ledger
                .first()
                .map(|file| file.display().to_string())
                .unwrap_or_default(),
        );
        for plant in 0..ledger.plants.plants.len() {
            let Some((first, last)) = ledger.years_of(plant)? else {
                continue;
            };
            let id = &ledger.plants.plants[plant].id;
            let Some(known) = start.plants.iter().position(|known| known.id == *id) else {
                faults.push(unknown_plant(place.clone(), id));
                continue;
            };
            let year = last;
            if first != last {
                faults.push(several_years(place.clone(), id));
                continue;
            }
            if year >= start.year {
                faults.push(not_before(place.clone(), year, start.year));
                continue;
            }
            let of_year = of_year(&ledger, plant, year)?;
            let request = AccountRequest {
                allow_gaps,
                ..AccountRequest::default()
            };
            let inventory = account(&of_year, methodology, library, request)?;
            let made = made_in(&of_year, plant, &start.plants[known].product, library)?;
            let result = PlantResult {
                plant: known,
                output: made.clone(),
                made,
                uncounted_power: Ratio::zero(),
                balances: Vec::new(),
                capacity: None,
                rows: rows_of(&inventory),
                indicators: Indicators::of(&of_year, plant, library)?,
                is_complete: inventory.is_complete(),
            };
            places.entry(year).or_insert_with(|| place.clone());
            match years.iter_mut().find(|known| known.year == year) {
                Some(known) if known.plants.iter().any(|other| other.plant == result.plant) => {
                    faults.push(twice(place.clone(), year, id));
                }
                Some(known) => known.plants.push(result),
                None => years.push(YearResult {
                    year,
                    plants: vec![result],
                }),
            }
        }
    }
    if faults.is_empty() {
        // What a plant lacks in a year is known only where every ledger was read.
        faults.extend(years.iter().filter_map(|year| {
            let place = places.remove(&year.year).unwrap_or_default();
            lacking(year, start, place)
        }));
    }
    Problems(faults).check()?;
    years.sort_by_key(|year| year.year);
    Ok(years)
}

/// An error where a year has no ledger of some plants that ran in it: its sum would be of others than that of the base year.
fn lacking(year: &YearResult, start: &StartingPoint<'_>, place: Place) -> Option<Problem> {
    let plants = start.plants.iter().enumerate();
    let ran = plants.filter(|(_, plant)| plant.runs_in(year.year));
    let lacking = ran.filter(|(at, _)| !year.plants.iter().any(|known| known.plant == *at));
    let lacking: Vec<&str> = lacking.map(|(_, plant)| plant.id.as_str()).collect();
    (!lacking.is_empty()).then(|| without_plants(place, year.year, &lacking))
}

/// The lines of one plant and year alone.
fn of_year(ledger: &Ledger, plant: usize, year: i16) -> Result<Ledger, Problems> {
    let keys = ledger.line_keys(plant)?.into_iter();
    ledger.projected(&Projection {
        plant,
        year,
        ratios: keys.map(|(key, _)| (key, Ratio::one())).collect(),
        added: Vec::new(),
        units: Vec::new(),
    })
}

fn unknown_plant(place: Place, id: &str) -> Problem {
    Problem::error(
        "history-of-unknown-plant",
        Text::new(
            format!("历史台账中的企业 `{id}` 不在情景的基准中"),
            format!("plant `{id}` of a history ledger is not among the plants of the base"),
        ),
    )
    .at(place)
}

fn not_before(place: Place, year: i16, base: i16) -> Problem {
    Problem::error(
        "history-not-before-base",
        Text::new(
            format!("历史台账为 {year} 年，不早于基准年 {base}"),
            format!("a history ledger is of {year}, which is not before the base year {base}"),
        ),
    )
    .at(place)
}

fn twice(place: Place, year: i16, id: &str) -> Problem {
    Problem::error(
        "history-twice",
        Text::new(
            format!("`{id}` {year} 年有两本历史台账"),
            format!("`{id}` has two history ledgers of {year}"),
        ),
    )
    .at(place)
}

fn without_plants(place: Place, year: i16, plants: &[&str]) -> Problem {
    let names = quoted(plants);
    Problem::error(
        "history-without-plants",
        Text::new(
            format!("历史台账的 {year} 年缺少 {} 的行：各企业之和无从与基准年相比", names.zh),
            format!(
                "the history of {year} has no lines of {}: its sum would be of other plants than that of the base year",
                names.en
            ),
        ),
    )
    .at(place)
    .hint(Text::new(
        "补上这些企业该年的台账（同一年可写多条 history），或删去该年",
        "add their ledgers of the year, in entries of their own where need be, or take the year out",
    ))
}

fn several_years(place: Place, id: &str) -> Problem {
    Problem::error(
        "history-of-several-years",
        Text::new(
            format!("`{id}` 的一本历史台账跨多年"),
            format!("a history ledger of `{id}` spans several years"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "每年一个文件，各写一条 history",
        "one file a year, each an entry of `history`",
    ))
}

fn passed_over(place: Place) -> Problem {
    Problem::note(
        "history-passed-over",
        Text::new(
            "这里的峰值是基准年起各年合计中的最大值，不计 `history` 的年份；更早的年份可能更高",
            "the peak here is the greatest total of the years from the base year on; the years of `history` are passed over, and one of them may be higher",
        ),
    )
    .at(place)
    .hint(Text::new(
        "`dafeng scenario run` 判断达峰时计入 history",
        "`dafeng scenario run` judges the peak with `history`",
    ))
}
