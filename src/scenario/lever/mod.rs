//! What changes a plant or a sector over the years. Each kind is a type of its own; they act in the order of the scenario's file.

mod acted_on;
mod amount_course;
mod archetype_name;
mod burden;
mod capture;
mod commission;
mod draws;
mod efficiency;
mod electricity_supply;
mod fuel_switch;
mod lever_action;
mod lever_kind;
mod own_renewable;
mod process_names;
mod process_problem;
pub(super) use process_problem::{captured_exceeds_stack, gas_stays};
mod product_mix;
mod recovery;
mod replace;
mod retire;
mod route_shift;
mod scrap_share;
pub(super) mod unit_problem;
mod units;

pub use amount_course::AmountCourse;
pub use archetype_name::{ArchetypeFiles, ArchetypeName};
pub use burden::{Burden, FuelChange};
pub use capture::{CAPTURED, Capture, Specific};
pub use commission::Commission;
pub use efficiency::Efficiency;
pub use electricity_supply::ElectricitySupply;
pub use fuel_switch::FuelSwitch;
pub use lever_action::LeverAction;
pub use own_renewable::OwnRenewable;
pub use product_mix::ProductMix;
pub use recovery::Recovery;
pub use replace::Replace;
pub use retire::Retire;
pub use route_shift::{Names, Receiver, ReceivingProcess, RouteShift, ShareOf};
pub use scrap_share::ScrapShare;

use super::amount::Amount;
use super::base::{Archetypes, Plant};
use super::course::Course;
use super::dispatch::Dispatch;
use super::driver::Spread;
use super::plant_year::PlantYear;
use crate::factor::Library;
use crate::format::factor_set::ConfidenceEntry;
use crate::problem::{Place, Problem, Problems};
use crate::text::Text;

/// A lever of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// The plants on which it acts; none: all on which it can.
    pub plants: Vec<String>,
    /// The routes on whose plants it acts; none: all.
    pub routes: Vec<String>,
    /// Where its numbers come from.
    pub source: Option<String>,
    /// How sure they are.
    pub confidence: ConfidenceEntry,
    /// What else must be said.
    pub note: Option<Text>,
    /// The first year in which it acts; `None`: the first of its points.
    pub from: Option<i16>,
    /// How its whole course is spread.
    pub uncertain: Option<Spread>,
    /// By how many years it acts later than it says, to see what that does; 0 as it is written.
    pub delay: i16,
    /// Where it stands.
    pub place: Place,
    /// What it does.
    pub action: LeverAction,
}

impl Lever {
    /// Whether it acts on a plant.
    pub fn is_of(&self, plant: &Plant<'_>) -> bool {
        let has =
            |names: &[String], own: Option<&String>| names.is_empty() || own.is_some_and(|own| names.contains(own));
        let is_own = self.action.plant().is_none_or(|own| own == plant.id);
        is_own && has(&self.plants, Some(&plant.id)) && has(&self.routes, plant.route.as_ref())
    }

    /// The first year in which it acts, as it says; `None`: from the year after the base year on.
    pub fn first_year(&self) -> Option<i16> {
        self.from.or_else(|| self.action.first_year())
    }

    /// The year of its numbers that holds in a year: the year itself, for one that is late an earlier one. `None` where it does not act, as in and before
    /// the base year of the scenario.
    pub fn year_of_numbers(&self, year: i16, base: i16) -> Option<i16> {
        let own = year.saturating_sub(self.delay);
        (own > base && self.first_year().is_none_or(|first| own >= first)).then_some(own)
    }

    /// Changes how much each plant puts out in a year. Errors carry the lever's place.
    pub fn dispatch(&self, dispatch: &mut Dispatch, library: &Library) -> Result<(), Problems> {
        let Some(own) = self.year_of_numbers(dispatch.year, dispatch.base_year) else {
            return Ok(());
        };
        dispatch.lever_year = own;
        let done = self.action.dispatch(self, dispatch, library);
        done.map_err(|problem| self.placed(problem, dispatch.year))
    }

    /// Changes a plant in a year. Errors carry the lever's place.
    pub fn apply<'b, N: Amount>(
        &self,
        place: usize,
        plant: &Plant<'_>,
        year: &mut PlantYear<'b, N>,
        archetypes: &'b Archetypes<'b>,
    ) -> Result<(), Problems> {
        let own = self.year_of_numbers(year.year, year.base_year);
        let Some(own) = own.filter(|_| self.is_of(plant)) else {
            return Ok(());
        };
        year.acting = place;
        year.lever_year = own;
        year.acting_since = self.first_year().unwrap_or(year.base_year);
        year.scale = N::of(&plant.scale);
        let now = year.year;
        self.action
            .apply(year, archetypes)
            .map_err(|problem| self.placed(problem, now))
    }

    fn placed(&self, problem: Problem, year: i16) -> Problems {
        let id = &self.id;
        let message = Text::new(
            format!("措施 `{id}`，{year} 年：{}", problem.message.zh),
            format!("lever `{id}` in {year}: {}", problem.message.en),
        );
        Problem { message, ..problem }.at(self.place.clone()).into()
    }
}

/// What is wrong with a list that names nothing.
fn empty(name: &str, list: &[String]) -> Option<Text> {
    list.is_empty().then(|| {
        Text::new(
            format!("{name} 应至少写一项"),
            format!("`{name}` names nothing: expected at least one"),
        )
    })
}

/// The points of a share that lie outside 0 to 1, in words.
fn beyond_one(name: &str, course: &Course) -> Vec<Text> {
    let one = crate::quantity::Ratio::one();
    let points = course.points().iter();
    let beyond = points.filter(|(_, share)| share.is_negative() || **share > one);
    beyond
        .map(|(year, share)| {
            let (zh, en) = if *year == i16::MIN {
                (String::new(), String::new())
            } else {
                (format!("在 {year} 年"), format!(" in {year}"))
            };
            // A number such as 20 is meant in per cent.
            let in_per_cent = share > &one && share <= &crate::quantity::Ratio::from(100);
            let (meant_zh, meant_en) = if in_per_cent {
                (
                    format!("；百分数写作 `{share} %`"),
                    format!("; of per cent write `{share} %`"),
                )
            } else {
                (String::new(), String::new())
            };
            Text::new(
                format!("{name} {zh}为 {share}，应在 0 与 1 之间{meant_zh}"),
                format!("`{name}`{en} is {share}; a share lies between 0 and 1{meant_en}"),
            )
        })
        .collect()
}
