//! A folder to start from: a small ledger of a mill that does not exist, as CSV and as a workbook with lists, its plants file, a monthly
//! table with its mapping, and a case.

use std::path::{Path, PathBuf};

use super::starter_workbook::write_starter_workbook;
use crate::activity::csv_file::read_csv;
use crate::factor::Library;
use crate::problem::{Place, Problem, Problems};
use crate::text::{Language, Text};

/// The text files, by language; the workbook is made from the ledger.
const FILES: [(&str, &str, &str); 6] = [
    (
        "README.md",
        include_str!("../../datasets/starter/zh/README.md"),
        include_str!("../../datasets/starter/en/README.md"),
    ),
    (
        "case.yaml",
        include_str!("../../datasets/starter/zh/case.yaml"),
        include_str!("../../datasets/starter/en/case.yaml"),
    ),
    (
        LEDGER,
        include_str!("../../datasets/starter/zh/ledger.csv"),
        include_str!("../../datasets/starter/en/ledger.csv"),
    ),
    (
        "mapping.yaml",
        include_str!("../../datasets/starter/zh/mapping.yaml"),
        include_str!("../../datasets/starter/en/mapping.yaml"),
    ),
    (
        "monthly.csv",
        include_str!("../../datasets/starter/zh/monthly.csv"),
        include_str!("../../datasets/starter/en/monthly.csv"),
    ),
    (
        "plants.yaml",
        include_str!("../../datasets/starter/zh/plants.yaml"),
        include_str!("../../datasets/starter/en/plants.yaml"),
    ),
];

const LEDGER: &str = "ledger.csv";

/// Every file of the folder with its bytes.
pub fn starter_files(language: Language, library: &Library) -> Result<Vec<(&'static str, Vec<u8>)>, Problems> {
    let mut files = Vec::new();
    for (name, zh, en) in FILES {
        let text = language.pick(zh, en);
        // The byte-order mark makes spreadsheets read the Chinese.
        let mark = if name.ends_with(".csv") { "\u{feff}" } else { "" };
        files.push((name, format!("{mark}{text}").into_bytes()));
        if name == LEDGER {
            let table = read_csv(name, text.as_bytes())?;
            let workbook = write_starter_workbook(&table, language, library)
                .map_err(|error| Problem::error("internal", Text::same(error.to_string())))?;
            files.push(("ledger.xlsx", workbook));
        }
    }
    Ok(files)
}

/// A folder to be written whole or not at all; a file that is there already is never touched.
pub struct Starter {
    folder: PathBuf,
    part: PathBuf,
    files: Vec<(&'static str, Vec<u8>)>,
    is_new: bool,
}

impl Starter {
    /// Makes the files; a folder that has one of them already is refused.
    pub fn new(folder: &Path, language: Language, library: &Library) -> Result<Starter, Problems> {
        let files = starter_files(language, library)?;
        let there: Vec<&str> = files
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| folder.join(name).symlink_metadata().is_ok())
            .collect();
        if !there.is_empty() {
            return Err(files_exist(folder, &there));
        }
        let parent = match folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or("dafeng");
        Ok(Starter {
            part: parent.join(format!(".{name}.{}.part", std::process::id())),
            folder: folder.to_owned(),
            files,
            is_new: folder.symlink_metadata().is_err(),
        })
    }

    /// The folder in which the files are written at first; whoever gives up takes it away.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// Writes the files beside their place.
    pub fn write_part(&self) -> Result<(), Problems> {
        let parent = self.part.parent().unwrap_or(Path::new("."));
        let written = std::fs::create_dir_all(parent).and_then(|()| write_all(&self.part, &self.files));
        written.map_err(|error| cannot_write(&self.folder, &error.to_string()))
    }

    /// Puts what was written in its place; returns every file.
    pub fn put_in_place(&self) -> Result<Vec<PathBuf>, Problems> {
        let moved = if self.is_new {
            std::fs::rename(&self.part, &self.folder)
        } else {
            move_all(&self.part, &self.folder, &self.files)
        };
        moved.map_err(|error| cannot_write(&self.folder, &error.to_string()))?;
        Ok(self.files.iter().map(|(name, _)| self.folder.join(name)).collect())
    }
}

fn write_all(folder: &Path, files: &[(&str, Vec<u8>)]) -> std::io::Result<()> {
    std::fs::create_dir(folder)?;
    files
        .iter()
        .try_for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes))
}

/// Moves every file into a folder that is there; where one cannot be moved, those before it are taken back.
fn move_all(from: &Path, to: &Path, files: &[(&str, Vec<u8>)]) -> std::io::Result<()> {
    for (count, (name, _)) in files.iter().enumerate() {
        // A link, unlike a rename, never replaces a file that has come in the meantime.
        let moved = std::fs::hard_link(from.join(name), to.join(name));
        if let Err(error) = moved {
            for (name, _) in &files[..count] {
                let _ = std::fs::remove_file(to.join(name));
            }
            return Err(error);
        }
    }
    Ok(())
}

fn files_exist(folder: &Path, names: &[&str]) -> Problems {
    Problem::error(
        "file-exists",
        Text::new(
            format!("目录中已有：{}", names.join("、")),
            format!("the folder has already: {}", names.join(", ")),
        ),
    )
    .at(Place::file(folder.display().to_string()))
    .hint(Text::new(
        "换一个目录，或先移走这些文件；已有文件不会被覆盖",
        "name another folder, or move these files away; a file that is there is never overwritten",
    ))
    .into()
}

fn cannot_write(folder: &Path, reason: &str) -> Problems {
    Problem::error(
        "cannot-write",
        Text::new(format!("无法写入：{reason}"), format!("cannot be written: {reason}")),
    )
    .at(Place::file(folder.display().to_string()))
    .into()
}
