//! The one place where YAML is read.

use std::path::Path;

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::problem::{Place, Problem, Problems};
use crate::text::Text;

/// Reads a YAML file into a type, with the SHA-256 of its bytes. Errors carry line and column.
pub fn read_file<T: DeserializeOwned>(path: &Path) -> Result<(T, String), Problems> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| {
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
    let value = read_text(&name, &text)?;
    Ok((value, sha256(text.as_bytes())))
}

/// Reads YAML text into a type; `name` stands for the file in errors.
pub fn read_text<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, Problems> {
    serde_saphyr::from_str(text).map_err(|error| {
        let message = error.to_string();
        let first: Vec<&str> = message
            .lines()
            .map(str::trim_end)
            .take_while(|line| !line.is_empty())
            .collect();
        let message = first.join("\n").replace("error: ", "").replace(" --> <input>", " -->");
        Problem::error(
            "bad-yaml",
            Text::new(
                format!("YAML 格式有误：{message}"),
                format!("the YAML does not fit: {message}"),
            ),
        )
        .at(Place::file(name))
        .into()
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
