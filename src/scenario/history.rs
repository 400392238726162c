//! The years before the base year, from their own ledgers: real inventories that a trajectory joins on to.

use super::base::StartingPoint;
use super::indicators::Indicators;
use super::made::made_in;
use super::scenario::LedgerFiles;
use super::trajectory::{PlantResult, YearResult, rows_of};
use crate::activity::{Ledger, LedgerSource, Projection};
use crate::factor::Library;
use crate::inventory::{AccountRequest, account};
use crate::methodology::Methodology;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// The inventories of other years, the earliest first. Every ledger names its plants as the base does. Errors: those of reading and accounting; a year that
/// is not before the base year, or is there twice; a plant that the base does not have.
pub fn history(
    files: &[LedgerFiles],
    start: &StartingPoint<'_>,
    (methodology, library): (&Methodology, &Library),
    allow_gaps: bool,
) -> Result<Vec<YearResult>, Problems> {
    let mut years: Vec<YearResult> = Vec::new();
    let mut faults = Vec::new();
    for files in files {
        let source = LedgerSource {
            files: files.ledger.clone(),
            plants: files.plants.clone(),
            ..LedgerSource::default()
        };
        let ledger = Ledger::read(&source, library)?;
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
            for year in first..=last {
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
                let result = PlantResult {
                    plant: known,
                    output: made_in(&of_year, plant, &start.plants[known].product, library)?,
                    made: made_in(&of_year, plant, &start.plants[known].product, library)?,
                    uncounted_power: Ratio::zero(),
                    balances: Vec::new(),
                    capacity: None,
                    rows: rows_of(&inventory),
                    indicators: Indicators::of(&of_year, plant, library)?,
                    is_complete: inventory.is_complete(),
                };
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
    }
    Problems(faults).check()?;
    years.sort_by_key(|year| year.year);
    Ok(years)
}

/// The lines of one plant and year alone.
fn of_year(ledger: &Ledger, plant: usize, year: i16) -> Result<Ledger, Problems> {
    if ledger.years_of(plant)? != Some((year, year)) {
        return Err(several_years(&ledger.plants.plants[plant].id).into());
    }
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

fn several_years(id: &str) -> Problem {
    Problem::error(
        "history-of-several-years",
        Text::new(
            format!("`{id}` 的一本历史台账跨多年"),
            format!("a history ledger of `{id}` spans several years"),
        ),
    )
    .hint(Text::new(
        "每年一个文件，各写一条 history",
        "one file a year, each an entry of `history`",
    ))
}
