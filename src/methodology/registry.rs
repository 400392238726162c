//! The methodologies that the program knows: those packed into it, and files that the user names.

use std::collections::BTreeMap;
use std::path::Path;

use super::standard::Methodology;
use crate::factor::Library;
use crate::factor::packed::{PACKED_FILES, PackedFile, PackedKind};
use crate::format::methodology::MethodologyFile;
use crate::problem::{Problem, Problems};
use crate::spelling::{fold, nearest};
use crate::text::Text;
use crate::yaml;

/// All methodologies by id.
#[derive(Clone, Copy, Debug, Default)]
pub struct MethodologyRegistry;

impl MethodologyRegistry {
    /// Ids of the packed methodologies.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        packed().map(|file| file.id)
    }

    /// The methodology of this id, or of the YAML file of this path, under the choices of its options.
    pub fn load(name: &str, choices: &BTreeMap<String, String>, library: &Library) -> Result<Methodology, Problems> {
        if let Some(file) = packed().find(|file| fold(file.id) == fold(name)) {
            let entry: MethodologyFile = serde_json::from_str(file.json)
                .map_err(|error| Problem::error("broken-library", Text::same(format!("{}: {error}", file.path))))?;
            return Methodology::new(entry, file.path, file.sha256, choices, library);
        }
        let path = Path::new(name);
        if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml")
        {
            let (entry, sha256) = yaml::read_file::<MethodologyFile>(path)?;
            return Methodology::new(entry, name, &sha256, choices, library);
        }
        let known: Vec<&str> = MethodologyRegistry::ids().collect();
        let near = nearest(name, known.iter().copied(), 3);
        let shown = if near.is_empty() { known } else { near };
        let shown: Vec<String> = shown.into_iter().map(|id| format!("`{id}`")).collect();
        Err(Problem::error(
            "unknown-methodology",
            Text::new(
                format!("没有方法学 `{name}`"),
                format!("there is no methodology `{name}`"),
            ),
        )
        .hint(Text::new(
            format!("可用：{}；或给出 YAML 文件的路径", shown.join("、")),
            format!("known: {}; or give the path of a YAML file", shown.join(", ")),
        ))
        .into())
    }
}

fn packed() -> impl Iterator<Item = &'static PackedFile> {
    PACKED_FILES.iter().filter(|file| file.kind == PackedKind::Methodology)
}
