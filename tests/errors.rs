//! The error catalogue: one runnable bad input for each message, the whole message as it is printed, in both languages.
//! `tests/errors/bless.sh` writes the expectations anew.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::support::root;

fn cases() -> Vec<PathBuf> {
    let mut cases: Vec<PathBuf> = fs::read_dir(root().join("tests/errors"))
        .expect("the catalogue")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.join("command").is_file())
        .collect();
    cases.sort();
    cases
}

#[test]
fn every_message_of_the_catalogue() {
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 40, "{} cases", cases.len());
    for case in cases {
        let name = case.file_name().expect("a name").to_string_lossy().into_owned();
        let command = fs::read_to_string(case.join("command")).expect("readable");
        let exit = fs::read_to_string(case.join("exit")).expect("readable");
        for language in ["en", "zh"] {
            let output = Command::new(env!("CARGO_BIN_EXE_dafeng"))
                .args(words(&command))
                .args(["--lang", language])
                .current_dir(&case)
                .env("NO_COLOR", "1")
                .env_remove("DAFENG_LANG")
                .env("LC_ALL", "C.UTF-8")
                .output()
                .expect("runs");
            let found = String::from_utf8_lossy(&output.stderr).into_owned();
            let expected = fs::read_to_string(case.join(format!("stderr.{language}.txt"))).expect("readable");
            let code = output.status.code().map(|code| code.to_string()).unwrap_or_default();
            if found != expected || code != exit.trim() {
                wrong.push(format!(
                    "{name} ({language}): exit {code}, expected {}\n--- found\n{found}--- expected\n{expected}",
                    exit.trim()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A command line with words in double or single quotes.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote: Option<char> = None;
    let mut open = false;
    for c in command.trim().chars() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                open = true;
            }
            (None, c) if c.is_whitespace() => {
                if open || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                open = false;
            }
            (_, c) => word.push(c),
        }
    }
    if open || !word.is_empty() {
        words.push(word);
    }
    words
}
