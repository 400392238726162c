//! Verifying a run: its inputs are computed anew with this program, and everything that differs is told with what it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::manifest_restoration::{Restored, case_file, restored};
use super::manifest_statement::{Circumstances, expected, other_data, statements_that_do_not_follow};
use super::recomputation::Recomputation;
use super::result_file::{RESULTS, ResultFile, ResultKind};
use super::run_manifest::{INPUTS, Program, RunManifest};
use super::value_difference::{FileComparison, ValueDifference, compare_files, is_of_a_hash};
use super::verify_files::{changed_lines, files_below, kind_of, name_of};
use super::verify_problem as problem;
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
    /// How many rounded numbers of text differ by one unit of the last place.
    pub turned: u64,
    /// The greatest deviation among the numbers within the tolerance, as a part of the greater.
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

/// What computes the inputs in a folder anew, by the name of the case file there.
pub type Recompute<'f> = dyn Fn(&Path, &str) -> Result<Recomputation, Problems> + 'f;

/// Verifies a run. What differs is in the result; errors are of what is no run.
pub fn verify(request: &VerifyRequest<'_>, progress: &dyn Fn(&Text)) -> Result<Verification, Problems> {
    verify_by(request, &Program::own()?, &|inputs, case_file| {
        Recomputation::of(inputs, case_file, request.threads, progress)
    })
}

/// Verifies a run by what a program finds from its inputs.
pub fn verify_by(
    request: &VerifyRequest<'_>,
    program: &Program,
    recompute: &Recompute<'_>,
) -> Result<Verification, Problems> {
    let stands = RunManifest::read(request.run)?;
    let own_inputs = request.run.join(INPUTS);
    let inputs = request.inputs.unwrap_or(&own_inputs).to_owned();
    let recomputed = recompute(&inputs, &case_file(&stands));
    let follows = expected(&stands, &inputs, recomputed.as_ref().ok(), program);
    let Restored {
        manifest,
        changes,
        is_explained,
    } = restored(&stands, &follows);
    let mut verifier = Verifier {
        run: request.run,
        manifest: &manifest,
        inputs: &inputs,
        reference: request.inputs.map(|_| own_inputs.as_path()),
        problems: Vec::new(),
        circumstances: Circumstances {
            is_other_program: manifest.program != *program,
            ..Circumstances::default()
        },
        comparison: FileComparison::default(),
        same_bytes: 0,
        within_tolerance: 0,
        right_files: BTreeSet::new(),
    };
    if !changes.is_empty() {
        let fault = problem::manifest_changed(request.run, &changes, is_explained);
        verifier.problems.push(fault);
    }
    if verifier.circumstances.is_other_program {
        let note = problem::other_program(&manifest.program, program);
        verifier.problems.push(note);
    }
    verifier.data();
    verifier.inputs();
    verifier.computed(recomputed, is_explained);
    let Verifier {
        problems,
        comparison,
        same_bytes,
        within_tolerance,
        ..
    } = verifier;
    Ok(Verification {
        manifest: stands,
        problems,
        same_bytes,
        within_tolerance,
        numbers: comparison.numbers,
        turned: comparison.turned,
        greatest: comparison.greatest,
    })
}

struct Verifier<'a> {
    run: &'a Path,
    /// The manifest, with what was changed in it by hand put back.
    manifest: &'a RunManifest,
    inputs: &'a Path,
    /// The inputs of the run, where others are computed from.
    reference: Option<&'a Path>,
    problems: Vec<Problem>,
    circumstances: Circumstances,
    /// Of all files, the numbers within the tolerance.
    comparison: FileComparison,
    same_bytes: usize,
    within_tolerance: usize,
    /// Result files that are what follows, though their hashes in the manifest say otherwise.
    right_files: BTreeSet<String>,
}

