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
pub use own_renewable::OwnRenewable;
pub use product_mix::ProductMix;
pub use recovery::Recovery;
pub use replace::Replace;
pub use retire::Retire;
pub use route_shift::{Names, Receiver, ReceivingProcess, RouteShift, ShareOf};
pub use scrap_share::ScrapShare;

use serde::de::MapAccess;

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

/// What a lever does.
#[derive(Clone, Debug, PartialEq)]
pub enum LeverAction {
    /// The share of scrap in the metallic charge.
    ScrapShare(ScrapShare),
    /// Output moved from one route to another.
    RouteShift(RouteShift),
    /// A plant or a unit that starts.
    Commission(Commission),
    /// A plant or a unit that stops.
    Retire(Retire),
    /// Capacity retired for new capacity.
    Replace(Replace),
    /// Other parts of the products sold.
    ProductMix(ProductMix),
    /// Less of what processes take, for the same product.
    Efficiency(Efficiency),
    /// More of a by-product recovered.
    Recovery(Recovery),
    /// A fuel or reductant in the place of another.
    FuelSwitch(FuelSwitch),
    /// The burden of blast furnaces.
    Burden(Burden),
    /// Where the electricity bought comes from.
    ElectricitySupply(ElectricitySupply),
    /// The plant's own renewable generation.
    OwnRenewable(OwnRenewable),
    /// Capture of carbon dioxide.
    Capture(Capture),
}

impl LeverAction {
    /// The names of all kinds, as they are written.
    pub const KINDS: [&'static str; 13] = [
        "scrap-share",
        "route-shift",
        "commission",
        "retire",
        "replace",
        "product-mix",
        "efficiency",
        "recovery",
        "fuel-switch",
        "burden",
        "electricity-supply",
        "own-renewable",
        "capture",
    ];

    /// Reads what stands under the name of a kind; `None` where there is no such kind, and nothing is read.
    pub(super) fn read<'de, A: MapAccess<'de>>(kind: &str, map: &mut A) -> Result<Option<LeverAction>, A::Error> {
        Ok(Some(match kind {
            "scrap-share" => LeverAction::ScrapShare(map.next_value()?),
            "route-shift" => LeverAction::RouteShift(map.next_value()?),
            "commission" => LeverAction::Commission(map.next_value()?),
            "retire" => LeverAction::Retire(map.next_value()?),
            "replace" => LeverAction::Replace(map.next_value()?),
            "product-mix" => LeverAction::ProductMix(map.next_value()?),
            "efficiency" => LeverAction::Efficiency(map.next_value()?),
            "recovery" => LeverAction::Recovery(map.next_value()?),
            "fuel-switch" => LeverAction::FuelSwitch(map.next_value()?),
            "burden" => LeverAction::Burden(map.next_value()?),
            "electricity-supply" => LeverAction::ElectricitySupply(map.next_value()?),
            "own-renewable" => LeverAction::OwnRenewable(map.next_value()?),
            "capture" => LeverAction::Capture(map.next_value()?),
            _ => return Ok(None),
        }))
    }

