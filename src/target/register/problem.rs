//! What can be wrong with a register.

use std::collections::BTreeSet;

use super::unit::UnitStatus;
use crate::format::metric::UnitAmountEntry;
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

/// A status that is none, as 检修 or 备用, of which only the user knows whether the unit runs again.
pub(super) fn unknown_status(place: Place, typed: &str) -> Problem {
    let typed = shorten(typed);
    let names = |is_chinese: bool, pause: &str| {
        let of = |status: UnitStatus| {
            let names: Vec<&str> = status.names_in(is_chinese).collect();
            names.join(pause)
        };
        UnitStatus::ALL.map(of)
    };
    let [existing, new, stopped] = names(true, "、");
    let zh = format!("在产：{existing}；新建：{new}；停产：{stopped}。检修、备用：还会开的写 在产，不再开的写 停产");
    let [existing, new, stopped] = names(false, ", ");
    let en = format!(
        "it runs: {existing}; it is to be built: {new}; it is closed: {stopped}; under repair or in reserve: existing where it will run again, else stopped"
    );
    Problem::error(
        "unknown-status",
        Text::new(
            format!("`{typed}` 不是已知的状态"),
            format!("`{typed}` is not a known status"),
        ),
    )
    .at(place)
    .hint(Text::new(zh, en))
}

/// Where the products stand, where none has a name near what was typed.
pub(super) fn list_of_products() -> Text {
    Text::new(
        "全部产品：dafeng register levels",
        "all products: dafeng register levels",
    )
}

