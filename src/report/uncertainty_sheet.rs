//! What an uncertainty is printed with: of what it is, what is left out of it, what must be said of it.

use super::inventory_text::InventoryText;
use super::table::TableStyle;
use crate::factor::Named;
use crate::inventory::Inventory;
use crate::network::ProductSystem;
use crate::text::{Language, Text};
use crate::uncertainty::{Completeness, FootprintUncertainty, Outcome};

/// What an outcome is printed with.
pub struct UncertaintySheet<'o> {
    /// The outcome.
    pub outcome: &'o Outcome,
    /// What it is the uncertainty of, for programs.
    pub title: Text,
    /// How many of the results, from the first, are broken down by what their uncertainty comes from.
    pub broken_down: usize,
    /// What is not counted, where something is not.
    pub left_out: Option<Text>,
    /// What must be said of the results that the sheet does not know.
    pub remarks: Vec<Text>,
}

impl<'o> UncertaintySheet<'o> {
    /// Of an inventory.
    pub fn of_inventory(outcome: &'o Outcome, inventory: &Inventory<'_>) -> UncertaintySheet<'o> {
        let handed_over = Text::new(
            "工序层级：移交与接收各有计量，互相独立，抽样时未必相等；企业层级只取边界计量，区间更窄",
            "at process level what is handed over is read by two meters, independent of each other, that need not agree in a draw; the enterprise level reads the fence alone and is narrower",
        );
        let derived = inventory.derived_rule();
        UncertaintySheet {
            outcome,
            title: inventory.methodology.title(inventory.level),
            broken_down: outcome.results.len(),
            left_out: gaps(inventory),
            remarks: derived.map_or_else(Vec::new, |rule| vec![rule.text.clone(), handed_over]),
        }
    }

    /// Of the footprint of a product of a system.
    pub fn of_footprint(found: &'o FootprintUncertainty, system: &ProductSystem<'_>) -> UncertaintySheet<'o> {
        let product = &system.network.products[found.product];
        let (amount, unit, title) = (found.amount.to_text(), &product.unit, &system.title);
        let mut remarks = vec![Text::new(
            "每次抽样重建并求解网络；外购与自产的份额随之变化，按热量拆分的份额不变",
            "each draw rebuilds the network and solves it; shares of what is bought and made move with it, shares by heat stay",
        )];
        if found.holds_shares {
            remarks.push(Text::new(
                "分摊份额在抽样中不变；分摊依据（热值、单价、密度）列于按准确值处理之下，其弹性计及份额的变动",
                "shares of allocation stay in a draw; their keys (heat, price, density) are listed as taken as exact, with the elasticity by which they would move the shares",
            ));
        }
        let cut_off = found.cut_off.len();
        UncertaintySheet {
            outcome: &found.outcome,
            title: Text::new(
                format!("{}\n{amount} {unit} {} 的足迹", title.zh, product.title.zh),
                format!("{}\nfootprint of {amount} {unit} of {}", title.en, product.title.en),
            ),
            broken_down: 1,
            left_out: (cut_off > 0).then(|| {
                Text::new(
                    format!("{cut_off} 项外购物料无上游因子，未计，其不确定度也未计"),
                    format!(
                        "{cut_off} bought item(s) have no upstream factor: not counted, nor is how uncertain that is"
                    ),
                )
            }),
            remarks,
        }
    }

    /// Whether everything is counted.
    pub fn is_complete(&self) -> bool {
        let mut results = self.outcome.results.iter();
        results.all(|result| result.name.completeness == Completeness::Complete)
    }

    /// The title in lines, above a blank one.
    pub fn heading(&self, language: Language) -> String {
        format!("{}\n\n", self.title.in_language(language))
    }
}

/// The heading of an inventory, as its own table has it.
pub fn inventory_heading(inventory: &Inventory<'_>, language: Language, style: TableStyle) -> String {
    let text = InventoryText {
        inventory,
        language,
        style,
        by: &[],
    };
    text.heading()
}

/// The items of which lines could not be counted.
fn gaps(inventory: &Inventory<'_>) -> Option<Text> {
    let mut items: Vec<usize> = inventory.gaps.iter().map(|gap| gap.item).collect();
    items.sort_unstable();
    items.dedup();
    let titles = items.iter().map(|item| inventory.library.items.at(*item).title());
    let (zh, en): (Vec<&str>, Vec<&str>) = titles.map(|title| (title.zh.as_str(), title.en.as_str())).unzip();
    (!items.is_empty()).then(|| {
        Text::new(
            format!("未计入，其不确定度也未计：{}", zh.join("、")),
            format!("not counted, nor is how uncertain that is: {}", en.join(", ")),
        )
    })
}
