//! Reading scenario files: what each says, made from what it extends.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_saphyr::Spanned;

use super::axis_check::faults_of_axes;
use super::driver::{Driver, Spread};
use super::file::{DriverEntry, FollowEntry, HorizonEntry, LeverEntry, ScenarioEntry, ScenarioFile};
use super::file_problem;
use super::lever::{Lever, LeverAction};
use super::scenario::{BaseSource, Follow, Followed, LedgerFiles, Scenario};
use super::scenario_problem as problem;
use super::stated_base::{base_of, history_of};
use crate::format::factor_set::ConfidenceEntry;
use crate::problem::{Place, Problem, Problems};
use crate::text::Text;
use crate::yaml;

/// A scenario while it is put together: what is said so far, with where it was said.
#[derive(Clone, Debug, Default)]
struct Draft {
    id: String,
    title: Option<Text>,
    base: Option<BaseSource>,
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

/// A file that was read.
struct Read {
    path: PathBuf,
    file: ScenarioFile,
}

/// The reading of a file and of all that it extends.
#[derive(Default)]
struct Reading {
    files: Vec<Read>,
    hashes: Vec<(PathBuf, String)>,
    problems: Vec<Problem>,
}

/// The latest year of a period that a ledger can have.
const LATEST_YEAR: i16 = 2200;

/// Who asks for whom: file and id, the first at the front.
type Chain = Vec<(PathBuf, String)>;

impl Scenario {
    /// Reads the scenarios of a file, each made from what it extends; a matrix gives every combination of its options. Errors, all together: what the
    /// YAML does not allow; unknown names; what is missing; levers that say what cannot be; circles of `extends`.
    pub fn read(path: &Path) -> Result<Vec<Scenario>, Problems> {
        let mut reading = Reading::default();
        let place = reading.open(path)?;
        let mut drafts = Vec::new();
        for id in reading.ids(place) {
            let from = Place::file(path.display().to_string());
            if let Some(draft) = reading.draft(place, &id, &from, &mut Chain::new()) {
                drafts.extend(reading.combinations(place, draft));
            }
        }
        let Read { path: own, file } = &reading.files[place];
        let of_axes = faults_of_axes(own, file);
        reading.problems.extend(of_axes);
        let hashes = reading.hashes.clone();
        let mut problems = std::mem::take(&mut reading.problems);
        let mut scenarios = Vec::new();
        for draft in drafts {
            match draft.finish(path, &hashes) {
                Ok(scenario) => scenarios.push(scenario),
                Err(Problems(found)) => problems.extend(found),
            }
        }
        let mut said = std::collections::HashSet::new();
        problems.retain(|problem| said.insert((problem.place.clone(), problem.message.clone())));
        Problems(problems).check()?;
        Ok(scenarios)
    }
}

/// The place of something in a file.
pub(super) fn at<T>(path: &Path, spanned: &Spanned<T>) -> Place {
    Place {
        row: Some(spanned.referenced.line()),
        ..Place::file(path.display().to_string())
    }
}

/// Levers of one list that have an id in common. One of a scenario that is made from another may have the id of a lever there: it takes its place.
fn levers_twice(path: &Path, levers: &[Spanned<LeverEntry>]) -> Vec<Problem> {
    let what = Text::new("措施", "lever");
    let mut known: Vec<&str> = Vec::new();
    let mut faults = Vec::new();
    for lever in levers {
        let Some(id) = lever.value.id.as_deref() else { continue };
        if known.contains(&id) {
            faults.push(problem::twice(at(path, lever), &what, id));
        }
        known.push(id);
    }
    faults
}

/// A path as a file names it, from the folder of that file.
pub(super) fn relative(path: &Path, to: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join(to)
}

/// Whether a name is that of a YAML file.
fn is_yaml(name: &str) -> bool {
    name.ends_with(".yaml") || name.ends_with(".yml")
}

impl Reading {
    /// Reads a file once; its place among those read.
    fn open(&mut self, path: &Path) -> Result<usize, Problems> {
        let key = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let known = self.files.iter().position(|read| {
            let own = std::fs::canonicalize(&read.path).unwrap_or_else(|_| read.path.clone());
            own == key
        });
        if let Some(known) = known {
            return Ok(known);
        }
        let (file, sha256) = yaml::read_file::<ScenarioFile>(path).map_err(|problems| {
            // A pattern such as `*.yaml` takes the sector file along.
            match yaml::read_file::<super::base::SectorFile>(path) {
                Ok(_) => problem::is_a_sector_file(Place::file(path.display().to_string())).into(),
                Err(_) => problems,
            }
        })?;
        self.hashes.push((path.to_owned(), sha256));
        self.files.push(Read {
            path: path.to_owned(),
            file,
        });
        Ok(self.files.len() - 1)
    }

