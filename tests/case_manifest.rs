//! Whatever is changed in a manifest, `dafeng verify` says that it was changed, and where.

use std::fs;
use std::path::Path;

use dafeng::case::{Recomputation, ResultFile, RunManifest, Verification, VerifyRequest, verify_by};
use dafeng::problem::{Problem, Problems};
use dafeng::text::Text;
use serde_json::Value;

use crate::case_runs::{dafeng, mill_a, run_case, stderr, text};
use crate::support::root;

/// A step down a JSON value.
#[derive(Clone, Debug)]
enum Step {
    Field(String),
    Place(usize),
}

/// Every leaf of a JSON value.
fn leaves(value: &Value, above: &[Step]) -> Vec<Vec<Step>> {
    let below = |step: Step, value: &Value| leaves(value, &[above, &[step]].concat());
    match value {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| below(Step::Field(name.clone()), value))
            .collect(),
        Value::Array(values) => values
            .iter()
            .enumerate()
            .flat_map(|(place, value)| below(Step::Place(place), value))
            .collect(),
        _ => vec![above.to_vec()],
    }
}

fn leaf<'v>(value: &'v mut Value, path: &[Step]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Field(name) => &mut value[name.as_str()],
        Step::Place(place) => &mut value[*place],
    })
}

/// The path as it is told: `results[3].sha256`.
fn told_path(path: &[Step]) -> String {
    let mut words = String::new();
    for step in path {
        match step {
            Step::Field(name) if words.is_empty() => words += name,
            Step::Field(name) => words += &format!(".{name}"),
            Step::Place(place) => words += &format!("[{place}]"),
        }
    }
    words
}

/// What a leaf may be changed to: texts in their first and in their last letter.
fn others(value: &Value) -> Vec<Value> {
    let other = |letter: char| match letter {
        '5' => '4',
        digit if digit.is_ascii_digit() => '5',
        'x' => 'y',
        _ => 'x',
    };
    match value {
        Value::Bool(is) => vec![Value::Bool(!is)],
        Value::String(text) => {
            let letters: Vec<char> = text.chars().collect();
            let changed = [0, letters.len().saturating_sub(1)].map(|place| {
                let mut letters = letters.clone();
                if let Some(letter) = letters.get_mut(place) {
                    *letter = other(*letter);
                }
                Value::String(letters.into_iter().collect())
            });
            changed.to_vec()
        }
        _ => vec![Value::String("2020-01-01".to_owned())],
    }
}

/// What stands in a leaf of the same name elsewhere: a value that could well stand here.
fn another_of_its_kind(own: &(String, Value), leaves: &[(String, Value)]) -> Option<Value> {
    let name = |path: &str| path.rsplit('.').next().map(str::to_owned);
    let mut others = leaves.iter().filter(|other| name(&other.0) == name(&own.0));
    others.find(|other| other.1 != own.1).map(|other| other.1.clone())
}

/// A run with what it comes to, which is known to be what it holds.
struct Known<'a> {
    run: &'a Path,
    manifest: RunManifest,
    files: Vec<ResultFile>,
}

impl Known<'_> {
    fn of(run: &Path) -> Known<'_> {
        let manifest = RunManifest::read(run).expect("a run");
        let files = manifest.results.iter().map(|result| ResultFile {
            path: result.file.clone(),
            bytes: fs::read(run.join(&result.file)).expect("reads"),
            kind: result.kind,
        });
        Known {
            run,
            files: files.collect(),
            manifest,
        }
    }

    fn verified(&self) -> Result<Verification, Problems> {
        let request = VerifyRequest {
            run: self.run,
            inputs: None,
            threads: None,
        };
        verify_by(&request, &self.manifest.program, &|_, case_file| {
            if case_file != self.manifest.arguments.case {
                return Err(Problem::error("file-not-found", Text::same("no such case file")).into());
            }
            Ok(Recomputation {
                inputs: self.manifest.inputs.clone(),
                computed: Ok((self.manifest.clone(), self.files.clone())),
            })
        })
    }
}

/// What was told, without what the elements of lists are called.
fn told(verified: &Result<Verification, Problems>) -> String {
    let problems = match verified {
        Ok(found) => &found.problems,
        Err(Problems(problems)) => problems,
    };
    let told = problems.iter().map(|problem| problem.message.en.as_str());
    let told: Vec<&str> = told.collect();
    // `[3: ledger.csv]` becomes `[3]`.
    let mut words = String::new();
    let (mut is_inside, mut is_name) = (false, false);
    for letter in told.join("\n").chars() {
        match letter {
            '[' => is_inside = true,
            ']' => (is_inside, is_name) = (false, false),
            ':' if is_inside => is_name = true,
            _ => {}
        }
        if !is_name {
            words.push(letter);
        }
    }
    words
}

