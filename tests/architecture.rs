//! The house keeps its floors: a module imports only from lower floors.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// Each top-level module with its floor, as the table of docs/design.md has them: `| floor | rooms in backticks | what they hold |`.
fn floors() -> BTreeMap<String, u8> {
    let design = fs::read_to_string(root().join("docs/design.md")).expect("readable");
    let mut floors = BTreeMap::new();
    for row in design.lines().filter(|line| line.starts_with("| ")) {
        let mut cells = row.split('|').map(str::trim).skip(1);
        let Some(floor) = cells.next().and_then(|cell| cell.parse().ok()) else {
            continue;
        };
        for room in cells.next().expect("the rooms").split('`').skip(1).step_by(2) {
            let before = floors.insert(room.to_owned(), floor);
            assert!(before.is_none(), "docs/design.md puts {room} on two floors");
        }
    }
    floors
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn a_module_imports_only_lower_floors() {
    let src = root().join("src");
    let floors = floors();
    let floor = |module: &str| {
        *floors
            .get(module)
            .unwrap_or_else(|| panic!("src/{module} stands on no floor: name it in docs/design.md"))
    };
    for path in rust_files(&src) {
        let inside = path.strip_prefix(&src).expect("below src");
        let module = inside
            .components()
            .next()
            .expect("a name")
            .as_os_str()
            .to_string_lossy()
            .replace(".rs", "");
        if module == "lib" || module == "main" {
            continue;
        }
        let own = floor(&module);
        let text = fs::read_to_string(&path).expect("readable");
        for piece in text.split("crate::").skip(1) {
            let other: String = piece.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if other == module || other.is_empty() {
                continue;
            }
            assert!(
                floor(&other) < own,
                "{} (floor {own}) uses crate::{other} (floor {})",
                inside.display(),
                floor(&other)
            );
        }
    }
}

/// The lines that a file has at most.
const LONGEST: usize = 500;

#[test]
fn a_file_is_one_room() {
    for folder in ["src", "tests"] {
        for path in rust_files(&root().join(folder)) {
            let lines = fs::read_to_string(&path).expect("readable").lines().count();
            assert!(
                lines <= LONGEST,
                "{} has {lines} lines: it is two rooms",
                path.display()
            );
        }
    }
}

/// The library is built once, not a second time with its own tests: a test within it would never run.
#[test]
fn tests_stand_outside_the_library() {
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).expect("readable");
        assert!(
            !text.contains("#[cfg(test)]"),
            "{}: tests belong to tests/",
            path.display()
        );
    }
}
