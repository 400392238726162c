//! The manifest of a run: what went in, by SHA-256, which program it was, and what came out.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::case::Case;
use super::case_problem as problem;
use super::computation::Computation;
use super::input_set::FileHash;
use super::result_file::{Headline, ResultKind};
use crate::factor::packed::PACKED_FILES;
use crate::problem::{Place, Problem, Problems};
use crate::report::manifest::registries_json;
use crate::text::Text;
use crate::yaml;

/// The shape of the manifest.
pub const SCHEMA: &str = "dafeng-run/1.0";
/// The name of its file.
pub const MANIFEST: &str = "manifest.json";
/// The folder of the inputs in a run.
pub const INPUTS: &str = "inputs";

/// Hexadecimal digits of a run's id.
const DIGITS: usize = 12;

/// The manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunManifest {
    /// The shape of this file.
    pub schema: String,
    /// The id of the run, which is the name of its folder.
    pub id: String,
    /// What the case is called.
    pub title: Option<Text>,
    /// What the program was asked.
    pub arguments: RunArguments,
    /// Only factor documents published by this day.
    pub as_of: Option<String>,
    /// The inputs, by their paths below `inputs/`.
    pub inputs: Vec<FileHash>,
    /// The methodologies: id, file, SHA-256, the choices of their options.
    pub methodologies: Vec<Value>,
    /// The factor sets that the results rest on or could have rested on: id, file, SHA-256.
    pub factor_sets: Vec<Value>,
    /// The registries of the program.
    pub registries: Vec<FileHash>,
    /// SHA-256 over the names and hashes of all data files that the program carries.
    pub data_sha256: String,
    /// The program.
    pub program: Program,
    /// Whether nothing was left out anywhere.
    pub complete: bool,
    /// A figure or two of each result.
    pub headlines: Vec<Headline>,
    /// The files of the results, by their paths in the folder of the run.
    pub results: Vec<ResultHash>,
    /// SHA-256 of this file with this field empty: which of the other fields were changed by hand is told by it.
    pub manifest_sha256: String,
}

/// What the program was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunArguments {
    /// The case file, by its path below `inputs/`.
    pub case: String,
}

/// A program by what it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// A file of the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultHash {
    /// Its path in the folder of the run.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// How it is compared.
    pub kind: ResultKind,
}

impl Program {
    /// This program. Errors: its file cannot be read.
    pub fn own() -> Result<Program, Problems> {
        let hash = std::env::current_exe().and_then(std::fs::File::open);
        let hash = hash.and_then(yaml::sha256_of_reader);
        let sha256 = hash.map_err(|error| {
            Problem::error(
                "unreadable-file",
                Text::new(
                    format!("无法读取程序文件：{error}"),
                    format!("the file of the program cannot be read: {error}"),
                ),
            )
        })?;
        Ok(Program {
            name: "dafeng".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            sha256,
        })
    }

    /// The program in words: its version, and the beginning of its hash.
    pub fn words(&self) -> String {
        let short = self.sha256.get(..DIGITS).unwrap_or(&self.sha256);
        format!("{} {} ({short}…)", self.name, self.version)
    }
}

/// SHA-256 over the names and hashes of all data files that the program carries.
pub fn data_sha256() -> String {
    let mut files: Vec<String> = PACKED_FILES
        .iter()
        .map(|file| format!("{} {}\n", file.path, file.sha256))
        .collect();
    files.sort();
    yaml::sha256(files.concat().as_bytes())
}

/// The id of a run: the id of the case where it has one, and the first digits of a hash over the arguments, the inputs and the data of the program. The
/// program itself is no part of it, nor are clock and machine.
pub fn run_id(case_id: Option<&str>, arguments: &RunArguments, inputs: &[FileHash], data_sha256: &str) -> String {
    let rests_on = json!({"arguments": arguments, "inputs": inputs, "data_sha256": data_sha256});
    let mut hash = yaml::sha256(rests_on.to_string().as_bytes());
    hash.truncate(DIGITS);
    match case_id {
        Some(id) => format!("{id}-{hash}"),
        None => hash,
    }
}

