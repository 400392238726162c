//! What is told while the network of a plant is drawn.

use super::carbon_balance::CarbonBalance;
use super::missing_carbon::MissingCarbon;
use crate::factor::Named;
use crate::inventory::Inventory;
use crate::problem::Problem;
use crate::quantity::Ratio;
use crate::text::Text;

/// Standard coal is no emission, and would be added to the emissions of what is bought.
pub(super) fn no_carbon_dioxide(inventory: &Inventory<'_>) -> Problem {
    let (id, unit) = (&inventory.methodology.file.id, &inventory.methodology.file.result.unit);
    Problem::error(
        "methodology-without-emissions",
        Text::new(
            format!("`{id}` 的结果以 {unit} 计，不是 tCO2，不能作为工序的直接排放"),
            format!("`{id}` gives {unit}, not tCO2: it tells no direct emissions of processes"),
        ),
    )
    .hint(Text::new(
        "换用 --method carbon-balance 或 cets-ag-03.01-v01-2024",
        "use --method carbon-balance or cets-ag-03.01-v01-2024",
    ))
}

pub(super) fn passed_over(inventory: &Inventory<'_>, item: usize) -> Problem {
    let item = inventory.library.items.at(item);
    Problem::note(
        "net-consumption-passed-over",
        Text::new(
            format!("{}：既有购入又有净消耗量，网络取购入", item.title().zh),
            format!(
                "{}: purchases and net consumption both stand; the network takes the purchases",
                item.id()
            ),
        ),
    )
}

/// What is captured counts in the emissions of its process, if the methodology counts it; it is no product that goes anywhere.
pub(super) fn captured(inventory: &Inventory<'_>, process: &str, item: usize) -> Problem {
    let item = inventory.library.items.at(item);
    Problem::note(
        "captured-not-moved",
        Text::new(
            format!("`{process}` 捕集的{}不作为产品流转；是否扣减见方法学", item.title().zh),
            format!(
                "`{}` that `{process}` captures is no product of the network; whether it is deducted, the methodology says",
                item.id()
            ),
        ),
    )
}

/// Items count as zero for want of a content: emissions and stack gas leave their carbon out, or come out below zero.
pub(super) fn missing_carbon(inventory: &Inventory<'_>, plant: usize) -> Option<Problem> {
    let missing = MissingCarbon::of_balance(&CarbonBalance::of_inventory(inventory, plant), inventory, plant);
    let (heading, named) = (missing.heading(), &inventory.ledger.plants.plants[plant].id);
    let zh: Vec<&str> = missing.items.iter().map(|item| item.title.zh.as_str()).collect();
    let en: Vec<&str> = missing.items.iter().map(|item| item.id.as_str()).collect();
    let mut message = Text::new(
        format!("{named}：{}：{}", heading.zh, zh.join("、")),
        format!("{named}: {}: {}", heading.en, en.join(", ")),
    );
    if !missing.below_zero.is_empty() {
        let zh: Vec<&str> = missing.below_zero.iter().map(|of| of.process.zh.as_str()).collect();
        let en: Vec<&str> = missing.below_zero.iter().map(|of| of.process.en.as_str()).collect();
        message.zh += &format!("；{}的直接排放因此为负", zh.join("、"));
        message.en += &format!("; so the direct emissions of {} come out below zero", en.join(", "));
    }
    let warning = Problem::warning("carbon-content-missing", message).hint(missing.hint());
    (!missing.is_empty()).then_some(warning)
}

/// What a process emits that makes nothing is in no product's footprint; where it is nothing, that is a note.
pub(super) fn makes_nothing(process: &str, emitted: &Ratio) -> Problem {
    if emitted.is_zero() {
        return Problem::note(
            "process-makes-nothing",
            Text::new(
                format!("工序 `{process}` 没有可识别的主产品，其消耗作为公用需求"),
                format!("process `{process}` has no product that can be told: what it uses is overhead"),
            ),
        );
    }
    let emitted = emitted.to_text();
    Problem::warning(
        "process-without-product",
        Text::new(
            format!("工序 `{process}` 没有其主产品的产出，它的 {emitted} tCO2 不在任何产品的足迹内"),
            format!("process `{process}` makes none of its product: its {emitted} tCO2 are in no product's footprint"),
        ),
    )
    .hint(Text::new(
        "在台账中补上该工序主产品的产出量",
        "add to the ledger what the process produced",
    ))
}

pub(super) fn no_heat(process: &str) -> Problem {
    Problem::warning(
        "absorber-without-heat",
        Text::new(
            format!(
                "`{process}` 使用多种煤气，但台账与企业文件未给出各自的低位发热量，不能按热量拆分：煤气不带其燃烧的排放离开"
            ),
            format!(
                "`{process}` takes several gases, and neither ledger nor plants file gives a calorific value for some: it cannot be split by heat, and the gases leave without what their burning emits"
            ),
        ),
    )
}

pub(super) fn no_process() -> Problem {
    Problem::error(
        "no-process",
        Text::new(
            "台账没有工序产出，无法形成网络",
            "no process of the ledger makes anything: there is no network",
        ),
    )
    .hint(Text::new(
        "补上工序账：工序的消耗与产出",
        "add the processes' book: what processes consume and produce",
    ))
}
