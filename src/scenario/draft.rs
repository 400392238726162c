//! A scenario while it is put together from what files say, each over what it extends.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_saphyr::Spanned;

use super::driver::{Driver, Spread};
use super::file::{DriverEntry, FollowEntry, HorizonEntry, LeverEntry, ScenarioEntry, ScenarioFile};
use super::file_place::{at, is_yaml, relative};
use super::file_problem;
use super::lever::{Lever, LeverAction};
use super::scenario::{BaseSource, Follow, Followed, LedgerFiles, Scenario, ScenarioScope};
use super::scenario_problem as problem;
use super::stated_base::{base_of, history_of};
use crate::format::factor_set::ConfidenceEntry;
use crate::problem::{Place, Problem, Problems};
use crate::text::Text;
use crate::yaml;

/// A scenario while it is put together: what is said so far, with where it was said.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// Its id.
    pub(super) id: String,
    /// What it is called.
    pub(super) title: Option<Text>,
    base: Option<BaseSource>,
    scope: Option<ScenarioScope>,
    methodology: Option<String>,
    horizon: Option<(HorizonEntry, Place)>,
    drivers: BTreeMap<String, (DriverEntry, Place, PathBuf)>,
    follow: Option<(FollowEntry, Place)>,
    grid_factor: Option<(String, Place)>,
    scrap_supply: Option<(String, Place)>,
    levers: Vec<(LeverEntry, Place)>,
    /// Ids of levers that are left out so far.
    left_out: Vec<String>,
    targets: Vec<(String, Place)>,
    history: Vec<LedgerFiles>,
    note: Option<Text>,
}

/// The latest year of a period that a ledger can have.
const LATEST_YEAR: i16 = 2200;

impl Draft {
    /// Puts what a file says above its scenarios over what is said so far.
    pub(super) fn add_file(&mut self, path: &Path, file: &ScenarioFile) -> Vec<Problem> {
        let mut faults = Vec::new();
        if let Some(base) = &file.base {
            let (source, found) = base_of(path, &base.value, &at(path, base));
            self.base = Some(source);
            faults.extend(found);
        }
        // Another base is another scope.
        let kept = self.scope.take().filter(|_| file.base.is_none());
        self.scope = file.scope.clone().or(kept);
        let history = file.history.iter();
        self.history.extend(history.map(|entry| history_of(path, entry)));
        let entry = ScenarioEntry {
            id: String::new(),
            title: file.title.clone(),
            extends: None,
            methodology: file.methodology.clone(),
            horizon: file.horizon.clone(),
            drivers: file.drivers.clone(),
            follow: file.follow.clone(),
            grid_factor: file.grid_factor.clone(),
            scrap_supply: file.scrap_supply.clone(),
            levers: file.levers.clone(),
            without: file.without.clone(),
            targets: file.targets.clone(),
            note: file.note.clone(),
        };
        faults.extend(self.add(path, &entry, &[]));
        faults
    }

    /// Puts what a scenario says over what is said so far. What is wrong: levers left out that are neither there nor `beside`;
    /// plans that are no file.
    pub(super) fn add(&mut self, path: &Path, entry: &ScenarioEntry, beside: &[&str]) -> Vec<Problem> {
        let over = |known: &mut Option<(String, Place)>, said: &Option<Spanned<String>>| {
            if let Some(said) = said {
                *known = Some((said.value.clone(), at(path, said)));
            }
        };
        self.title = entry.title.clone().or(self.title.take());
        self.note = entry.note.clone().or(self.note.take());
        if let Some(methodology) = &entry.methodology {
            self.methodology = Some(if is_yaml(&methodology.value) {
                relative(path, Path::new(&methodology.value)).display().to_string()
            } else {
                methodology.value.clone()
            });
        }
        if let Some(horizon) = &entry.horizon {
            self.horizon = Some((horizon.value, at(path, horizon)));
        }
        if let Some(follow) = &entry.follow {
            self.follow = Some((follow.value.clone(), at(path, follow)));
        }
        over(&mut self.grid_factor, &entry.grid_factor);
        over(&mut self.scrap_supply, &entry.scrap_supply);
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        for (id, driver) in &entry.drivers {
            let said = (driver.value.clone(), at(path, driver), folder.clone());
            self.drivers.insert(id.clone(), said);
        }
        for lever in &entry.levers {
            let said = (lever.value.clone(), at(path, lever));
            let known = self
                .levers
                .iter_mut()
                .find(|(known, _)| known.id == said.0.id && known.id.is_some());
            match known {
                Some(known) => *known = said,
                None => self.levers.push(said),
            }
        }
        let mut faults = self.leave_out(path, &entry.without, beside);
        for target in &entry.targets {
            let mut name = target.value.clone();
            if is_yaml(&name) {
                let file = relative(path, Path::new(&name));
                if !file.is_file() {
                    faults.push(file_problem::no_plan_file(
                        at(path, target),
                        &file.display().to_string(),
                    ));
                }
                name = file.display().to_string();
            }
            if !self.targets.iter().any(|(known, _)| *known == name) {
                self.targets.push((name, at(path, target)));
            }
        }
        faults
    }

