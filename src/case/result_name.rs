//! What the results of a case are called. Every name is made here, so that no two results are written to one file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::case::CaseFootprint;
use crate::methodology::{Level, Methodology};

/// The folder of the results of scenario files, and of their reports below that of reports.
const SCENARIOS: &str = "scenarios";

/// The name of the results of a methodology as far as all its levels share it: its id and the options that the case chooses.
pub(super) fn methodology_name(methodology: &Methodology, options: &BTreeMap<String, String>) -> String {
    let choices = options.iter();
    let choices: Vec<String> = choices.map(|(option, choice)| format!(".{option}-{choice}")).collect();
    fit_for_a_file(&format!("{}{}", methodology.id(), choices.concat()))
}

/// The name of an inventory's files: that of its methodology, and the level.
pub(super) fn inventory_name(methodology: &Methodology, options: &BTreeMap<String, String>, level: Level) -> String {
    format!("{}.{}", methodology_name(methodology, options), level.id())
}

/// The names of the results of footprints, in their order; two of one product are told apart by a number.
pub(super) fn footprint_names(footprints: &[CaseFootprint]) -> Vec<String> {
    let products = footprints
        .iter()
        .map(|footprint| footprint.product.as_deref().unwrap_or("all-products"));
    told_apart("footprint", products)
}

/// The names of the results of scenario files, in their order; two files of one name in two folders are told apart by a number. Their reports have the same
/// names below the folder of reports, where no methodology has a folder.
pub(super) fn scenario_names(files: &[PathBuf]) -> Vec<String> {
    let stems = files.iter().map(|path| path.file_stem().unwrap_or_default());
    let stems: Vec<String> = stems.map(|stem| stem.to_string_lossy().into_owned()).collect();
    told_apart(SCENARIOS, stems.iter().map(String::as_str))
}

/// What is one file on systems that do not tell capital letters from small ones.
pub(super) fn same_file(name: &str) -> String {
    name.to_lowercase()
}

/// Names in a folder, each fit for a file and like no other: the first of several has the plain one, and no number gives a name that another has.
fn told_apart<'n>(folder: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let bases: Vec<String> = names.map(|name| format!("{folder}/{}", fit_for_a_file(name))).collect();
    let plain: Vec<String> = bases.iter().map(|base| same_file(base)).collect();
    let mut given: Vec<String> = Vec::new();
    for (place, base) in bases.iter().enumerate() {
        let mut name = base.clone();
        if plain[..place].contains(&plain[place]) {
            let mut count = 2;
            let is_taken = |name: &String| {
                let name = same_file(name);
                plain.contains(&name) || given.iter().any(|given| same_file(given) == name)
            };
            name = format!("{base}-{count}");
            while is_taken(&name) {
                count += 1;
                name = format!("{base}-{count}");
            }
        }
        given.push(name);
    }
    given
}

/// A name with nothing in it that some file system does not take.
fn fit_for_a_file(name: &str) -> String {
    let fit = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    name.chars()
        .map(|letter| if fit(letter) { letter } else { '-' })
        .collect()
}
