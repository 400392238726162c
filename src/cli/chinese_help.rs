//! The help of every command in Chinese, its words from `help.zh.yaml`.

use std::collections::BTreeMap;

use clap::{Arg, Command, CommandFactory};
use dafeng::yaml;
use serde::Deserialize;

use super::arguments::Arguments;

/// The words of the help.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct HelpWords {
    /// What a command does, by the words that are typed after the program's name.
    commands: BTreeMap<String, String>,
    /// What an argument means, by its name; of one command, by `COMMAND/NAME`.
    arguments: BTreeMap<String, String>,
}

/// The command line with all its help in Chinese.
pub fn command() -> Command {
    // The file is packed into the program and read by the tests; the words in the arguments themselves are all there is without it.
    let words = yaml::read_text::<HelpWords>("help.zh.yaml", include_str!("help.zh.yaml")).unwrap_or_default();
    let mut command = Arguments::command();
    command.build();
    translated(command, "", &words)
}

fn translated(command: Command, above: &str, words: &HelpWords) -> Command {
    let path = match (above, command.get_name()) {
        ("", "dafeng") => String::new(),
        ("", name) => name.to_owned(),
        (above, name) => format!("{above} {name}"),
    };
    let key = if path.is_empty() { "dafeng" } else { &path };
    // Every command that has others below has one of help too.
    let known = |key: &str| words.commands.get(key);
    let about = match known(key).or_else(|| known(command.get_name()).filter(|_| command.get_name() == "help")) {
        Some(about) => about.clone(),
        None => command
            .get_about()
            .map(|about| chinese_first(&about.to_string()))
            .unwrap_or_default(),
    };
    let after = command.get_after_help().map(|text| chinese_first(&text.to_string()));
    let command = command
        .about(about.clone())
        .long_about(about)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .mut_args(|argument| explained(argument, &path, words))
        .mut_subcommands(|below| translated(below, &path, words));
    match after {
        Some(after) => command.after_help(after),
        None => command,
    }
}

/// An argument with its meaning, its values and its default in Chinese.
fn explained(argument: Arg, path: &str, words: &HelpWords) -> Arg {
    let id = argument.get_id().to_string();
    let own = words.arguments.get(&format!("{path}/{id}"));
    let mut text = match own.or_else(|| words.arguments.get(&id)) {
        Some(text) => text.clone(),
        None => argument
            .get_help()
            .map(|help| chinese_first(&help.to_string()))
            .unwrap_or_default(),
    };
    let takes_value = argument.get_action().takes_values();
    if takes_value && !argument.is_hide_possible_values_set() {
        let values = argument.get_possible_values();
        let values: Vec<String> = values.iter().map(|value| value.get_name().to_owned()).collect();
        if !values.is_empty() {
            text += &format!(" [可用：{}]", values.join("、"));
        }
    }
    let defaults = argument
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy());
    let defaults: Vec<_> = defaults.collect();
    if takes_value && !defaults.is_empty() {
        text += &format!(" [默认：{}]", defaults.join(","));
    }
    let heading = if argument.is_positional() { "参数" } else { "选项" };
    argument
        .help(text.clone())
        .long_help(text)
        .hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true)
        .help_heading(heading)
}

/// Words of help, their Chinese, which stands behind the English, in front.
fn chinese_first(text: &str) -> String {
    match text.rsplit_once(' ') {
        Some((english, chinese)) if !chinese.is_ascii() => format!("{chinese}（{english}）"),
        _ => text.to_owned(),
    }
}