impl Verifier<'_> {
    /// Data files that the program carries may have changed from one version to the next. What that changes shows in the results.
    fn data(&mut self) {
        let others = other_data(self.manifest);
        self.circumstances.are_other_data = others.is_some();
        self.problems.extend(others.into_iter().flatten());
    }

    fn inputs(&mut self) {
        for input in &self.manifest.inputs {
            let path = self.inputs.join(&input.file);
            let kind = kind_of(self.manifest, &input.file);
            let fault = match File::open(&path).and_then(yaml::sha256_of_reader) {
                Ok(now) if now == input.sha256 => continue,
                Ok(now) => {
                    let lines = self
                        .reference
                        .and_then(|folder| changed_lines(&folder.join(&input.file), &path, &input.sha256));
                    problem::input_changed(kind, &path, &input.sha256, &now, lines)
                }
                Err(_) => problem::input_missing(kind, &path),
            };
            self.circumstances.are_other_inputs = true;
            self.circumstances.is_other_case |= input.file == self.manifest.arguments.case;
            self.problems.push(fault);
        }
    }

    /// What the inputs come to now.
    fn computed(&mut self, recomputed: Result<Recomputation, Problems>, is_explained: bool) {
        let computed = recomputed.and_then(|recomputed| {
            let known: Vec<&str> = self.manifest.inputs.iter().map(|input| input.file.as_str()).collect();
            let added = recomputed.inputs.iter().map(|input| &input.file);
            for file in added.filter(|file| !known.contains(&file.as_str())) {
                self.circumstances.are_other_inputs = true;
                self.problems.push(problem::input_added(&self.inputs.join(file)));
            }
            recomputed.computed
        });
        match computed {
            Ok((follows, files)) => {
                self.results(&files);
                // What was told of the manifest already needs not be told again.
                if is_explained {
                    let statements =
                        statements_that_do_not_follow(self.manifest, &follows, (self.circumstances, &self.right_files));
                    if !statements.is_empty() {
                        let fault = problem::manifest_does_not_follow(self.run, &statements);
                        self.problems.push(fault);
                    }
                }
            }
            Err(Problems(found)) => {
                self.problems.push(problem::cannot_recompute(self.run));
                let errors = found.into_iter().filter(|problem| problem.severity == Severity::Error);
                self.problems.extend(errors);
                self.stored_hashes();
            }
        }
    }

    fn results(&mut self, files: &[ResultFile]) {
        let computed: BTreeMap<&str, &ResultFile> = files.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut no_more: BTreeMap<String, Vec<(PathBuf, Vec<ValueDifference>)>> = BTreeMap::new();
        let mut by_name_alone: Vec<PathBuf> = Vec::new();
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
                if stored == follows.bytes {
                    // The file is what follows: it is the hash in the manifest that was changed.
                    self.same_bytes += 1;
                    self.right_files.insert(result.file.clone());
                    continue;
                }
                // A change so small that solved numbers may show it is a change of the file all the same.
                let found = compare_files(&result.file, ResultKind::Exact, &stored, &follows.bytes);
                self.problems.push(problem::result_changed(&path, &found.differences));
                continue;
            }
            if stored == follows.bytes {
                self.same_bytes += 1;
                continue;
            }
            let found = compare_files(&result.file, follows.kind, &stored, &follows.bytes);
            self.comparison.numbers += found.numbers;
            self.comparison.turned += found.turned;
            self.comparison.greatest = self.comparison.greatest.max(found.greatest);
            if found.differences.is_empty() {
                self.within_tolerance += 1;
            } else if self.circumstances.are_other() && found.differences.iter().all(is_of_a_hash) {
                by_name_alone.push(path);
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
            let fault = problem::result_does_not_follow(&files, self.circumstances);
            self.problems.push(fault);
        }
        if !by_name_alone.is_empty() {
            let note = problem::results_name_other_bytes(self.run, &by_name_alone);
            self.problems.push(note);
        }
        let known = |file: &str| self.manifest.results.iter().any(|result| result.file == file);
        let new = files.iter().filter(|file| !known(&file.path));
        let new: Vec<Problem> = new
            .map(|file| problem::result_new(&self.run.join(&file.path)))
            .collect();
        self.problems.extend(new);
        self.unknown_results();
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