    /// The id of a file that is one scenario.
    fn own_id(&self, place: usize) -> String {
        let read = &self.files[place];
        let stem = read.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        read.file.id.clone().or(stem).unwrap_or_default()
    }

    /// The ids of the scenarios of a file.
    fn ids(&mut self, place: usize) -> Vec<String> {
        let read = &self.files[place];
        if read.file.scenarios.is_empty() {
            return vec![self.own_id(place)];
        }
        let mut ids = Vec::new();
        for entry in &read.file.scenarios {
            if entry.value.id.is_empty() {
                self.problems.push(file_problem::without_id(at(&read.path, entry)));
            } else if ids.contains(&entry.value.id) {
                let what = Text::new("情景", "scenario");
                self.problems
                    .push(problem::twice(at(&read.path, entry), &what, &entry.value.id));
            } else {
                ids.push(entry.value.id.clone());
            }
        }
        ids
    }

    /// A scenario of a file, made from what it extends. `asked` is where it is asked for, `chain` are those that ask for it.
    fn draft(&mut self, place: usize, id: &str, asked: &Place, chain: &mut Chain) -> Option<Draft> {
        let link = (self.files[place].path.clone(), id.to_owned());
        if chain.contains(&link) {
            let names: Vec<String> = chain.iter().chain([&link]).map(|(_, id)| id.clone()).collect();
            self.problems.push(problem::cyclic(asked.clone(), &names));
            return None;
        }
        chain.push(link);
        let read = &self.files[place];
        let (path, file) = (read.path.clone(), read.file.clone());
        let entries = file.scenarios.iter().filter(|entry| entry.value.id == id);
        let lists = std::iter::once(&file.levers).chain(entries.map(|entry| &entry.value.levers));
        lists.for_each(|levers| self.problems.extend(levers_twice(&path, levers)));
        let mut draft = match &file.extends {
            Some(extended) => self.extended(place, extended, chain)?,
            None => Draft::default(),
        };
        let mut faults = draft.add_file(&path, &file);
        draft.id = self.own_id(place);
        if let Some(entry) = file.scenarios.iter().find(|entry| entry.value.id == id) {
            if let Some(extended) = &entry.value.extends {
                draft = self.extended(place, extended, chain)?;
                // A scenario of this file has its head already.
                if !self.is_own(place, extended) {
                    faults.extend(draft.add_file(&path, &file));
                }
            }
            faults.extend(draft.add(&path, &entry.value, &[]));
            draft.id = id.to_owned();
        }
        self.problems.extend(faults);
        chain.pop();
        Some(draft)
    }

    /// Whether an `extends` names a scenario of the file that it stands in.
    fn is_own(&self, place: usize, named: &Spanned<String>) -> bool {
        let Read { path, file } = &self.files[place];
        let is_known = file.scenarios.iter().any(|entry| entry.value.id == named.value);
        let other = named
            .value
            .split_once('#')
            .map_or(named.value.as_str(), |(file, _)| file);
        let canonical = |path: &Path| std::fs::canonicalize(path).ok();
        is_known || canonical(&relative(path, Path::new(other))).is_some_and(|other| Some(other) == canonical(path))
    }

