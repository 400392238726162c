//! What went into two runs, and the figures that came of it, side by side from their manifests.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::result_file::Headline;
use super::run_manifest::RunManifest;

/// Something that went into the runs, by the hash that it has on each side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartDifference {
    /// What it is: `input`, `methodology`, `factor-set`, `registry`, `program`, `as-of`.
    pub kind: &'static str,
    /// Which one: a file, an id.
    pub name: String,
    /// What it is on each side; `None` where a side has none.
    pub sides: [Option<String>; 2],
}

/// A figure of the results on each side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadlineDifference {
    /// The figure of each side; `None` where a side has none.
    pub sides: [Option<Headline>; 2],
}

/// What went into two runs and is not the same.
pub(super) fn parts(manifests: &[RunManifest; 2]) -> Vec<PartDifference> {
    let mut parts = Vec::new();
    let mut compare = |kind: &'static str, of: &dyn Fn(&RunManifest) -> BTreeMap<String, String>| {
        let [own, its] = [of(&manifests[0]), of(&manifests[1])];
        let names: BTreeSet<&String> = own.keys().chain(its.keys()).collect();
        for name in names {
            let sides = [own.get(name).cloned(), its.get(name).cloned()];
            if sides[0] != sides[1] {
                parts.push(PartDifference {
                    kind,
                    name: name.clone(),
                    sides,
                });
            }
        }
    };
    compare("program", &|manifest| {
        let program = &manifest.program;
        BTreeMap::from([(program.name.clone(), program.words())])
    });
    compare("input", &|manifest| {
        let each = manifest.inputs.iter();
        each.map(|input| (input.file.clone(), input.sha256.clone())).collect()
    });
    compare("methodology", &|manifest| described(&manifest.methodologies));
    compare("factor-set", &|manifest| described(&manifest.factor_sets));
    compare("registry", &|manifest| {
        let each = manifest.registries.iter();
        each.map(|registry| (registry.file.clone(), registry.sha256.clone()))
            .collect()
    });
    compare("as-of", &|manifest| {
        let day = manifest.as_of.iter();
        day.map(|day| ("as_of".to_owned(), day.clone())).collect()
    });
    parts
}

/// Methodologies or factor sets by their ids: hash, and the choices of options where there are some.
fn described(values: &[Value]) -> BTreeMap<String, String> {
    let text = |value: &Value, field: &str| value[field].as_str().unwrap_or_default().to_owned();
    let each = values.iter().map(|value| {
        let options = value["options"].as_object().filter(|options| !options.is_empty());
        let options = options.map(|options| {
            let each = options
                .iter()
                .map(|(option, choice)| format!("{option}={}", choice.as_str().unwrap_or_default()));
            each.collect::<Vec<_>>().join(" ")
        });
        let words: Vec<String> = [text(value, "sha256")].into_iter().chain(options).collect();
        (text(value, "id"), words.join(" "))
    });
    each.collect()
}

/// The figures that are not the same on both sides.
pub(super) fn headlines(manifests: &[RunManifest; 2]) -> Vec<HeadlineDifference> {
    let of = |headline: &Headline| (headline.of.clone(), headline.title.clone());
    let mut differences = Vec::new();
    for headline in &manifests[0].headlines {
        let other = manifests[1].headlines.iter().find(|other| of(other) == of(headline));
        if other != Some(headline) {
            differences.push(HeadlineDifference {
                sides: [Some(headline.clone()), other.cloned()],
            });
        }
    }
    let known = |headline: &&Headline| manifests[0].headlines.iter().any(|known| of(known) == of(headline));
    let added = manifests[1].headlines.iter().filter(|headline| !known(headline));
    differences.extend(added.map(|headline| HeadlineDifference {
        sides: [None, Some(headline.clone())],
    }));
    differences
}