/// No list of fields by hand: the tree of the manifest is walked, so that a field that is added is covered. Each leaf is changed as it stands, and again with
/// the hash of the whole made to fit.
fn every_leaf_is_told(run: &Path) {
    let known = Known::of(run);
    let file = run.join("manifest.json");
    let written = fs::read_to_string(&file).expect("reads");
    assert!(known.verified().expect("a run").holds());
    let whole: Value = serde_json::from_str(&written).expect("JSON");
    let paths = leaves(&whole, &[]);
    assert!(paths.len() > 80, "{} leaves", paths.len());
    let value = |path: &[Step]| leaf(&mut whole.clone(), path).clone();
    let named: Vec<(String, Value)> = paths.iter().map(|path| (told_path(path), value(path))).collect();
    for (path, own) in paths.iter().zip(&named) {
        let name = &own.0;
        let mut others = others(&own.1);
        others.extend(another_of_its_kind(own, &named));
        for other in others {
            let mut changed = whole.clone();
            *leaf(&mut changed, path) = other.clone();
            fs::write(&file, format!("{changed:#}\n")).expect("writes");
            let found = known.verified();
            let said = told(&found);
            let is_refused = found.as_ref().is_ok_and(|found| !found.holds()) || found.is_err();
            assert!(is_refused, "{name} = {other}: {said}");
            // Where it can be read no more, the line is told.
            let line = format!("\"{}\": {other}", name.rsplit('.').next().unwrap_or_default());
            assert!(
                said.contains(name.as_str()) || (found.is_err() && said.contains(&line)),
                "{name} = {other}: {said}"
            );
            if let Ok(found) = &found {
                let codes: Vec<&str> = found.problems.iter().map(|problem| problem.code).collect();
                assert_eq!(codes, ["manifest-changed"], "{name} = {other}: {said}");
            }
            resealed(&known, (changed, name, &other), &file);
        }
    }
    fs::write(&file, &written).expect("writes");
}

fn resealed(known: &Known<'_>, (changed, name, other): (Value, &str, &Value), file: &Path) {
    let Ok(manifest) = serde_json::from_value::<RunManifest>(changed) else {
        return;
    };
    let sealed = manifest.sealed();
    if sealed == known.manifest || sealed.schema != known.manifest.schema {
        return;
    }
    fs::write(file, sealed.text()).expect("writes");
    let found = known.verified();
    let said = told(&found);
    if name.starts_with("program.") {
        // Another program may well have written the same run; that it was another one is told.
        let found = found.expect("a run");
        assert!(
            found.holds() && said.contains("the run was written by"),
            "{name}: {said}"
        );
        return;
    }
    let is_refused = found.as_ref().is_ok_and(|found| !found.holds()) || found.is_err();
    assert!(is_refused, "{name} = {other}, with another hash of the whole: {said}");
    assert!(
        said.contains(name),
        "{name} = {other}, with another hash of the whole: {said}"
    );
}

#[test]
fn every_leaf_of_a_manifest() {
    let (folder, case) = mill_a();
    every_leaf_is_told(&run_case(&case, folder.path()));
}

/// A day, chosen options, a footprint that is solved.
#[test]
fn every_leaf_of_a_manifest_with_more_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("works");
    crate::case_runs::copy_folder(&root().join("datasets/reference-eaf"), &own);
    let case = "id: works-2023\ntitle: {zh: 厂, en: works}\nledger: [ledger.csv]\nas_of: 2026-03-31\nmethodologies:\n  - {id: cets-ag-03.01-v01-2024, levels: [enterprise]}\nfootprints:\n  - {product: crude-steel, per: 1 t, plants: plants-with-carbon.yaml}\nreport: {formats: [json, csv]}\n";
    fs::write(own.join("case.yaml"), case).expect("writes");
    every_leaf_is_told(&run_case(&own.join("case.yaml"), folder.path()));
}

/// What a person sees who changed a field, in the place of blame on data, factors or program.
#[test]
fn a_changed_field_is_told_with_what_stands_and_what_follows() {
    let (folder, case) = mill_a();
    let run = run_case(&case, folder.path());
    let file = run.join("manifest.json");
    let written = fs::read_to_string(&file).expect("reads");
    let hash =
        dafeng::yaml::sha256(&fs::read(root().join("factors/sets/steel/cets-ag-03.01-v01-2024.yaml")).expect("reads"));
    let zeros = "0".repeat(hash.len());
    for (old, new, parts) in [
        (
            "\"as_of\": null",
            "\"as_of\": \"2020-01-01\"",
            [
                "as_of: stands `2020-01-01`, follows `null`",
                "the manifest was changed by hand",
            ],
        ),
        (
            "mill A, June 2026",
            "mill A, July 2026",
            [
                "title.en: stands `mill A, July 2026`, follows `mill A, June 2026`",
                "error[manifest-changed]",
            ],
        ),
        (
            "\"id\": \"mill-a-2026-06-",
            "\"id\": \"mill-b-2026-06-",
            ["id: stands `mill-b-2026-06-", "follows `mill-a-2026-06-"],
        ),
        (
            hash.as_str(),
            zeros.as_str(),
            ["factor_sets[", "neither inputs nor data nor program have to do with it"],
        ),
    ] {
        assert_eq!(written.matches(old).count(), 1, "{old}");
        fs::write(&file, written.replace(old, new)).expect("writes");
        let output = dafeng(&["verify", text(&run)], folder.path());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{said}");
        for part in parts {
            assert!(said.contains(part), "`{part}` is not said:\n{said}");
        }
        assert!(
            !said.contains("other-data") && !said.contains("other-program"),
            "{said}"
        );
        // Nor is such a run taken for the one that would be written.
        let again = dafeng(&["run", text(&case), "--out", "runs"], folder.path());
        assert_eq!(again.status.code(), Some(2));
        let said = stderr(&again);
        assert!(
            said.contains("error[damaged-run]") && said.contains("manifest.json"),
            "{said}"
        );
    }
}
