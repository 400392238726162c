//! The methodologies that the program knows: those packed into it, and files that the user names.

use std::collections::BTreeMap;
use std::path::Path;

use super::standard::Methodology;
use crate::factor::Library;
use crate::factor::packed::{PACKED_FILES, PackedFile, PackedKind};
use crate::format::methodology::MethodologyFile;
use crate::problem::{Place, Problem, Problems};
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
            if MethodologyRegistry::ids().any(|id| id == entry.id) {
                return Err(Problem::error(
                    "methodology-name-taken",
                    Text::new(
                        format!("方法学 `{}` 已存在，不能替换", entry.id),
                        format!("the methodology `{}` exists and is never replaced", entry.id),
                    ),
                )
                .at(Place::file(name))
                .hint(Text::new("换一个 `id`", "give it an `id` of its own"))
                .into());
            }
            return Methodology::new(entry, name, &sha256, choices, library);
        }
        let known: Vec<&str> = MethodologyRegistry::ids().collect();
        let near = nearest(name, known.iter().copied(), 3);
        let words = |ids: &[&str]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>();
        let hint = if near.is_empty() {
            Text::new(
                format!("可用：{}；或给出 YAML 文件的路径", words(&known).join("、")),
                format!("known: {}; or give the path of a YAML file", words(&known).join(", ")),
            )
        } else {
            Text::new(
                format!("相近：{}；全部见 dafeng methods list", words(&near).join("、")),
                format!("nearest: {}; all of them: dafeng methods list", words(&near).join(", ")),
            )
        };
        Err(Problem::error(
            "unknown-methodology",
            Text::new(
                format!("没有方法学 `{name}`"),
                format!("there is no methodology `{name}`"),
            ),
        )
        .hint(hint)
        .into())
    }
}

fn packed() -> impl Iterator<Item = &'static PackedFile> {
    PACKED_FILES.iter().filter(|file| file.kind == PackedKind::Methodology)
}
