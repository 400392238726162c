//! Reading scenario files and all that they extend.

use std::path::{Path, PathBuf};

use serde_saphyr::Spanned;

use super::axis_check::faults_of_axes;
use super::draft::Draft;
use super::file::{LeverEntry, ScenarioFile};
use super::file_place::{at, relative};
use super::file_problem;
use super::scenario::Scenario;
use super::scenario_problem as problem;
use crate::problem::{Place, Problem, Problems};
use crate::text::Text;
use crate::yaml;

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
        let (file, sha256) = yaml::read_file::<ScenarioFile>(path)?;
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
