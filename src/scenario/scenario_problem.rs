//! What can be wrong with scenario files.

use std::collections::BTreeMap;

use super::driver::Driver;
use crate::problem::{Place, Problem, near_names};
use crate::quantity::Ratio;
use crate::spelling::nearest;
use crate::text::Text;

fn list(names: &[&str]) -> Text {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Text::new(quoted.join("、"), quoted.join(", "))
}

/// Something named that is not there, with the nearest names.
pub fn unknown(code: &'static str, place: Place, what: &Text, name: &str, known: &[&str]) -> Problem {
    let near = nearest(name, known.iter().copied(), 3);
    let names = if near.is_empty() { list(known) } else { list(&near) };
    let (zh, en) = if near.is_empty() {
        ("可用", "known")
    } else {
        ("相近", "nearest")
    };
    let problem = Problem::error(
        code,
        Text::new(
            format!("没有{} `{name}`", what.zh),
            format!("there is no {} `{name}`", what.en),
        ),
    )
    .at(place);
    if known.is_empty() {
        return problem;
    }
    problem.hint(Text::new(format!("{zh}：{}", names.zh), format!("{en}: {}", names.en)))
}

/// A name that the registries do not know, with the nearest words as they give them.
pub fn unknown_word(code: &'static str, place: Place, what: &Text, name: &str, near: &[String]) -> Problem {
    let problem = Problem::error(
        code,
        Text::new(
            format!("没有{} `{name}`", what.zh),
            format!("there is no {} `{name}`", what.en),
        ),
    )
    .at(place);
    if near.is_empty() {
        return problem;
    }
    problem.hint(near_names(near))
}