    /// The name of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            LeverAction::ScrapShare(_) => "scrap-share",
            LeverAction::RouteShift(_) => "route-shift",
            LeverAction::Commission(_) => "commission",
            LeverAction::Retire(_) => "retire",
            LeverAction::Replace(_) => "replace",
            LeverAction::ProductMix(_) => "product-mix",
            LeverAction::Efficiency(_) => "efficiency",
            LeverAction::Recovery(_) => "recovery",
            LeverAction::FuelSwitch(_) => "fuel-switch",
            LeverAction::Burden(_) => "burden",
            LeverAction::ElectricitySupply(_) => "electricity-supply",
            LeverAction::OwnRenewable(_) => "own-renewable",
            LeverAction::Capture(_) => "capture",
        }
    }

    /// What its kind is called.
    pub fn title(&self) -> Text {
        match self {
            LeverAction::ScrapShare(_) => Text::new("提高废钢比", "scrap share of the metallic charge"),
            LeverAction::RouteShift(_) => Text::new("流程转换", "shift between routes"),
            LeverAction::Commission(_) => Text::new("投产", "commissioning"),
            LeverAction::Retire(_) => Text::new("淘汰", "retirement"),
            LeverAction::Replace(_) => Text::new("产能置换", "replacement of capacity"),
            LeverAction::ProductMix(_) => Text::new("产品结构", "product mix"),
            LeverAction::Efficiency(_) => Text::new("提高能效", "efficiency"),
            LeverAction::Recovery(_) => Text::new("提高余能回收", "recovery of by-products"),
            LeverAction::FuelSwitch(_) => Text::new("燃料与还原剂替代", "fuel switch"),
            LeverAction::Burden(_) => Text::new("改变炉料结构", "burden of the furnace"),
            LeverAction::ElectricitySupply(_) => Text::new("改变外购电来源", "supply of electricity"),
            LeverAction::OwnRenewable(_) => Text::new("自建可再生能源发电", "own renewable generation"),
            LeverAction::Capture(_) => Text::new("碳捕集", "capture of carbon dioxide"),
        }
    }

    /// What is wrong with it, whatever the plant.
    pub(super) fn faults(&self) -> Vec<Text> {
        match self {
            LeverAction::ScrapShare(lever) => lever.faults(),
            LeverAction::RouteShift(lever) => lever.faults(),
            LeverAction::Commission(lever) => lever.faults(),
            LeverAction::Retire(lever) => lever.faults(),
            LeverAction::Replace(lever) => lever.faults(),
            LeverAction::ProductMix(lever) => lever.faults(),
            LeverAction::Efficiency(lever) => lever.faults(),
            LeverAction::Recovery(lever) => lever.faults(),
            LeverAction::FuelSwitch(lever) => lever.faults(),
            LeverAction::Burden(lever) => lever.faults(),
            LeverAction::ElectricitySupply(lever) => lever.faults(),
            LeverAction::OwnRenewable(lever) => lever.faults(),
            LeverAction::Capture(lever) => lever.faults(),
        }
    }

    /// The first year in which its points say something; `None` where they hold for all years.
    pub(super) fn first_year(&self) -> Option<i16> {
        match self {
            LeverAction::ScrapShare(lever) => lever.share.first_year(),
            LeverAction::RouteShift(lever) => lever.share.first_year(),
            LeverAction::Commission(lever) => lever.year,
            LeverAction::Retire(lever) => Some(lever.year),
            LeverAction::Replace(lever) => Some(lever.year),
            LeverAction::ProductMix(lever) => lever.first_year(),
            LeverAction::Efficiency(lever) => first_year_of(lever.courses()),
            LeverAction::Recovery(lever) => first_year_of(lever.courses()),
            LeverAction::FuelSwitch(lever) => first_year_of(lever.courses()),
            LeverAction::Burden(lever) => first_year_of(lever.courses()),
            LeverAction::ElectricitySupply(lever) => first_year_of(lever.courses()),
            LeverAction::OwnRenewable(lever) => first_year_of(lever.courses()),
            LeverAction::Capture(lever) => first_year_of(lever.courses()),
        }
    }

    /// What it does to how much each plant puts out; most do nothing.
    fn dispatch(&self, lever: &Lever, dispatch: &mut Dispatch, library: &Library) -> Result<(), Problem> {
        match self {
            LeverAction::RouteShift(own) => own.dispatch(lever, dispatch),
            LeverAction::Commission(own) => own.dispatch(lever, dispatch, library),
            LeverAction::Retire(own) => {
                own.dispatch(dispatch);
                Ok(())
            }
            LeverAction::Replace(own) => own.dispatch(lever, dispatch, library),
            _ => Ok(()),
        }
    }

    fn apply<'b, N: Amount>(&self, year: &mut PlantYear<'b, N>, archetypes: &'b Archetypes<'b>) -> Result<(), Problem> {
        match self {
            LeverAction::ScrapShare(lever) => lever.apply(year),
            LeverAction::RouteShift(lever) => lever.apply(year, archetypes),
            LeverAction::Commission(lever) => lever.apply(year, archetypes),
            LeverAction::Retire(lever) => lever.apply(year),
            LeverAction::Replace(lever) => lever.apply(year, archetypes),
            LeverAction::ProductMix(lever) => lever.apply(year),
            LeverAction::Efficiency(lever) => lever.apply(year),
            LeverAction::Recovery(lever) => lever.apply(year),
            LeverAction::FuelSwitch(lever) => lever.apply(year),
            LeverAction::Burden(lever) => lever.apply(year),
            LeverAction::ElectricitySupply(lever) => lever.apply(year),
            LeverAction::OwnRenewable(lever) => lever.apply(year),
            LeverAction::Capture(lever) => lever.apply(year),
        }
    }
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

/// The first year in which any of some courses has a point.
fn first_year_of(courses: Vec<&Course>) -> Option<i16> {
    courses.iter().filter_map(|course| course.first_year()).min()
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
            Text::new(
                format!("{name} {zh}为 {share}，应在 0 与 1 之间"),
                format!("`{name}`{en} is {share}; a share lies between 0 and 1"),
            )
        })
        .collect()
}
