//! The result files of two runs that are not the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::result_file::{ReportFormat, ResultKind, data_path};
use super::run_manifest::RunManifest;
use super::value_difference::{compare_files, is_of_a_hash};
use super::verify_files::name_of;
use crate::problem::Problem;
use crate::text::Text;

/// A result file that is not the same in both runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultDifference {
    /// Its path in the folder of a run.
    pub file: String,
    /// Its SHA-256 on each side; `None` where a side has no such file.
    pub sides: [Option<String>; 2],
    /// Whether it says the same on both sides but for the hash of something that it names: that file is another in its bytes alone.
    pub names_other_bytes: bool,
}

/// The result files that are not the same by their hashes in the manifests of two runs.
pub(super) fn result_differences(runs: [&Path; 2], manifests: &[RunManifest; 2]) -> Vec<ResultDifference> {
    let [own, its] = manifests.each_ref().map(|manifest| {
        let each = manifest.results.iter();
        each.map(|result| (result.file.as_str(), result.sha256.as_str()))
            .collect::<BTreeMap<_, _>>()
    });
    let files: BTreeSet<&str> = own.keys().chain(its.keys()).copied().collect();
    let each = files.into_iter().map(|file| ResultDifference {
        file: file.to_owned(),
        sides: [&own, &its].map(|hashes| hashes.get(file).map(|&hash| hash.to_owned())),
        names_other_bytes: false,
    });
    let mut differences: Vec<ResultDifference> = each.filter(|found| found.sides[0] != found.sides[1]).collect();
    for found in &mut differences {
        found.names_other_bytes = found.sides.iter().all(Option::is_some) && differs_in_hashes_alone(runs, &found.file);
    }
    differences
}

/// Whether the files of both runs say the same but for hashes. What cannot be read does not.
fn differs_in_hashes_alone(runs: [&Path; 2], file: &str) -> bool {
    let [Ok(first), Ok(second)] = runs.map(|run| std::fs::read(run.join(file))) else {
        return false;
    };
    let found = compare_files(file, ResultKind::Exact, &first, &second);
    found.differences.iter().all(is_of_a_hash)
}

/// The results whose files differ, by name, each with the files of it that do; without those that name other bytes alone.
pub(super) fn by_result(differences: &[ResultDifference]) -> BTreeMap<String, Vec<&ResultDifference>> {
    let mut results: BTreeMap<String, Vec<&ResultDifference>> = BTreeMap::new();
    for found in differences.iter().filter(|found| !found.names_other_bytes) {
        results.entry(name_of(&found.file)).or_default().push(found);
    }
    results
}

/// What cannot be told of results that differ, since they are read from JSON, which a run does not have.
pub(super) fn without_json(differences: &[ResultDifference], manifests: &[RunManifest; 2]) -> Vec<Problem> {
    let kinds = [
        ("results/scenarios/", untold_of_scenarios as fn() -> Text),
        ("results/account/", untold_of_inventories),
    ];
    let mut notes = Vec::new();
    for name in by_result(differences).into_keys() {
        let Some((_, untold)) = kinds.iter().find(|(folder, _)| name.starts_with(folder)) else {
            continue;
        };
        let name = name.trim_start_matches("results/");
        let json = data_path(name, ReportFormat::Json);
        let has = |manifest: &RunManifest| manifest.results.iter().any(|result| result.file == json);
        if !manifests.iter().all(has) {
            notes.push(no_json_result(name, &untold()));
        }
    }
    notes
}

fn no_json_result(name: &str, untold: &Text) -> Problem {
    Problem::warning(
        "no-json-result",
        Text::new(
            format!("{name} 的结果不同，但两次运行并非都有其 JSON 结果：{}", untold.zh),
            format!(
                "{name} differs, and its JSON result is not there in both runs: {}",
                untold.en
            ),
        ),
    )
    .hint(Text::new(
        "在案例的 report.formats 中加上 json，重新运行后再比较",
        "add json to report.formats of the case, run it anew and compare again",
    ))
}

fn untold_of_scenarios() -> Text {
    Text::new(
        "无法按年份、峰值、物料与假设说明",
        "it cannot be told by year, peak, item and assumption",
    )
}

fn untold_of_inventories() -> Text {
    Text::new(
        "无法说明各行改用了哪些因子",
        "which factors its rows take otherwise cannot be told",
    )
}