/// Whether a name may be the id of a run.
pub fn is_run_id(name: &str) -> bool {
    let hash = name.rsplit('-').next().unwrap_or(name);
    hash.len() == DIGITS && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl RunManifest {
    /// The manifest of what a case came to.
    pub fn new(
        (case, id, arguments): (&Case, &str, RunArguments),
        inputs: Vec<FileHash>,
        computation: &Computation,
        program: Program,
    ) -> RunManifest {
        RunManifest {
            manifest_sha256: String::new(),
            schema: SCHEMA.to_owned(),
            id: id.to_owned(),
            title: case.title.clone(),
            arguments,
            as_of: case.as_of.map(|day| day.to_string()),
            inputs,
            methodologies: computation.methodologies.values().cloned().collect(),
            factor_sets: computation.factor_sets.values().cloned().collect(),
            registries: registries(),
            data_sha256: data_sha256(),
            program,
            complete: computation.is_complete,
            headlines: computation.headlines.clone(),
            results: computation
                .files
                .iter()
                .map(|file| ResultHash {
                    file: file.path.clone(),
                    sha256: yaml::sha256(&file.bytes),
                    kind: file.kind,
                })
                .collect(),
        }
        .sealed()
    }

    /// The manifest with the SHA-256 that its contents give.
    #[must_use]
    pub fn sealed(mut self) -> RunManifest {
        self.manifest_sha256 = self.sha256_of_contents();
        self
    }

    /// SHA-256 of its text with its own hash empty.
    pub fn sha256_of_contents(&self) -> String {
        let unsealed = RunManifest {
            manifest_sha256: String::new(),
            ..self.clone()
        };
        yaml::sha256(unsealed.text().as_bytes())
    }

    /// Whether it has the SHA-256 that its contents give.
    pub fn is_sealed(&self) -> bool {
        self.manifest_sha256 == self.sha256_of_contents()
    }

    /// Reads the manifest of a run. Errors: a folder without one; one that cannot be read, or is of another shape.
    pub fn read(folder: &Path) -> Result<RunManifest, Problems> {
        let path = folder.join(MANIFEST);
        if !path.is_file() {
            return Err(problem::no_run(folder).into());
        }
        let bytes = std::fs::read(&path).map_err(|error| problem::bad_manifest(&path, &error.to_string()))?;
        // Read from its text, so that what does not fit is told by its line.
        let of_line = |error: &serde_json::Error| {
            let line = bytes.split(|byte| *byte == b'\n').nth(error.line().saturating_sub(1));
            let line = line.map(|line| String::from_utf8_lossy(line).trim().to_owned());
            problem::bad_manifest_line(&path, error, &line.unwrap_or_default())
        };
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| of_line(&error))?;
        let schema = value["schema"].as_str().unwrap_or_default();
        if schema != SCHEMA {
            let reason = format!("schema `{schema}`, expected `{SCHEMA}`");
            return Err(problem::bad_manifest(&path, &reason).into());
        }
        let manifest: RunManifest = serde_json::from_slice(&bytes).map_err(|error| of_line(&error))?;
        let files = |name: &'static str, files: Vec<&String>| {
            let each = files.into_iter().enumerate();
            let outside = each.filter(|(_, file)| !is_inside(file));
            let told = outside.map(|(place, file)| format!("{name}[{place}].file: `{file}`"));
            told.collect::<Vec<_>>()
        };
        let mut outside = files("inputs", manifest.inputs.iter().map(|input| &input.file).collect());
        let of_results = manifest.results.iter().map(|result| &result.file);
        outside.extend(files("results", of_results.collect()));
        if !is_inside(&manifest.arguments.case) {
            outside.push(format!("arguments.case: `{}`", manifest.arguments.case));
        }
        if let Some(first) = outside.first() {
            return Err(problem::bad_manifest(&path, first).into());
        }
        Ok(manifest)
    }

    /// The manifest as its file holds it.
    pub fn text(&self) -> String {
        format!("{:#}\n", json!(self))
    }

    /// The id that its arguments, inputs and data give, with the name of the case that it begins with.
    pub fn id_of_contents(&self) -> String {
        self.id_of_case(self.id.rsplit_once('-').map(|(case, _)| case))
    }

    /// Whether it has the id that its arguments, inputs and data give.
    pub fn has_id_of_contents(&self) -> bool {
        self.id == self.id_of_contents()
    }

    /// The id that its arguments, inputs and data give a run of a case of this id.
    pub fn id_of_case(&self, case: Option<&str>) -> String {
        run_id(case, &self.arguments, &self.inputs, &self.data_sha256)
    }

    /// Where the folder of a run holds one of its files: for messages.
    pub fn place(folder: &Path, file: &str) -> Place {
        Place::file(folder.join(file).display().to_string())
    }
}

/// The registries of this program.
pub fn registries() -> Vec<FileHash> {
    let each = registries_json().into_iter();
    each.filter_map(|registry| serde_json::from_value(registry).ok())
        .collect()
}

/// Whether a path of a manifest stays in the folder that it is read from.
fn is_inside(file: &str) -> bool {
    let parts = Path::new(file).components();
    let mut parts = parts.map(|part| matches!(part, std::path::Component::Normal(_)));
    !file.is_empty() && parts.all(|is_normal| is_normal)
}
