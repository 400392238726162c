//! Which scenario, plant and year is meant by what was typed.

use super::run::Run;
use super::scenario::Scenario;
use super::scenario_problem as problem;
use crate::problem::{Place, Problem, Problems};
use crate::spelling::fold;
use crate::text::Text;

/// The scenario of an id among those of a file, or its only one. Errors: an id that none has, with the nearest; several and no id.
pub fn scenario<'s>(scenarios: &'s [Scenario], id: Option<&str>, file: &str) -> Result<&'s Scenario, Problems> {
    let known: Vec<&str> = scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
    match (id, scenarios) {
        (Some(id), _) => {
            let found = scenarios.iter().find(|scenario| fold(&scenario.id) == fold(id));
            let what = Text::new("情景", "scenario");
            found.ok_or_else(|| problem::unknown("unknown-scenario", Place::file(file), &what, id, &known).into())
        }
        (None, [only]) => Ok(only),
        (None, _) => Err(several_scenarios(file, &known).into()),
    }
}

/// The place of a plant by its id or what it is called. Errors: a name that no plant has, with the nearest.
pub fn plant(run: &Run<'_>, name: &str) -> Result<usize, Problems> {
    let plants = &run.plants;
    let is_meant = |known: &str| fold(known) == fold(name);
    let found = plants.iter().position(|plant| {
        [&plant.id, &plant.title.zh, &plant.title.en]
            .into_iter()
            .any(|known| is_meant(known))
    });
    let known: Vec<&str> = plants.iter().map(|plant| plant.id.as_str()).collect();
    let what = Text::new("企业", "plant");
    let place = run.scenario.place.clone();
    found.ok_or_else(|| problem::unknown("unknown-plant", place, &what, name, &known).into())
}

/// A year of the scenario. Errors: one outside its horizon, with the nearest.
pub fn year(run: &Run<'_>, year: i16) -> Result<i16, Problems> {
    let (first, last) = (run.start.year, run.scenario.last_year);
    if (first..=last).contains(&year) {
        return Ok(year);
    }
    let nearest = year.clamp(first, last);
    // A year of history has an inventory of its own ledger, and no network behind it.
    let (history_zh, history_en) = if year < first && !run.scenario.history.is_empty() {
        (
            "；历史年份由各自的台账核算，用 dafeng explain 说明该台账",
            "; years of `history` are accounted from their own ledgers, which dafeng explain explains",
        )
    } else {
        ("", "")
    };
    Err(Problem::error(
        "year-outside-horizon",
        Text::new(
            format!("情景 `{}` 没有 {year} 年：从 {first} 年到 {last} 年", run.scenario.id),
            format!(
                "scenario `{}` has no year {year}: it runs from {first} to {last}",
                run.scenario.id
            ),
        ),
    )
    .at(run.scenario.place.clone())
    .hint(Text::new(
        format!("最近的年份：{nearest}{history_zh}"),
        format!("nearest: {nearest}{history_en}"),
    ))
    .into())
}

fn several_scenarios(file: &str, known: &[&str]) -> Problem {
    Problem::error(
        "several-scenarios",
        Text::new(
            format!("文件有 {} 个情景，未指定哪一个", known.len()),
            format!("the file has {} scenarios, and none is named", known.len()),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        format!("--scenario 加其中之一：{}", known.join("、")),
        format!("--scenario with one of: {}", known.join(", ")),
    ))
}
