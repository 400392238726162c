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
        let zh = in_chinese(&error, &message);
        let message = without_chinese(&message);
        let problem = Problem::error(
            "bad-yaml",
            Text::new(
                format!("YAML 格式有误：{zh}"),
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

/// What stands around the Chinese of a message, behind its English: an error of a parser carries one text alone.
const CHINESE: (char, char) = ('⟪', '⟫');

/// An error about a value of a file, in both languages, for the readers of values.
pub fn value_error<E: serde::de::Error>(text: &Text) -> E {
    E::custom(format!("{}{}{}{}", text.en, CHINESE.0, text.zh, CHINESE.1))
}

/// A message without the Chinese that it carries.
fn without_chinese(message: &str) -> String {
    let mut text = String::new();
    let mut rest = message;
    while let Some((before, after)) = rest.split_once(CHINESE.0) {
        text += before;
        rest = after.split_once(CHINESE.1).map_or("", |(_, after)| after);
    }
    text + rest
}

/// The message of the parser in Chinese: where, what is wrong, and below it the lines of the file with the parser's own words.
fn in_chinese(error: &serde_saphyr::Error, message: &str) -> String {
    let (said, lines) = message.split_once('\n').unwrap_or((message, ""));
    let place = error.location().filter(|location| location.line() > 0);
    let place = place.map(|location| format!("第 {} 行第 {} 列：", location.line(), location.column()));
    let place = place.unwrap_or_default();
    match sentence(error.without_snippet(), said) {
        Some(sentence) if lines.is_empty() => format!("{place}{sentence}"),
        Some(sentence) => format!("{place}{sentence}\n{}", without_chinese(lines)),
        None => {
            let what = match error.without_snippet() {
                serde_saphyr::Error::ExternalMessage { .. } => "不合语法，多为缩进不齐、冒号后缺空格、引号或括号不成对",
                _ => "此处的值不合要求",
            };
            format!("{place}{what}。解析器原文：{}", without_chinese(message))
        }
    }
}

/// What is wrong, in Chinese; `None` where only the parser knows.
fn sentence(error: &serde_saphyr::Error, said: &str) -> Option<String> {
    use serde_saphyr::Error;
    let names = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        names.join("、")
    };
    let own = said
        .split_once(CHINESE.0)
        .and_then(|(_, rest)| rest.split_once(CHINESE.1));
    if let Some((own, _)) = own {
        return Some(own.to_owned());
    }
    Some(match error {
        Error::SerdeUnknownField { field, expected, .. } => {
            format!("没有字段 `{field}`；可用的字段：{}", names(expected))
        }
        Error::SerdeUnknownVariant { variant, expected, .. } => {
            format!("没有取值 `{variant}`；可用的取值：{}", names(expected))
        }
        Error::SerdeMissingField { field, .. } => format!("缺少字段 `{field}`"),
        Error::SerdeInvalidType {
            unexpected, expected, ..
        }
        | Error::SerdeInvalidValue {
            unexpected, expected, ..
        } => {
            format!("类型不符：读到 {unexpected}，应为 {expected}")
        }
        Error::InvalidScalar { ty, .. } => format!("值不能读作 {ty}"),
        Error::DuplicateMappingKey { key, .. } => match key {
            Some(key) => format!("字段 `{key}` 重复"),
            None => "字段重复".to_owned(),
        },
        Error::Eof { .. } => "文件是空的，或在此中断".to_owned(),
        Error::Unexpected { expected, .. } => match *expected {
            "mapping start" => "此处应为若干 字段: 值".to_owned(),
            "sequence start" => "此处应为列表".to_owned(),
            "string scalar" | "scalar" => "此处应为一个值".to_owned(),
            expected => format!("此处应为 {expected}"),
        },
        _ => return None,
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
