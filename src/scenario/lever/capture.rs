//! Capture of carbon dioxide from the stack gas of processes.

use serde::Deserialize;

use super::lever_kind::LeverKind;
use super::process_problem as problem;
use super::{acted_on, beyond_one, empty};
use crate::activity::LineKey;
use crate::flow::Flow;
use crate::format::factor_set::ConfidenceEntry;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::quantity::number::read_number;
use crate::scenario::amount::Amount;
use crate::scenario::course::Course;
use crate::scenario::plant_year::{Changed, LineBeside, PlantYear};
use crate::scenario::solution::ELECTRICITY;
use crate::text::Text;

/// The item that captured carbon dioxide is.
pub const CAPTURED: &str = "carbon-dioxide-captured";

/// The share of the carbon dioxide in the own stack gas of processes that is captured and stored, and the energy that it takes.
///
/// The own stack gas holds what carbon a process takes and neither its products nor its gases carry on: gas that a power plant burns is captured there.
/// What is captured already, in the base year or by a lever before, is in it no more.
/// What is stored stands as a line of its own; whether it is deducted, the methodology says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Capture {
    /// The processes, of the ledger or by type.
    pub processes: Vec<String>,
    /// The share of the stack's carbon dioxide that is captured where capture is, 0 to 1.
    pub rate: Course,
    /// The part of the process that has capture, 0 to 1; without it, all.
    #[serde(default)]
    pub coverage: Option<Course>,
    /// The share of what is captured that escapes before it is stored, 0 to 1; without it, none.
    #[serde(default)]
    pub slip: Option<Course>,
    /// The electricity for a tonne captured: `MWh/t`.
    #[serde(default)]
    pub electricity: Option<Specific>,
    /// The heat for a tonne captured, or the item that gives it: `GJ/t`, `MWh/t`, `t/t`.
    #[serde(default)]
    pub heat: Option<Specific>,
}

/// How much for a tonne captured.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Specific {
    /// The number.
    pub value: String,
    /// Its unit.
    pub unit: String,
    /// The item that gives the heat.
    #[serde(default)]
    pub item: Option<String>,
    /// Where it comes from.
    #[serde(default)]
    pub source: Option<String>,
    /// How sure it is.
    #[serde(default)]
    pub confidence: Option<ConfidenceEntry>,
}

impl LeverKind for Capture {
    fn id(&self) -> &'static str {
        "capture"
    }

    fn title(&self) -> Text {
        Text::new("碳捕集", "capture of carbon dioxide")
    }

    fn faults(&self) -> Vec<Text> {
        let mut faults = beyond_one("rate", &self.rate);
        faults.extend(empty("processes", &self.processes));
        let shares = [("coverage", &self.coverage), ("slip", &self.slip)];
        let shares = shares
            .into_iter()
            .filter_map(|(name, course)| Some((name, course.as_ref()?)));
        faults.extend(shares.flat_map(|(name, course)| beyond_one(name, course)));
        let specifics = [("electricity", &self.electricity), ("heat", &self.heat)];
        for (name, specific) in specifics
            .into_iter()
            .filter_map(|(name, specific)| Some((name, specific.as_ref()?)))
        {
            if specific.number().is_none() {
                let typed = &specific.value;
                faults.push(Text::new(
                    format!("{name} 的 value 为 `{typed}`，应为非负数"),
                    format!("the `value` of `{name}` is `{typed}`; expected a number of zero or more"),
                ));
            }
        }
        if self.heat.as_ref().is_some_and(|heat| heat.item.is_none()) {
            faults.push(Text::new(
                "heat 应写明 item（天然气、蒸汽等）",
                "`heat` needs an `item` that gives it, such as natural-gas or steam",
            ));
        }
        if self
            .electricity
            .as_ref()
            .is_some_and(|electricity| electricity.item.is_some())
        {
            faults.push(Text::new("electricity 不应写 item", "`electricity` takes no `item`"));
        }
        faults
    }

    fn courses(&self) -> Vec<&Course> {
        std::iter::once(&self.rate)
            .chain(&self.coverage)
            .chain(&self.slip)
            .collect()
    }
}

impl Capture {
    pub(super) fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        let now = year.lever_year;
        let coverage = self
            .coverage
            .as_ref()
            .map_or_else(Ratio::one, |coverage| coverage.at(now));
        let slip = self.slip.as_ref().map(|slip| slip.at(now)).unwrap_or_default();
        let share = N::of(&(self.rate.at(now) * coverage));
        let stored = N::of(&(Ratio::one() - slip));
        for process in acted_on::processes(year, &self.processes) {
            let stack = year.stack(process);
            if !stack.is_above_zero() {
                let name = acted_on::process_name(year, process);
                year.note(problem::nothing_to_capture(&name));
                continue;
            }
            let captured = stack * share.clone();
            if captured.is_zero() {
                continue;
            }
            let known = year.captured_of(process);
            year.captured.insert(process, known + captured.clone());
            self.spend(year, process, &captured)?;
            self.store(year, process, captured * stored.clone());
            year.note(problem::capture_not_deducted());
        }
        Ok(())
    }

    /// The energy that capture takes.
    fn spend<N: Amount>(&self, year: &mut PlantYear<'_, N>, process: usize, captured: &N) -> Result<(), Problem> {
        let electricity = self.electricity.iter().map(|electricity| (electricity, ELECTRICITY));
        let heat = self.heat.iter().filter_map(|heat| Some((heat, heat.item.as_deref()?)));
        for (specific, item) in electricity.chain(heat) {
            let item = acted_on::item(year, item)?;
            let Some(product) = year.product_or_bought(&item) else {
                continue;
            };
            let each = specific.of(year, product)?;
            let known = year.taken(process, product);
            year.set_taken(process, product, known + captured.clone() * each);
        }
        Ok(())
    }

    /// The line of what is stored.
    fn store<N: Amount>(&self, year: &mut PlantYear<'_, N>, process: usize, per_run: N) {
        let Some(item) = year.base.library.items.index(CAPTURED) else {
            return;
        };
        let key = LineKey {
            process: year.processes[process].process.clone(),
            item,
            flow: Flow::Captured,
            supply: None,
        };
        year.record(Changed::Line(key.clone()), N::default(), per_run.clone());
        let lever = year.acting;
        year.beside.push(LineBeside {
            key,
            process,
            per_run,
            lever,
        });
    }
}

impl Specific {
    /// The number, where it is one of zero or more.
    fn number(&self) -> Option<Ratio> {
        let number = read_number(&self.value).ok().map(Ratio::from);
        number.filter(|number| !number.is_negative())
    }

    /// How much of a product for a tonne captured, in its base unit; energy is turned into it by the plant's calorific value. Errors: a unit that does
    /// not fit; no calorific value.
    fn of<N: Amount>(&self, year: &PlantYear<'_, N>, product: usize) -> Result<N, Problem> {
        let value = self.number().unwrap_or_default();
        let direct = format!("{}/t", acted_on::unit(year, product));
        if let Some(size) = acted_on::in_units(year, &self.unit, &direct) {
            return Ok(N::of(&(value * size)));
        }
        let Some(size) = acted_on::in_units(year, &self.unit, ENERGY_PER_TONNE) else {
            return Err(problem::bad_unit(&self.unit, &direct));
        };
        let heat = year.heat(product).filter(Amount::is_above_zero);
        let heat = heat.ok_or_else(|| problem::no_heat(year.item_id(product)))?;
        Ok(N::of(&(value * size)).divide(&heat).unwrap_or_default())
    }
}

/// The unit of heat for a tonne captured.
const ENERGY_PER_TONNE: &str = "GJ/t";
