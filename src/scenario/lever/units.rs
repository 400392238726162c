//! What levers on plants and units name: the plants that they add, the archetypes, the plants and routes on which they act.

use std::path::Path;

use super::route_shift::{Receiver, first_above_zero};
use super::unit_problem as problem;
use super::{ArchetypeName, Commission, Lever, LeverAction};
use crate::problem::Problem;
use crate::scenario::base::{Archetypes, NamedArchetype, Plant, Sourced};
use crate::scenario::scenario_problem;
use crate::text::Text;

impl LeverAction {
    /// The plant of the base within which it acts, where it names one itself.
    pub(super) fn plant(&self) -> Option<&str> {
        match self {
            LeverAction::RouteShift(lever) => lever.plant.as_deref(),
            LeverAction::Commission(lever) => lever.plant.as_deref().filter(|_| lever.unit.is_some()),
            LeverAction::Retire(lever) => lever.plant.as_deref().filter(|_| lever.unit.is_some()),
            LeverAction::Replace(lever) => lever.commission.plant.as_deref().filter(|_| lever.is_within_plants()),
            _ => None,
        }
    }

    /// Whether it acts on single units of plants: then it must be said of which.
    fn is_of_units(&self) -> bool {
        match self {
            LeverAction::RouteShift(lever) => lever.is_within_plants(),
            LeverAction::Commission(lever) => lever.unit.is_some(),
            LeverAction::Retire(lever) => lever.unit.is_some(),
            LeverAction::Replace(lever) => lever.is_within_plants(),
            _ => false,
        }
    }

