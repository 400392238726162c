//! What can be wrong with plans.

use crate::problem::{Place, Problem};
use crate::spelling::nearest;
use crate::text::Text;

pub fn unknown_plan(place: Place, name: &str, known: &[&str]) -> Problem {
    let near = nearest(name, known.iter().copied(), 3);
    let names = if near.is_empty() { known.to_vec() } else { near };
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Problem::error(
        "unknown-plan",
        Text::new(format!("没有方案 `{name}`"), format!("there is no plan `{name}`")),
    )
    .at(place)
    .hint(Text::new(
        format!("可用：{}，或 YAML 文件", quoted.join("、")),
        format!("known: {}, or a YAML file", quoted.join(", ")),
    ))
}

pub fn bad_target(place: Place, metric: &str, operator: &str) -> Problem {
    Problem::error(
        "bad-target",
        Text::new(
            format!("目标 `{metric}`：运算符 `{operator}` 与数值、期限不相配"),
            format!("target `{metric}`: the operator `{operator}`, the value and the deadline do not fit one another"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "有数值时用 > >= = <= <；无数值时用 decrease、increase、limit、encourage、rule",
        "with a value > >= = <= <; without one decrease, increase, limit, encourage or rule",
    ))
}

/// A target of a year that names none.
pub fn bad_year(place: Place, metric: &str, operator: &str) -> Problem {
    Problem::error(
        "bad-target",
        Text::new(
            format!("目标 `{metric}`：运算符 `{operator}` 与数值不表示某年以前"),
            format!("target `{metric}`: the operator `{operator}` and the value say of no year that something must be before it"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "写四位年份，用 < 或 <=，如 operator: \"<\"、value: 2030",
        "write a year of four digits with < or <=, such as operator: \"<\", value: 2030",
    ))
}

pub fn unknown_metric(name: &str, known: &[&str]) -> Problem {
    let near = nearest(name, known.iter().copied(), 3);
    let names = if near.is_empty() { known.to_vec() } else { near };
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Problem::error(
        "unknown-metric",
        Text::new(
            format!("没有可选择的指标 `{name}`"),
            format!("there is no metric `{name}` with a choice"),
        ),
    )
    .at(Place::file("--choose"))
    .hint(Text::new(
        format!("可用：{}", quoted.join("、")),
        format!("known: {}", quoted.join(", ")),
    ))
}

pub fn unknown_choice(key: &str, choice: &str, known: &[String]) -> Problem {
    let quoted: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    let problem = Problem::error(
        "unknown-choice",
        Text::new(
            format!("指标 `{key}` 没有选择 `{choice}`"),
            format!("the metric `{key}` has no choice `{choice}`"),
        ),
    )
    .at(Place::file("--choose"));
    problem.hint(if quoted.is_empty() {
        Text::new("该指标没有可选择的口径", "the metric leaves nothing open")
    } else {
        Text::new(
            format!("可用：{}", quoted.join("、")),
            format!("known: {}", quoted.join(", ")),
        )
    })
}
