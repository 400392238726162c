//! In which language the program speaks: by `--lang`, `DAFENG_LANG`, the locale; help and faulty arguments in Chinese; files for programs in none.

use std::process::{Command, Output};

use crate::support::{dafeng_in, root, stderr_of, stdout_of};

const LEDGER: &str = "datasets/mill-a-2026-06/ledger.csv";
const METHOD: [&str; 2] = ["--method", "cets-ag-03.01-v01-2024"];

/// The program under variables of the environment, none of which says a language but these.
fn under(variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dafeng"));
    for name in ["DAFENG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    let command = command.args(arguments).envs(variables.iter().copied());
    command.current_dir(root()).env("NO_COLOR", "1").output().expect("runs")
}

fn account(more: &[&'static str]) -> Vec<&'static str> {
    [&["account", LEDGER], METHOD.as_slice(), more].concat()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4E00}'..='\u{9FFF}').contains(&letter))
}

#[test]
fn the_language_is_asked_for_named_or_that_of_the_locale() {
    let (zh, en) = ("甲钢厂", "mill A");
    let cases: [(&[(&str, &str)], &[&'static str], &str); 9] = [
        (&[], &[], en),
        (&[("LANG", "zh_CN.UTF-8")], &[], zh),
        (&[("LC_ALL", "zh_CN.GB18030"), ("LANG", "en_US.UTF-8")], &[], zh),
        (&[("LC_MESSAGES", "zh_TW"), ("LANG", "C")], &[], zh),
        (&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")], &[], en),
        // An empty variable says nothing.
        (&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")], &[], zh),
        (&[("LANG", "zh_CN.UTF-8"), ("DAFENG_LANG", "en")], &[], en),
        (&[("LANG", "C"), ("DAFENG_LANG", "zh")], &[], zh),
        (&[("LANG", "zh_CN.UTF-8"), ("DAFENG_LANG", "zh")], &["--lang", "en"], en),
    ];
    for (variables, more, expected) in cases {
        let output = under(variables, &account(more));
        let shown = stdout_of(&output);
        assert!(
            shown.contains(expected),
            "{variables:?} {more:?}: {shown}{}",
            stderr_of(&output)
        );
    }
}

/// What programs read is the same in every language and locale: the inventory of a ledger knows none.
#[test]
fn no_language_shows_in_files_for_programs() {
    for format in ["json", "csv"] {
        let bytes = |variables: &[(&str, &str)], language: &[&'static str]| {
            let arguments = [account(&["--format", format]), language.to_vec()].concat();
            let output = under(variables, &arguments);
            assert_eq!(output.status.code(), Some(0), "{}", stderr_of(&output));
            output.stdout
        };
        let plain = bytes(&[("LC_ALL", "C")], &[]);
        assert_eq!(plain, bytes(&[("LC_ALL", "zh_CN.UTF-8"), ("TZ", "Asia/Shanghai")], &[]));
        assert_eq!(plain, bytes(&[("LC_ALL", "C")], &["--lang", "zh"]));
    }
}

/// Every command has its help in Chinese, and nothing in it is the parser's English.
#[test]
fn help_in_chinese() {
    let mut waiting: Vec<Vec<String>> = vec![Vec::new()];
    let mut seen = 0;
    while let Some(path) = waiting.pop() {
        let mut words: Vec<&str> = path.iter().map(String::as_str).collect();
        words.extend(["--help", "--lang", "zh"]);
        let output = dafeng_in(&words, root());
        assert_eq!(output.status.code(), Some(0), "{path:?}: {}", stderr_of(&output));
        let help = stdout_of(&output);
        let about = help.lines().next().unwrap_or_default();
        assert!(is_chinese(about), "{path:?}: {help}");
        for english in [
            "Usage:",
            "Options:",
            "Arguments:",
            "Commands:",
            "Print help",
            "[default",
            "[possible",
            "[env",
        ] {
            assert!(!help.contains(english), "{path:?} says `{english}`: {help}");
        }
        let below = help.lines().skip_while(|line| *line != "命令:").skip(1);
        for line in below.take_while(|line| !line.is_empty()) {
            // A line that goes on stands further in.
            let Some(rest) = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')) else {
                continue;
            };
            assert!(is_chinese(rest), "{path:?}: {line}");
            let name = rest.split(' ').next().unwrap_or_default();
            if name != "help" {
                waiting.push([path.as_slice(), &[name.to_owned()]].concat());
            }
        }
        seen += 1;
    }
    assert!(seen > 40, "{seen} commands");
}

#[test]
fn help_as_it_is_printed() {
    let help = |arguments: &[&str]| stdout_of(&dafeng_in(arguments, root()));
    insta::assert_snapshot!("help-zh", help(&["--help", "--lang", "zh"]));
    insta::assert_snapshot!(
        "help-scenario-sample-zh",
        help(&["scenario", "sample", "-h", "--lang=zh"])
    );
}
