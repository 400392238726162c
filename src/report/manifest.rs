//! The manifest of a run: what went in, by SHA-256, and which program it was.

use serde_json::{Value, json};

use crate::inventory::Inventory;

/// The rule of the level where it is derived, with the id that the rows of CSV and Parquet files name; else null.
pub fn derived_rule(inventory: &Inventory<'_>) -> Value {
    let rule = inventory.derived_rule();
    rule.map_or(
        Value::Null,
        |rule| json!({"id": rule.id, "zh": rule.text.zh, "en": rule.text.en}),
    )
}

/// The manifest: inputs, methodology, factor sets that the result rests on or could have rested on, registries, the program's version.
/// It holds no time and no machine, so that equal inputs give equal bytes.
pub fn manifest(inventory: &Inventory<'_>) -> Value {
    let methodology = inventory.methodology;
    let mut sets: Vec<&String> = methodology
        .sources
        .iter()
        .flat_map(|source| &source.factor_sets)
        .collect();
    sets.extend(inventory.library.users_own());
    sets.sort();
    sets.dedup();
    let sets: Vec<Value> = sets
        .into_iter()
        .filter_map(|id| inventory.library.set(id))
        .map(|set| json!({"id": set.id, "file": set.path, "sha256": set.sha256}))
        .collect();
    let registries: Vec<Value> = crate::factor::packed::PACKED_FILES
        .iter()
        .filter(|file| file.kind == crate::factor::packed::PackedKind::Registry)
        .map(|file| json!({"file": file.path, "sha256": file.sha256}))
        .collect();
    let inputs: Vec<Value> = inventory
        .ledger
        .inputs
        .iter()
        .map(|input| json!({"file": input.path, "sha256": input.sha256()}))
        .collect();
    // A methodology that extends another rests on that one's file too.
    let extended = methodology.file.extends.as_ref().and_then(|id| {
        let mut files = crate::factor::packed::PACKED_FILES.iter();
        let base = files.find(|file| file.kind == crate::factor::packed::PackedKind::Methodology && file.id == id)?;
        Some(json!({"id": base.id, "file": base.path, "sha256": base.sha256}))
    });
    let mut of_methodology = json!({
        "id": methodology.id(), "file": methodology.path, "sha256": methodology.sha256, "options": methodology.choices,
    });
    if let Some(extended) = extended {
        of_methodology["extends"] = extended;
    }
    json!({
        "program": "dafeng",
        "version": env!("CARGO_PKG_VERSION"),
        "inputs": inputs,
        "methodology": of_methodology,
        "factor_sets": sets,
        "registries": registries,
        "level": inventory.level.id(),
        "derived_rule": derived_rule(inventory),
        "as_of": inventory.as_of.map(|day| day.to_string()),
    })
}
