//! Verifying a run: its inputs are computed anew with this program, and everything that differs is told with what it comes from.

use std::collections::BTreeMap;
use std::fs::File;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::case::Case;
use super::computation::{Computation, compute};
use super::input_set::{FileHash, InputSet};
use super::result_file::{RESULTS, ResultFile, ResultKind};
use super::run_manifest::{INPUTS, Program, RunManifest};
use super::value_difference::{FileComparison, ValueDifference, compare_files};
use super::verify_files::{changed_lines, files_below, name_of, plain};
use super::verify_problem as problem;
use super::working_folder::inside;
use crate::factor::packed::PACKED_FILES;
use crate::problem::{Problem, Problems, Severity};
use crate::text::Text;
use crate::yaml;

/// What verifying a run found.
#[derive(Clone, Debug)]
pub struct Verification {
    /// The run's manifest.
    pub manifest: RunManifest,
    /// What differs, what it comes from first; errors where the run does not hold, notes and warnings where it does.
    pub problems: Vec<Problem>,
    /// How many result files are the same to the byte.
    pub same_bytes: usize,
    /// How many are the same within the tolerance.
    pub within_tolerance: usize,
    /// How many numbers differ within the tolerance.
    pub numbers: u64,
    /// The greatest deviation among them, as a part of the greater.
    pub greatest: f64,
}

impl Verification {
    /// Whether the run holds.
    pub fn holds(&self) -> bool {
        self.problems.iter().all(|problem| problem.severity != Severity::Error)
    }
}

/// What was asked to be verified.
pub struct VerifyRequest<'a> {
    /// The folder of the run.
    pub run: &'a Path,
    /// Another folder of inputs, laid out as that of the run; without it, the copies in the run.
    pub inputs: Option<&'a Path>,
    /// Threads that read big files.
    pub threads: Option<NonZeroUsize>,
}

/// Verifies a run. What differs is in the result; errors are of what is no run.
pub fn verify(request: &VerifyRequest<'_>, progress: &dyn Fn(&Text)) -> Result<Verification, Problems> {
    let manifest = RunManifest::read(request.run)?;
    let own_inputs = request.run.join(INPUTS);
    let inputs = request.inputs.unwrap_or(&own_inputs).to_owned();
    let mut verifier = Verifier {
        run: request.run,
        manifest: &manifest,
        inputs: &inputs,
        reference: request.inputs.map(|_| own_inputs.as_path()),
        problems: Vec::new(),
        comparison: FileComparison::default(),
        same_bytes: 0,
        within_tolerance: 0,
    };
    verifier.manifest_itself();
    verifier.program()?;
    verifier.data();
    verifier.inputs();
    let is_changed = verifier
        .problems
        .iter()
        .any(|problem| problem.severity != Severity::Note);
    match verifier.recompute(request.threads, progress) {
        Ok(computation) => verifier.results(&computation, is_changed),
        Err(Problems(found)) => {
            verifier.problems.push(problem::cannot_recompute(request.run));
            let errors = found.into_iter().filter(|problem| problem.severity == Severity::Error);
            verifier.problems.extend(errors);
            verifier.stored_hashes();
        }
    }
    let Verifier {
        problems,
        comparison,
        same_bytes,
        within_tolerance,
        ..
    } = verifier;
    Ok(Verification {
        manifest,
        problems,
        same_bytes,
        within_tolerance,
        numbers: comparison.numbers,
        greatest: comparison.greatest,
    })
}

struct Verifier<'a> {
    run: &'a Path,
    manifest: &'a RunManifest,
    inputs: &'a Path,
    /// The inputs of the run, where others are computed from.
    reference: Option<&'a Path>,
    problems: Vec<Problem>,
    /// Of all files, the numbers within the tolerance.
    comparison: FileComparison,
    same_bytes: usize,
    within_tolerance: usize,
}

