//! The house keeps its floors: a module imports only from lower floors.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::root;

/// Each top-level module with its floor. Factor and methodology share one, as do the small rooms of the ground floor.
const FLOORS: [(&str, u8); 24] = [
    ("text", 0),
    ("format", 0),
    ("spelling", 0),
    ("problem", 0),
    ("yaml", 0),
    ("quantity", 0),
    ("period", 0),
    ("flow", 0),
    ("supply", 0),
    ("factor", 1),
    ("methodology", 1),
    ("activity", 2),
    ("inventory", 3),
    ("network", 4),
    ("comparison", 4),
    ("uncertainty", 5),
    ("reconciliation", 5),
    ("scenario", 5),
    ("target", 5),
    ("verification", 5),
    ("region", 5),
    ("report", 6),
    ("case", 7),
    ("cli", 8),
];

fn floor(module: &str) -> u8 {
    FLOORS
        .iter()
        .find(|(name, _)| *name == module)
        .unwrap_or_else(|| panic!("src/{module} stands on no floor: name it in docs/design.md and here"))
        .1
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
                floor(&other) <= own,
                "{} (floor {own}) uses crate::{other} (floor {})",
                inside.display(),
                floor(&other)
            );
        }
    }
}

#[test]
fn a_file_is_one_room() {
    for path in rust_files(&root().join("src")) {
        let lines = fs::read_to_string(&path).expect("readable").lines().count();
        assert!(lines <= 600, "{} has {lines} lines: it is two rooms", path.display());
    }
}
