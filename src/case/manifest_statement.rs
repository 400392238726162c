//! What a manifest states, field by field, beside what follows from the inputs and the data of the program.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use serde_json::{Value, json};

use super::input_set::FileHash;
use super::recomputation::Recomputation;
use super::result_file::{Headline, RESULTS, ResultKind};
use super::run_manifest::{Program, ResultHash, RunManifest, data_sha256, registries};
use super::value_difference::{ValueDifference, compare_values};
use super::verify_files::plain;
use super::verify_problem as problem;
use crate::factor::packed::PACKED_FILES;
use crate::problem::Problem;
use crate::yaml;

/// What is not as it was when the run was written, and may therefore account for other results.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Circumstances {
    /// The program.
    pub is_other_program: bool,
    /// Data that the program carries.
    pub are_other_data: bool,
    /// An input.
    pub are_other_inputs: bool,
    /// The case file among them.
    pub is_other_case: bool,
}

impl Circumstances {
    /// Whether inputs or data are other ones.
    pub(super) fn are_other(self) -> bool {
        self.are_other_data || self.are_other_inputs
    }
}

/// The manifest that follows from the inputs; where nothing could be computed, that which stands, with what is known without.
pub(super) fn expected(
    stands: &RunManifest,
    inputs: &Path,
    recomputed: Option<&Recomputation>,
    program: &Program,
) -> RunManifest {
    if let Some((follows, _)) = recomputed.and_then(|recomputed| recomputed.computed.as_ref().ok()) {
        return follows.clone();
    }
    let now = stands.inputs.iter().map(|input| {
        let hash = File::open(inputs.join(&input.file)).and_then(yaml::sha256_of_reader);
        FileHash {
            sha256: hash.unwrap_or_else(|_| input.sha256.clone()),
            ..input.clone()
        }
    });
    let mut follows = RunManifest {
        inputs: now.collect(),
        registries: registries(),
        data_sha256: data_sha256(),
        program: program.clone(),
        ..stands.clone()
    };
    follows.id = follows.id_of_contents();
    follows.sealed()
}

/// Data of the program that are not those of the run, each told; `None` where all are the same.
pub(super) fn other_data(manifest: &RunManifest) -> Option<Vec<Problem>> {
    if manifest.data_sha256 == data_sha256() {
        return None;
    }
    let extended: Vec<Value> = manifest
        .methodologies
        .iter()
        .map(|value| value["extends"].clone())
        .collect();
    let registries: Vec<Value> = manifest.registries.iter().map(|registry| json!(registry)).collect();
    let kinds = [
        ("methodology", &manifest.methodologies),
        ("methodology", &extended),
        ("factor set", &manifest.factor_sets),
        ("registry", &registries),
    ];
    let mut told: Vec<Problem> = Vec::new();
    for (kind, values) in kinds {
        for value in values {
            let (Some(file), Some(was)) = (value["file"].as_str(), value["sha256"].as_str()) else {
                continue;
            };
            let is_input = manifest.inputs.iter().any(|input| input.file == plain(file));
            let packed = PACKED_FILES.iter().find(|packed| packed.path == file);
            let now = packed.map(|packed| packed.sha256);
            let warning = problem::other_data(kind, file, was, now);
            if !is_input && now != Some(was) && !told.contains(&warning) {
                told.push(warning);
            }
        }
    }
    if told.is_empty() {
        told.push(problem::other_unnamed_data(&manifest.data_sha256, &data_sha256()));
    }
    Some(told)
}

/// Fields of a manifest that do not follow, though nothing that they rest on is another. Of some files it is known that they are what follows.
pub(super) fn statements_that_do_not_follow(
    stands: &RunManifest,
    follows: &RunManifest,
    (circumstances, right_files): (Circumstances, &BTreeSet<String>),
) -> Vec<ValueDifference> {
    let mut expected = stands.clone();
    if !circumstances.is_other_case {
        expected.title.clone_from(&follows.title);
        expected.as_of.clone_from(&follows.as_of);
        expected.id = stands.id_of_case(follows.id.rsplit_once('-').map(|(case, _)| case));
    }
    for result in &mut expected.results {
        let of_same = |other: &&ResultHash| other.file == result.file;
        if let Some(other) = follows.results.iter().find(of_same) {
            result.kind = other.kind;
            if right_files.contains(&result.file) {
                result.sha256.clone_from(&other.sha256);
            }
        }
    }
    if !circumstances.are_other() {
        expected.inputs.clone_from(&follows.inputs);
        expected.registries.clone_from(&follows.registries);
        expected.methodologies.clone_from(&follows.methodologies);
        expected.factor_sets.clone_from(&follows.factor_sets);
        expected.complete = follows.complete;
        expected.headlines = headlines(stands, follows);
        if expected.results.len() == follows.results.len() {
            for (result, other) in expected.results.iter_mut().zip(&follows.results) {
                result.file.clone_from(&other.file);
            }
        }
    }
    compare_values(ResultKind::Exact, &json!(stands), &json!(expected)).differences
}

/// The headlines that follow; of solved results those that stand, where they are the same within the tolerance.
fn headlines(stands: &RunManifest, follows: &RunManifest) -> Vec<Headline> {
    let is_exact = |headline: &Headline| {
        let begins = format!("{RESULTS}/{}.", headline.of);
        let mut results = follows.results.iter();
        results.any(|result| result.file.starts_with(&begins) && result.kind == ResultKind::Exact)
    };
    let each = follows.headlines.iter().enumerate().map(|(place, headline)| {
        let own = stands.headlines.get(place).filter(|_| !is_exact(headline));
        let is_near = |own: &&Headline| {
            let compared = compare_values(ResultKind::Solved, &json!(own), &json!(headline));
            compared.differences.is_empty()
        };
        own.filter(is_near).unwrap_or(headline).clone()
    });
    each.collect()
}
