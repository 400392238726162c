//! What must be said of a register made from ledgers.

use std::collections::BTreeSet;

use crate::activity::headed_table::TableColumn;
use crate::factor::{Named, Registry};
use crate::problem::Problem;
use crate::target::metric::Quantity;
use crate::text::Text;

use super::column::Column;

/// Things by their names: in Chinese the title with the id behind it.
pub(super) fn names<'a, T: Named>(registry: &Registry<T>, ids: impl IntoIterator<Item = &'a str>) -> Text {
    let words = ids.into_iter().map(|id| {
        let title = registry.find(id).map(Named::title);
        (
            title.map_or_else(|| format!("`{id}`"), |title| format!("{}（{id}）", title.zh)),
            format!("`{id}`"),
        )
    });
    let (zh, en): (Vec<String>, Vec<String>) = words.unzip();
    Text::new(zh.join("、"), en.join(", "))
}

pub(super) fn unknown_equipment_class(plant: &str, unit: &str, typed: &str, product: &Text) -> Problem {
    Problem::warning(
        "unknown-class",
        Text::new(
            format!(
                "企业 `{plant}` 的设施 `{unit}`：`{typed}` 不是{}能效水平的类别，类别留空",
                product.zh
            ),
            format!(
                "plant `{plant}`, unit `{unit}`: `{typed}` is no class that levels of {} know; the class is left blank",
                product.en
            ),
        ),
    )
    .hint(Text::new(
        "在企业文件 equipment_class 写能效水平的类别，见 dafeng register --help",
        "state the class under equipment_class of the plants file as the levels have it",
    ))
}

pub(super) fn kept_apart(plant: &str, process: &str, product: &Text, apart: &Text) -> Problem {
    let (zh, en) = (&product.zh, &product.en);
    Problem::warning(
        "energy-kept-apart",
        Text::new(
            format!("企业 `{plant}` 的 `{process}`：{zh}的能效水平含{}的能耗，台账将其分列，能耗留空", apart.zh),
            format!(
                "plant `{plant}`, `{process}`: levels of {en} take in {}, which the ledger keeps apart; its energy is left blank",
                apart.en
            ),
        ),
    )
    .hint(Text::new(
        format!("按标准的统计边界合计后写入清单的 {} 列", Column::Energy.zh()),
        format!("add up the energy within the boundary of the norm and state it in the column {} of the register", Column::Energy.id()),
    ))
}

pub(super) fn without_levels(processes: &BTreeSet<(String, String)>) -> Problem {
    let zh: Vec<&str> = processes.iter().map(|(zh, _)| zh.as_str()).collect();
    let en: Vec<&str> = processes.iter().map(|(_, en)| en.as_str()).collect();
    Problem::note(
        "process-without-levels",
        Text::new(
            format!("没有已公布能效水平、未登记的工序：{}", zh.join("、")),
            format!(
                "processes without published levels of energy, not registered: {}",
                en.join(", ")
            ),
        ),
    )
}

fn blank(code: &'static str, plant: &str, unit: &str, zh: &str, en: &str) -> Problem {
    Problem::warning(
        code,
        Text::new(
            format!("企业 `{plant}` 的 `{unit}`：{zh}，能耗留空"),
            format!("plant `{plant}`, `{unit}`: {en}; its energy is left blank"),
        ),
    )
}

/// What a unit uses has no coefficient.
pub(super) fn energy_incomplete(plant: &str, unit: &str, items: &Text) -> Problem {
    blank(
        "energy-incomplete",
        plant,
        unit,
        &format!("{}未计入能耗", items.zh),
        &format!("{} cannot be counted as energy", items.en),
    )
    .hint(Text::new(
        "能源：台账填实测热值，或企业文件填 energy_coefficient；自有的非能源物料：其 items.yaml 条目写 parent: non-energy-material",
        "energy: state a measured calorific value in the ledger, or energy_coefficient in the plants file; a material of your own that is none: write parent: non-energy-material in its items.yaml",
    ))
}

/// A plant uses it, and no line says how much of it a process does.
pub(super) fn energy_not_divided(plant: &str, unit: &str, items: &Text) -> Problem {
    blank(
        "energy-not-divided",
        plant,
        unit,
        &format!("企业用{}，该工序没有这一行", items.zh),
        &format!(
            "the plant uses {}, and no line says how much of it the process does",
            items.en
        ),
    )
    .hint(Text::new(
        "在台账补该工序的消耗行（process、consumed）",
        "add what the process consumed of it to the ledger: a line with the process and the flow consumed",
    ))
}

