//! What is wrong with the definition of a peak.

use crate::problem::{Place, Problem};
use crate::scenario::problem::quoted;
use crate::spelling::{nearest, shorten};
use crate::text::Text;

pub(super) fn unknown_definition(name: &str, known: &[String]) -> Problem {
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let near = nearest(name, known.iter().copied(), 3);
    let (word, names) = if near.is_empty() {
        (Text::new("可用", "known"), quoted(&known))
    } else {
        (Text::new("相近", "nearest"), quoted(&near))
    };
    let name = shorten(name);
    Problem::error(
        "unknown-definition",
        Text::new(
            format!("没有达峰定义 `{name}`"),
            format!("there is no definition of a peak `{name}`"),
        ),
    )
    .hint(Text::new(
        format!("{}：{}；或给出 YAML 文件的路径", word.zh, names.zh),
        format!("{}: {}; or give the path of a YAML file", word.en, names.en),
    ))
}

pub(super) fn definition_name_taken(file: &str, id: &str) -> Problem {
    Problem::error(
        "definition-name-taken",
        Text::new(
            format!("达峰定义 `{id}` 已存在，不能替换"),
            format!("the definition `{id}` exists and is never replaced"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new("换一个 `id`", "give it an `id` of its own"))
}

pub(super) fn bad_number_of_definition(file: &str, field: &'static str, written: &str) -> Problem {
    let (zh, en) = match field {
        "significance" => (
            "应在 0 与 1 之间，如 0.05",
            "a probability between 0 and 1, such as 0.05",
        ),
        "years_after_peak" => ("应为 0 至 100 的整年数", "whole years from 0 to 100"),
        _ => (
            "应为 0 至 100 的百分数，不写 %",
            "per cent, from 0 to 100, without the sign %",
        ),
    };
    let written = shorten(written);
    Problem::error(
        "bad-peak-definition",
        Text::new(
            format!("`{field}: {written}` 不可用"),
            format!("`{field}: {written}` cannot stand"),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(zh, en))
}