    /// The plants that it names to change how much they put out.
    fn plants_moved(&self) -> Vec<&str> {
        match self {
            LeverAction::Retire(lever) => lever.stopped_plant().into_iter().collect(),
            LeverAction::Replace(lever) if !lever.is_within_plants() => {
                lever.retire.0.iter().map(String::as_str).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The years in which it stops whole plants, with their ids.
    fn retirements(&self) -> Vec<(i16, &str)> {
        let year = match self {
            LeverAction::Retire(lever) => lever.year,
            LeverAction::Replace(lever) => lever.year,
            _ => return Vec::new(),
        };
        self.plants_moved().into_iter().map(|plant| (year, plant)).collect()
    }

    /// What it starts.
    fn started(&self) -> Option<Commission> {
        match self {
            LeverAction::Commission(lever) => Some(lever.clone()),
            LeverAction::Replace(lever) => Some(lever.starts()),
            _ => None,
        }
    }

    /// What is wrong with a first year that is written beside the lever's own `year`; nothing where it has none of its own.
    pub(in crate::scenario) fn year_twice(&self, from: Option<i16>) -> Option<Text> {
        let year = match self {
            LeverAction::Commission(lever) => lever.year,
            LeverAction::Retire(lever) => Some(lever.year),
            LeverAction::Replace(lever) => Some(lever.year),
            _ => None,
        };
        from.zip(year).map(|(from, year)| {
            let kind = self.kind();
            Text::new(
                format!("`{kind}` 自有 `year`（{year}），不应另写 `from`（{from}）；只写 `year`"),
                format!("`{kind}` has its own `year`, {year}, and takes no `from`, {from}: write only `year`"),
            )
        })
    }

    fn archetype_mut(&mut self) -> Option<&mut ArchetypeName> {
        match self {
            LeverAction::Commission(lever) => Some(&mut lever.archetype),
            LeverAction::Replace(lever) => Some(&mut lever.commission.archetype),
            LeverAction::RouteShift(lever) => match &mut lever.to {
                Receiver::Process(to) => to.archetype.as_mut(),
                Receiver::Route(_) => None,
            },
            _ => None,
        }
    }

    /// Takes the paths that it names from the folder of the file in which it stands.
    pub(in crate::scenario) fn take_from(&mut self, folder: &Path) {
        if let Some(archetype) = self.archetype_mut() {
            archetype.take_from(folder);
        }
    }

    /// The archetype that it names by its files.
    pub(in crate::scenario) fn named_archetype(&self) -> Option<NamedArchetype> {
        match self {
            LeverAction::Commission(lever) => lever.archetype.named(),
            LeverAction::Replace(lever) => lever.commission.archetype.named(),
            LeverAction::RouteShift(lever) => match &lever.to {
                Receiver::Process(to) => to.archetype.as_ref().and_then(ArchetypeName::named),
                Receiver::Route(_) => None,
            },
            _ => None,
        }
    }
}

impl Lever {
    /// The years in which it stops whole plants, with their ids.
    pub(in crate::scenario) fn retirements(&self) -> Vec<(i16, &str)> {
        let own = self.action.retirements().into_iter();
        own.map(|(year, plant)| (year.saturating_add(self.delay), plant))
            .collect()
    }

    /// The plant that it adds to those known so far, if any. `years` are the first after the base year and the last. Errors carry the lever's place: an
    /// unknown archetype; an id that is taken.
    pub(in crate::scenario) fn new_plant<'a>(
        &self,
        known: &[Plant<'a>],
        archetypes: &Archetypes<'a>,
        years: (i16, i16),
    ) -> Result<Option<Plant<'a>>, Problem> {
        match (&self.action, self.action.started()) {
            (LeverAction::RouteShift(shift), _) => {
                let Receiver::Route(route) = &shift.to else {
                    return Ok(None);
                };
                if known.iter().any(|plant| plant.route.as_ref() == Some(route)) {
                    return Ok(None);
                }
                // What is no archetype is named among the unknown routes.
                if !archetypes.contains_key(route) {
                    return Ok(None);
                }
                let first = self.first_year().unwrap_or(years.0).max(years.0);
                let Some(start) = first_above_zero(&shift.share, first, years.1) else {
                    return Ok(None);
                };
                let id = format!("new-{route}");
                let title = Text::new(format!("新建 {route}"), format!("new {route}"));
                let plant = self.on_archetype(known, (&id, title, route), archetypes)?;
                Ok(Some(Plant {
                    start: Some(start.saturating_add(self.delay)),
                    ..plant
                }))
            }
            (_, Some(started)) => {
                let Some(id) = started.new_plant() else {
                    return Ok(None);
                };
                let route = started.archetype.id();
                let title = started.title.clone().unwrap_or_else(|| Text::same(id));
                let plant = self.on_archetype(known, (id, title, &route), archetypes)?;
                let capacity = self
                    .capacity_of(&started, &plant)
                    .map_err(|problem| problem.at(self.place.clone()))?;
                Ok(Some(Plant {
                    start: started.year.map(|year| year.saturating_add(self.delay)),
                    capacity,
                    ..plant
                }))
            }
            _ => Ok(None),
        }
    }

    fn capacity_of(&self, started: &Commission, plant: &Plant<'_>) -> Result<Option<Sourced>, Problem> {
        let library = plant.base.library;
        let item = library.items.find(&plant.product);
        let Some((capacity, item)) = started.capacity.as_ref().zip(item) else {
            return Ok(None);
        };
        let value = capacity.at(started.year.unwrap_or_default(), item, library)?;
        Ok(Some(Sourced {
            value,
            source: capacity
                .source
                .clone()
                .or_else(|| self.source.clone())
                .unwrap_or_default(),
            confidence: capacity.confidence.unwrap_or(self.confidence),
        }))
    }

    fn on_archetype<'a>(
        &self,
        known: &[Plant<'a>],
        (id, title, route): (&str, Text, &str),
        archetypes: &Archetypes<'a>,
    ) -> Result<Plant<'a>, Problem> {
        let placed = |problem: Problem| {
            let message = Text::new(
                format!("措施 `{}`：{}", self.id, problem.message.zh),
                format!("lever `{}`: {}", self.id, problem.message.en),
            );
            Problem { message, ..problem }.at(self.place.clone())
        };
        if known.iter().any(|plant| plant.id == id) {
            return Err(scenario_problem::twice(
                self.place.clone(),
                &Text::new("企业", "plant"),
                id,
            ));
        }
        let ids: Vec<&str> = archetypes.keys().map(String::as_str).collect();
        let archetype = archetypes
            .get(route)
            .ok_or_else(|| placed(problem::no_archetype(route, &ids)))?;
        let plant = archetype.plant(id, title, route);
        plant.ok_or_else(|| scenario_problem::no_output_of_archetype(self.place.clone(), route))
    }

    /// What it names and is not there, among the plants of the scenario and those of the base.
    pub(in crate::scenario) fn unknown_names(&self, plants: &[Plant<'_>], archetypes: &Archetypes<'_>) -> Vec<Problem> {
        let ids: Vec<&str> = plants.iter().map(|plant| plant.id.as_str()).collect();
        let mut routes: Vec<&str> = plants.iter().filter_map(|plant| plant.route.as_deref()).collect();
        routes.sort_unstable();
        routes.dedup();
        let mut faults = Vec::new();
        let mut look = |name: &str, known: &[&str], code: &'static str, what: &Text| {
            if !known.contains(&name) {
                faults.push(scenario_problem::unknown(code, self.place.clone(), what, name, known));
            }
        };
        let plant = Text::new("企业", "plant");
        let named = self.action.plant().into_iter().chain(self.action.plants_moved());
        named.for_each(|name| look(name, &ids, "unknown-plant", &plant));
        if let LeverAction::RouteShift(shift) = &self.action
            && let Receiver::Route(to) = &shift.to
        {
            let route = Text::new("流程路线", "route");
            shift
                .from
                .0
                .iter()
                .for_each(|name| look(name, &routes, "unknown-route", &route));
            let mut receiving = routes.clone();
            receiving.extend(archetypes.keys().map(String::as_str));
            look(to, &receiving, "unknown-route", &route);
        }
        let own = plants
            .iter()
            .filter(|plant| !plant.is_added && self.is_of(plant))
            .count();
        if self.action.is_of_units() && own > 1 {
            let what = Text::new(
                format!("应写明在哪个企业（plants: […]）：现对 {own} 个企业有效"),
                format!("say in which plant (`plants: [...]`): as it stands it is for {own}"),
            );
            faults.push(scenario_problem::bad_lever(self.place.clone(), &self.id, &what));
        }
        faults
    }
}