    /// What an `extends` names: a scenario of the same file, a file, or a scenario of a file (`file.yaml#id`).
    fn extended(&mut self, place: usize, named: &Spanned<String>, chain: &mut Chain) -> Option<Draft> {
        let path = self.files[place].path.clone();
        let own = self.files[place].file.scenarios.iter();
        if own.clone().any(|entry| entry.value.id == named.value) {
            return self.draft(place, &named.value, &at(&path, named), chain);
        }
        let (file, id) = match named.value.split_once('#') {
            Some((file, id)) => (file, Some(id.to_owned())),
            None => (named.value.as_str(), None),
        };
        let other = relative(&path, Path::new(file));
        if !other.is_file() {
            let known: Vec<String> = own.map(|entry| entry.value.id.clone()).collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let what = Text::new("可供 extends 的情景或文件", "scenario or file to extend");
            let fault = problem::unknown("unknown-extends", at(&path, named), &what, &named.value, &known);
            self.problems.push(fault);
            return None;
        }
        let other = match self.open(&other) {
            Ok(other) => other,
            Err(Problems(found)) => {
                self.problems.extend(found);
                return None;
            }
        };
        let ids = self.ids(other);
        let id = match id {
            Some(id) if ids.contains(&id) => id,
            None if ids.len() == 1 => ids[0].clone(),
            wanted => {
                let known: Vec<&str> = ids.iter().map(String::as_str).collect();
                let what = Text::new("情景（写作 文件#情景）", "scenario (write file#scenario)");
                let name = wanted.unwrap_or_else(|| named.value.clone());
                let fault = problem::unknown("unknown-extends", at(&path, named), &what, &name, &known);
                self.problems.push(fault);
                return None;
            }
        };
        self.draft(other, &id, &at(&path, named), chain)
    }

    /// The combinations of the file's axes on a scenario; the scenario itself without any.
    fn combinations(&mut self, place: usize, draft: Draft) -> Vec<Draft> {
        let Read { path, file } = &self.files[place];
        let options = file.matrix.iter().flat_map(|axis| &axis.value.options);
        // What one axis leaves out another may have added, in some of the combinations.
        let beside: Vec<&str> = options
            .flat_map(|option| &option.value.levers)
            .filter_map(|lever| lever.value.id.as_deref())
            .collect();
        let mut faults = Vec::new();
        let mut all = vec![draft];
        for axis in file.matrix.iter().map(|axis| &axis.value) {
            let mut next = Vec::new();
            for known in &all {
                for option in &axis.options {
                    let mut made = known.clone();
                    let title = made.title.clone();
                    faults.extend(made.add(path, &option.value, &beside));
                    made.id = format!("{}/{}", known.id, option.value.id);
                    let option = option
                        .value
                        .title
                        .clone()
                        .unwrap_or_else(|| Text::same(&option.value.id));
                    made.title = title.map(|title| {
                        Text::new(
                            format!("{} · {}", title.zh, option.zh),
                            format!("{} · {}", title.en, option.en),
                        )
                    });
                    next.push(made);
                }
            }
            all = next;
        }
        self.problems.extend(faults);
        all
    }
}

impl Draft {
    /// Puts what a file says above its scenarios over what is said so far.
    fn add_file(&mut self, path: &Path, file: &ScenarioFile) -> Vec<Problem> {
        let mut faults = Vec::new();
        if let Some(base) = &file.base {
            let (source, found) = base_of(path, &base.value, &at(path, base));
            self.base = Some(source);
            faults.extend(found);
        }
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
    fn add(&mut self, path: &Path, entry: &ScenarioEntry, beside: &[&str]) -> Vec<Problem> {
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
    fn leave_out(&mut self, path: &Path, without: &[Spanned<String>], beside: &[&str]) -> Vec<Problem> {
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

    fn finish(self, path: &Path, files: &[(PathBuf, String)]) -> Result<Scenario, Problems> {
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
            files: files.to_vec(),
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
