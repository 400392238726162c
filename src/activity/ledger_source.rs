//! Where a ledger comes from: files, folders of files, patterns, and how they are read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::column::ColumnNames;
use super::csv_file::read_csv;
use super::input_file::InputFile;
use super::mapping::Mapping;
use super::plant::PlantBook;
use super::problem;
use super::scan::progress::Progress;
use super::scan::{BIG_TEXT, ParquetFile, ScannedFile, TextFile};
use super::table::Table;
use super::workbook::read_workbook;
use crate::factor::Library;
use crate::period::PeriodLength;
use crate::problem::{Place, Problem, Problems};
use crate::spelling::nearest;
use crate::text::Text;
use crate::yaml;

/// Where a ledger comes from.
#[derive(Clone, Debug, Default)]
pub struct LedgerSource {
    /// The files; a folder stands for the Parquet files in and below it, a pattern such as `2023-*.parquet` for the files that fit.
    pub files: Vec<PathBuf>,
    /// The plants file; `None`: `plants.yaml` in each folder named and beside each ledger file, where there is one.
    pub plants: Option<PathBuf>,
    /// The plant of lines that name none.
    pub plant: Option<String>,
    /// The mapping file that says how wide tables become lines.
    pub mapping: Option<PathBuf>,
    /// The region of plants that name none.
    pub region: Option<String>,
    /// How finely the periods of big files are told apart; `None`: days are summed into months.
    pub finest: Option<PeriodLength>,
    /// Whether lines of big files are summed over processes, for sums that do not tell them apart.
    pub without_processes: bool,
    /// Whether big texts are read line by line as small ones are.
    pub line_by_line: bool,
    /// Threads that read big files; `None`: as many as the machine has.
    pub threads: Option<usize>,
    /// Where the reading of big files is counted.
    pub progress: Option<Arc<Progress>>,
}

impl LedgerSource {
    /// The threads that read big files.
    pub fn threads(&self) -> usize {
        let machine = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.unwrap_or_else(machine)
    }

    /// Every file, folders and patterns resolved, those of a folder or pattern in the order of their names.
    pub fn resolved(&self) -> Result<Vec<PathBuf>, Problems> {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for path in &self.files {
            if path.is_dir() {
                files.extend(in_folder(path, &mut problems));
            } else if !path.exists() && is_pattern(path) {
                let mut found = Vec::new();
                let before = problems.len();
                for fitting in glob::glob(&path.to_string_lossy()).into_iter().flatten() {
                    match fitting {
                        Ok(fitting) if fitting.is_dir() => found.extend(in_folder(&fitting, &mut problems)),
                        Ok(fitting) => found.push(fitting),
                        Err(error) => problems.push(unreadable(error.path(), &error.error().to_string())),
                    }
                }
                if found.is_empty() && problems.len() == before {
                    problems.push(nothing_fits(path));
                }
                files.extend(found);
            } else if !path.exists() {
                problems.push(not_found(path));
            } else {
                files.push(path.clone());
            }
        }
        Problems(problems).check()?;
        Ok(files)
    }
}

impl LedgerSource {
    /// Every file that it is read from: the ledgers, the mapping, the plants files. Errors: those of [`LedgerSource::resolved`].
    pub fn every_file(&self) -> Result<Vec<PathBuf>, Problems> {
        let mut files = self.resolved()?;
        let folders = self.files.iter().filter(|path| path.is_dir());
        let with_folders = LedgerSource {
            files: folders.chain(&files).cloned().collect(),
            ..self.clone()
        };
        files.extend(with_folders.plants_files());
        files.extend(self.mapping.clone());
        Ok(files)
    }

    /// The plants file, or those in the folders named and beside the ledger files.
    fn plants_files(&self) -> Vec<PathBuf> {
        let beside = |file: &PathBuf| {
            let folder = if file.is_dir() {
                Some(file.as_path())
            } else {
                file.parent()
            };
            folder.unwrap_or(Path::new("")).join("plants.yaml")
        };
        match &self.plants {
            Some(path) => vec![path.clone()],
            None => self.files.iter().map(beside).filter(|path| path.is_file()).collect(),
        }
    }

    /// Reads the plants file, or those in the folders named and beside the ledger files.
    pub fn read_plants(&self, inputs: &mut Vec<InputFile>, library: &Library) -> Result<PlantBook, Problems> {
        let mut plants = PlantBook::default();
        let paths = self.plants_files();
        for path in paths {
            let shown = path.display().to_string();
            if inputs.iter().any(|input| input.path == shown) {
                continue;
            }
            let sha256 = plants.add_file(&path, library)?;
            inputs.push(InputFile::known(shown, sha256));
        }
        Ok(plants)
    }

