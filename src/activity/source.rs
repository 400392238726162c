//! The files of a ledger, read into tables of long form: a mapping file is applied on the way.

use std::path::{Path, PathBuf};

use super::csv_file::read_csv;
use super::mapping::Mapping;
use super::plant::PlantBook;
use super::problem;
use super::table::Table;
use super::workbook::read_workbook;
use crate::factor::Library;
use crate::problem::{Place, Problems};
use crate::yaml;

/// Where a ledger comes from.
#[derive(Clone, Debug, Default)]
pub struct LedgerSource {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The plants file; `None`: `plants.yaml` beside each ledger file, where there is one.
    pub plants: Option<PathBuf>,
    /// The plant of lines that name none.
    pub plant: Option<String>,
    /// The mapping file that says how wide tables become lines.
    pub mapping: Option<PathBuf>,
    /// The region of plants that name none.
    pub region: Option<String>,
}

/// A file that was read, for the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Its path, as the user named it.
    pub path: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

impl LedgerSource {
    /// Reads the plants file, or those beside the ledger files.
    pub fn read_plants(&self, inputs: &mut Vec<InputFile>, library: &Library) -> Result<PlantBook, Problems> {
        let mut plants = PlantBook::default();
        let beside = |file: &PathBuf| file.parent().unwrap_or(Path::new("")).join("plants.yaml");
        let paths: Vec<PathBuf> = match &self.plants {
            Some(path) => vec![path.clone()],
            None => self.files.iter().map(beside).filter(|path| path.is_file()).collect(),
        };
        for path in paths {
            let shown = path.display().to_string();
            if inputs.iter().any(|input| input.path == shown) {
                continue;
            }
            let sha256 = plants.add_file(&path, library)?;
            inputs.push(InputFile { path: shown, sha256 });
        }
        Ok(plants)
    }

    /// Reads every file, faults of all of them together, and unfolds the wide tables that the mapping names.
    pub fn read_tables(
        &self,
        inputs: &mut Vec<InputFile>,
        plants: &PlantBook,
        library: &Library,
    ) -> Result<Vec<Table>, Problems> {
        let mut problems = Vec::new();
        let mut tables = Vec::new();
        for path in &self.files {
            let name = path.display().to_string();
            match std::fs::read(path) {
                Err(error) => problems.push(problem::unreadable(Place::file(&name), &error.to_string())),
                Ok(bytes) => {
                    let sha256 = yaml::sha256(&bytes);
                    if let Some(other) = inputs.iter().find(|input: &&InputFile| input.sha256 == sha256) {
                        problems.push(problem::file_twice(&name, &other.path));
                    }
                    inputs.push(InputFile {
                        path: name.clone(),
                        sha256,
                    });
                    match read_tables(&name, path, &bytes) {
                        Ok(found) => tables.extend(found),
                        Err(Problems(found)) => problems.extend(found),
                    }
                }
            }
        }
        Problems(problems).check()?;
        let Some(path) = &self.mapping else {
            return Ok(tables);
        };
        let (mapping, sha256) = Mapping::read(path, library)?;
        inputs.push(InputFile {
            path: path.display().to_string(),
            sha256,
        });
        mapping.unfold(tables, plants, library)
    }
}

fn read_tables(name: &str, path: &Path, bytes: &[u8]) -> Result<Vec<Table>, Problems> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(problem::empty_file(Place::file(name)).into());
    }
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_lowercase();
    match extension.as_str() {
        "csv" | "tsv" | "txt" => Ok(vec![read_csv(name, bytes)?]),
        "xlsx" | "xlsm" => read_workbook(name, bytes),
        _ => Err(problem::unknown_format(name).into()),
    }
}
