//! The methodologies that the program knows: those packed into it, and files that the user names.

use std::collections::BTreeMap;
use std::path::Path;

use super::standard::Methodology;
use crate::factor::Library;
use crate::factor::packed::{PackedFile, PackedKind};
use crate::factor::sector_folder::methodology_taken;
use crate::format::methodology::MethodologyFile;
use crate::format::methodology_extension::{MethodologyExtension, MethodologyHead};
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

    /// Ids of the packed methodologies and of those that the user added.
    pub fn known(library: &Library) -> Vec<&str> {
        let mut ids: Vec<&str> = packed().map(|file| file.id).collect();
        ids.extend(library.own_methodologies.iter().map(|own| own.id.as_str()));
        ids
    }

    /// The methodology of this id, or of the YAML file of this path, under the choices of its options.
    pub fn load(name: &str, choices: &BTreeMap<String, String>, library: &Library) -> Result<Methodology, Problems> {
        if let Some(file) = packed().find(|file| fold(file.id) == fold(name)) {
            return Methodology::new(file.content()?, file.path, file.sha256, choices, library);
        }
        let own = library.own_methodologies.iter().find(|own| fold(&own.id) == fold(name));
        let path = own.map_or(Path::new(name), |own| own.path.as_path());
        let is_file = path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml");
        if is_file {
            let name = &path.display().to_string();
            let (entry, sha256) = read(path)?;
            if MethodologyRegistry::ids().any(|id| id == entry.id) {
                return Err(methodology_taken(&entry.id, name).into());
            }
            return Methodology::new(entry, name, &sha256, choices, library);
        }
        let known = MethodologyRegistry::known(library);
        let or_path = Text::new("；或给出 YAML 文件的路径", "; or give the path of a YAML file");
        let hint = near(name, &known).unwrap_or_else(|| {
            Text::new(
                format!("可用：{}{}", words(&known).join("、"), or_path.zh),
                format!("known: {}{}", words(&known).join(", "), or_path.en),
            )
        });
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

/// A file of the user's, on top of the shipped methodology that it extends.
fn read(path: &Path) -> Result<(MethodologyFile, String), Problems> {
    // A file that has not even a head is told what is wrong with it as a whole.
    let head = yaml::read_file::<MethodologyHead>(path).ok();
    let Some(extended) = head.and_then(|(head, _)| head.extends) else {
        return yaml::read_file(path);
    };
    let (extension, sha256) = yaml::read_file::<MethodologyExtension>(path)?;
    let Some(base) = packed().find(|file| fold(file.id) == fold(&extended)) else {
        let known: Vec<&str> = MethodologyRegistry::ids().collect();
        let hint = near(&extended, &known).unwrap_or_else(|| {
            Text::new(
                format!("可用：{}", words(&known).join("、")),
                format!("known: {}", words(&known).join(", ")),
            )
        });
        return Err(Problem::error(
            "unknown-methodology",
            Text::new(
                format!("`extends`：没有随程序提供的方法学 `{extended}`"),
                format!("`extends`: there is no shipped methodology `{extended}`"),
            ),
        )
        .at(Place::file(path.display().to_string()))
        .hint(hint)
        .into());
    };
    let mut whole = extension.on(base.content()?);
    whole.extends = Some(base.id.to_owned());
    Ok((whole, sha256))
}

/// The known methodologies with a name near what was typed; `None` where none is near.
fn near(typed: &str, known: &[&str]) -> Option<Text> {
    let near = nearest(typed, known.iter().copied(), 3);
    (!near.is_empty()).then(|| {
        Text::new(
            format!("相近：{}；全部见 dafeng methods list", words(&near).join("、")),
            format!("nearest: {}; all of them: dafeng methods list", words(&near).join(", ")),
        )
    })
}

fn words(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| format!("`{id}`")).collect()
}

fn packed() -> impl Iterator<Item = &'static PackedFile> {
    PackedFile::of_kind(PackedKind::Methodology)
}
