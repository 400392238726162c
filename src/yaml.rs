//! The one place where YAML is read.

use std::path::Path;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::problem::{Place, Problem, Problems, near_names};
use crate::spelling::nearest;
use crate::text::Text;

/// Reads a YAML file into a type, with the SHA-256 of its bytes. Errors carry line and column.
pub fn read_file<T: DeserializeOwned>(path: &Path) -> Result<(T, String), Problems> {
    read_file_of(path, &[])
}

/// The same of a file with lists of mappings: by the name of a list, the field that its entries begin with, for a hint.
pub fn read_file_of<T: DeserializeOwned>(path: &Path, entries: &[(&str, &str)]) -> Result<(T, String), Problems> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            return not_found(path);
        }
        Problem::error(
            "unreadable-file",
            Text::new(format!("无法读取：{error}"), format!("cannot be read: {error}")),
        )
        .at(Place::file(&name))
    })?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Problem::error("wrong-encoding", Text::new("不是 UTF-8 编码", "not UTF-8"))
            .at(Place::file(&name))
            .hint(Text::new("另存为 UTF-8", "save it as UTF-8"))
    })?;
    let value = parsed(&name, &text, entries)?;
    Ok((value, sha256(text.as_bytes())))
}

/// Reads YAML text into a type; `name` stands for the file in errors.
pub fn read_text<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Problems> {
    parsed(name, text, &[])
}

fn parsed<T: DeserializeOwned>(name: &str, text: &str, entries: &[(&str, &str)]) -> Result<T, Problems> {
    serde_saphyr::from_str(text).map_err(|error| {
        let message = error.to_string();
        let first: Vec<&str> = message
            .lines()
            .map(str::trim_end)
            .take_while(|line| !line.is_empty())
            .collect();
        let message = first.join("\n").replace("error: ", "").replace(" --> <input>", " -->");
        let problem = Problem::error(
            "bad-yaml",
            Text::new(
                format!("YAML 格式有误：{message}"),
                format!("the YAML does not fit: {message}"),
            ),
        )
        .at(Place::file(name));
        match hint(&message, text, entries) {
            Some(hint) => problem.hint(hint).into(),
            None => problem.into(),
        }
    })
}

/// The fields that every kind of file says in both languages.
const IN_BOTH_LANGUAGES: [&str; 2] = ["title", "note"];
/// Names that a message suggests.
const NAMED: usize = 3;

/// A file that is not there, with the YAML files of its folder that have a name near its own.
fn not_found(path: &Path) -> Problem {
    let missing = Problem::error("unreadable-file", Text::new("没有这个文件", "there is no such file"))
        .at(Place::file(path.display().to_string()));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let listing = std::fs::read_dir(folder.unwrap_or(Path::new(".")));
    let entries = listing
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()));
    let is_yaml = |path: &Path| {
        path.extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml")
    };
    let mut names: Vec<String> = entries
        .filter(|path| is_yaml(path))
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    let typed = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let near = nearest(&typed.unwrap_or_default(), names.iter().map(String::as_str), NAMED);
    let near: Vec<String> = near.into_iter().map(|name| format!("`{name}`")).collect();
    if near.is_empty() {
        return missing;
    }
    missing.hint(Text::new(
        format!("该文件夹中相近的文件：{}", near.join("、")),
        format!("files with a near name in that folder: {}", near.join(", ")),
    ))
}

/// What was likely meant: the nearest field or word of those that fit, a title in both languages.
fn hint(message: &str, text: &str, entries: &[(&str, &str)]) -> Option<Text> {
    let (said, known) = ["unknown field", "unknown variant"]
        .iter()
        .find_map(|kind| {
            let rest = message.split_once(&format!("{kind} `"))?.1;
            let (said, rest) = rest.split_once('`')?;
            let known = rest.split_once("expected one of ")?.1.lines().next()?;
            Some((said, known))
        })
        .unzip();
    if let (Some(said), Some(known)) = (said, known) {
        let known = known.split(", ").map(|name| name.trim_matches('`'));
        let near = nearest(said, known, NAMED);
        let near: Vec<String> = near.into_iter().map(|name| format!("`{name}`")).collect();
        return (!near.is_empty()).then(|| near_names(&near));
    }
    let wants_list = message.contains("expected sequence start");
    if !wants_list && !message.contains("expected mapping start") {
        return None;
    }
    let line = message
        .split_once("line ")?
        .1
        .split(' ')
        .next()?
        .parse::<usize>()
        .ok()?;
    let key = text.lines().nth(line.checked_sub(1)?)?.split_once(':')?.0;
    let key = key.trim().trim_start_matches("- ").trim();
    if wants_list {
        return Some(Text::new(
            format!("写成列表，只有一项也要方括号：{key}: [...]"),
            format!("write a list, in brackets even where it has one entry: {key}: [...]"),
        ));
    }
    if let Some((_, field)) = entries.iter().find(|(list, _)| *list == key) {
        return Some(Text::new(
            format!("每一项写成 {{{field}: ...}}：{key}: [{{{field}: ...}}]"),
            format!("each entry is {{{field}: ...}}: {key}: [{{{field}: ...}}]"),
        ));
    }
    IN_BOTH_LANGUAGES.contains(&key).then(|| {
        Text::new(
            format!("两种语言都写：{key}: {{zh: ..., en: ...}}"),
            format!("say it in both languages: {key}: {{zh: ..., en: ...}}"),
        )
    })
}

/// SHA-256 in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// SHA-256 of all that a reader gives, in hexadecimal.
pub fn sha256_of_reader(mut reader: impl std::io::Read) -> std::io::Result<String> {
    let mut hasher = Sha256::new();
    std::io::copy(&mut reader, &mut hasher)?;
    Ok(hexadecimal(&hasher.finalize()))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
