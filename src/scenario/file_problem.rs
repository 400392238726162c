//! What scenario files say that nothing would come of, or that cannot be.

use super::driver::Driver;
use super::problem::quoted;
use crate::problem::{Place, Problem};
use crate::quantity::Ratio;
use crate::spelling::nearest;
use crate::text::Text;

/// An id under `without` that no lever has.
pub fn leaves_out_unknown(place: Place, id: &str, known: &[&str]) -> Problem {
    let near = nearest(id, known.iter().copied(), 3);
    let problem = Problem::error(
        "without-unknown-lever",
        Text::new(
            format!("without 中的 `{id}` 不是任何措施的 id"),
            format!("`without` names `{id}`, which is the id of no lever here"),
        ),
    )
    .at(place);
    let (names, zh, en) = match (near.as_slice(), known) {
        ([], []) => {
            return problem.hint(Text::new("此处没有有 id 的措施", "no lever here has an id"));
        }
        ([], known) => (quoted(known), "可用", "known"),
        (near, _) => (quoted(near), "相近", "nearest"),
    };
    problem.hint(Text::new(format!("{zh}：{}", names.zh), format!("{en}: {}", names.en)))
}

/// A scenario of a list, or an option of a matrix, without an id.
pub fn without_id(place: Place) -> Problem {
    Problem::error(
        "scenario-without-id",
        Text::new(
            "缺少 `id`：scenarios 的每个情景、matrix 的每个选项以它得名",
            "`id` is missing: each scenario of `scenarios` and each option of `matrix` is called by it",
        ),
    )
    .at(place)
    .hint(Text::new("例：{id: more-scrap, …}", "such as {id: more-scrap, ...}"))
}

/// An axis that has nothing to choose from: no combination would be left.
pub fn axis_without_options(place: Place, axis: &str) -> Problem {
    Problem::error(
        "axis-without-options",
        Text::new(
            format!("matrix 的轴 `{axis}` 没有选项，不会有任何情景"),
            format!("axis `{axis}` of `matrix` has no options: no scenario would come of it"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "写至少一个选项，或删去此轴",
        "write at least one option, or take the axis out",
    ))
}

/// An option that says what it is made from: it is always made from the scenario that is combined.
pub fn extends_in_option(place: Place, option: &str) -> Problem {
    Problem::error(
        "extends-in-option",
        Text::new(
            format!("matrix 的选项 `{option}` 写有 extends；选项总是叠加在文件的情景上"),
            format!("option `{option}` of `matrix` says `extends`; an option always changes the scenarios of its file"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "把 extends 写在文件开头，或写在 scenarios 的情景中",
        "write `extends` at the head of the file, or in a scenario of `scenarios`",
    ))
}

/// A file of a plan that is not there.
pub fn no_plan_file(place: Place, file: &str) -> Problem {
    Problem::error(
        "file-not-found",
        Text::new(
            format!("targets 中的文件 `{file}` 不存在"),
            format!("there is no file `{file}`, which `targets` names"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "路径从情景文件所在的文件夹算起",
        "paths are taken from the folder of the scenario file",
    ))
}

/// A base that says fields of another kind of base.
pub fn base_of_several_kinds(place: Place, kind: &str, beside: &[&str]) -> Problem {
    let names = quoted(beside);
    Problem::error(
        "base-of-several-kinds",
        Text::new(
            format!("base 已写 `{kind}`，{} 不适用", names.zh),
            format!("`base` starts from its `{kind}`; {} would have no effect", names.en),
        ),
    )
    .at(place)
    .hint(Text::new(
        "取其一：{ledger, plants, mapping, plant, region, product}、{sector}、{network, demand, year, plant, region}",
        "one of {ledger, plants, mapping, plant, region, product}, {sector}, {network, demand, year, plant, region}",
    ))
}

/// A base that lacks what its kind needs.
pub fn base_without(place: Place, kind: &str, field: &str) -> Problem {
    let example = match field {
        "ledger" => "base: {ledger: [ledger.csv], plants: plants.yaml}",
        "demand" => "demand: {crude-steel: 1000 t}",
        _ => "year: 2023",
    };
    let (zh, en) = match kind {
        "ledger" => (
            "base 缺少 `ledger`（也没有 `sector` 或 `network`）".to_owned(),
            "`base` has no `ledger`, and no `sector` or `network` in its place".to_owned(),
        ),
        _ => (
            format!("base 由 `{kind}` 出发，缺少 `{field}`"),
            format!("`base` starts from a `{kind}` and has no `{field}`"),
        ),
    };
    Problem::error("base-without-field", Text::new(zh, en))
        .at(place)
        .hint(Text::new(format!("例：{example}"), format!("such as {example}")))
}

/// A horizon beyond the years that a ledger can have.
pub fn horizon_too_late(place: Place, to: i16, latest: i16) -> Problem {
    Problem::error(
        "horizon-beyond-calendar",
        Text::new(
            format!("horizon 至 {to} 年，晚于 {latest} 年"),
            format!("the horizon ends in {to}; the latest year is {latest}"),
        ),
    )
    .at(place)
}

/// An interpolation where rates of growth decide every year.
pub fn interpolation_beside_growth(place: Place, driver: &str) -> Problem {
    Problem::error(
        "interpolation-beside-growth",
        Text::new(
            format!("驱动量 `{driver}` 由 growth 逐年给定，interpolation 不起作用"),
            format!("driver `{driver}` is given year by year by `growth`; an `interpolation` would have no effect"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "删去 interpolation；或以 points 写多年的值，不写 growth",
        "take `interpolation` out; or write `points` of several years and no `growth`",
    ))
}

/// A course at a constant rate of growth from or to what is not above zero.
pub fn geometric_without_growth(place: Place, driver: &str, (year, value): (i16, &Ratio)) -> Problem {
    Problem::error(
        "geometric-from-zero",
        Text::new(
            format!("驱动量 `{driver}` 为等比插值，而 {year} 年的值 {value} 不大于零：没有这样的增长率"),
            format!(
                "driver `{driver}` is geometric, and its value of {year} is {value}: no rate of growth leads from or to what is not above zero"
            ),
        ),
    )
    .at(place)
    .hint(Text::new(
        "改为 interpolation: linear，或使各值大于零",
        "write interpolation: linear, or values above zero",
    ))
}

/// A driver that is zero in the base year: what follows it has nothing to grow from.
pub fn driver_without_base(driver: &Driver, base: i16) -> Problem {
    let id = &driver.id;
    Problem::error(
        "driver-zero-in-base-year",
        Text::new(
            format!("驱动量 `{id}` 在基准年 {base} 为 0；随它变化的量以基准年为 1，无从计算"),
            format!("driver `{id}` is 0 in the base year {base}: what follows it is counted beside its base year"),
        ),
    )
    .at(driver.place.clone())
    .hint(Text::new(
        "写基准年的实际值；与产量无关的量用 constant",
        "write the value of the base year; what does not move follows `constant`",
    ))
}

/// A driver of what is put out that is below zero.
pub fn driver_below_zero(driver: &Driver, year: i16, value: &Ratio) -> Problem {
    let id = &driver.id;
    Problem::error(
        "driver-below-zero",
        Text::new(
            format!("驱动量 `{id}` 在 {year} 年为 {value}，不能小于零"),
            format!("driver `{id}` is {value} in {year}; it cannot be below zero"),
        ),
    )
    .at(driver.place.clone())
    .hint(Text::new(
        "核对该年前后的值与增长率",
        "check the points and rates around that year",
    ))
}
