//! The manifest of a run: what went in, by SHA-256, and which program it was.

use serde_json::{Value, json};

use crate::factor::Library;
use crate::factor::packed::{PackedFile, PackedKind};
use crate::inventory::Inventory;
use crate::methodology::Methodology;

/// The rule of the level where it is derived, with the id that the rows of CSV and Parquet files name; else null.
pub fn derived_rule(inventory: &Inventory<'_>) -> Value {
    let rule = inventory.derived_rule();
    rule.map_or(
        Value::Null,
        |rule| json!({"id": rule.id, "zh": rule.text.zh, "en": rule.text.en}),
    )
}

/// A methodology as a manifest names it: id, file, SHA-256, the choices of its options, and the one that it extends, on whose file it rests too.
pub fn methodology_json(methodology: &Methodology) -> Value {
    let extended = methodology.file.extends.as_ref().and_then(|id| {
        let base = PackedFile::of_kind(PackedKind::Methodology).find(|file| file.id == id)?;
        Some(json!({"id": base.id, "file": base.path, "sha256": base.sha256}))
    });
    let mut of_methodology = json!({
        "id": methodology.id(), "file": methodology.path, "sha256": methodology.sha256, "options": methodology.choices,
    });
    if let Some(extended) = extended {
        of_methodology["extends"] = extended;
    }
    of_methodology
}

/// The factor sets that a result by a methodology rests on or could have rested on: those that it asks, and the user's own.
pub fn factor_sets_json(methodology: &Methodology, library: &Library) -> Vec<Value> {
    let mut sets: Vec<&String> = methodology
        .sources
        .iter()
        .flat_map(|source| &source.factor_sets)
        .collect();
    sets.extend(library.users_own());
    sets.sort();
    sets.dedup();
    sets.into_iter()
        .filter_map(|id| library.set(id))
        .map(|set| json!({"id": set.id, "file": set.path, "sha256": set.sha256}))
        .collect()
}

/// The registries that are packed into the program.
pub fn registries_json() -> Vec<Value> {
    PackedFile::of_kind(PackedKind::Registry)
        .map(|file| json!({"file": file.path, "sha256": file.sha256}))
        .collect()
}

/// The user's files of items, parameters, process types, units and rules.
fn own_files_json(library: &Library) -> Vec<Value> {
    let own = library.own_files.iter();
    own.map(|file| json!({"file": file.path, "sha256": file.sha256}))
        .collect()
}

/// The manifest: inputs, methodology, factor sets that the result rests on or could have rested on, registries, the program's version.
/// It holds no time and no machine, so that equal inputs give equal bytes.
pub fn manifest(inventory: &Inventory<'_>) -> Value {
    let inputs: Vec<Value> = inventory
        .ledger
        .inputs
        .iter()
        .map(|input| json!({"file": input.path, "sha256": input.sha256()}))
        .collect();
    let registries = [registries_json(), own_files_json(inventory.library)].concat();
    json!({
        "program": "dafeng",
        "version": env!("CARGO_PKG_VERSION"),
        "inputs": inputs,
        "methodology": methodology_json(inventory.methodology),
        "factor_sets": factor_sets_json(inventory.methodology, inventory.library),
        "registries": registries,
        "level": inventory.level.id(),
        "derived_rule": derived_rule(inventory),
        "as_of": inventory.as_of.map(|day| day.to_string()),
    })
}