    /// Reads every text file and workbook, faults of all of them together, and unfolds the wide tables that the mapping names.
    pub fn read_tables(
        &self,
        inputs: &mut Vec<InputFile>,
        plants: &PlantBook,
        library: &Library,
    ) -> Result<Vec<Table>, Problems> {
        let mut problems = Vec::new();
        let mut tables = Vec::new();
        for path in self.files.iter().filter(|path| !self.is_scanned(path)) {
            let name = path.display().to_string();
            match std::fs::read(path) {
                Err(error) => problems.push(problem::unreadable(Place::file(&name), &error.to_string())),
                Ok(bytes) => {
                    let sha256 = yaml::sha256(&bytes);
                    if let Some(other) = inputs.iter().find(|input| input.sha256() == sha256) {
                        problems.push(problem::file_twice(&name, &other.path));
                    }
                    inputs.push(InputFile::known(name.clone(), sha256));
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
        inputs.push(InputFile::known(path.display().to_string(), sha256));
        mapping.unfold(tables, plants, library)
    }

    /// Whether a file is summed while it is read: Parquet, and big text that no mapping unfolds.
    fn is_scanned(&self, path: &Path) -> bool {
        let is_big = || std::fs::metadata(path).is_ok_and(|metadata| metadata.len() >= BIG_TEXT);
        is_parquet(path) || (!self.line_by_line && self.mapping.is_none() && is_text(path) && is_big())
    }

    /// Whether some file is summed while it is read.
    pub(super) fn has_scanned(&self) -> bool {
        self.files.iter().any(|path| self.is_scanned(path))
    }

    /// Opens the files whose lines are summed while they are read; a big text that cannot be read in parts joins the tables.
    pub(super) fn open_big(
        &self,
        inputs: &mut Vec<InputFile>,
        tables: &mut Vec<Table>,
        library: &Library,
    ) -> Result<Vec<ScannedFile>, Problems> {
        let names = ColumnNames::new(library);
        let mut problems = Vec::new();
        let mut files = Vec::new();
        for path in self.files.iter().filter(|path| self.is_scanned(path)) {
            let name = path.display().to_string();
            let input = InputFile::of_file(path);
            if let Some(other) = inputs.iter().find(|other| input.holds_the_same_as(other)) {
                problems.push(problem::file_twice(&name, &other.path));
            }
            inputs.push(input);
            if is_parquet(path) {
                if std::fs::metadata(path).is_ok_and(|metadata| metadata.len() == 0) {
                    problems.push(no_bytes(&name));
                    continue;
                }
                match ParquetFile::open(path, &names) {
                    Ok(file) => files.push(ScannedFile::Parquet(Box::new(file))),
                    Err(Problems(found)) => problems.extend(found),
                }
                continue;
            }
            // A text that is not plain is read line by line; its table stands before those that are scanned.
            match TextFile::open(path, &names, self.threads()) {
                Ok(Some(file)) => files.push(ScannedFile::Text(Box::new(file))),
                Ok(None) => match std::fs::read(path) {
                    Ok(bytes) => match read_tables(&name, path, &bytes) {
                        Ok(found) => tables.extend(found),
                        Err(Problems(found)) => problems.extend(found),
                    },
                    Err(error) => problems.push(problem::unreadable(Place::file(&name), &error.to_string())),
                },
                Err(Problems(found)) => problems.extend(found),
            }
        }
        Problems(problems).check()?;
        for (place, file) in files.iter_mut().enumerate() {
            file.stand_at(tables.len() + place);
        }
        Ok(files)
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

fn is_text(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| matches!(extension.to_lowercase().as_str(), "csv" | "tsv" | "txt"))
}

/// Whether a file is read as Parquet.
pub fn is_parquet(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| matches!(extension.to_lowercase().as_str(), "parquet" | "pq"))
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

fn unreadable(path: &Path, reason: &str) -> Problem {
    problem::unreadable(Place::file(path.display().to_string()), reason)
}

/// The files that a folder stands for.
fn in_folder(folder: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut faults = Vec::new();
    let found = parquet_below(folder, &mut faults);
    // Where there is none at all, that says it; where there are some, what would be missing beside them.
    if found.is_empty() && faults.iter().all(|fault| fault.code == PASSED_OVER) {
        faults = vec![nothing_in(folder)];
    }
    problems.extend(faults);
    found
}

/// Files of a folder that are named where another was not found.
const NAMED: usize = 3;

/// A file that is not there, with the ledgers of its folder that have a name near its own, else with any.
pub(crate) fn not_found(path: &Path) -> Problem {
    let shown = path.display().to_string();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let missing =
        Problem::error("unreadable-file", Text::new("没有这个文件", "there is no such file")).at(Place::file(&shown));
    let Ok(listing) = std::fs::read_dir(folder.unwrap_or(Path::new("."))) else {
        let folder = folder.unwrap_or(Path::new(".")).display();
        return missing.hint(Text::new(
            format!("文件夹 {folder} 也不存在或不能读取"),
            format!("the folder {folder} is not there either, or cannot be read"),
        ));
    };
    let entries = listing.filter_map(|entry| Some(entry.ok()?.path()));
    let mut names: Vec<String> = entries
        // A text may be anything; a table has an ending of its own.
        .filter(|path| is_workbook(path) || is_parquet(path) || path.extension().is_some_and(|ending| ending == "csv"))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    let typed = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let near = nearest(&typed.unwrap_or_default(), names.iter().map(String::as_str), NAMED);
    let quoted = |names: &[&str]| {
        let names = names.iter().map(|name| format!("`{name}`"));
        names.collect::<Vec<_>>()
    };
    if !near.is_empty() {
        let near = quoted(&near);
        return missing.hint(Text::new(
            format!("该文件夹中相近的文件：{}", near.join("、")),
            format!("files with a near name in that folder: {}", near.join(", ")),
        ));
    }
    if names.is_empty() {
        return missing.hint(Text::new("该文件夹中没有台账文件", "that folder holds no ledger"));
    }
    let first: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    let (first, more) = (quoted(&first), if names.len() > NAMED { "…" } else { "" });
    missing.hint(Text::new(
        format!("该文件夹中有：{}{more}", first.join("、")),
        format!("that folder holds: {}{more}", first.join(", ")),
    ))
}

/// A Parquet file without a byte in it.
fn no_bytes(name: &str) -> Problem {
    Problem::error(
        "unreadable-file",
        Text::new("文件是空的（0 字节）", "the file is empty (0 bytes)"),
    )
    .at(Place::file(name))
    .hint(Text::new(
        "导出没有写完：请重新导出 Parquet",
        "the export was not finished: write the Parquet file again",
    ))
}

/// The Parquet files in a folder and below it; what cannot be listed is an error, for its lines would be missing.
fn parquet_below(folder: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = Vec::new();
    let listed = std::fs::read_dir(folder).and_then(|listing| {
        for entry in listing {
            entries.push(entry?.path());
        }
        Ok(())
    });
    if let Err(error) = listed {
        problems.push(unreadable(folder, &error.to_string()));
    }
    entries.sort();
    for path in entries {
        let is_hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(['.', '_']));
        if is_hidden {
            continue;
        }
        // A link to a folder may lead back to where it stands.
        if path.is_dir() && !path.is_symlink() {
            found.extend(parquet_below(&path, problems));
        } else if is_parquet(&path) {
            found.push(path);
        } else if path.is_dir() || is_text(&path) || is_workbook(&path) {
            problems.push(would_be_passed_over(&path));
        }
    }
    found
}

fn is_workbook(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| matches!(extension.to_lowercase().as_str(), "xlsx" | "xlsm"))
}

/// Code of what a named folder holds and would not be read.
const PASSED_OVER: &str = "passed-over-in-folder";

fn would_be_passed_over(path: &Path) -> Problem {
    Problem::error(
        PASSED_OVER,
        Text::new(
            "文件夹只读取其中的 .parquet 文件，此文件不会读入",
            "of a folder only the .parquet files are read; this would be passed over",
        ),
    )
    .at(Place::file(path.display().to_string()))
    .hint(Text::new(
        "移出该文件夹，或用通配符写明要读取的文件，如 \"目录/*.parquet\"",
        "move it elsewhere, or name what to read by a pattern such as \"folder/*.parquet\"",
    ))
}

fn nothing_in(folder: &Path) -> Problem {
    Problem::error(
        "empty-folder",
        Text::new(
            "文件夹及其子文件夹中没有 .parquet 文件",
            "no .parquet file in the folder or below it",
        ),
    )
    .at(Place::file(folder.display().to_string()))
    .hint(Text::new(
        "CSV 与 XLSX 请逐个写出，或用通配符，如 \"台账/*.csv\"",
        "name CSV and XLSX files one by one, or by a pattern such as \"ledger/*.csv\"",
    ))
}

fn nothing_fits(pattern: &Path) -> Problem {
    Problem::error(
        "nothing-fits-pattern",
        Text::new("没有符合此通配符的文件", "no file fits this pattern"),
    )
    .at(Place::file(pattern.display().to_string()))
}
