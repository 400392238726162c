//! Checks every file of `factors/` against its format and packs it into the binary, so that one file runs anywhere and starts at
//! once. A file that does not fit its format stops the build with its path, line and column.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

#[allow(dead_code)]
#[path = "src/format/mod.rs"]
mod format;
#[allow(dead_code)]
#[path = "src/text.rs"]
mod text;

use format::benchmark::BenchmarkFile;
use format::energy_product::EnergyProductFile;
use format::factor_set::FactorFile;
use format::iamc::IamcVariableFile;
use format::methodology::MethodologyFile;
use format::methodology_extension::{MethodologyExtension, MethodologyHead};
use format::metric::MetricFile;
use format::peak_definition::PeakDefinitionFile;
use format::pedigree::PedigreeFile;
use format::plan::PlanFile;
use format::registry::{IndicatorFile, ItemFile, ParameterFile, ProcessFile, RegionFile, UnitFile};
use format::rule::RuleFile;
use format::statistic::StatisticFile;

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets this"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets this"));
    println!("cargo:rerun-if-changed=factors");
    println!("cargo:rerun-if-changed=src/format");
    println!("cargo:rerun-if-changed=src/text.rs");
    let mut code = String::from("/// Every file of `factors/`.\npub static PACKED_FILES: &[PackedFile] = &[\n");
    for path in yaml_files(&root.join("factors")) {
        let name = path
            .strip_prefix(&root)
            .expect("below the root")
            .to_string_lossy()
            .replace('\\', "/");
        let yaml = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let stem = path.file_stem().expect("a file").to_string_lossy().into_owned();
        let (kind, id, json) = pack(&name, &stem, &yaml);
        let packed = out.join(format!("{}.json", code.len()));
        fs::write(&packed, json).expect("the output folder can be written");
        let sha256 = hexadecimal(&Sha256::digest(yaml.as_bytes()));
        writeln!(
            code,
            "    PackedFile {{ kind: PackedKind::{kind}, id: {id:?}, path: {name:?}, sha256: {sha256:?}, json: include_str!({packed:?}) }},"
        )
        .expect("writing to a string");
    }
    code.push_str("];\n");
    fs::write(out.join("packed_files.rs"), code).expect("the output folder can be written");
}

/// The kind, id and JSON of one file, read with the type that its place demands.
fn pack(name: &str, stem: &str, yaml: &str) -> (&'static str, String, String) {
    // What a sector adds lies in a folder of its own, called as in `factors/`.
    let of_sector = name
        .strip_prefix("factors/sectors/")
        .and_then(|rest| rest.split_once('/'));
    let inside = of_sector.map_or_else(|| name.strip_prefix("factors/").unwrap_or(name), |(_, inside)| inside);
    let is_below = |folder: &str| inside.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    if is_below("sets") {
        let set: FactorFile = read(name, yaml);
        assert_eq!(set.id, stem, "{name}: the id must be the file's name");
        ("Set", set.id.clone(), json(&set))
    } else if is_below("methodologies") {
        let methodology = methodology(name, yaml);
        assert_eq!(methodology.id, stem, "{name}: the id must be the file's name");
        ("Methodology", methodology.id.clone(), json(&methodology))
    } else if is_below("plans") {
        let plan: PlanFile = read(name, yaml);
        assert_eq!(plan.id, stem, "{name}: the id must be the file's name");
        ("Plan", plan.id.clone(), json(&plan))
    } else if is_below("rules") {
        let rules: RuleFile = read(name, yaml);
        ("Rules", stem.to_owned(), json(&rules))
    } else if is_below("benchmarks") {
        let levels: BenchmarkFile = read(name, yaml);
        assert_eq!(levels.id, stem, "{name}: the id must be the file's name");
        ("Benchmark", levels.id.clone(), json(&levels))
    } else {
        let json = match stem {
            "units" => json(&read::<UnitFile>(name, yaml)),
            "items" => json(&read::<ItemFile>(name, yaml)),
            "parameters" => json(&read::<ParameterFile>(name, yaml)),
            "processes" => json(&read::<ProcessFile>(name, yaml)),
            "regions" => json(&read::<RegionFile>(name, yaml)),
            "peak-definitions" => json(&read::<PeakDefinitionFile>(name, yaml)),
            "iamc-variables" => json(&read::<IamcVariableFile>(name, yaml)),
            "indicators" => json(&read::<IndicatorFile>(name, yaml)),
            "energy-products" => json(&read::<EnergyProductFile>(name, yaml)),
            "metrics" => json(&read::<MetricFile>(name, yaml)),
            "statistics" => json(&read::<StatisticFile>(name, yaml)),
            "pedigree" => json(&read::<PedigreeFile>(name, yaml)),
            other => panic!("{name}: no registry is called `{other}`"),
        };
        ("Registry", stem.to_owned(), json)
    }
}

/// A methodology, whole: on top of the one that it extends.
fn methodology(name: &str, yaml: &str) -> MethodologyFile {
    let Some(base) = read::<MethodologyHead>(name, yaml).extends else {
        return read(name, yaml);
    };
    let file = format!("{base}.yaml");
    let is_base =
        |path: &PathBuf| path.ends_with(&file) && path.parent().is_some_and(|folder| folder.ends_with("methodologies"));
    let found = yaml_files(Path::new("factors")).into_iter().find(is_base);
    let path = found.unwrap_or_else(|| panic!("{name}: `extends`: there is no {file}"));
    let path = path.to_string_lossy().into_owned();
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: `extends`: {path}: {error}"));
    read::<MethodologyExtension>(name, yaml).on(methodology(&path, &text))
}

fn read<T: DeserializeOwned>(name: &str, yaml: &str) -> T {
    serde_saphyr::from_str(yaml).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("plain data")
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder `factors` exists") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            files.extend(yaml_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    files
}
