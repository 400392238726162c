//! Less of what processes take, for the same product.

use serde::Deserialize;

use super::lever_kind::LeverKind;
use super::process_problem as problem;
use super::{acted_on, beyond_one, empty};
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::course::Course;
use crate::scenario::plant_year::PlantYear;
use crate::text::Text;

/// The significant digits of rates that compound.
const SIGNIFICANT: u32 = 12;

/// A share of what processes take that they take no more. One of three says how much:
///
/// - `reduction`: the share by year;
/// - `yearly`: a rate by which it falls every year, from the year in which the lever acts first: (1 - r) to the power of the years;
/// - `saving` with `adoption`: the share that the measure saves where it is, times the part of works that have it, at most `saturation`.
///
/// Gases follow the carbon of what is saved.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Efficiency {
    /// The processes, of the ledger or by type.
    pub processes: Vec<String>,
    /// The items that are saved, or kinds of them.
    pub items: Vec<String>,
    /// The share saved, 0 to 1.
    #[serde(default)]
    pub reduction: Option<Course>,
    /// The rate of a year, each from its year until the next.
    #[serde(default)]
    pub yearly: Option<Course>,
    /// The share that the measure saves where it is.
    #[serde(default)]
    pub saving: Option<Course>,
    /// The part that has the measure, 0 to 1.
    #[serde(default)]
    pub adoption: Option<Course>,
    /// The greatest part that can have it.
    #[serde(default)]
    pub saturation: Option<Course>,
}

impl LeverKind for Efficiency {
    fn id(&self) -> &'static str {
        "efficiency"
    }

    fn title(&self) -> Text {
        Text::new("提高能效", "efficiency")
    }

    fn faults(&self) -> Vec<Text> {
        let mut faults: Vec<Text> = [("processes", &self.processes), ("items", &self.items)]
            .into_iter()
            .filter_map(|(name, list)| empty(name, list))
            .collect();
        let ways = [&self.reduction, &self.yearly, &self.saving];
        if ways.into_iter().flatten().count() != 1 {
            faults.push(Text::new(
                "应写 reduction、yearly、saving 三者之一",
                "expected one of `reduction`, `yearly`, `saving`",
            ));
        }
        if self.saving.is_some() != self.adoption.is_some() || (self.saturation.is_some() && self.adoption.is_none()) {
            faults.push(Text::new(
                "saving 与 adoption 应一并写出（saturation 可另加）",
                "`saving` and `adoption` belong together, with or without `saturation`",
            ));
        }
        let named = [
            ("reduction", &self.reduction),
            ("yearly", &self.yearly),
            ("saving", &self.saving),
            ("adoption", &self.adoption),
            ("saturation", &self.saturation),
        ];
        let named = named
            .into_iter()
            .filter_map(|(name, course)| Some((name, course.as_ref()?)));
        faults.extend(named.flat_map(|(name, course)| beyond_one(name, course)));
        faults
    }

    fn courses(&self) -> Vec<&Course> {
        let all = [&self.reduction, &self.yearly, &self.saving, &self.adoption];
        all.into_iter().flatten().collect()
    }
}

impl Efficiency {
    /// The share saved in a year. `since` is the first year in which the lever acts, `base` the base year of the scenario.
    fn saved(&self, year: i16, since: i16, base: i16) -> Ratio {
        if let Some(reduction) = &self.reduction {
            return reduction.at(year);
        }
        if let Some(yearly) = &self.yearly {
            let mut left = Ratio::one();
            for passed in since.max(base.saturating_add(1))..=year {
                let rates = yearly.points().range(..=passed);
                let rate = rates.last().map(|(_, rate)| rate.clone()).unwrap_or_default();
                left = (left * (Ratio::one() - rate)).significant(SIGNIFICANT);
            }
            return Ratio::one() - left;
        }
        let saving = self.saving.as_ref().map(|saving| saving.at(year)).unwrap_or_default();
        saving * acted_on::adopted(self.adoption.as_ref(), self.saturation.as_ref(), year)
    }

    pub(super) fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        let left = Ratio::one() - self.saved(year.lever_year, year.acting_since, year.base_year);
        let left = N::of(&left);
        let mut items = Vec::new();
        for name in &self.items {
            items.push(acted_on::item(year, name)?);
        }
        for process in acted_on::processes(year, &self.processes) {
            let mut taken = Vec::new();
            for item in &items {
                let own = acted_on::taken_of(year, process, item);
                if own.is_empty() {
                    let name = acted_on::process_name(year, process);
                    year.note(problem::not_taken(&name, item));
                }
                taken.extend(own);
            }
            taken.sort_unstable_by_key(|(product, _)| *product);
            taken.dedup_by_key(|(product, _)| *product);
            acted_on::keeping_carbon(year, process, |year| {
                for (product, amount) in taken {
                    year.set_taken(process, product, amount * left.clone());
                }
            })?;
        }
        Ok(())
    }
}
