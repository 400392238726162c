//! Output moved from one route to another: between the plants of a sector, or between the units of a plant.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::archetype_name::ArchetypeName;
use super::lever_kind::LeverKind;
use super::unit_problem as problem;
use super::{AmountCourse, Lever};
use crate::network::Source;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::scenario::amount::Amount;
use crate::scenario::base::Archetypes;
use crate::scenario::course::Course;
use crate::scenario::dispatch::Dispatch;
use crate::scenario::plant_year::PlantYear;
use crate::text::Text;

/// The part of the receiving route in what all put out.
///
/// In a sector `from` and `to` are routes: the plants of `to` put out `share` of the total, those of `from` so much less, in their proportions; others
/// stay, and so do plants of both whose output a `commission` states. With `of: capacity` the capacities move, and outputs with them at the utilisation
/// that each plant has.
/// In a plant `from` are processes and `to` is a process of an archetype, or of the plant: `share` of their product comes from it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteShift {
    /// The plant in which it moves; without it, every plant on which the lever acts.
    #[serde(default)]
    pub plant: Option<String>,
    /// The routes, or the processes, that give.
    pub from: Names,
    /// The route, or the process, that receives.
    pub to: Receiver,
    /// The part of the receiving one, 0 to 1.
    pub share: Course,
    /// What `share` is a part of.
    #[serde(default)]
    pub of: ShareOf,
}

/// What a share is a part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShareOf {
    /// What all plants put out.
    #[default]
    Output,
    /// What all plants can put out.
    Capacity,
}

/// One name or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

/// What receives.
#[derive(Clone, Debug, PartialEq)]
pub enum Receiver {
    /// A route of the sector, by its id.
    Route(String),
    /// A process in the plant.
    Process(ReceivingProcess),
}

/// A process that receives.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceivingProcess {
    /// The archetype that it is taken from; without it, it is one of the plant's own.
    #[serde(default)]
    pub archetype: Option<ArchetypeName>,
    /// The process, of the archetype or of the plant.
    pub process: String,
    /// What the unit is called in the plant's ledger; without it, as the process.
    #[serde(default)]
    pub unit: Option<String>,
    /// What it can put out in a year.
    #[serde(default)]
    pub capacity: Option<AmountCourse>,
}

impl LeverKind for RouteShift {
    fn id(&self) -> &'static str {
        "route-shift"
    }

    fn title(&self) -> Text {
        Text::new("流程转换", "shift between routes")
    }

    fn faults(&self) -> Vec<Text> {
        let mut faults = super::beyond_one("share", &self.share);
        if self.of == ShareOf::Capacity && self.is_within_plants() {
            faults.push(Text::new(
                "`of: capacity` 只用于企业之间",
                "`of: capacity` is for shifts between plants",
            ));
        }
        if self.plant.is_some() && !self.is_within_plants() {
            faults.push(Text::new(
                "写了 `plant` 就是厂内转换：`to` 应为 {archetype: …, process: …, unit: …}",
                "with `plant` it moves within a plant: `to` needs {archetype: ..., process: ..., unit: ...}",
            ));
        }
        if let Receiver::Route(to) = &self.to
            && self.from.0.contains(to)
        {
            faults.push(Text::new(
                format!("`from` 与 `to` 都是 `{to}`"),
                format!("`from` and `to` are both `{to}`"),
            ));
        }
        faults
    }

    fn courses(&self) -> Vec<&Course> {
        vec![&self.share]
    }
}

impl RouteShift {
    /// Whether it moves within plants.
    pub(super) fn is_within_plants(&self) -> bool {
        matches!(self.to, Receiver::Process(_))
    }

    pub(super) fn dispatch(&self, lever: &Lever, dispatch: &mut Dispatch) -> Result<(), Problem> {
        let Receiver::Route(to) = &self.to else {
            return Ok(());
        };
        let share = self.share.at(dispatch.lever_year);
        match self.of {
            ShareOf::Output => dispatch.shift_output(&self.from.0, to, &share, &lever.place),
            ShareOf::Capacity => dispatch.shift_capacity(&self.from.0, to, &share),
        }
    }

