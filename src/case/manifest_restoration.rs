//! What was changed in a manifest by hand. A manifest holds the SHA-256 of its own contents: where that fits no more, and fits again once some fields are
//! as they follow, exactly those fields were changed, and nothing else is to blame for what they say.

use serde_json::{Map, Value, json};

use super::result_file::ResultKind;
use super::run_manifest::RunManifest;
use super::value_difference::{ValueDifference, compare_values};

/// With more fields than this that are not as they follow, they are restored one by one or all, but in no other combination.
const COMBINED: usize = 8;

/// A manifest as it was written, as far as that can be told.
pub(super) struct Restored {
    /// The manifest with what was changed put back.
    pub manifest: RunManifest,
    /// What was changed: what stands, what follows.
    pub changes: Vec<ValueDifference>,
    /// Whether those changes account for all: the manifest's own hash fits once they are taken back.
    pub is_explained: bool,
}

/// Tells what was changed in a manifest by hand, given what each of its fields would be now.
pub(super) fn restored(stands: &RunManifest, follows: &RunManifest) -> Restored {
    // One whose hash was made to fit may still contradict its id, which is a hash of the arguments, inputs and data.
    let is_right = |manifest: &RunManifest| manifest.is_sealed() && manifest.has_id_of_contents();
    if is_right(stands) {
        return Restored {
            manifest: stands.clone(),
            changes: Vec::new(),
            is_explained: true,
        };
    }
    let is_sealed = stands.is_sealed();
    let found = combinations(stands, follows).find_map(|mixed| match is_sealed {
        // Whoever made the hash anew made it of the changed contents: it cannot be that of the manifest as it was.
        true => mixed.has_id_of_contents().then(|| mixed.sealed()),
        false => is_right(&mixed).then_some(mixed),
    });
    // Where all fields are as they follow, it is the hash that was changed.
    let resealed = stands.clone().sealed();
    let found = found.or_else(|| (resealed == *follows).then_some(resealed));
    let is_explained = found.is_some();
    let mut manifest = found.unwrap_or_else(|| stands.clone());
    let mut told = if is_explained {
        manifest.clone()
    } else {
        follows.clone()
    };
    if is_sealed || !is_explained {
        told.manifest_sha256 = stands.sha256_of_contents();
    }
    if !is_explained {
        manifest = manifest.sealed();
    }
    Restored {
        changes: compare_values(ResultKind::Exact, &json!(stands), &json!(told)).differences,
        manifest,
        is_explained,
    }
}

/// The case file that a manifest names; where that was changed by hand, the input that its hashes prove to have stood there.
pub(super) fn case_file(manifest: &RunManifest) -> String {
    let named = manifest.arguments.case.clone();
    let is_right = |case: &str| {
        let mut other = manifest.clone();
        case.clone_into(&mut other.arguments.case);
        match manifest.is_sealed() {
            true => other.has_id_of_contents(),
            false => other.is_sealed(),
        }
    };
    if is_right(&named) {
        return named;
    }
    let mut others = manifest.inputs.iter().map(|input| input.file.clone());
    others.find(|case| is_right(case)).unwrap_or(named)
}

/// A manifest with some of its fields as they follow: fewest first.
fn combinations<'m>(stands: &'m RunManifest, follows: &'m RunManifest) -> impl Iterator<Item = RunManifest> + 'm {
    let [own, its] = [fields(stands), fields(follows)];
    let is_other = |field: &&String| own[*field] != its[*field] && *field != "manifest_sha256";
    let differing: Vec<String> = own.keys().filter(is_other).cloned().collect();
    let count = differing.len();
    let mut choices: Vec<Vec<usize>> = if count > COMBINED {
        let single = (0..count).map(|place| vec![place]);
        single.chain([(0..count).collect()]).collect()
    } else {
        let chosen = |mask: usize| (0..count).filter(|place| mask >> place & 1 == 1).collect();
        (0..1 << count).map(chosen).collect()
    };
    choices.sort_by_key(Vec::len);
    choices.into_iter().filter_map(move |choice| {
        let mut mixed = own.clone();
        for place in choice {
            let field = &differing[place];
            mixed.insert(field.clone(), its[field].clone());
        }
        serde_json::from_value(Value::Object(mixed)).ok()
    })
}

fn fields(manifest: &RunManifest) -> Map<String, Value> {
    match json!(manifest) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
