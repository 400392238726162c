//! Scenarios side by side: what each comes to in the years that are looked at, and how far it is from the first.

use std::collections::BTreeMap;

use super::run::Run;
use super::scenario::Scenario;
use super::series::Series;
use super::trajectory::Trajectory;
use crate::factor::Named;
use crate::problem::{Problem, Problems};
use crate::quantity::Ratio;
use crate::text::Text;

/// A scenario with its totals, as it stands beside others.
#[derive(Clone, Debug)]
pub struct ComparedScenario {
    /// What it is called in the comparison: its id, with its file where another has the same id.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// The file that it stands in.
    pub file: String,
    /// Id of the methodology.
    pub methodology: String,
    /// Unit of its totals.
    pub unit: String,
    /// The base year.
    pub base_year: i16,
    /// The last year.
    pub last_year: i16,
    /// The totals by year.
    pub totals: Series,
    /// What all plants put out by year; empty where they put out different products.
    pub outputs: BTreeMap<i16, Ratio>,
    /// The product that all put out, with its unit; `None` where they are several.
    pub product: Option<(Text, String)>,
    /// Whether nothing was left out.
    pub is_complete: bool,
}

/// A total beside that of the first scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How much more, below zero less.
    pub amount: Ratio,
    /// The same in per cent of the first; `None` where that is zero.
    pub percent: Option<Ratio>,
}

impl ComparedScenario {
    /// A scenario that was run; `None` of a trajectory without years.
    pub fn of(run: &Run<'_>, trajectory: &Trajectory) -> Option<ComparedScenario> {
        let Scenario { id, title, file, .. } = run.scenario;
        let plants = &run.plants;
        let first = plants.first()?;
        let product = run.library.items.find(&first.product);
        let product = product.filter(|_| plants.iter().all(|plant| plant.product == first.product));
        let outputs = trajectory.years.iter().map(|year| (year.year, year.output()));
        Some(ComparedScenario {
            name: id.clone(),
            title: title.clone(),
            file: file.clone(),
            methodology: run.methodology.id().to_owned(),
            unit: run.methodology.unit.text.clone(),
            base_year: trajectory.base_year,
            last_year: trajectory.years.last()?.year,
            totals: trajectory.series(id)?,
            outputs: if product.is_some() {
                outputs.collect()
            } else {
                BTreeMap::new()
            },
            product: product.map(|item| (item.title().clone(), item.unit.text.clone())),
            is_complete: trajectory
                .years
                .iter()
                .flat_map(|year| &year.plants)
                .all(|plant| plant.is_complete),
        })
    }

    /// The total of a year; `None` outside its years.
    pub fn total(&self, year: i16) -> Option<&Ratio> {
        let values = self.totals.values().iter();
        values
            .into_iter()
            .find(|known| known.year == i32::from(year))
            .map(|known| &known.value)
    }

    /// The emission per unit of output in a year; `None` outside its years, and where nothing or different things are put out.
    pub fn per_output(&self, year: i16) -> Option<Ratio> {
        self.total(year)?.divide(self.outputs.get(&year)?)
    }

    /// The emissions of all years after the base year.
    pub fn cumulative(&self) -> Ratio {
        let values = self.totals.values().iter();
        let later = values.filter(|known| known.year > i32::from(self.base_year));
        later.map(|known| known.value.clone()).sum()
    }

    /// Whether its cumulative emissions are over the same years as those of another.
    pub fn spans_as(&self, other: &ComparedScenario) -> bool {
        (self.base_year, self.last_year) == (other.base_year, other.last_year)
    }
}

impl Difference {
    /// One number beside another.
    pub fn between(own: &Ratio, first: &Ratio) -> Difference {
        let amount = own.clone() - first.clone();
        Difference {
            percent: (amount.clone() * Ratio::from(100)).divide(first),
            amount,
        }
    }
}

/// Tells scenarios of one id apart by their files. Errors: totals in different units.
pub fn named_apart(mut scenarios: Vec<ComparedScenario>) -> Result<Vec<ComparedScenario>, Problems> {
    let ids: Vec<String> = scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    for (place, scenario) in scenarios.iter_mut().enumerate() {
        if ids
            .iter()
            .enumerate()
            .any(|(other, id)| other != place && *id == ids[place])
        {
            scenario.name = format!("{}#{}", scenario.file, scenario.name);
        }
    }
    let Some(first) = scenarios.first() else {
        return Ok(scenarios);
    };
    let others = scenarios.iter().filter(|scenario| scenario.unit != first.unit);
    let faults: Vec<Problem> = others.map(|other| different_units(first, other)).collect();
    Problems(faults).check()?;
    Ok(scenarios)
}

/// A warning where scenarios are accounted by different methodologies.
pub fn different_methodologies(scenarios: &[ComparedScenario]) -> Option<Problem> {
    let first = scenarios.first()?;
    let other = scenarios
        .iter()
        .find(|scenario| scenario.methodology != first.methodology)?;
    let (one, two) = (&first.methodology, &other.methodology);
    Some(
        Problem::warning(
            "scenarios-of-different-methodologies",
            Text::new(
                format!("`{}` 按 `{one}`，`{}` 按 `{two}` 核算：边界可能不同，不计差值", first.name, other.name),
                format!(
                    "`{}` is accounted by `{one}`, `{}` by `{two}`: their boundaries may differ, and no differences are taken",
                    first.name, other.name
                ),
            ),
        )
        .hint(Text::new(
            "dafeng compare --method 说明两种方法学的差异",
            "dafeng compare with two methodologies says how they differ",
        )),
    )
}

fn different_units(first: &ComparedScenario, other: &ComparedScenario) -> Problem {
    Problem::error(
        "scenarios-in-different-units",
        Text::new(
            format!(
                "`{}` 以 {} 计，`{}` 以 {} 计，不能并列",
                first.name, first.unit, other.name, other.unit
            ),
            format!(
                "`{}` is in {}, `{}` in {}: they cannot stand side by side",
                first.name, first.unit, other.name, other.unit
            ),
        ),
    )
}
