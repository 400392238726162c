//! What is wrong with arguments, said in Chinese; in English the parser says it itself.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use dafeng::problem::Problem;
use dafeng::text::Text;

/// How values are written, by what the arguments call them.
const SHAPES: [(&str, &str); 8] = [
    ("<DATE>", "日期写成 YYYY-MM-DD，如 2024-12-31"),
    ("<YEAR>", "年份写成四位数，如 2030"),
    ("<FROM..TO>", "首末年写成 2023..2030"),
    ("<N>", "写一个整数，如 4"),
    ("<S>", "写一个整数，如 1"),
    ("<PERCENT>", "写 0 到 100 的数"),
    ("<TONNES>", "写吨数，如 5000000"),
    ("=", "等号前后都要写"),
];

/// The problem that the parser found.
pub fn problem(error: &clap::Error) -> Problem {
    let problem = Problem::error("bad-arguments", Text::new(message(error), said(error)));
    problem.hint(Text::same(hints(error).join("；")))
}

/// What the parser says itself, its first line.
fn said(error: &clap::Error) -> String {
    let text = error.to_string();
    let first = text.lines().next().unwrap_or_default();
    first.trim_start_matches("error: ").to_owned()
}

fn message(error: &clap::Error) -> String {
    let argument = quoted(error, ContextKind::InvalidArg);
    let value = quoted(error, ContextKind::InvalidValue);
    let number = |kind| number(error, kind);
    match error.kind() {
        ErrorKind::UnknownArgument => format!("没有参数 {argument}"),
        ErrorKind::InvalidSubcommand => format!("没有命令 {}", quoted(error, ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand => format!("{} 之后缺少子命令", quoted(error, ContextKind::InvalidSubcommand)),
        ErrorKind::MissingRequiredArgument => format!("缺少必需的参数：{argument}"),
        ErrorKind::InvalidValue if value.is_empty() || value == "``" => format!("参数 {argument} 缺少值"),
        ErrorKind::InvalidValue => format!("参数 {argument} 没有取值 {value}"),
        ErrorKind::ValueValidation => match error.source() {
            Some(source) => format!("参数 {argument} 的值 {value} 不能识别（解析器原文：{source}）"),
            None => format!("参数 {argument} 的值 {value} 不能识别"),
        },
        ErrorKind::NoEquals => format!("参数 {argument} 与它的值之间要写等号"),
        ErrorKind::TooManyValues => format!("参数 {argument} 多出一个值 {value}"),
        ErrorKind::TooFewValues => format!(
            "参数 {argument} 至少要 {} 个值，只给了 {} 个",
            number(ContextKind::MinValues),
            number(ContextKind::ActualNumValues)
        ),
        ErrorKind::WrongNumberOfValues => format!(
            "参数 {argument} 要 {} 个值，给了 {} 个",
            number(ContextKind::ExpectedNumValues),
            number(ContextKind::ActualNumValues)
        ),
        ErrorKind::ArgumentConflict => {
            let prior = quoted(error, ContextKind::PriorArg);
            if prior == argument {
                format!("参数 {argument} 只能写一次")
            } else if prior.is_empty() {
                format!("参数 {argument} 与其他参数不能同时使用")
            } else {
                format!("参数 {argument} 不能与 {prior} 同时使用")
            }
        }
        ErrorKind::InvalidUtf8 => "有参数不是 UTF-8 文字".to_owned(),
        _ => format!("参数有误（解析器原文：{}）", said(error)),
    }
}

fn hints(error: &clap::Error) -> Vec<String> {
    let mut hints = Vec::new();
    for kind in [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ] {
        let near = quoted(error, kind);
        if !near.is_empty() {
            hints.push(format!("相近：{near}"));
        }
    }
    for (kind, title) in [
        (ContextKind::ValidValue, "可用的值"),
        (ContextKind::ValidSubcommand, "可用的子命令"),
    ] {
        let valid = quoted(error, kind);
        if !valid.is_empty() {
            hints.push(format!("{title}：{valid}"));
        }
    }
    if error.kind() == ErrorKind::ValueValidation {
        let argument = quoted(error, ContextKind::InvalidArg);
        let shape = SHAPES.iter().find(|(name, _)| argument.contains(name));
        hints.extend(shape.map(|(_, how)| (*how).to_owned()));
    }
    match usage(error) {
        Some(usage) => hints.push(format!("用法：{usage}")),
        None => hints.push("各命令的全部参数见 `dafeng 命令 --help`".to_owned()),
    }
    hints
}

/// The usage that the parser prints, without its title.
fn usage(error: &clap::Error) -> Option<String> {
    let usage = error.get(ContextKind::Usage)?.to_string();
    // An argument that holds for every command is shown where it was typed; it is no part of the way to write this one.
    let usage = usage.trim_start_matches("Usage:").trim().replace(" --lang <LANG>", "");
    (!usage.is_empty()).then_some(usage)
}

fn number(error: &clap::Error, kind: ContextKind) -> isize {
    match error.get(kind) {
        Some(ContextValue::Number(number)) => *number,
        _ => 0,
    }
}

/// Words of the parser in backticks; no text where it has none.
fn quoted(error: &clap::Error, kind: ContextKind) -> String {
    let words: Vec<String> = match error.get(kind) {
        None | Some(ContextValue::None) => Vec::new(),
        Some(ContextValue::Strings(words)) => words.clone(),
        Some(word) => vec![word.to_string()],
    };
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join("、")
}
