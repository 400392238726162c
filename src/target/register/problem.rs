//! What can be wrong with a register.

use crate::problem::{Place, Problem};
use crate::spelling::shorten;
use crate::text::Text;

pub(super) fn unknown_class(place: Place, typed: &str, product: &Text, known: &[String]) -> Problem {
    let typed = shorten(typed);
    let problem = Problem::error(
        "unknown-class",
        Text::new(
            format!("`{typed}` 不是{}的类别", product.zh),
            format!("`{typed}` is no class of {}", product.en),
        ),
    )
    .at(place);
    problem.hint(if known.is_empty() {
        Text::new("该产品不分类别：留空", "it has no classes: leave the cell blank")
    } else {
        Text::new(
            format!("可用：{}", known.join("、")),
            format!("known: {}", known.join(", ")),
        )
    })
}

pub(super) fn unit_without_number(place: Place, what: &Text) -> Problem {
    Problem::error(
        "unit-without-number",
        Text::new(
            format!("只有{}的单位，没有数值", what.zh),
            format!("there is a unit of {} and no number", what.en),
        ),
    )
    .at(place)
    .hint(Text::new(
        "填数值，或两格都留空",
        "state the number, or leave both cells blank",
    ))
}

pub(super) fn negative(place: Place, typed: &str, what: &Text) -> Problem {
    Problem::error(
        "negative-value",
        Text::new(
            format!("{} `{typed}` 为负", what.zh),
            format!("{} is negative: `{typed}`", what.en),
        ),
    )
    .at(place)
    .hint(Text::new(
        "只有单位产品能耗与能耗总量可为负（回收多于消耗，如转炉）",
        "only energy and energy per product may be negative, where more is recovered than used, as at a converter",
    ))
}

pub(super) fn no_energy_unit(place: Place, typed: &str, expected: &str) -> Problem {
    let typed = shorten(typed);
    Problem::error(
        "wrong-dimension",
        Text::new(
            format!("单位 `{typed}` 不是能耗的单位，应如 {expected}"),
            format!("`{typed}` is no unit of energy here; expected one such as {expected}"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "千克标准油（kgoe）与千克标准煤（kgce）不互换；按该产品能效水平的单位填",
        "kgoe is not kgce; state it in the unit of the product's published levels",
    ))
}

pub(super) fn row_twice(place: Place, label: &str, year: i16, first: &Place) -> Problem {
    let (file, row) = (&first.file, first.row.unwrap_or_default());
    Problem::error(
        "register-row-twice",
        Text::new(
            format!("{label} {year} 年已登记（{file} 第 {row} 行）"),
            format!("{label} of {year} stands already in {file}, row {row}"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "一个设施一年一行；不同指标用“指标”列区分；更新用 dafeng register --register 旧清单",
        "one row a unit and year, indicators told apart by the column indicator; an update is made by dafeng register --register OLD",
    ))
}

pub(super) fn intensity_differs(place: Place, stated: &str, computed: &str, words: &str) -> Problem {
    Problem::error(
        "intensity-differs",
        Text::new(
            format!("单位产品能耗登记为 {stated}，而 {words} = {computed}"),
            format!("energy per product is stated as {stated}, while {words} = {computed}"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "改正其一，或只留一种：单位产品能耗，或能耗总量与产量",
        "mend one of them, or state one only: energy per product, or energy and output",
    ))
}

pub(super) fn product_differs(place: Place, label: &str, first: &Place) -> Problem {
    let (file, row) = (&first.file, first.row.unwrap_or_default());
    Problem::error(
        "register-product-differs",
        Text::new(
            format!("{label} 的产品与 {file} 第 {row} 行不同"),
            format!("{label} has another product than in {file}, row {row}"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "一个设施一种产品；两种产品登记为两个设施",
        "a unit has one product; two products are two units",
    ))
}