    /// Leaves levers out. What is wrong: ids that no lever has.
    pub(super) fn leave_out(&mut self, path: &Path, without: &[Spanned<String>], beside: &[&str]) -> Vec<Problem> {
        let own = self.levers.iter().filter_map(|(lever, _)| lever.id.as_deref());
        let gone = self.left_out.iter().map(String::as_str);
        let known: Vec<&str> = own.chain(gone).chain(beside.iter().copied()).collect();
        let unknown = without.iter().filter(|name| !known.contains(&name.value.as_str()));
        let faults = unknown.map(|name| file_problem::leaves_out_unknown(at(path, name), &name.value, &known));
        let faults = faults.collect();
        self.left_out.extend(without.iter().map(|name| name.value.clone()));
        let is_left_out = |id: &Option<String>| without.iter().any(|name| Some(&name.value) == id.as_ref());
        self.levers.retain(|(lever, _)| !is_left_out(&lever.id));
        faults
    }

    pub(super) fn finish(self, path: &Path, files: &[(PathBuf, String)]) -> Result<Scenario, Problems> {
        let place = Place::file(path.display().to_string());
        let mut faults = Vec::new();
        let mut need = |field: &str, zh: &str, en: &str| {
            faults.push(problem::missing(place.clone(), field, &Text::new(zh, en)));
        };
        if self.base.is_none() {
            need(
                "base",
                "从哪本台账或哪个行业文件出发",
                "which ledger or sector file the scenario starts from",
            );
        }
        if self.methodology.is_none() {
            need(
                "methodology",
                "各年按哪个方法学核算",
                "by which methodology its years are accounted",
            );
        }
        if self.horizon.is_none() {
            need(
                "horizon",
                "算到哪一年，如 {to: 2035}",
                "up to which year, such as {to: 2035}",
            );
        }
        let Some((follow, follow_place)) = &self.follow else {
            need(
                "follow",
                "产量随哪个驱动量，如 {output: demand}",
                "which driver the output follows, such as {output: demand}",
            );
            return Err(Problems(faults));
        };
        let last_year = self.horizon.as_ref().map_or(LATEST_YEAR, |(horizon, _)| horizon.to);
        if let Some((_, place)) = self.horizon.as_ref().filter(|_| last_year > LATEST_YEAR) {
            faults.push(file_problem::horizon_too_late(place.clone(), last_year, LATEST_YEAR));
        }
        let mut drivers = BTreeMap::new();
        for (id, (entry, place, folder)) in &self.drivers {
            match Driver::of(id, entry, place, folder, last_year.min(LATEST_YEAR)) {
                Ok(driver) => {
                    drivers.insert(id.clone(), driver);
                }
                Err(Problems(found)) => faults.extend(found),
            }
        }
        let mut files = files.to_vec();
        for path in drivers.values().filter_map(|driver: &Driver| driver.csv.clone()) {
            if files.iter().all(|(known, _)| *known != path) {
                let bytes = std::fs::read(&path).unwrap_or_default();
                files.push((path, yaml::sha256(&bytes)));
            }
        }
        let ids: Vec<&str> = self.drivers.keys().map(String::as_str).collect();
        let mut driver = |name: &str, place: &Place| {
            if !self.drivers.contains_key(name) {
                let what = Text::new("驱动量", "driver");
                faults.push(problem::unknown("unknown-driver", place.clone(), &what, name, &ids));
            }
        };
        let mut followed = |name: &str| match name {
            "constant" => Followed::Constant,
            "output" => Followed::Output,
            name => {
                driver(name, follow_place);
                Followed::Driver(name.to_owned())
            }
        };
        let follow = Follow {
            output: match followed(&follow.output) {
                Followed::Output => Followed::Constant,
                other => other,
            },
            other: follow.other.as_deref().map(&mut followed),
            place: follow_place.clone(),
        };
        for (name, place) in [&self.grid_factor, &self.scrap_supply].into_iter().flatten() {
            driver(name, place);
        }
        let mut levers = Vec::new();
        let mut known: Vec<String> = Vec::new();
        for (count, (entry, place)) in self.levers.iter().enumerate() {
            match lever_of(entry, place, count) {
                Ok(lever) if known.contains(&lever.id) => {
                    let what = Text::new("措施", "lever");
                    faults.push(problem::twice(place.clone(), &what, &lever.id));
                }
                Ok(lever) => {
                    known.push(lever.id.clone());
                    levers.push(lever);
                }
                Err(Problems(found)) => faults.extend(found),
            }
        }
        Problems(faults).check()?;
        Ok(Scenario {
            title: self.title.unwrap_or_else(|| Text::same(&self.id)),
            id: self.id,
            file: path.display().to_string(),
            place: self.horizon.map(|(_, place)| place).unwrap_or_default(),
            base: self.base.unwrap_or_default(),
            scope: self.scope,
            methodology: self.methodology.unwrap_or_default(),
            last_year,
            drivers,
            follow,
            grid_factor: self.grid_factor.map(|(name, _)| name),
            scrap_supply: self.scrap_supply.map(|(name, _)| name),
            extra_growth: crate::quantity::Ratio::zero(),
            levers,
            targets: self.targets,
            history: self.history,
            note: self.note,
            files,
        })
    }
}

