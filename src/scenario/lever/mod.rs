//! What changes a plant or a sector over the years. Each kind is a type of its own; they act in the order of the scenario's file.

mod scrap_share;

pub use scrap_share::ScrapShare;

use serde::de::MapAccess;

use super::amount::Amount;
use super::base::Plant;
use super::dispatch::Dispatch;
use super::driver::Spread;
use super::plant_year::PlantYear;
use crate::format::factor_set::ConfidenceEntry;
use crate::problem::{Place, Problem, Problems};
use crate::quantity::Ratio;
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
}

impl LeverAction {
    /// The names of all kinds, as they are written.
    pub const KINDS: [&'static str; 1] = ["scrap-share"];

    /// Reads what stands under the name of a kind; `None` where there is no such kind, and nothing is read.
    pub(super) fn read<'de, A: MapAccess<'de>>(kind: &str, map: &mut A) -> Result<Option<LeverAction>, A::Error> {
        Ok(Some(match kind {
            "scrap-share" => LeverAction::ScrapShare(map.next_value()?),
            _ => return Ok(None),
        }))
    }

    /// The name of its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            LeverAction::ScrapShare(_) => "scrap-share",
        }
    }

    /// What its kind is called.
    pub fn title(&self) -> Text {
        match self {
            LeverAction::ScrapShare(_) => Text::new("提高废钢比", "scrap share of the metallic charge"),
        }
    }

    /// What is wrong with it, whatever the plant.
    pub(super) fn faults(&self) -> Vec<Text> {
        match self {
            LeverAction::ScrapShare(lever) => lever.faults(),
        }
    }

    /// The first year in which its points say something; `None` where they hold for all years.
    pub(super) fn first_year(&self) -> Option<i16> {
        match self {
            LeverAction::ScrapShare(lever) => lever.share.first_year(),
        }
    }

    /// The last year of its points.
    pub(super) fn last_year(&self) -> Option<i16> {
        match self {
            LeverAction::ScrapShare(lever) => lever.share.last_year(),
        }
    }

    /// The same so many years later.
    #[must_use]
    pub(super) fn delayed(&self, years: i16) -> LeverAction {
        match self {
            LeverAction::ScrapShare(lever) => LeverAction::ScrapShare(lever.delayed(years)),
        }
    }

    /// A draw of it: its course in the years after the base year times a number, shares kept between nothing and the most that may be. Tells whether that
    /// clipped it.
    pub(super) fn scaled_after(&self, base: i16, by: &Ratio) -> (LeverAction, bool) {
        match self {
            LeverAction::ScrapShare(lever) => {
                let (lever, is_clipped) = lever.scaled_after(base, by);
                (LeverAction::ScrapShare(lever), is_clipped)
            }
        }
    }

    /// Whether it changes how much plants put out.
    pub(super) fn moves_output(&self) -> bool {
        match self {
            LeverAction::ScrapShare(_) => false,
        }
    }

    /// Whether it does the same to plants of one archetype whatever their size, so that one of them stands for all.
    pub(super) fn is_scale_free(&self) -> bool {
        match self {
            LeverAction::ScrapShare(_) => true,
        }
    }

    /// What it does to how much each plant puts out; most do nothing.
    fn dispatch(&self, _lever: &Lever, _dispatch: &mut Dispatch) -> Result<(), Problem> {
        match self {
            LeverAction::ScrapShare(_) => Ok(()),
        }
    }

    fn apply<N: Amount>(&self, year: &mut PlantYear<'_, N>) -> Result<(), Problem> {
        match self {
            LeverAction::ScrapShare(lever) => lever.apply(year),
        }
    }
}

impl Lever {
    /// Whether it acts on a plant.
    pub fn is_of(&self, plant: &Plant<'_>) -> bool {
        let has =
            |names: &[String], own: Option<&String>| names.is_empty() || own.is_some_and(|own| names.contains(own));
        has(&self.plants, Some(&plant.id)) && has(&self.routes, plant.route.as_ref())
    }

    /// Whether it acts in a year.
    pub fn acts_in(&self, year: i16) -> bool {
        self.from
            .or_else(|| self.action.first_year())
            .is_none_or(|first| year >= first)
    }

    /// Changes how much each plant puts out in a year. Errors carry the lever's place.
    pub fn dispatch(&self, dispatch: &mut Dispatch) -> Result<(), Problems> {
        if !self.acts_in(dispatch.year) {
            return Ok(());
        }
        let done = self.action.dispatch(self, dispatch);
        done.map_err(|problem| self.placed(problem, dispatch.year))
    }

    /// Changes a plant in a year. Errors carry the lever's place.
    pub fn apply<N: Amount>(
        &self,
        place: usize,
        plant: &Plant<'_>,
        year: &mut PlantYear<'_, N>,
    ) -> Result<(), Problems> {
        if !self.acts_in(year.year) || !self.is_of(plant) {
            return Ok(());
        }
        year.acting = place;
        let now = year.year;
        self.action.apply(year).map_err(|problem| self.placed(problem, now))
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

/// The points of a share that lie outside 0 to 1, in words.
fn beyond_one(name: &str, course: &super::course::Course) -> Vec<Text> {
    let one = crate::quantity::Ratio::one();
    let points = course.points().iter();
    let beyond = points.filter(|(_, share)| share.is_negative() || **share > one);
    beyond
        .map(|(year, share)| {
            let at = if *year == i16::MIN {
                String::new()
            } else {
                format!(" {year}")
            };
            Text::new(
                format!("{name}{at} 为 {share}，应在 0 与 1 之间"),
                format!("`{name}`{at} is {share}; a share lies between 0 and 1"),
            )
        })
        .collect()
}