/// A CSV file of a driver that is not there.
pub fn no_csv_file(place: Place, driver: &str, file: &str) -> Problem {
    Problem::error(
        "file-not-found",
        Text::new(
            format!("驱动量 `{driver}` 的文件 `{file}` 不存在"),
            format!("there is no file `{file}`, which driver `{driver}` names"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "路径从情景文件所在的文件夹算起",
        "paths are taken from the folder of the scenario file",
    ))
}

pub fn unknown_interpolation(place: Place, written: &str) -> Problem {
    let known = ["linear", "geometric", "step"];
    unknown(
        "unknown-interpolation",
        place,
        &Text::new("插值方式", "interpolation"),
        written,
        &known,
    )
}

pub fn unknown_beyond(place: Place, written: &str) -> Problem {
    unknown(
        "unknown-beyond",
        place,
        &Text::new("末点之后的规则", "rule beyond the last point"),
        written,
        &["hold"],
    )
}

pub fn no_values(place: Place, driver: &str) -> Problem {
    Problem::error(
        "driver-without-values",
        Text::new(
            format!("驱动量 `{driver}` 应有 points、points 与 growth、csv 三者之一"),
            format!("driver `{driver}` needs one of: `points`; `points` with `growth`; `csv`"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "例：points: {2023: 100, 2030: 110}",
        "such as points: {2023: 100, 2030: 110}",
    ))
}

pub fn growth_without_start(place: Place, driver: &str) -> Problem {
    Problem::error(
        "growth-without-start",
        Text::new(
            format!("驱动量 `{driver}` 的增长率需要一个起点：points 中写一年的值"),
            format!("the rates of driver `{driver}` need one value to start from: `points` with a single year"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "例：points: {2023: 100}, growth: {2024: 2 %, 2030: 1 %}",
        "such as points: {2023: 100}, growth: {2024: 2 %, 2030: 1 %}",
    ))
}

pub fn no_column_of_csv(place: Place) -> Problem {
    Problem::error(
        "csv-without-values",
        Text::new(
            "没有数值列：应有 value（数值），或以 column 指明",
            "no column of values: expected `value`, or name one with `column`",
        ),
    )
    .at(place)
    .hint(Text::new(
        "例：csv: {file: demand.csv, column: 粗钢}",
        "such as csv: {file: demand.csv, column: crude steel}",
    ))
}

pub fn no_rows_of_csv(place: Place, rows: &BTreeMap<String, String>) -> Problem {
    let wanted: Vec<String> = rows.iter().map(|(name, text)| format!("{name} = {text}")).collect();
    Problem::error(
        "csv-without-rows",
        Text::new(
            format!("没有符合 {} 的行", wanted.join("，")),
            format!("no row has {}", wanted.join(", ")),
        ),
    )
    .at(place)
    .hint(Text::new(
        "核对 where 中各列应有的文字",
        "check the texts under `where`",
    ))
}

pub fn year_twice_in_csv(place: Place, year: i16) -> Problem {
    Problem::error(
        "year-twice",
        Text::new(format!("{year} 年有两个值"), format!("the year {year} has two values")),
    )
    .at(place)
    .hint(Text::new(
        "用 where 选定各列应有的文字",
        "choose rows by the texts of other columns, with `where`",
    ))
}

pub fn bad_spread(place: Place, shape: &str) -> Problem {
    Problem::error(
        "bad-distribution",
        Text::new(
            format!("分布 `{shape}` 不成立：normal 与 log-normal 需要 half_width（百分数），triangular 与 uniform 需要 low 与 high（对数值的倍数，low ≤ 1 ≤ high）"),
            format!("the distribution `{shape}` does not hold: normal and log-normal need `half_width` in per cent; triangular and uniform need `low` and `high`, factors with low <= 1 <= high"),
        ),
    )
    .at(place)
}

pub fn driver_too_short(driver: &Driver, first: i16, last: i16) -> Problem {
    let (from, to) = (
        driver.course.first_year().unwrap_or(first),
        driver.course.last_year().unwrap_or(last),
    );
    let id = &driver.id;
    Problem::error(
        "year-outside-driver",
        Text::new(
            format!("驱动量 `{id}` 的值自 {from} 至 {to} 年，情景需要 {first} 至 {last} 年"),
            format!("driver `{id}` has values from {from} to {to}; the scenario needs {first} to {last}"),
        ),
    )
    .at(driver.place.clone())
    .hint(Text::new(
        "补足年份；末值之后不变的，写 beyond: hold",
        "add the years; where the last value holds on, write `beyond: hold`",
    ))
}

pub fn missing(place: Place, field: &str, why: &Text) -> Problem {
    Problem::error(
        "scenario-without-field",
        Text::new(
            format!("缺少 `{field}`：{}", why.zh),
            format!("`{field}` is missing: {}", why.en),
        ),
    )
    .at(place)
}

pub fn twice(place: Place, what: &Text, id: &str) -> Problem {
    Problem::error(
        "scenario-id-twice",
        Text::new(
            format!("{} `{id}` 出现两次", what.zh),
            format!("the {} `{id}` is there twice", what.en),
        ),
    )
    .at(place)
}

pub fn cyclic(place: Place, names: &[String]) -> Problem {
    let chain = names.join(" → ");
    Problem::error(
        "cyclic-extends",
        Text::new(
            format!("extends 成环：{chain}"),
            format!("`extends` goes in a circle: {chain}"),
        ),
    )
    .at(place)
    .hint(Text::new("去掉其中一个 extends", "drop one of them"))
}

pub fn no_lever(place: Place, id: &str) -> Problem {
    Problem::error(
        "lever-without-kind",
        Text::new(
            format!("措施 `{id}` 没有写明做什么"),
            format!("lever `{id}` does not say what it does"),
        ),
    )
    .at(place)
    .hint(Text::new("例：scrap-share: {…}", "such as scrap-share: {...}"))
}

pub fn several_kinds(place: Place, id: &str, kinds: &[String]) -> Problem {
    Problem::error(
        "lever-of-several-kinds",
        Text::new(
            format!("措施 `{id}` 有多个种类：{}", kinds.join("、")),
            format!("lever `{id}` is of several kinds: {}", kinds.join(", ")),
        ),
    )
    .at(place)
    .hint(Text::new("每项措施一个种类", "write one lever for each"))
}

pub fn bad_lever(place: Place, id: &str, what: &Text) -> Problem {
    Problem::error(
        "bad-lever",
        Text::new(
            format!("措施 `{id}`：{}", what.zh),
            format!("lever `{id}`: {}", what.en),
        ),
    )
    .at(place)
}

pub fn lever_outside_horizon(place: Place, id: &str, year: i16, first: i16, last: i16) -> Problem {
    Problem::error(
        "year-outside-horizon",
        Text::new(
            format!("措施 `{id}` 自 {year} 年起，在情景的 {first}—{last} 年之外"),
            format!("lever `{id}` acts from {year} on, outside the scenario's years {first} to {last}"),
        ),
    )
    .at(place)
    .hint(Text::new("改年份，或延长 horizon", "change the year, or the `horizon`"))
}

pub fn horizon_before_base(place: Place, to: i16, base: i16) -> Problem {
    Problem::error(
        "horizon-before-base",
        Text::new(
            format!("horizon 至 {to} 年，不晚于基准年 {base}"),
            format!("the horizon ends in {to}, which is not after the base year {base}"),
        ),
    )
    .at(place)
}

pub fn of_no_process(place: Place, what: &[Text]) -> Problem {
    let zh: Vec<&str> = what.iter().map(|text| text.zh.as_str()).collect();
    let en: Vec<&str> = what.iter().map(|text| text.en.as_str()).collect();
    Problem::error(
        "lines-of-no-process",
        Text::new(
            format!(
                "这些量不由任何工序决定，follow 未写明随什么变化（other）：{}",
                zh.join("、")
            ),
            format!(
                "no process decides these, and `follow` does not say what they follow (`other`): {}",
                en.join(", ")
            ),
        ),
    )
    .at(place)
    .hint(Text::new(
        "follow: {output: …, other: constant}（不变），或 other: output（随产量），或一个驱动量",
        "follow: {output: ..., other: constant}, or other: output, or a driver",
    ))
}

pub fn capacity_below_output(place: Place, plant: &str, capacity: &Ratio, output: &Ratio) -> Problem {
    Problem::error(
        "capacity-below-output",
        Text::new(
            format!("`{plant}` 的产能 {capacity} t 低于产量 {output} t"),
            format!("the capacity of `{plant}`, {capacity} t, is below its output, {output} t"),
        ),
    )
    .at(place)
    .hint(Text::new("核对两个数与单位", "check both numbers and their units"))
}

pub fn bad_amount(place: Place, value: &str, unit: &str) -> Problem {
    Problem::error(
        "bad-amount",
        Text::new(
            format!("`{value} {unit}` 不是该物料的数量"),
            format!("`{value} {unit}` is no amount of this item"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "例：{value: 320, unit: 10^4 t}",
        "such as {value: 320, unit: 10^4 t}",
    ))
}

/// More asked for, of all plants or of those of a route, than they can put out.
pub fn demand_above_capacity(
    place: Place,
    (year, route): (i16, Option<&str>),
    demand: &Ratio,
    capacity: &Ratio,
) -> Problem {
    let (demand, capacity) = (rounded(demand), rounded(capacity));
    let (message, hint) = match route {
        None => (
            Text::new(
                format!("{year} 年需求 {demand} t，超过在运企业的产能 {capacity} t"),
                format!(
                    "in {year} the demand of {demand} t is above the capacity of the plants that run, {capacity} t"
                ),
            ),
            Text::new(
                "降低需求，推迟淘汰，或投产新产能",
                "lower the demand, retire later, or commission capacity",
            ),
        ),
        Some(route) => (
            Text::new(
                format!("{year} 年路线 `{route}` 应产 {demand} t，超过其在运企业的产能 {capacity} t"),
                format!(
                    "in {year} route `{route}` should put out {demand} t, above the capacity of its plants that run, {capacity} t"
                ),
            ),
            Text::new(
                "减小 share，或在此路线上投产新产能（commission）",
                "lower `share`, or commission capacity of this route",
            ),
        ),
    };
    Problem::error("demand-above-capacity", message).at(place).hint(hint)
}

/// What levers fixed is more than is asked for.
pub fn output_above_demand(place: Place, (year, route): (i16, Option<&str>), demand: &Ratio, fixed: &Ratio) -> Problem {
    let (demand, fixed) = (rounded(demand), rounded(fixed));
    let (zh, en) = match route {
        None => ("所有企业".to_owned(), "of all plants".to_owned()),
        Some(route) => (format!("路线 `{route}` "), format!("of route `{route}`")),
    };
    Problem::error(
        "output-above-demand",
        Text::new(
            format!("{year} 年投产的企业共产 {fixed} t，多于{zh}应产的 {demand} t"),
            format!("in {year} plants commissioned put out {fixed} t, more than is asked {en}, {demand} t"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "减小 commission 的 output",
        "lower the `output` of what is commissioned",
    ))
}

/// A number for a message: to the unit.
fn rounded(number: &Ratio) -> String {
    let half_up = |number: &Ratio| number.clone() + Ratio::one().divide(&Ratio::from(2)).unwrap_or_default();
    half_up(number)
        .floor_at(0)
        .map_or_else(|| number.to_text(), |whole| whole.to_string())
}

/// An archetype that puts out none of its product.
pub fn no_output_of_archetype(place: Place, archetype: &str) -> Problem {
    Problem::error(
        "archetype-without-output",
        Text::new(
            format!("原型 `{archetype}` 的台账没有该产品的产出，无从按产量缩放"),
            format!("the ledger of archetype `{archetype}` puts out none of its product: there is nothing to scale by"),
        ),
    )
    .at(place)
}

/// A driver whose unit is not that of what it bounds.
pub fn bad_unit_of_driver(driver: &Driver, unit: &str, expected: &str) -> Problem {
    let id = &driver.id;
    Problem::error(
        "bad-unit-of-driver",
        Text::new(
            format!("驱动量 `{id}` 的单位 `{unit}` 不能换算为 {expected}"),
            format!("the unit `{unit}` of driver `{id}` does not convert to {expected}"),
        ),
    )
    .at(driver.place.clone())
    .hint(Text::new("例：unit: 10^4 t", "such as unit: 10^4 t"))
}

/// More scrap bought than there is: what is needed and what there is in t, and who buys most.
pub fn scrap_beyond_supply(
    driver: &Driver,
    year: i16,
    (need, supply): (&Ratio, &Ratio),
    buyers: &[(String, Ratio)],
) -> Problem {
    let (lacking, need, supply) = (
        rounded(&(need.clone() - supply.clone())),
        rounded(need),
        rounded(supply),
    );
    let list = |joined: &str| {
        let each = buyers
            .iter()
            .map(|(plant, amount)| format!("`{plant}` {} t", rounded(amount)));
        each.collect::<Vec<_>>().join(joined)
    };
    let id = &driver.id;
    Problem::error(
        "scrap-beyond-supply",
        Text::new(
            format!("{year} 年外购废钢 {need} t，超过可供量 {supply} t（驱动量 `{id}`），缺 {lacking} t；用量最大的：{}", list("、")),
            format!("in {year} the plants buy {need} t of scrap, above the supply of {supply} t (driver `{id}`) by {lacking} t; the greatest buyers: {}", list(", ")),
        ),
    )
    .at(driver.place.clone())
    .hint(Text::new(
        "降低废钢比或电炉份额，推后投产，或说明更大的废钢资源及其出处",
        "lower the scrap share or the share of arc furnaces, commission later, or state a greater supply with its source",
    ))
}

/// The code of the note that what is captured is deducted nowhere.
pub const CAPTURE_NOT_DEDUCTED: &str = "capture-not-deducted";

pub fn driver_without_unit(driver: &Driver, expected: &str) -> Problem {
    let id = &driver.id;
    Problem::error(
        "driver-without-unit",
        Text::new(
            format!("驱动量 `{id}` 没有写单位，不能与以 {expected} 计的量相比"),
            format!("driver `{id}` states no unit, and cannot be compared with amounts in {expected}"),
        ),
    )
    .at(driver.place.clone())
    .hint(Text::new("如 unit: 10^4 t", "such as unit: 10^4 t"))
}