fn lever_of(entry: &LeverEntry, place: &Place, count: usize) -> Result<Lever, Problems> {
    let id = entry.id.clone().unwrap_or_else(|| format!("lever-{}", count + 1));
    if let Some(unknown) = &entry.unknown {
        let what = Text::new("这种措施", "kind of lever");
        let place = Place {
            row: Some(unknown.referenced.line()),
            ..place.clone()
        };
        return Err(problem::unknown("unknown-lever", place, &what, &unknown.value, &LeverAction::KINDS).into());
    }
    let Some(mut action) = entry.action.clone() else {
        return Err(problem::no_lever(place.clone(), &id).into());
    };
    if !entry.more.is_empty() {
        let kinds: Vec<String> = std::iter::once(action.kind().to_owned())
            .chain(entry.more.clone())
            .collect();
        return Err(problem::several_kinds(place.clone(), &id, &kinds).into());
    }
    action.take_from(Path::new(&place.file).parent().unwrap_or(Path::new("")));
    let mut faults = action.faults();
    if entry.uncertain.is_some() && !action.can_be_drawn() {
        faults.push(Text::new(
            format!("`{}` 没有可抽样的数值，不应写 uncertain", action.kind()),
            format!(
                "`{}` has no course that could be drawn: it takes no `uncertain`",
                action.kind()
            ),
        ));
    }
    faults.extend(action.year_twice(entry.from));
    let faults: Vec<Problem> = faults
        .iter()
        .map(|what| problem::bad_lever(place.clone(), &id, what))
        .collect();
    Problems(faults).check()?;
    let uncertain = entry
        .uncertain
        .as_ref()
        .map(|written| Spread::of(&written.value, place));
    Ok(Lever {
        delay: 0,
        title: entry.title.clone().unwrap_or_else(|| action.title()),
        id,
        plants: entry.plants.clone(),
        routes: entry.routes.clone(),
        source: entry.source.clone(),
        confidence: entry.confidence.unwrap_or(ConfidenceEntry::Assumed),
        note: entry.note.clone(),
        from: entry.from,
        uncertain: uncertain.transpose()?,
        place: place.clone(),
        action,
    })
}
