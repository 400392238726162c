//! The words of every problem with a mapping file by itself.

use crate::problem::{Place, Problem};
use crate::text::Text;

pub(super) fn unknown_name(mapping: &str, key: &str, what: &Text, typed: &str, near: &[String]) -> Problem {
    let problem = Problem::error(
        "unknown-name-in-mapping",
        Text::new(
            format!("{key}：`{typed}` 不是已知的{}", what.zh),
            format!("{key}: `{typed}` is not a known {}", what.en),
        ),
    )
    .at(Place::file(mapping));
    if near.is_empty() {
        return problem;
    }
    problem.hint(Text::new(
        format!("相近或可用：{}", near.join("、")),
        format!("nearest, or one of: {}", near.join(", ")),
    ))
}

pub(super) fn bad_header_rows(mapping: &str) -> Problem {
    Problem::error(
        "bad-header-rows",
        Text::new(
            "header 应为列名行的行号，从 1 起，自上而下",
            "`header` gives the numbers of the header rows, from 1, from the top down",
        ),
    )
    .at(Place::file(mapping))
    .hint(Text::new(
        "如 header: 3 或 header: [3, 4]",
        "for example header: 3, or header: [3, 4]",
    ))
}

pub(super) fn unknown_column_word(mapping: &str, key: &str, word: &str) -> Problem {
    Problem::error(
        "unknown-use-of-column",
        Text::new(
            format!("{key}：`{word}` 不是一列的用法"),
            format!("{key}: `{word}` is nothing that a column can be"),
        ),
    )
    .at(Place::file(mapping))
    .hint(Text::new(
        "应为 ignore、assert、台账列名（period、item、process、flow、unit、quantity、plant、note …），或 {item: …, flow: …, unit: …}；化验值写 {value: ncv, unit: GJ/t}",
        "one of: ignore, assert, a column of the ledger (period, item, process, flow, unit, quantity, plant, note ...), or {item: ..., flow: ..., unit: ...}; laboratory values are {value: ncv, unit: GJ/t}",
    ))
}

pub(super) fn unknown_row_word(mapping: &str, key: &str, word: &str) -> Problem {
    Problem::error(
        "unknown-use-of-row",
        Text::new(
            format!("{key}：`{word}` 不是一行的用法"),
            format!("{key}: `{word}` is nothing that a row can be"),
        ),
    )
    .at(Place::file(mapping))
    .hint(Text::new(
        "应为 ignore、assert，或 {item: …, flow: …, unit: …}",
        "one of: ignore, assert, or {item: ..., flow: ..., unit: ...}",
    ))
}

pub(super) fn basis_without_value(mapping: &str, key: &str) -> Problem {
    Problem::error(
        "basis-without-value",
        Text::new(
            format!("{key}：basis 说明参数的获取方式，但没有写 value"),
            format!("{key}: `basis` says how a parameter was obtained, and there is no `value`"),
        ),
    )
    .at(Place::file(mapping))
    .hint(Text::new(
        "如 {item: coke, value: ncv, unit: GJ/t, basis: measured}",
        "for example {item: coke, value: ncv, unit: GJ/t, basis: measured}",
    ))
}