    pub(super) fn apply<'b, N: Amount>(
        &self,
        year: &mut PlantYear<'b, N>,
        archetypes: &'b Archetypes<'b>,
    ) -> Result<(), Problem> {
        let Receiver::Process(to) = &self.to else {
            return Ok(());
        };
        let share = self.share.at(year.lever_year);
        let mut from = Vec::new();
        for name in &self.from.0 {
            let found = year.processes_of(name);
            if found.is_empty() {
                return Err(problem::no_process(name, &year.process_names()));
            }
            from.extend(found);
        }
        let receiver = match &to.archetype {
            Some(_) if share.is_zero() => return Ok(()),
            Some(archetype) => {
                let unit = to.unit.as_deref().unwrap_or(&to.process);
                let place = year.add_process(unit, &archetype.id(), archetypes, &to.process)?;
                if let Some(capacity) = &to.capacity {
                    let item = year.base.library.items.at(year.items[year.processes[place].reference]);
                    let capacity = capacity.at(year.lever_year, item, year.base.library)?;
                    year.limit(place, capacity);
                }
                place
            }
            None => match year.processes_of(&to.process).as_slice() {
                [only] => *only,
                [] => return Err(problem::no_process(&to.process, &year.process_names())),
                _ => return Err(problem::several_processes(&to.process)),
            },
        };
        shift(year, &from, receiver, &N::of(&share))
    }
}

/// Gives a part of a product to a process; the processes that give make so much less, in their proportions.
fn shift<N: Amount>(year: &mut PlantYear<'_, N>, from: &[usize], to: usize, share: &N) -> Result<(), Problem> {
    let product = year.processes[to].reference;
    if let Some(other) = from.iter().find(|place| year.processes[**place].reference != product) {
        let made = |place: usize| year.item_id(year.processes[place].reference).to_owned();
        let names = [*other, to].map(|place| (year.process_name(place), made(place)));
        return Err(problem::different_products(&names[0], &names[1]));
    }
    let is_giver = |source: &Source| matches!(source, Source::Process(place) if from.contains(place));
    let sources = year.sources(product);
    let part = |fits: &dyn Fn(&Source) -> bool| -> N {
        let own = sources.iter().filter(|(source, _)| fits(source));
        own.map(|(_, share)| share.clone()).sum()
    };
    let given = part(&is_giver);
    let had = part(&|source| *source == Source::Process(to));
    let left = given.clone() - (share.clone() - had);
    if left.is_below_zero() {
        return Err(problem::too_little_to_give(
            &share.to_ratio(),
            &given.to_ratio(),
            year.item_id(product),
        ));
    }
    let times = left.divide(&given).unwrap_or_else(N::one);
    let mut shares: Vec<(Source, N)> = sources
        .into_iter()
        .filter(|(source, _)| *source != Source::Process(to))
        .map(|(source, part)| {
            let part = if is_giver(&source) { part * times.clone() } else { part };
            (source, part)
        })
        .collect();
    shares.push((Source::Process(to), share.clone()));
    year.set_sources(product, shares);
    Ok(())
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Names, D::Error> {
        deserializer.deserialize_any(NamesVisitor)
    }
}

struct NamesVisitor;

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name, or a list of names")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Names, E> {
        Ok(Names(vec![name.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<Names, A::Error> {
        let mut all = Vec::new();
        while let Some(name) = names.next_element::<String>()? {
            all.push(name);
        }
        Ok(Names(all))
    }
}

impl<'de> Deserialize<'de> for Receiver {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Receiver, D::Error> {
        deserializer.deserialize_any(ReceiverVisitor)
    }
}

struct ReceiverVisitor;

impl<'de> Visitor<'de> for ReceiverVisitor {
    type Value = Receiver;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a route, or in a plant a process: {archetype: scrap-eaf, process: electric-arc-furnace, unit: eaf-1}",
        )
    }

    fn visit_str<E: Error>(self, route: &str) -> Result<Receiver, E> {
        Ok(Receiver::Route(route.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Receiver, A::Error> {
        ReceivingProcess::deserialize(MapAccessDeserializer::new(map)).map(Receiver::Process)
    }
}

/// The first year in which a share is above zero, up to a last one.
pub(super) fn first_above_zero(share: &Course, first: i16, last: i16) -> Option<i16> {
    (first..=last).find(|year| share.at(*year) > Ratio::zero())
}