/// A row that is no unit and no quantity.
pub(super) fn total_row(place: Place, typed: &str) -> Problem {
    let typed = shorten(typed);
    Problem::error(
        "total-or-signature-row",
        Text::new(
            format!("`{typed}`：这一行像是合计或签字，不是设施，也不是登记量"),
            format!("`{typed}`: this row looks like a total or a signature and states no unit and no quantity"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "删除此行；合计由各行相加得出",
        "delete it; totals are added up from the rows",
    ))
}

/// Cities that are none of those listed for their region, as a county is: whether they lie in the city of a plan cannot be told.
pub(super) fn unlisted_cities(file: &str, region: &Text, cities: &BTreeSet<&str>, known: &[Text]) -> Problem {
    let typed: Vec<String> = cities.iter().map(|city| format!("`{}`", shorten(city))).collect();
    let (zh, en) = (typed.join("、"), typed.join(", "));
    let listed = |pick: fn(&Text) -> &str, pause: &str| known.iter().map(pick).collect::<Vec<_>>().join(pause);
    Problem::warning(
        "city-not-listed",
        Text::new(
            format!("{zh} 不是{}的设区市：城市的目标不能判断是否计入", region.zh),
            format!(
                "{en}: no city of {} at prefecture level; whether a target of a city counts it cannot be told",
                region.en
            ),
        ),
    )
    .at(Place::file(file))
    .hint(Text::new(
        format!("区、县、县级市写所属的设区市：{}", listed(|city| &city.zh, "、")),
        format!(
            "of a county write the city at prefecture level that it belongs to: {}",
            listed(|city| &city.en, ", ")
        ),
    ))
}

/// A plant that a register calls by two of its names.
pub(super) fn plant_of_two_names(names: &[&str]) -> Problem {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", shorten(name))).collect();
    Problem::warning(
        "plant-of-two-names",
        Text::new(
            format!("旧清单中 {} 是同一企业（企业文件）：产能与产量重复计入；新数据写入前者", quoted.join("、")),
            format!(
                "{} are one plant by the plants file: the old register counts its capacity and output twice; the newer rows go to the first",
                quoted.join(", ")
            ),
        ),
    )
    .hint(Text::new("删去其一的行", "delete the rows of one of them"))
}

/// Units that the old register has under another plant, which may be the same.
pub(super) fn units_under_another_plant(plant: &str, other: &str, units: &BTreeSet<&str>) -> Problem {
    let units: Vec<&str> = units.iter().copied().collect();
    Problem::warning(
        "unit-under-another-plant",
        Text::new(
            format!("企业 `{plant}` 的 {}：旧清单中 `{other}` 有同名、同产品的设施；若是同一设施，则重复计入", units.join("、")),
            format!(
                "plant `{plant}`, {}: the old register has units of this name and product under `{other}`; if they are the same they count twice",
                units.join(", ")
            ),
        ),
    )
    .hint(Text::new(
        format!("同一企业：在企业文件该企业的 names 中写 {other}，再更新一次"),
        format!("one plant: add {other} to its names in the plants file and update again"),
    ))
}

/// A word in the place of a number, as 无 or a dash: the cell is to be left blank. To delete the row would drop the unit.
pub(super) fn not_stated(fault: &mut Problem, typed: &str) {
    if fault.code == "not-a-number" && !typed.starts_with(['#', '=']) {
        fault.hint = Some(Text::new(
            "没有数据的格留空，单位格也留空；不要删行，否则该设施不计入",
            "leave a cell without data blank, and that of its unit; do not delete the row, or the unit drops out",
        ));
    }
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
        "只有能耗与排放可为负：回收或扣除多于消耗，如转炉",
        "only energy and emissions may be negative, where more is recovered or deducted than used, as at a converter",
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
        "一个设施一年一行；不同指标用“指标”列区分；更新用 dafeng register update --register 旧清单",
        "one row a unit and year, indicators told apart by the column indicator; an update is made by dafeng register update --register OLD",
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

pub(super) fn year_implausible(place: Place, year: i16, [first, last]: [i16; 2]) -> Problem {
    Problem::error(
        "year-implausible",
        Text::new(
            format!("年份 {year} 不在 {first} 至 {last} 年之间"),
            format!("the year {year} is not one of {first} to {last}"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "能效清单写已有的年份；拟建、在建设施写登记的年份",
        "a register states years that were; of a planned unit the year in which it is stated",
    ))
}

pub(super) fn output_above_capacity(
    place: Place,
    label: &str,
    (output, capacity): (&str, &str),
    (times, most): (&str, u64),
) -> Problem {
    Problem::error(
        "output-above-capacity",
        Text::new(
            format!("{label}：产量 {output} 是年产能 {capacity} 的 {times} 倍，至多 {most} 倍"),
            format!("{label}: its output {output} is {times} times its capacity {capacity} a year, {most} at most"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "核对两者的单位：t 还是 万t",
        "see the units of both: t, or ten thousand t",
    ))
}

pub(super) fn capacity_above_output(place: Place, label: &str, (capacity, output): (&str, &str), most: u64) -> Problem {
    Problem::error(
        "capacity-above-output",
        Text::new(
            format!("{label}：年产能 {capacity} 是产量 {output} 的 {most} 倍以上"),
            format!("{label}: its capacity {capacity} a year is more than {most} times its output {output}"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "核对两者的单位：t 还是 万t；停产的设施状态写 停产",
        "see the units of both: t, or ten thousand t; of a unit that has stopped the status is `stopped`",
    ))
}

pub(super) fn property_implausible(
    place: Place,
    label: &str,
    (title, stated): (&Text, &str),
    ([low, high], unit): ([u64; 2], &str),
) -> Problem {
    let unit = if unit == "1" { String::new() } else { format!(" {unit}") };
    Problem::error(
        "property-implausible",
        Text::new(
            format!("{label}：{} {stated} 不在 {low} 至 {high}{unit} 之间", title.zh),
            format!("{label}: {} {stated} is not one of {low} to {high}{unit}", title.en),
        ),
    )
    .at(place)
    .hint(Text::new(
        "核对数值与单位；是否类的填 1（是）或 0（否）",
        "see the number and its unit; of yes and no state 1 or 0",
    ))
}

pub(super) fn energy_off_levels(
    place: Place,
    label: &str,
    stated: &str,
    (least, greatest): (&str, &str),
    times: u64,
) -> Problem {
    Problem::error(
        "energy-off-levels",
        Text::new(
            format!("{label}：单位产品能耗 {stated} 与该产品公布的水平（{least} 至 {greatest}）相差 {times} 倍以上"),
            format!("{label}: its energy per product {stated} is more than {times} times off the published levels of its product ({least} to {greatest})"),
        ),
    )
    .at(place)
    .hint(Text::new(
        "核对单位（kgce/t 还是 tce/t）；由总量得出的，核对能耗总量与产量的单位",
        "see the unit, kgce/t or tce/t; where it is made of energy and output, the units of both",
    ))
}

pub(super) fn quantity_off_units(
    place: Place,
    label: &str,
    (title, stated): (&Text, &str),
    (by, of_units): (UnitAmountEntry, &str),
    times: u64,
) -> Problem {
    let what = match by {
        UnitAmountEntry::Output => Text::new("产量", "output"),
        UnitAmountEntry::Energy => Text::new("能耗", "energy"),
    };
    Problem::error(
        "quantity-off-units",
        Text::new(
            format!(
                "{label}：{} {stated} 与设施的{}（合计 {of_units}）相差 {times} 倍以上",
                title.zh, what.zh
            ),
            format!(
                "{label}: {} {stated} is more than {times} times off the {} of its units, {of_units} in all",
                title.en, what.en
            ),
        ),
    )
    .at(place)
    .hint(Text::new(
        "核对两处的单位：t 还是 万t，MWh 还是 万kWh",
        "see the units of both: t or ten thousand t, MWh or 10^4 kWh",
    ))
}

pub(super) fn part_above_whole(place: Place, label: &str, zh: (String, String), en: (String, String)) -> Problem {
    Problem::error(
        "part-above-whole",
        Text::new(
            format!("{label}：{} 大于 {}", zh.0, zh.1),
            format!("{label}: {} is more than {}", en.0, en.1),
        ),
    )
    .at(place)
    .hint(Text::new(
        "前者是后者的一部分：改正其一，或核对单位",
        "the former is part of the latter: mend one of them, or see the units",
    ))
}
