//! The JSON of an inventory fits `docs/inventory.schema.json`, checked with the part of JSON Schema that the file uses.

use std::process::Command;

use serde_json::Value;

use crate::support::root;

/// Every way in which a value does not fit, with its path.
fn faults(value: &Value, schema: &Value, whole: &Value, path: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = name.strip_prefix("#").and_then(|pointer| whole.pointer(pointer));
        return faults(value, target.unwrap_or_else(|| panic!("{name}")), whole, path, found);
    }
    if let Some(options) = schema["anyOf"].as_array() {
        let fits = options.iter().any(|option| {
            let mut inside = Vec::new();
            faults(value, option, whole, path, &mut inside);
            inside.is_empty()
        });
        if !fits {
            found.push(format!("{path}: {value} fits none of anyOf"));
        }
    }
    if let Some(wanted) = schema.get("const")
        && value != wanted
    {
        found.push(format!("{path}: {value} is not {wanted}"));
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        found.push(format!("{path}: {value} is not in the enum"));
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("type {other}"),
    };
    if !types.is_empty() && !types.iter().any(|name| is(name)) {
        found.push(format!("{path}: {value} is no {}", types.join(" or ")));
    }
    if let (Some(_), Some(text)) = (schema["pattern"].as_str(), value.as_str())
        && text.parse::<dafeng::quantity::Ratio>().is_err()
        && schema["pattern"]
            .as_str()
            .is_some_and(|pattern| pattern.contains("[0-9]+") && !pattern.contains("{4}") && !pattern.contains("64"))
    {
        found.push(format!("{path}: `{text}` is no decimal"));
    }
    if let Some(object) = value.as_object() {
        for name in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !object.contains_key(name) {
                found.push(format!("{path}: `{name}` is missing"));
            }
        }
        let properties = schema["properties"].as_object();
        for (name, inner) in object {
            let known = properties.and_then(|properties| properties.get(name));
            match (known, &schema["additionalProperties"]) {
                (Some(known), _) => faults(inner, known, whole, &format!("{path}/{name}"), found),
                (None, Value::Bool(false)) => found.push(format!("{path}: `{name}` is not in the schema")),
                (None, Value::Object(_)) => faults(
                    inner,
                    &schema["additionalProperties"],
                    whole,
                    &format!("{path}/{name}"),
                    found,
                ),
                _ => {}
            }
        }
    }
    if let (Some(list), Some(items)) = (value.as_array(), schema.get("items")) {
        for (place, inner) in list.iter().enumerate() {
            faults(inner, items, whole, &format!("{path}/{place}"), found);
        }
    }
}

#[test]
fn real_results_fit_the_schema() {
    let text = std::fs::read_to_string(root().join("docs/inventory.schema.json")).expect("readable");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    for dataset in ["mill-a-2026-06", "reference-bf-bof", "reference-eaf"] {
        for method in [crate::support::CETS, crate::support::GBT_32151, crate::support::ENERGY] {
            check(dataset, method, "enterprise", &schema);
        }
    }
    for dataset in ["reference-bf-bof", "reference-eaf"] {
        for method in [crate::support::CETS, crate::support::ENERGY] {
            let json = check(dataset, method, "process", &schema);
            assert!(json["processes"].as_array().is_some_and(|list| list.len() >= 5));
            assert!(json["reconciliation"]["causes"].is_array() && json["derived_rule"]["zh"].is_string());
        }
    }
}

/// Accounts a dataset and holds the JSON against the schema.
fn check(dataset: &str, method: &str, level: &str, schema: &Value) -> Value {
    let ledger = format!("datasets/{dataset}/ledger.csv");
    let by = if level == "process" {
        "plant,process,period"
    } else {
        "plant,period"
    };
    let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
        .args(["account", &ledger, "--method", method, "--level", level, "--by", by])
        .args(["--format", "json", "--allow-gaps"])
        .current_dir(root())
        .output()
        .expect("runs");
    let json: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let mut found = Vec::new();
    faults(&json, schema, schema, "", &mut found);
    assert!(found.is_empty(), "{dataset} {method} {level}:\n{}", found.join("\n"));
    // And the check can fail: a number in the place of a decimal text is told.
    let mut spoiled = json.clone();
    spoiled["totals"]["total"] = serde_json::json!(1.5);
    faults(&spoiled, schema, schema, "", &mut found);
    assert_eq!(found.len(), 1);
    json
}