impl Verifier<'_> {
    /// The id that the manifest gives itself must follow from what stands in it.
    fn manifest_itself(&mut self) {
        let follows = self.manifest.id_of_contents();
        if follows != self.manifest.id {
            let fault = problem::id_does_not_follow(self.run, &self.manifest.id, &follows);
            self.problems.push(fault);
        }
    }

    fn program(&mut self) -> Result<(), Problems> {
        let own = Program::own()?;
        if own != self.manifest.program {
            self.problems.push(problem::other_program(&self.manifest.program, &own));
        }
        Ok(())
    }

    /// Data files that the program carries may have changed from one version to the next. What that changes shows in the results.
    fn data(&mut self) {
        let named = |kind: &'static str, values: &[Value]| {
            let each = values.iter().filter_map(move |value| {
                Some((
                    kind,
                    value["file"].as_str()?.to_owned(),
                    value["sha256"].as_str()?.to_owned(),
                ))
            });
            each.collect::<Vec<_>>()
        };
        let registries: Vec<Value> = self
            .manifest
            .registries
            .iter()
            .map(|registry| json!(registry))
            .collect();
        let mut all = named("methodology", &self.manifest.methodologies);
        let extended: Vec<Value> = self
            .manifest
            .methodologies
            .iter()
            .map(|value| value["extends"].clone())
            .collect();
        all.extend(named("methodology", &extended));
        all.extend(named("factor set", &self.manifest.factor_sets));
        all.extend(named("registry", &registries));
        for (kind, file, was) in all {
            if self.is_input(&file) {
                continue;
            }
            let now = PACKED_FILES
                .iter()
                .find(|packed| packed.path == file)
                .map(|packed| packed.sha256);
            if now != Some(was.as_str()) {
                let warning = problem::other_data(kind, &file, &was, now);
                if !self.problems.contains(&warning) {
                    self.problems.push(warning);
                }
            }
        }
    }

    fn is_input(&self, file: &str) -> bool {
        let named = plain(file);
        self.manifest.inputs.iter().any(|input| input.file == named)
    }

    /// What kind of input a file is: the manifest names user's own factor sets and methodologies by their files.
    fn kind_of(&self, file: &str) -> &'static str {
        let is_among = |values: &[Value]| {
            let mut files = values.iter().filter_map(|value| value["file"].as_str());
            files.any(|named| plain(named) == file)
        };
        if is_among(&self.manifest.factor_sets) {
            "factor set"
        } else if is_among(&self.manifest.methodologies) {
            "methodology"
        } else {
            "input"
        }
    }

    fn inputs(&mut self) {
        for input in &self.manifest.inputs {
            let path = self.inputs.join(&input.file);
            let kind = self.kind_of(&input.file);
            match File::open(&path).and_then(yaml::sha256_of_reader) {
                Ok(now) if now == input.sha256 => {}
                Ok(now) => {
                    let lines = self
                        .reference
                        .and_then(|folder| changed_lines(&folder.join(&input.file), &path, &input.sha256));
                    self.problems
                        .push(problem::input_changed(kind, &path, &input.sha256, &now, lines));
                }
                Err(_) => self.problems.push(problem::input_missing(kind, &path)),
            }
        }
    }

    /// Computes the case anew, in the folder of the inputs.
    fn recompute(&mut self, threads: Option<NonZeroUsize>, progress: &dyn Fn(&Text)) -> Result<Computation, Problems> {
        let case_file = Path::new(&self.manifest.arguments.case);
        let (now, computed) = inside(self.inputs, || {
            let case = Case::read(case_file)?;
            let now: Vec<FileHash> = InputSet::of_copy(&case)?.hashes();
            Ok((now, compute(&case, threads, progress)))
        })?;
        let known: Vec<&str> = self.manifest.inputs.iter().map(|input| input.file.as_str()).collect();
        for file in now.iter().filter(|input| !known.contains(&input.file.as_str())) {
            self.problems.push(problem::input_added(&self.inputs.join(&file.file)));
        }
        computed
    }

    fn results(&mut self, computation: &Computation, is_changed: bool) {
        let computed: BTreeMap<&str, &ResultFile> = computation
            .files
            .iter()
            .map(|file| (file.path.as_str(), file))
            .collect();
        let mut no_more: BTreeMap<String, Vec<(PathBuf, Vec<ValueDifference>)>> = BTreeMap::new();
        for result in &self.manifest.results {
            let path = self.run.join(&result.file);
            let (stored, follows) = match (std::fs::read(&path), computed.get(result.file.as_str())) {
                (Err(_), _) => {
                    self.problems.push(problem::result_missing(&path));
                    continue;
                }
                (Ok(_), None) => {
                    self.problems.push(problem::result_no_more(&path));
                    continue;
                }
                (Ok(stored), Some(follows)) => (stored, follows),
            };
            if yaml::sha256(&stored) != result.sha256 {
                // A change so small that solved numbers may show it is a change of the file all the same.
                let found = compare_files(&result.file, ResultKind::Exact, &stored, &follows.bytes);
                self.problems.push(problem::result_changed(&path, &found.differences));
                continue;
            }
            if stored == follows.bytes {
                self.same_bytes += 1;
                continue;
            }
            let found = compare_files(&result.file, result.kind, &stored, &follows.bytes);
            self.comparison.numbers += found.numbers;
            self.comparison.greatest = self.comparison.greatest.max(found.greatest);
            if found.differences.is_empty() {
                self.within_tolerance += 1;
            } else {
                let files = no_more.entry(name_of(&result.file)).or_default();
                files.push((path, found.differences));
            }
        }
        for mut files in no_more.into_values() {
            // Data say more than rounded tables, and JSON says all.
            files.sort_by_key(|(path, _)| {
                let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
                ["json", "csv"].iter().position(|known| *known == ending).unwrap_or(2)
            });
            self.problems.push(problem::result_does_not_follow(&files, is_changed));
        }
        let known = |file: &str| self.manifest.results.iter().any(|result| result.file == file);
        let new = computation.files.iter().filter(|file| !known(&file.path));
        let new: Vec<Problem> = new
            .map(|file| problem::result_new(&self.run.join(&file.path)))
            .collect();
        self.problems.extend(new);
        self.unknown_results();
        self.manifest_follows(computation, is_changed);
    }

    /// What else the manifest says must follow from the inputs too.
    fn manifest_follows(&mut self, computation: &Computation, is_changed: bool) {
        if is_changed {
            return;
        }
        let of_methods: Vec<&Value> = computation.methodologies.values().collect();
        let of_sets: Vec<&Value> = computation.factor_sets.values().collect();
        let follows = json!({
            "complete": computation.is_complete, "headlines": computation.headlines,
            "methodologies": of_methods, "factor_sets": of_sets,
        });
        let stands = json!({
            "complete": self.manifest.complete, "headlines": self.manifest.headlines,
            "methodologies": self.manifest.methodologies, "factor_sets": self.manifest.factor_sets,
        });
        let [stands, follows] = [stands, follows].map(|value| value.to_string().into_bytes());
        let found = compare_files("manifest.json", ResultKind::Solved, &stands, &follows);
        if !found.differences.is_empty() {
            self.problems
                .push(problem::manifest_does_not_follow(self.run, &found.differences));
        }
    }

    /// Where nothing could be computed anew, the files can still be told from those that were written.
    fn stored_hashes(&mut self) {
        for result in &self.manifest.results {
            let path = self.run.join(&result.file);
            match File::open(&path).and_then(yaml::sha256_of_reader) {
                Ok(now) if now == result.sha256 => {}
                Ok(_) => self.problems.push(problem::result_changed(&path, &[])),
                Err(_) => self.problems.push(problem::result_missing(&path)),
            }
        }
        self.unknown_results();
    }

    /// Files among the results that no manifest knows.
    fn unknown_results(&mut self) {
        for path in files_below(&self.run.join(RESULTS)) {
            let is_known = self
                .manifest
                .results
                .iter()
                .any(|result| self.run.join(&result.file) == path);
            if !is_known {
                self.problems.push(problem::result_unknown(&path));
            }
        }
    }
}