/// A plant of one book that makes several products with levels.
pub(super) fn energy_of_several(plant: &str, product: &Text, all: &Text) -> Problem {
    let (zh, en) = (&product.zh, &product.en);
    Problem::warning(
        "energy-of-several-products",
        Text::new(
            format!("企业 `{plant}` 生产{}，能耗未分开：{zh}的能耗留空", all.zh),
            format!(
                "plant `{plant}` makes {}, and its energy is not told apart: that of {en} is left blank",
                all.en
            ),
        ),
    )
    .hint(Text::new(
        format!(
            "台账按工序填消耗与产出（工序列），或在清单的 {} 列填写",
            Column::Energy.zh()
        ),
        "give the ledger lines of processes (column process), or state the energy in the register",
    ))
}

/// The energy of a plant of one book is taken as that of its product.
pub(super) fn energy_of_the_plant(plant: &str, product: &Text) -> Problem {
    Problem::warning(
        "energy-of-the-plant",
        Text::new(
            format!(
                "企业 `{plant}` 没有工序行：全厂能耗作为{}的能耗，含辅助与附属生产",
                product.zh
            ),
            format!(
                "plant `{plant}` has no lines of processes: the energy of the whole plant is taken as that of {}, with what else runs there",
                product.en
            ),
        ),
    )
    .hint(Text::new(
        format!("与标准的统计边界不同时，台账按工序填，或在清单改 {} 列", Column::Energy.zh()),
        "where the norm draws its boundary otherwise, give the ledger lines of processes, or mend the energy in the register",
    ))
}

/// A plant of one book with several units of a kind.
pub(super) fn units_not_told_apart(plant: &str, product: &Text) -> Problem {
    let (zh, en) = (&product.zh, &product.en);
    Problem::warning(
        "units-not-told-apart",
        Text::new(
            format!("企业 `{plant}` 有几套生产{zh}的设施，台账没有分开：未登记"),
            format!("plant `{plant}` has several units that make {en}, and the ledger does not tell them apart: not registered"),
        ),
    )
    .hint(Text::new(
        "台账的 process 列写设施名",
        "name the unit in the column process of the ledger",
    ))
}

/// A total that lacks what has no factor.
pub(super) fn total_incomplete(plant: &str, quantity: &Quantity, items: &Text) -> Problem {
    let (id, title) = (quantity.id(), &quantity.title().zh);
    Problem::warning(
        "total-incomplete",
        Text::new(
            format!("企业 `{plant}`：{}缺因子，{title}（{id}）不全，未登记", items.zh),
            format!(
                "plant `{plant}`: {} cannot be counted, so {id} is not whole and not registered",
                items.en
            ),
        ),
    )
    .hint(Text::new(
        "不带 --allow-gaps 可见每项缺什么",
        "without --allow-gaps each says what it lacks",
    ))
}

/// Several products that intensities are declared of.
pub(super) fn several_main_products(plant: &str, year: i16, quantity: &Quantity, items: &Text) -> Problem {
    let (id, title) = (quantity.id(), &quantity.title().zh);
    Problem::warning(
        "several-main-products",
        Text::new(
            format!(
                "企业 `{plant}` {year} 年生产{}：主要产品不止一种，{title}（{id}）未登记",
                items.zh
            ),
            format!(
                "plant `{plant}` made {} in {year}: more than one main product, so {id} is not registered",
                items.en
            ),
        ),
    )
    .hint(Text::new(
        "在登记量表中写明主要产品产量",
        "state the output of the main product in the table of quantities",
    ))
}

pub(super) fn plant_without_levels(plants: &BTreeSet<(String, String)>) -> Problem {
    let zh: Vec<&str> = plants.iter().map(|(zh, _)| zh.as_str()).collect();
    let en: Vec<&str> = plants.iter().map(|(_, en)| en.as_str()).collect();
    Problem::note(
        "plant-without-levels",
        Text::new(
            format!(
                "没有工序行、产品也没有全厂能效水平的企业，设施未登记：{}",
                zh.join("、")
            ),
            format!(
                "plants without lines of processes that make nothing of which levels for a whole plant are published; no unit is registered: {}",
                en.join(", ")
            ),
        ),
    )
}
